"""The report as a Word document: real headings, repeated header rows, alternative texts, the document's language.

The same document gives the same bytes: no clock, no random numbers, and a normalised archive.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING, Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor

from reports.blocks import Figure, Heading, Paragraph, Table
from reports.charts import as_png

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.blocks import Block, Cell, Document

LATIN_FONT = "Arial"
EAST_ASIAN_FONT = "Microsoft YaHei"
WORD_LANGUAGES = {"en": "en-GB", "zh": "zh-CN"}
TEXT_WIDTH = Mm(297 - 2 * 16)
COLOURS = {
    "achieved": "1D5C34", "maintained": "1D5C34", "on_track": "1D5C34", "at_risk": "7A4B00", "off_track": "8A1C1C",
    "moving_away": "8A1C1C", "below_floor": "8A1C1C", "not_assessable": "555555",
}  # fmt: skip
EPOCH = (1980, 1, 1, 0, 0, 0)


def as_word(document: Document) -> bytes:
    """Write a report as .docx, A4 landscape."""
    word = docx.Document()
    _prepare(word, document)
    _head(word, document)
    for block in document.blocks:
        _write(word, block)
    saved = io.BytesIO()
    word.save(saved)
    return _normalised(saved.getvalue())


def _prepare(word: Any, document: Document) -> None:
    section = word.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(16)
    taken = datetime.fromisoformat(document.taken_at).replace(tzinfo=None, microsecond=0)
    core = word.core_properties
    core.title, core.subject, core.author = document.title, document.subtitle, document.organisation
    core.language, core.created, core.modified = WORD_LANGUAGES[document.language], taken, taken
    core.last_modified_by, core.revision, core.comments = document.organisation, 1, ""
    for name, size in (("Normal", 9.5), ("Title", 24), ("Heading 1", 15), ("Heading 2", 12), ("Caption", 9)):
        _dress(word.styles[name], size, WORD_LANGUAGES[document.language])
    _footer(section, document.footer)


def _dress(style: Any, size: float, language: str) -> None:
    style.font.name, style.font.size, style.font.color.rgb = LATIN_FONT, Pt(size), RGBColor(0x1A, 0x1A, 0x1A)
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    fonts.set(qn("w:eastAsia"), EAST_ASIAN_FONT)
    said = OxmlElement("w:lang")
    said.set(qn("w:val"), language)
    said.set(qn("w:eastAsia"), "zh-CN")
    properties.append(said)


def _footer(section: Any, text: str) -> None:
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run(f"{text} · ").font.size = Pt(8)
    _page_number(paragraph)


def _page_number(paragraph: Any) -> None:
    run = paragraph.add_run()
    run.font.size = Pt(8)
    for kind, code in (("begin", None), (None, "PAGE"), ("end", None)):
        element = OxmlElement("w:instrText" if code else "w:fldChar")
        if code:
            element.text = code
        else:
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)  # noqa: SLF001 - python-docx has no word for fields


def _head(word: Any, document: Document) -> None:
    word.add_paragraph(document.organisation)
    word.add_paragraph(document.title, style="Title")
    word.add_paragraph(document.subtitle)
    for label, text in document.facts:
        paragraph = word.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.add_run(f"{label}: ").bold = True
        paragraph.add_run(text)


def _write(word: Any, block: Block) -> None:
    if isinstance(block, Heading):
        heading = word.add_heading(block.text, level=block.level)
        heading.paragraph_format.keep_with_next = True
    elif isinstance(block, Paragraph):
        run = word.add_paragraph().add_run(block.text)
        run.font.size = {"lead": Pt(11), "small": Pt(8)}.get(block.style)
    elif isinstance(block, Figure):
        _figure(word, block)
    else:
        _table(word, block)


def _figure(word: Any, figure: Figure) -> None:
    word.add_picture(io.BytesIO(as_png(figure.spec)), width=Cm(12.5))
    described = word.inline_shapes[-1]._inline.docPr  # noqa: SLF001 - python-docx has no word for alternative texts
    described.set("descr", figure.alternative)
    described.set("name", figure.caption)
    word.paragraphs[-1].paragraph_format.keep_with_next = True
    word.add_paragraph(f"{figure.caption} – {figure.alternative}", style="Caption")


def _table(word: Any, block: Table) -> None:
    caption = word.add_paragraph(block.caption, style="Caption")
    caption.paragraph_format.keep_with_next = True
    columns = len(block.columns)
    table = word.add_table(rows=len(block.rows) + 1, cols=columns, style="Table Grid")
    table.autofit = False
    whole = sum(column.width for column in block.columns)
    widths = [round(TEXT_WIDTH * column.width / whole) for column in block.columns]
    # Asking a table for one cell at a time is quadratic: take them all once.
    cells = table._cells  # noqa: SLF001 - see above
    _fill(cells[:columns], [column.title for column in block.columns], block, widths)
    # Word reads the cells' widths, LibreOffice the grid's.
    for grid, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):  # noqa: SLF001 - as above
        grid.w = width
    for number, row in enumerate(table.rows):
        _keep_whole(row, is_header=number == 0)
    for number, row in enumerate(block.rows, start=1):
        _fill(cells[number * columns : (number + 1) * columns], row, block, widths)
    for number, note in enumerate(block.notes, start=1):
        paragraph = word.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.add_run(f"{number} ").font.superscript = True
        paragraph.add_run(note).font.size = Pt(8)
    word.add_paragraph()


def _fill(cells: Sequence[Any], row: Sequence[Cell | str], block: Table, widths: Sequence[int]) -> None:
    is_total = block.total and not isinstance(row[0], str) and row is block.rows[-1]
    for cell, content, column, width in zip(cells, row, block.columns, widths, strict=True):
        cell.width = width
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1.5)
        if column.figures:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if isinstance(content, str):
            _run(paragraph, content, bold=True)
            continue
        run = _run(paragraph, content.text, bold=is_total or content.status is not None)
        if content.status:
            run.font.color.rgb = RGBColor.from_string(COLOURS[content.status])
        if content.notes:
            marks = _run(paragraph, ",".join(str(note) for note in content.notes), bold=False)
            marks.font.superscript = True


def _run(paragraph: Any, text: str, *, bold: bool) -> Any:
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(8)
    return run


def _keep_whole(row: Any, *, is_header: bool) -> None:
    """Keep a row on one page; a header row is repeated on every page the table runs over."""
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no word for either
    for name in ("w:cantSplit", "w:tblHeader") if is_header else ("w:cantSplit",):
        element = OxmlElement(name)
        element.set(qn("w:val"), "true")
        properties.append(element)


def _normalised(content: bytes) -> bytes:
    """Write the archive again with one date for all its members: times of day are not part of a report."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            entry = zipfile.ZipInfo(member.filename, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(member))
    return written.getvalue()
