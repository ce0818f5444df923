"""Where in a TOML text each table, key and value begins and ends, so that one can be changed and the rest left.

The standard library reads TOML and does not say where; what is found here is only ever used beside what it reads.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from indicators.toml_lines import KeyPath, names_in, table_path

if TYPE_CHECKING:
    from collections.abc import Callable

_HEADER = re.compile(r"(\[\[?)[ \t]*(?P<name>(?:\"[^\"\n]*\"|'[^'\n]*'|[^\[\]#\"'\n])+?)[ \t]*\]\]?")
_KEY = re.compile(r"(?:\"(?:\\.|[^\"\\\n])*\"|'[^'\n]*'|[A-Za-z0-9_-]+|[ \t]*\.[ \t]*)+")
_STRING = re.compile(
    r"\"\"\"(?:\\.|[^\\])*?\"{3,5}|'''.*?'{3,5}|\"(?:\\.|[^\"\\\n])*\"|'[^'\n]*'",
    re.DOTALL,
)
_PLAIN = re.compile(r"\d{4}-\d\d-\d\d \d\d:[^\s,\]}#]+|[^\s,\]}#]+")
_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*=?[ \t]*")


@dataclass(frozen=True, slots=True)
class Entry:
    """A key and its value, from the first character to after the last; the value within an array has no key."""

    key: tuple[int, int] | None
    value: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Spans:
    """Every value by its path, and where each header of a table begins and ends, in the order of the text."""

    values: dict[KeyPath, Entry] = field(default_factory=dict)
    headers: list[tuple[KeyPath, int, int]] = field(default_factory=list)


def spans_of(text: str) -> Spans:
    """Find every table and value of a text that the standard library reads. Tables of an array count from 0."""
    return _Reading(text).whole()


class _Reading:
    """One way through a text, from its beginning to its end."""

    def __init__(self, text: str) -> None:
        self.text, self.at, self.found = text, 0, Spans()

    def whole(self) -> Spans:
        table: KeyPath = ()
        seen: Counter[KeyPath] = Counter()
        self._skip(_SPACE)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                header = self._match(_HEADER)
                table = table_path(header["name"], many=header[1] == "[[", seen=seen)
                self.found.headers.append((table, *header.span()))
            else:
                self._entry(table)
            self._skip(_SPACE)
        return self.found

    def _entry(self, table: KeyPath) -> None:
        key = self._match(_KEY)
        self._skip(_BLANK)
        self._value((*table, *names_in(key[0])), key.span())

    def _value(self, path: KeyPath, key: tuple[int, int] | None) -> None:
        start = self.at
        opening = self.text[start]
        if opening == "{":
            self._many("}", lambda _: self._entry(path))
        elif opening == "[":
            self._many("]", lambda position: self._value((*path, position), None))
        else:
            self._match(_STRING if opening in "\"'" else _PLAIN)
        self.found.values[path] = Entry(key, (start, self.at))

    def _many(self, closing: str, one: Callable[[int], None]) -> None:
        self.at += 1
        position = 0
        self._skip(_SPACE)
        while self.text[self.at] != closing:
            one(position)
            position += 1
            self._skip(_SPACE)
            if self.text[self.at] == ",":
                self.at += 1
                self._skip(_SPACE)
        self.at += 1

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str]:
        match = pattern.match(self.text, self.at)
        assert match is not None, "a text that the standard library reads"
        self.at = match.end()
        return match

    def _skip(self, pattern: re.Pattern[str]) -> None:
        self.at = self._match(pattern).end()
