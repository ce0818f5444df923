"""Rows under a table that are none of it: totals, notes, sources, headings again. They are told, and never read."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from indicators.headings import compared, our_column

if TYPE_CHECKING:
    from connectors.sheets import Row

TOTALS = (
    "total", "grand total", "sum", "totaux", "ensemble", "suma", "total general", "итого", "всего",
    "合计", "总计", "总数", "小计", "المجموع", "الإجمالي", "مجموع",
)  # fmt: skip
"""What the row of totals begins with, in six languages."""

REMARKS = (
    "source", "sources", "note", "notes", "nb", "fuente", "fuentes", "nota", "notas", "remarque", "remarques",
    "источник", "источники", "примечание", "примечания", "来源", "资料来源", "备注", "注", "注释",
    "المصدر", "المصادر", "ملاحظة", "ملاحظات",
)  # fmt: skip
"""What a line under a table begins with, before a colon or alone."""

_KEYS = ("indicator", "area", "period")
_TOTALS, _REMARKS = ({compared(word) for word in words} for words in (TOTALS, REMARKS))
_FIRST_WORD = re.compile(r"([^:：.]+)[:：.]")


def kind_of_footer(row: Row) -> str | None:
    """Say what a row under a table is when it is none of its rows: a total, a note, headings; None for a row of it."""
    told = [key for key, cell in row.cells.items() if cell.text]
    if not told:
        return None
    key, first = told[0], row.cells[told[0]]
    begins = _beginning(first.text)
    if len(told) > 1 and begins.column == key and all(our_column(row.cells[one].text) == one for one in told):
        return "the headings again"
    if key not in _KEYS or first.is_number:
        return None
    is_apart = any(row.cells[name].is_empty for name in _KEYS if name in row.cells)
    if begins.total and (is_apart or key == "area"):
        return "a row of totals"
    if begins.remark and is_apart:
        return "a note under the table"
    return "a line of text" if len(told) == 1 and not row.beyond and len(first.text.split()) > 1 else None


class _Beginning(NamedTuple):
    """What the first text of a row is: the heading of a column, a word for totals, for remarks."""

    column: str | None
    total: bool
    remark: bool


@lru_cache(maxsize=10_000)
def _beginning(text: str) -> _Beginning:
    begins = _FIRST_WORD.match(text)
    plain = compared(text)
    return _Beginning(
        our_column(text), plain.rstrip(":") in _TOTALS, (compared(begins[1]) if begins else plain) in _REMARKS
    )
