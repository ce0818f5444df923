"""Rows under a table that are none of it: totals, notes, sources, headings again. They are told, and never read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

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
    told = [(key, cell) for key, cell in row.cells.items() if cell.text]
    if len(told) > 1 and all(our_column(cell.text) == key for key, cell in told):
        return "the headings again"
    if not told or told[0][0] not in _KEYS or told[0][1].is_number:
        return None
    key, text = told[0][0], told[0][1].text
    is_apart = any(row.cells[name].is_empty for name in _KEYS if name in row.cells)
    if (is_apart or key == "area") and compared(text).rstrip(":") in _TOTALS:
        return "a row of totals"
    begins = _FIRST_WORD.match(text)
    if is_apart and compared(begins[1] if begins else text) in _REMARKS:
        return "a note under the table"
    return "a line of text" if len(told) == 1 and not row.beyond and len(text.split()) > 1 else None
