"""UN SDG API, version 1: every area and breakdown of a series, page by page.

Values are texts, areas are M49 codes without padding, and pages can be short: the rows received are
counted against the total the source states before anything is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.areas import area_of
from connectors.codes import sex_of
from connectors.contract import Asking, Delivery, Reading
from connectors.frames import Gathering
from connectors.http import read_json
from connectors.numbers import number_of
from connectors.pages import Page, Pages, page_of, read_pages
from indicators.errors import SourceChanged
from indicators.series import TOTAL, ObsStatus, breakdown_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from indicators.framework import SeriesBinding, Source
    from indicators.provenance import RawFile

FIELDS = ("geoAreaCode", "timePeriodStart", "value", "attributes", "dimensions")
ROWS_A_PAGE = 1000

STATUS_OF = {
    "": ObsStatus.NORMAL,
    "C": ObsStatus.NORMAL,
    "CA": ObsStatus.NORMAL,
    "G": ObsStatus.NORMAL,
    "E": ObsStatus.ESTIMATED,
    "M": ObsStatus.ESTIMATED,
    "NA": ObsStatus.NORMAL,
    "N": ObsStatus.NORMAL,
}
"""The attribute Nature: country, adjusted, global monitoring, estimated, modelled, not stated; kept in the note."""

UNITS_OF = {"PERCENT": "percent", "PER_100_POP": "percent", "TONNES": "tonne", "NUMBER": "count", "INDEX": "index"}
TOTALS = frozenset({"", "_T", "G", "ALLAGE", "ALLAREA", "TOTAL", "BOTHSEX", "ALL"})
NO_VALUE = frozenset({"", "NaN", "..", "...", "-", "N/A", "NULL"})
ASK_ABOUT = "read the series' metadata, then teach the connector what it means"


class UnSdg:
    """One delivery a series code; its pages are its parts."""

    kind = "unsdg"
    reader_version = "2"

    def fetch(self, source: Source, asking: Asking) -> Iterator[Delivery]:
        for label in dict.fromkeys(series.label for series in source.series):
            pages = Pages(address=f"{source.address}/Series/Data?seriesCode={label}", query=_query, read=_page)
            files = pages.fetch(source, label, asking)
            if files is not None:
                yield Delivery(label, files)

    def read(self, source: Source, files: Sequence[RawFile]) -> Reading:
        label = files[0].label
        bindings = [series for series in source.series if series.label == label]
        gathering = Gathering(source.id, label)
        for position, page in read_pages(files, _page):
            gathering.rows_read += len(page.rows)
            gathering.see(page.rows)
            for number, row in enumerate(page.rows, start=1):
                for binding in bindings:
                    _read_row(gathering, binding, row, position, number)
        return gathering.reading()


def _query(page: int) -> dict[str, str]:
    return {"page": str(page), "pageSize": str(ROWS_A_PAGE)}


def _page(content: bytes, shown: str) -> Page:
    document = read_json(content, shown)
    if not isinstance(document, dict) or "data" not in document:
        found = ", ".join(sorted(document)) or "nothing" if isinstance(document, dict) else type(document).__name__
        raise SourceChanged(f"{shown}: found {found}, expected a page with data")
    page = page_of(document, ("pageNumber", "totalPages", "totalElements"), document["data"], FIELDS, shown)
    for place, row in enumerate(page.rows, start=1):
        for field in ("attributes", "dimensions"):
            if not isinstance(row[field] or {}, dict):
                raise SourceChanged(f"{shown}: {field} of row {place} is {row[field]!r}, expected names and codes")
    return page


def _read_row(gathering: Gathering, binding: SeriesBinding, row: dict[str, Any], file: int, number: int) -> None:
    dimensions = {str(name): str(code) for name, code in (row["dimensions"] or {}).items()}
    others = {code for name, code in dimensions.items() if name != "Sex"}
    # A slice by age, place or another dimension is not what the binding asks for; the totals are among the rows.
    if others - TOTALS:
        gathering.passed_over += 1
        return
    problem = _problem(binding, row, dimensions)
    if problem:
        gathering.refuse(problem[0], number, *problem[1:], ASK_ABOUT)
        return
    nature = str((row["attributes"] or {}).get("Nature", ""))
    written = str(row["value"]).strip()
    value = number_of(written)
    status = STATUS_OF[nature] if value is not None else ObsStatus.MISSING
    gathering.add(
        indicator=binding.indicator, area=area_of(str(row["geoAreaCode"])), period=_period(row["timePeriodStart"]),
        breakdown=breakdown_of({"sex": sex_of(dimensions.get("Sex", "") or TOTAL) or TOTAL}) or binding.breakdown,
        value=float("nan") if value is None else value, unit=binding.unit.value, status=status.value,
        note=_note(row, nature, "" if value is not None else written), file=file, row=number,
    )  # fmt: skip


def _problem(
    binding: SeriesBinding, row: dict[str, Any], dimensions: dict[str, str]
) -> tuple[str, str, str, str] | None:
    """Give the first thing that cannot be understood about a row as (code, column, found, expected), or None."""
    attributes = row["attributes"] or {}
    area, written = str(row["geoAreaCode"]), str(row["value"]).strip()
    unit, nature = str(attributes.get("Units", "")), str(attributes.get("Nature", ""))
    sex, year = dimensions.get("Sex", TOTAL), str(row["timePeriodStart"])
    is_value = number_of(written) is not None or written in NO_VALUE
    understood = (
        (area_of(area) is not None, "area-unknown", "geoAreaCode", area, "a UN M49 code"),
        (bool(_period(year)), "period-unreadable", "timePeriodStart", year, "a year"),
        (sex_of(sex or TOTAL) is not None, "breakdown-unknown", "Sex", sex, "BOTHSEX, FEMALE or MALE"),
        (UNITS_OF.get(unit) == binding.unit.value, "unit-unknown", "Units", unit, f"a word for {binding.unit.value}"),
        (nature in STATUS_OF, "status-unknown", "Nature", nature, f"one of {', '.join(sorted(STATUS_OF))}"),
        (is_value, "value-not-a-number", "value", written, "a number, or one of the source's marks for no value"),
    )
    return next(((code, column, found, wanted) for is_so, code, column, found, wanted in understood if not is_so), None)


def _period(written: object) -> str:
    value = number_of(written)
    return str(int(value)) if value is not None and value == int(value) and 1000 <= value <= 9999 else ""


def _note(row: dict[str, Any], nature: str, written: str) -> str:
    given = row.get("footnotes") or []
    footnotes = [str(note) for note in (given if isinstance(given, list) else [given]) if note]
    parts = [f"Nature {nature}" if nature else "", f"printed {written!r}" if written else "", *footnotes]
    return "; ".join(part for part in parts if part)
