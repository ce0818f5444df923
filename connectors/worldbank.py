"""World Bank country indicators, API version 2.

A refused request comes back as status 200 with a message where the page header should be, so `read`
looks at the header before it looks at any value. Years without a value are padded with nulls.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from connectors.areas import OWN_GROUPS, area_of
from connectors.contract import Asking, Delivery, Reading
from connectors.frames import Gathering
from connectors.http import read_json
from connectors.numbers import number_of
from connectors.pages import Page, Pages, page_of, read_pages
from indicators.errors import SourceChanged
from indicators.periods import is_period
from indicators.series import ObsStatus

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from indicators.framework import SeriesBinding, Source
    from indicators.provenance import RawFile

STATUS_OF = {"": ObsStatus.NORMAL, "E": ObsStatus.ESTIMATED, "F": ObsStatus.FORECAST}
"""Status letters differ between sources, so each connector spells out its own; another letter is a finding."""

OWN_GROUP_LETTERS = frozenset("XZOVS")
"""Income groups have an empty alpha-3 and a two-letter id that is no ISO code: XD, XM, XN, XT, XP, XY …"""

OWN_ECONOMIES = {"CHI": "830"}
"""The Channel Islands, by a code that elsewhere means Chile."""

FIELDS = ("countryiso3code", "country", "date", "value", "obs_status")
ROWS_A_PAGE = 20_000
ASK = "read the source's notes, then teach the connector what it means"


class WorldBank:
    """Yearly values for every country, one delivery an indicator code."""

    kind = "worldbank"
    reader_version = "2"

    def fetch(self, source: Source, asking: Asking) -> Iterator[Delivery]:
        for label in dict.fromkeys(series.label for series in source.series):
            pages = Pages(
                address=f"{source.address}/country/all/indicator/{label}", query=partial(_query, asking.since),
                read=_page, glance=None if asking.since else GLANCE, partial=asking.since is not None,
            )  # fmt: skip
            files = pages.fetch(source, label, asking)
            if files is not None:
                yield Delivery(label, files)

    def read(self, source: Source, files: Sequence[RawFile]) -> Reading:
        label = files[0].label
        bindings = [series for series in source.series if series.label == label]
        gathering, released_on = Gathering(source.id, label), None
        for position, page in read_pages(files, _page):
            released_on = page.released_on
            gathering.rows_read += len(page.rows)
            gathering.see(page.rows)
            for number, row in enumerate(page.rows, start=1):
                for binding in bindings:
                    _read_row(gathering, binding, row, position, number)
        return gathering.reading(released_on)


GLANCE = {"format": "json", "per_page": "1", "page": "1"}
"""The interface gives no validators; the head of one row says when the data were last updated."""

LAST_YEAR = 2200
"""The interface wants an end; years to come are not there yet."""


def _query(since: date | None, page: int) -> dict[str, str]:
    asked = {"format": "json", "per_page": str(ROWS_A_PAGE), "page": str(page)}
    return asked if since is None else asked | {"date": f"{since.year}:{LAST_YEAR}"}


def _page(content: bytes, shown: str) -> Page:
    document = read_json(content, shown)
    if not isinstance(document, list) or not document or not isinstance(document[0], dict):
        raise SourceChanged(f"{shown}: expected a list of a page header and rows")
    header, *rows = document
    if "message" in header:
        words = _said(header["message"])
        raise SourceChanged(f"{shown} was refused: {words}")
    # A series without any row has null where its rows would be.
    page = page_of(header, ("page", "pages", "total"), (rows[0] if rows else None) or [], FIELDS, shown)
    return replace(page, released_on=str(header["lastupdated"]) if header.get("lastupdated") else None)


def _said(messages: Any) -> str:
    said = messages if isinstance(messages, list) else [messages]
    return "; ".join(str(one.get("value", one) if isinstance(one, dict) else one) for one in said)


def _read_row(gathering: Gathering, binding: SeriesBinding, row: dict[str, Any], file: int, number: int) -> None:
    code, own = str(row["countryiso3code"] or ""), _own_code(row)
    # The API pads years without a value with nulls, and groups that no other source knows have no code of ours.
    if row["value"] is None or code.upper() in OWN_GROUPS or (not code and own[:1] in OWN_GROUP_LETTERS):
        gathering.passed_over += 1
        return
    area, value, year = area_of(OWN_ECONOMIES.get(code, code or own)), number_of(row["value"]), str(row["date"])
    status = STATUS_OF.get(str(row["obs_status"] or ""))
    if area is None:
        gathering.refuse("area-unknown", number, "countryiso3code", code or own, "an ISO 3166-1 or UN M49 code", ASK)
    elif value is None:
        gathering.refuse("value-not-a-number", number, "value", row["value"], "a number", ASK)
    elif status is None:
        known = ", ".join(repr(letter) for letter in STATUS_OF)
        gathering.refuse("status-unknown", number, "obs_status", row["obs_status"], f"one of {known}", ASK)
    elif not is_period(year):
        gathering.refuse("period-unreadable", number, "date", year, "a period such as 2021", ASK)
    else:
        gathering.add(
            indicator=binding.indicator, area=area, period=year, breakdown=binding.breakdown, value=value,
            unit=binding.unit.value, status=status.value, note="", file=file, row=number,
        )  # fmt: skip


def _own_code(row: dict[str, Any]) -> str:
    country = row["country"]
    return str(country.get("id") or "") if isinstance(country, dict) else ""
