"""Pages of other sites that read the API from a browser, where the settings let them: reading alone, and no cookies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.middleware.cors import CORSMiddleware

from portal.visitors import API

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.types import ASGIApp, Receive, Scope, Send

READING = frozenset({"GET", "OPTIONS"})

ASKED_WITH = ("authorization", "if-none-match")
"""Headers a page may send beside those that any page may."""

TOLD = ("etag", "link", "retry-after", "x-request-id", "content-disposition")
"""Headers of an answer that a page may read."""


class CrossOrigin:
    """Lets pages of some origins read what programs read, and changes nothing else."""

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        self.app = app
        self.lets_in = CORSMiddleware(
            app, allow_origins=list(origins), allow_methods=["GET"], allow_headers=ASKED_WITH, expose_headers=TOLD
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        read = scope["type"] == "http" and scope["method"] in READING and scope["path"].startswith(API)
        await (self.lets_in if read else self.app)(scope, receive, send)
