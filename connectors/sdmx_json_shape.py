"""The structure part of an SDMX-JSON data message: which component stands at which level, and its values by position.

A position that points nowhere refuses the whole message: it was cut, or is no message of this kind.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from indicators.errors import SourceChanged

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LEVELS = ("dataSet", "series", "observation")
SWITCHED_OFF = frozenset({"", "~"})
"""What stands in a key in place of a position when it is about all values of a dimension, or none."""


@dataclass(frozen=True, slots=True)
class Component:
    """A dimension, measure or attribute. `values` is None where the data carry the value itself."""

    name: str
    values: tuple[str, ...] | None = None
    default: str = ""
    position: int | None = None
    is_time: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Which components stand at which level of a message. `grouped` are attributes of some dimensions together."""

    shown: str
    dimensions: Mapping[str, Sequence[Component]]
    attributes: Mapping[str, Sequence[Component]]
    measures: Sequence[Component]
    grouped: Sequence[Component]
    annotations: int
    flow: str

    def every_dimension(self) -> list[Component]:
        """Give the dimensions in the order of the key, the time where it says or last."""
        found = [one for level in LEVELS for one in self.dimensions[level]]
        last = len(found)
        return sorted(found, key=lambda one: last if one.position is None else one.position)

    def key(self) -> tuple[str, ...] | None:
        """Give the names of the key's dimensions, without the time; None when the message does not tell their order."""
        found = [one for one in self.every_dimension() if not one.is_time]
        positions = [one.position for one in found if one.position is not None]
        tells = len(positions) == len(found) == len(set(positions))
        is_flat = not self.dimensions["dataSet"] and not self.dimensions["series"]
        return tuple(one.name for one in found) if tells or is_flat else None

    def names(self) -> list[str]:
        """Give the names of all components. Raises SourceChanged when one stands at two places."""
        others = [one for level in LEVELS for one in self.attributes[level]]
        names = [one.name for one in (*self.every_dimension(), *self.measures, *others, *self.grouped)]
        if len(set(names)) != len(names):
            raise SourceChanged(f"{self.shown}: the structure has a component twice among {', '.join(names)}")
        return names


def shape_of(structure: Mapping[str, Any], shown: str) -> Shape:
    """Read a structure. Raises SourceChanged when it is none."""
    dimensions = object_of(structure.get("dimensions"), shown, "dimensions")
    attributes = object_of(structure.get("attributes") or {}, shown, "attributes")
    measures = object_of(structure.get("measures") or {}, shown, "measures").get("observation")
    return Shape(
        shown=shown,
        dimensions={level: _components(dimensions.get(level), shown, "dimensions") for level in LEVELS},
        attributes={level: _components(attributes.get(level), shown, "attributes") for level in LEVELS},
        measures=_components(measures, shown, "measures") or [Component("OBS_VALUE")],
        grouped=_components(attributes.get("dimensionGroup"), shown, "attributes"),
        annotations=len(list_of(structure.get("annotations") or [], shown, "annotations")),
        flow=_flow_of(structure.get("links")),
    )


def _components(listed: Any, shown: str, what: str) -> list[Component]:
    return [
        _component(object_of(one, shown, f"one of the {what}"), shown, has_positions=what == "dimensions")
        for one in list_of(listed or [], shown, what)
    ]


def _component(given: Mapping[str, Any], shown: str, *, has_positions: bool) -> Component:
    name, position = given.get("id"), given.get("keyPosition")
    if not isinstance(name, str) or not name:
        raise SourceChanged(f"{shown}: found a component called {name!r}, expected an id")
    listed = list_of(given.get("values") or [], shown, f"values of {name}")
    values = tuple(_value(object_of(one, shown, f"a value of {name}"), name, shown) for one in listed)
    codes = [one["id"] for one in listed if "id" in one]
    if len(set(codes)) != len(codes):
        raise SourceChanged(f"{shown}: {name} has a code twice among {', '.join(codes)[:80]}, expected each once")
    return Component(
        name, values if values or has_positions else None, text_of(given.get("default")),
        position if isinstance(position, int) and not isinstance(position, bool) else None,
        is_time=name == "TIME_PERIOD" or "TIME_PERIOD" in _roles(given),
    )  # fmt: skip


def _roles(given: Mapping[str, Any]) -> Sequence[Any]:
    roles = given.get("roles", given.get("role"))
    return roles if isinstance(roles, list) else [roles]


def _value(given: Mapping[str, Any], name: str, shown: str) -> str:
    # Uncoded values have no id: version 1 calls them by name, version 2 by value.
    found = next((given[key] for key in ("id", "value", "values", "name") if given.get(key) is not None), None)
    if found is None or ("id" in given and not isinstance(found, str)):
        raise SourceChanged(f"{shown}: found {given!r:.80} among the values of {name}, expected an id, value or name")
    return text_of(found)


def _flow_of(links: Any) -> str:
    """Give the flow a structure links to, when it says so by its URN."""
    for link in links if isinstance(links, list) else []:
        urn = link.get("urn") if isinstance(link, dict) else None
        if isinstance(urn, str) and ".Dataflow=" in urn:
            return urn.partition(".Dataflow=")[2]
    return ""


def entry_of(component: Component, entry: Any, shown: str) -> str:
    """Give the text an entry of the data stands for: a position among the values, or the value itself."""
    if entry is None:
        return component.default
    return text_of(entry) if component.values is None else str(at(component.values, entry, shown, component.name))


def code_at(component: Component, part: str, shown: str) -> str:
    """Give the code that a part of a key stands for, "" where the key is about no one value."""
    if part in SWITCHED_OFF:
        return ""
    is_position = part.isascii() and part.isdigit() and len(part) < 10
    return str(at(component.values or (), int(part) if is_position else part, shown, component.name))


def at(values: Sequence[Any], position: Any, shown: str, what: str) -> Any:
    """Give what stands at a position. Raises SourceChanged when it points nowhere."""
    if isinstance(position, bool) or not isinstance(position, int) or not 0 <= position < len(values):
        raise SourceChanged(f"{shown}: {what} has no position {position!r:.40}; expected one of {len(values)}, from 0")
    return values[position]


def text_of(value: Any) -> str:
    """Write a value of JSON as the text it would be in CSV; nothing is the empty text."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    return repr(value) if isinstance(value, float) else json.dumps(value, ensure_ascii=False)


def object_of(value: Any, shown: str, what: str) -> dict[str, Any]:
    """Give an object as it is. Raises SourceChanged for anything else."""
    if not isinstance(value, dict):
        raise SourceChanged(f"{shown}: found {value!r:.60} for {what}, expected an object")
    return value


def list_of(value: Any, shown: str, what: str) -> list[Any]:
    """Give a list as it is. Raises SourceChanged for anything else."""
    if not isinstance(value, list):
        raise SourceChanged(f"{shown}: found {value!r:.60} for {what}, expected a list")
    return value
