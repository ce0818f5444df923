"""Spreadsheets as LibreOffice saves them, as small as they can be."""

from __future__ import annotations

from tests.connectors.zoo import archive

_NAMES = "urn:oasis:names:tc:opendocument:xmlns"
_MANIFEST = f'<manifest:manifest xmlns:manifest="{_NAMES}:manifest:1.0"/>'


def open_document(*sheets):
    """An .ods of sheets, each (title, lines), with every cell a text."""
    tables = "".join(
        f'<table:table table:name="{title}">{"".join(map(_row, lines))}</table:table>' for title, lines in sheets
    )
    content = (
        f'<office:document-content xmlns:office="{_NAMES}:office:1.0" xmlns:table="{_NAMES}:table:1.0" '
        f'xmlns:text="{_NAMES}:text:1.0"><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    return archive(**{
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": _MANIFEST,
        "content.xml": content,
    })  # fmt: skip


def _row(line):
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in line
    )
    return f"<table:table-row>{cells}</table:table-row>"
