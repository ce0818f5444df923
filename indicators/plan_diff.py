"""Every difference between two editions of a plan, one row each, in the newer one's order. Pure.

Where the newer edition's crosswalk leads from the older one it is not compared but used: what was renumbered is moved,
not removed and added, and what was dropped says why.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from indicators.part_changes import ONE_OF, Kind, changes
from indicators.plan_matches import displaced, matches, place_pairs, steps_between
from indicators.plan_nodes import nodes_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from indicators.crosswalk import CrosswalkStep
    from indicators.framework import Plan
    from indicators.plan_nodes import Identity, Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that differs. `place` is the code or name of the part in the newer edition, else in the older.

    `was` is its code in the older edition where that is another. `what` names the field, or the part itself where all
    of it was added or removed; `old` and `new` are as JSON knows them, None for nothing; `reason` is the crosswalk's.
    """

    part: str
    place: str
    was: str | None = None
    kind: Kind
    what: str
    old: Any
    new: Any
    reason: str | None = None

    def as_dict(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}

    def is_about(self, words: str) -> bool:
        """Say whether a difference is of a part or field of this name: `outputs`, `budget`, `budget 2021`."""
        return any(f" {_singular(words)} " in f" {_singular(said)} " for said in (self.part, self.what))


def differences(old: Plan, new: Plan) -> list[Difference]:
    """Compare two editions whole; an empty list says that they are the same, to the last print of a figure."""
    return list(_Both(old, new).rows())


def brief(value: Any, language: str = "en") -> Any:
    """Give of a whole part what it is known by, of anything else what it is: one line for a table."""
    if not isinstance(value, dict | list):
        return value
    if isinstance(value, dict) and isinstance(title := value.get("title"), dict):
        return title.get(language) or title.get("en") or next(iter(title.values()))
    if isinstance(value, dict) and "target" in value:
        return f"{_promised(value['baseline'])} to {_promised(value['target'])}"
    if isinstance(value, dict) and "indicator" in value:
        return value["indicator"]
    return json.dumps(value, ensure_ascii=False, default=str)


def _promised(benchmark: Mapping[str, Any]) -> str:
    if benchmark.get("value") is None:
        return str(benchmark.get("written") or benchmark["state"]).replace("_", " ")
    return f"{benchmark['value']} ({benchmark['period']})"


class _Both:
    """Two editions taken apart, and what of one is what of the other."""

    def __init__(self, old: Plan, new: Plan) -> None:
        pairs, steps = place_pairs(old, new), steps_between(old, new)
        self.ends: dict[str, CrosswalkStep] = {code: one for one in steps or () for code in one.old}
        self.used = frozenset() if steps is None else frozenset({("plan", "crosswalk")})
        self.old = nodes_of(old, dict(pairs))
        self.new = nodes_of(new, {})
        self.was = matches(self.old, self.new, pairs)
        self.now: dict[Identity, list[Identity]] = defaultdict(list)
        for identity, earlier in self.was.items():
            for one in earlier:
                self.now[one].append(identity)
        self.moved = self._displaced()

    def rows(self) -> Iterator[Difference]:
        gone = self._gone()
        yield from gone[None]
        for identity, node in self.new.items():
            if identity not in self.was:
                yield _row(node, "added", node.part, (None, node.whole()))
            for earlier in self.was.get(identity, ()):
                yield from self._compared(earlier, identity)
            yield from gone[identity]

    def _gone(self) -> Mapping[Identity | None, list[Difference]]:
        """Give what was removed by the part after which it stood."""
        gone: dict[Identity | None, list[Difference]] = defaultdict(list)
        after = None
        for identity, node in self.old.items():
            if identity in self.now:
                after = self.now[identity][-1]
            else:
                step = self.ends.get(identity[-1]) if identity[0] in {"place", "pledge"} else None
                reason = "; ".join(filter(None, (step.reason, step.decision))) if step else None
                gone[after].append(_row(node, "removed", node.part, (node.whole(), None), reason=reason or None))
        return gone

    def _compared(self, was: Identity, now: Identity) -> Iterator[Difference]:
        old, new = self.old[was], self.new[now]
        code = old.name if old.name != new.name and old.part != "plan" else None
        if code is not None and old.part != "pledge":
            step = self.ends.get(code)
            yield _row(new, "moved", "code", (old.name, new.name), was=code, reason=step.reason if step else None)
        if old.above and new.above and new.above not in self.now[old.above]:
            above = self.old[old.above], self.new[new.above]
            yield _row(new, "moved", above[1].part, (above[0].name, above[1].name), was=code)
        elif now in self.moved:
            yield _row(new, "moved", "order", self.moved[now], was=code)
        for name in dict.fromkeys([*new.fields, *old.fields]):
            if (new.part, name) not in self.used:
                for one in changes(old.fields.get(name, ()), new.fields.get(name, ()), (name,)):
                    yield _row(new, one.kind, " ".join(one.what), (one.old, one.new), was=code)

    def _displaced(self) -> dict[Identity, tuple[int, int]]:
        """Give the positions, from 1, that parts had and have, of those that changed their order under one part."""
        before, after = (_below(nodes) for nodes in (self.old, self.new))
        found = {}
        for (above, kind), row in after.items():
            for above_then in self.was.get(above, ()):
                then = {identity: n for n, identity in enumerate(before.get((above_then, kind), ()), start=1)}
                # Of the several that one was split into, the first stands where it stood.
                now = {self.was[one][0]: n for n, one in reversed([*enumerate(row, start=1)]) if one in self.was}
                both = [was for was in then if was in now]
                for was in displaced(both, sorted(both, key=now.__getitem__)):
                    found[row[now[was] - 1]] = (then[was], now[was])
        return found


def _below(nodes: Mapping[Identity, Node]) -> dict[tuple[Identity, str], list[Identity]]:
    found: dict[tuple[Identity, str], list[Identity]] = defaultdict(list)
    for identity, node in nodes.items():
        if node.above is not None:
            found[node.above, node.part].append(identity)
    return dict(found)


def _singular(words: str) -> str:
    return " ".join(ONE_OF.get(word, word) for word in words.split())


def _row(
    node: Node, kind: Kind, what: str, sides: tuple[Any, Any], *, was: str | None = None, reason: str | None = None
) -> Difference:
    old, new = sides
    return Difference(part=node.part, place=node.name, was=was, kind=kind, what=what, old=old, new=new, reason=reason)
