"""Which part of one edition is which of another: places by the crosswalk, what is above them by its places. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from indicators.crosswalk import CrosswalkStep
    from indicators.framework import Plan
    from indicators.plan_nodes import Identity, Node

    Nodes = dict[Identity, Node]

Pairs = list[tuple[str, str]]


def steps_between(old: Plan, new: Plan) -> tuple[CrosswalkStep, ...] | None:
    """Give the steps of the newer edition's crosswalk when it leads from `old` to `new`; None when it does not."""
    crosswalk = new.crosswalk
    return crosswalk.steps if crosswalk is not None and crosswalk.before == old.code != new.code else None


def place_pairs(old: Plan, new: Plan) -> Pairs:
    """Match the places of two editions: by the crosswalk between them, else by code, else by an indicator of both.

    A place that was split or merged is matched with each place it became or came from.
    """
    steps = steps_between(old, new)
    if steps is not None:
        told = {code for one in steps for code in one.old}
        pairs = [(was, now) for one in steps for was in one.old for now in one.new]
        return pairs + [(code, code) for code in old.places() if code in new.places() and code not in told]
    same = [(code, code) for code in old.places() if code in new.places()]
    alone = [_by_indicator(plan, {code for code, _ in same}) for plan in (old, new)]
    moved = [(codes[0], alone[1][name][0]) for name, codes in alone[0].items()
             if len(codes) == len(alone[1].get(name, ())) == 1]  # fmt: skip
    return same + moved


def _by_indicator(plan: Plan, met: set[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for code, place in plan.places().items():
        if code not in met:
            found[place.indicator].append(code)
    return dict(found)


def matches(old: Nodes, new: Nodes, pairs: Pairs) -> dict[Identity, list[Identity]]:
    """Give for each part of `new` that was in `old` what it was there: one part, or several that were merged."""
    found: dict[Identity, list[Identity]] = defaultdict(list)
    for was, now in pairs:
        for kind in ("place", "pledge"):
            if (kind, was) in old and (kind, now) in new:
                found[kind, now].append((kind, was))
    for identity in new:
        if identity in old and identity[0] not in {"place", "pledge"}:
            found[identity].append(identity)
    # Outcomes first: objectives are found by them.
    for kind, below in (("outcome", "place"), ("objective", "outcome")):
        _match_above(old, new, found, kind, below)
    return dict(found)


def _match_above(old: Nodes, new: Nodes, found: dict[Identity, list[Identity]], kind: str, below: str) -> None:
    """Match what has another code by what stands under it, where that leaves no doubt: all from one, all to one."""
    goes: dict[Identity, set[Identity]] = defaultdict(set)
    comes: dict[Identity, set[Identity]] = defaultdict(set)
    for now, earlier in list(found.items()):
        for was in earlier if now[0] == below else ():
            above_was, above_now = old[was].above, new[now].above
            if above_was and above_now:
                goes[above_was].add(above_now)
                comes[above_now].add(above_was)
    for was, targets in goes.items():
        (now, *others) = targets
        if not others and len(comes[now]) == 1 and was not in new and now not in old and was[0] == kind:
            found[now].append(was)


def displaced(before: Iterable[Identity], after: Iterable[Identity]) -> set[Identity]:
    """Give which of the same parts stand in another order: as few as leave the others as they were."""
    was = {identity: position for position, identity in enumerate(before)}
    row = list(after)
    # The longest run that kept its order, by the least position at which a run of each length can end.
    ends: list[int] = []
    came: dict[int, int | None] = {}
    for position in (was[identity] for identity in row):
        length = bisect_left(ends, position)
        came[position] = ends[length - 1] if length else None
        ends[length : length + 1] = [position]
    kept, last = set(), ends[-1] if ends else None
    while last is not None:
        kept.add(last)
        last = came[last]
    return {identity for identity in row if was[identity] not in kept}
