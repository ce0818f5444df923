"""A table that is sorted, filtered, paged and downloaded by its address, with nothing but links and a form."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.exceptions import HTTPException

from indicators.errors import CallerMistake
from portal.seeing import number_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from starlette.requests import Request

    from reports.exports.flat_table import Kind

A_PAGE = 50
"""Rows of a page; a download holds all that pass the filters."""

LONGEST_SEARCH = 200
FORMS = ("csv", "xlsx", "json", "parquet")
FIGURES = frozenset({"decimal", "integer"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A column: its name in addresses and files, its heading (a phrase), what it holds.

    A `choice` column is offered as a filter, with `words` for its codes where they are no words themselves. What is
    not `shown` is in the files only, what is not `searched` no search looks into.
    """

    name: str
    title: str
    kind: Kind = "text"
    choice: bool = False
    words: Mapping[str, str] = field(default_factory=dict)
    shown: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading of the table and the address that sorts by it; `sorted` is "ascending", "descending" or empty."""

    name: str
    title: str
    address: str
    sorted: str
    figure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What may be chosen of a column: codes with their words, and which is."""

    name: str
    title: str
    options: tuple[tuple[str, str], ...]
    chosen: str

    @property
    def offered(self) -> bool:
        """Whether there is anything to choose, or to take back."""
        return len(self.options) > 1 or bool(self.chosen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A table as an address asks for it. `rows` are all that pass the filters, in order; `shown` those of the page.

    `form` is the kind of file that is asked for, empty for a page.
    """

    name: str
    prefix: str
    fields: tuple[Field, ...]
    rows: list[dict[str, Any]]
    shown: list[dict[str, Any]]
    in_all: int
    headings: tuple[Heading, ...]
    filters: tuple[Filter, ...]
    search: str
    kept: tuple[tuple[str, str], ...]
    before: str
    after: str
    page: int
    pages: int
    downloads: tuple[tuple[str, str], ...]
    everything: str
    form: str


def listing(  # noqa: PLR0913 - what a table on a page is has that many parts
    request: Request, name: str, fields: Sequence[Field], rows: Sequence[dict[str, Any]], *, own: bool = True,
    at: str = "", a_page: int = A_PAGE,
) -> Listing:  # fmt: skip
    """Sort, filter and page rows as the address says. `own` is False for a table beside others on its page: then its
    parameters begin with its name. `at` is the address of the page where that is not what was asked for, but a form.
    `a_page` is how many rows are shown at a time.

    Raises CallerMistake for a column to sort by, a page or a form there is not.
    """
    prefix = "" if own else f"{name}."
    asked = _Asked(at or str(request.url), prefix)
    known = {one.name: one for one in fields}
    chosen = {one.name: asked.get(one.name) for one in fields if one.choice and asked.get(one.name)}
    search = asked.get("q")[:LONGEST_SEARCH].strip()
    found = [row for row in rows if _passes(row, chosen, search, fields)]
    by, descending = order_asked(asked.get("sort"), known)
    if by is not None:
        found = sorted_by(found, by, descending=descending)
    page, pages = _page(asked.get("page"), max(1, -(-len(found) // a_page)))
    form = asked.get("format")
    if form and form not in FORMS:
        raise CallerMistake(f"{prefix}format: found {form!r}; expected one of {', '.join(FORMS)}")
    return Listing(
        name=name, prefix=prefix, fields=tuple(fields), rows=found,
        shown=found[(page - 1) * a_page : page * a_page], in_all=len(rows),
        headings=tuple(_heading(asked, one, by, descending=descending) for one in fields if one.shown),
        filters=tuple(_filter(one, rows, chosen.get(one.name, "")) for one in fields if one.choice),
        search=search, kept=asked.others(one.name for one in fields if one.choice),
        before=asked.address(page=str(page - 1)) if page > 1 else "",
        after=asked.address(page=str(page + 1)) if page < pages else "",
        page=page, pages=pages,
        downloads=tuple((each, asked.address(format=each, page="")) for each in FORMS),
        everything=asked.address(**dict.fromkeys(["q", "page", *chosen], "")), form=form,
    )  # fmt: skip


class _Asked:
    """What an address says about one table, and how to say something else and keep the rest."""

    def __init__(self, address: str, prefix: str) -> None:
        said = urlsplit(address)
        self._path, self._prefix = said.path, prefix
        self._said = parse_qsl(said.query, keep_blank_values=False)

    def get(self, name: str) -> str:
        return next((value for said, value in self._said if said == self._prefix + name), "")

    def address(self, **changed: str) -> str:
        changed = {self._prefix + name: value for name, value in changed.items()}
        kept = [(name, value) for name, value in self._said if name not in changed and not name.endswith("format")]
        return f"{self._path}?{urlencode(kept + [pair for pair in changed.items() if pair[1]])}"

    def others(self, filtered: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """Give what a form of this table must carry along: what is looked at, the language, other tables, the order."""
        own = {self._prefix + name for name in ("page", "q", "format", *filtered)}
        return tuple(pair for pair in self._said if pair[0] not in own)


def _passes(row: Mapping[str, Any], chosen: Mapping[str, str], search: str, fields: Sequence[Field]) -> bool:
    if any(str(row[name] if row[name] is not None else "") != wanted for name, wanted in chosen.items()):
        return False
    if not search:
        return True
    words = search.casefold().split()
    text = " ".join(str(row[one.name]) for one in fields if row[one.name] is not None).casefold()
    return all(word in text for word in words)


def order_asked(said: str, known: Mapping[str, Field]) -> tuple[Field | None, bool]:
    """Read by which column to sort, and whether in reverse. Raises CallerMistake for one there is not."""
    if not said:
        return None, False
    descending, name = said.startswith("-"), said.removeprefix("-")
    if name not in known:
        raise CallerMistake(
            f"sort: found {said!r}; expected one of {', '.join(known)}, with - before it for the reverse"
        )
    return known[name], descending


def sorted_by(rows: Sequence[dict[str, Any]], by: Field, *, descending: bool) -> list[dict[str, Any]]:
    """Sort by a column: numbers by size, codes by their parts (I.10 after I.9), what is empty last either way."""
    there = [row for row in rows if row[by.name] not in {None, ""}]
    empty = [row for row in rows if row[by.name] in {None, ""}]
    return [*sorted(there, key=lambda row: _key(row[by.name], by), reverse=descending), *empty]


def _key(value: Any, by: Field) -> Any:
    if by.kind == "code":
        return [
            (0, int(part), "") if part.isdecimal() else (1, 0, part) for part in re.split(r"(\d+)", str(value)) if part
        ]
    return value if isinstance(value, int | float | Decimal | date | datetime) else str(value).casefold()


def _page(said: str, pages: int) -> tuple[int, int]:
    if not said:
        return 1, pages
    page = number_in(said)
    if page is None or not 1 <= page <= pages:
        raise HTTPException(404)
    return page, pages


def _heading(asked: _Asked, one: Field, by: Field | None, *, descending: bool) -> Heading:
    is_it = one is by
    said = "descending" if is_it and descending else "ascending" if is_it else ""
    wanted = f"-{one.name}" if is_it and not descending else one.name
    address = asked.address(sort=wanted, page="")
    return Heading(name=one.name, title=one.title, address=address, sorted=said, figure=one.kind in FIGURES)


def _filter(one: Field, rows: Sequence[Mapping[str, Any]], chosen: str) -> Filter:
    there = dict.fromkeys(str(row[one.name]) for row in rows if row[one.name] not in {None, ""})
    codes = [code for code in one.words if code in there] or list(there)
    options = tuple((code, one.words.get(code, code)) for code in codes)
    return Filter(name=one.name, title=one.title, options=options, chosen=chosen)
