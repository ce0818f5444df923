"""Tokens by which a person's programs use the API: made here, told once, ended here."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import Form, HTTPException
from pydantic import Field
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from indicators.errors import CallerMistake
from portal.forms import Fields, Mistake
from portal.pages_account import show_account
from portal.rules import SIGNED_IN, pages, ruled
from portal.surroundings import surroundings
from portal.visitors import language_of, person
from portal.wording import Words, words_of
from warehouse.api_tokens import LONGEST, TokenScope, end_token, issue_token

router = pages()


class NewToken(Fields):
    """What a token is for, what it allows, how many days it lasts."""

    title: str = ""
    scopes: list[str] = Field(default_factory=list)
    days: str = ""


class TokenEnding(Fields):
    """The number of a token."""

    token: str = ""


@router.post("/account/tokens")
@ruled(SIGNED_IN)
def make_token(request: Request, form: Annotated[NewToken, Form()]) -> Response:
    """Make a token and show its secret on this page, which no address leads back to."""
    words = words_of(language_of(request))
    mistakes = _mistakes(form, words)
    kept = {"title_given": form.title, "scopes_given": tuple(form.scopes), "days_given": form.days}
    if mistakes:
        return show_account(request, *mistakes, **kept)
    around, who = surroundings(request), person(request)
    try:
        secret = issue_token(
            around.warehouse, who.name, title=form.title, scopes={TokenScope(one) for one in form.scopes},
            lasts=timedelta(days=int(form.days)), at=around.clock(), by=who.name, request=request.state.request_id,
        )  # fmt: skip
    except CallerMistake as error:
        return show_account(request, Mistake("", str(error), english=True), **kept)
    return show_account(request, secret=secret)


@router.post("/account/tokens/end")
@ruled(SIGNED_IN)
def end_own_token(request: Request, form: Annotated[TokenEnding, Form()]) -> Response:
    """End a token of one's own; another's is not there."""
    around, who = surroundings(request), person(request)
    try:
        end_token(
            around.warehouse, int(form.token) if form.token.isdecimal() else 0, at=around.clock(), by=who.name,
            owner=who.name, request=request.state.request_id,
        )  # fmt: skip
    except CallerMistake:
        raise HTTPException(404) from None
    return RedirectResponse("/account?done=token", 303)


def _mistakes(form: NewToken, words: Words) -> list[Mistake]:
    mistakes = []
    if not form.title.strip():
        mistakes.append(Mistake("title", words.say("Say what the token is for.")))
    if not form.scopes or set(form.scopes) - set(TokenScope):
        mistakes.append(Mistake("scopes", words.say("Choose what the token allows.")))
    if not (form.days.isdecimal() and len(form.days) < 5 and 1 <= int(form.days) <= LONGEST.days):
        expected = words.say("Enter for how many days it lasts: a number from 1 to %(most)s.", most=LONGEST.days)
        mistakes.append(Mistake("days", expected))
    return mistakes
