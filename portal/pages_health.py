"""Whether the portal lives, whether it can do its work, and what it counted: for whoever keeps it running."""

from __future__ import annotations

import ipaddress

from fastapi import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse

from indicators.errors import MilepostError
from portal.rules import ANYBODY, pages, ruled
from portal.surroundings import surroundings
from warehouse.migrate import require_current

router = pages()


@router.get("/healthz")
@ruled(ANYBODY)
async def healthz() -> PlainTextResponse:
    """Say that this process answers."""
    return PlainTextResponse("ok\n")


@router.get("/readyz")
@ruled(ANYBODY)
def readyz(request: Request) -> PlainTextResponse:
    """Say whether the record is open, answers and is of this version."""
    try:
        require_current(surroundings(request).warehouse)
    except MilepostError:
        return PlainTextResponse("not ready\n", 503, {"Retry-After": "5"})
    return PlainTextResponse("ready\n")


@router.get("/metrics")
@ruled(ANYBODY)
async def metrics(request: Request) -> PlainTextResponse:
    """Give what was counted, to this machine only: through a proxy, or from elsewhere, there is no such page."""
    if "x-forwarded-for" in request.headers or not _of_this_machine(request):
        raise HTTPException(404)
    written = surroundings(request).figures.written()
    return PlainTextResponse(written, media_type="text/plain; version=0.0.4; charset=utf-8")


def _of_this_machine(request: Request) -> bool:
    try:
        return ipaddress.ip_address(request.client.host if request.client else "").is_loopback
    except ValueError:
        return False
