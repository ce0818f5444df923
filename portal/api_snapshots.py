"""Snapshots for programs: which there are, where each stands, and what it says of itself."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from portal.api_asked import AskedOfFrozen, Looking, Sorted
from portal.api_forms import IN_ONE_PIECE, TABLES, form_wanted, given_in
from portal.api_lists import Listed, about_view, list_answer
from portal.api_problems import READING
from portal.api_shapes_record import SnapshotAnswer, SnapshotDetail, SnapshotRow, SnapshotsAnswer
from portal.downloads import not_found
from portal.exact_json import exact_json
from portal.rules import READERS, api, ruled
from portal.snapshot_rows import SNAPSHOTS, snapshot_rows
from portal.views import looked_at, shown_snapshots
from warehouse.instants import instant

if TYPE_CHECKING:
    from warehouse.sign_off import Standing

router = api()

LISTED = ("id", "as_of", "taken_at", "state", "embargoed_until", "digest", "previous")
COLUMNS = tuple(
    one for one in (replace(SNAPSHOTS[0], name="id"), *SNAPSHOTS[1:]) if one.name in LISTED
)  # fmt: skip
"""Of what the page tells of each, what is a value by itself."""

NOT_FOR_EVERYBODY = frozenset({"taken_by"})


class SnapshotsAsked(Sorted, Looking):
    """Which of them were there when, and in which order."""


@router.get(
    "/api/v1/plans/{plan}/snapshots", tags=["snapshots"], response_model=SnapshotsAnswer,
    responses={**given_in(TABLES), **READING},
)  # fmt: skip
@ruled(READERS)
def snapshots(request: Request, plan: str, asked: Annotated[SnapshotsAsked, Query()]) -> Response:
    """List the snapshots of a plan, the newest first: those that were taken by then; without a token the published."""
    view = looked_at(request, plan=plan)
    until = instant(view.known_on) if view.known_on else None
    shown = [one for one in shown_snapshots(request, view.plan) if until is None or one[0].taken_at <= until]
    names = tuple(name for name in SnapshotRow.__annotations__ if view.insider or name not in NOT_FOR_EVERYBODY)
    rows = [{"plan": view.plan.code, **row, "id": row["snapshot"]} for row in snapshot_rows(shown, view.at)]
    return list_answer(
        request, view, Listed(name="snapshots", fields=COLUMNS, rows=rows, key="id", names=names), asked, {}
    )


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
    (row,) = snapshot_rows([(frozen, standing)], view.at)
    told = {"id": frozen.id, "plan": frozen.plan, **row, **_said(standing, insider=view.insider)}
    told["statuses"] = Counter(line["status"] for line in frozen.document["lines"])
    names = SnapshotDetail.__annotations__.keys() - (frozenset() if view.insider else NOT_FOR_EVERYBODY)
    address = f"{view.around.settings.url}/api/v1/plans/{plan}/snapshots/{frozen.digest[:12]}"
    return exact_json({
        "about": about_view(request, view) | {"address": address},
        "snapshot": {name: told[name] for name in SnapshotDetail.__annotations__ if name in names},
    })  # fmt: skip


def _said(standing: Standing, *, insider: bool) -> dict[str, Any]:
    """Tell what was said of a snapshot: all of it to whoever works here, and else what a report says too."""
    said = asdict(standing)
    if insider:
        return said
    signatures = [{name: one[name] for name in ("level", "title", "name", "at")} for one in said["signatures"]]
    return {**said, "signatures": signatures, "embargo": None}
