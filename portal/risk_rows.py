"""Risks, mitigations and their reviews as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from indicators.resources import Level
from indicators.risk_reviews import MeasureState, RiskStatus, exposure, measures_on, over_time, reviews_in, risks_on
from portal.listings import Field
from portal.resource_rows import texts_of
from portal.wording import phrase

if TYPE_CHECKING:
    from indicators.risk_reviews import MeasureReview, Review, RiskStanding
    from portal.pressed import Pressed
    from portal.views import View

LEVELS = {Level.HIGH.value: phrase("high"), Level.MEDIUM.value: phrase("medium"), Level.LOW.value: phrase("low")}
LEVEL_KINDS = {Level.HIGH.value: "bad", Level.MEDIUM.value: "look", Level.LOW.value: "good"}
"""The shape and colour of each level, beside its word."""

EXPOSURES = {
    Level.HIGH.value: phrase("high exposure"),
    Level.MEDIUM.value: phrase("medium exposure"),
    Level.LOW.value: phrase("low exposure"),
}

RISK_STATUSES = {
    RiskStatus.OPEN.value: phrase("open"),
    RiskStatus.OCCURRED.value: phrase("occurred"),
    RiskStatus.CLOSED.value: phrase("closed"),
}
RISK_KINDS = {RiskStatus.OPEN.value: "wait", RiskStatus.OCCURRED.value: "bad", RiskStatus.CLOSED.value: "off"}

MEASURE_STATES = {
    MeasureState.PLANNED.value: phrase("planned"),
    MeasureState.IMPLEMENTING.value: phrase("being implemented"),
    MeasureState.ONGOING.value: phrase("ongoing"),
    MeasureState.DONE.value: phrase("done"),
    MeasureState.DROPPED.value: phrase("given up"),
}
MEASURE_KINDS = {
    MeasureState.PLANNED.value: "off",
    MeasureState.IMPLEMENTING.value: "wait",
    MeasureState.ONGOING.value: "wait",
    MeasureState.DONE.value: "good",
    MeasureState.DROPPED.value: "bad",
}

REGISTER = (
    Field(name="code", title=phrase("Code"), kind="code"),
    Field(name="title", title=phrase("Risk")),
    Field(name="area", title=phrase("Area of risk"), choice=True),
    Field(name="probability", title=phrase("Probability"), kind="code", choice=True, words=LEVELS),
    Field(name="impact", title=phrase("Impact"), kind="code", choice=True, words=LEVELS),
    Field(name="exposure", title=phrase("Exposure"), kind="code", choice=True, words=LEVELS),
    Field(name="status", title=phrase("Status"), kind="code", choice=True, words=RISK_STATUSES),
    Field(name="owner", title=phrase("Owner"), choice=True),
    Field(name="reviewed_on", title=phrase("Reviewed on"), kind="code"),
    Field(name="printed_probability", title=phrase("Probability as printed"), kind="code", shown=False),
    Field(name="printed_impact", title=phrase("Impact as printed"), kind="code", shown=False),
    Field(name="mitigations", title=phrase("Mitigations"), kind="code", shown=False),
    Field(name="note", title=phrase("Note"), shown=False),
)
"""The columns of the register of risks."""

MEASURES = (
    Field(name="number", title=phrase("No."), kind="integer"),
    Field(name="title", title=phrase("Mitigation")),
    Field(name="owner", title=phrase("Owner"), choice=True),
    Field(name="state", title=phrase("State"), kind="code", choice=True, words=MEASURE_STATES),
    Field(name="risks", title=phrase("Against"), kind="code"),
    Field(name="reviewed_on", title=phrase("Reviewed on"), kind="code"),
    Field(name="note", title=phrase("Note"), shown=False),
)

OVER_TIME = (
    Field(name="on", title=phrase("As of"), kind="code"),
    *(Field(name=status, title=word, kind="integer") for status, word in RISK_STATUSES.items()),
    *(Field(name=f"exposure_{level}", title=word, kind="integer") for level, word in EXPOSURES.items()),
    Field(name="reviewed", title=phrase("reviewed within the year"), kind="integer"),
)

_HISTORY = (
    Field(name="reviewed_on", title=phrase("Reviewed on"), kind="code"),
    Field(name="risk", title=phrase("Risk"), kind="code", choice=True),
    Field(name="probability", title=phrase("Probability"), kind="code", words=LEVELS),
    Field(name="impact", title=phrase("Impact"), kind="code", words=LEVELS),
    Field(name="exposure", title=phrase("Exposure"), kind="code", choice=True, words=LEVELS),
    Field(name="status", title=phrase("Status"), kind="code", choice=True, words=RISK_STATUSES),
    Field(name="owner", title=phrase("Owner")),
    Field(name="note", title=phrase("Note")),
)
_WHO = (Field(name="author", title=phrase("Who"), kind="code"),)


def history_fields(*, insider: bool) -> tuple[Field, ...]:
    """Give the columns of reviews; who made them is for those who have signed in."""
    return (*_HISTORY, *_WHO) if insider else _HISTORY


def standings_of(view: View) -> list[RiskStanding]:
    """Say how every risk stands in what is looked at."""
    risks, _ = reviews_in(view.figures)
    return risks_on(view.plan, risks, view.as_of)


def register_rows(view: View, said: Pressed) -> list[dict[str, Any]]:
    """Give a row for each risk of the plan. `area_code` and `numbers` are for programs, texts by language for pages."""
    areas = {area.code: texts_of(area.title) for area in view.plan.risk_areas}
    rows = []
    for risk, standing in zip(view.plan.risks, standings_of(view), strict=True):
        texts = texts_of(risk.title)
        told = {name: value for name, value in standing.as_dict().items() if name != "risk"}
        rows.append({
            "code": risk.code, "title": said.plain(texts), "texts": texts, "area": said.plain(areas[risk.area]),
            "area_texts": areas[risk.area], **told, "printed_probability": risk.probability.value,
            "printed_impact": risk.impact.value, "mitigations": ", ".join(map(str, risk.mitigations)),
            "area_code": risk.area, "numbers": risk.mitigations,
        })  # fmt: skip
    return rows


def measure_rows(view: View, said: Pressed) -> list[dict[str, Any]]:
    """Give a row for each mitigation of the plan, with the risks it is against."""
    _, reviews = reviews_in(view.figures)
    seen = measures_on(view.plan, reviews, view.as_of)
    return [_measure(view, number, seen[number], said) for number in seen]


def _measure(view: View, number: int, seen: MeasureReview | None, said: Pressed) -> dict[str, Any]:
    one = next(each for each in view.plan.mitigations if each.number == number)
    against = [risk.code for risk in view.plan.risks if number in risk.mitigations]
    return {
        "number": number, "title": said.plain(texts_of(one.title)), "texts": texts_of(one.title),
        "owner": said.plain(texts_of(one.owner)), "owner_texts": texts_of(one.owner),
        "state": (seen.state if seen else MeasureState(one.state)).value, "risks": ", ".join(against), "codes": against,
        "reviewed_on": seen.reviewed_on.isoformat() if seen else None, "note": seen.note if seen else "",
    }  # fmt: skip


def over_time_rows(view: View) -> list[dict[str, Any]]:
    """Give a row for the end of each year, the last as of the day that is looked at."""
    risks, _ = reviews_in(view.figures)
    return [{**one, "on": one["on"].isoformat()} for one in over_time(view.plan, risks, view.as_of)]


def history_rows(view: View, risk: str | None = None) -> list[dict[str, Any]]:
    """Give the reviews of all risks or of one, the newest day first."""
    risks, _ = reviews_in(view.figures)
    wanted = [one for one in reversed(risks) if risk in {None, one.risk}]
    return [_review(one) for one in wanted]


def _review(one: Review) -> dict[str, Any]:
    return one.as_dict() | {"exposure": exposure(one.probability, one.impact).value}
