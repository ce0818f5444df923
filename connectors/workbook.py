"""Registers and uploads: CSV and Excel files in our own columns, read by header and never by position.

Every problem is told at once, with sheet, row and column. What kind of file it is, is decided by its
bytes, whatever its name says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.area_names import bearers_of, known_area
from connectors.contract import Asking, Delivery, Reading
from connectors.frames import Gathering
from connectors.numbers import number_of
from connectors.sheets import Cell, Row, rows_of
from indicators.errors import SourceChanged
from indicators.periods import is_period
from indicators.provenance import RawFile, sha256_of
from indicators.series import MISSING_STATUSES, ObsStatus, breakdown_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from indicators.framework import Source

REQUIRED = ("indicator", "area", "period", "value", "unit", "status")
OPTIONAL = ("note", "source")
DIMENSIONS = ("sex", "age")
FILE = "file"
"""The option of a source that names a register kept in the plan folder."""


CELL_PROBLEMS = {
    "cell-error": ("a value", "mend the formula that gives the error"),
    "cell-is-a-date": ("a number or a text", "format the cell as text and type it again: Excel made a date of it"),
    "cell-is-a-truth": ("a number or a text", "write the number or the word that is meant"),
    "formula-without-value": ("the formula's value", "open the file in Excel and save it, or type the value"),
}
"""What a cell holds in place of a text: what was expected, and what to do."""


class Workbook:
    """Registers kept beside the plan. A source without a `file` option offers nothing: people hand its files in."""

    kind = "workbook"
    reader_version = "2"

    def fetch(self, source: Source, asking: Asking) -> Iterator[Delivery]:
        name = source.options.get(FILE)
        if name is None or asking.folder is None:
            return
        path = asking.folder / name
        try:
            content = path.read_bytes()
        except OSError as error:
            raise SourceChanged(
                f"{source.id}: {name} is not in the plan folder; expected the register there"
            ) from error
        address, validators = f"file:{name}", {"ETag": sha256_of(content)}
        if asking.held.get(address) == validators:
            return
        file = RawFile(
            source=source.id, label="register", address=address, content=content, media_type="text/csv",
            licence=source.licence, validators=validators,
        )  # fmt: skip
        yield Delivery("register", (file,))

    def read(self, source: Source, files: Sequence[RawFile]) -> Reading:
        gathering = Gathering(source.id, files[0].label)
        units = {series.indicator: series.unit.value for series in source.series}
        for position, file in enumerate(files):
            for row in rows_of(file.content, REQUIRED, OPTIONAL + DIMENSIONS):
                gathering.rows_read += 1
                gathering.see([dict.fromkeys(row.cells, "")])
                _read_row(gathering, row, units, position)
        return gathering.reading()


def _read_row(gathering: Gathering, row: Row, units: Mapping[str, str], file: int) -> None:
    cells = row.cells
    problems = list(_problems(cells, units))
    if row.beyond:
        problems.append(
            ("row-too-long", "", "no cell beyond the last heading", "put quotes around a value with a comma")
        )
    for code, column, expected, remedy in problems:
        found = cells[column].text if column in cells else ", ".join(row.beyond)
        gathering.refuse(code, row.number, column or None, found or "nothing", expected, remedy, sheet=row.sheet)
    if problems:
        return
    value = number_of(cells["value"].text)
    note = "; ".join(text for text in (_text(cells, "note"), _text(cells, "source")) if text)
    gathering.add(
        indicator=cells["indicator"].text, area=known_area(cells["area"].text), period=cells["period"].text,
        breakdown=breakdown_of({name: _text(cells, name) or "_T" for name in DIMENSIONS}),
        value=float("nan") if value is None else value, unit=cells["unit"].text, status=cells["status"].text,
        note=note, file=file, row=row.number, sheet=row.sheet,
    )  # fmt: skip


def _text(cells: Mapping[str, Cell], name: str) -> str:
    return cells[name].text if name in cells else ""


def _problems(cells: Mapping[str, Cell], units: Mapping[str, str]) -> Iterator[tuple[str, str, str, str]]:
    """Give what is wrong with a row as (code, column, expected, remedy), all of it."""
    for name, cell in cells.items():
        if cell.problem:
            yield cell.problem, name, *CELL_PROBLEMS[cell.problem]
    indicator, unit = cells["indicator"].text, cells["unit"].text
    if indicator not in units:
        yield "indicator-unknown", "indicator", f"one of {', '.join(sorted(units))}", "use the code of the template"
    elif unit != units[indicator]:
        yield "unit-differs", "unit", units[indicator], "convert the value, or mend the unit"
    if known_area(cells["area"].text) is None:
        several = bearers_of(cells["area"].text)
        remedy = f"write which is meant: {several}" if several else "write for example CHE, or 001 for the world"
        yield "area-unknown", "area", "an ISO 3166-1 or UN M49 code, or a country's name", remedy
    if not is_period(cells["period"].text):
        yield "period-unreadable", "period", "a period such as 2021, 2021-Q3 or 2021-11", "write the period so"
    yield from _value_problems(cells["value"].text, cells["status"].text)


def _value_problems(value: str, status: str) -> Iterator[tuple[str, str, str, str]]:
    codes = {code.value for code in ObsStatus}
    if status not in codes:
        yield "status-unknown", "status", f"one of {', '.join(sorted(codes))}", "A is a normal value, O a missing one"
    elif status in MISSING_STATUSES and value:
        yield "value-with-missing-status", "value", f"nothing, since the status is {status}", "empty one of the two"
    elif status not in MISSING_STATUSES and not value:
        yield (
            "value-missing",
            "value",
            "a number, or a status that says why there is none",
            "0 is a number; empty is not",
        )
    elif value and number_of(value) is None:
        yield (
            "value-not-a-number",
            "value",
            "a number with a point for decimals",
            "write 1234.5, without separators or signs",
        )
