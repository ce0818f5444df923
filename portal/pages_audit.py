"""Who did what, for those who look after it: the newest lines, some of them, and whether the chain holds."""

from __future__ import annotations

import json
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from indicators.permissions import Act
from portal.audit_words import details_of
from portal.rendering import page
from portal.rules import needs, pages, ruled
from portal.surroundings import surroundings
from portal.visitors import language_of
from portal.wording import words_of
from warehouse.audit import AuditLine, audit_head, audit_lines, verify_audit

router = pages()

AT_ONCE, AT_MOST = 50, 2_000


@router.get("/audit")
@ruled(needs(Act.SEE_AUDIT, Act.MANAGE_ACCOUNTS))
def audit(
    request: Request,
    actor: str = "",
    about: str = "",
    lines: Annotated[int, Query(ge=1, le=AT_MOST)] = AT_ONCE,
    verify: str = "",
) -> Response:
    """Show the newest lines; walk the whole chain where that is asked for."""
    warehouse, words = surroundings(request).warehouse, words_of(language_of(request))
    found = audit_lines(warehouse, about=about.strip() or None, actor=actor.strip() or None, limit=lines + 1)
    kept = {"actor": actor, "about": about}
    more = min(lines + AT_ONCE, AT_MOST) if len(found) > lines and lines < AT_MOST else 0
    return page(
        request,
        "audit.html",
        lines=[(line, details_of(_said(line), words)) for line in found[:lines]],
        actor=actor,
        about=about,
        more=f"/audit?{urlencode({**kept, 'lines': more})}" if more else "",
        head=audit_head(warehouse),
        verified=bool(verify),
        faults=verify_audit(warehouse) if verify else (),
    )


def _said(line: AuditLine) -> dict[str, Any]:
    said = json.loads(line.document) if line.document else {}
    return said if isinstance(said, dict) else {}
