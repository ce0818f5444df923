"""What differs in places that are judged together: their figures, and what each cause did to them.

The walk is that of a line: each step takes one kind of input of the newer snapshot, judges every component again and
then all of them together.
"""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from indicators.compare_causes import Cause, Change, changes_of_line
from indicators.composites import judge_together
from indicators.exact import decimal_or_none
from indicators.hybrids import FIGURES, walked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from indicators.compare_causes import Side
    from indicators.compare_walk import Figure, Move
    from indicators.composite_kinds import Composite
    from indicators.composites import Combined
    from indicators.framework import Plan
    from indicators.frozen_rows import Cell
    from indicators.hybrids import Hybrids

NUMBERS = ("progress", "pace")
"""What is compared of a composite beside its verdict: it has no value of its own."""


def composites_of(document: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Give the composites of a frozen document by code, with what a line has and they have not."""
    beside = {"indicator": None, "unit": "ratio", "decimals": 0, "latest": None}
    return {one["code"]: {**one, **beside} for one in document.get("composites", ())}


def composite_figures(one: Mapping[str, Any] | None) -> dict[str, Figure]:
    """Read the figures of a composite as it was frozen; those of one that is not there are none."""
    if one is None:
        return dict.fromkeys(FIGURES)
    told: dict[str, Figure] = {name: None if one[name] is None else Decimal(one[name]) for name in NUMBERS}
    return told | {"level": None, "status": _verdict(one["status"], one["reason"])}


def _figures_of(combined: Combined) -> dict[str, Figure]:
    return {
        "level": None,
        "progress": decimal_or_none(combined.progress),
        "pace": decimal_or_none(combined.pace),
        "status": _verdict(combined.status.value if combined.status else None, combined.reason),
    }


def _verdict(status: str | None, reason: str | None) -> str | None:
    return f"{status}:{reason}" if status and reason else status


def rule_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    """Tell that a composite is put together otherwise: by another rule, of other places, with other weights."""
    was, now = _rule(before), _rule(after)
    if was != now:
        yield Change(cause=Cause.DEFINITION, what="composite", at=after["code"], before=was, after=now)


def _rule(one: Mapping[str, Any]) -> dict[str, Any]:
    return {"rule": one["rule"], "components": {part["code"]: part["weight"] for part in one["components"]}}


def causes_together(
    before: Mapping[str, Any], after: Mapping[str, Any], acted: Mapping[str, Iterable[Cause]]
) -> list[Cause]:
    """Give the causes that acted on the components of a composite, by their codes, and on its own rule.

    For snapshots that cannot be walked: which of the causes turned a verdict of several components is not told apart.
    """
    codes = [one["code"] for one in (*before["components"], *after["components"])]
    found = {cause for code in codes for cause in acted.get(code, ())}
    found |= {one.cause for one in rule_changes(before, after)}
    return sorted(found, key=list(Cause).index) or [Cause.PROGRAM]


class Together:
    """Judges composites on inputs of which some kinds are already the newer snapshot's."""

    def __init__(
        self, older: Side, newer: Side, pairs: Sequence[tuple[str, str]], hybrids: Hybrids, rows: Mapping[Cell, Cause]
    ) -> None:
        self._older, self._newer, self._hybrids, self._rows = older, newer, hybrids, rows
        self._pairs = ({pair[0]: pair for pair in pairs}, {pair[1]: pair for pair in pairs})
        self._declared = (_declared(older.plan), _declared(newer.plan))

    def moves(
        self, code: str, start: Mapping[str, Figure], end: Mapping[str, Figure]
    ) -> dict[str, list[Move]] | None:  # fmt: skip
        """Give each figure of a composite after each step; None where a component stands in one snapshot only."""
        pairs = [self._pairs[side].get(one) for side in (0, 1) for one in self._declared[side][code].components]
        known = [pair for pair in dict.fromkeys(pairs) if pair is not None]
        if None in pairs:
            return None
        changes = [one for pair in known for one in changes_of_line(self._older, self._newer, pair, self._rows)]
        causes = {one.cause for one in changes}
        if self._declared[0][code] != self._declared[1][code]:
            causes.add(Cause.DEFINITION)
        return walked(causes, partial(self._figures, code), start, end)

    def _figures(self, code: str, taken: frozenset[Cause]) -> dict[str, Figure]:
        side = 1 if Cause.DEFINITION in taken else 0
        composite, pairs = self._declared[side][code], self._pairs[side]
        alone = {one: self._hybrids.progress(pairs[one], taken) for one in composite.components}
        method = (self._newer if Cause.METHOD in taken else self._older).plan.method
        return _figures_of(judge_together(composite, alone, method))


def _declared(plan: Plan) -> dict[str, Composite]:
    return {
        one.code: one
        for objective in plan.objectives
        for outcome in objective.outcomes
        for one in outcome.composites
    }  # fmt: skip
