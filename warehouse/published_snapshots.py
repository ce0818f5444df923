"""Which snapshots are published: signed by everybody the plan asks for, and past their embargo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.sign_off import standing_of
from warehouse.snapshots import list_snapshots

if TYPE_CHECKING:
    from datetime import datetime

    from warehouse.connection import Warehouse
    from warehouse.sign_off import Standing
    from warehouse.snapshots import SnapshotLine


def is_published(standing: Standing, at: datetime) -> bool:
    """Say whether a snapshot may be seen by anyone at an instant. One that nobody signed is not published."""
    return bool(standing.signatures) and not standing.wanting and standing.embargoed_on(at) is None


def snapshots_standing(warehouse: Warehouse, plan: str) -> list[tuple[SnapshotLine, Standing]]:
    """Give every snapshot of a plan with where it stands, the newest first."""
    return [(one, standing_of(warehouse, one)) for one in list_snapshots(warehouse, plan=plan)]


def newest_published(warehouse: Warehouse, plan: str, at: datetime) -> SnapshotLine | None:
    """Give the newest snapshot of a plan that is published and was not replaced; None where there is none."""
    for one in list_snapshots(warehouse, plan=plan):
        standing = standing_of(warehouse, one)
        if is_published(standing, at) and standing.replaced_by is None:
            return one
    return None
