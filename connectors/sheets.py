"""The rows of a CSV file or a workbook by heading, with the sheet, row and column a person sees them in.

What kind of file it is, is decided by its bytes. A file is refused whole, in one sentence, when it is
not what it should be.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from connectors.places import letter_of
from indicators.errors import SourceChanged
from indicators.handing_in import Choices
from indicators.headings import compared

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

LOOKED_AT = 20
"""How many lines may stand above the header row: a title, who it is from, when it was made."""

NOTHING_CHOSEN = Choices()


class HeaderMissing(SourceChanged):
    """No row has the columns. The message quotes a row, which in a file about people may be one of them."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text; `problem` is a finding code when there is no text to be had from it.

    `is_number` says that the file holds a number there and no text: then no mark in it needs interpreting;
    `is_percent` that it is shown as a percentage, so that 0.5 is seen as 50 %. `merged` is the range of cells
    it is part of.
    """

    text: str
    problem: str | None = None
    is_number: bool = False
    is_percent: bool = False
    merged: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.text and (not self.problem or bool(self.merged))


@dataclass(frozen=True, slots=True)
class Row:
    """A row under the header. `beyond` are the texts of cells that stand under no heading, from `beyond_at` on.

    `left_out` are the headings nobody asked for. `letters` gives the column each of its cells stands in.
    """

    number: int
    cells: dict[str, Cell]
    sheet: str | None = None
    beyond: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    letters: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    beyond_at: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """The lines of one table as they stand in its file, and what of its sheet a person would not see.

    Rows are counted from 1, columns from 0. `filtered` says that a filter hides the hidden rows, `tells_formats`
    that the file says how its numbers are shown.
    """

    lines: Iterable[list[Cell]]
    sheet: str | None = None
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    hidden_sheets: tuple[str, ...] = ()
    filtered: bool = False
    tells_formats: bool = True


class Headings(Protocol):
    """The headings a table is found by."""

    def keys(self, texts: Sequence[str], above: Sequence[str]) -> list[str]:
        """Give for each heading of a line the key its cells will have; `above` is the line before it."""
        ...

    def missing(self, keys: Collection[str]) -> list[str]:
        """Name the columns that a line with these keys lacks to be the header row."""
        ...

    def wants(self, key: str) -> bool:
        """Say whether cells under a key are read."""
        ...


@dataclass(frozen=True, slots=True)
class NamedHeadings:
    """Headings that the plan names. `chosen` are a person's own words for them."""

    required: Sequence[str]
    optional: Sequence[str] = ()
    chosen: Mapping[str, str] = field(default_factory=dict)

    def keys(self, texts: Sequence[str], above: Sequence[str]) -> list[str]:  # noqa: ARG002 - names stand by themselves
        return [self.chosen.get(compared(text), name) for text, name in zip(texts, names_of(texts), strict=True)]

    def missing(self, keys: Collection[str]) -> list[str]:
        return [name for name in self.required if name not in keys]

    def wants(self, key: str) -> bool:
        return key in self.required or key in self.optional


@dataclass(frozen=True, slots=True)
class Table:
    """A table found in a file: its header row, the headings as they stand there, and the key of each."""

    grid: Grid
    header_row: int
    written: tuple[str, ...]
    keys: tuple[str, ...]
    wanted: tuple[str, ...]
    under: Iterator[tuple[int, list[Cell]]]

    @property
    def letters(self) -> dict[str, str]:
        """Give the letter of each column that is read, by key."""
        return {key: letter_of(place) for place, key in enumerate(self.wanted) if key}

    def rows(self, *, strictly: bool = False) -> Iterator[Row]:
        """Give the rows under the header, once; empty rows are left out.

        `strictly` takes a text under an empty heading between others for one beyond them.
        """
        gaps = [place for place, text in enumerate(self.written) if not text] if strictly else []
        letters, width, sheet = self.letters, len(self.keys), self.grid.sheet
        left_out = tuple(key for key, wanted in zip(self.keys, self.wanted, strict=True) if key and not wanted)
        none = {key: Cell("") for key in letters}
        for number, cells in self.under:
            if all(cell.is_empty for cell in cells):
                continue
            named = {key: cell for key, cell in zip(self.wanted, cells, strict=False) if key}
            more = [(place, cells[place].text) for place in gaps if place < len(cells) and cells[place].text]
            more += [(place, cell.text) for place, cell in enumerate(cells[width:], start=width) if cell.text]
            beyond, at = tuple(text for _, text in more), letter_of(more[0][0]) if more else ""
            yield Row(number, {**none, **named}, sheet, beyond, left_out, letters, at)


