"""Registers and uploads: CSV and Excel files in our own columns, or by the layout their source declares.

They are read by header and never by position. Every problem is told at once, with sheet, row and column.
What kind of file it is, is decided by its bytes, whatever its name says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.contract import Asking, Delivery, Reading
from connectors.frames import Gathering
from connectors.layouts import RowReader, bindings_by_indicator, key_of
from connectors.own_headings import DIMENSIONS, OPTIONAL, REQUIRED
from connectors.own_tables import OWN, read_own
from connectors.tables import table_rows
from indicators.errors import SourceChanged
from indicators.handing_in import Choices
from indicators.provenance import RawFile, sha256_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from indicators.framework import SeriesBinding, Source

__all__ = ["DIMENSIONS", "FILE", "OPTIONAL", "OWN", "REQUIRED", "Workbook", "read_register"]

FILE = "file"
"""The option of a source that names a register kept in the plan folder."""


class Workbook:
    """Registers kept beside the plan. A source without a `file` option offers nothing: people hand its files in."""

    kind = "workbook"
    reader_version = "3"

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
    gathering = Gathering(source.id, files[0].label)
    shown = f"{source.id} {files[0].label}"
    chosen = [Choices.model_validate(dict(file.choices)) for file in files]
    # What a person says is part of the whole withdraws nothing; of what nobody was asked about its source decides.
    gathering.complete = not any(file.choices and one.covers == "part" for file, one in zip(files, chosen, strict=True))
    if source.layout is None:
        read_own(files, bindings, gathering, shown)
        return gathering.reading()
    by_indicator = bindings_by_indicator(source.layout, bindings, shown)
    for position, (file, choices) in enumerate(zip(files, chosen, strict=True)):
        layout = source.layout
        if choices.decimal:
            layout = layout.model_copy(update={"decimal": choices.decimal, "grouping": choices.grouping})
        reader = RowReader(gathering=gathering, layout=layout, bindings=by_indicator)
        for row in table_rows(file.content, layout, file.address, gathering, choices):
            reader.read(row, position)
            gathering.letters = gathering.letters or {
                name: row.letters.get(key_of(layout, name), "") for name in layout.columns
            }
    return gathering.reading()
