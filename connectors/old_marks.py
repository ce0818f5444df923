"""What the records of an .xls say beside its values: which cells hold errors, and which are shown as percentages.

The reader of values gives an error as an empty cell and does not say how numbers are shown; these records do.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from connectors.file_kinds import LOCKED
from indicators.errors import SourceChanged

if TYPE_CHECKING:
    from collections.abc import Iterator

Place = tuple[int, int]
"""Row and column, counted from 0."""

_ENDS = 0xFFFFFFFA
"""Numbers of sectors from here on mean something else: an end, a free one, a table."""

_SHIFTS = frozenset({9, 12})
_BOF, _SHEET, _XF, _FORMAT, _LOCK = 0x0809, 0x0085, 0x00E0, 0x041E, 0x002F
_BOOLERR, _FORMULA, _NUMBER, _RK, _MULRK = 0x0205, 0x0006, 0x0203, 0x027E, 0x00BD
_PERCENTS = frozenset({9, 10})
_LITERAL = re.compile(r'"[^"]*"|\\.')


@dataclass(slots=True)
class Marks:
    """The cells of one sheet that hold an error, and those whose number is shown as a percentage."""

    errors: set[Place] = field(default_factory=set)
    percents: set[Place] = field(default_factory=set)


def marks_of(content: bytes) -> dict[str, Marks] | None:
    """Give the marks of each sheet by its name; None when the file is not put together as expected.

    Raises SourceChanged for a file with a password.
    """
    try:
        stream = _stream(content)
        return None if stream is None else _marks(stream)
    except (struct.error, IndexError, ValueError):
        return None


def _stream(content: bytes) -> bytes | None:
    """Give the stream of the workbook out of the compound file: the sectors of its chain, one after the other."""
    shift = struct.unpack_from("<H", content, 30)[0]
    if shift not in _SHIFTS:
        raise ValueError("sectors have 512 or 4,096 bytes")
    size = 1 << shift
    count, first = struct.unpack_from("<2I", content, 44)
    tables = [one for one in struct.unpack_from("<109I", content, 76)[:count] if one < _ENDS]
    if len(tables) < count:
        # More than seven megabytes: the rest of the list stands elsewhere.
        tables += _further(content, size)
    chain = [number for table in tables for number in struct.unpack(f"<{size // 4}I", _sector(content, size, table))]
    directory = _chained(content, size, chain, first)
    for at in range(0, len(directory), 128):
        length = struct.unpack_from("<H", directory, at + 64)[0]
        name = directory[at : at + max(length - 2, 0)].decode("utf-16-le", errors="replace")
        start, length = struct.unpack_from("<2I", directory, at + 116)
        # A short stream is kept in another way, which no workbook with a table needs.
        if name in {"Workbook", "Book"} and length >= 4096:
            return _chained(content, size, chain, start)[:length]
    return None


def _further(content: bytes, size: int) -> list[int]:
    found: list[int] = []
    following, steps = struct.unpack_from("<I", content, 68)[0], 0
    while following < _ENDS and steps * size < len(content):
        steps += 1
        *numbers, following = struct.unpack(f"<{size // 4}I", _sector(content, size, following))
        found += [one for one in numbers if one < _ENDS]
    return found


def _sector(content: bytes, size: int, number: int) -> bytes:
    return content[(number + 1) * size : (number + 2) * size].ljust(size, b"\0")


def _chained(content: bytes, size: int, chain: list[int], start: int) -> bytes:
    found: list[bytes] = []
    number = start
    while number < _ENDS:
        if len(found) * size > len(content):
            raise ValueError("the chain has no end")
        found.append(_sector(content, size, number))
        number = chain[number]
    return b"".join(found)


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<2H", stream, at)
        yield at, kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _marks(stream: bytes) -> dict[str, Marks]:
    names: dict[int, str] = {}
    styles: list[int] = []
    formats: dict[int, str] = {}
    found: dict[str, Marks] = {}
    here: Marks | None = None
    for at, kind, body in _records(stream):
        if kind == _BOF:
            here = found.setdefault(names[at], Marks()) if at in names else None
        elif here is not None:
            _mark(here, kind, body, styles, formats)
        elif kind == _LOCK:
            raise SourceChanged(LOCKED)
        elif kind == _SHEET:
            names[struct.unpack_from("<I", body)[0]] = _text(body[6:], body[7] & 1)
        elif kind == _XF:
            styles.append(struct.unpack_from("<H", body, 2)[0])
        elif kind == _FORMAT:
            formats[struct.unpack_from("<H", body)[0]] = _text(body[2:], body[4] & 1, wide_length=True)
    return found


def _text(body: bytes, wide: int, *, wide_length: bool = False) -> str:
    length = struct.unpack_from("<H", body)[0] if wide_length else body[0]
    start = 3 if wide_length else 2
    return body[start : start + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1", errors="replace")


def _mark(here: Marks, kind: int, body: bytes, styles: list[int], formats: dict[int, str]) -> None:
    if kind == _MULRK:
        row, first = struct.unpack_from("<2H", body)
        count = (len(body) - 6) // 6
        cells = [(first + more, struct.unpack_from("<H", body, 4 + 6 * more)[0]) for more in range(count)]
    elif kind in {_NUMBER, _RK, _FORMULA, _BOOLERR}:
        row, place, style = struct.unpack_from("<3H", body)
        cells = [(place, style)]
        is_error = (
            body[7] == 1 if kind == _BOOLERR else kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2
        )
        if is_error:
            here.errors.add((row, place))
    else:
        return
    here.percents.update((row, place) for place, style in cells if _is_percent(style, styles, formats))


def _is_percent(style: int, styles: list[int], formats: dict[int, str]) -> bool:
    number = styles[style] if style < len(styles) else 0
    return number in _PERCENTS or "%" in _LITERAL.sub("", formats.get(number, ""))
