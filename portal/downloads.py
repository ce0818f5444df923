"""How files leave: as attachments under a safe name, never as something a browser would run."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from fastapi import HTTPException
from starlette.responses import Response, StreamingResponse

from indicators.formula_signs import behind_an_apostrophe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_AT_ONCE = 65_536
"""Signs of a table that are sent together."""


def attachment(name: str) -> dict[str, str]:
    """Give the headers of a file that is saved under a name of any script (RFC 6266)."""
    plain = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "._-") else "_" for letter in name)
    return {"content-disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"}


def csv_file(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """Answer with a table as CSV, written as its rows come. A text that a spreadsheet would run is written behind an
    apostrophe.
    """
    written = _written(columns, rows)
    return StreamingResponse(written, media_type="text/csv; charset=utf-8", headers=attachment(name))


def _written(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    text = io.StringIO("\ufeff", newline="")
    text.seek(0, io.SEEK_END)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([behind_an_apostrophe(cell) if isinstance(cell, str) else cell for cell in row])
        if text.tell() >= _AT_ONCE:
            yield text.getvalue()
            text.seek(0)
            text.truncate()
    yield text.getvalue()


def not_found() -> HTTPException:
    """Make the answer to what is not there, which is also the answer to what is somebody else's."""
    return HTTPException(404)
