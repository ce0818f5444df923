"""A workbook as bytes: equal workbooks give equal bytes, and no file is written on the way."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter

if TYPE_CHECKING:
    from openpyxl import Workbook

LONG_AGO = datetime(2000, 1, 1)  # noqa: DTZ001 - Excel knows no zones
"""When a workbook was made that does not say it."""

_IN_ARCHIVE = (1980, 1, 1, 0, 0, 0)


def saved(book: Workbook) -> bytes:
    """Write a workbook. Its properties are written as they stand, the time of the change among them."""
    content = io.BytesIO()
    _Writer(book, _Archive(content, "w", zipfile.ZIP_DEFLATED)).save()
    return content.getvalue()


class _Archive(zipfile.ZipFile):
    """An archive whose members are all of one time."""

    def writestr(self, zinfo_or_arcname: str | zipfile.ZipInfo, data: Any, *_: Any, **__: Any) -> None:
        named = zinfo_or_arcname
        member = zipfile.ZipInfo(named if isinstance(named, str) else named.filename, _IN_ARCHIVE)
        member.compress_type = zipfile.ZIP_DEFLATED
        super().writestr(member, data)


class _Writer(ExcelWriter):
    """The library's writer, which would put each sheet into a temporary file first."""

    def write_worksheet(self, ws: Any) -> None:
        ws._drawing = SpreadsheetDrawing()  # noqa: SLF001 - as the library does itself
        ws._drawing.charts, ws._drawing.images = ws._charts, ws._images  # noqa: SLF001 - as the library does itself
        sheet = io.BytesIO()
        writer: Any = WorksheetWriter(ws, sheet)
        writer.write()
        ws._rels = writer._rels  # noqa: SLF001 - as the library does itself
        cast("Any", self)._archive.writestr(ws.path[1:], sheet.getvalue())  # noqa: SLF001 - as the library does itself
        self.manifest.append(ws)
