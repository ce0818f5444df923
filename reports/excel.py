"""The report as a workbook: a cover, a sheet for each chapter, and the data flat, for people who calculate further.

Figures are numbers, unrounded, and shown with their unit and decimals; every text is a text.
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

import xlsxwriter

from reports.blocks import Heading
from reports.excel_chapters import Chapter, fit_height, lines_of, write_chapter
from reports.excel_data import lines_table, observations_table
from reports.excel_looks import COVER_TITLE, FACT, LABEL, LINK, PROSE, Sheets
from reports.marks import bare, cleaned
from reports.spreadsheet import AS_WRITTEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reports.blocks import Document
    from reports.wording import Words

WIDTH = 120
"""How many characters the text of the cover is wide."""


def as_excel(document: Document, snapshot: Mapping[str, Any], words: Words) -> bytes:
    """Write a report as .xlsx. The data of `snapshot`, of which the document was made, stand on sheets of their own."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, AS_WRITTEN)
    _describe(book, document)
    sheets = Sheets(book, document, words)
    snapshot = cleaned(snapshot)
    chapters = [
        *_chapters(document),
        Chapter.of_table(lines_table(snapshot, words), words.say("Data")),
        Chapter.of_table(observations_table(snapshot, words), words.say("Observations")),
    ]
    names = [sheets.name_of(chapter.short) for chapter in chapters]
    _cover(sheets, document, [chapter.title for chapter in chapters], names)
    for chapter, name in zip(chapters, names, strict=True):
        write_chapter(sheets, sheets.begin(name), chapter)
    book.close()
    return content.getvalue()


def _describe(book: xlsxwriter.Workbook, document: Document) -> None:
    taken = datetime.fromisoformat(document.taken_at).replace(tzinfo=None, microsecond=0)
    about = {"title": document.title, "subject": bare(document.subtitle), "author": bare(document.organisation)}
    book.set_properties({**about, "created": taken, "comments": bare(document.footer)})
    book.set_size(2400, 1500)


def _chapters(document: Document) -> Iterator[Chapter]:
    """Cut the document at its chapters."""
    starts = [n for n, block in enumerate(document.blocks) if isinstance(block, Heading) and block.level == 1]
    for start, end in zip(starts, [*starts[1:], len(document.blocks)], strict=True):
        heading = document.blocks[start]
        assert isinstance(heading, Heading), "a chapter starts with its heading"
        yield Chapter(heading.text, heading.short or heading.text, document.blocks[start + 1 : end])


def _cover(sheets: Sheets, document: Document, titles: list[str], names: list[str]) -> None:
    sheet = sheets.begin(sheets.name_of(document.title), headed=False)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, WIDTH)
    heads = ((document.organisation, FACT), (document.title, COVER_TITLE), (document.subtitle, FACT))
    for row, (text, style) in enumerate(heads):
        sheet.merge_range(row, 0, row, 1, "", sheets.look(style))
        sheets.write(sheet, row, 0, text, style)
    sheet.set_row(1, 32)
    for row, (label, text) in enumerate(document.facts, start=4):
        sheets.write(sheet, row, 0, label, LABEL)
        sheets.write(sheet, row, 1, text, PROSE)
    first = 5 + len(document.facts)
    sheets.write(sheet, first, 0, document.contents, LABEL)
    for row, (title, name) in enumerate(zip(titles, names, strict=True), start=first + 1):
        quoted = name.replace("'", "''")
        sheet.write_url(row, 0, f"internal:'{quoted}'!A1", sheets.look(LINK), string=name)
        sheets.write(sheet, row, 1, title, PROSE)
        fit_height(sheet, row, lines_of(title, WIDTH))
    sheet.activate()
