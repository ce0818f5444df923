"""Numbers as sources write them, read strictly: what is not a plain number is not one."""

from __future__ import annotations

import math
import re

_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)


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
