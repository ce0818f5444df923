"""What goes between a process and the one that reads for it: JSON, and bytes beside it. Nothing in it is ever run.

A message is its kind, its length and so many bytes. Progress has no bytes: its length is the number of rows.
"""

from __future__ import annotations

import json
import struct
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HEAD = struct.Struct("!cQ")
"""The kind of a message and its length."""

_LENGTH = struct.Struct("!Q")


class Kind(bytes, Enum):
    """What a message is."""

    ASK = b"?"
    ANSWER = b"!"
    REFUSAL = b"X"
    PROGRESS = b"+"


class Parcel(NamedTuple):
    """What is said, as JSON has it, and the bytes that go with it."""

    said: Any
    parts: Sequence[bytes | memoryview] = ()


def message(kind: Kind, parcel: Parcel) -> list[bytes | memoryview]:
    """Write a message, in pieces to be sent one after the other."""
    document: Mapping[str, Any] = {"said": parcel.said, "sizes": [len(part) for part in parcel.parts]}
    said = json.dumps(document, ensure_ascii=True, allow_nan=False).encode("ascii")
    length = _LENGTH.size + len(said) + sum(len(part) for part in parcel.parts)
    return [HEAD.pack(kind.value, length), _LENGTH.pack(len(said)), said, *parcel.parts]


def parcel_of(body: bytes | bytearray) -> Parcel:
    """Read the body of a message. Raises ValueError for anything `message` does not write."""
    view = memoryview(body)
    start = _LENGTH.size
    if len(view) < start:
        raise ValueError("too short for a message")
    end = start + _LENGTH.unpack(view[:start])[0]
    document = json.loads(bytes(view[start:end]))
    if not isinstance(document, dict) or document.keys() != {"said", "sizes"}:
        raise ValueError("not a message")
    parts = []
    for size in document["sizes"]:
        if type(size) is not int or not 0 <= size <= len(view) - end:
            raise ValueError("parts of other sizes than is said")
        parts.append(view[end : end + size])
        end += size
    if end != len(view):
        raise ValueError("more bytes than is said")
    return Parcel(document["said"], parts)
