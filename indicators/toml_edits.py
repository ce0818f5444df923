"""Changes to a TOML text that leave its layout and comments as they are wherever nothing changes. Pure.

Every change is made on the text as it was; `result` puts them in and reads the outcome once more.
"""

from __future__ import annotations

import json
import tomllib
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from indicators.errors import CallerMistake
from indicators.toml_spans import spans_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from indicators.toml_lines import KeyPath


class TomlEdits:
    """A text of `file`, and what is to be changed in it. Raises CallerMistake where its layout is not understood."""

    def __init__(self, file: str, text: str) -> None:
        self.file, self._whole = file, text
        self._text = text.replace("\r\n", "\n")
        self.read: dict[str, Any] = tomllib.loads(self._text, parse_float=Decimal)
        self._spans = spans_of(self._text)
        self._edits: list[tuple[int, int, str]] = []

    def at(self, path: KeyPath) -> Any:
        """Give the value at a path as the standard library reads it. Raises KeyError or IndexError for none."""
        found: Any = self.read
        for part in path:
            found = found[part]
        return found

    def source(self, path: KeyPath) -> str | None:
        """Give the text of the value at a path; None where it is a table under a header of its own."""
        entry, value = self._spans.values.get(path), self.at(path)
        if entry is None and isinstance(value, dict | list):
            return None
        source = self._text[slice(*entry.value)] if entry else ""
        if not source or tomllib.loads(f"value = {source}", parse_float=Decimal)["value"] != value:
            raise CallerMistake(f"{self.file}: found a layout of {name_of(path)} that cannot be changed in place; "
                                "expected a plain key and its value; write it anew")  # fmt: skip
        return source

    def set(self, path: KeyPath, source: str) -> None:
        """Write another value at a path: `source` is TOML."""
        assert self.source(path) is not None, f"{name_of(path)} is a value of its own"
        start, end = self._spans.values[path].value
        self._edits.append((start, end, source))

    def rename(self, path: KeyPath, name: str) -> None:
        """Write another key for the value at a path."""
        key = self._spans.values[path].key
        assert key is not None, f"{name_of(path)} has a key"
        self._edits.append((*key, toml_text(name)))

    def leaves(self, path: KeyPath) -> Iterator[KeyPath]:
        """Give the paths of the single values at and under a path."""
        value = self.at(path)
        if isinstance(value, dict | list):
            for part in value if isinstance(value, dict) else range(len(value)):
                yield from self.leaves((*path, part))
        else:
            yield path

    def set_table(self, path: KeyPath, kept: Sequence[str], added: Sequence[tuple[str, str]]) -> None:
        """Keep of a table the keys that are named, as they are written, and add others with their TOML."""
        if self.source(path) is not None:
            entries = [f"{key} = {self.source((*path, key))}" for key in kept]
            entries += [f"{key} = {source}" for key, source in added]
            self.set(path, f"{{ {', '.join(entries)} }}")
            return
        lines = {key: self._line_of((*path, key)) for key in self.at(path)}
        self._edits += [(*lines[key], "") for key in lines if key not in kept]
        end = max(line[1] for line in lines.values())
        self._edits.append((end, end, "".join(f"{key} = {source}\n" for key, source in added)))

    def table_as(self, name: str, path: KeyPath) -> str:
        """Give the text of a table with all that is under it and the comment right above it, under another name."""
        start, end = self._extent(path)
        parts, position = [], start
        for table, opening, closing in self._spans.headers:
            if start <= opening < end:
                bracket = "[[" if self._text.startswith("[[", opening) else "["
                below = _names(table)[len(_names(path)) :]
                parts += [self._text[position:opening], bracket, ".".join([name, *below]), "]" * len(bracket)]
                position = closing
        return "".join([*parts, self._text[position:end]])

    def remove_table(self, path: KeyPath) -> None:
        """Take a table out, with all that is under it and the comment right above it."""
        self._edits.append((*self._extent(path), ""))

    def insert_after(self, path: KeyPath, table: str) -> None:
        """Put the text of a table after another one and all that is under that."""
        end = self._extent(path)[1]
        gap = "" if self._text[:end].endswith("\n\n") else "\n" if self._text[:end].endswith("\n") else "\n\n"
        self._edits.append((end, end, f"{gap}{table.strip()}\n\n"))

    def result(self) -> str:
        """Give the text with every change made; the same text where there is none."""
        if not self._edits:
            return self._whole
        parts, position = [], 0
        for start, end, instead in sorted(self._edits, key=lambda edit: edit[:2]):
            assert start >= position, f"two changes of {self.file} meet"
            parts += [self._text[position:start], instead]
            position = end
        changed = "".join([*parts, self._text[position:]]).rstrip() + "\n"
        tomllib.loads(changed)
        return changed.replace("\n", "\r\n") if "\r\n" in self._whole else changed

    def _line_of(self, path: KeyPath) -> tuple[int, int]:
        entry = self._spans.values[path]
        assert entry.key is not None, "a value of a table has a key"
        end = self._text.find("\n", entry.value[1])
        return self._text.rfind("\n", 0, entry.key[0]) + 1, len(self._text) if end < 0 else end + 1

    def _extent(self, path: KeyPath) -> tuple[int, int]:
        own = [start for table, start, _ in self._spans.headers if table[: len(path)] == path]
        if not own:
            raise CallerMistake(f"{self.file}: found {name_of(path)} written within another value; "
                                f"expected a table with a header of its own; write [[{name_of(path)}]]")  # fmt: skip
        later = [start for _, start, _ in self._spans.headers if start > own[-1]]
        return self._lead(own[0]), self._lead(later[0]) if later else len(self._text)

    def _lead(self, header: int) -> int:
        """Give where the comment right above a header begins, else the header itself."""
        start = self._text.rfind("\n", 0, header) + 1
        while start and self._text[self._text.rfind("\n", 0, start - 1) + 1 : start].lstrip().startswith("#"):
            start = self._text.rfind("\n", 0, start - 1) + 1
        return start


def toml_text(text: str) -> str:
    """Write a text as TOML. What JSON escapes within a text, TOML reads back the same."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def toml_list(texts: Sequence[str]) -> str:
    """Write texts as a TOML array."""
    return f"[{', '.join(map(toml_text, texts))}]"


def name_of(path: KeyPath) -> str:
    """Write the name that the header of a table has, dotted."""
    return ".".join(_names(path))


def _names(path: KeyPath) -> list[str]:
    return [part for part in path if isinstance(part, str)]
