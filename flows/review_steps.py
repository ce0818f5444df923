"""What a plan's figures say today, and which verdicts moved since the newest snapshot."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from warehouse.connection import Warehouse
    from warehouse.settings import Settings
    from warehouse.snapshots import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A verdict that is not what was frozen; `before` is None for a place the snapshot did not have."""

    code: str
    before: str | None
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """How many places stand at each status, and what moved since `snapshot` (a number; None: none was taken)."""

    plan: str
    tally: Mapping[str, int]
    snapshot: int | None
    moves: tuple[Move, ...]

    def __str__(self) -> str:
        """Say it in one sentence, for a log."""
        counts = ", ".join(f"{count} {status}" for status, count in sorted(self.tally.items()))
        if self.snapshot is None:
            return f"{self.plan}: {counts}; no snapshot was taken yet"
        moved = ", ".join(f"{move.code} {move.before or 'absent'} -> {move.after}" for move in self.moves)
        return f"{self.plan}: {counts}; since snapshot {self.snapshot}: {moved or 'nothing moved'}"


def review(warehouse: Warehouse, plan_code: str, *, as_of: date, at: datetime, by: str) -> Review:
    """Judge a plan as of a day and write into the run log what it came to. Raises CallerMistake for an unknown plan."""
    from warehouse.assessing import assess
    from warehouse.runs import record_run

    plan, lines = assess(warehouse, plan_code, as_of=as_of, known_on=None, at=at)
    statuses = {line.entry.place.code: line.judgement.progress.status.value for line in lines}
    frozen = _newest_snapshot(warehouse, plan.code)
    reviewed = Review(
        plan=plan.code,
        tally=Counter(statuses.values()),
        snapshot=frozen.id if frozen else None,
        moves=_moves(frozen, statuses) if frozen else (),
    )
    record_run(warehouse, kind="assess", label=plan.code, outcome="assessed", message=str(reviewed), at=at, by=by)
    return reviewed


def _newest_snapshot(warehouse: Warehouse, plan_code: str) -> Snapshot | None:
    from warehouse.snapshots import list_snapshots, read_snapshot

    taken = list_snapshots(warehouse, plan=plan_code)
    return read_snapshot(warehouse, taken[0].id) if taken else None


def _moves(frozen: Snapshot, statuses: Mapping[str, str]) -> tuple[Move, ...]:
    before = {line["code"]: line["status"] for line in frozen.document["lines"]}
    return tuple(
        Move(code=code, before=before.get(code), after=status)
        for code, status in statuses.items()
        if before.get(code) != status
    )


def plans_to_visit(settings: Settings, plan_code: str | None) -> list[str]:
    """Give the plan that is named, or all the record holds. Raises CallerMistake when there is none."""
    from warehouse.connection import open_warehouse
    from warehouse.plans import loaded_plans, plan_known_on

    with open_warehouse(settings) as warehouse:
        known = plan_known_on(warehouse, plan_code, None)
        return [known.code] if plan_code else sorted(plan.code for plan in loaded_plans(warehouse))
