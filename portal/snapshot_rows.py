"""Snapshots as a table, what was counted in one, and the words for where a snapshot stands and what it goes out as."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from portal.listings import Field
from portal.page_words import STATUSES
from portal.wording import phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from portal.pressed import Pressed
    from portal.views import View
    from warehouse.sign_off import Standing
    from warehouse.snapshots import SnapshotLine

SNAPSHOT_STATES: dict[str, tuple[str, str]] = {
    "published": ("good", phrase("published")),
    "embargoed": ("wait", phrase("under embargo")),
    "unsigned": ("look", phrase("to be signed off")),
    "replaced": ("off", phrase("replaced by an erratum")),
}
"""Where a snapshot stands: the shape and colour, and the word."""

SNAPSHOTS = (
    Field(name="snapshot", title=phrase("Snapshot"), kind="integer"),
    Field(name="as_of", title=phrase("As of"), kind="code"),
    Field(name="taken_at", title=phrase("Taken"), kind="code"),
    Field(
        name="state", title=phrase("Where it stands"), kind="code", choice=True,
        words={name: word for name, (_, word) in SNAPSHOT_STATES.items()},
    ),
    Field(name="signatures", title=phrase("Signatures"), kind="integer"),
    Field(name="wanting", title=phrase("Signatures that are wanting"), kind="integer", shown=False),
    Field(name="embargoed_until", title=phrase("Embargo until"), kind="code", shown=False),
    Field(name="replaces", title=phrase("Replaces"), kind="integer", shown=False),
    Field(name="replaced_by", title=phrase("Replaced by"), kind="integer", shown=False),
    Field(name="digest", title=phrase("Digest"), kind="code"),
    Field(name="previous", title=phrase("Digest of the one before"), kind="code", shown=False),
)  # fmt: skip

ROLL_UPS = (
    Field(name="objective", title=phrase("Code"), kind="code", shown=False),
    Field(name="title", title=phrase("Objective")),
    Field(name="indicators", title=phrase("Indicators"), kind="integer"),
    Field(name="assessable", title=phrase("Assessable"), kind="integer"),
    *(Field(name=status, title=word, kind="integer") for status, word in STATUSES.items()),
)

EXPORTS: dict[str, str] = {
    "csv": phrase("Flat tables with exact figures, and a dictionary of their columns (CSV on the Web)"),
    "parquet": phrase("The same tables with typed columns, for programs that count"),
    "sdmx-csv": phrase("Figures and their structure for statistical systems, as rows (SDMX-CSV 2.0)"),
    "sdmx-ml": phrase("Figures and their structure for statistical systems, as XML (SDMX-ML 3.0)"),
    "iati": phrase("The plan as an activity for the registry of aid (IATI 2.03), and what it cannot hold"),
}
"""What a snapshot goes out as, and for whom."""


def state_of(standing: Standing, at: datetime) -> str:
    """Name where a snapshot stands at an instant: the first of these that holds."""
    if standing.replaced_by is not None:
        return "replaced"
    if not standing.signatures or standing.wanting:
        return "unsigned"
    return "published" if standing.embargoed_on(at) is None else "embargoed"


def snapshot_rows(shown: Iterable[tuple[SnapshotLine, Standing]], at: datetime) -> list[dict[str, Any]]:
    """Give a row for each snapshot; `standing` is for the page alone."""
    return [
        {
            "snapshot": one.id,
            **{name: getattr(one, name) for name in ("as_of", "taken_at", "taken_by", "digest", "previous")},
            "state": state_of(standing, at),
            "signatures": len(standing.signatures),
            "wanting": len(standing.wanting),
            "embargoed_until": standing.embargoed_on(at),
            "replaces": standing.replaces.snapshot if standing.replaces else None,
            "replaced_by": standing.replaced_by.snapshot if standing.replaced_by else None,
            "standing": standing,
        }
        for one, standing in shown
    ]


def roll_up_rows(view: View, said: Pressed) -> list[dict[str, Any]]:
    """Give a row for each objective and one for the whole plan: how many indicators, and how many of each status."""
    titles = {one["code"]: one["title"] for one in view.figures["plan"]["objectives"]}
    return [_rolled(one, titles, said) for one in view.figures["roll_ups"]]


def _rolled(one: Mapping[str, Any], titles: Mapping[str, Any], said: Pressed) -> dict[str, Any]:
    code = one["objective"]
    return {
        "objective": code,
        "title": said.plain(titles[code]) if code else said.words.say("Whole plan"),
        "indicators": one["indicators"],
        "assessable": one["assessable"],
        **{status: one["by_status"].get(status, 0) for status in STATUSES},
    }


def statuses_used(view: View) -> list[str]:
    """Give the statuses that some objective has, in their own order: only these have a column on a page."""
    return [status for status in STATUSES if any(status in one["by_status"] for one in view.figures["roll_ups"])]


def exports_of(plan: Mapping[str, Any]) -> dict[str, str]:
    """Give what the snapshot of a plan can go out as: a standard that asks who the organisation is needs to be told."""
    known = plan.get("registered_as") or {}
    lacks = {"sdmx": not known.get("sdmx_agency"), "iati": not (known.get("iati") and known.get("iati_type"))}
    return {form: says for form, says in EXPORTS.items() if not lacks.get(form.partition("-")[0])}
