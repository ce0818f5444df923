"""Which snapshots are published: signed by everybody the plan asks for, and past their embargo."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from warehouse.sign_off import standing_of
from warehouse.snapshots import list_snapshots, read_snapshot

if TYPE_CHECKING:
    from datetime import datetime

    from warehouse.connection import Warehouse
    from warehouse.sign_off import Standing
    from warehouse.snapshots import SnapshotLine


def is_published(standing: Standing, at: datetime) -> bool:
    """Say whether a snapshot may be seen by anyone at an instant. One that nobody signed is not published."""
    return bool(standing.signatures) and not standing.wanting and standing.embargoed_on(at) is None


def as_published(warehouse: Warehouse, standing: Standing, at: datetime) -> Standing:
    """Give where a snapshot stands as anyone may know it: of an erratum that is not published yet nothing is told."""
    other = standing.replaced_by
    if other is None or is_published(standing_of(warehouse, read_snapshot(warehouse, other.snapshot)), at):
        return standing
    return _without_erratum(standing)


def published_snapshots(warehouse: Warehouse, plan: str, at: datetime) -> list[tuple[SnapshotLine, Standing]]:
    """Give every published snapshot of a plan with where it stands as anyone may know it, the newest first."""
    found = [pair for pair in snapshots_standing(warehouse, plan) if is_published(pair[1], at)]
    there = {one.id for one, _ in found}
    return [(one, _without_erratum(standing) if _hides(standing, there) else standing) for one, standing in found]


def _hides(standing: Standing, there: set[int]) -> bool:
    return standing.replaced_by is not None and standing.replaced_by.snapshot not in there


def _without_erratum(standing: Standing) -> Standing:
    return replace(standing, replaced_by=None)


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
