"""Secrets that let in whoever bears them: told once, kept as a digest; that one was used is marked once a minute."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from indicators.errors import Conflict
from warehouse.instants import instant

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Executable

    from warehouse.connection import Warehouse

SECRET_BYTES = 32

MARKED_EVERY = timedelta(minutes=1)

BRIEFLY = 0.2
"""How many seconds a request waits for its mark."""


def new_secret() -> str:
    """Draw a secret of 256 bits, as text that may stand in a header."""
    return secrets.token_urlsafe(SECRET_BYTES)


def digest_of_secret(secret: str) -> str:
    """Give what is kept of a secret. It needs no salt and no slowness: nobody guesses 256 bits."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()


def mark_is_due(last: str | None, at: datetime) -> bool:
    """Say whether a use is to be marked, when the last mark was made at `last`."""
    return last is None or last <= instant(at - MARKED_EVERY)


def mark(warehouse: Warehouse, statement: Executable) -> None:
    """Mark a use, unless somebody writes at length: no request is kept waiting for what the next one marks as well."""
    try:
        with warehouse.jot(patience=BRIEFLY) as connection:
            connection.execute(statement)
    except Conflict:
        return
