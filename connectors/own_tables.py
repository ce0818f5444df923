"""Tables in our own columns, read whole: their rows, and beside them what a person should know of their file.

Nothing is left out without a word: columns that are not ours, rows under the table, what was hidden.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from connectors.footers import kind_of_footer
from connectors.layouts import bindings_by_indicator
from connectors.own_headings import COLUMNS, DIMENSIONS, OPTIONAL, REQUIRED, OwnHeadings, indicators_of
from connectors.own_rows import OwnRowReader
from connectors.places import letter_of
from connectors.sheets import Cell, Row, Table, chosen_in, open_table
from connectors.signs import seen
from connectors.standard_copy import unguarded_rows
from connectors.tables import seen_by
from indicators.findings import Finding, Severity
from indicators.framework import Layout
from indicators.handing_in import Choices

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from connectors.frames import Gathering
    from indicators.framework import SeriesBinding
    from indicators.provenance import RawFile

OWN = Layout(form="csv", columns={name: name for name in COLUMNS})
"""Our own columns, those of the template."""

MOST_NAMED = 12


@dataclass(slots=True)
class OwnTable:
    """One table of ours while it is read into a gathering."""

    gathering: Gathering
    table: Table
    reader: OwnRowReader
    hidden: list[int] = field(default_factory=list)

    def read(self, file: int) -> None:
        """Read every row, then tell what was hidden and what contradicts itself."""
        self._tell_columns()
        indicators = indicators_of(self.table)
        for row in seen_by(self.gathering, unguarded_rows(self.table.rows(strictly=True))):
            if row.number in self.table.grid.hidden_rows:
                self.hidden.append(row.number)
            if (footer := kind_of_footer(row)) is not None:
                self._tell_footer(row, footer)
            elif indicators:
                self._read_wide(row, indicators, file)
            else:
                self.reader.read(row, file)
        if self.gathering.shape:
            # Which of the columns that may be absent are there, and in which form, is no trait of the source.
            self.gathering.shape = {}
            self.gathering.see([dict.fromkeys([*REQUIRED, *(name for name in COLUMNS if name in self.table.keys)], "")])
        self._tell_hidden()
        self._tell_percents()

    def _read_wide(self, row: Row, indicators: dict[str, str], file: int) -> None:
        """Read a row's values one by one; those that are not understood count as one row."""
        start, before = len(self.gathering.findings), self._count()
        shared = {key: cell for key, cell in row.cells.items() if key in COLUMNS}
        refused = False
        for indicator, key in indicators.items():
            told = len(self.gathering.findings)
            cells = {**shared, "indicator": Cell(indicator), "value": row.cells[key]}
            letters = {**row.letters, "value": row.letters[key], "indicator": row.letters[key]}
            self.reader.read(replace(row, cells=cells, letters=letters), file)
            refused = refused or len(self.gathering.findings) > told
        self.gathering.findings[start:] = dict.fromkeys(self.gathering.findings[start:])
        self.gathering.rows_read += self._count() - before + refused - 1

    def _count(self) -> int:
        return len(self.gathering.columns["row"]) + self.gathering.passed_over

    def _tell(  # noqa: PLR0913 - a finding has that many parts
        self, code: str, found: str, expected: str, remedy: str, *, row: int | None = None, column: str | None = None,
        cell: str | None = None, severity: Severity = Severity.WARNING,
    ) -> None:  # fmt: skip
        self.gathering.tell(
            Finding(
                code=code, severity=severity, sheet=self.table.grid.sheet, row=row, column=column, cell=cell,
                found=found, expected=expected, remedy=remedy,
            )
        )  # fmt: skip

    def _tell_columns(self) -> None:
        table, grid = self.table, self.table.grid
        places = [place for place, text in enumerate(table.written) if text and not table.wanted[place]]
        if places:
            names = _some([f"{seen(table.written[place])} ({letter_of(place)})" for place in places])
            self._tell(
                "columns-ignored", f"columns ignored: {names}", "our columns alone", "nothing, if they are for you",
                row=table.header_row, cell=f"{letter_of(places[0])}{table.header_row}",
            )  # fmt: skip
        hidden = [place for place, key in enumerate(table.wanted) if key and place in grid.hidden_columns]
        if hidden:
            names = _some([f"{table.written[place]} ({letter_of(place)})" for place in hidden])
            self._tell(
                "columns-hidden", f"hidden columns that were read: {names}", "columns that can be seen",
                "see whether what stands there is meant, and show them", row=table.header_row,
                cell=f"{letter_of(hidden[0])}{table.header_row}",
            )  # fmt: skip
        if grid.hidden_sheets:
            self._tell(
                "sheets-hidden", f"hidden sheets that were not read: {_some(grid.hidden_sheets)}",
                "sheets that can be seen", "nothing, if their values are not meant; else show the sheet with the table",
            )  # fmt: skip

    def _tell_footer(self, row: Row, what: str) -> None:
        key, cell = next((key, cell) for key, cell in row.cells.items() if cell.text)
        self.gathering.passed_over += 1
        self._tell(
            "footer-row", f"{what}, which was not read: {seen(cell.text)[:80]}", "rows of values alone",
            "nothing, if it is no value; else fill in what it is about", row=row.number,
            cell=f"{row.letters[key]}{row.number}",
        )  # fmt: skip

    def _tell_hidden(self) -> None:
        if self.hidden:
            how = "rows hidden by a filter" if self.table.grid.filtered else "hidden rows"
            self._tell(
                "rows-hidden", f"{how} that were read: {_ranges(self.hidden)}", "rows that can be seen",
                "see whether they are meant, and show them; delete those that are not", row=self.hidden[0],
            )  # fmt: skip

    def _tell_percents(self) -> None:
        """Refuse a column in which some numbers are shown as percentages and others are not: one kind is mistaken."""
        for (_, letter), (plain, shown) in self.reader.percents.items():
            if not plain or not shown:
                continue
            fewer, _ = sorted((shown, plain), key=len)
            cells = _some([f"{letter}{row}" for row in fewer])
            mixed = f"{len(shown)} as percentages and {len(plain)} as they are"
            for row in fewer:
                self._tell(
                    "percents-mixed", f"numbers shown in two ways: {mixed}; the fewer are {cells}", "one way",
                    "format all of them alike, and see that each is the number that is meant", row=row,
                    column="value", cell=f"{letter}{row}", severity=Severity.BLOCKER,
                )  # fmt: skip


