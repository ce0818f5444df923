"""Where figures come from: every source, how it stands, what it gives, what landed of it and what was tried."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from indicators.permissions import Act, may
from portal.downloads import not_found
from portal.listings import listing
from portal.rules import READERS, pages, ruled
from portal.seeing import sees_source
from portal.source_rows import FILES, MOST, RUNS, SOURCES, file_rows, run_rows, source_rows
from portal.viewing import view_page
from portal.views import looked_at
from portal.visitors import language_of, visitor

if TYPE_CHECKING:
    from portal.views import View

router = pages()


@router.get("/sources")
@ruled(READERS)
def sources(request: Request) -> Response:
    """Show every source of the plan: now, as it stood on a day, or as a snapshot froze it."""
    view = looked_at(request)
    rows = source_rows(view, language_of(request))
    table = listing(request, "sources", SOURCES, rows)
    return view_page(request, view, "sources.html", table, table=table, counted=_counted(rows))


@router.get("/sources/{source}")
@ruled(READERS)
def source(request: Request, source: str) -> Response:
    """Show one source: how it stands, its indicators, what landed, and every run about it for whoever works here."""
    view = looked_at(request)
    row = next((one for one in source_rows(view, language_of(request)) if one["source"] == source), None)
    if row is None:
        raise not_found()
    view = view.of_places(row["places"])
    files = listing(request, "files", FILES, file_rows(view, row), own=False)
    runs = listing(
        request, "runs", RUNS, run_rows(view, source, language_of(request)) if _works_here(view) else [], own=False
    )
    return view_page(
        request, view, "source.html", files, runs, row=row, files=files, runs=runs, shows_runs=_works_here(view),
        saves=sees_source(request, source), most=MOST,
        hands_in=row["of"].handed_in and may(visitor(request).grants, Act.HAND_IN, view.plan, source),
    )  # fmt: skip


def _works_here(view: View) -> bool:
    """Runs are no part of a snapshot: they are shown beside what is known now or was known on a day."""
    return view.insider and view.snapshot is None


def _counted(rows: list[dict[str, object]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rows:
        if row["state"]:
            found[str(row["state"])] = found.get(str(row["state"]), 0) + 1
    return found