def rows_of(
    content: bytes, required: Sequence[str], optional: Sequence[str], choices: Choices = NOTHING_CHOSEN
) -> Iterator[Row]:
    """Give the rows under the header, by column name; empty rows are left out. Choices name columns as `required` does.

    Raises SourceChanged when the file cannot be read, or its header lacks a required column.
    """
    yield from open_table(content, NamedHeadings(required, optional, chosen_in(choices)), choices).rows()


def chosen_in(choices: Choices) -> dict[str, str]:
    """Give what a person said each heading means, by the heading as it is compared."""
    return {compared(heading): column for heading, column in choices.columns.items()}


def open_table(content: bytes, headings: Headings, choices: Choices = NOTHING_CHOSEN) -> Table:
    """Find the table in a file. Raises SourceChanged when there is none, HeaderMissing when no row has the columns."""
    # Only who hands in a workbook pays for its reader.
    from connectors.books import grid_of  # noqa: PLC0415 - see above

    grid = grid_of(content, headings, choices)
    under = enumerate(grid.lines, start=1)
    above: list[list[str]] = []
    before: list[str] = []
    for number, cells in under:
        texts = [cell.text for cell in cells]
        if all(cell.is_empty for cell in cells):
            before = []
            continue
        keys = headings.keys(texts, before)
        if not headings.missing(keys):
            return _table(grid, number, cells, keys, headings, under)
        above.append(texts)
        before = texts
        if len(above) == LOOKED_AT:
            break
    raise no_header(above, headings)


def _table(
    grid: Grid, number: int, cells: list[Cell], keys: list[str], headings: Headings,
    under: Iterator[tuple[int, list[Cell]]],
) -> Table:  # fmt: skip
    while not cells[len(keys) - 1].text:
        keys.pop()
    twice = sorted({key for key in keys if key and keys.count(key) > 1})
    if twice:
        raise SourceChanged(f"the header row has {', '.join(twice)} twice; expected each column once")
    across = [cell.merged for cell in cells if cell.merged and not cell.text]
    if across:
        raise SourceChanged(
            f"sheet {grid.sheet}: cells {', '.join(dict.fromkeys(across))} of the header row are merged; "
            "expected a heading in each: unmerge them"
        )
    wanted = tuple(key if headings.wants(key) else "" for key in keys)
    return Table(grid, number, tuple(cell.text for cell in cells[: len(keys)]), tuple(keys), wanted, under)


def header_in(tops: Sequence[Sequence[str]], headings: Headings) -> bool:
    """Say whether one of these lines is the header row."""
    before: Sequence[str] = ()
    for line in tops:
        if any(line) and not headings.missing(headings.keys(line, before)):
            return True
        before = line
    return False


def names_of(cells: Sequence[str]) -> list[str]:
    """Give headings as they are compared: without case and surrounding space."""
    return [name.strip().lower() for name in cells]


def no_header(lines: Sequence[Sequence[str]], headings: Headings) -> HeaderMissing:
    """Say what the likeliest header row lacks: the one with the most columns, the first among those alike."""
    if not lines:
        wanted = ", ".join(headings.missing(()))
        return HeaderMissing(f"the file is empty; expected a header row with {wanted}")
    lacking = [headings.missing(headings.keys(line, ())) for line in lines]
    best = min(range(len(lines)), key=lambda place: len(lacking[place]))
    there = ", ".join([name for name in names_of(lines[best]) if name][:12])
    also = ", ".join(lacking[best])
    if not best:
        return HeaderMissing(f"the first row has {there}; expected also {also}: use the source's template")
    return HeaderMissing(f"the likeliest header row has {there}; expected also {also}: use the source's template")
