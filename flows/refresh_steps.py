"""Fetch, land, read, admit: the steps of a refresh as functions that work without Prefect.

Each step opens the record itself and asks it what is waiting, so a run that died half-way is
finished by the next one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from flows.surroundings import author, contact, now, secrets_of, settings
from indicators.errors import CallerMistake, SourceChanged, SourceUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from connectors.contract import Connector, Delivery
    from indicators.framework import Plan, Source
    from warehouse.admission import Intake
    from warehouse.connection import Warehouse
    from warehouse.landing import WaitingDelivery
    from warehouse.settings import Settings


class Origin(StrEnum):
    """Where answers come from: the sources, recordings, or recordings only where a source cannot be reached."""

    LIVE = "live"
    RECORDED = "recorded"
    RECORDED_IF_CLOSED = "recorded-if-closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """One refresh of one source: which, on whose behalf, from where.

    `recordings` is the folder that holds a folder of recorded answers for each source. `contact` is
    said to the sources; `patience` is the whole time in seconds one answer may take, `tries` how
    often a failure that may heal is tried again.
    """

    settings: Settings
    plan: str | None
    source: str
    by: str
    origin: Origin = Origin.LIVE
    recordings: Path | None = None
    contact: str = ""
    patience: float = 300.0
    tries: int = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """What fetching did: how many deliveries were new, and whether recordings stood in for the source."""

    new: int
    recorded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Refreshed:
    """What a refresh of one source did. `problem` is a sentence, or None when all went well."""

    source: str
    landed: int = 0
    recorded: bool = False
    intakes: tuple[Intake, ...] = ()
    unreadable: tuple[str, ...] = ()
    problem: str | None = None
    unavailable: bool = False

    @property
    def changes(self) -> int:
        """How many observations were new, revised or withdrawn."""
        return sum(intake.new + intake.revised + intake.withdrawn for intake in self.intakes)

    @property
    def refused(self) -> int:
        return sum(intake.refused for intake in self.intakes)

    def __str__(self) -> str:
        """Say it in one sentence, for a log."""
        remarks = [self.problem, *self.unreadable, "recorded answers" if self.recorded else None]
        said = "; ".join(remark for remark in remarks if remark)
        counts = f"{self.landed} landed, {self.changes} changed, {self.refused} refused"
        return f"{self.source}: {counts}{f' ({said})' if said else ''}"


def errands_of(
    plan: Plan, sources: Iterable[str] | None, *, origin: Origin = Origin.LIVE, recordings: Path | None = None
) -> list[Errand]:
    """Make the errands of a plan's sources, all or those named, on behalf of who runs this process.

    A person waits for a run that may fall back on recordings: a silent source is then given up soon.
    Raises CallerMistake for a name that is no source of the plan.
    """
    named = [source_named(plan, name).id for name in sources or [source.id for source in plan.sources]]
    common = Errand(
        settings=settings(), plan=plan.code, source="", by=author(), origin=origin, recordings=recordings,
        contact=contact(),
    )  # fmt: skip
    if recordings is not None:
        common = replace(common, patience=20.0, tries=0)
    return [replace(common, source=source) for source in named]


def refresh_source(errand: Errand) -> Refreshed:
    """Land what the source offers, then admit whatever is waiting; a source that fails keeps what it gave before."""
    try:
        landing: Landing | BaseException = land(errand)
    except (SourceUnavailable, SourceChanged) as error:
        landing = error
    return admit_after(errand, landing)


def admit_after(errand: Errand, landing: Landing | BaseException) -> Refreshed:
    """Admit whatever is waiting, whoever landed it, after a landing or what went wrong with it."""
    intakes, unreadable = admit_waiting(errand)
    if isinstance(landing, Landing):
        if not intakes and not unreadable:
            unreadable = _still_broken(errand)
        return Refreshed(
            source=errand.source, landed=landing.new, recorded=landing.recorded, intakes=intakes, unreadable=unreadable
        )
    return Refreshed(
        source=errand.source, intakes=intakes, unreadable=unreadable, problem=str(landing),
        unavailable=isinstance(landing, SourceUnavailable),
    )  # fmt: skip


def _still_broken(errand: Errand) -> tuple[str, ...]:
    """Say again what is wrong with a source whose last delivery could not be used: the same bytes are read once."""
    from warehouse.connection import open_warehouse
    from warehouse.source_states import what_is_broken

    with open_warehouse(errand.settings) as warehouse:
        broken = what_is_broken(warehouse, errand.source, at=now())
    return () if broken is None else (broken,)


def land(errand: Errand) -> Landing:
    """Keep what the source offers now.

    Raises SourceUnavailable or SourceChanged after writing the failure into the run log.
    """
    from warehouse.connection import open_warehouse
    from warehouse.plans import plan_known_on
    from warehouse.runs import record_run

    with open_warehouse(errand.settings) as warehouse:
        plan = plan_known_on(warehouse, errand.plan, None)
        source = source_named(plan, errand.source)
        started = now()
        try:
            landed = _land_all(warehouse, plan, source, errand)
        except (SourceUnavailable, SourceChanged) as error:
            outcome = "unavailable" if isinstance(error, SourceUnavailable) else "changed"
            record_run(
                warehouse, kind="fetch", source=source.id, outcome=outcome, message=str(error), at=started, by=errand.by
            )
            raise
        outcome = "recorded" if landed.recorded else "fetched"
        record_run(warehouse, kind="fetch", source=source.id, outcome=outcome, at=started, by=errand.by)
        return landed


def source_named(plan: Plan, identity: str) -> Source:
    """Give a source of a plan by its name. Raises CallerMistake listing those there are."""
    try:
        return plan.source(identity)
    except KeyError:
        known = ", ".join(source.id for source in plan.sources)
        raise CallerMistake(f"{plan.code} has no source {identity!r}; it has {known}") from None


def _land_all(warehouse: Warehouse, plan: Plan, source: Source, errand: Errand) -> Landing:
    from warehouse.landing import has_answered

    if errand.origin is not Origin.RECORDED:
        try:
            return Landing(new=_keep(warehouse, _offered(warehouse, plan, source, errand), errand), recorded=False)
        except (SourceUnavailable, SourceChanged):
            # A recording never stands in for a source that has answered before: then its last good data stay.
            if errand.origin is Origin.LIVE or has_answered(warehouse, source.id) or not _recordings(source, errand):
                raise
    elif not _recordings(source, errand):
        return Landing(new=_keep(warehouse, _registers(plan, source, errand), errand), recorded=False)
    return Landing(new=_keep(warehouse, _recordings(source, errand), errand), recorded=True)


def _offered(warehouse: Warehouse, plan: Plan, source: Source, errand: Errand) -> Iterable[Delivery]:
    from connectors.contract import Asking
    from connectors.http import Http
    from connectors.registry import connector_for
    from warehouse.landing import validators_held

    with Http(contact=errand.contact, patience=errand.patience, tries=errand.tries) as http:
        asking = Asking(
            http=http, held=validators_held(warehouse, source.id), secrets=secrets_of(source),
            folder=_plan_folder(plan, errand),
        )  # fmt: skip
        yield from connector_for(source).fetch(source, asking)


def _registers(plan: Plan, source: Source, errand: Errand) -> Iterable[Delivery]:
    """Offer what needs no network: registers kept beside the plan are themselves, not recordings of anything."""
    from connectors.contract import Asking
    from connectors.http import Http
    from connectors.registry import BESIDE_THE_PLAN, connector_for

    if source.connector in BESIDE_THE_PLAN:
        with Http() as http:
            yield from connector_for(source).fetch(source, Asking(http=http, folder=_plan_folder(plan, errand)))


def _recordings(source: Source, errand: Errand) -> list[Delivery]:
    from connectors.replay import replay

    if errand.recordings is None:
        return []
    # Made-up answers are for whoever asks for recordings by name; they never fill a gap by themselves.
    rehearsed = errand.origin is Origin.RECORDED
    return list(replay(source, errand.recordings / source.id, rehearsed=rehearsed))


def _keep(warehouse: Warehouse, deliveries: Iterable[Delivery], errand: Errand) -> int:
    from warehouse.landing import land as land_delivery

    return sum(land_delivery(warehouse, delivery.files, at=now(), by=errand.by).new for delivery in deliveries)


def _plan_folder(plan: Plan, errand: Errand) -> Path | None:
    from warehouse.plan_folder import find_plan_folder

    try:
        return find_plan_folder(errand.settings.plans, plan.code)
    except CallerMistake:
        # A plan loaded elsewhere has no folder here; only registers kept beside it need one.
        return None


def admit_waiting(errand: Errand) -> tuple[tuple[Intake, ...], tuple[str, ...]]:
    """Admit every delivery of the source that is waiting; say what was admitted, and what could not be read and why.

    One that an earlier plan corrected otherwise is waiting too.
    """
    from flows.correction_steps import to_admit

    return _admit_each(errand, lambda warehouse, version: to_admit(warehouse, errand.plan, errand.source, version))


def admit_refused(errand: Errand) -> tuple[tuple[Intake, ...], tuple[str, ...]]:
    """Judge again what the source gave and was refused, in whole or part: the plan may have changed since."""
    from warehouse.refused_deliveries import refused_deliveries

    return _admit_each(errand, lambda warehouse, _: (refused_deliveries(warehouse, errand.source), []))


def _admit_each(
    errand: Errand, deliveries_of: Callable[[Warehouse, str], tuple[list[WaitingDelivery], list[str]]]
) -> tuple[tuple[Intake, ...], tuple[str, ...]]:
    from connectors.registry import connector_for
    from warehouse.admission import refuse_delivery
    from warehouse.connection import open_warehouse
    from warehouse.plans import plan_known_on

    intakes: list[Intake] = []
    with open_warehouse(errand.settings) as warehouse:
        plan = plan_known_on(warehouse, errand.plan, None)
        source = source_named(plan, errand.source)
        connector = connector_for(source)
        version = connector.reader_version
        deliveries, unreadable = deliveries_of(warehouse, version)
        for delivery in deliveries:
            try:
                intakes.append(_admit(warehouse, plan, connector, delivery, errand))
            except SourceChanged as error:
                refuse_delivery(warehouse, delivery.delivery, str(error), (), now(), errand.by, version)
                unreadable.append(f"{delivery.label}: {error}")
    return tuple(intakes), tuple(unreadable)


def _admit(warehouse: Warehouse, plan: Plan, connector: Connector, delivery: WaitingDelivery, errand: Errand) -> Intake:
    from warehouse.admission import admit
    from warehouse.landing import files_of

    reading = connector.read(plan.source(delivery.source), files_of(warehouse, delivery.delivery))
    version = connector.reader_version
    return admit(warehouse, delivery.delivery, reading, plan, at=now(), by=errand.by, reader_version=version)
