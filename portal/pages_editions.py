"""The editions of the plans: which were ever loaded, in what two of them differ, how each place fares in both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response

from indicators.canonical import plain
from indicators.permissions import Act
from indicators.plan_diff import brief, differences
from portal.downloads import not_found
from portal.listings import Field, listing
from portal.page_words import STATUSES
from portal.progress_rows import number
from portal.rules import needs, pages, ruled
from portal.surroundings import surroundings
from portal.viewing import said_in, view_page
from portal.views import looked_at
from portal.visitors import language_of
from portal.wording import phrase
from warehouse.both_editions import both_editions
from warehouse.plans import editions_ever, plan_of_digest

if TYPE_CHECKING:
    from indicators.framework import Plan
    from portal.views import View

router = pages()

KINDS = {
    "added": phrase("added"),
    "removed": phrase("removed"),
    "changed": phrase("changed"),
    "moved": phrase("moved"),
}
EDITIONS = (
    Field(name="plan", title=phrase("Plan"), kind="code", choice=True),
    Field(name="edition", title=phrase("Edition")),
    Field(name="loaded_at", title=phrase("Loaded"), kind="code"),
    Field(name="loaded_by", title=phrase("By"), kind="code"),
    Field(name="digest", title=phrase("Digest"), kind="code"),
)
DIFFERENCES = (
    Field(name="part", title=phrase("Part"), kind="code", choice=True),
    Field(name="place", title=phrase("Place"), kind="code"),
    Field(name="was", title=phrase("Was"), kind="code", shown=False),
    Field(name="kind", title=phrase("What happened"), kind="code", choice=True, words=KINDS),
    Field(name="what", title=phrase("What")),
    Field(name="old", title=phrase("Before")),
    Field(name="new", title=phrase("After")),
    Field(name="reason", title=phrase("Reason"), shown=False),
)
FATES = {
    "continued": phrase("continued"),
    "renumbered": phrase("renumbered"),
    "split": phrase("split"),
    "merged": phrase("merged"),
    "dropped": phrase("dropped"),
    "added": phrase("added"),
    "unmapped": phrase("not said"),
}
CROSSWALK = (
    Field(name="old", title=phrase("Before"), kind="code"),
    Field(name="new", title=phrase("After"), kind="code"),
    Field(name="kind", title=phrase("What happened"), kind="code", choice=True, words=FATES),
    Field(name="title", title=phrase("Indicator")),
    Field(name="old_target", title=phrase("Target before"), kind="decimal"),
    Field(name="new_target", title=phrase("Target after"), kind="decimal"),
    Field(name="old_status", title=phrase("Status before"), kind="code", words=STATUSES, choice=True),
    Field(name="new_status", title=phrase("Status after"), kind="code", words=STATUSES, choice=True),
    Field(name="discontinued_on", title=phrase("Discontinued on"), kind="code", shown=False),
    Field(name="reason", title=phrase("Reason"), shown=False),
)


@router.get("/editions")
@ruled(needs(Act.SEE_DRAFTS))
def editions(request: Request) -> Response:
    """Show every edition that was ever loaded, and the crosswalk of the one that is looked at."""
    view = looked_at(request)
    loaded = editions_ever(view.around.warehouse)
    before = {one.digest: _before(loaded, place) for place, one in enumerate(loaded)}
    rows = [{name: getattr(one, name) for name in ("edition", "loaded_at", "loaded_by", "digest")} | {"plan": one.code}
            for one in loaded]  # fmt: skip
    table = listing(request, "editions", EDITIONS, rows)
    walked = listing(request, "crosswalk", CROSSWALK, _crosswalk(request, view), own=False)
    return view_page(
        request, view, "editions.html", table, walked, table=table, walked=walked, before=before, fates=FATES
    )


@router.get("/editions/compared")
@ruled(needs(Act.SEE_DRAFTS))
def compared(request: Request) -> Response:
    """Show everything in which two editions differ, named by the beginnings of their digests."""
    view = looked_at(request)
    old, new = (_edition(request, request.query_params.get(name, "")) for name in ("from", "to"))
    language = language_of(request)
    rows = [
        {**one.as_dict(), "old": _written(one.old, language), "new": _written(one.new, language)}
        for one in differences(old, new)
    ]
    table = listing(request, "differences", DIFFERENCES, rows)
    return view_page(request, view, "editions_compared.html", table, table=table, old=old, new=new, kinds=KINDS)


def _before(loaded: list[Any], place: int) -> str:
    """Give the digest of the edition that was loaded before one: of its plan, else of any; empty for the first."""
    earlier = loaded[place + 1 :]
    same = [one for one in earlier if one.code == loaded[place].code]
    return next((one.digest for one in [*same, *earlier]), "")


def _edition(request: Request, digest: str) -> Plan:
    warehouse = surroundings(request).warehouse
    fits = [one.digest for one in editions_ever(warehouse) if len(digest) >= 6 and one.digest.startswith(digest)]
    plan = plan_of_digest(warehouse, fits[0]) if len(set(fits)) == 1 else None
    if plan is None:
        raise not_found()
    return plan


def _written(value: Any, language: str) -> str:
    said = brief(value, language)
    return "" if said is None else str(said)


def _crosswalk(request: Request, view: View) -> list[dict[str, Any]]:
    """Give the places of this edition and of the one before, each judged against both; none without a crosswalk."""
    crosswalk = view.plan.crosswalk
    loaded = {one.code for one in editions_ever(view.around.warehouse)}
    if crosswalk is None or crosswalk.before not in loaded:
        return []
    rows = both_editions(view.around.warehouse, view.plan.code, as_of=view.as_of, known_on=view.known_on, at=view.at)
    said = said_in(request, view)
    return [_fate(plain(row)) | {"title": said.plain(row["title"])} for row in rows]


def _fate(row: dict[str, Any]) -> dict[str, Any]:
    kept = ("old", "new", "kind", "old_status", "new_status", "discontinued_on", "reason")
    targets = {f"{side}_target": number((row[f"{side}_target"] or {}).get("value")) for side in ("old", "new")}
    return {**{name: row[name] for name in kept}, **targets}
