"""How large a request may be: known before it is read where the client says, and counted while it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import HTTPException
from starlette.datastructures import Headers

if TYPE_CHECKING:
    from starlette.types import Message, Receive, Scope

FORM = 64 * 1024
"""Bytes of a form that carries no file."""

UPLOAD = 300 * 1024 * 1024
"""Bytes of a form with files, which are spooled to disk as they come."""


def counted(scope: Scope, receive: Receive, largest: int) -> Receive:
    """Wrap `receive` so that a body of more than `largest` bytes raises 413, at the latest when they have come."""
    said = Headers(scope=scope).get("content-length", "")
    seen = 0

    async def receive_counted() -> Message:
        nonlocal seen
        if said.isdigit() and int(said) > largest:
            raise HTTPException(413)
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > largest:
            raise HTTPException(413)
        return message

    return receive_counted
