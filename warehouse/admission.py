"""The one way in: what a delivery says that was not known becomes a vintage, in one transaction, or nothing does.

A delivery judged before by the same reader under the same definitions is not judged again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import cast, func, select

from indicators.errors import CallerMistake
from warehouse import tables
from warehouse.cases import UNREADABLE, Case, Intake
from warehouse.columns import Count
from warehouse.judging import judge, last_vintage_of, look
from warehouse.landing import deliveries_handed_in
from warehouse.plans import plan_digest
from warehouse.published import limits_kept
from warehouse.runs import ADMISSION, COUNTS, findings_of, write_findings, write_run
from warehouse.settlement import settle

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from indicators.findings import Finding
    from indicators.framework import Plan, Source
    from warehouse.connection import Warehouse
    from warehouse.limits import Limits
    from warehouse.reading import Checker, ReadingLike

__all__ = ["Intake", "admit", "refuse_delivery"]


def admit(  # noqa: PLR0913 - the whole contract of the one way in
    warehouse: Warehouse,
    delivery: int,
    reading: ReadingLike,
    plan: Plan,
    *,
    at: datetime,
    by: str,
    reader_version: str,
    checker: Checker | None = None,
    again: bool = False,
    limits: Limits | None = None,
) -> Intake:
    """Check what a delivery says and write down what is new, changed or withdrawn.

    Refused rows go to quarantine with their reasons; a blocker admits nothing. `again` says that it was
    admitted before, elsewhere: then it is not compared with deliveries this record may not hold. What was handed in
    is judged within `limits`; when none are given, within those of its publication here. Raises CallerMistake for a
    delivery that does not exist or was never published, or whose source the plan does not have.
    """
    with warehouse.read() as connection:
        row, landings = landed_delivery(connection, delivery)
        if limits is None and not again:
            limits = limits_kept(connection, delivery)
    case = Case(
        delivery=row, landings=landings, reading=reading, plan=plan, source=source_of(plan, row.source),
        plan_digest=plan_digest(plan), reader_version=reader_version, at=at, by=by, partial=row.partial, limits=limits,
    )  # fmt: skip
    while True:
        with warehouse.read() as connection:
            receipt = _receipt(connection, delivery, reader_version, case.plan_digest)
            seen = look(connection, case, again=again, closely=limits is not None)
        if receipt is not None:
            return receipt
        judgement = judge(case, seen, checker)
        with warehouse.write() as connection:
            receipt = _receipt(connection, delivery, reader_version, case.plan_digest)
            if receipt is not None:
                return receipt
            # The checks took their time outside the writers' queue: if the source moved on since, judge again.
            if last_vintage_of(connection, row.source) == seen.vintage:
                return settle(connection, case, judgement)


def refuse_delivery(  # noqa: PLR0913, PLR0917 - the same for what never gets that far
    warehouse: Warehouse,
    delivery: int,
    error_text: str,
    findings: Sequence[Finding],
    at: datetime,
    by: str,
    reader_version: str = "",
) -> Intake:
    """Record that a delivery cannot be read at all, so that it no longer waits and everybody can see why."""
    with warehouse.write() as connection:
        row, _ = landed_delivery(connection, delivery)
        receipt = _receipt(connection, delivery, reader_version, "")
        if receipt is not None:
            return receipt
        run = write_run(
            connection, kind=ADMISSION, source=row.source, label=row.label, delivery_id=delivery, outcome=UNREADABLE,
            message=error_text, reader_version=reader_version, at=at, author=by,
        )  # fmt: skip
        write_findings(connection, run, findings)
        return Intake(run=run, outcome=UNREADABLE, findings=tuple(findings))


def landed_delivery(connection: Connection, delivery: int) -> tuple[Row[Any], list[tuple[int, str]]]:
    """Give a delivery as it is judged, and the numbers and names of its parts. Raises CallerMistake for none."""
    parts = select(tables.landing.c.id).where(tables.landing.c.delivery_id == delivery).order_by(tables.landing.c.part)
    own = tables.landing.c.delivery_id == tables.delivery.c.id
    size = select(func.sum(tables.landing.c.size)).where(own).scalar_subquery()
    wanted = select(
        tables.delivery,
        cast(size, Count).label("size"),
        *(
            select(tables.landing.c.id).where(own, tables.landing.c[name]).exists().label(name)
            for name in ("partial", "recorded", "rehearsed")
        ),
        tables.delivery.c.id.in_(deliveries_handed_in()).label("handed_in"),
    )
    row = connection.execute(wanted.where(tables.delivery.c.id == delivery)).first()
    if row is None:
        raise CallerMistake(f"there is no delivery {delivery}")
    numbers = connection.execute(parts).scalars().all()
    of_parts = [""] if row.parts == 1 else [f", part {number} of {row.parts}" for number in range(1, row.parts + 1)]
    return row, [(number, f"{row.label}{part}") for number, part in zip(numbers, of_parts, strict=True)]


def source_of(plan: Plan, identity: str) -> Source:
    """Give a source of a plan. Raises CallerMistake, naming those there are, when it has none of this name."""
    try:
        return plan.source(identity)
    except KeyError:
        known = ", ".join(source.id for source in plan.sources)
        raise CallerMistake(f"plan {plan.code} has no source {identity!r}; it has: {known}") from None


def _receipt(connection: Connection, delivery: int, reader_version: str, digest: str) -> Intake | None:
    """Give what the same judgement did before, if there was one."""
    same = (
        tables.run.c.kind == ADMISSION,
        tables.run.c.delivery_id == delivery,
        tables.run.c.reader_version == reader_version,
        tables.run.c.plan_digest == digest,
    )
    run = connection.execute(select(tables.run).where(*same)).first()
    return None if run is None else receipt_of(connection, run)


def receipt_of(connection: Connection, run: Row[Any]) -> Intake:
    """Give what an admission did, from its line in the log."""
    vintage = connection.execute(select(tables.vintage.c.id).where(tables.vintage.c.run_id == run.id)).scalar()
    counts = {name: getattr(run, name) for name in COUNTS if name not in {"rows_read", "passed_over"}}
    found = findings_of(connection, run.id)
    return Intake(run=run.id, outcome=run.outcome, vintage=vintage, findings=found, already=True, **counts)
