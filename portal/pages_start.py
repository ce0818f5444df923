"""Where a person begins: what they may do here."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse

from portal.rendering import page
from portal.rules import SIGNED_IN, pages, ruled

router = pages()


@router.get("/")
@ruled(SIGNED_IN)
def start(request: Request) -> HTMLResponse:
    """Show the places a person may go to."""
    return page(request, "start.html")
