"""The DataHub's own lists of countries, regions and codes, by which the numbers in its data are resolved.

Some lists spell their fields in capitals and some do not, in one list even: fields are known without regard to case.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from connectors.http import read_json
from indicators.errors import SourceChanged

UNITS_OF = {
    "%": "percent",
    "per 100 people": "percent",
    "per 100 inhabitants": "percent",
    "number": "count",
    "index": "index",
}
"""What its words for units mean here; a binding may name more in its option `units`, separated by semicolons."""

OF_GROUP = {"LDC": "199", "LLDC": "432", "SIDS": "722"}
"""UN M49 codes of the regions that its classes named for M49 hold."""


@dataclass(frozen=True, slots=True)
class Region:
    """A region as the list of regions has it."""

    number: int
    name: str
    code: str
    group: str

    @property
    def area(self) -> str:
        """Our code, "" when the region is none that UN M49 has: then the binding must name one."""
        if self.group == self.name == "World":
            return "001"
        return OF_GROUP.get(self.code, "") if self.group.startswith("UN M49") else ""


def rows_of_list(content: bytes, shown: str) -> list[dict[str, Any]]:
    """Give the objects of a bare list. Raises SourceChanged for another document, and for a list without any."""
    document = read_json(content, shown)
    if not isinstance(document, list) or not all(isinstance(row, dict) for row in document):
        found = ", ".join(sorted(document)) or "nothing" if isinstance(document, dict) else type(document).__name__
        raise SourceChanged(f"{shown}: found {found}, expected a page that is a list of rows")
    if not document:
        raise SourceChanged(f"{shown}: found an empty list, which it gives for what it has not; expected rows")
    return document


def countries_of(content: bytes, shown: str) -> dict[int, str]:
    """Give the ISO 3166-1 alpha-3 code of each country by the DataHub's own number for it. Raises SourceChanged."""
    listed = _by_number(content, shown, ("countryid", "isocode"))
    return {number: _text(row["isocode"]) for number, row in listed.items()}


def regions_of(content: bytes, shown: str) -> dict[int, Region]:
    """Give each region by the number it is asked for. Raises SourceChanged."""
    listed = _by_number(content, shown, ("regionid", "regionname", "regioncode", "classname"))
    return {
        number: Region(number, *(_text(row[name]) for name in ("regionname", "regioncode", "classname")))
        for number, row in listed.items()
    }


def unit_of(content: bytes, shown: str, code: int) -> str:
    """Give the word for the unit of a code. Raises SourceChanged when the dictionary has not just that code."""
    listed = _by_number(content, shown, ("codeid", "units"))
    if code not in listed:
        raise SourceChanged(f"{shown}: found the codes {', '.join(map(str, listed))[:80]}, expected {code}")
    return _text(listed[code]["units"])


def means_unit(word: str, unit: str, more: str) -> bool:
    """Say whether a word for a unit means ours, by the table or by the binding's own words."""
    return UNITS_OF.get(word.strip().lower()) == unit or word.strip() in {one.strip() for one in more.split(";") if one}


def is_estimate(told: str) -> bool:
    """Say whether the words about the origin of a value mark it as an estimate: they end so."""
    return told.strip().rstrip(".").lower().endswith("estimate")


def _by_number(content: bytes, shown: str, fields: tuple[str, ...]) -> dict[int, dict[str, Any]]:
    """Give the rows by the number in their first field; every row must have all fields, every number once."""
    listed: dict[int, dict[str, Any]] = {}
    for place, given in enumerate(rows_of_list(content, shown), start=1):
        row = {name.lower(): value for name, value in given.items()}
        gone = [name for name in fields if name not in row]
        if gone:
            raise SourceChanged(f"{shown}: row {place} has {', '.join(sorted(given))}; expected also {', '.join(gone)}")
        number = row[fields[0]]
        if isinstance(number, bool) or not isinstance(number, int) or number in listed:
            raise SourceChanged(f"{shown}: row {place} has the number {number!r:.40}, expected one of its own")
        listed[number] = row
    return listed


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()
