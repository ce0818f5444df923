"""Numbers as sources write them, read strictly: what is not a plain number is not one."""

from __future__ import annotations

import math
import re
from functools import lru_cache

REMEMBERED = 65_536
"""How many texts are remembered with what they stand for: files may hold any number of wrong ones."""

_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)

_WRITTEN_AS = {" ": "[ \u00a0\u202f]", "'": "['\u2019]"}
"""Grouping marks that typesetters write in several ways; any other stands for itself."""


_TABLE = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９−－﹣＋．，", "012345678901234567890123456789---+.,")
"""Digits and signs of other scripts and widths that have one reading wherever they stand."""


@lru_cache(maxsize=REMEMBERED)
def plain_number(text: str, decimal: str = ".", grouping: str = "") -> str:
    """Write a number in ASCII digits and signs; the Arabic marks of decimals and groups become those declared."""
    written = text.strip().translate(_TABLE).replace("\u066b", decimal)
    return written.replace("\u066c", grouping) if grouping else written


def number_of(written: object) -> float | None:
    """Give the number a JSON value or a text stands for; None for anything that needs interpreting (`<2.5`, `1,5`)."""
    if isinstance(written, bool):
        return None
    if isinstance(written, int | float):
        return float(written) if abs(written) < 1e300 and math.isfinite(written) else None
    if isinstance(written, str) and _PLAIN.fullmatch(text := written.strip()):
        value = float(text)
        return value if math.isfinite(value) else None
    return None


@lru_cache(maxsize=REMEMBERED)
def number_written(text: str, decimal: str = ".", grouping: str = "") -> float | None:
    """Give the number of a text whose marks are declared; None when it is not written so, or groups are not of three.

    With `decimal` "," and `grouping` ".", `1.234,5` is 1234.5 and `1.5` is nothing.
    """
    if (decimal, grouping) == (".", ""):
        return number_of(text)
    mark = _WRITTEN_AS.get(grouping, re.escape(grouping))
    whole = rf"\d+|\d{{1,3}}(?:{mark}\d{{3}})+" if grouping else r"\d+"
    if not re.fullmatch(rf"[+-]?(?:{whole})(?:{re.escape(decimal)}\d+)?", text.strip(), re.ASCII):
        return None
    ungrouped = re.sub(mark, "", text.strip()) if grouping else text.strip()
    return number_of(ungrouped.replace(decimal, "."))
