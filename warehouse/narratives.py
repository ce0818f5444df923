"""What people write about a year's figures, step by step; which figures it was written about is kept with each step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from indicators.canonical import digest_of
from indicators.composites import judge_composites
from indicators.errors import CallerMistake, Conflict
from indicators.narrative_subjects import Subject, SubjectKind, figures_of, require_sense, subject_of, subjects_of
from indicators.narratives import Narrative, NarrativeStep, Written, by_subject, narrative_year, objection, standing
from indicators.permissions import Act, may_write
from indicators.snapshot import judged
from warehouse.assessing import assess
from warehouse.audit import record_act
from warehouse.bulk import add
from warehouse.instants import instant
from warehouse.overrides import overridden_on
from warehouse.written_tables import narrative_step

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import Connection, RowMapping

    from indicators.framework import Plan
    from indicators.permissions import Grant
    from warehouse.connection import Warehouse

ACTS: dict[NarrativeStep, Act] = {
    NarrativeStep.DRAFTED: Act.DRAFT_NARRATIVE,
    NarrativeStep.EDITED: Act.EDIT_NARRATIVE,
    NarrativeStep.APPROVED: Act.APPROVE_NARRATIVE,
    NarrativeStep.WITHDRAWN: Act.APPROVE_NARRATIVE,
}
"""What a person must be allowed for each step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How the narrative of a subject stands in a year and a language, and whether figures changed under it."""

    subject: Subject
    year: int
    language: str
    narrative: Narrative
    stale: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """Who takes a step, when, on which request. `grants` is None at the terminal, where the whole record is at hand."""

    by: str
    at: datetime
    grants: tuple[Grant, ...] | None = None
    request: str = ""


def take_step(  # noqa: PLR0913 - keyword-only: of which year and language, in which words, having seen what
    warehouse: Warehouse, plan: Plan, code: str, step: NarrativeStep, *, year: int, language: str, signed: Signed,
    text: str = "", seen: int | None = None,
) -> Standing:  # fmt: skip
    """Take a step with the narrative of a plan, objective, outcome or indicator, beside its figures as they are now.

    `seen` is the number of the step that whoever acts has looked at. Raises CallerMistake for a subject, year,
    language or text that makes no sense, or an act that is not granted; Conflict where the step is not open, or
    somebody else was there since.
    """
    subject = _required(plan, code, year, language)
    if signed.grants is not None and not may_write(signed.grants, ACTS[step], plan, subject):
        raise CallerMistake(f"{code}: {signed.by} may not have this {step}; ask for a grant for it")
    text = require_sense(subject, text) if step in {NarrativeStep.DRAFTED, NarrativeStep.EDITED} else ""
    figures = digest_of(figures_of(subject, said_of(warehouse, plan, year, at=signed.at)))
    with warehouse.write() as connection:
        steps = _steps(connection, plan.code, year, subject, language)
        before = standing(steps)
        if seen is not None and seen != before.number:
            raise Conflict(f"{code}: somebody took another step since; look again")
        if why := objection(before, step, author=signed.by, figures=figures):
            raise Conflict(f"{code}, {year}, {language}: {why}")
        about = {"kind": subject.kind.value, "code": code, "year": year, "language": language, "step": step.value}
        row = about | {"plan_code": plan.code, "text": text, "figures": figures}
        number = add(connection, narrative_step, row | {"at": instant(signed.at), "author": signed.by})
        record_act(connection, actor=signed.by, act=f"narrative.{step}", about=f"plan:{plan.code}", at=signed.at,
                   request=signed.request, document=about | {"number": number, "figures": figures})  # fmt: skip
        after = standing(_steps(connection, plan.code, year, subject, language))
    return Standing(subject=subject, year=year, language=language, narrative=after, stale=after.is_stale(figures))


def narratives_of(
    warehouse: Warehouse, plan: Plan, *, year: int, languages: Iterable[str], at: datetime
) -> list[Standing]:
    """Say how every narrative of a year stands, in the plan's order, those that nobody wrote among them."""
    said = said_of(warehouse, plan, year, at=at)
    with warehouse.read() as connection:
        steps = by_subject(_steps(connection, plan.code, year))
    found = []
    for subject in subjects_of(plan):
        figures = digest_of(figures_of(subject, said))
        for language in languages:
            narrative = standing(steps.get((subject, year, language), ()))
            stale = narrative.is_stale(figures)
            found.append(Standing(subject=subject, year=year, language=language, narrative=narrative, stale=stale))
    return found


def narrative_of(
    warehouse: Warehouse, plan: Plan, code: str, *, year: int, language: str, at: datetime
) -> tuple[Standing, list[Written], dict[str, Any]]:
    """Give how one narrative stands, every step that was taken with it, and the figures it is about, as they are now.

    Raises CallerMistake for a subject, year or language that makes no sense.
    """
    subject = _required(plan, code, year, language)
    figures = figures_of(subject, said_of(warehouse, plan, year, at=at))
    with warehouse.read() as connection:
        steps = _steps(connection, plan.code, year, subject, language)
    narrative = standing(steps)
    stale = narrative.is_stale(digest_of(figures))
    found = Standing(subject=subject, year=year, language=language, narrative=narrative, stale=stale)
    return found, steps, figures


def steps_to_freeze(warehouse: Warehouse, plan_code: str, year: int) -> list[Written]:
    """Give every step taken with the narratives of a plan in a year."""
    with warehouse.read() as connection:
        return _steps(connection, plan_code, year)


def said_of(warehouse: Warehouse, plan: Plan, year: int, *, at: datetime) -> dict[str, Any]:
    """Judge a plan for a year's narratives: the year that runs as of today, one that is over as of its last day."""
    runs = narrative_year(plan.last_year, at.year)
    as_of = at.date() if year >= runs else date(year, 12, 31)
    _, lines = assess(warehouse, plan.code, as_of=as_of, known_on=None, at=at)
    overridden = overridden_on(warehouse, plan.code, as_of=as_of)
    return judged(lines, judge_composites(plan, lines, overridden), plan.crosswalk)


def _required(plan: Plan, code: str, year: int, language: str) -> Subject:
    if not plan.first_year <= year <= plan.last_year:
        raise CallerMistake(f"year: found {year}; expected one of the plan's, {plan.first_year} to {plan.last_year}")
    if language not in plan.languages:
        raise CallerMistake(f"language: found {language!r}; expected one of the plan's, {', '.join(plan.languages)}")
    return subject_of(plan, code)


def _steps(
    connection: Connection, plan_code: str, year: int, subject: Subject | None = None, language: str | None = None
) -> list[Written]:
    wanted = select(narrative_step).where(narrative_step.c.plan_code == plan_code, narrative_step.c.year == year)
    if subject is not None:
        wanted = wanted.where(narrative_step.c.kind == subject.kind.value, narrative_step.c.code == subject.code)
    if language is not None:
        wanted = wanted.where(narrative_step.c.language == language)
    return [_written(row) for row in connection.execute(wanted.order_by(narrative_step.c.id)).mappings()]


def _written(row: RowMapping) -> Written:
    names = ("year", "language", "text", "figures", "author", "at")
    return Written(
        number=row["id"], subject=Subject(kind=SubjectKind(row["kind"]), code=row["code"]),
        step=NarrativeStep(row["step"]), **{name: row[name] for name in names},
    )  # fmt: skip
