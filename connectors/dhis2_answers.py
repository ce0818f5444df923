"""What DHIS2 answers: an analytics table, or a data value set as JSON or CSV; each as plain data values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from connectors.http import read_json
from connectors.numbers import number_of
from connectors.sheets import rows_of
from indicators.errors import SourceChanged

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from connectors.frames import Gathering

SET_FIELDS = ("dataElement", "period", "orgUnit", "categoryOptionCombo", "value")
SET_COLUMNS = ("dataelement", "period", "orgunit", "catoptcombo", "attroptcombo", "value")
MORE_SET_COLUMNS = ("comment", "deleted")
NOT_COMBINATIONS = frozenset({"dx", "pe", "ou", "value", "numerator", "denominator", "factor", "multiplier", "divisor"})
"""Columns of an analytics table that are no breakdown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataValue:
    """One value in the source's own identifiers; `combinations` are its category and attribute options.

    `beyond` are texts of the row that stand under no heading.
    """

    row: int
    element: str
    period: str
    unit: str
    combinations: tuple[str, ...]
    written: str
    note: str = ""
    deleted: bool = False
    beyond: str = ""


def data_values(content: bytes, label: str, shown: str, gathering: Gathering) -> Iterator[DataValue]:
    """Give the values of an answer, counted and their fields seen. Raises SourceChanged for what is none."""
    if label.startswith("dataValueSets.csv"):
        yield from _of_csv(content, gathering)
        return
    document = read_json(content, shown)
    if not isinstance(document, dict):
        raise SourceChanged(f"{shown}: found {repr(document)[:60]}, expected an object")
    if "headers" not in document and "dataValues" not in document:
        raise _refusal(document, shown)
    if "headers" in document:
        yield from _of_analytics(document, label, shown, gathering)
    else:
        yield from _of_set(document, shown, gathering)


def _refusal(document: Mapping[str, Any], shown: str) -> SourceChanged:
    words = " ".join(str(document[name]) for name in ("errorCode", "message") if document.get(name))[:300]
    if words:
        return SourceChanged(f"{shown} was refused: {words}, expected headers and rows, or dataValues")
    found = ", ".join(sorted(document)) or "an empty object"
    return SourceChanged(f"{shown} answered {found}, expected headers and rows, or dataValues")


def _of_analytics(
    document: Mapping[str, Any], label: str, shown: str, gathering: Gathering
) -> Iterator[DataValue]:  # fmt: skip
    names, rows = _names(document, shown), _rows(document, shown)
    fixed = _fixed(label)
    gone = [name for name in ("dx", "pe", "ou", "value") if name not in names and name not in fixed]
    if gone:
        raise SourceChanged(f"{shown}: the table has {', '.join(names)}; expected also {', '.join(gone)}")
    gathering.rows_read += len(rows)
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, list) or len(row) != len(names):
            raise SourceChanged(f"{shown}: row {number} is {repr(row)[:60]}, expected {len(names)} cells")
        cells = dict(zip(names, row, strict=True))
        gathering.see([cells])
        said = fixed | {name: _text(value) for name, value in cells.items()}
        others = tuple(said[name] for name in names if name not in NOT_COMBINATIONS)
        yield DataValue(
            row=number, element=said["dx"], period=said["pe"], unit=said["ou"], combinations=others,
            written=said["value"],
        )  # fmt: skip


def _names(document: Mapping[str, Any], shown: str) -> list[str]:
    headers = document["headers"]
    if not isinstance(headers, list) or not all(isinstance(one, dict) and "name" in one for one in headers):
        raise SourceChanged(f"{shown}: found {repr(headers)[:60]}, expected a list of headers with names")
    names = [str(one["name"]) for one in headers]
    if len(set(names)) != len(names):
        raise SourceChanged(f"{shown}: the table has {', '.join(names)}, expected each column once")
    return names


def _rows(document: Mapping[str, Any], shown: str) -> Sequence[Any]:
    rows, stated = document.get("rows"), document.get("height")
    if not isinstance(rows, list):
        raise SourceChanged(f"{shown}: found {repr(rows)[:60]}, expected a list of rows")
    if stated is not None and number_of(stated) != len(rows):
        raise SourceChanged(f"{shown}: found {len(rows)} rows, the source states {repr(stated)[:60]}")
    return rows


def _fixed(label: str) -> dict[str, str]:
    """What a label's filters say of every row: one filtered by a single item has no column for it."""
    filters = [text.partition(":") for name, text in parse_qsl(label.partition("?")[2]) if name == "filter"]
    return {name: items for name, _, items in filters if name in {"dx", "pe", "ou"} and items and ";" not in items}


def _of_set(document: Mapping[str, Any], shown: str, gathering: Gathering) -> Iterator[DataValue]:
    rows = document["dataValues"]
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise SourceChanged(f"{shown}: found {repr(rows)[:60]}, expected a list of dataValues")
    gathering.rows_read += len(rows)
    gathering.see(rows)
    for number, row in enumerate(rows, start=1):
        if gone := [field for field in SET_FIELDS if field not in row]:
            raise SourceChanged(f"{shown}: row {number} has {', '.join(sorted(row))}; expected also {', '.join(gone)}")
        attributes = (row["attributeOptionCombo"],) if row.get("attributeOptionCombo") is not None else ()
        yield DataValue(
            row=number, element=_text(row["dataElement"]), period=_text(row["period"]), unit=_text(row["orgUnit"]),
            combinations=tuple(map(_text, (row["categoryOptionCombo"], *attributes))), written=_text(row["value"]),
            note=_text(row.get("comment")), deleted=row.get("deleted") is True,
        )  # fmt: skip


def _of_csv(content: bytes, gathering: Gathering) -> Iterator[DataValue]:
    for row in rows_of(content, SET_COLUMNS, MORE_SET_COLUMNS):
        cells = {name: cell.text for name, cell in row.cells.items()}
        gathering.rows_read += 1
        gathering.see([dict.fromkeys(cells, "")])
        attributes = (cells["attroptcombo"],) if cells["attroptcombo"] else ()
        yield DataValue(
            row=row.number, element=cells["dataelement"], period=cells["period"], unit=cells["orgunit"],
            combinations=(cells["catoptcombo"], *attributes), written=cells["value"], note=cells.get("comment", ""),
            deleted=cells.get("deleted", "").lower() == "true", beyond=", ".join(row.beyond),
        )  # fmt: skip


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()
