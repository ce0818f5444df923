"""The text of a file of characters, and its lines: what it does not say itself is never guessed.

Its encoding is told by a byte order mark, by being UTF-8 throughout, by the zeros of UTF-16, or by a person.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from indicators.errors import SourceChanged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indicators.handing_in import Encoding

DELIMITERS = (",", ";", "\t")
LARGEST_FIELD = 1_000_000
"""How many characters a cell of a CSV file may have: a quote that is never closed makes one of all that follows."""

_MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_LOOKED_AT = 4096


class EncodingUnknown(SourceChanged):
    """The bytes do not say which characters they stand for: a person must."""


def text_of(content: bytes, encoding: Encoding | None = None) -> str:
    """Give the characters of a file. Raises EncodingUnknown when nobody said how to read them, SourceChanged besides.

    A byte order mark holds against `encoding`, which is what a person said.
    """
    for mark, name in _MARKS.items():
        if content.startswith(mark):
            return _strictly(content[len(mark) :], name)
    if encoding is not None:
        return _strictly(content, encoding.value)
    if (sixteen := utf_16_without_mark(content)) is not None:
        return sixteen
    try:
        return _without_nul(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise EncodingUnknown(
            f"byte {error.start} is not UTF-8; expected Unicode text: save the file as 'CSV UTF-8', "
            "or say which encoding it has"
        ) from error


def utf_16_without_mark(content: bytes) -> str | None:
    """Give the text of UTF-16 without its mark, which has zeros at every other place; None for all else."""
    head = content[:_LOOKED_AT]
    first, second = head[::2].count(0), head[1::2].count(0)
    if len(content) % 2 or bool(first) == bool(second) or max(first, second) < len(head) // 20:
        return None
    try:
        text = content.decode("utf-16-be" if first else "utf-16-le")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return _without_nul(content.decode(encoding))
    except UnicodeDecodeError as error:
        raise SourceChanged(
            f"byte {error.start} is not {encoding.upper()}; expected text in it throughout: save the file as "
            "'CSV UTF-8', or choose another encoding"
        ) from error


def _without_nul(text: str) -> str:
    if "\0" in text:
        raise SourceChanged("the file holds NUL bytes; expected text: save it as 'CSV UTF-8'")
    return text


def lines_of_text(text: str, delimiter: str, most: int | None = None) -> Iterator[list[str]]:
    """Give the fields of each line, or of the first `most`. Raises SourceChanged for quotes that never close."""
    csv.field_size_limit(LARGEST_FIELD)
    try:
        for number, line in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)):
            if number == most:
                return
            yield line
    except csv.Error as error:
        raise SourceChanged(
            f"the file breaks off or is not CSV ({error}); expected closed quotes on every line"
        ) from error
