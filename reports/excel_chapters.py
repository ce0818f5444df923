"""A chapter on its sheet: its first table on top, to be filtered and read under a frozen header; then the rest.

All tables of a sheet share its columns: a later table takes as many of them for each of its own as its text needs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import ceil
from typing import TYPE_CHECKING

from reports.blocks import Cell, Column, Figure, Heading, Paragraph, Table
from reports.excel_charts import insert_chart, numbers_table
from reports.excel_looks import (
    CAPTION,
    CELL,
    HEAD,
    HEADING,
    NOTE,
    PROSE,
    STATUS_COLOURS,
    TITLE,
    TOTAL,
    plain,
    value_of,
)  # fmt: skip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.worksheet import Worksheet

    from reports.blocks import Block
    from reports.excel_looks import Sheets
    from reports.spreadsheet import Style

CHARACTERS = 150
"""How many characters a sheet is wide: as many as can be read on a page across. Flat data may be wider."""

NARROWEST, PERIOD_WIDTH, NOTES_WIDTH = 8, 12, 14
LINE_HEIGHT = 14
_WIDE = re.compile("[\u2e80-\uffdf]")
Span = tuple[int, int]
"""The first and last column of a sheet that one of a table takes."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """What stands on one sheet: a title, a short one for the sheet's name, and the blocks."""

    title: str
    short: str
    blocks: Sequence[Block]

    @classmethod
    def of_table(cls, table: Table, short: str) -> Chapter:
        return cls(table.caption, short, (table,))


def write_chapter(sheets: Sheets, sheet: Worksheet, chapter: Chapter) -> None:
    """Write a chapter on its sheet."""
    tables = [block for block in chapter.blocks if isinstance(block, Table)]
    first = _spread(tables[0], sheets) if tables else None
    page = _Page(sheets, sheet, [column.width for column in first.columns] if first else [CHARACTERS])
    page.across(chapter.title, TITLE)
    if first:
        page.table(first)
        _make_leading(sheet, first)
    rest = [block for block in chapter.blocks if not tables or block is not tables[0]]
    page.row += 1
    for block, following in pairwise([*rest, Heading(1, "")]):
        # The heading of the table that went to the top has nothing left to head.
        if not (isinstance(block, Heading) and isinstance(following, Heading)):
            page.write(block)


def _make_leading(sheet: Worksheet, table: Table) -> None:
    """Let the table people came for be filtered, its header stand still, and be repeated in print."""
    header = 2
    last = header + len(table.rows) - (1 if table.total else 0)
    if last > header:
        sheet.autofilter(header, 0, last, len(table.columns) - 1)
    sheet.freeze_panes(header + 1, 1)
    sheet.repeat_rows(header)


def _spread(table: Table, sheets: Sheets) -> Table:
    """Give every figure's period, and the numbers of a row's notes, a column of their own."""
    dated = [any(_period(row[n]) for row in table.rows) for n in range(len(table.columns))]
    noted = any(cell.notes for row in table.rows for cell in row)
    whole = sum(column.width for column in table.columns)
    columns: list[Column] = []
    for column, has_period in zip(table.columns, dated, strict=True):
        width = max(NARROWEST, round(max(CHARACTERS, whole) * column.width / whole))
        columns.append(Column(column.title, width, column.figures))
        if has_period:
            name = sheets.words.say("{column}, period", column=column.title)
            columns.append(Column(name, PERIOD_WIDTH, figures=True))
    if noted:
        columns.append(Column(sheets.words.say("Notes"), NOTES_WIDTH))
    rows = tuple(tuple(_spread_row(row, dated, noted=noted)) for row in table.rows)
    return Table(caption=table.caption, columns=tuple(columns), rows=rows, notes=table.notes, total=table.total)


def _spread_row(row: Sequence[Cell], dated: Sequence[bool], *, noted: bool) -> list[Cell]:
    cells: list[Cell] = []
    for cell, has_period in zip(row, dated, strict=True):
        cells.append(cell)
        if has_period:
            cells.append(Cell(_period(cell)))
    if noted:
        numbers = dict.fromkeys(number for cell in row for number in cell.notes)
        cells.append(Cell(", ".join(str(number) for number in numbers)))
    return cells


def _period(cell: Cell) -> str:
    return (cell.quantity.period if cell.quantity else None) or ""


