"""Ask sources, or their recordings, and read what comes, without keeping any of it: does this source work?"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flows.errands import Origin, errands_of, lanes_of
from flows.landing_steps import GRACE, asked, late, recordings, registers
from flows.time_limit import within
from indicators.errors import SourceChanged, SourceUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from connectors.contract import Delivery, Reading
    from flows.errands import Errand
    from indicators.framework import Plan, Source

AT_ONCE = 8

READABLE, UNAVAILABLE, CHANGED = "readable", "unavailable", "unreadable"
NO_RECORDING, HANDED_IN = "no recording", "handed in by people"
"""How a trial ends. The last two are no failures: there is nothing to ask."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What one source gave: resources, the source's rows, observations in our codes, and findings, each in words."""

    source: str
    outcome: str
    why: str = ""
    resources: int = 0
    rows: int = 0
    observations: int = 0
    findings: tuple[str, ...] = ()
    seconds: float = 0.0


def try_sources(plan: Plan, sources: Iterable[str] | None, recorded: Path | None = None) -> list[Trial]:
    """Try a plan's sources, all or those named, side by side; with a folder of recordings these and no network.

    Raises CallerMistake for a name that is no source of the plan.
    """
    origin = Origin.LIVE if recorded is None else Origin.RECORDED
    errands = [replace(errand, tries=0) for errand in errands_of(plan, sources, origin=origin, recordings=recorded)]
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        done = pool.map(lambda lane: [(errand, _tried(plan, errand)) for errand in lane], lanes_of(errands))
        trials = {id(errand): trial for lane in done for errand, trial in lane}
    return [trials[id(errand)] for errand in errands]


def _tried(plan: Plan, errand: Errand) -> Trial:
    started = time.monotonic()
    source = plan.source(errand.source)
    try:
        trial = within(errand.lasts + GRACE, lambda: _trial(plan, source, errand), lambda: late(errand))
    except SourceUnavailable as error:
        trial = Trial(source=source.id, outcome=UNAVAILABLE, why=str(error))
    except SourceChanged as error:
        trial = Trial(source=source.id, outcome=CHANGED, why=str(error))
    return replace(trial, seconds=round(time.monotonic() - started, 2))


def _trial(plan: Plan, source: Source, errand: Errand) -> Trial:
    from connectors.registry import connector_for

    deliveries = list(_offered(plan, source, errand))
    if not deliveries:
        nothing = NO_RECORDING if errand.recordings else HANDED_IN if source.handed_in else READABLE
        return Trial(source=source.id, outcome=nothing, why="it offered nothing" if nothing == READABLE else "")
    readings = [connector_for(source).read(source, delivery.files) for delivery in deliveries]
    return Trial(
        source=source.id, outcome=READABLE, resources=len(deliveries), rows=sum(one.rows_read for one in readings),
        observations=sum(len(one.frame) for one in readings), findings=_in_words(readings),
    )  # fmt: skip


def _offered(plan: Plan, source: Source, errand: Errand) -> Iterable[Delivery]:
    if errand.recordings is None:
        return asked(plan, source, errand, {})
    return recordings(source, errand) or registers(plan, source, errand)


def _in_words(readings: Iterable[Reading]) -> tuple[str, ...]:
    return tuple(
        f"{one.place()}: found {one.found}; expected {one.expected}" for reading in readings for one in reading.findings
    )
