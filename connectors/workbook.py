"""Registers and uploads: CSV and Excel files in our own columns, or by the layout their source declares.

They are read by header and never by position. Every problem is told at once, with sheet, row and column.
What kind of file it is, is decided by its bytes, whatever its name says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.contract import Asking, Delivery, Reading
from connectors.frames import Gathering
from connectors.layouts import RowReader, bindings_by_indicator
from connectors.sheets import rows_of
from connectors.standard_copy import unguarded_rows
from connectors.tables import seen_by, table_rows
from indicators.errors import SourceChanged
from indicators.framework import Layout
from indicators.provenance import RawFile, sha256_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from connectors.sheets import Row
    from indicators.framework import SeriesBinding, Source

REQUIRED = ("indicator", "area", "period", "value", "unit", "status")
OPTIONAL = ("note", "source")
DIMENSIONS = ("sex", "age")
FILE = "file"
"""The option of a source that names a register kept in the plan folder."""

OWN = Layout(form="csv", columns={name: name for name in (*REQUIRED, *OPTIONAL, *DIMENSIONS)})
"""Our own columns, those of the template."""


class Workbook:
    """Registers kept beside the plan. A source without a `file` option offers nothing: people hand its files in."""

    kind = "workbook"
    reader_version = "2"

    def fetch(self, source: Source, asking: Asking) -> Iterator[Delivery]:
        name = source.options.get(FILE)
        if name is None or asking.folder is None:
            return
        path = asking.folder / name
        try:
            content = path.read_bytes()
        except OSError as error:
            raise SourceChanged(
                f"{source.id}: {name} is not in the plan folder; expected the register there"
            ) from error
        address, validators = f"file:{name}", {"ETag": sha256_of(content)}
        if asking.held.get(address) == validators:
            return
        file = RawFile(
            source=source.id, label="register", address=address, content=content, media_type="text/csv",
            licence=source.licence, validators=validators,
        )  # fmt: skip
        yield Delivery("register", (file,))

    def read(self, source: Source, files: Sequence[RawFile]) -> Reading:
        return read_register(source, files, source.series)


def read_register(source: Source, files: Sequence[RawFile], bindings: Sequence[SeriesBinding]) -> Reading:
    """Read tables that people keep, in our own columns or by the source's layout. Raises SourceChanged for no table."""
    gathering, layout = Gathering(source.id, files[0].label), source.layout or OWN
    by_indicator = bindings_by_indicator(layout, bindings, f"{source.id} {files[0].label}")
    reader = RowReader(gathering=gathering, layout=layout, bindings=by_indicator, own=source.layout is None)
    for position, file in enumerate(files):
        for row in _rows(file, source, gathering):
            reader.read(row, position)
    return gathering.reading()


def _rows(file: RawFile, source: Source, gathering: Gathering) -> Iterator[Row]:
    if source.layout is not None:
        yield from table_rows(file.content, source.layout, file.address, gathering)
        return
    yield from seen_by(gathering, unguarded_rows(rows_of(file.content, REQUIRED, OPTIONAL + DIMENSIONS)))
