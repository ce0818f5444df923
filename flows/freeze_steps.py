"""Freeze: the state of a plan as known at an instant, made into a snapshot."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from flows.surroundings import now
from indicators.earlier_values import earlier_values
from indicators.narratives import narrative_year, narratives_to_freeze
from indicators.snapshot import snapshot_document

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from indicators.framework import Plan
    from indicators.series import Observation
    from indicators.troubles import Trouble
    from warehouse.connection import Warehouse
    from warehouse.snapshots import Frozen

FINDINGS_KEPT = 200
"""How many findings a snapshot holds whole; the totals count all."""


def take_snapshot(warehouse: Warehouse, plan_code: str | None, *, as_of: date, by: str) -> Frozen:
    """Freeze the state of a plan as of a day; when nothing changed since the newest snapshot, that one is given.

    Then everything that came into the record since the last time is sealed.
    """
    from warehouse.plans import plan_known_on
    from warehouse.seals import seal_record
    from warehouse.snapshots import freeze

    plan = plan_known_on(warehouse, plan_code, None)
    frozen = freeze(warehouse, document_of(warehouse, plan, as_of=as_of), at=now(), by=by)
    seal_record(warehouse, at=now(), by=by)
    return frozen


def take_erratum(warehouse: Warehouse, replaced: str, *, as_of: date | None, reason: str, by: str) -> Frozen:
    """Freeze a plan anew in place of a snapshot, as of the same day unless another is given.

    Raises CallerMistake for no such snapshot or no reason, Conflict for one that was replaced already.
    """
    from warehouse.plans import plan_known_on
    from warehouse.seals import seal_record
    from warehouse.sign_off import freeze_erratum
    from warehouse.snapshots import read_snapshot

    old = read_snapshot(warehouse, replaced)
    day = as_of or date.fromisoformat(old.document["as_of"])
    document = document_of(warehouse, plan_known_on(warehouse, old.plan, None), as_of=day)
    frozen = freeze_erratum(warehouse, document, old, reason=reason, by=by, at=now())
    seal_record(warehouse, at=now(), by=by)
    return frozen


def document_of(warehouse: Warehouse, plan: Plan, *, as_of: date) -> dict[str, Any]:
    """Assemble what a snapshot holds: the lines, what they rest on, and what the record has to say beside them."""
    from warehouse.assessing import observations_known_on
    from warehouse.narratives import steps_to_freeze
    from warehouse.observations import vintages_of
    from warehouse.overrides import overrides_known_on
    from warehouse.plan_life import life_of
    from warehouse.source_troubles import troubles

    observations = observations_known_on(warehouse, plan, None)
    known_on = max((observation.known_at for observation in observations), default=None)
    beset = troubles(warehouse, plan.sources, at=now())
    surroundings = _surroundings(warehouse, plan, beset) | _said_by_owners(warehouse, observations)
    surroundings |= life_of(warehouse, plan, as_of=as_of)
    document = snapshot_document(
        plan, observations, as_of=as_of, known_on=known_on, surroundings=surroundings, troubles=beset,
        overrides=overrides_known_on(warehouse, plan.code, None),
    )  # fmt: skip
    if earlier := earlier_values(document, observations, partial(vintages_of, warehouse)):
        document |= {"earlier": earlier}
    steps = steps_to_freeze(warehouse, plan.code, narrative_year(plan.last_year, as_of.year))
    return document | {"narratives": narratives_to_freeze(document, steps)}


def _said_by_owners(warehouse: Warehouse, observations: Sequence[Observation]) -> dict[str, Any]:
    """Give what owners said of the figures they handed in; nothing where nobody did."""
    from warehouse.owner_words import words_to_freeze

    said = words_to_freeze(warehouse, {one.landing for one in observations})
    return {"owner_words": said} if said else {}


def _surroundings(warehouse: Warehouse, plan: Plan, beset: Sequence[Trouble]) -> dict[str, Any]:
    from warehouse.runs import findings, totals
    from warehouse.source_states import source_standings

    standings = source_standings(warehouse, plan.sources, at=now())
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
