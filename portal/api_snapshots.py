"""Snapshots for programs: which there are, where each stands, and what it says of itself."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from portal.api_asked import AskedOfFrozen, Looking, Sorted
from portal.api_forms import IN_ONE_PIECE, TABLES, form_wanted, given_in
from portal.api_lists import Listed, about_view, list_answer
from portal.api_problems import READING
from portal.api_shapes_record import SnapshotAnswer, SnapshotRow, SnapshotsAnswer
from portal.downloads import not_found
from portal.exact_json import exact_json
from portal.listings import Field
from portal.rules import READERS, api, ruled
from portal.views import looked_at
from portal.wording import phrase
from warehouse.instants import instant
from warehouse.published_snapshots import is_published, snapshots_standing
from warehouse.snapshots import read_snapshot

if TYPE_CHECKING:
    from portal.surroundings import Surroundings
    from portal.views import View
    from warehouse.sign_off import Standing
    from warehouse.snapshots import Snapshot, SnapshotLine

router = api()

COLUMNS = (
    Field(name="id", title=phrase("Snapshot"), kind="integer"),
    Field(name="digest", title=phrase("Digest"), kind="code"),
    Field(name="as_of", title=phrase("As of"), kind="code"),
    Field(name="known_on", title=phrase("Known by"), kind="code"),
    Field(name="taken_at", title=phrase("Taken"), kind="code"),
    Field(name="state", title=phrase("State"), kind="code"),
    Field(name="embargoed_until", title=phrase("Embargo until"), kind="code"),
)


class SnapshotsAsked(Sorted, Looking):
    """Which of them were there when, and in which order."""


NOT_FOR_EVERYBODY = frozenset({"taken_by", "embargoed_until"})


@router.get(
    "/api/v1/plans/{plan}/snapshots", tags=["snapshots"], response_model=SnapshotsAnswer,
    responses={**given_in(TABLES), **READING},
)  # fmt: skip
@ruled(READERS)
def snapshots(request: Request, plan: str, asked: Annotated[SnapshotsAsked, Query()]) -> Response:
    """List the snapshots of a plan, the newest first: those that were taken by then; without a token the published."""
    view = looked_at(request, plan=plan)
    names = tuple(name for name in SnapshotRow.__annotations__ if view.insider or name not in NOT_FOR_EVERYBODY)
    columns = tuple(one for one in COLUMNS if one.name in names)
    listed = Listed(name="snapshots", fields=columns, rows=_rows(view), key="id", names=names)
    return list_answer(request, view, listed, asked, {})


@router.get(
    "/api/v1/plans/{plan}/snapshots/{snapshot_id}", tags=["snapshots"], response_model=SnapshotAnswer,
    responses={**IN_ONE_PIECE, **READING},
)  # fmt: skip
@ruled(READERS)
def snapshot(request: Request, plan: str, snapshot_id: str, asked: AskedOfFrozen) -> Response:  # noqa: ARG001 - read by looked_at
    """Say of one snapshot what it is of, who signed it off, whether it is published, and what it replaces."""
    view = looked_at(request, plan=plan, snapshot=snapshot_id)
    form_wanted(request)
    frozen, standing = view.snapshot, view.standing
    if frozen is None or standing is None:
        raise not_found()
    told = {**_row(frozen, standing, _facts(frozen), view), **_said(standing, view)}
    told["statuses"] = Counter(line["status"] for line in frozen.document["lines"])
    hidden = frozenset() if view.insider else NOT_FOR_EVERYBODY
    address = f"{view.around.settings.url}/api/v1/plans/{plan}/snapshots/{frozen.digest[:12]}"
    return exact_json({
        "about": about_view(request, view) | {"address": address},
        "snapshot": {name: item for name, item in told.items() if name not in hidden},
    })  # fmt: skip


def _rows(view: View) -> list[dict[str, Any]]:
    until = instant(view.known_on) if view.known_on else None
    return [
        _row(one, standing, _facts_kept(view.around, one), view)
        for one, standing in _seen(view)
        if until is None or one.taken_at <= until
    ]


def _seen(view: View) -> list[tuple[SnapshotLine, Standing]]:
    """Give the snapshots of the plan that are the visitor's to see."""
    found = snapshots_standing(view.around.warehouse, view.plan.code)
    return [(one, standing) for one, standing in found if view.insider or is_published(standing, view.at)]


def _row(one: SnapshotLine, standing: Standing, facts: tuple[str, str | None], view: View) -> dict[str, Any]:
    as_of, known_on = facts
    return {
        **{name: getattr(one, name) for name in ("id", "digest", "previous", "plan", "taken_at", "taken_by")},
        "as_of": as_of,
        "known_on": known_on,
        "state": _state(standing, view),
        "embargoed_until": standing.embargoed_on(view.at),
    }


def _state(standing: Standing, view: View) -> str:
    """Name where a snapshot stands: the first of these that holds."""
    if _replaced_by(standing, view) is not None:
        return "replaced"
    if not standing.signatures or standing.wanting:
        return "unsigned"
    return "published" if is_published(standing, view.at) else "embargoed"


def _replaced_by(standing: Standing, view: View) -> dict[str, Any] | None:
    """Give what replaces a snapshot, where the visitor may see that."""
    other = standing.replaced_by
    return None if other is None or other.snapshot not in {one.id for one, _ in _seen(view)} else asdict(other)


def _facts_kept(around: Surroundings, one: SnapshotLine) -> tuple[str, str | None]:
    """Give the day a snapshot is of, and by when what counts was known; its document is read once for that."""
    if one.digest not in _FACTS:
        _FACTS[one.digest] = _facts(read_snapshot(around.warehouse, one.digest))
    return _FACTS[one.digest]


_FACTS: dict[str, tuple[str, str | None]] = {}
"""By the digest, which names all that is in it."""


def _facts(frozen: Snapshot) -> tuple[str, str | None]:
    return frozen.document["as_of"], frozen.document["known_on"]


def _said(standing: Standing, view: View) -> dict[str, Any]:
    """Tell what was said of a snapshot: all of it to whoever works here, and else what a report says too."""
    said = {**asdict(standing), "replaced_by": _replaced_by(standing, view)}
    if view.insider:
        return said
    signatures = [{name: one[name] for name in ("level", "title", "name", "at")} for one in said["signatures"]]
    return {**said, "signatures": signatures, "embargo": None}
