"""Which characters the fonts of our documents can show, read from the fonts themselves.

The tables are those of the OpenType specification, `cmap`: formats 4 and 12 hold every Unicode mapping in use.
"""

from __future__ import annotations

import struct
import unicodedata
from functools import cache
from pathlib import Path

from reports.fonts import folders

JOINERS = frozenset("\u200d\ufe0e\ufe0f")


@cache
def characters() -> frozenset[int]:
    """Give every character that one of the fonts has a glyph for."""
    fonts = [path for folder in folders() for path in sorted(Path(folder).glob("*.[to]tf"))]
    return frozenset(code for path in fonts for code in _covered(path.read_bytes()))


def shown(text: str) -> str:
    """Give a text with every character that no font has told by its number: `[U+1F600]`."""
    missing = [one for one in set(text) if not one.isascii() and _is_missing(one)]
    for one in missing:
        text = text.replace(one, f"[U+{ord(one):04X}]")
    for joiner in JOINERS if missing else ():
        text = text.replace(joiner, "")
    return text


def _is_missing(character: str) -> bool:
    # Marks of format and noncharacters of ours are never painted.
    return ord(character) not in characters() and unicodedata.category(character) not in {"Cf", "Cn", "Zs", "Cc"}


def _covered(font: bytes) -> set[int]:
    (tables,) = struct.unpack_from(">H", font, 4)
    records = (struct.unpack_from(">4sLLL", font, 12 + 16 * n) for n in range(tables))
    start = next(offset for tag, _sum, offset, _length in records if tag == b"cmap")
    (subtables,) = struct.unpack_from(">H", font, start + 2)
    covered: set[int] = set()
    for n in range(subtables):
        _platform, _encoding, offset = struct.unpack_from(">HHL", font, start + 4 + 8 * n)
        (form,) = struct.unpack_from(">H", font, start + offset)
        if form in {4, 12}:
            covered |= (_of_segments if form == 4 else _of_groups)(font, start + offset)
    return covered


def _of_groups(font: bytes, at: int) -> set[int]:
    (count,) = struct.unpack_from(">L", font, at + 12)
    groups = (struct.unpack_from(">LL", font, at + 16 + 12 * n) for n in range(count))
    return {code for first, last in groups for code in range(first, last + 1)}


def _of_segments(font: bytes, at: int) -> set[int]:
    count = struct.unpack_from(">H", font, at + 6)[0] // 2
    lasts = struct.unpack_from(f">{count}H", font, at + 14)
    firsts = struct.unpack_from(f">{count}H", font, at + 16 + 2 * count)
    return {code for first, last in zip(firsts, lasts, strict=True) for code in range(first, last + 1) if code < 0xFFFF}
