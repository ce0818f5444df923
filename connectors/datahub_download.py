"""The DataHub's download: CSV with a heading, whose labels may hold line breaks, in quotes or without.

A break without quotes makes two short lines of one row. They are known by their fields, which are one more than a
row's together: such a row is a finding, and where lines do not add up the file is refused.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from connectors.areas import area_of
from connectors.datahub_lists import is_estimate, means_unit
from connectors.http import what_is_there
from connectors.numbers import number_of
from indicators.errors import SourceChanged
from indicators.periods import is_period
from indicators.series import ObsStatus

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from connectors.frames import Gathering
    from indicators.framework import SeriesBinding

FIELDS = (
    "SeriesID", "Unit", "Year", "AreaCode", "DisaggregationGroup", "Disaggregation1", "Disaggregation2", "Value",
    "Notes", "Source", "LastModifiedOn",
)  # fmt: skip
SLICES = ("DisaggregationGroup", "Disaggregation1", "Disaggregation2")
ASK = "compare the row with the DataHub's own page, then teach the connector what it means"


@dataclass(frozen=True, slots=True)
class Record:
    """A row of the download by the number of its first line. `broken` holds the pieces of one without cells."""

    number: int
    cells: Mapping[str, str] = field(default_factory=dict)
    broken: tuple[str, ...] = ()


def records_of(content: bytes, shown: str) -> list[Record]:
    """Give the rows by their heading. Raises SourceChanged for another file, none, or lines that do not add up."""
    try:
        text = content.decode("utf-8-sig")
        lines = list(_lines_of(text))
    except UnicodeDecodeError as error:
        raise SourceChanged(f"{shown}: byte {error.start} is not UTF-8, expected CSV in it") from error
    except csv.Error as error:
        raise SourceChanged(f"{shown}: the CSV breaks off or is none ({error}), expected closed quotes") from error
    heading = [name.strip() for name in lines[0][1]] if lines else []
    if "SeriesID" not in heading:
        raise SourceChanged(f"{shown}: found {what_is_there(content)}, expected a heading with {', '.join(FIELDS)}")
    gone, twice = set(FIELDS) - set(heading), {name for name in heading if heading.count(name) > 1}
    if gone or twice:
        raise SourceChanged(
            f"{shown}: the heading is {', '.join(heading)}; expected {', '.join(sorted(gone | twice))} once"
        )
    records = list(_put_together(heading, lines[1:], shown))
    if not records:
        raise SourceChanged(f"{shown}: found a heading without rows, which it gives for what it has not; expected rows")
    return records


def _lines_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """Give each line that is not empty by the number it begins at: one with breaks in quotes is longer than one."""
    reader, before = csv.reader(io.StringIO(text, newline=""), strict=True), 0
    for line in reader:
        if line:
            yield before + 1, line
        before = reader.line_num


def _put_together(heading: Sequence[str], lines: Sequence[tuple[int, list[str]]], shown: str) -> Iterator[Record]:
    pieces: list[tuple[int, list[str]]] = []
    for number, line in lines:
        if len(line) == len(heading) and not pieces:
            yield Record(number, {name: cell.strip() for name, cell in zip(heading, line, strict=True)})
            continue
        pieces.append((number, line))
        together = sum(len(piece) for _, piece in pieces) - len(pieces) + 1
        if len(line) >= len(heading) or together > len(heading):
            break
        if len(pieces) > 1 and together == len(heading):
            yield Record(pieces[0][0], broken=tuple(",".join(piece) for _, piece in pieces))
            pieces = []
    if pieces:
        number, line = pieces[-1]
        raise SourceChanged(f"{shown}: line {number} has {len(line)} fields, expected {len(heading)} as in the heading")


def read_download(
    gathering: Gathering, binding: SeriesBinding, records: Sequence[Record], code: int, countries: Collection[str]
) -> None:
    """Keep, pass over or refuse each row: other slices than the binding's `disaggregation` are passed over.

    Raises SourceChanged when a row is about another code than was asked for.
    """
    wanted = binding.options.get("disaggregation", "")
    for record in records:
        if record.broken:
            found = f"{len(record.broken)} lines of one row: {' ↵ '.join(record.broken)}"[:300]
            gathering.refuse("row-broken", record.number, None, found, "line breaks in quotes only", ASK)
            continue
        if record.cells["SeriesID"] != str(code):
            raise SourceChanged(f"{binding.label}: line {record.number} is about {record.cells['SeriesID']!r:.40}")
        if "/".join(record.cells[name] for name in SLICES if record.cells[name]) != wanted:
            gathering.passed_over += 1
            continue
        problem = _problem(binding, record.cells, countries)
        if problem:
            gathering.refuse(problem[0], record.number, *problem[1:], ASK)
        else:
            _add(gathering, binding, record)


def _problem(
    binding: SeriesBinding, cells: Mapping[str, str], countries: Collection[str]
) -> tuple[str, str, str, str] | None:
    """Give the first thing that cannot be understood about a row as (code, column, found, expected), or None."""
    area, year, unit, written = (cells[name] for name in ("AreaCode", "Year", "Unit", "Value"))
    is_area, unit_is_ours = area in countries and area_of(area) is not None, binding.options.get("units", "")
    is_year, is_value = is_period(year) and len(year) == 4, not written or number_of(written) is not None
    is_unit = means_unit(unit, binding.unit.value, unit_is_ours)
    understood = (
        (is_area, "area-unknown", "AreaCode", area, "an ISO 3166-1 code of its list of countries"),
        (is_year, "period-unreadable", "Year", year, "a year"),
        (is_unit, "unit-unknown", "Unit", unit, f"a word for {binding.unit.value}"),
        (is_value, "value-not-a-number", "Value", written, "a number, or nothing"),
    )
    return next(((code, column, found, wanted) for is_so, code, column, found, wanted in understood if not is_so), None)


def _add(gathering: Gathering, binding: SeriesBinding, record: Record) -> None:
    cells, value = record.cells, number_of(record.cells["Value"])
    status = ObsStatus.ESTIMATED if is_estimate(cells["Source"]) else ObsStatus.NORMAL
    gathering.add(
        indicator=binding.indicator, area=area_of(cells["AreaCode"]), period=cells["Year"],
        breakdown=binding.breakdown, value=float("nan") if value is None else value, unit=binding.unit.value,
        status=(ObsStatus.MISSING if value is None else status).value,
        note="; ".join(part for part in (cells["Notes"], cells["Source"]) if part), file=0, row=record.number,
    )  # fmt: skip
