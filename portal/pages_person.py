"""What is done about one person by those who manage accounts: changed, given roles, a password, shut out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Form, HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from indicators.errors import CallerMistake, Conflict
from indicators.permissions import Grant, Role, Scope
from portal.forms import Fields, Mistake, mistake_from
from portal.pages_people import MANAGES, show_person, things_of_plans
from portal.people_words import told_of_accounts
from portal.rules import pages, ruled
from portal.surroundings import surroundings
from portal.visitors import language_of, person
from portal.wording import words_of
from warehouse.accounts import change_account, grant, link_identity, person_numbered, set_password

if TYPE_CHECKING:
    from collections.abc import Callable

    from warehouse.accounts import Person

router = pages()


class Changed(Fields):
    """Who the person is."""

    display_name: str = ""
    email: str = ""
    language: str = ""


class Given(Fields):
    """A role within a scope."""

    role: str = ""
    scope: str = ""
    about: str = ""


class Password(Fields):
    """A password an administrator sets."""

    password: str = ""


class Identity(Fields):
    """Who vouches for the person, and as whom."""

    issuer: str = ""
    subject: str = ""


class Standing(Fields):
    """Whether the account is open: yes or no."""

    active: str = ""


@router.post("/people/{number}/change")
@ruled(MANAGES)
def change(request: Request, number: int, form: Annotated[Changed, Form()]) -> Response:
    """Change who the person is."""
    given: dict[str, Any] = {"display_name": form.display_name, "email": form.email, "language": form.language}
    return _done(
        request, number, "changed", lambda one, hand: change_account(_record(request), one.name, **given, **hand)
    )


@router.post("/people/{number}/grants")
@ruled(MANAGES)
def give(request: Request, number: int, form: Annotated[Given, Form()]) -> Response:
    """Give a role for everything, or for one thing that some plan has."""
    words = words_of(language_of(request))
    said = {"role": form.role, "scope": form.scope, "about": form.about.strip()}
    if form.role not in set(Role) or form.scope not in set(Scope):
        return show_person(request, number, Mistake("role", words.say("Choose a role and what it is for.")), **said)
    known = things_of_plans(request).get(form.scope)
    if known is not None and form.about.strip() not in known:
        expected = words.say("Enter the code of a source, an indicator or an objective that a plan has.")
        return show_person(request, number, Mistake("about", expected), **said)
    if form.role == Role.ADMIN and form.scope != Scope.ALL:
        refused = words.say("Accounts are managed for everything or not at all.")
        return show_person(request, number, Mistake("scope", refused), **said)
    wanted = Grant(role=Role(form.role), scope=Scope(form.scope), about=form.about.strip() if known is not None else "")
    return _done(
        request, number, "given", lambda one, hand: grant(_record(request), one.name, wanted, given=True, **hand)
    )


@router.post("/people/{number}/grants/end")
@ruled(MANAGES)
def revoke(request: Request, number: int, form: Annotated[Given, Form()]) -> Response:
    """Take a role back."""
    try:
        held = Grant(role=Role(form.role), scope=Scope(form.scope), about=form.about)
    except ValueError:
        raise HTTPException(404) from None
    return _done(
        request, number, "revoked", lambda one, hand: grant(_record(request), one.name, held, given=False, **hand)
    )


@router.post("/people/{number}/password")
@ruled(MANAGES)
def password(request: Request, number: int, form: Annotated[Password, Form()]) -> Response:
    """Set a password the person is told by other means and changes at once."""
    return _done(
        request, number, "password", lambda one, hand: set_password(_record(request), one.name, form.password, **hand)
    )


@router.post("/people/{number}/identity")
@ruled(MANAGES)
def identity(request: Request, number: int, form: Annotated[Identity, Form()]) -> Response:
    """Let a provider vouch for the person."""
    return _done(
        request,
        number,
        "linked",
        lambda one, hand: link_identity(
            _record(request), one.name, form.issuer.strip().rstrip("/"), form.subject.strip(), **hand
        ),
        issuer=form.issuer,
        subject=form.subject,
    )


@router.post("/people/{number}/standing")
@ruled(MANAGES)
def standing(request: Request, number: int, form: Annotated[Standing, Form()]) -> Response:
    """Close an account, which ends its sessions and tokens at once, or open it again."""
    if form.active not in {"yes", "no"}:
        words = words_of(language_of(request))
        return show_person(request, number, Mistake("", words.say("Use the button to close or open the account.")))
    active = form.active == "yes"
    done = "enabled" if active else "disabled"
    return _done(
        request, number, done, lambda one, hand: change_account(_record(request), one.name, active=active, **hand)
    )


def _record(request: Request) -> Any:
    return surroundings(request).warehouse


def _done(
    request: Request, number: int, done: str, act: Callable[[Person, dict[str, Any]], object], **said: str
) -> Response:
    """Do something about a person in the name of who asks; go back to their page, or show there what was refused."""
    found = person_numbered(_record(request), number) if 0 < number < 2**31 else None
    if found is None:
        raise HTTPException(404)
    hand = {
        "at": surroundings(request).clock(), "by": person(request).name, "request": request.state.request_id,
    }  # fmt: skip
    try:
        act(found, hand)
    except (CallerMistake, Conflict) as error:
        mistake = mistake_from(error, told_of_accounts(words_of(language_of(request))))
        return show_person(request, number, mistake, **said)
    return RedirectResponse(f"/people/{number}?done={done}", 303)
