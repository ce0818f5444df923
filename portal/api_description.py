"""The API described, as OpenAPI 3.1, for whoever writes a program against it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse

from portal.rules import PUBLIC, pages, ruled

router = pages()


@router.get("/api/v1/openapi.json")
@ruled(PUBLIC)
def description(request: Request) -> JSONResponse:
    """Give the description of every address under /api."""
    return JSONResponse(request.app.openapi())
