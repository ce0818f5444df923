"""A table as an answer to a program: filtered, sorted, a page of it, some of its fields, in the form that is asked for.

Files and pages of the portal are made from the same rows, so that they never say two things.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from indicators.errors import CallerMistake
from portal.api_forms import TABLES, form_wanted
from portal.cursors import asked_again, next_address, place_behind
from portal.exact_json import exact_json
from portal.listings import order_asked, sorted_by
from portal.table_files import file_of, table_of
from portal.viewing import file_name
from portal.visitors import language_of
from portal.wording import words_of
from warehouse.instants import instant

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from portal.api_asked import Paged
    from portal.api_forms import Form
    from portal.listings import Field
    from portal.views import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A table to answer with: its columns and rows, and each row as JSON tells it, with the `names` of its fields.

    `key` is the column that names a row. What is `beside` is told only where a program asks for its field; `more`
    stands in the answer beside the rows.
    """

    name: str
    fields: Sequence[Field]
    rows: Sequence[dict[str, Any]]
    key: str
    told: Callable[[dict[str, Any]], Mapping[str, Any]] = dict
    names: tuple[str, ...] = ()
    beside: frozenset[str] = frozenset()
    more: Mapping[str, Any] = field(default_factory=dict)


def list_answer(
    request: Request,
    view: View,
    listed: Listed,
    asked: Paged,
    filters: Mapping[str, Collection[str]],
    *,
    path: str = "",
) -> Response:
    """Answer with a page of a table. `filters` hold for each column the values that pass; none are all.

    Raises CallerMistake for a column, field or cursor there is not, HTTPException 406 for a form it is not given in.
    """
    form = form_wanted(request, TABLES)
    rows = [row for row in listed.rows if _passes(row, filters)]
    by, descending = order_asked(getattr(asked, "sort", None) or "", {one.name: one for one in listed.fields})
    if by is not None:
        rows = sorted_by(rows, by, descending=descending)
    start = _start(rows, listed.key, place_behind(request, asked.cursor, (int, str | int), path))
    shown = rows[start : start + asked.limit]
    end = start + len(shown)
    following = next_address(request, view, [end, shown[-1][listed.key]], path=path) if end < len(rows) else None
    if form != "json":
        return rows_as_file(request, view, listed.name, columns_asked(listed, asked), shown, form, following)
    answer = {"about": about_view(request, view, path), listed.name: rows_told(listed, asked, shown), **listed.more}
    return exact_json(answer | {"in_all": len(rows), "next": following}, link_to(following))


def _passes(row: Mapping[str, Any], filters: Mapping[str, Collection[str]]) -> bool:
    return all(str("" if row[name] is None else row[name]) in wanted for name, wanted in filters.items() if wanted)


def _start(rows: Sequence[Mapping[str, Any]], key: str, place: Sequence[Any] | None) -> int:
    """Find where a page begins: behind the row that was the last of the page before, wherever that stands now."""
    if place is None:
        return 0
    behind = (number for number, row in enumerate(rows, start=1) if row[key] == place[-1])
    return next(behind, place[0])


def rows_told(listed: Listed, asked: Paged, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give rows as JSON tells them, their fields in one order. Raises CallerMistake for a field there is not."""
    names = listed.names or tuple(one.name for one in listed.fields)
    wanted = _known(asked.fields, names) if asked.fields else frozenset(names) - listed.beside
    found = [listed.told(row) for row in rows]
    return [{name: row[name] for name in names if name in wanted and name in row} for row in found]


def columns_asked(listed: Listed, asked: Paged) -> tuple[Field, ...]:
    """Give the columns of a file: those named, and all of a field that has several, such as a value and its period."""
    columns = tuple(listed.fields)
    if not asked.fields:
        return columns
    known = {*listed.names, *(one.name for one in columns)}
    names = _known(asked.fields, sorted(known))
    parts = {one.name for one in columns if one.name not in listed.names}
    kept = (
        one
        for one in columns
        if one.name in names or (one.name in parts and any(one.name.startswith(f"{name}_") for name in names))
    )
    return tuple(kept)


def _known(said: str, names: Collection[str]) -> frozenset[str]:
    wanted = [name.strip() for name in said.split(",") if name.strip()]
    for name in wanted:
        if name not in names:
            raise CallerMistake(f"fields: found {name!r}; expected some of {', '.join(names)}, separated by commas")
    return frozenset(wanted)


def rows_as_file(  # noqa: PLR0913, PLR0917 - what a file is of, and in which form
    request: Request, view: View, name: str, columns: Sequence[Field], rows: Sequence[dict[str, Any]], form: Form,
    following: str | None,
) -> Response:  # fmt: skip
    """Answer with rows as a file: the same columns and the same figures as the file of a page."""
    words = words_of(language_of(request))
    titles = {one.name: words.say(one.title) for one in columns}
    about = {key: str(said) for key, said in about_view(request, view).items() if said is not None}
    response = file_of(
        table_of(name, columns, rows, titles, words.language), form, name=file_name(view, name), about=about,
        direction=words.direction, marked=False,
    )  # fmt: skip
    response.headers.update({"content-language": words.language, **link_to(following)})
    return response


def about_view(request: Request, view: View, path: str = "") -> dict[str, Any]:
    """Say what an answer is of, and at which address it will always be given."""
    snapshot = view.snapshot
    return {
        "plan": view.plan.code,
        "edition": view.plan.edition,
        "as_of": view.as_of.isoformat(),
        "known_on": snapshot.document["known_on"] if snapshot else instant(view.known_on or view.at),
        "snapshot": snapshot.digest if snapshot else None,
        "address": view.around.settings.url + asked_again(request, view, frozen=True, path=path),
    }


def link_to(following: str | None) -> dict[str, str]:
    """Give the header that says where the next page is (RFC 8288)."""
    return {} if following is None else {"link": f'<{following}>; rel="next"'}
