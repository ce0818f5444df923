"""What every workbook we write has in common: how it is made, its formats, its direction, and cells that stay texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

Style = dict[str, Any]

AS_WRITTEN = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
"""How a workbook is made: nothing a plan, a source or a person says becomes a formula, a link or a number."""


class Looks:
    """The formats of a workbook, made once each, in the direction of its language."""

    def __init__(self, book: Workbook, direction: str) -> None:
        self.book, self.direction = book, direction
        self._formats: dict[frozenset[tuple[str, Any]], Format] = {}

    def look(self, style: Style, **more: Any) -> Format:
        """Give the format of a style."""
        wanted = {"reading_order": 2 if self.direction == "rtl" else 1, **style, **more}
        name = frozenset(wanted.items())
        if name not in self._formats:
            self._formats[name] = self.book.add_format(wanted)
        return self._formats[name]
