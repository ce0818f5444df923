"""What a report is made of, in no format: headings, paragraphs, tables, figures.

It is built once and rendered by each writer, so that two formats cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`style` is body, lead or small."""

    text: str
    style: str = "body"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text and the numbers of its notes. `status` names the status it shows, for its colour."""

    text: str
    notes: tuple[int, ...] = ()
    status: str | None = None


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A chart as a Vega-Lite specification, with a caption and what it says in words."""

    spec: Mapping[str, Any]
    caption: str
    alternative: str


Block = Heading | Paragraph | Table | Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A report whole. `facts` stand at its head as label and text; `footer` on every page."""

    language: str
    direction: str
    title: str
    subtitle: str
    organisation: str
    facts: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    footer: str
    taken_at: str


@dataclass(slots=True)
class Notes:
    """The numbered notes of one table: the same sentence gets the same number."""

    sentences: list[str] = field(default_factory=list)

    def number(self, sentence: str) -> int:
        if sentence not in self.sentences:
            self.sentences.append(sentence)
        return self.sentences.index(sentence) + 1
