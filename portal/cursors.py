"""Where a page of an answer ends, as a text nobody needs to understand, good for the question it was given for."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, urlencode

from indicators.errors import CallerMistake
from portal.views import NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import UnionType

    from starlette.requests import Request

    from portal.views import View

OF_A_PAGE = ("cursor", "limit")
OF_THE_FORM = ("format", "fields", "lang")


def next_address(request: Request, view: View, place: Sequence[Any], *, frozen: bool = False, path: str = "") -> str:
    """Give the address of the page that begins behind a place: the same question about the same state.

    `frozen` asks for what was known when this page was made; without it, for what is known when the next one is.
    """
    return asked_again(request, view, frozen=frozen, path=path, cursor=_written(request, place, path))


def asked_again(request: Request, view: View, *, frozen: bool, path: str = "", cursor: str = "") -> str:
    """Give the address that asks the same again; `frozen` so that it always gets the same answer."""
    path = quote(path or request.url.path)
    address = view.permanent(path) if frozen else view.address(path)
    changed = {*NAMES, *(["cursor"] if cursor else [])}
    kept = [pair for pair in parse_qsl(request.url.query) if pair[0] not in changed]
    said = urlencode(kept + ([("cursor", cursor)] if cursor else []))
    return f"{address}{'&' if '?' in address else '?'}{said}" if said else address


def place_behind(request: Request, cursor: str | None, shape: Shape, path: str = "") -> tuple[Any, ...] | None:
    """Read where to go on; None without a cursor. `shape` says what kind of thing each part of a place is.

    Raises CallerMistake for one that is none, or of another question.
    """
    if not cursor:
        return None
    question, place = _read(cursor)
    there = len(place) == len(shape) and all(_is(part, kind) for part, kind in zip(place, shape, strict=True))
    if not there or question != _question(request, path):
        raise CallerMistake(
            "cursor: found one that was not given for this question; expected that of `next` in the page before, "
            "beside the same filters and the same order"
        )
    return place


Shape = tuple["type | UnionType", ...]
"""What kind of thing each part of a place is."""


def _read(cursor: str) -> tuple[Any, tuple[Any, ...]]:
    try:
        question, *place = json.loads(base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError, TypeError):
        return None, ()
    return question, tuple(place)


def _is(part: Any, kind: type | UnionType) -> bool:
    """Say whether a part of a place is what it should be, and something that a record can be asked for."""
    if isinstance(part, str) and not is_writable(part):
        return False
    return isinstance(part, kind) and (not isinstance(part, int) or 0 <= part < 2**62)


def is_writable(text: str) -> bool:
    """Say whether a record can be asked for a text at all: neither NUL nor half a character can stand in one."""
    try:
        return b"\0" not in text.encode()
    except UnicodeEncodeError:
        return False


def _written(request: Request, place: Sequence[Any], path: str) -> str:
    text = json.dumps([_question(request, path), *place], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _question(request: Request, path: str) -> str:
    """Name what is asked, without what is looked at, how much of it and in which form."""
    passed_over = {*NAMES, *OF_A_PAGE, *OF_THE_FORM}
    asked = sorted(pair for pair in parse_qsl(request.url.query) if pair[0] not in passed_over)
    return hashlib.sha256(repr((path or request.url.path, asked)).encode()).hexdigest()[:12]
