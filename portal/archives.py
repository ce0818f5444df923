"""Several files as one to save: a ZIP that is the same bytes for the same files."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from starlette.responses import Response

from portal.downloads import attachment

if TYPE_CHECKING:
    from collections.abc import Mapping

ZIP = "application/zip"
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The moment a file is packed says nothing about it, and would make each archive another."""


def archive(files: Mapping[str, bytes], name: str) -> Response:
    """Answer with files packed together, to be saved under a name."""
    content = io.BytesIO()
    with ZipFile(content, "w") as packed:
        for path, written in files.items():
            packed.writestr(ZipInfo(path, EARLIEST), written, ZIP_DEFLATED)
    return Response(content.getvalue(), media_type=ZIP, headers=attachment(name))
