"""Signing in with a name and a password, signing out, and saying once more who one is."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.forms import Fields, Mistake
from portal.paces import Pace
from portal.rendering import page
from portal.rules import PUBLIC, SIGNED_IN, pages, ruled
from portal.signing_in import inner, keep_session, own_secret, signed_in, signed_out, try_password
from portal.surroundings import surroundings
from portal.visitors import language_of, person, visitor
from portal.wording import Words, words_of
from warehouse.accounts import has_password
from warehouse.sessions import confirm_session

router = pages()


class SignIn(Fields):
    """`next` is where to go on to."""

    name: str = ""
    password: str = ""
    next: str = "/"


class Confirmation(Fields):
    """The password once more, and where to go on to."""

    password: str = ""
    next: str = "/"


@router.get("/sign-in")
@ruled(PUBLIC)
def sign_in_page(request: Request, next: str = "/") -> Response:  # noqa: A002 - the address says next
    """Ask who somebody is; who is signed in goes on."""
    if visitor(request).person:
        return RedirectResponse(inner(next), 303)
    return _asked(request, SignIn(next=next))


@router.post("/sign-in")
@ruled(PUBLIC, pace=Pace.SIGN_IN)
def sign_in(request: Request, form: Annotated[SignIn, Form()]) -> Response:
    """Let in whom a name and a password belong to. Every failure has the same words."""
    words = words_of(language_of(request))
    if not surroundings(request).settings.local_accounts:
        return _asked(request, form, Mistake("", words.say("Passwords are not used here. Sign in with your provider.")))
    missing = _missing(form, words)
    if missing:
        return _asked(request, form, *missing)
    tried = try_password(request, form.name, form.password)
    if tried.person:
        return signed_in(request, tried.person, how="password", target=form.next)
    return _asked(request, form, _refusal("name", tried.wait, words), wait=tried.wait)


@router.post("/sign-out")
@ruled(PUBLIC)
def sign_out(request: Request) -> Response:
    """End the session; the language stays."""
    return signed_out(request, f"/sign-in?lang={language_of(request)}")


@router.get("/account/confirm")
@ruled(SIGNED_IN)
def confirm_page(request: Request, next: str = "/") -> Response:  # noqa: A002 - the address says next
    """Ask for the password once more, before something that needs it."""
    return _asked_again(request, next)


@router.post("/account/confirm")
@ruled(SIGNED_IN, pace=Pace.SIGN_IN)
def confirm(request: Request, form: Annotated[Confirmation, Form()]) -> Response:
    """Write down that the person proved again who they are; the session gets another secret."""
    words, around = words_of(language_of(request)), surroundings(request)
    if not form.password:
        return _asked_again(request, form.next, Mistake("password", words.say("Enter your password.")))
    tried = try_password(request, person(request).name, form.password)
    if tried.person is None:
        return _asked_again(request, form.next, _refusal("password", tried.wait, words), wait=tried.wait)
    response = RedirectResponse(inner(form.next), 303)
    keep_session(request, response, confirm_session(around.warehouse, own_secret(request), at=around.clock()))
    return response


def _missing(form: SignIn, words: Words) -> list[Mistake]:
    asked = (
        ("name", form.name.strip(), words.say("Enter your name for signing in.")),
        ("password", form.password, words.say("Enter your password.")),
    )
    return [Mistake(field, message) for field, given, message in asked if not given]


def _refusal(field: str, wait: int, words: Words) -> Mistake:
    if wait:
        return Mistake(
            field,
            words.many(
                "There were too many attempts. Wait %(num)s second, then try again.",
                "There were too many attempts. Wait %(num)s seconds, then try again.",
                wait,
            ),
        )
    return Mistake(
        field, words.say("These do not belong together, or the account is closed. Check them and try again.")
    )


def _asked(request: Request, form: SignIn, *mistakes: Mistake, wait: int = 0) -> Response:
    settings = surroundings(request).settings
    return page(
        request, "sign_in.html", status=_status(mistakes, wait), headers=_retry(wait), mistakes=mistakes,
        name=form.name, next=inner(form.next), provider=settings.provider, local=settings.local_accounts,
    )  # fmt: skip


def _asked_again(request: Request, target: str, *mistakes: Mistake, wait: int = 0) -> Response:
    around = surroundings(request)
    return page(
        request, "confirm.html", status=_status(mistakes, wait), headers=_retry(wait), mistakes=mistakes,
        next=inner(target), provider=around.settings.provider,
        local=around.settings.local_accounts and has_password(around.warehouse, person(request).name),
    )  # fmt: skip


def _status(mistakes: tuple[Mistake, ...], wait: int) -> int:
    if wait:
        return 429
    return 422 if mistakes else 200


def _retry(wait: int) -> dict[str, str]:
    return {"Retry-After": str(wait)} if wait else {}
