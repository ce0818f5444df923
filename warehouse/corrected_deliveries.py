"""Which deliveries are to be judged again because the plan's corrections of their source changed since."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from warehouse.cases import ADMITTED, REFUSED, UNCHANGED
from warehouse.landing import WaitingDelivery
from warehouse.plans import plan_digest
from warehouse.runs import standing_runs
from warehouse.tables import plan_edition, run

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from indicators.framework import Plan
    from warehouse.connection import Warehouse


def deliveries_corrected_otherwise(
    warehouse: Warehouse, plan: Plan, source: str, reader_version: str
) -> tuple[list[WaitingDelivery], list[str]]:
    """List the last deliveries of a source that were judged by a plan with other corrections of it, oldest first.

    Then the labels of those that this very plan judged before and another one since: the same judgement
    is not done twice, so they stand as the other plan corrected them.
    """
    digest, wanted = plan_digest(plan), _corrections(plan.model_dump(mode="json", include={"corrections"}), source)
    judged = (
        select(run.c.delivery_id, run.c.source, run.c.label, run.c.plan_digest)
        .where(run.c.id.in_(standing_runs()), run.c.source == source, run.c.plan_digest != digest)
        .where(run.c.outcome.in_([ADMITTED, UNCHANGED, REFUSED]))
        .order_by(run.c.delivery_id)
    )
    before = select(run.c.delivery_id).where(run.c.plan_digest == digest, run.c.reader_version == reader_version)
    with warehouse.read() as connection:
        done = set(connection.execute(before.where(run.c.source == source)).scalars())
        otherwise = [
            WaitingDelivery(row.delivery_id, row.source, row.label)
            for row in connection.execute(judged).all()
            if _known_corrections(connection, row.plan_digest, source) not in {None, wanted}
        ]
    again = [one for one in otherwise if one.delivery not in done]
    return again, [one.label for one in otherwise if one.delivery in done]


def _known_corrections(connection: Connection, digest: str, source: str) -> str | None:
    """Give the corrections of a source in the plan of a digest, None for a plan the record does not hold."""
    document = connection.execute(select(plan_edition.c.document).where(plan_edition.c.digest == digest)).scalar()
    return None if document is None else _corrections(json.loads(document), source)


def _corrections(document: dict[str, Any], source: str) -> str:
    held = [one for one in document.get("corrections", ()) if one["source"] == source and one["ended"] is None]
    return json.dumps(held, sort_keys=True)
