"""Risks: the register, the heat map, what is done against them, how they stood over time; and reviewing one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from indicators.permissions import Act, may
from indicators.resources import Level
from indicators.risk_reviews import MeasureState, RiskStatus, exposure, heat_map
from portal.days_said import day_said, no_such_day
from portal.downloads import not_found
from portal.forms import Fields, Mistake
from portal.listings import listing
from portal.risk_rows import (
    EXPOSURES,
    LEVEL_KINDS,
    LEVELS,
    MEASURE_KINDS,
    MEASURE_STATES,
    MEASURES,
    OVER_TIME,
    REGISTER,
    RISK_KINDS,
    RISK_STATUSES,
    history_fields,
    history_rows,
    measure_rows,
    over_time_rows,
    register_rows,
    standings_of,
)
from portal.rules import READERS, needs, pages, ruled
from portal.seeing import number_in, plan_seen
from portal.surroundings import surroundings
from portal.viewing import said_in, view_page
from portal.views import looked_at, looked_at_now
from portal.visitors import known_as, language_of, person, visitor
from portal.wording import phrase, words_of
from warehouse.risk_reviews import review_mitigation, review_risk

if TYPE_CHECKING:
    from indicators.framework import Plan
    from portal.views import View

router = pages()

REVIEWERS = needs(Act.REVIEW_RISKS)
WORDS: dict[str, Any] = {
    "levels": LEVELS,
    "exposures": EXPOSURES,
    "level_kinds": LEVEL_KINDS,
    "risk_statuses": RISK_STATUSES,
    "risk_kinds": RISK_KINDS,
    "measure_states": MEASURE_STATES,
    "measure_kinds": MEASURE_KINDS,
}
DONE = {"reviewed": phrase("The review is written down.")}


class ReviewForm(Fields):
    """How a risk is judged on a day."""

    probability: str = ""
    impact: str = ""
    status: str = ""
    owner: str = ""
    reviewed_on: str = ""
    note: str = ""


class MeasureForm(Fields):
    """How a mitigation stands on a day."""

    mitigation: str = ""
    state: str = ""
    seen_on: str = ""
    remark: str = ""


@router.get("/risks")
@ruled(READERS)
def risks(request: Request) -> Response:
    """Show how every risk stands."""
    view = looked_at(request).of_places(())
    said, standings = said_in(request, view), standings_of(view)
    tables: dict[str, Any] = {
        "register": listing(request, "register", REGISTER, register_rows(view, said), own=False),
        "measures": listing(request, "measures", MEASURES, measure_rows(view, said), own=False),
        "over_time": listing(request, "over_time", OVER_TIME, over_time_rows(view), own=False),
        "history": listing(request, "history", history_fields(insider=view.insider), history_rows(view), own=False),
    }
    counted = {status: sum(one.status == status for one in standings) for status in RISK_STATUSES}
    return view_page(
        request, view, "risks.html", *tables.values(), **tables, **WORDS, cells=heat_map(standings), counted=counted,
        steps=tuple(Level), exposure=exposure, known_as=_known(request, view),
    )  # fmt: skip


@router.get("/risks/{risk}")
@ruled(READERS)
def one_risk(request: Request, risk: str, done: str = "") -> Response:
    """Show one risk: as printed and as it stands, what is done against it, every review."""
    words = words_of(language_of(request))
    return _risk_page(
        request, looked_at(request).of_places(()), risk, done=words.say(DONE[done]) if done in DONE else ""
    )


@router.post("/risks/{plan}/{risk}")
@ruled(REVIEWERS)
def review(request: Request, plan: str, risk: str, form: Annotated[ReviewForm, Form()]) -> Response:
    """Write a review of a risk down."""
    of, words, around = plan_seen(request, plan), words_of(language_of(request)), surroundings(request)
    _require(of, risk)
    mistakes = [
        Mistake(name, words.say("Choose one of the list"))
        for name, known in (("probability", LEVELS), ("impact", LEVELS), ("status", RISK_STATUSES))
        if getattr(form, name) not in known
    ]
    day = _day(request, "reviewed_on", form.reviewed_on, mistakes)
    if mistakes or day is None:
        return _risk_page(
            request,
            looked_at_now(request, of).of_places(()),
            risk,
            status=422,
            mistakes=mistakes,
            typed=form.model_dump(),
        )
    review_risk(
        around.warehouse, of, risk, probability=Level(form.probability), impact=Level(form.impact),
        status=RiskStatus(form.status), owner=form.owner, note=form.note, reviewed_on=day, at=around.clock(),
        by=person(request).name, request=request.state.request_id,
    )  # fmt: skip
    return RedirectResponse(f"/risks/{risk}?plan={of.code}&done=reviewed", 303)


@router.post("/risks/{plan}/{risk}/mitigation")
@ruled(REVIEWERS)
def review_measure(request: Request, plan: str, risk: str, form: Annotated[MeasureForm, Form()]) -> Response:
    """Write down how one of a risk's mitigations stands."""
    of, words, around = plan_seen(request, plan), words_of(language_of(request)), surroundings(request)
    _require(of, risk)
    mistakes = []
    numbers = next(one.mitigations for one in of.risks if one.code == risk)
    number = number_in(form.mitigation)
    if number not in numbers:
        mistakes.append(Mistake("mitigation", words.say("Choose one of the list")))
    if form.state not in MEASURE_STATES:
        mistakes.append(Mistake("state", words.say("Choose one of the list")))
    day = _day(request, "seen_on", form.seen_on, mistakes)
    if mistakes or day is None or number is None:
        return _risk_page(request, looked_at_now(request, of).of_places(()), risk, status=422, mistakes=mistakes)
    review_mitigation(
        around.warehouse, of, number, state=MeasureState(form.state), note=form.remark, reviewed_on=day,
        at=around.clock(), by=person(request).name, request=request.state.request_id,
    )  # fmt: skip
    return RedirectResponse(f"/risks/{risk}?plan={of.code}&done=reviewed", 303)


