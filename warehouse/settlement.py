"""What an admission writes, inside one transaction: candidates beside the record, the difference, the vintage."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from indicators.canonical import canonical_json
from indicators.findings import Finding, Severity
from warehouse import tables
from warehouse.bulk import add
from warehouse.instants import later_than
from warehouse.refusals import rows_never_read, rows_refused
from warehouse.runs import ADMISSION, write_findings, write_quarantine, write_run, write_verdicts
from warehouse.staging import (
    append_changes,
    count_changes,
    count_missing,
    find_changes,
    find_withdrawals,
    number_series,
    staged,
    stands_from,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    import pandas as pd
    from sqlalchemy import Connection, Row

    from indicators.framework import Plan, Source
    from warehouse.reading import ReadingLike, VerdictLike

ADMITTED, UNCHANGED, REFUSED = "admitted", "unchanged", "refused"
BLOCKED, SUPERSEDED, UNREADABLE = "blocked", "superseded", "unreadable"
"""How an admission ends. Only the first writes a vintage; `refused` says that no row was fit to go in."""

ACCEPTED = "drift_accepted"
"""The option of a source that names, by their digests, the deliveries a person found right though they drifted."""

VANISHING_SHARE, VANISHING_ROWS = 0.10, 5
"""More than both of what a label gave may not be missing from a delivery, nor all of it: no part replaces a whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What an admission did, in rows. `already` says it had been done before and this is its receipt."""

    run: int
    outcome: str
    vintage: int | None = None
    new: int = 0
    revised: int = 0
    unchanged: int = 0
    refused: int = 0
    withdrawn: int = 0
    findings: tuple[Finding, ...] = ()
    already: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Everything one admission is about. `landings` are the numbers and names of the delivery's parts."""

    delivery: Row[Any]
    landings: Sequence[tuple[int, str]]
    reading: ReadingLike
    plan: Plan
    source: Source
    plan_digest: str
    reader_version: str
    at: datetime
    by: str
    partial: bool = False

    @property
    def accepted(self) -> bool:
        """Whether the plan accepts this very delivery, however it differs from the last good one."""
        return self.delivery.digest in self.source.options.get(ACCEPTED, "").split()

    @property
    def file_names(self) -> list[str]:
        return [name for _, name in self.landings]

    @property
    def complete(self) -> bool:
        return self.reading.complete and not self.partial

    @property
    def has_unread_rows(self) -> bool:
        return any(finding.severity is Severity.ERROR for finding in self.reading.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The rows that were read, which of them may go in, what was found, and each check's verdict."""

    frame: pd.DataFrame
    admissible: pd.Series[bool]
    findings: tuple[Finding, ...]
    verdicts: Sequence[VerdictLike] = ()

    @property
    def blocked(self) -> bool:
        return any(finding.severity is Severity.BLOCKER for finding in self.findings)

    def with_finding(self, finding: Finding) -> Judgement:
        return replace(self, findings=(*self.findings, finding))


def settle(connection: Connection, case: Case, judgement: Judgement) -> Intake:
    """Write down what an admission came to: a vintage or none, findings, verdicts, quarantine, and the run itself."""
    newer = _admitted_before_its_turn(connection, case)
    if any(run.complete for run in newer):
        return _without_vintage(connection, case, replace(judgement, findings=(), verdicts=()), SUPERSEDED)
    if judgement.blocked:
        return _without_vintage(connection, case, judgement, BLOCKED)
    with staged(connection, _candidates(connection, case, judgement)):
        vintages = [run.vintage for run in newer if run.vintage is not None]
        find_changes(connection, vintages)
        if case.complete:
            judgement = _look_for_withdrawals(connection, case, judgement, vintages)
        if judgement.blocked:
            return _without_vintage(connection, case, judgement, BLOCKED)
        return _with_changes(connection, case, judgement)


def _admitted_before_its_turn(connection: Connection, case: Case) -> Sequence[Row[Any]]:
    """The runs of later deliveries of this label that are settled already: what they say is newer."""
    return connection.execute(
        select(tables.run.c.complete, tables.vintage.c.id.label("vintage"))
        .outerjoin(tables.vintage, tables.vintage.c.run_id == tables.run.c.id)
        .where(
            tables.run.c.source == case.delivery.source,
            tables.run.c.label == case.delivery.label,
            tables.run.c.delivery_id > case.delivery.id,
            tables.run.c.outcome.in_([ADMITTED, UNCHANGED]),
        )
    ).all()


def _candidates(connection: Connection, case: Case, judgement: Judgement) -> pd.DataFrame:
    """The rows as they are staged; refused ones too, because what is refused has not been withdrawn."""
    frame, admissible = judgement.frame, judgement.admissible
    rows = frame.assign(
        series_id=number_series(connection, frame, case.source.id, admissible),
        landing_id=frame["file"].map(dict(enumerate(number for number, _ in case.landings))),
        source_row=frame["row"],
        admissible=admissible,
    )
    return rows[rows["series_id"].notna()].sort_values("admissible", ascending=False, kind="stable")


def _look_for_withdrawals(
    connection: Connection, case: Case, judgement: Judgement, newer: Sequence[int]
) -> Judgement:  # fmt: skip
    standing = stands_from(case.source.id, case.delivery.label, newer)
    given, gone = count_missing(connection, standing)
    if gone == given > 0 or (gone > VANISHING_ROWS and gone > VANISHING_SHARE * given):
        judgement = judgement.with_finding(_vanished(case, gone, given))
    if judgement.blocked:
        return judgement
    if gone and case.has_unread_rows:
        return judgement.with_finding(_undecided(case, gone, given))
    if gone:
        find_withdrawals(connection, standing, case.landings[0][0])
    return judgement


def _vanished(case: Case, gone: int, given: int) -> Finding:
    return Finding(
        code="rows-vanished",
        severity=Severity.WARNING if case.accepted else Severity.BLOCKER,
        source=case.source.id,
        file=case.landings[0][1],
        found=_missing(case, gone, given),
        expected=f"at most {VANISHING_SHARE:.0%} or {VANISHING_ROWS} missing, and not all",
        remedy=f"Accepted for this delivery: {ACCEPTED} in the options of {case.source.id}"
        if case.accepted
        else "Nothing was admitted. See whether the source gave only a part, and ask it; if it took them back, write "
        f'{ACCEPTED} = "{case.delivery.digest}" into the options of {case.source.id} in the plan, load it, and retry',
    )


def _undecided(case: Case, gone: int, given: int) -> Finding:
    return Finding(
        code="withdrawals-undecided",
        severity=Severity.WARNING,
        source=case.source.id,
        file=case.landings[0][1],
        found=_missing(case, gone, given),
        expected="every row readable, so that what is missing is known to have been withdrawn",
        remedy="The old values stay. Mend the rows that could not be read",
    )


def _missing(case: Case, gone: int, given: int) -> str:
    return f"{gone} of the {given} values {case.delivery.label} gave until now are missing"


def _with_changes(connection: Connection, case: Case, judgement: Judgement) -> Intake:
    new, revised, withdrawn = count_changes(connection)
    fit = int(judgement.admissible.sum())
    outcome = ADMITTED if new + revised + withdrawn else REFUSED if _refused(case, judgement) and not fit else UNCHANGED
    intake = _write(
        connection, case, judgement,
        Intake(run=0, outcome=outcome, new=new, revised=revised, withdrawn=withdrawn, unchanged=fit - new - revised,
               refused=_refused(case, judgement)),
    )  # fmt: skip
    if outcome != ADMITTED:
        return intake
    last = connection.execute(select(func.max(tables.vintage.c.known_at))).scalar()
    row = {"run_id": intake.run, "source": case.source.id, "label": case.delivery.label}
    vintage = add(connection, tables.vintage, row | {"known_at": later_than(last, case.at)})
    append_changes(connection, vintage)
    return replace(intake, vintage=vintage)


def _refused(case: Case, judgement: Judgement) -> int:
    return int((~judgement.admissible).sum()) + len(rows_never_read(case.reading.findings, case.landings))


def _without_vintage(connection: Connection, case: Case, judgement: Judgement, outcome: str) -> Intake:
    refused = len(judgement.frame) if outcome == BLOCKED else 0
    return _write(connection, case, judgement, Intake(run=0, outcome=outcome, refused=refused))


def _write(connection: Connection, case: Case, judgement: Judgement, intake: Intake) -> Intake:
    run = write_run(
        connection, kind=ADMISSION, source=case.source.id, label=case.delivery.label, delivery_id=case.delivery.id,
        reader_version=case.reader_version, plan_digest=case.plan_digest, outcome=intake.outcome,
        complete=case.complete, shape=canonical_json(dict(case.reading.shape)),
        rows_read=case.reading.rows_read, passed_over=case.reading.passed_over,
        new=intake.new, revised=intake.revised, unchanged=intake.unchanged, refused=intake.refused,
        withdrawn=intake.withdrawn, at=case.at, author=case.by,
    )  # fmt: skip
    write_findings(connection, run, judgement.findings)
    write_verdicts(connection, run, judgement.verdicts)
    if intake.outcome not in {BLOCKED, SUPERSEDED}:
        # A blocked delivery is refused whole: its bytes are kept, and its findings say why.
        write_quarantine(connection, run, rows_never_read(case.reading.findings, case.landings))
        refused = rows_refused(judgement.frame, judgement.admissible, judgement.findings, case.landings)
        write_quarantine(connection, run, refused)
    return replace(intake, run=run, findings=judgement.findings)
