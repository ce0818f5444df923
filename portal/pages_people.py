"""Who has an account, for those who manage them: the list, adding somebody, and one person's page."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Form, HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from indicators.errors import CallerMistake, Conflict
from indicators.permissions import Act
from portal.forms import Fields, Mistake, mistake_from
from portal.people_words import DONE, told_of_accounts
from portal.rendering import page
from portal.roles import PURPOSES, ROLES, SCOPES, roles_told
from portal.rules import needs, pages, ruled
from portal.surroundings import surroundings
from portal.visitors import language_of, person
from portal.wording import NAMES, words_of
from warehouse.accounts import create_account, has_password, identities_of, people, person_numbered, set_password
from warehouse.plans import loaded_plans, plan_known_on

router = pages()

MANAGES = needs(Act.MANAGE_ACCOUNTS)


class NewPerson(Fields):
    """Somebody who shall have an account. Without a password only a provider lets them in."""

    name: str = ""
    display_name: str = ""
    email: str = ""
    language: str = "en"
    password: str = ""


@router.get("/people")
@ruled(MANAGES)
def list_of_people(request: Request) -> Response:
    """List everybody, those who are shut out too."""
    words = words_of(language_of(request))
    everybody = [(one, roles_told(one.grants, words)) for one in people(surroundings(request).warehouse)]
    return page(request, "people.html", people=everybody)


@router.get("/people/add")
@ruled(MANAGES)
def add_page(request: Request) -> Response:
    """Ask who shall have an account."""
    return _adding(request, NewPerson(language=language_of(request)))


@router.post("/people/add")
@ruled(MANAGES)
def add(request: Request, form: Annotated[NewPerson, Form()]) -> Response:
    """Make an account. It may do nothing until a role is given on the page this leads to."""
    around, words = surroundings(request), words_of(language_of(request))
    given: dict[str, Any] = {
        "at": around.clock(), "by": person(request).name, "request": request.state.request_id,
    }  # fmt: skip
    told = told_of_accounts(words)
    try:
        made = create_account(
            around.warehouse, form.name, display_name=form.display_name, email=form.email, language=form.language,
            **given,
        )  # fmt: skip
    except Conflict:
        return _adding(request, form, Mistake("name", words.say("There is an account of this name. Choose another.")))
    except CallerMistake as error:
        return _adding(request, form, mistake_from(error, told))
    if form.password:
        try:
            set_password(around.warehouse, made.name, form.password, **given)
        except CallerMistake as error:
            return show_person(request, made.id, mistake_from(error, told))
    return RedirectResponse(f"/people/{made.id}?done=added", 303)


@router.get("/people/{number}")
@ruled(MANAGES)
def one_person(request: Request, number: int, done: str = "") -> Response:
    """Show a person: who they are, what they may do, how they sign in."""
    words = words_of(language_of(request))
    return show_person(request, number, done=words.say(DONE[done]) if done in DONE else "")


def show_person(request: Request, number: int, *mistakes: Mistake, done: str = "", **given: Any) -> Response:
    """Show a person's page, with what was wrong. Raises HTTPException 404 where nobody has the number."""
    around, words = surroundings(request), words_of(language_of(request))
    found = person_numbered(around.warehouse, number) if 0 < number < 2**31 else None
    if found is None:
        raise HTTPException(404)
    return page(
        request,
        "person.html",
        status=422 if mistakes else 200,
        mistakes=mistakes,
        done=done,
        one=found,
        held=roles_told(found.grants, words),
        roles=[(role.value, words.say(said), words.say(PURPOSES[role])) for role, said in ROLES.items()],
        scopes=[(scope.value, words.say(said)) for scope, said in SCOPES.items()],
        things=_things(request),
        languages_known=list(NAMES.items()),
        identities=identities_of(around.warehouse, found.name),
        has_password=has_password(around.warehouse, found.name),
        given={"role": "owner", "scope": "source", "about": "", "issuer": "", "subject": ""} | given,
    )


def things_of_plans(request: Request) -> dict[str, dict[str, str]]:
    """Give what a grant may be limited to, by scope: codes of the newest edition of every plan, and their titles."""
    warehouse, language = surroundings(request).warehouse, language_of(request)
    found: dict[str, dict[str, str]] = {"source": {}, "indicator": {}, "objective": {}}
    for loaded in loaded_plans(warehouse):
        plan = plan_known_on(warehouse, loaded.code, None)
        found["source"] |= {one.id: one.title.in_language(language)[0] for one in plan.sources}
        found["indicator"] |= {one.id: one.title.in_language(language)[0] for one in plan.indicators}
        found["objective"] |= {one.code: one.title.in_language(language)[0] for one in plan.objectives}
    return found


def _things(request: Request) -> list[tuple[str, str]]:
    return [pair for of_scope in things_of_plans(request).values() for pair in of_scope.items()]


def _adding(request: Request, form: NewPerson, *mistakes: Mistake) -> Response:
    return page(
        request, "person_new.html", status=422 if mistakes else 200, mistakes=mistakes, form=form,
        languages_known=list(NAMES.items()), local=surroundings(request).settings.local_accounts,
    )  # fmt: skip
