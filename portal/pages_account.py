"""A person's own account: language, password, and where they are signed in."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Form, HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from indicators.errors import CallerMistake
from portal.forms import Fields, Mistake, mistake_from
from portal.paces import Pace
from portal.rendering import keep_language, page
from portal.roles import roles_told
from portal.rules import SIGNED_IN, pages, ruled
from portal.signing_in import own_secret, signed_in, signed_out, try_password
from portal.surroundings import surroundings
from portal.visitors import language_of, person, visitor
from portal.wording import LOCALES, NAMES, phrase, words_of
from warehouse.accounts import change_account, has_password, set_password
from warehouse.api_tokens import TokenScope, tokens_of
from warehouse.instants import instant
from warehouse.sessions import close_all, close_one, sessions_of

router = pages()

DONE = {
    "language": phrase("Your language is saved."),
    "password": phrase("Your password is changed. You were signed out everywhere else."),
    "session": phrase("That session has ended."),
    "sessions": phrase("All other sessions have ended."),
    "token": phrase("That token has ended. Programs that used it are refused from now on."),
}

PASSWORD_ADVICE = phrase(
    "This password is too short or too easy to guess. Use eight characters or more, better fifteen: a few words that "
    "do not belong together."
)


TOKEN_SCOPES = {
    TokenScope.READ: phrase("Reading what you may see"),
    TokenScope.SUBMIT: phrase("Handing in files where you may"),
}


class Language(Fields):
    """The language to be spoken to in."""

    language: str = ""


class NewPassword(Fields):
    """The password there is and the one there shall be."""

    password: str = ""
    new_password: str = ""


class Ending(Fields):
    """The key of a session, or nothing for all others."""

    key: str = ""


@router.get("/account")
@ruled(SIGNED_IN)
def account(request: Request, done: str = "") -> Response:
    """Show a person what is theirs."""
    words = words_of(language_of(request))
    return show_account(request, done=words.say(DONE[done]) if done in DONE else "")


@router.post("/account/language")
@ruled(SIGNED_IN)
def change_language(request: Request, form: Annotated[Language, Form()]) -> Response:
    """Keep the language with the account and in this browser."""
    if form.language not in LOCALES:
        words = words_of(language_of(request))
        return show_account(request, Mistake("language", words.say("Choose one of the languages of the list.")))
    around, who = surroundings(request), person(request)
    change_account(
        around.warehouse, who.name, language=form.language, at=around.clock(), by=who.name,
        request=request.state.request_id,
    )  # fmt: skip
    response = RedirectResponse("/account?done=language", 303)
    keep_language(request, response, form.language)
    return response


@router.post("/account/password")
@ruled(SIGNED_IN, pace=Pace.SIGN_IN)
def change_password(request: Request, form: Annotated[NewPassword, Form()]) -> Response:
    """Set another password, after the one there is; every session but a fresh one of this browser ends."""
    around, who, words = surroundings(request), person(request), words_of(language_of(request))
    tried = try_password(request, who.name, form.password)
    if tried.person is None:
        wrong = words.say("This is not your password, or there were too many attempts. Wait a moment and try again.")
        return show_account(request, Mistake("password", wrong))
    try:
        set_password(
            around.warehouse, who.name, form.new_password, at=around.clock(), by=who.name,
            request=request.state.request_id,
        )  # fmt: skip
    except CallerMistake as error:
        told = {"password": ("new_password", words.say(PASSWORD_ADVICE))}
        return show_account(request, mistake_from(error, told))
    return signed_in(request, who, how="password", target="/account?done=password")


@router.post("/account/sessions/end")
@ruled(SIGNED_IN)
def end_session(request: Request, form: Annotated[Ending, Form()]) -> Response:
    """End one session of one's own, or all others."""
    around, who = surroundings(request), person(request)
    if not form.key:
        close_all(around.warehouse, who.id, but=own_secret(request))
        return RedirectResponse("/account?done=sessions", 303)
    if not close_one(around.warehouse, who.id, form.key):
        raise HTTPException(404)
    here = visitor(request).session
    if here is not None and here.key == form.key:
        return signed_out(request, "/sign-in")
    return RedirectResponse("/account?done=session", 303)


def show_account(request: Request, *mistakes: Mistake, **given: Any) -> Response:
    """Show the account, with what was wrong, or with a token that is told this once."""
    around, who, words = surroundings(request), person(request), words_of(language_of(request))
    here = visitor(request).session
    return page(
        request,
        "account.html",
        status=422 if mistakes else 200,
        mistakes=mistakes,
        roles=roles_told(who.grants, words),
        languages_known=list(NAMES.items()),
        sessions=sessions_of(around.warehouse, who.id, at=around.clock()),
        here=here.key if here else "",
        tokens=[one for one in tokens_of(around.warehouse, who.name) if one.ended_at is None],
        token_scopes={scope.value: words.say(said) for scope, said in TOKEN_SCOPES.items()},
        now=instant(around.clock()),
        has_password=around.settings.local_accounts and has_password(around.warehouse, who.name),
        **{"done": "", "secret": "", "title_given": "", "scopes_given": ("read",), "days_given": "90", **given},
    )
