"""Two snapshots of the record, handed to the core that tells why they differ: for the terminal and for pages alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from indicators.compare import compare
from warehouse.snapshots import read_snapshot

if TYPE_CHECKING:
    from indicators.compare import Comparison
    from warehouse.connection import Warehouse
    from warehouse.snapshots import Snapshot


@dataclass(frozen=True, slots=True)
class Compared:
    """Two snapshots and what differs between them."""

    first: Snapshot
    second: Snapshot
    comparison: Comparison

    def as_dict(self) -> dict[str, Any]:
        return {"from": _named(self.first), "to": _named(self.second), **self.comparison.as_dict()}

    def sentence(self) -> str:
        """Say how many lines differ, how many do not, and what could not be told."""
        differ = len(self.comparison.lines)
        told = f"snapshot {self.first.id} to {self.second.id}: {differ} differ, {self.comparison.unchanged} unchanged"
        if self.comparison.split:
            return told
        return f"{told}; one of them was frozen without its observations, so causes that met cannot be told apart"


def compare_snapshots(warehouse: Warehouse, first: str, second: str) -> Compared:
    """Compare two snapshots, each by its number or the beginning of its digest. Raises CallerMistake for none such."""
    one, other = read_snapshot(warehouse, first), read_snapshot(warehouse, second)
    return Compared(one, other, compare(one.document, other.document))


def _named(snapshot: Snapshot) -> dict[str, Any]:
    told = {name: getattr(snapshot, name) for name in ("digest", "taken_at", "taken_by", "plan")}
    return {"snapshot": snapshot.id, **told, "as_of": snapshot.document["as_of"]}
