"""Tables of Word as markup: a header row that is repeated, rows kept whole, columns mirrored where the language is."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from docx.shared import Mm

from reports.marks import RIGHT_TO_LEFT_LANGUAGES, bare
from reports.word_runs import NAMESPACES, paragraph, properties, runs

if TYPE_CHECKING:
    from reports.blocks import Cell, Table

TEXT_WIDTH = Mm(297 - 2 * 16).twips
STATUS_STYLES = {
    "achieved": "StatusGood", "maintained": "StatusGood", "on_track": "StatusGood", "at_risk": "StatusWarning",
    "off_track": "StatusBad", "moving_away": "StatusBad", "below_floor": "StatusBad", "not_assessable": "StatusQuiet",
}  # fmt: skip


def table(block: Table, language: str) -> list[str]:
    """Write a table with its caption above and its notes below."""
    whole = sum(column.width for column in block.columns)
    widths = [round(TEXT_WIDTH * column.width / whole) for column in block.columns]
    head = [
        _cell(runs(column.title, language), "TableHeadFigure" if column.figures else "TableHead", width, language)
        for column, width in zip(block.columns, widths, strict=True)
    ]
    rows = [_row(head, is_header=True), *(_body_row(block, row, widths, language) for row in block.rows)]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    content = f"{_about(block, sum(widths), language)}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}"
    return [
        paragraph("Caption", block.caption, language),
        f"<w:tbl {NAMESPACES}>{content}</w:tbl>",
        *(_note(number, note, language) for number, note in enumerate(block.notes, start=1)),
        paragraph("AfterTable", "", language),
    ]


def _about(block: Table, width: int, language: str) -> str:
    mirrored = "<w:bidiVisual/>" if language in RIGHT_TO_LEFT_LANGUAGES else ""
    bits = 0x0620 | (0x40 if block.total else 0)
    look = f'<w:tblLook w:val="{bits:04X}" w:firstRow="1" w:lastRow="{int(block.total)}" w:noHBand="1" w:noVBand="1"/>'
    return (
        f'<w:tblPr><w:tblStyle w:val="ReportTable"/>{mirrored}<w:tblW w:w="{width}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/>{look}<w:tblCaption w:val={quoteattr(bare(block.caption))}/></w:tblPr>'
    )


def _body_row(block: Table, row: tuple[Cell, ...], widths: list[int], language: str) -> str:
    is_total = block.total and row is block.rows[-1]
    cells = [
        _cell(
            _content(cell, "Strong" if is_total else "", language),
            "TableFigure" if column.figures else "TableText",
            width,
            language,
        )
        for cell, column, width in zip(row, block.columns, widths, strict=True)
    ]
    return _row(cells, is_header=False)


def _content(cell: Cell, style: str, language: str) -> str:
    written = runs(cell.text, language, STATUS_STYLES[cell.status] if cell.status else style)
    marks = ",".join(str(note) for note in cell.notes)
    return written + (runs(marks, language, "NoteMark") if marks else "")


def _cell(content: str, style: str, width: int, language: str) -> str:
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f"<w:p>{properties(style, language)}{content}</w:p></w:tc>"
    )


def _row(cells: list[str], *, is_header: bool) -> str:
    repeated = "<w:tblHeader/>" if is_header else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(cells)}</w:tr>"


def _note(number: int, note: str, language: str) -> str:
    content = runs(str(number), language, "NoteMark") + runs(f" {note}", language)
    return f"<w:p {NAMESPACES}>{properties('Note', language)}{content}</w:p>"
