"""A plan taken apart into what has a name of its own there: objectives, places, pledges, sources, risks. Pure.

Whatever field of the schema holds parts with a name is found by looking, so that a new one cannot be forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from indicators.area_groups import AreaGroup
from indicators.composite_kinds import Composite
from indicators.corrections import Correction
from indicators.framework import (
    AllocationTable,
    Indicator,
    IndicatorPlace,
    Mitigation,
    Narrative,
    Objective,
    Outcome,
    Output,
    Plan,
    Pledge,
    Risk,
    RiskArea,
    SeriesBinding,
    ShareLine,
    ShareTable,
    Source,
    SupportService,
)
from indicators.part_changes import ONE_OF, told
from indicators.texts import Part

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NAMED_BY: dict[type[Part], tuple[str, ...]] = {
    **dict.fromkeys((Objective, Outcome, IndicatorPlace, Composite, Output, SupportService, RiskArea, Risk), ("code",)),
    **dict.fromkeys((Indicator, Source, Correction, ShareTable, AllocationTable), ("id",)),
    AreaGroup: ("code",),
    Narrative: ("section",),
    Mitigation: ("number",),
    Pledge: ("indicator",),
    ShareLine: ("code",),
    SeriesBinding: ("label", "indicator", "breakdown"),
}
"""The parts of a plan that have a name, and by which fields."""

WITHIN = frozenset({ShareLine, SeriesBinding})
"""Those whose name holds only within the part above."""

Identity = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A part with a name: what kind of `part` it is, its `name`, where it stands, and its own `fields`."""

    part: str
    name: str
    above: Identity | None
    fields: Mapping[str, Any]

    def whole(self) -> dict[str, Any]:
        """Give what is said in its own fields."""
        return {name: told(value) for name, value in self.fields.items() if value not in (None, (), {}, "")}


def nodes_of(plan: Plan, renumbered: Mapping[str, str]) -> dict[Identity, Node]:
    """Give every part of a plan that has a name, in its order; composites name places by their `renumbered` codes."""
    found: dict[Identity, Node] = {}
    _collect(found, plan, ("plan",), Node(part="plan", name=plan.code, above=None, fields={}), renumbered)
    return found


def _collect(
    found: dict[Identity, Node], part: Part, identity: Identity, node: Node, renumbered: Mapping[str, str]
) -> None:
    seen = _as_compared(part, renumbered)
    fields, below = {}, []
    for name in type(part).model_fields:
        value = seen[name]
        if isinstance(value, tuple) and value and all(type(item) in NAMED_BY for item in value):
            below += [(name, item) for item in value]
        elif name not in NAMED_BY.get(type(part), ()):
            fields[name] = value
    found[identity] = Node(part=node.part, name=node.name, above=node.above, fields=fields)
    for field, item in below:
        kind = "place" if isinstance(item, IndicatorPlace) else ONE_OF.get(field, field)
        name, within = _name(item), type(item) in WITHIN
        own = (kind, *(identity[1:] if within else ()), name)
        while own in found:
            own = (*own, "again")
        shown = f"{node.name} {name}" if within else name
        _collect(found, item, own, Node(part=kind, name=shown, above=identity, fields={}), renumbered)


def _name(part: Part) -> str:
    return " ".join(str(said) for name in NAMED_BY[type(part)] if (said := getattr(part, name)) != "")


def _as_compared(part: Part, renumbered: Mapping[str, str]) -> dict[str, Any]:
    """Give the fields as they are best told: amounts by their column, places of composites by their new codes."""
    seen = {name: getattr(part, name) for name in type(part).model_fields}
    if isinstance(part, AllocationTable) and len(set(part.columns)) == len(part.columns):
        seen |= {"rows": tuple(_by_column(row, part.columns) for row in part.rows)}
        seen |= {"printed_totals": _by_column(part.printed_totals, part.columns)}
    if isinstance(part, Composite):
        seen |= {"components": tuple(renumbered.get(code, code) for code in part.components)}
        seen |= {"weights": {renumbered.get(code, code): weight for code, weight in part.weights.items()}}
    return seen


def _by_column(row: Any, columns: tuple[str, ...]) -> Any:
    return row.model_copy(update={"amounts": dict(zip(columns, row.amounts, strict=False))})


def words_of_the_schema() -> frozenset[str]:
    """Give every name of a part or field that a plan can have."""
    words, seen, waiting = {"place"}, set[type[Part]](), list[type[Part]]([Plan])
    while waiting:
        model = waiting.pop()
        seen.add(model)
        for name, field in model.model_fields.items():
            words |= {name, ONE_OF.get(name, name)}
            waiting += [part for part in parts_in(field.annotation) if part not in seen]
    return frozenset(words)


def parts_in(annotation: Any) -> Iterator[type[Part]]:
    """Give the parts of a plan that a field with this annotation may hold."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        yield annotation
    for within in get_args(annotation):
        yield from parts_in(within)
