"""What a file that was handed in would change, before anyone says yes: nothing is admitted, what was found is kept."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from indicators.canonical import canonical_json
from indicators.errors import CallerMistake
from indicators.handovers import Deed, Step
from warehouse.admission import source_of
from warehouse.bulk import add
from warehouse.cases import Case
from warehouse.deeds import add_deed, choices_of, deeds_by_submission, required
from warehouse.effects import effect_of, lines_of
from warehouse.instants import instant
from warehouse.judging import judge, last_vintage_of, look
from warehouse.landing import digest_of_files
from warehouse.plans import plan_digest
from warehouse.reading_marks import Stage, nobody_asks
from warehouse.runs import EXAMINATION, write_findings, write_run
from warehouse.submission_tables import examination, submission

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    import pandas as pd
    from sqlalchemy import Connection, Row

    from indicators.findings import Finding
    from indicators.framework import Plan
    from indicators.provenance import RawFile
    from warehouse.cases import Intake
    from warehouse.connection import Warehouse
    from warehouse.effects import Effect
    from warehouse.limits import Limits
    from warehouse.reading import Checker, ReadingLike

LINES_KEPT = 1000
"""How many changes an examination keeps for display; its counts and its digest are of all."""

_YET_TO_COME = 2**62
"""The number of a delivery that has not landed: later than any that has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A delivery that has not landed, as it would be judged."""

    source: str
    label: str
    digest: str
    size: int
    id: int = _YET_TO_COME
    recorded: bool = False
    rehearsed: bool = False
    handed_in: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What was found out. `seen_vintage` is the newest of the source that it was compared with, None for none."""

    case: Case
    effect: Effect
    seen_vintage: int | None

    @property
    def intake(self) -> Intake:
        """What the admission would come to: outcome and counts of all rows; its `run` is 0."""
        return self.effect.intake

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.effect.judgement.findings

    @property
    def more(self) -> Mapping[str, int]:
        """How many findings there are of a code beyond those given."""
        return self.effect.judgement.more

    @property
    def changes(self) -> pd.DataFrame:
        """Every change, in the columns of `warehouse.effects.COLUMNS`."""
        return self.effect.changes

    def document(self, statuses: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
        """Write the effect as it is kept: counts of all, and the first lines."""
        intake = self.intake
        counts = {name: getattr(intake, name) for name in ("new", "revised", "unchanged", "refused", "withdrawn")}
        lines = lines_of(self.changes, self.case.reading.columns.get("value"), LINES_KEPT)
        return {
            "outcome": intake.outcome, **counts, "digest": self.effect.digest, "lines_total": len(self.changes),
            "lines": list(lines), "statuses": list(statuses),
        }  # fmt: skip


def examine(  # noqa: PLR0913 - the parts of an admission, without its delivery
    warehouse: Warehouse,
    *,
    plan: Plan,
    files: Sequence[RawFile],
    reading: ReadingLike,
    limits: Limits,
    reader_version: str,
    at: datetime,
    by: str,
    checker: Checker | None = None,
    comes_to: Callable[[Stage], None] = nobody_asks,
) -> Examined:
    """Say what admitting a reading of these files now would do; nothing is written. `comes_to` is told each stage.

    Raises CallerMistake when the plan does not have the source of the files.
    """
    case = offered_case(files, reading, plan, limits=limits, reader_version=reader_version, at=at, by=by)
    comes_to(Stage.CHECKING)
    with warehouse.read() as connection:
        seen = look(connection, case, closely=True)
    judgement = judge(case, seen, checker)
    comes_to(Stage.COMPARING)
    assert seen.newest is not None, "it was looked at closely"
    effect = effect_of(case, judgement, seen.newest)
    brief = effect.judgement.in_brief()
    effect = replace(effect, judgement=brief, intake=replace(effect.intake, findings=brief.findings))
    return Examined(case=case, effect=effect, seen_vintage=seen.vintage)


def offered_case(  # noqa: PLR0913 - the parts of a case
    files: Sequence[RawFile], reading: ReadingLike, plan: Plan, *, limits: Limits, reader_version: str, at: datetime,
    by: str,
) -> Case:  # fmt: skip
    """Make the case of a delivery that has not landed.

    Raises CallerMistake for several files, and for a source the plan does not have.
    """
    if len(files) != 1:
        raise CallerMistake(f"found {len(files)} files; expected one: people hand in one file at a time")
    (file,) = files
    size, digest = len(file.content), digest_of_files(files)
    return Case(
        delivery=Offered(source=file.source, label=file.label, digest=digest, size=size), landings=[(0, file.label)],
        reading=reading, plan=plan, source=source_of(plan, file.source), plan_digest=plan_digest(plan),
        reader_version=reader_version, at=at, by=by, partial=file.partial, limits=limits,
    )  # fmt: skip


# --- what is kept of it -------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """What was kept of an examination: its run (whose findings they are), the choices it was read by, its effect.

    `stale` says that the source said something since: then the effect may be another now.
    """

    id: int
    run: int
    choices: dict[str, Any]
    effect: dict[str, Any]
    seen_vintage: int | None
    at: str
    stale: bool


def keep_examination(  # noqa: PLR0913 - an examination has that many parts
    warehouse: Warehouse,
    public_id: str,
    examined: Examined,
    *,
    plan: Plan,
    at: datetime,
    by: str,
    statuses: Sequence[dict[str, Any]] = (),
    request: str = "",
    expect: int | None = None,
) -> int:
    """Keep what was found, so that the owner can look at it and say yes; give the number of its run.

    Raises CallerMistake for no submission of this name, Conflict for one that is not being read (any more).
    """
    told = examined.document(statuses)
    with warehouse.write() as connection:
        row = required(connection, public_id)
        (done,) = deeds_by_submission(connection, [row.id])
        run = _write_run(connection, examined, at, by)
        kept = {"submission_id": row.id, "run_id": run, "choices": canonical_json(choices_of(done))}
        add(connection, examination, kept | {
            "effect": canonical_json(told), "seen_vintage": examined.seen_vintage, "at": instant(at),
        })  # fmt: skip
        said = {"run": run} | {name: told[name] for name in ("outcome", "new", "revised", "refused", "withdrawn")}
        deed = Deed(step=Step.EXAMINED, by=by)
        add_deed(connection, row, deed, plan=plan, document=said, at=at, request=request, expect=expect)
        return run


def _write_run(connection: Connection, examined: Examined, at: datetime, by: str) -> int:
    case, intake, reading = examined.case, examined.intake, examined.case.reading
    run = write_run(
        connection, kind=EXAMINATION, source=case.source.id, label=case.delivery.label, delivery_id=None,
        reader_version=case.reader_version, plan_digest=case.plan_digest, outcome=intake.outcome,
        complete=case.complete, rows_read=reading.rows_read, passed_over=reading.passed_over, new=intake.new,
        revised=intake.revised, unchanged=intake.unchanged, refused=intake.refused, withdrawn=intake.withdrawn,
        at=at, author=by,
    )  # fmt: skip
    write_findings(connection, run, examined.findings, examined.more)
    return run


def last_examination(warehouse: Warehouse, submission_id: int) -> Examination | None:
    """Give the newest examination of a submission, by its number in the record; None while there is none."""
    with warehouse.read() as connection:
        row = examination_of(connection, submission_id)
        if row is None:
            return None
        newest = last_vintage_of(connection, row.source)
    return Examination(
        id=row.id, run=row.run_id, choices=json.loads(row.choices), effect=json.loads(row.effect),
        seen_vintage=row.seen_vintage, at=row.at, stale=newest != row.seen_vintage,
    )  # fmt: skip


def examination_of(connection: Connection, submission_id: int) -> Row[Any] | None:
    """Give the row of a submission's newest examination, with its `source`."""
    wanted = select(examination, submission.c.source).join(submission, submission.c.id == examination.c.submission_id)
    of_it = wanted.where(examination.c.submission_id == submission_id).order_by(examination.c.id.desc())
    return connection.execute(of_it.limit(1)).first()