def _require(plan: Plan, risk: str) -> None:
    if risk not in {one.code for one in plan.risks}:
        raise not_found()


def _day(request: Request, field: str, said: str, mistakes: list[Mistake]) -> date | None:
    """Read the day of a review; none said is today. What is no day, or one to come, is a mistake."""
    day = day_said(request, said)
    if day is None:
        mistakes.append(no_such_day(request, field))
    return day


def _known(request: Request, view: View) -> dict[str, str]:
    return known_as(request) if view.insider else {}


def _risk_page(request: Request, view: View, risk: str, **given: Any) -> Response:
    _require(view.plan, risk)
    said = said_in(request, view)
    row = next(one for one in register_rows(view, said) if one["code"] == risk)
    measures = [one for one in measure_rows(view, said) if risk in one["codes"]]
    at = "" if request.method == "GET" else view.address(f"/risks/{risk}")
    history = listing(
        request, f"reviews-{risk}", history_fields(insider=view.insider), history_rows(view, risk), at=at
    )  # fmt: skip
    now = view.snapshot is None and view.known_on is None
    words = words_of(language_of(request))
    standing = {name: row[name] for name in ("probability", "impact", "status", "owner")}
    return view_page(
        request, view, "risk.html", history, history=history, row=row, measures=measures, **WORDS,
        may_review=now and may(visitor(request).grants, Act.REVIEW_RISKS), known_as=_known(request, view),
        numbered=[(one["number"], f"{one['number']} {one['title']}") for one in measures],
        options={name: [(code, words.say(word)) for code, word in WORDS[name].items()]
                 for name in ("levels", "risk_statuses", "measure_states")},
        **{"mistakes": (), "done": "", "typed": {**standing, "note": "", "reviewed_on": ""}, **given},
    )  # fmt: skip
