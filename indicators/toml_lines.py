"""On which line of a TOML text a key stands, since the standard library's reader does not say.

Good to the key: a mistake inside an inline table or a long array is reported at the key that holds it.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

KeyPath = tuple[str | int, ...]

_HEADER = re.compile(r"\s*(\[\[?)\s*(?P<name>[^\[\]]+?)\s*(\]\]?)\s*(#.*)?$")
_KEY = re.compile(
    r"\s*(?P<key>(?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*'))*)\s*="
)
_NAME = re.compile(r"[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*'")
_STRING = re.compile(r"\"\"\"(?:\\.|[^\\])*?\"\"\"|'''.*?'''|\"(?:\\.|[^\"\\\n])*\"|'[^'\n]*'|#[^\n]*", re.DOTALL)


def lines_of(text: str) -> dict[KeyPath, int]:
    """Map every table and key to its line, counted from 1; tables of an array are numbered from 0."""
    found: dict[KeyPath, int] = {}
    seen: Counter[KeyPath] = Counter()
    table: KeyPath = ()
    for number, line in _openings(text):
        if header := _HEADER.match(line):
            table = table_path(header["name"], many=header[1] == "[[", seen=seen)
            found[table] = number
            found.setdefault(tuple(part for part in table if isinstance(part, str)), number)
        elif key := _KEY.match(line):
            path = table
            for name in names_in(key["key"]):
                path = (*path, name)
                found.setdefault(path, number)
    return found


def line_of(lines: Mapping[KeyPath, int], path: Sequence[str | int]) -> int:
    """Give the line of the longest part of a path that is written down; 1 when none of it is."""
    for length in range(len(path), 0, -1):
        if (number := lines.get(tuple(path[:length]))) is not None:
            return number
    return 1


def table_path(name: str, *, many: bool, seen: Counter[KeyPath]) -> KeyPath:
    """Give the path of a table by its header; `seen` counts the tables of each array so far."""
    path: KeyPath = ()
    names = names_in(name)
    for position, part in enumerate(names):
        path = (*path, part)
        last = position == len(names) - 1
        if last and many:
            seen[path] += 1
        if seen[path]:
            path = (*path, seen[path] - 1)
    return path


def names_in(dotted: str) -> list[str]:
    """Split a key that may be dotted and quoted into its names."""
    return [name.strip("\"'") for name in _NAME.findall(dotted)]


def _openings(text: str) -> list[tuple[int, str]]:
    """Give the lines on which a header or key can begin: those outside of every value that spans lines."""
    # Strings and comments are blanked, so that brackets count only where they are structure.
    blank = _STRING.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    openings, depth = [], 0
    inside = {number for match in _STRING.finditer(text) for number in _later_lines(text, match)}
    for number, (line, original) in enumerate(zip(blank.split("\n"), text.split("\n"), strict=True), start=1):
        if depth == 0 and number not in inside:
            openings.append((number, original))
        if not (depth == 0 and _HEADER.match(line)):
            depth += sum(line.count(opening) for opening in "[{") - sum(line.count(closing) for closing in "]}")
    return openings


def _later_lines(text: str, match: re.Match[str]) -> range:
    first = text.count("\n", 0, match.start()) + 1
    return range(first + 1, first + match[0].count("\n") + 1)
