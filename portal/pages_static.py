"""The files pages use, and what robots are told."""

from __future__ import annotations

from fastapi import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from portal.rules import ANYBODY, pages, ruled
from portal.static_files import static_files

router = pages()

FOR_EVER = "public, max-age=31536000, immutable"


@router.get("/static/{name}")
@ruled(ANYBODY)
def static_file(request: Request, name: str) -> Response:
    """Give a file. Its address carries its digest: with that one it may be kept, with another it is asked for anew."""
    found = static_files().get(name)
    if found is None:
        raise HTTPException(404)
    etag = f'"{found.digest}"'
    keep = FOR_EVER if request.query_params.get("v") == found.digest else "no-cache"
    headers = {"etag": etag, "cache-control": keep}
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    return Response(found.content, headers=headers, media_type=found.media_type)


@router.get("/robots.txt")
@ruled(ANYBODY)
def robots() -> PlainTextResponse:
    """Nothing here is for search engines."""
    return PlainTextResponse("User-agent: *\nDisallow: /\n")
