"""What a report is made of, in no format: headings, paragraphs, tables, figures.

It is built once and rendered by each writer, so that two formats cannot disagree. Texts may carry the marks
of `reports.marks`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 (a chapter) or 2. `short` names the chapter where there is room for a word only."""

    level: int
    text: str
    short: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`style` is body, lead or small."""

    text: str
    style: str = "body"


@dataclass(frozen=True, slots=True)
class Quantity:
    """The figure behind a cell's text, unrounded: a spreadsheet shows it, with its `period` in a column of its own.

    `unit` is one of an indicator's, or `share` (of 1).
    """

    number: Decimal
    unit: str = "count"
    decimals: int = 0
    period: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text and the numbers of its notes. `status` names the status it shows, for its colour."""

    text: str
    notes: tuple[int, ...] = ()
    status: str | None = None
    quantity: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column's header, its share of the table's width, and whether it holds figures."""

    title: str
    width: int
    figures: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A captioned table; the first column names the row. `total` sets the last row apart."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    total: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """The numbers of one mark of a chart, one for each of its categories; `look` is what it stands for."""

    name: str
    look: str
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """What a chart draws, for a spreadsheet that draws it itself: `kind` is way (over time), bars or shares (stacked).

    `head` names the categories; the values are in `unit`, with so many decimals.
    """

    kind: str
    head: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = "count"
    decimals: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A chart as a Vega-Lite specification, with a caption, what its marks mean and what it says in words.

    `labels` are the words for the codes that stand in the drawing, `numbers` what is drawn.
    """

    spec: Mapping[str, Any]
    caption: str
    legend: str
    alternative: str
    numbers: Numbers
    labels: Mapping[str, str] = field(default_factory=dict)


Block = Heading | Paragraph | Table | Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A report whole. `facts` stand at its head as label and text; `footer` on every page.

    `page` tells the number of a page, with `{page}` and `{pages}` still to be filled in; `contents` heads the
    table of contents. `taken_at` is the only time in it.
    """

    language: str
    direction: str
    title: str
    subtitle: str
    organisation: str
    facts: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    footer: str
    page: str
    contents: str
    taken_at: str


@dataclass(slots=True)
class Notes:
    """The numbered notes of one table: the same sentence gets the same number."""

    sentences: list[str] = field(default_factory=list)

    def number(self, sentence: str) -> int:
        if sentence not in self.sentences:
            self.sentences.append(sentence)
        return self.sentences.index(sentence) + 1
