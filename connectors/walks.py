"""Long answers of declared sources: page after page as the plan says, each counted as it comes.

The same walk is gone twice: when pages are fetched, and when they are read. A page that is missing, comes
twice or leads elsewhere stops it, and nothing of the answer is kept.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urljoin, urlsplit

from connectors.http import read_json
from connectors.numbers import number_of
from connectors.tables import GONE, at, document_rows, table_rows
from indicators.errors import SourceChanged
from indicators.provenance import sha256_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from connectors.frames import Gathering
    from connectors.sheets import Row
    from indicators.framework import Layout, Paging

MOST_PAGES = 1_000
"""More pages than this are a mistake: of the source, or of the page size the plan gives."""


def first_address(address: str, paging: Paging | None) -> str:
    """Give the address of the first page: for counted pages with their size, and their number last."""
    if paging is None or paging.kind == "next":
        return address
    size = {paging.size_parameter: paging.size} if paging.size_parameter else {}
    return f"{address}{'&' if '?' in address else '?'}{urlencode({**size, paging.parameter: paging.first})}"


def held_pages(first: str, paging: Paging, held: Iterable[str]) -> list[str]:
    """Give those of the addresses that are pages counted from this first one; none where each page names the next."""
    if paging.kind == "next":
        return []
    base, _, _ = first.rpartition("=")
    return sorted(address for address in held if address.rpartition("=")[0] == base)


@dataclass(slots=True)
class Walk:
    """The pages from `following` on, which is the next page's address and None when the answer is whole."""

    following: str | None
    layout: Layout
    paging: Paging | None
    pages: int = 0
    rows: int = 0
    total: int | None = None
    _seen: dict[str, int] = field(default_factory=dict)
    _addresses: list[str] = field(default_factory=list)

    def take(self, content: bytes, address: str, gathering: Gathering | None = None) -> list[Row]:
        """Give a page's rows and see where it leads. Raises SourceChanged for a page that cannot be next."""
        if address != self.following:
            raise SourceChanged(f"{address} came after page {self.pages}, expected {self.following or 'no more pages'}")
        self.pages += 1
        document = read_json(content, address) if self.layout.form == "json" else GONE
        if document is GONE:
            rows = list(table_rows(content, self.layout, address, gathering))
            self._refuse_twice(repr(rows), address, len(rows))
        else:
            rows = document_rows(document, self.layout, address, gathering)
            self._refuse_twice(repr(at(document, self.layout.rows)), address, len(rows))
        self.rows += len(rows)
        self._addresses.append(address)
        self.following = self._next(document, address, len(rows)) if self.paging is not None else None
        return rows

    def require_end(self) -> None:
        """Raise SourceChanged when pages are missing."""
        if self.following is not None:
            raise SourceChanged(f"found {self.pages} pages of {self.rows} rows, expected also {self.following}")

    def _refuse_twice(self, written: str, address: str, found: int) -> None:
        """Refuse rows that came before, whatever stands around them."""
        before = self._seen.setdefault(sha256_of(written.encode(errors="backslashreplace")), self.pages)
        if found and before != self.pages:
            raise SourceChanged(f"{address}: page {self.pages} has the rows of page {before} again, expected others")

    def _next(self, document: Any, address: str, found: int) -> str | None:
        assert self.paging is not None, "without paging there is no next page"
        self._count(document, address, found)
        following = self._linked(document, address) if self.paging.kind == "next" else self._counted(address, found)
        if following is not None and self.pages == MOST_PAGES:
            raise SourceChanged(f"{address}: found more than {MOST_PAGES:,} pages, expected fewer: ask for larger ones")
        if following is None and self.total is not None and self.rows != self.total:
            raise SourceChanged(f"{address}: found {self.rows} rows in all, the source states {self.total}")
        return following

    def _count(self, document: Any, address: str, found: int) -> None:
        """Hold what came against the number of rows the source states, which stays the same from page to page."""
        assert self.paging is not None, "only pages are counted"
        if not self.paging.total:
            return
        written = at(document, self.paging.total)
        number = number_of(written)
        if number is None or number < 0 or number != int(number):
            shown = "nothing" if written is GONE else repr(written)[:60]
            raise SourceChanged(f"{address}: found {shown} at {self.paging.total}, expected the number of all rows")
        if self.total is not None and number != self.total:
            raise SourceChanged(f"{address}: {self.total} rows became {int(number)} while the pages were read")
        self.total = int(number)
        if self.rows > self.total or (not found and self.rows < self.total):
            raise SourceChanged(f"{address}: found {self.rows} rows so far, the source states {self.total}")

    def _counted(self, address: str, found: int) -> str | None:
        assert self.paging is not None, "only pages are counted"
        # Without a stated number of rows only a page without any is the end: a short one may be the source's own limit.
        if self.rows == self.total or (self.total is None and not found):
            return None
        if self.paging.kind == "offset":
            return f"{address.rpartition('=')[0]}={self.paging.first + self.rows}"
        return f"{address.rpartition('=')[0]}={self.paging.first + self.pages}"

    def _linked(self, document: Any, address: str) -> str | None:
        assert self.paging is not None, "only pages lead on"
        link = at(document, self.paging.next)
        # A last page may leave the field out; where no page had it and nothing is counted, it may have been renamed.
        if link is GONE and self.pages == 1 and self.total is None:
            raise SourceChanged(f"{address}: found nothing at {self.paging.next}, expected the next page or null")
        if link is GONE or link is None or link == "":
            return None
        if not isinstance(link, str):
            raise SourceChanged(f"{address}: found {repr(link)[:60]} at {self.paging.next}, expected an address")
        return self._safely_joined(address, link)

    def _safely_joined(self, address: str, link: str) -> str:
        try:
            following = urljoin(address, link)
            there, here = urlsplit(following), urlsplit(address)
        except ValueError as error:
            raise SourceChanged(f"{address}: the next page's address cannot be read, expected an address") from error
        if there[:2] != here[:2]:
            raise SourceChanged(
                f"{address} leads on to {there.scheme}://{there.hostname}, expected its own {here.scheme}://{here.netloc}"
            )
        if following in self._addresses:
            raise SourceChanged(f"{address} leads back to a page already read, expected a new one or none")
        return following
