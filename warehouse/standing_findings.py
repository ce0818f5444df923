"""The findings that stand, a page at a time: what the checks had to say about what was delivered last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from warehouse.runs import finding_of, standing_runs
from warehouse.tables import finding, run

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from indicators.findings import Finding
    from warehouse.connection import Warehouse


def standing_findings(
    warehouse: Warehouse, sources: Collection[str], *, at: datetime, among: Mapping[str, Collection[str]],
    after: int, most: int,
) -> list[tuple[int, int, Finding]]:  # fmt: skip
    """Give the findings of some sources that stood at an instant and follow a number, at most so many: each with its
    own number and that of its run.

    `among` holds the codes and severities that are wanted, by the column's name; none are all.
    """
    wanted = (
        select(finding)
        .join(run, run.c.id == finding.c.run_id)
        .where(finding.c.id > after, run.c.source.in_(sorted(sources)), run.c.id.in_(standing_runs(at)))
        .where(*(finding.c[name].in_(sorted(values)) for name, values in among.items() if values))
        .order_by(finding.c.id)
        .limit(most)
    )
    with warehouse.read() as connection:
        return [(row.id, row.run_id, finding_of(row)) for row in connection.execute(wanted)]
