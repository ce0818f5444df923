"""Who is sent where: one errand a source, with the limits its plan sets, and which errands may not go together."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flows.surroundings import author, contact, settings
from indicators.errors import CallerMistake

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    from indicators.framework import Plan, Source
    from warehouse.settings import Settings

WAITS = (60.0, 600.0)
"""Seconds before the second and the third try of a scheduled run, and before each one after that."""


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
    often a failure that may heal is tried again at once. `lasts` is how many seconds all of it may take, and
    `retries` how often a scheduled run starts anew later. `at_once` refreshes of the source may run together.
    `lane` names what is asked one errand at a time: the host. `since` asks for what is about that day or later.
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
    lasts: float = 300.0
    retries: int = 2
    at_once: int = 1
    lane: str = ""
    since: date | None = None

    @property
    def waits(self) -> list[float]:
        """Give the seconds before each later try."""
        return [WAITS[min(number, len(WAITS) - 1)] for number in range(self.retries)]


def errands_of(
    plan: Plan,
    sources: Iterable[str] | None,
    *,
    origin: Origin = Origin.LIVE,
    recordings: Path | None = None,
    since: date | None = None,
) -> list[Errand]:
    """Make the errands of a plan's sources, all or those named, on behalf of who runs this process.

    A person waits for a run that may fall back on recordings: a silent source is then given up soon.
    Raises CallerMistake for a name that is no source of the plan.
    """
    if since is not None and origin is not Origin.LIVE:
        raise CallerMistake("--since asks the sources themselves: recordings are what they are, leave out --replay")
    named = [source_named(plan, name) for name in sources or [source.id for source in plan.sources]]
    common = Errand(
        settings=settings(), plan=plan.code, source="", by=author(), origin=origin, recordings=recordings,
        contact=contact(), since=since,
    )  # fmt: skip
    if recordings is not None:
        common = replace(common, patience=20.0, tries=0)
    return [_errand(common, source) for source in named]


def _errand(common: Errand, source: Source) -> Errand:
    return replace(
        common, source=source.id, patience=min(common.patience, source.timeout_seconds), lasts=source.timeout_seconds,
        retries=source.retries, at_once=source.at_once, lane=urlsplit(source.address).hostname or source.id,
    )  # fmt: skip


def lanes_of(errands: Iterable[Errand]) -> list[list[Errand]]:
    """Part errands into those that may run side by side: of one host, or of one source, one goes after the other."""
    lanes: defaultdict[str, list[Errand]] = defaultdict(list)
    for errand in errands:
        lanes[errand.lane or errand.source].append(errand)
    return list(lanes.values())


def source_named(plan: Plan, identity: str) -> Source:
    """Give a source of a plan by its name. Raises CallerMistake listing those there are."""
    try:
        return plan.source(identity)
    except KeyError:
        known = ", ".join(source.id for source in plan.sources)
        raise CallerMistake(f"{plan.code} has no source {identity!r}; it has {known}") from None
