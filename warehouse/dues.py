"""What people still have to hand in: which source, about which period, by when, and who may do it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from indicators.periods import Frequency, TimePeriod, containing
from indicators.permissions import Act, may
from warehouse.accounts import people
from warehouse.cadences import due_since, overdue_from
from warehouse.instants import datetime_of
from warehouse.source_states import source_standings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from indicators.framework import Plan, Source
    from warehouse.accounts import Person
    from warehouse.connection import Warehouse
    from warehouse.source_states import SourceStanding

AT_LAST = datetime.max.replace(tzinfo=UTC)


class DueState(StrEnum):
    """`ahead`: what was due is there. `due`: it is awaited, and there is time. `overdue`: its tolerance has passed."""

    AHEAD = "ahead"
    DUE = "due"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What one source owes. `at` is when it is or was due (UTC), `on` that day and `by` the day its tolerance ends.

    Both are days of the calendar in the source's time zone. `periods` are the last ones to have ended by then, one
    of each frequency, within the plan's years. `last` is when something was last handed in (ISO), `people` are
    those who may hand it in.
    """

    source: str
    title: str
    owner: str
    state: DueState
    at: datetime
    on: date
    by: date
    periods: tuple[str, ...]
    last: str | None
    people: tuple[Person, ...]


def dues(warehouse: Warehouse, plan: Plan, *, at: datetime) -> list[Due]:
    """Say what each source that people hand in owes at an instant, in the plan's order."""
    return _dues(warehouse, plan, [source for source in plan.sources if source.handed_in], at)


def due_of(warehouse: Warehouse, plan: Plan, source: Source, *, at: datetime) -> Due:
    """Say what one source that people hand in owes at an instant."""
    (only,) = _dues(warehouse, plan, [source], at)
    return only


def _dues(warehouse: Warehouse, plan: Plan, sources: Sequence[Source], at: datetime) -> list[Due]:
    active = [person for person in people(warehouse) if person.active]
    standings = source_standings(warehouse, sources, at=at)
    return [
        _due(plan, source, standing, active, at) for source, standing in zip(sources, standings, strict=True)
    ]  # fmt: skip


def _due(plan: Plan, source: Source, standing: SourceStanding, active: Sequence[Person], at: datetime) -> Due:
    success = None if standing.last_success is None else datetime_of(standing.last_success)
    # What was never had is due already, so that there always is a time; what was had early is due the time after next.
    when = due_since(source, success, at if success is None else AT_LAST)
    assert when is not None, "a cadence names a time: the plan was checked"
    late_from, zone = overdue_from(source, when), ZoneInfo(source.time_zone)
    on = when.astimezone(zone).date()
    return Due(
        source=source.id,
        title=source.title.in_language("en")[0],
        owner=source.owner,
        state=DueState.AHEAD if when > at else DueState.OVERDUE if at >= late_from else DueState.DUE,
        at=when,
        on=on,
        by=late_from.astimezone(zone).date(),
        periods=periods_awaited(plan, source, on),
        last=standing.last_success,
        people=tuple(person for person in active if may(person.grants, Act.HAND_IN, plan, source.id)),
    )


def periods_awaited(plan: Plan, source: Source, day: date) -> tuple[str, ...]:
    """Give the last period within the plan's years that ended before a day, for each frequency of a source."""
    frequencies = dict.fromkeys(plan.indicator(series.indicator).frequency for series in source.series)
    return tuple(text for frequency in frequencies if (text := _last_ended(plan, frequency, day)))


def _last_ended(plan: Plan, frequency: Frequency, day: date) -> str:
    newest = min(day, TimePeriod.parse(str(plan.last_year + 1)).last_day.replace(month=1, day=1))
    period = containing(TimePeriod.parse(newest.isoformat()), frequency)
    assert period is not None, "a day lies in a period of every frequency"
    ended = period.later(-1)
    return ended.text if ended.year >= plan.first_year else ""
