"""In which form an answer is wanted: by `format` in the address, else by the Accept header."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from starlette.exceptions import HTTPException

from portal.downloads import XLSX
from portal.table_files import PARQUET

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from starlette.requests import Request

Form = Literal["json", "csv", "xlsx", "parquet", "sdmx-csv"]

SDMX_CSV = "application/vnd.sdmx.data+csv"
SDMX_VERSION = "2.0.0"

MEDIA: dict[Form, str] = {
    "json": "application/json",
    "csv": "text/csv",
    "xlsx": XLSX,
    "parquet": PARQUET,
    "sdmx-csv": f"{SDMX_CSV};version={SDMX_VERSION}",
}
"""What each form is called on the wire; the first that is offered answers whoever takes anything."""

TABLES: tuple[Form, ...] = ("json", "csv", "xlsx", "parquet")
ONLY_JSON: tuple[Form, ...] = ("json",)
ONLY_SDMX: tuple[Form, ...] = ("sdmx-csv",)
OBSERVATIONS: tuple[Form, ...] = (*TABLES, "sdmx-csv")

LONGEST = 2_000
"""Signs of an Accept header that are read."""


def form_wanted(request: Request, offered: Collection[Form] = ONLY_JSON) -> Form:
    """Choose the form of an answer among those that are offered. Raises HTTPException 406 where none is wanted."""
    named = request.query_params.get("format")
    if named:
        found = [form for form in offered if form == named]
    else:
        found = list(_accepted(request.headers.get("accept", "*/*"), offered))
    if not found:
        raise HTTPException(406, f"found {named or request.headers.get('accept', '')!r}; expected one of "
                                 f"{', '.join(f'{form} ({MEDIA[form]})' for form in offered)}")  # fmt: skip
    return found[0]


def _accepted(accept: str, offered: Collection[Form]) -> Iterator[Form]:
    """Give the forms an Accept header takes, the one it would rather have first (RFC 9110, 12.5.1)."""
    ranges = [_range(part) for part in accept[:LONGEST].split(",") if part.strip()] or [("*/*", {}, 1.0)]
    weighed = []
    for place, form in enumerate(offered):
        fitting = [(_how_exact(range_), range_[2]) for range_ in ranges if _fits(range_, form)]
        # Of several that speak of a form, the most exact one counts.
        if fitting and max(fitting)[1] > 0:
            weighed.append((-max(fitting)[1], place, form))
    return (form for _, _, form in sorted(weighed))


_Range = tuple[str, dict[str, str], float]
"""A media range of a header: its type, its parameters, its weight."""


def _range(part: str) -> _Range:
    kind, *given = (piece.strip().lower() for piece in part.split(";"))
    parameters = dict(piece.partition("=")[::2] for piece in given)
    try:
        weight = float(parameters.pop("q", "1"))
    except ValueError:
        weight = 0.0
    return kind, {name.strip(): value.strip(' "') for name, value in parameters.items()}, weight


def _fits(range_: _Range, form: Form) -> bool:
    kind, parameters, _ = range_
    ours = MEDIA[form].partition(";")[0]
    if kind not in {"*/*", ours, f"{ours.partition('/')[0]}/*"}:
        return False
    # Other parameters, a character set or a header, change nothing that we could give otherwise.
    return form != "sdmx-csv" or parameters.get("version", SDMX_VERSION) == SDMX_VERSION


def _how_exact(range_: _Range) -> int:
    kind, parameters, _ = range_
    return 0 if kind == "*/*" else 1 if kind.endswith("/*") else 2 + len(parameters)


_SAYS = {
    "csv": "One row each, the names of the columns first; an empty cell is no value.",
    "xlsx": "A workbook: the table, and a sheet that says what it is of.",
    "parquet": "A table with typed columns.",
    "sdmx-csv": "SDMX-CSV 2.0, by the structure of the plan.",
}


def given_in(forms: Iterable[Form]) -> dict[int | str, dict[str, Any]]:
    """Describe the forms an answer is given in beside JSON, and the headers that come with it."""
    content: dict[str, Any] = {
        MEDIA[form]: {"schema": {"type": "string", "description": _SAYS[form], **_binary(form)}}
        for form in forms
        if form != "json"
    }
    return {200: {"description": "The answer.", "content": content, "headers": HEADERS}}


def _binary(form: Form) -> dict[str, str]:
    return {"format": "binary"} if form in {"xlsx", "parquet"} else {}


HEADERS = {
    "ETag": {
        "description": "Show it in `If-None-Match` to be told that nothing is new.", "schema": {"type": "string"},
    },
    "Link": {"description": "Where the next page is (rel=next), if there is one.", "schema": {"type": "string"}},
}  # fmt: skip

IN_ONE_PIECE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The answer.", "headers": {"ETag": HEADERS["ETag"]}}
}
"""The description of an answer that is JSON alone, and whole."""
