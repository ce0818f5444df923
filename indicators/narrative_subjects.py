"""What a narrative can be about, and the figures that are its: those a text may name, and those it is stale without.

Figures come from lines and roll-ups as a snapshot writes them, so that a text is compared with the same ones later.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from indicators.errors import CallerMistake

if TYPE_CHECKING:
    from collections.abc import Mapping

    from indicators.framework import Plan


class SubjectKind(StrEnum):
    """What a narrative can be about."""

    PLAN = "plan"
    OBJECTIVE = "objective"
    OUTCOME = "outcome"
    INDICATOR = "indicator"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Subject:
    """What a narrative is about, by its code in the plan."""

    kind: SubjectKind
    code: str


def subject_of(plan: Plan, code: str) -> Subject:
    """Find what a code of the plan names. Raises CallerMistake where it names nothing a narrative can be about."""
    if code == plan.code:
        return Subject(kind=SubjectKind.PLAN, code=code)
    for one in subjects_of(plan):
        if one.code == code:
            return one
    raise CallerMistake(
        f"{plan.code} has no objective, outcome or indicator {code!r}, nor is it the plan's own; "
        f"`milepost plan show {plan.code}` lists them"
    )


def subjects_of(plan: Plan) -> list[Subject]:
    """Give everything a narrative can be about, in the plan's order: the plan itself, then from the top down."""
    found = [Subject(kind=SubjectKind.PLAN, code=plan.code)]
    for objective in plan.objectives:
        found.append(Subject(kind=SubjectKind.OBJECTIVE, code=objective.code))
        for outcome in objective.outcomes:
            found.append(Subject(kind=SubjectKind.OUTCOME, code=outcome.code))
            found += [Subject(kind=SubjectKind.INDICATOR, code=place.code) for place in outcome.indicators]
    return found


def objective_of(plan: Plan, subject: Subject) -> str | None:
    """Give the code of the objective a subject is or stands under; None for the plan."""
    for objective in plan.objectives:
        under = {objective.code, *(outcome.code for outcome in objective.outcomes)}
        under |= {place.code for outcome in objective.outcomes for place in outcome.indicators}
        if subject.kind is not SubjectKind.PLAN and subject.code in under:
            return objective.code
    return None


def is_in(plan: Mapping[str, Any], subject: Subject) -> bool:
    """Say whether a plan, as a snapshot writes it, still has what a narrative is about."""
    objectives = plan["objectives"]
    outcomes = [outcome for one in objectives for outcome in one["outcomes"]]
    codes = {
        SubjectKind.PLAN: {plan["code"]},
        SubjectKind.OBJECTIVE: {one["code"] for one in objectives},
        SubjectKind.OUTCOME: {one["code"] for one in outcomes},
        SubjectKind.INDICATOR: {place["code"] for one in outcomes for place in one["indicators"]},
    }
    return subject.code in codes[subject.kind]


_OF_A_LINE = ("value", "period", "baseline", "target", "progress", "status")
_OF_MANY = ("indicators", "assessable", "on_track")
PLACEHOLDERS: dict[SubjectKind, tuple[str, ...]] = {
    SubjectKind.PLAN: _OF_MANY,
    SubjectKind.OBJECTIVE: _OF_MANY,
    SubjectKind.OUTCOME: _OF_MANY,
    SubjectKind.INDICATOR: _OF_A_LINE,
}
"""The figures a text may name in braces, so that none is typed twice: of an indicator's line, or of a roll-up."""

_NAMED = re.compile(r"\{(\w+)\}")


def require_sense(subject: Subject, text: str) -> str:
    """Give a text ready to be kept. Raises CallerMistake for an empty one, or one with a placeholder there is not."""
    text = text.strip()
    if not text:
        raise CallerMistake("text: found nothing; expected what is to be said")
    allowed = PLACEHOLDERS[subject.kind]
    listed = ", ".join(f"{{{name}}}" for name in allowed)
    for name in _NAMED.findall(text):
        if name not in allowed:
            raise CallerMistake(f"text: found {{{name}}}; expected one of {listed}, for {subject.kind} {subject.code}")
    if re.search(r"[{}]", _NAMED.sub("", text)):
        raise CallerMistake(
            f"text: found a brace that is no part of a placeholder; expected one of {listed}, or no brace"
        )
    return text


def figures_of(subject: Subject, said: Mapping[str, Any]) -> dict[str, Any]:
    """Give the figures a narrative is about, from the lines and roll-ups of a document (or of what would be one).

    Those of an indicator are its line's; of anything above it, the roll-up's and those of every line under it.
    """
    if subject.kind is SubjectKind.INDICATOR:
        return _of_a_line(next(line for line in said["lines"] if line["code"] == subject.code))
    rolled = _roll_up(subject, said)
    under = [line for line in said["lines"] if subject.kind is SubjectKind.PLAN or line[subject.kind] == subject.code]
    return {
        "indicators": rolled["indicators"],
        "assessable": rolled["assessable"],
        "on_track": rolled["on_track_or_better"],
        "lines": {line["code"]: _of_a_line(line) for line in under},
    }


def _of_a_line(line: Mapping[str, Any]) -> dict[str, Any]:
    latest = line["latest"] or {"value": None, "period": None}
    ends = {which: {name: line[which][name] for name in _OF_AN_END} for which in ("baseline", "target")}
    return {
        "value": latest["value"],
        "period": latest["period"],
        **ends,
        **{name: line[name] for name in ("progress", "pace", "status", "reason")},
    }


_OF_AN_END = ("value", "low", "high", "period", "state")


def _roll_up(subject: Subject, said: Mapping[str, Any]) -> Mapping[str, Any]:
    if subject.kind is SubjectKind.OUTCOME:
        found = (one for one in said["outcome_roll_ups"] if one["outcome"] == subject.code)
    else:
        code = None if subject.kind is SubjectKind.PLAN else subject.code
        found = (one for one in said["roll_ups"] if one["objective"] == code)
    # One under which nothing is measured has none.
    return next(found, {"indicators": 0, "assessable": 0, "on_track_or_better": 0})
