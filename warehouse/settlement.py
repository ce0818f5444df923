"""What an admission writes, inside one transaction: candidates beside the record, the difference, the vintage."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from indicators.canonical import canonical_json
from indicators.periods import TimePeriod
from warehouse import tables
from warehouse.agreements import keep_agreements
from warehouse.bulk import add
from warehouse.cases import ADMITTED, BLOCKED, SUPERSEDED, UNCHANGED, Case, Intake, Judgement, blocked, come_to
from warehouse.instants import later_than
from warehouse.refusals import rows_never_read, rows_refused
from warehouse.runs import ADMISSION, write_findings, write_quarantine, write_run, write_verdicts
from warehouse.staging import (
    append_changes,
    count_changes,
    find_changes,
    number_series,
    staged,
)
from warehouse.undone import undone_deliveries
from warehouse.withdrawals import look_for_withdrawals

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from sqlalchemy import Connection, Row


def settle(connection: Connection, case: Case, judgement: Judgement) -> Intake:
    """Write down what an admission came to: a vintage or none, findings, verdicts, quarantine, and the run itself."""
    newer = _admitted_before_its_turn(connection, case)
    if any(run.complete for run in newer):
        return _without_vintage(connection, case, replace(judgement, findings=(), verdicts=(), more={}), SUPERSEDED)
    if judgement.blocked:
        return _without_vintage(connection, case, judgement, BLOCKED)
    with staged(connection, _candidates(connection, case, judgement)):
        landings = [run.landing for run in newer]
        find_changes(connection, landings)
        if case.complete:
            judgement = look_for_withdrawals(connection, case, judgement, landings)
        if judgement.blocked:
            return _without_vintage(connection, case, judgement, BLOCKED)
        keep_agreements(connection, case, landings)
        return _with_changes(connection, case, judgement)


def _admitted_before_its_turn(connection: Connection, case: Case) -> Sequence[Row[Any]]:
    """The landings of later deliveries of this label that are settled already: what they say is newer."""
    return connection.execute(
        select(tables.run.c.complete, tables.landing.c.id.label("landing"))
        .join(tables.landing, tables.landing.c.delivery_id == tables.run.c.delivery_id)
        .where(
            tables.run.c.source == case.delivery.source,
            tables.run.c.label == case.delivery.label,
            tables.run.c.delivery_id > case.delivery.id,
            tables.run.c.outcome.in_([ADMITTED, UNCHANGED]),
            tables.run.c.delivery_id.not_in(undone_deliveries()),
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


def _with_changes(connection: Connection, case: Case, judgement: Judgement) -> Intake:
    new, revised, withdrawn = count_changes(connection)
    intake = _write(connection, case, judgement, come_to(case, judgement, new, revised, withdrawn))
    if intake.outcome != ADMITTED:
        return intake
    last = connection.execute(select(func.max(tables.vintage.c.known_at))).scalar()
    row = {"run_id": intake.run, "source": case.source.id, "label": case.delivery.label}
    vintage = add(connection, tables.vintage, row | {"known_at": later_than(last, case.at)})
    append_changes(connection, vintage)
    _keep_reach(connection, vintage)
    return replace(intake, vintage=vintage)


def _keep_reach(connection: Connection, vintage: int) -> None:
    """Write down the latest period that a vintage gives a value for; nothing for one that only takes back."""
    seen = tables.observation.c
    given = select(seen.period).where(seen.vintage_id == vintage, seen.value.is_not(None)).distinct()
    periods = [TimePeriod.parse(text) for text in connection.execute(given).scalars()]
    if periods:
        latest = max(periods, key=lambda one: one.last_day)
        add(connection, tables.reach, {"vintage_id": vintage, "period": latest.text})


def _without_vintage(connection: Connection, case: Case, judgement: Judgement, outcome: str) -> Intake:
    intake = blocked(judgement) if outcome == BLOCKED else Intake(run=0, outcome=outcome)
    return _write(connection, case, judgement, intake)


def _write(connection: Connection, case: Case, judgement: Judgement, intake: Intake) -> Intake:
    run = write_run(
        connection, kind=ADMISSION, source=case.source.id, label=case.delivery.label, delivery_id=case.delivery.id,
        reader_version=case.reader_version, plan_digest=case.plan_digest, outcome=intake.outcome,
        complete=case.complete, shape=canonical_json(dict(case.reading.shape)),
        rows_read=case.reading.rows_read, passed_over=case.reading.passed_over,
        new=intake.new, revised=intake.revised, unchanged=intake.unchanged, refused=intake.refused,
        withdrawn=intake.withdrawn, at=case.at, author=case.by,
    )  # fmt: skip
    write_findings(connection, run, (brief := judgement.in_brief()).findings, brief.more)
    write_verdicts(connection, run, judgement.verdicts)
    if intake.outcome not in {BLOCKED, SUPERSEDED}:
        # A blocked delivery is refused whole: its bytes are kept, and its findings say why.
        write_quarantine(connection, run, rows_never_read(case.reading.findings, case.landings))
        refused = rows_refused(judgement.frame, judgement.admissible, judgement.findings, case.landings)
        write_quarantine(connection, run, refused)
    return replace(intake, run=run, findings=brief.findings)
