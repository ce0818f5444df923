"""Files that somebody drops in a folder or an object store, each read once for as long as it stays the same.

A file's label is its name, or the part that `{label}` stands for in the source's `pattern`: it stays the
same however often the file is replaced. Files of one label are read together, in the order of their names,
or the newest alone where the source says so.
"""

from __future__ import annotations

import mimetypes
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from connectors.contract import Asking, Delivery, Reading
from connectors.file_stores import Entry, Store, open_store
from connectors.workbook import read_register
from indicators.errors import SourceChanged
from indicators.provenance import RawFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from indicators.framework import Source

PATTERN, EDITIONS, LARGEST, STORAGE = "pattern", "editions", "largest", "storage."
"""The options of a source: which names count, whether `all` or the `newest` of a label are read, how many bytes a
file may hold, and (followed by a name) what the store's driver wants to know."""

UNFINISHED = (".part", ".tmp", ".crdownload", ".filepart", "~")
"""How the names of files end that a program is still writing; `.` and `~$` begin those that are nobody's delivery."""


class Folder:
    """One delivery a label. A file that has not changed since it landed costs its place in the listing."""

    kind = "folder"
    reader_version = "2"

    def fetch(self, source: Source, asking: Asking) -> Iterator[Delivery]:
        yield from _Shelf(source, asking).deliveries()

    def read(self, source: Source, files: Sequence[RawFile]) -> Reading:
        label = files[0].label
        says_which = source.layout is None or "indicator" in {*source.layout.columns, *source.layout.constants}
        return read_register(source, files, [one for one in source.series if says_which or one.label == label])


class _Shelf:
    """One look at the folder of a source: what is there, under which labels, and what must be told."""

    def __init__(self, source: Source, asking: Asking) -> None:
        credentials = {name.replace("-", "_"): asking.secret(source, name) for name in source.secrets}
        storage = {
            name.removeprefix(STORAGE): said for name, said in source.options.items() if name.startswith(STORAGE)
        }
        self.source, self.asking, self.names = source, asking, _names_of(source)
        self.largest, self.newest = _largest(source, asking), _newest_only(source)
        self.store: Store = open_store(source.address, asking.folder, {**storage, **credentials})
        self.problems: list[str] = []

    def deliveries(self) -> Iterator[Delivery]:
        """Yield what is new or changed. Raises SourceChanged at the end, when the rest has been given."""
        for label, entries in sorted(self._by_label().items()):
            wanted = entries[-1:] if self.newest else entries
            states = {self._address(entry): {"ETag": entry.state} for entry in wanted}
            if states != self._held(label) and (files := self._files(label, wanted)):
                yield Delivery(label, files)
        if self.problems:
            raise SourceChanged(f"{self.source.id}: {'; '.join(self.problems)}")

    def _by_label(self) -> Mapping[str, list[Entry]]:
        found, refused = defaultdict(list), set()
        for entry in self.store.entries():
            label = self._label_of(entry.name)
            if label is None:
                continue
            if problem := self._problem(entry, label):
                # Without one of its files a label would be read as if the file had been taken away.
                self.problems.append(problem)
                refused.add(label)
            found[label].append(entry)
        return {label: entries for label, entries in found.items() if label not in refused}

    def _label_of(self, name: str) -> str | None:
        if name.startswith((".", "~$")) or name.lower().endswith(UNFINISHED):
            return None
        match = self.names.fullmatch(name)
        return None if match is None else match.groupdict().get("label", name)

    def _problem(self, entry: Entry, label: str) -> str:
        if "/" in entry.name or "\\" in entry.name or not entry.name.isprintable():
            return f"{entry.name!a} is no name of a file; expected one without paths and control marks"
        if not entry.is_plain:
            return f"{entry.name} is a link or no file; expected the file itself"
        if entry.size > self.largest:
            return f"{entry.name} holds {entry.size:,} bytes; expected at most {self.largest:,}"
        layout = self.source.layout
        if layout is None or "indicator" in {*layout.columns, *layout.constants}:
            return ""
        bound = {series.label for series in self.source.series}
        return (
            ""
            if label in bound
            else f"{entry.name} is bound to no series as {label!r}; expected one of {sorted(bound)}"
        )

    def _files(self, label: str, entries: Sequence[Entry]) -> tuple[RawFile, ...]:
        """Read the files of a label; none of them while one is still being written."""
        files = []
        for part, entry in enumerate(entries):
            content = self.store.read(entry)
            if content is None:
                return ()
            files.append(RawFile(
                source=self.source.id, label=label, address=self._address(entry), content=content, part=part,
                media_type=mimetypes.guess_type(entry.name)[0] or "application/octet-stream",
                licence=self.source.licence, validators={"ETag": entry.state},
            ))  # fmt: skip
        return tuple(files)

    def _address(self, entry: Entry) -> str:
        return f"{self.store.shown}/{entry.name}"

    def _held(self, label: str) -> dict[str, dict[str, str]]:
        """What landed last of a label, so that a file taken away is a change too."""
        base = f"{self.store.shown}/"
        held = ((address, dict(said)) for address, said in self.asking.held.items() if address.startswith(base))
        return {address: said for address, said in held if self._label_of(address.removeprefix(base)) == label}


def _names_of(source: Source) -> re.Pattern[str]:
    """Read the pattern: `*` is any text, `?` any mark, `{label}` the text that is the label."""
    pattern = source.options.get(PATTERN, "*")
    if pattern.count("{label}") > 1:
        raise SourceChanged(f"{source.id}: the pattern {pattern!r} says {{label}} twice; expected it once")
    marks = {"*": ".*", "?": ".", "{label}": "(?P<label>.+?)"}
    parts = re.split(r"(\*|\?|\{label\})", pattern)
    return re.compile("".join(marks.get(part, re.escape(part)) for part in parts), re.DOTALL)


def _largest(source: Source, asking: Asking) -> int:
    said = source.options.get(LARGEST, "")
    if said and not (said.isascii() and said.isdecimal()):
        raise SourceChanged(f"{source.id}: the option {LARGEST} is {said!r}; expected a number of bytes")
    return min(int(said), asking.http.largest) if said else asking.http.largest


def _newest_only(source: Source) -> bool:
    said = source.options.get(EDITIONS, "all")
    if said not in {"all", "newest"}:
        raise SourceChanged(f"{source.id}: the option {EDITIONS} is {said!r}; expected all or newest")
    return said == "newest"
