"""World Bank country indicators, API version 2.

A refused request comes back as status 200 with a message where the page header should be, so `read`
looks at the header before it looks at any value. Years without a value are padded with nulls.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.areas import OWN_GROUPS, area_of
from connectors.contract import Delivery, Reading
from connectors.frames import Gathering
from connectors.http import read_json
from connectors.numbers import number_of
from indicators.errors import SourceChanged
from indicators.provenance import RawFile
from indicators.series import ObsStatus

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from connectors.http import Answer, Http
    from indicators.framework import SeriesBinding, Source

STATUS_OF = {"": ObsStatus.NORMAL, "E": ObsStatus.ESTIMATED, "F": ObsStatus.FORECAST}
"""Status letters differ between sources, so each connector spells out its own; another letter is a finding."""

ROWS_A_PAGE = 20_000
ASK_ABOUT = "read the source's notes, then teach the connector what it means"


class WorldBank:
    """Yearly values for every country, one delivery an indicator code."""

    kind = "worldbank"
    reader_version = "1"

    def fetch(self, source: Source, http: Http, held: Mapping[str, Mapping[str, str]]) -> Iterator[Delivery]:
        for label in dict.fromkeys(series.label for series in source.series):
            address = f"{source.address}/country/all/indicator/{label}"
            answer = http.get(address, {"format": "json", "per_page": str(ROWS_A_PAGE), "page": "1"}, held.get(address))
            if answer is not None:
                yield Delivery(label, tuple(self._pages(source, label, address, http, answer)))

    def _pages(self, source: Source, label: str, address: str, http: Http, first: Answer) -> Iterator[RawFile]:
        header, _ = _header_and_rows(read_json(first.content, address), address)
        pages = int(header["pages"])
        yield _raw(source, label, address, first, 0)
        for page in range(2, pages + 1):
            answer = http.get(address, {"format": "json", "per_page": str(ROWS_A_PAGE), "page": str(page)})
            if answer is None:
                raise SourceChanged(f"{address}: page {page} was answered as unchanged, expected its rows")
            again, _ = _header_and_rows(read_json(answer.content, address), address)
            if int(again["pages"]) != pages:
                raise SourceChanged(f"{address}: {pages} pages became {again['pages']} while they were read")
            yield _raw(source, label, address, answer, page - 1)

    def read(self, source: Source, files: Sequence[RawFile]) -> Reading:
        label = files[0].label
        bindings = [series for series in source.series if series.label == label]
        gathering = Gathering(source.id, label)
        total, released_on = 0, None
        for position, file in enumerate(files):
            header, rows = _header_and_rows(read_json(file.content, file.address), file.address)
            total, released_on = int(header["total"]), header.get("lastupdated")
            gathering.rows_read += len(rows)
            for number, row in enumerate(rows, start=1):
                for binding in bindings:
                    _read_row(gathering, binding, row, position, number)
        if gathering.rows_read != total:
            raise SourceChanged(f"{files[0].address}: found {gathering.rows_read} rows, the source states {total}")
        return gathering.reading(released_on)


def _header_and_rows(document: Any, shown: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    if not isinstance(document, list) or not document or not isinstance(document[0], dict):
        raise SourceChanged(f"{shown}: expected a list of a page header and rows")
    header = document[0]
    if "message" in header:
        said = "; ".join(str(message.get("value", message)) for message in header["message"])
        raise SourceChanged(f"{shown} was refused: {said}")
    if not {"page", "pages", "total"} <= header.keys():
        raise SourceChanged(f"{shown}: the page header holds {sorted(header)}, expected page, pages and total")
    rows = document[1] if len(document) > 1 and document[1] is not None else []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise SourceChanged(f"{shown}: expected a list of rows beside the page header")
    return header, rows


def _read_row(gathering: Gathering, binding: SeriesBinding, row: dict[str, Any], file: int, number: int) -> None:
    code = str(row.get("countryiso3code") or (row.get("country") or {}).get("id") or "")
    # The API pads years without a value with nulls, and groups that no other source knows have no code of ours.
    if row.get("value") is None or code.upper() in OWN_GROUPS or _is_own_group(row):
        gathering.passed_over += 1
        return
    area, value = area_of(code), number_of(row["value"])
    status = STATUS_OF.get(str(row.get("obs_status", "")))
    if area is None:
        gathering.refuse("area-unknown", number, "countryiso3code", code, "an ISO 3166-1 or UN M49 code", ASK_ABOUT)
    elif value is None:
        gathering.refuse("value-not-a-number", number, "value", row["value"], "a number", ASK_ABOUT)
    elif status is None:
        known = ", ".join(repr(letter) for letter in STATUS_OF)
        gathering.refuse("status-unknown", number, "obs_status", row.get("obs_status"), f"one of {known}", ASK_ABOUT)
    else:
        gathering.add(
            indicator=binding.indicator, area=area, period=str(row.get("date", "")), breakdown=binding.breakdown,
            value=value, unit=binding.unit.value, status=status.value, note="", file=file, row=number,
        )  # fmt: skip


def _is_own_group(row: dict[str, Any]) -> bool:
    # Income groups have an empty alpha-3 and a two-character id that is no ISO code (XD, XM, XN, XT, XP, XY …).
    return not row.get("countryiso3code") and str((row.get("country") or {}).get("id", ""))[:1] in {
        "X",
        "Z",
        "O",
        "V",
        "S",
    }


def _raw(source: Source, label: str, address: str, answer: Answer, part: int) -> RawFile:
    return RawFile(
        source=source.id, label=label, address=answer.address if part else address, content=answer.content, part=part,
        media_type=answer.media_type, licence=source.licence, validators=answer.validators,
    )  # fmt: skip
