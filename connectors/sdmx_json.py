"""SDMX-JSON data messages 1.0 and 2.0: flat, by time series, or by cross section.

pysdmx reads structures and metadata in SDMX-JSON and no data ("this flavour is not supported"), so data are read here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.http import read_json
from connectors.sdmx_answers import ACTIONS, DELETED, SdmxAnswer, Told
from connectors.sdmx_json_shape import SWITCHED_OFF, at, code_at, entry_of, list_of, object_of, shape_of, text_of
from indicators.errors import SourceChanged

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from connectors.sdmx_json_shape import Component, Shape

Groups = dict[tuple[str, ...], dict[tuple[str, ...], dict[str, str]]]
"""By the dimensions a group of observations is named by, and their codes: the attributes all of the group have."""


def answer_of_json(content: bytes, shown: str) -> SdmxAnswer:
    """Read a data message. Raises SourceChanged for another document, or one whose positions point nowhere."""
    document = object_of(read_json(content, shown), shown, "a data message")
    if document.get("errors"):
        words = _errors(document["errors"])
        raise SourceChanged(f"{shown} was refused: {words}")
    body = object_of(document.get("data", document), shown, "data")
    if "dataSets" not in body:
        raise SourceChanged(f"{shown}: found {', '.join(sorted(body)) or 'nothing'}, expected a page with dataSets")
    data_sets = [object_of(one, shown, "a data set") for one in list_of(body["dataSets"], shown, "dataSets")]
    listed = list_of(body.get("structures", [body.get("structure")]), shown, "structures") if data_sets else []
    shapes = [shape_of(object_of(one, shown, "a structure"), shown) for one in listed]
    rows: list[Told] = []
    for data_set in data_sets:
        _read_data_set(at(shapes, data_set.get("structure", 0), shown, "structures"), data_set, rows)
    return _put_together(shapes, rows, shown)


def _put_together(shapes: Sequence[Shape], rows: Sequence[Told], shown: str) -> SdmxAnswer:
    if not shapes:
        return SdmxAnswer(columns=(), dimensions=())
    if len({(shape.key(), shape.flow, tuple(sorted(shape.names()))) for shape in shapes}) > 1:
        raise SourceChanged(f"{shown}: found {len(shapes)} structures, expected the data of one")
    shape = shapes[0]
    return SdmxAnswer(columns=tuple(shape.names()), dimensions=shape.key(), rows=rows, flow=shape.flow)


def _read_data_set(shape: Shape, data_set: Mapping[str, Any], rows: list[Told]) -> None:
    action = text_of(data_set.get("action")) or "Information"
    letter, before = ACTIONS.get(action, action), len(rows)
    groups = _groups(shape, data_set.get("dimensionGroupAttributes"))
    whole = {**_pinned(shape), **_attributes(shape, "dataSet", data_set.get("attributes"))}
    for key, given in object_of(data_set.get("series") or {}, shape.shown, "series").items():
        series = object_of(given, shape.shown, f"series {key}")
        cells = whole | _dimensions(shape, "series", key) | _attributes(shape, "series", series.get("attributes"))
        if letter == DELETED and not series.get("observations"):
            rows.append(Told(len(rows) + 1, cells, letter))
        _read_observations(shape, series.get("observations"), cells, letter, groups, rows)
    _read_observations(shape, data_set.get("observations"), whole, letter, groups, rows)
    if letter == DELETED and len(rows) == before:
        rows.append(Told(len(rows) + 1, whole, letter))


def _pinned(shape: Shape) -> dict[str, str]:
    """Give the dimensions the whole data set has one value of."""
    several = [one.name for one in shape.dimensions["dataSet"] if len(one.values or ()) != 1]
    if several:
        raise SourceChanged(f"{shape.shown}: {', '.join(several)} of the whole data set, expected one value each")
    return {one.name: (one.values or ("",))[0] for one in shape.dimensions["dataSet"]}


def _read_observations(
    shape: Shape, given: Any, above: Mapping[str, str], action: str, groups: Groups, rows: list[Told]
) -> None:
    components = [*shape.measures, *shape.attributes["observation"]]
    for key, listed in object_of(given or {}, shape.shown, "observations").items():
        said = _entries(shape, components, list_of(listed, shape.shown, f"observation {key}"), f"observation {key}")
        cells = {**above, **_dimensions(shape, "observation", key)}
        said = {one.name: one.default for one in shape.grouped} | said
        for names, known in groups.items():
            said |= known.get(tuple(cells[name] for name in names), {})
        rows.append(Told(len(rows) + 1, cells | said, action))


def _dimensions(shape: Shape, level: str, key: str) -> dict[str, str]:
    components, parts = shape.dimensions[level], key.split(":")
    if len(parts) != len(components):
        raise SourceChanged(f"{shape.shown}: found the key {key!r}, expected {len(components)} positions")
    return {one.name: code_at(one, part, shape.shown) for one, part in zip(components, parts, strict=True)}


def _groups(shape: Shape, given: Any) -> Groups:
    components, groups = shape.every_dimension(), Groups()
    if given and shape.key() is None:
        raise SourceChanged(f"{shape.shown}: found attributes by groups of dimensions, expected a keyPosition of each")
    for key, listed in object_of(given or {}, shape.shown, "dimensionGroupAttributes").items():
        parts = key.split(":")
        if len(parts) != len(components):
            raise SourceChanged(f"{shape.shown}: found the group {key!r}, expected {len(components)} positions")
        named = [(one, part) for one, part in zip(components, parts, strict=True) if part not in SWITCHED_OFF]
        entries = list_of(listed, shape.shown, f"the group {key}")
        told = zip(shape.grouped, entries, strict=False)
        stated = {one.name for one, entry in told if entry is not None}
        every = _entries(shape, shape.grouped, entries, f"the group {key}")
        said = {name: text for name, text in every.items() if name in stated}
        codes = tuple(code_at(one, part, shape.shown) for one, part in named)
        groups.setdefault(tuple(one.name for one, _ in named), {})[codes] = said
    return groups


def _attributes(shape: Shape, level: str, given: Any) -> dict[str, str]:
    entries = list_of(given or [], shape.shown, f"attributes of a {level}")
    return _entries(shape, shape.attributes[level], entries, f"a {level}")


def _entries(shape: Shape, components: Sequence[Component], entries: Sequence[Any], where: str) -> dict[str, str]:
    """Give the components' values. What stands after them are positions of annotations, and nothing else."""
    for beyond in entries[len(components) :]:
        at(range(shape.annotations), beyond, shape.shown, f"{where}: the list of annotations")
    padded = [*entries, *[None] * (len(components) - len(entries))]
    return {one.name: entry_of(one, entry, shape.shown) for one, entry in zip(components, padded, strict=False)}


def _errors(errors: Any) -> str:
    said = errors if isinstance(errors, list) else [errors]
    return "; ".join(
        " ".join(text_of(one[key]) for key in ("code", "title", "detail", "message") if one.get(key))
        if isinstance(one, dict)
        else text_of(one)
        for one in said
    )[:300]
