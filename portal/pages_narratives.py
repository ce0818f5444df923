"""What is said of a year's figures: which of it is written, and writing, approving and taking back one text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from indicators.errors import CallerMistake, Conflict
from indicators.narrative_subjects import PLACEHOLDERS, Subject, subject_of
from indicators.narratives import NarrativeStep, State, narrative_year
from indicators.permissions import Act, may_write
from portal.downloads import not_found
from portal.forms import Fields, Mistake, mistake_from
from portal.rendering import page
from portal.rules import needs, pages, ruled
from portal.seeing import plan_seen, to_the_first_plan
from portal.surroundings import surroundings
from portal.visitors import known_as, language_of, person, visitor
from portal.wording import NAMES, phrase, words_of
from reports.narratives import preview
from warehouse.narratives import ACTS, Signed, narrative_of, narratives_of, take_step

if TYPE_CHECKING:
    from indicators.framework import Plan, Text

router = pages()

WRITES = needs(Act.DRAFT_NARRATIVE, Act.EDIT_NARRATIVE, Act.APPROVE_NARRATIVE, about="subject")

STATES = {
    State.MISSING: ("off", phrase("not written")),
    State.DRAFT: ("wait", phrase("draft")),
    State.APPROVED: ("good", phrase("approved")),
    State.WITHDRAWN: ("off", phrase("withdrawn")),
}
"""How a state is shown and called."""

DEEDS = {
    NarrativeStep.DRAFTED: phrase("Drafted"),
    NarrativeStep.EDITED: phrase("Edited"),
    NarrativeStep.APPROVED: phrase("Approved"),
    NarrativeStep.WITHDRAWN: phrase("Withdrawn"),
}


class Wording(Fields):
    """A text of a year in a language, what is done with it, and the number of the step that was looked at."""

    step: str = ""
    text: str = ""
    seen: str = ""
    year: str = ""
    language: str = ""


@router.get("/narratives")
@ruled(needs(Act.SEE_DRAFTS))
def first(request: Request) -> Response:
    """Lead to the first plan of the record."""
    return to_the_first_plan(request, "/narratives")


@router.get("/narratives/{plan}")
@ruled(needs(Act.SEE_DRAFTS))
def list_them(request: Request, plan: str, year: str = "", language: str = "") -> Response:
    """List everything that can be written about in a year, and how it stands."""
    of, around = plan_seen(request, plan), surroundings(request)
    asked = _asked(request, of, year, language)
    found = narratives_of(around.warehouse, of, year=asked["year"], languages=[asked["language"]], at=around.clock())
    return page(
        request, "narratives.html", plan=of, found=found, titles=_titles(of), states=STATES, known_as=known_as(request),
        years=[(one, one) for one in range(of.first_year, of.last_year + 1)],
        own_names=[(one, NAMES[one]) for one in of.languages], **asked,
    )  # fmt: skip


@router.get("/narratives/{plan}/{subject}")
@ruled(needs(Act.SEE_DRAFTS))
def show_it(request: Request, plan: str, subject: str, year: str = "", language: str = "") -> Response:
    """Show one text with its figures filled in, every step, and what a visitor may do with it."""
    of = plan_seen(request, plan)
    return _shown(request, of, _subject(of, subject), _asked(request, of, year, language))


@router.post("/narratives/{plan}/{subject}")
@ruled(WRITES)
def step_on(request: Request, plan: str, subject: str, form: Annotated[Wording, Form()]) -> Response:
    """Draft, edit, approve or take back a text."""
    of, around = plan_seen(request, plan), surroundings(request)
    about, asked, words = (
        _subject(of, subject),
        _asked(request, of, form.year, form.language),
        words_of(language_of(request)),
    )
    open_steps = _steps_open(request, of, about)
    if not open_steps:
        raise not_found()
    if form.step not in open_steps:
        return _shown(request, of, about, asked, Mistake("", words.say("Choose what is to be done")), typed=form.text)
    if form.step == NarrativeStep.APPROVED and _is_unkept(request, of, subject, form.text, asked):
        told = words.say("Keep the change first, then approve it")
        return _shown(request, of, about, asked, Mistake("text", told), typed=form.text)
    signed = Signed(
        by=person(request).name,
        at=around.clock(),
        grants=tuple(visitor(request).grants),
        request=request.state.request_id,
    )
    seen = int(form.seen) if form.seen.isdecimal() and form.seen.isascii() else None
    try:
        take_step(
            around.warehouse, of, subject, NarrativeStep(form.step), signed=signed, text=form.text, seen=seen, **asked
        )  # fmt: skip
    except Conflict:
        told = words.say("This is not open any more: somebody wrote or approved here meanwhile. Look at it again")
        return _shown(request, of, about, asked, Mistake("", told), typed=form.text)
    except CallerMistake as error:
        text = words.say("Write what is to be said; only the figures that are named here may stand in braces")
        return _shown(request, of, about, asked, mistake_from(error, {"text": ("text", text)}), typed=form.text)
    return RedirectResponse(f"/narratives/{of.code}/{subject}?year={asked['year']}&language={asked['language']}", 303)


def _is_unkept(request: Request, plan: Plan, code: str, typed: str, asked: dict[str, Any]) -> bool:
    """Say whether a text that was typed and not kept would be lost; who may not write sends none."""
    around = surroundings(request)
    one, _, _ = narrative_of(around.warehouse, plan, code, at=around.clock(), **asked)
    kept = one.narrative.newest.text if one.narrative.newest else ""
    # A form sends line ends of its own.
    return bool(typed.strip()) and typed.split() != kept.split()


def _subject(plan: Plan, code: str) -> Subject:
    try:
        return subject_of(plan, code)
    except CallerMistake:
        raise not_found() from None


def _asked(request: Request, plan: Plan, year: str, language: str) -> dict[str, Any]:
    """Read which year and language are asked for; what the plan has not is what it has."""
    years = {str(one): one for one in range(plan.first_year, plan.last_year + 1)}
    runs = max(plan.first_year, narrative_year(plan.last_year, surroundings(request).clock().year))
    own = language_of(request)
    wanted = language if language in plan.languages else own if own in plan.languages else plan.languages[0]
    return {"year": years.get(year, runs), "language": wanted}


def _steps_open(request: Request, plan: Plan, subject: Subject) -> set[str]:
    grants = visitor(request).grants
    return {step.value for step, act in ACTS.items() if may_write(grants, act, plan, subject)}


def _shown(
    request: Request, plan: Plan, subject: Subject, asked: dict[str, Any], *mistakes: Mistake, typed: str | None = None
) -> Response:
    around = surroundings(request)
    one, steps, figures = narrative_of(around.warehouse, plan, subject.code, at=around.clock(), **asked)
    newest = one.narrative.newest
    filled = preview(plan, subject, newest.text, figures, asked["language"]) if newest else ""
    written = newest.text if newest else ""
    return page(
        request, "narrative.html", status=422 if mistakes else 200, mistakes=mistakes, plan=plan, one=one, steps=steps,
        filled=filled, text=written if typed is None else typed, title=_titles(plan)[subject.code], states=STATES,
        deeds=DEEDS, open_steps=_steps_open(request, plan, subject),
        placeholders=[f"{{{name}}}" for name in PLACEHOLDERS[subject.kind]], known_as=known_as(request), **asked,
    )  # fmt: skip


def _titles(plan: Plan) -> dict[str, Text]:
    """Give the title of everything that can be written about, by its code."""
    titles = {plan.code: plan.title}
    for objective in plan.objectives:
        titles[objective.code] = objective.title
        for outcome in objective.outcomes:
            titles[outcome.code] = outcome.title
            titles |= {
                place.code: place.component or plan.indicator(place.indicator).title for place in outcome.indicators
            }
    return titles
