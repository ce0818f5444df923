"""Fetch and land: what a source offers now is kept as it came, or why nothing came is written into the run log."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.echoes import Echoes
from flows.errands import Origin, source_named
from flows.surroundings import now, secrets_of
from flows.time_limit import within
from indicators.errors import CallerMistake, SourceChanged, SourceUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from connectors.contract import Delivery
    from flows.errands import Errand
    from indicators.framework import Plan, Source
    from warehouse.connection import Warehouse

GRACE = 5.0
"""Seconds after its time in which a source may still say by itself that it is late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """What fetching did: how many deliveries were new, and whether recordings stood in for the source.

    A source that was not `asked`, because only recordings were wanted and it has none, neither succeeded nor failed.
    """

    new: int
    recorded: bool
    asked: bool = True


def land(errand: Errand) -> Landing:
    """Keep what the source offers now.

    Raises SourceUnavailable or SourceChanged after writing the failure into the run log; what had come
    before it failed stays landed.
    """
    from warehouse.connection import open_warehouse
    from warehouse.runs import record_run

    with open_warehouse(errand.settings) as warehouse:
        started = now()
        try:
            landed = within(errand.lasts + GRACE, lambda: _land_in_time(errand), lambda: late(errand))
        except (SourceUnavailable, SourceChanged) as error:
            outcome = "unavailable" if isinstance(error, SourceUnavailable) else "changed"
            record_run(
                warehouse, kind="fetch", source=errand.source, outcome=outcome, message=str(error), at=started,
                by=errand.by,
            )  # fmt: skip
            raise
        if not landed.asked:
            return landed
        outcome = "recorded" if landed.recorded else "fetched"
        record_run(warehouse, kind="fetch", source=errand.source, outcome=outcome, at=started, by=errand.by)
        return landed


def late(errand: Errand) -> SourceUnavailable:
    """Say that a source took longer than its plan lets it."""
    return SourceUnavailable(f"{errand.source} was not done after {errand.lasts:g} seconds, its timeout_seconds")


def _land_in_time(errand: Errand) -> Landing:
    from warehouse.connection import open_warehouse
    from warehouse.plans import plan_known_on

    # A record of its own: a source that is late is left to itself, with what it holds.
    with open_warehouse(errand.settings) as warehouse:
        plan = plan_known_on(warehouse, errand.plan, None)
        return _land_all(warehouse, plan, source_named(plan, errand.source), errand)


def _land_all(warehouse: Warehouse, plan: Plan, source: Source, errand: Errand) -> Landing:
    from connectors.registry import BESIDE_THE_PLAN
    from warehouse.landing import has_answered

    if errand.origin is not Origin.RECORDED:
        try:
            offered = offered_live(warehouse, plan, source, errand)
            return Landing(new=_keep(warehouse, offered, errand), recorded=False)
        except (SourceUnavailable, SourceChanged):
            # A recording never stands in for a source that has answered before: then its last good data stay.
            if errand.origin is Origin.LIVE or has_answered(warehouse, source.id) or not recordings(source, errand):
                raise
    elif not recordings(source, errand):
        beside = source.connector in BESIDE_THE_PLAN
        return Landing(new=_keep(warehouse, registers(plan, source, errand), errand), recorded=False, asked=beside)
    return Landing(new=_keep(warehouse, recordings(source, errand), errand), recorded=True)


def offered_live(warehouse: Warehouse, plan: Plan, source: Source, errand: Errand) -> Iterator[Delivery]:
    """Ask the source itself; what is held already it may answer with *unchanged*, unless a backfill asks."""
    from warehouse.landing import validators_held

    held = {} if errand.since else validators_held(warehouse, source.id)
    yield from asked(plan, source, errand, held)


def asked(
    plan: Plan, source: Source, errand: Errand, held: Mapping[str, Mapping[str, str]]
) -> Iterator[Delivery]:  # fmt: skip
    """Fetch what a source offers, as long as its time lasts. No credential is in what comes, or in what goes wrong."""
    from connectors.contract import Asking
    from connectors.http import Http
    from connectors.registry import connector_for

    secrets = secrets_of(source)
    echoes, ends = Echoes(secrets), time.monotonic() + errand.lasts
    with (
        echoes.kept_out(),
        Http(contact=errand.contact, patience=errand.patience, tries=errand.tries, lasts=errand.lasts) as http,
    ):
        asking = Asking(http=http, held=held, secrets=secrets, folder=plan_folder(plan, errand), since=errand.since)
        for delivery in connector_for(source).fetch(source, asking):
            echoes.require_none(delivery.files)
            yield delivery
            if time.monotonic() > ends:
                raise late(errand)


def registers(plan: Plan, source: Source, errand: Errand) -> Iterable[Delivery]:
    """Offer what needs no network: registers kept beside the plan are themselves, not recordings of anything."""
    from connectors.contract import Asking
    from connectors.http import Http
    from connectors.registry import BESIDE_THE_PLAN, connector_for

    if source.connector in BESIDE_THE_PLAN:
        with Http() as http:
            yield from connector_for(source).fetch(source, Asking(http=http, folder=plan_folder(plan, errand)))


def recordings(source: Source, errand: Errand) -> list[Delivery]:
    """Offer the recorded answers of a source that the errand may use; none without a folder of them."""
    from connectors.replay import replay

    if errand.recordings is None:
        return []
    # Made-up answers are for whoever asks for recordings by name; they never fill a gap by themselves.
    rehearsed = errand.origin is Origin.RECORDED
    return list(replay(source, errand.recordings / source.id, rehearsed=rehearsed))


def _keep(warehouse: Warehouse, deliveries: Iterable[Delivery], errand: Errand) -> int:
    from warehouse.landing import land as land_delivery

    return sum(land_delivery(warehouse, delivery.files, at=now(), by=errand.by).new for delivery in deliveries)


def plan_folder(plan: Plan, errand: Errand) -> Path | None:
    """Give the plan's own folder; a plan loaded elsewhere has none here, and only registers beside it need one."""
    from warehouse.plan_folder import find_plan_folder

    try:
        return find_plan_folder(errand.settings.plans, plan.code)
    except CallerMistake:
        return None
