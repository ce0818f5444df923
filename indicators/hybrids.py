"""Figures halfway between two snapshots: some kinds of input of the newer one, the others of the older, judged anew."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from indicators.assessment import entry_at, judged_progress
from indicators.compare_causes import WALK, Cause
from indicators.evidence import Record
from indicators.exact import decimal_or_none

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from indicators.accumulation import Judged
    from indicators.compare_causes import Side
    from indicators.compare_walk import Figure, Move
    from indicators.framework import Pledge
    from indicators.frozen_rows import Cell, Rows
    from indicators.progress import Progress

FIGURES = ("level", "progress", "pace", "status")
"""What is compared of a line: three numbers, and the verdict with its reason."""

ROWS = frozenset({Cause.DEFINITION, Cause.REVISION, Cause.WITHDRAWAL, Cause.NEW_DATA})


def frozen_figures(line: Mapping[str, Any]) -> dict[str, Figure]:
    """Read the figures of a line as it was frozen."""
    latest = line["latest"]
    numbers = {"level": latest["value"] if latest else None, "progress": line["progress"], "pace": line["pace"]}
    told: dict[str, Figure] = {name: None if it is None else Decimal(it) for name, it in numbers.items()}
    return told | {"status": _verdict(line["status"], line["reason"])}


def walked(
    causes: Collection[Cause], figures_with: Callable[[frozenset[Cause]], Mapping[str, Figure]],
    start: Mapping[str, Figure], end: Mapping[str, Figure],
) -> dict[str, list[Move]]:  # fmt: skip
    """Take the causes one after another, and give each figure after each step, from today's to the frozen end."""
    steps: list[tuple[Cause, Mapping[str, Figure]]] = [(Cause.PROGRAM, figures_with(frozenset()))]
    taken: set[Cause] = set()
    for cause in WALK:
        if cause in causes:
            taken.add(cause)
            steps.append((cause, figures_with(frozenset(taken))))
    steps.append((Cause.PROGRAM, end))
    return {name: [(cause, figures[name]) for cause, figures in steps] for name in start}


def _verdict(status: str, reason: str | None) -> str:
    return f"{status}:{reason}" if reason else status


def _figures_of(judged: Judged | None, progress: Progress) -> dict[str, Figure]:
    return {
        "level": judged.value if judged else None,
        "progress": decimal_or_none(progress.progress),
        "pace": decimal_or_none(progress.pace),
        "status": _verdict(progress.status.value, progress.reason),
    }


class Hybrids:
    """Judges lines on inputs of which some kinds are already the newer snapshot's. Records are made once and kept."""

    def __init__(self, older: Side, newer: Side, rows: Mapping[Cell, Cause]) -> None:
        self._older, self._newer, self._rows = older, newer, rows
        self._records: dict[frozenset[Cause], Record] = {}

    def moves(
        self, codes: tuple[str, str], causes: Sequence[Cause], start: Mapping[str, Figure], end: Mapping[str, Figure]
    ) -> dict[str, list[Move]]:
        """Give each figure after each step of the walk.

        Where today's program makes another figure of the very inputs that were frozen, that is a step of its own at
        the end it happens at.
        """
        return walked(causes, partial(self.figures, codes), start, end)

    def figures(self, codes: tuple[str, str], taken: frozenset[Cause]) -> dict[str, Figure]:
        """Judge a line with the kinds of input in `taken` as the newer snapshot has them."""
        return _figures_of(*self._judged(codes, taken))

    def progress(self, codes: tuple[str, str], taken: frozenset[Cause]) -> Progress:
        """Give all that is said of a line on those inputs, for what is judged together with others."""
        return self._judged(codes, taken)[1]

    def _judged(self, codes: tuple[str, str], taken: frozenset[Cause]) -> tuple[Judged | None, Progress]:
        ruler = self._newer if Cause.DEFINITION in taken else self._older
        # The place is the older plan's until the definition is the newer's; the pledge is put together from both.
        code = codes[1] if ruler is self._newer else codes[0]
        entry = entry_at(ruler.plan, code, self._pledge(codes, taken))
        method = (self._newer if Cause.METHOD in taken else self._older).plan.method
        return judged_progress(entry, self._record(taken & ROWS), method)

    def _pledge(self, codes: tuple[str, str], taken: frozenset[Cause]) -> Pledge:
        older, newer = self._older.pledge(codes[0]), self._newer.pledge(codes[1])
        promised = newer if Cause.TARGET in taken else older
        return promised.model_copy(update={"baseline": (newer if Cause.BASELINE in taken else older).baseline})

    def _as_of(self, taken: frozenset[Cause]) -> Any:
        return (self._newer if Cause.NEW_DATA in taken else self._older).as_of

    def _record(self, taken: frozenset[Cause]) -> Record:
        if taken not in self._records:
            ruler = self._newer if Cause.DEFINITION in taken else self._older
            rows = self._rows_with(taken)
            self._records[taken] = Record(ruler.plan, rows.values(), self._as_of(taken))
        return self._records[taken]

    def _rows_with(self, taken: frozenset[Cause]) -> Rows:
        before, after = self._older.rows or {}, self._newer.rows or {}
        rows = dict(before)
        for cell, cause in self._rows.items():
            if cause not in taken:
                continue
            rows.pop(cell, None)
            if cell in after:
                rows[cell] = after[cell]
        return rows
