"""Tell who answers for a source that it is in trouble, once for each trouble, and once that it has recovered."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flows.errands import source_named
from flows.surroundings import notify_address, now
from indicators.errors import CallerMistake

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from indicators.framework import Source
    from warehouse.connection import Warehouse
    from warehouse.settings import Settings
    from warehouse.source_states import SourceStanding

RECOVERED = "fresh again"
FAILING = "failing"
"""The state of a source whose runs fail although it still has time: its owner hears of it before it is overdue."""

LATE = frozenset({"never", "overdue"})
"""The states of a source that only says nothing, or nothing any more."""


class Trouble(NamedTuple):
    """What is wrong with a source, since when, and why."""

    state: str
    since: str
    why: str


def trouble_of(standing: SourceStanding) -> Trouble | None:
    """Say what its owner should hear about a source; None when there is nothing."""
    from warehouse.source_states import State

    lasting = {State.BROKEN, State.NEVER, State.OVERDUE, State.STALE}
    if standing.state in lasting and standing.since is not None:
        return Trouble(str(standing.state), standing.since, standing.why or "")
    if standing.failed_since is not None:
        return Trouble(FAILING, standing.failed_since, standing.why or "")
    return None


def tell_troubles(settings: Settings, plan_code: str, sources: Iterable[str] | None) -> list[str]:
    """Write down and send what was not told before of a plan's sources, all or those named; give the sentences.

    Where it cannot be sent, a sentence more says so: who is not told must not stop what is.
    """
    from warehouse.connection import open_warehouse
    from warehouse.plans import plan_known_on

    with open_warehouse(settings) as warehouse:
        plan = plan_known_on(warehouse, plan_code, None)
        named = [source_named(plan, name) for name in sources] if sources is not None else list(plan.sources)
        told = list(_news(warehouse, named, now()))
    return [*told, *sent(told, f"Milepost: {len(told)} about sources")]


def _news(warehouse: Warehouse, sources: list[Source], at: datetime) -> Iterator[str]:
    from warehouse.notices import last_notice, tell_once
    from warehouse.source_states import source_standings

    for source, standing in zip(sources, source_standings(warehouse, sources, at=at), strict=True):
        trouble = trouble_of(standing)
        if trouble is not None and source.handed_in and trouble.state in LATE:
            # Whoever should hand it in is reminded of that, by name and day: `flows.reminder_steps`.
            continue
        if trouble is None:
            last = last_notice(warehouse, source.id)
            if last is None or last.state == RECOVERED:
                continue
            # Two recoveries are told apart by the troubles they ended.
            trouble = Trouble(RECOVERED, last.at, f"{last.state} since {last.since[:10]} until now")
        message = _sentence(source, trouble)
        if tell_once(
            warehouse, source=source.id, state=trouble.state, since=trouble.since, told_to=source.owner,
            message=message, at=at,
        ):  # fmt: skip
            yield message


def _sentence(source: Source, trouble: Trouble) -> str:
    if trouble.state == RECOVERED:
        return f"{source.id} is fresh again (it was {trouble.why}); for {source.owner}"
    said = f"{source.id} is {trouble.state} since {trouble.since[:10]}: {trouble.why}"
    return f"{said}. For {source.owner}; `milepost sources test {source.id}` asks it again"


def sent(told: list[str], title: str) -> list[str]:
    """Send sentences as one notice; where that fails, give the sentence that says so."""
    address = notify_address()
    if not told or not address:
        return []
    from flows.notifier import notify

    try:
        notify(address, title=title, body="\n".join(told))
    except CallerMistake as error:
        return [str(error)]
    return []
