"""Finding anything of a plan by its code, or by what it is called in any language."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from portal.listings import listing
from portal.rules import READERS, pages, ruled
from portal.searching import FOUND, LONGEST, found_rows
from portal.viewing import view_page
from portal.views import looked_at
from portal.visitors import language_of

router = pages()


@router.get("/search")
@ruled(READERS)
def search(request: Request) -> Response:
    """Show what is called so in the plan that is looked at."""
    view, language = looked_at(request), language_of(request)
    wanted = request.query_params.get("q", "")[:LONGEST].strip()
    # Its own search would be another `q`.
    table = listing(request, "found", FOUND, found_rows(view, wanted, language), own=False)
    return view_page(request, view, "search.html", table, table=table, wanted=wanted)
