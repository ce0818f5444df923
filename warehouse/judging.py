"""What is thought of a reading before anything is written: the same for an admission and for a preview of one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from warehouse.cases import Judgement
from warehouse.corrections import Delivered, corrected
from warehouse.drift import drift_of, last_good
from warehouse.limits import beyond
from warehouse.newest_cells import newest_cells, with_standing
from warehouse.refusals import find_repetitions
from warehouse.staging import known_frame
from warehouse.tables import vintage

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Connection

    from warehouse.cases import Case
    from warehouse.drift import LastGood
    from warehouse.reading import Checker


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the record said when it was looked at. `vintage` is the source's newest: a later one makes the rest old.

    `previous` is what stands from the label, `newest` the newest cells that the delivery may change, where they were
    asked for.
    """

    vintage: int | None
    previous: pd.DataFrame
    last: LastGood | None
    newest: pd.DataFrame | None = None


def look(connection: Connection, case: Case, *, again: bool = False, closely: bool = False) -> Seen:
    """Give what a delivery is judged by. Not compared with deliveries before it when it is judged `again` elsewhere."""
    delivery, newest = case.delivery, None
    previous = known_frame(connection, delivery.source, delivery.label)
    if closely:
        newest = newest_cells(connection, delivery.source, delivery.label, case.reading.frame)
        newest = with_standing(newest, previous) if case.complete else newest
    return Seen(
        vintage=last_vintage_of(connection, delivery.source), previous=previous, newest=newest,
        last=None if again else last_good(connection, delivery),
    )  # fmt: skip


def last_vintage_of(connection: Connection, source: str) -> int | None:
    """Give the number of a source's newest vintage, None when it has none."""
    return connection.execute(select(func.max(vintage.c.id)).where(vintage.c.source == source)).scalar()


def judge(case: Case, seen: Seen, checker: Checker | None = None) -> Judgement:
    """Say which rows may go in and what was found. Without a `checker` the plan's own checks are made."""
    origin = Delivered(
        source=case.source, label=case.delivery.label, files=case.file_names, complete=case.complete
    )  # fmt: skip
    mended = corrected(case.reading.frame, case.plan.corrections, origin)
    frame = mended.frame
    checked = (checker or _generated_checks(case))(frame, case.plan, case.source, seen.previous)
    admissible = checked.admissible.astype(bool) & ~mended.refused
    contradicting, said_again, found = find_repetitions(frame, admissible, case.source.id, case.file_names)
    admissible = admissible & ~frame.index.isin(contradicting)
    drifted = drift_of(case, seen.last, frame, seen.previous)
    frame, admissible = frame.drop(index=said_again), admissible.drop(index=said_again)
    if seen.newest is not None:
        refused, limited = beyond(case, frame, admissible, seen.newest)
        admissible, found = admissible & ~refused, [*found, *limited]
    return Judgement(
        frame=frame,
        admissible=admissible,
        findings=(*drifted, *case.reading.findings, *mended.findings, *checked.findings, *found),
        verdicts=checked.verdicts,
        more=case.reading.more,
    )


def _generated_checks(case: Case) -> Checker:
    from warehouse.checks import check_frame  # noqa: PLC0415 - Great Expectations is heavy: only a run that checks pays

    return partial(check_frame, as_of=case.at.date(), files=case.file_names)
