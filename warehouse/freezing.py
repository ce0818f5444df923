"""Freeze: the state of a plan as known at an instant, made into a snapshot."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from indicators.earlier_values import earlier_values
from indicators.narratives import narrative_year, narratives_to_freeze
from indicators.snapshot import snapshot_document
from warehouse.assessing import observations_judged
from warehouse.narratives import steps_to_freeze
from warehouse.observations import vintages_at_hand
from warehouse.overrides import overrides_known_on
from warehouse.owner_words import words_to_freeze
from warehouse.plan_life import life_of
from warehouse.plans import plan_known_on
from warehouse.runs import findings, totals
from warehouse.seals import seal_record
from warehouse.sign_off import freeze_erratum
from warehouse.snapshots import freeze, read_snapshot
from warehouse.source_states import source_standings
from warehouse.source_troubles import troubles

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from indicators.framework import Plan
    from indicators.series import Observation
    from indicators.troubles import Trouble
    from warehouse.connection import Warehouse
    from warehouse.snapshots import Frozen

FINDINGS_KEPT = 200
"""How many findings a snapshot holds whole; the totals count all."""


def take_snapshot(
    warehouse: Warehouse, plan_code: str | None, *, as_of: date, at: datetime, by: str, request: str = ""
) -> Frozen:
    """Freeze the state of a plan as of a day; when nothing changed since the newest snapshot, that one is given.

    Then everything that came into the record since the last time is sealed. `request` is the number of the request
    that asked for it, where a page did.
    """
    plan = plan_known_on(warehouse, plan_code, None)
    document = document_of(warehouse, plan, as_of=as_of, at=at)
    frozen = freeze(warehouse, document, at=at, by=by, request=request)
    seal_record(warehouse, at=at, by=by)
    return frozen


def take_erratum(  # noqa: PLR0913 - an act has that many parts
    warehouse: Warehouse, replaced: str, *, as_of: date | None, reason: str, at: datetime, by: str, request: str = ""
) -> Frozen:  # fmt: skip
    """Freeze a plan anew in place of a snapshot, as of the same day unless another is given.

    Raises CallerMistake for no such snapshot or no reason, Conflict for one that was replaced already.
    """
    old = read_snapshot(warehouse, replaced)
    day = as_of or date.fromisoformat(old.document["as_of"])
    document = document_of(warehouse, plan_known_on(warehouse, old.plan, None), as_of=day, at=at)
    frozen = freeze_erratum(warehouse, document, old, reason=reason, by=by, at=at, request=request)
    seal_record(warehouse, at=at, by=by)
    return frozen


def document_of(warehouse: Warehouse, plan: Plan, *, as_of: date, at: datetime) -> dict[str, Any]:
    """Assemble what a snapshot holds: the lines, what they rest on, and what the record has to say beside them."""
    observations = observations_judged(warehouse, plan, None)
    known_on = max((observation.known_at for observation in observations), default=None)
    beset = troubles(warehouse, plan.sources, at=at)
    surroundings = _surroundings(warehouse, plan, beset, at) | _said_by_owners(warehouse, observations)
    surroundings |= life_of(warehouse, plan, as_of=as_of)
    document = snapshot_document(
        plan, observations, as_of=as_of, known_on=known_on, surroundings=surroundings, troubles=beset,
        overrides=overrides_known_on(warehouse, plan.code, None),
    )  # fmt: skip
    if earlier := earlier_values(document, observations, vintages_at_hand(warehouse)):
        document |= {"earlier": earlier}
    steps = steps_to_freeze(warehouse, plan.code, narrative_year(plan.last_year, as_of.year))
    return document | {"narratives": narratives_to_freeze(document, steps)}


def _said_by_owners(warehouse: Warehouse, observations: Sequence[Observation]) -> dict[str, Any]:
    """Give what owners said of the figures they handed in; nothing where nobody did."""
    said = words_to_freeze(warehouse, {one.landing for one in observations})
    return {"owner_words": said} if said else {}


def _surroundings(warehouse: Warehouse, plan: Plan, beset: Sequence[Trouble], at: datetime) -> dict[str, Any]:
    standings = source_standings(warehouse, plan.sources, at=at)
    # A source that fails each night in other words is in the same trouble, and its snapshot stays the same.
    whys = {one.source: one.why for one in reversed(beset)}
    # The record may hold other plans: what was found about theirs is not told in this one's report.
    own = {source.id for source in plan.sources}
    found, quarantined = totals(warehouse, own)
    return {
        "sources": [_source(plan, asdict(standing), whys) for standing in standings],
        "findings": [
            {"run": run, **one.as_dict()} for run, one in findings(warehouse, source=own, limit=FINDINGS_KEPT)
        ],
        "findings_total": found,
        "quarantined_total": quarantined,
    }


def _source(plan: Plan, standing: dict[str, Any], whys: Mapping[str, str]) -> dict[str, Any]:
    source = plan.source(standing["source"])
    # When a source last answered and is to answer next changes every day and says nothing about the figures.
    standing = {name: standing[name] for name in ("state", "why", "data_through", "recorded", "landings")}
    standing["why"] = whys.get(source.id, standing["why"])
    if standing["state"] in {"due", "fresh"}:
        standing |= {"state": "fresh", "why": None}
    standing["state"] = str(standing["state"])
    landings = [
        {("bytes" if name == "size" else name): item for name, item in one.items()} for one in standing["landings"]
    ]
    return {
        "id": source.id,
        "title": source.title.model_dump(mode="json", exclude_none=True),
        "owner": source.owner,
        "licence": source.licence,
        **standing,
        "landings": landings,
    }
