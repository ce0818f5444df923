"""Answers that need not be given twice: who shows the tag of what is still so is told that, and nothing is computed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from portal.visitors import NOBODY, Visitor, language_of, visitor

if TYPE_CHECKING:
    from starlette.requests import Request

VARIES = "Accept, Accept-Language, Authorization, Cookie"
"""What else than the address an answer may depend on."""


class NotModified(Exception):
    """The visitor has what would be answered."""


def answer_unless_known(request: Request, *marks: str) -> None:
    """Tag what is answered by all it depends on. Raises NotModified where the visitor shows that very tag.

    `marks` name the state of what it is made from; the address, the language, the form and who asks are added.
    """
    who = visitor(request)
    about = (*marks, str(request.url), language_of(request), request.headers.get("accept", ""), repr(who.person))
    digest = hashlib.sha256("\n".join(about).encode()).hexdigest()
    request.state.tag = f'W/"{digest[:32]}"'
    shown = {one.strip() for one in request.headers.get("if-none-match", "").split(",")}
    if request.state.tag in shown:
        raise NotModified


def headers_of(state: dict[str, object], status: int) -> dict[str, str]:
    """Give the headers of an answer that was tagged: kept by whoever asked, and asked for again each time.

    A browser in which somebody has signed in keeps nothing: others may sit down at it.
    """
    tag, who = state.get("tag"), state.get("visitor", NOBODY)
    if tag is None or status not in {200, 304}:
        return {}
    kept = "no-store" if isinstance(who, Visitor) and who.session else "private, no-cache"
    return {"etag": str(tag), "cache-control": kept, "vary": VARIES}