def read_own(
    files: Sequence[RawFile], bindings: Iterable[SeriesBinding], gathering: Gathering, shown: str
) -> None:  # fmt: skip
    """Read files in our own columns. Raises SourceChanged for one that has no such table."""
    bound = bindings_by_indicator(OWN, bindings, shown)
    for position, file in enumerate(files):
        choices = Choices.model_validate(dict(file.choices))
        table = open_table(file.content, OwnHeadings(bound, chosen_in(choices)), choices)
        wide = bool(indicators_of(table))
        present = {*table.wanted, *(("indicator", "value") if wide else ())}
        columns = {name: name for name in (*REQUIRED, *OPTIONAL, *DIMENSIONS) if name in present}
        layout = OWN.model_copy(
            update={
                "columns": columns,
                "decimal": choices.decimal or ".",
                "grouping": choices.grouping if choices.decimal else "",
            }
        )
        reader = OwnRowReader(
            gathering=gathering, layout=layout, bindings=bound, own=True, choices=choices, wide=wide,
            tells_formats=table.grid.tells_formats,
        )  # fmt: skip
        gathering.sheet = table.grid.sheet
        gathering.letters = {key.removeprefix(":"): letter for key, letter in table.letters.items()}
        OwnTable(gathering, table, reader).read(position)


def _some(names: Sequence[str]) -> str:
    listed, more = ", ".join(names[:MOST_NAMED]), len(names) - MOST_NAMED
    return f"{listed} and {more} more" if more > 0 else listed


def _ranges(numbers: Sequence[int]) -> str:
    """Write row numbers shortly: `4, 9–12`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return _some([f"{first}" if first == last else f"{first}–{last}" for first, last in runs])
