"""One submission that everybody agreed on made a vintage of the record, or returned with the reason why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.reading_child import read_apart
from connectors.registry import connector_for
from portal.limits_now import limits_now
from warehouse.publications import publish
from warehouse.reading_marks import Stage
from warehouse.submissions import raw_file

if TYPE_CHECKING:
    from indicators.framework import Plan
    from portal.turns import Turn
    from warehouse.connection import Warehouse
    from warehouse.submissions import Submission


def publish_one(warehouse: Warehouse, one: Submission, plan: Plan, turn: Turn) -> None:
    """Read the kept bytes once more and admit what they say. What a person may do is asked again, as of now."""
    source, file = plan.source(one.source), raw_file(warehouse, one, plan)
    turn.comes_to(Stage.READING)
    reading = read_apart(source, [file], progress=turn.has_read)
    at = turn.clock()
    publish(
        warehouse, one.public_id, reading, plan, [file], limits=limits_now(warehouse, plan, one, at=at),
        reader_version=connector_for(source).reader_version, at=at, by=one.author,
        comes_to=turn.comes_to,
    )  # fmt: skip
