"""Answers that come in pages: fetched whole or not at all, and counted against what the source states.

A source may state its pages wrongly, give one twice or change them while they are read; then nothing
of the answer is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count, takewhile
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from connectors.http import VALIDATORS
from connectors.numbers import number_of
from indicators.errors import SourceChanged
from indicators.provenance import RawFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from connectors.contract import Asking
    from connectors.http import Answer, Http
    from indicators.framework import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page: its number and what the source states of all (`pages`, `total` rows), and its rows."""

    number: int
    pages: int
    total: int
    rows: Sequence[dict[str, Any]]
    released_on: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """How one resource is asked for page by page: `query` for a page's number, `read` for a page's bytes.

    `glance` asks a source without validators for a page of one row, whose head says whether there is a new
    release. `partial` says that the question covers only part of the resource.
    """

    address: str
    query: Callable[[int], Mapping[str, str]]
    read: Callable[[bytes, str], Page]
    glance: Mapping[str, str] | None = None
    partial: bool = False

    def address_of(self, number: int) -> str:
        """Give the whole address a page was asked for at, as the landing keeps it."""
        return f"{self.address}{'&' if '?' in self.address else '?'}{urlencode(self.query(number))}"

    def fetch(self, source: Source, label: str, asking: Asking) -> tuple[RawFile, ...] | None:
        """Fetch every page; None when the source says each page is as held. Raises as `Http.get` does."""
        if self._is_unchanged(asking):
            return None
        first = asking.http.get(self.address, self.query(1))
        if first is None:
            raise SourceChanged(f"{self.address} answered *unchanged* to a question without a condition")
        return tuple(self._all(source, label, asking.http, first))

    def _is_unchanged(self, asking: Asking) -> bool:
        known = asking.held.get(self.address_of(1), {})
        release = known.get(RELEASE)
        if self.glance is not None and release is not None and not known.keys() & VALIDATORS.keys():
            seen = asking.http.get(self.address, self.glance)
            return seen is not None and _release(self.read(seen.content, self.address)) == release
        return are_unchanged(asking, map(self.address_of, count(1)))

    def _all(self, source: Source, label: str, http: Http, first: Answer) -> Iterator[RawFile]:
        stated = self.read(first.content, self.address)
        yield self._raw(source, label, 1, first, stated)
        for number in range(2, stated.pages + 1):
            answer = http.get(self.address, self.query(number))
            if answer is None:
                raise SourceChanged(f"{self.address}: page {number} was answered as unchanged, expected its rows")
            page = self.read(answer.content, self.address)
            if (page.pages, page.total) != (stated.pages, stated.total):
                raise SourceChanged(
                    f"{self.address}: {stated.pages} pages of {stated.total} rows became "
                    f"{page.pages} of {page.total} while they were read"
                )
            yield self._raw(source, label, number, answer, page)

    def _raw(self, source: Source, label: str, number: int, answer: Answer, page: Page) -> RawFile:
        release = {RELEASE: said} if (said := _release(page)) else {}
        return RawFile(
            source=source.id, label=label, address=self.address_of(number), content=answer.content, part=number - 1,
            media_type=answer.media_type, licence=source.licence, validators={**answer.validators, **release},
            partial=self.partial,
        )  # fmt: skip


RELEASE = "Release"
"""What is kept of a page's head beside the validators: which release it is of, and how many rows that has."""


def _release(page: Page) -> str | None:
    return None if page.released_on is None else f"{page.released_on}, {page.total} rows"


def are_unchanged(asking: Asking, addresses: Iterable[str], headers: Mapping[str, str] | None = None) -> bool:
    """Ask of each page that is held whether it changed, up to the first that did: one may without the others."""
    known = [
        (address, held) for address in takewhile(asking.held.__contains__, addresses) if (held := asking.held[address])
    ]
    return bool(known) and all(asking.http.get(address, held=held, headers=headers) is None for address, held in known)


def read_pages(files: Sequence[RawFile], read: Callable[[bytes, str], Page]) -> Iterator[tuple[int, Page]]:
    """Give each page with its file's position. Raises SourceChanged for a wrong count, at the latest after the last."""
    seen: set[int] = set()
    found = stated = 0
    for position, file in enumerate(files):
        page = read(file.content, file.address)
        if page.number in seen:
            raise SourceChanged(f"{file.address}: page {page.number} came twice")
        if seen and page.total != stated:
            raise SourceChanged(f"{file.address}: page {page.number} states {page.total} rows, the one before {stated}")
        seen.add(page.number)
        found, stated = found + len(page.rows), page.total
        yield position, page
    if found != stated:
        raise SourceChanged(f"{files[0].address}: found {found} rows, the source states {stated}")


def page_of(head: Mapping[str, Any], names: tuple[str, str, str], rows: Any, fields: Sequence[str], shown: str) -> Page:
    """Build a page from its head, whose `names` are those of number, pages and total, and rows with these fields.

    Raises SourceChanged naming what is missing or no count: a field that is gone was renamed, and no
    value is guessed from the rest.
    """
    number, pages, total = (_count(head, name, shown) for name in names)
    if pages > max(total, 1):
        raise SourceChanged(f"{shown}: found {pages:,} pages of {total:,} rows, expected no page without a row")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise SourceChanged(f"{shown}: found {type(rows).__name__}, expected a list of rows")
    for place, row in enumerate(rows, start=1):
        gone = [field for field in fields if field not in row]
        if gone:
            raise SourceChanged(
                f"{shown}: row {place} of page {number} has {', '.join(sorted(row))}; expected also {', '.join(gone)}"
            )
    return Page(number=number, pages=pages, total=total, rows=rows)


def _count(head: Mapping[str, Any], name: str, shown: str) -> int:
    if name not in head:
        raise SourceChanged(f"{shown}: the page states {', '.join(sorted(head))}; expected also {name}")
    number = number_of(head[name])
    if number is None or number < 0 or number != int(number):
        raise SourceChanged(f"{shown}: {name} is {head[name]!r}, expected a count")
    return int(number)