class _Page:
    """A sheet being written downwards."""

    def __init__(self, sheets: Sheets, sheet: Worksheet, widths: Sequence[int]) -> None:
        self.sheets, self.sheet, self.widths, self.row = sheets, sheet, widths, 0
        for number, width in enumerate(widths):
            sheet.set_column(number, number, width)

    def write(self, block: Block) -> None:
        if isinstance(block, Heading):
            self.row += 1
            self.across(block.text, HEADING)
        elif isinstance(block, Paragraph):
            self.across(block.text, NOTE if block.style == "small" else PROSE)
        elif isinstance(block, Figure):
            self._figure(block)
        else:
            self.table(_spread(block, self.sheets))

    def _figure(self, figure: Figure) -> None:
        """Write the numbers of a chart, the chart they make, and what it says in words."""
        table = numbers_table(figure)
        places = self.table(_spread(table, self.sheets))
        first = self.row - len(table.rows)
        self.row = insert_chart(self.sheets, self.sheet, figure, first, [place[0] for place in places])
        self.across(figure.alternative, PROSE)
        self.row += 1

    def table(self, table: Table) -> list[Span]:
        """Write a table with its caption above and its notes below; give where its columns stand."""
        places = _places([column.width for column in table.columns], self.widths)
        self.across(table.caption, CAPTION)
        head = [Cell(column.title) for column in table.columns]
        self._cells(head, table.columns, places, HEAD)
        for row in table.rows:
            is_total = table.total and row is table.rows[-1]
            self._cells(row, table.columns, places, TOTAL if is_total else CELL)
        for number, note in enumerate(table.notes, start=1):
            self.across(f"{number}  {note}", NOTE)
        return places

    def _cells(self, cells: Sequence[Cell], columns: Sequence[Column], places: Sequence[Span], style: Style) -> None:
        for cell, column, (first, last) in zip(cells, columns, places, strict=True):
            dressed = {**style, "align": "right"} if column.figures else style
            if cell.status:
                dressed = {**dressed, "bold": True, "font_color": STATUS_COLOURS[cell.status]}
            if last > first:
                self.sheet.merge_range(self.row, first, self.row, last, "", self.sheets.look(dressed))
            self._cell(first, cell, dressed)
        # Not every spreadsheet fits a row to its text by itself, and none does where cells are merged.
        texts = [cell for cell in cells if cell.quantity is None]
        spans = [place for cell, place in zip(cells, places, strict=True) if cell.quantity is None]
        self._heighten(max((self._lines(cell.text, at) for cell, at in zip(texts, spans, strict=True)), default=1))
        self.row += 1

    def _cell(self, column: int, cell: Cell, style: Style) -> None:
        if cell.quantity is None:
            self.sheets.write(self.sheet, self.row, column, cell.text, style)
            return
        aligned = {**style, "align": self.sheets.side(style.get("align", "left"))}
        shown = self.sheets.look(aligned, num_format=self.sheets.number_format(cell.quantity), font_name="Arial")
        self.sheet.write_number(self.row, column, value_of(cell.quantity), shown)

    def across(self, text: str, style: Style) -> None:
        """Write a text over the whole width."""
        last = max(1, len(self.widths) - 1)
        if len(self.widths) > 1:
            self.sheet.merge_range(self.row, 0, self.row, last, "", self.sheets.look(style))
        self.sheets.write(self.sheet, self.row, 0, text, {**style, "text_wrap": True})
        size = style.get("font_size", 10) / 10
        self._heighten(ceil(self._lines(text, (0, len(self.widths) - 1), size) * size))
        self.row += 1

    def _lines(self, text: str, place: Span, size: float = 1) -> int:
        return lines_of(text, sum(self.widths[place[0] : place[1] + 1]) / size)

    def _heighten(self, lines: int) -> None:
        fit_height(self.sheet, self.row, lines)


def lines_of(text: str, width: float) -> int:
    """Guess how many lines a text takes in a cell: words are broken whole, so that not all of a line is used."""
    return max(1, sum(ceil(_breadth(line) / max(4, width - 3)) for line in plain(text).splitlines()))


def fit_height(sheet: Worksheet, row: int, lines: int) -> None:
    """Make a row as high as its lines; no row is higher than 409 points."""
    if lines > 1:
        sheet.set_row(row, min(409, LINE_HEIGHT * lines))


def _breadth(text: str) -> int:
    """Count a text in Latin characters: an ideograph is as wide as two."""
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))


def _places(wanted: Sequence[int], given: Sequence[int]) -> list[Span]:
    """Share the columns of a sheet among those of a table, near to the widths these want; one each at least."""
    spare = len(given) - len(wanted)
    if spare <= 0:
        return [(n, n) for n in range(len(wanted))]
    ends = list(accumulate(given))
    places: list[Span] = []
    first = 0
    for number, reach in enumerate(accumulate(wanted)):
        goal = ends[-1] * reach / sum(wanted)
        latest = len(given) - (len(wanted) - number)
        last = min(range(first, latest + 1), key=lambda at: abs(ends[at] - goal))
        places.append((first, latest if number == len(wanted) - 1 else last))
        first = places[-1][1] + 1
    return places
