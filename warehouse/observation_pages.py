"""What was observed, a page at a time: by series and period, as known at an instant, the newest vintage or every one.

A page costs what it holds. Series are found a few at a time in the order of their own index; the covering index alone
names what each of them has, and only those rows are fetched.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, literal, select, tuple_

from indicators.periods import TimePeriod
from indicators.series import SERIES_PARTS
from warehouse.observations import newest_vintage, observations_named
from warehouse.tables import observation, series

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy import ColumnElement, Connection

    from indicators.series import Observation
    from warehouse.connection import Warehouse

FEW = 4
"""Series looked into first: nobody knows yet how much each has."""

MANY = 250
"""Series looked into at once, at most: more of them, and reading the whole table would look cheaper to an engine."""

LOOKED_INTO = 5_000
"""Series one page may look into for what fits; a page that found too little by then ends early, and says where."""


class Place(NamedTuple):
    """Where an observation stands in the order of pages; without a period, behind all that its series has."""

    indicator: str
    area: str
    breakdown: str
    source: str
    period: str | None = None
    vintage: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which observations: of these indicators, and in these areas, breakdowns and sources, of all where none is named.

    Their periods lie between two days, and they were known by an instant (None: now). `every_vintage` asks for all
    that was ever known, withdrawals too, and not for what counts alone.
    """

    indicators: tuple[str, ...]
    areas: tuple[str, ...] = ()
    breakdowns: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    first_day: date | None = None
    last_day: date | None = None
    known_on: datetime | None = None
    every_vintage: bool = False

    def covers(self, period: str) -> bool:
        """Say whether a period lies between the two days."""
        first, last = _days(period)
        return (self.first_day is None or first >= self.first_day) and (self.last_day is None or last <= self.last_day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some observations in order, and where to go on; None where there is nothing more.

    A page may hold fewer than were asked for, none even, and still not be the last.
    """

    observations: tuple[Observation, ...]
    after: Place | None


class _Series(NamedTuple):
    id: int
    place: Place


Names = dict[tuple[int, str, int], Place]
"""Observations by the key of the index (series, period, vintage), each with its place, in the order of pages."""


def observation_page(warehouse: Warehouse, wanted: Wanted, after: Place | None, most: int) -> Page:
    """Give the observations that follow a place (None: the first), at most so many."""
    with warehouse.read() as connection:
        walk = _Walk(connection, wanted, newest_vintage(connection, wanted.known_on))
        names, reached = walk.names_after(after, most)
        found = observations_named(connection, list(names))
    told = (found[key] for key in names)
    return Page(
        observations=tuple(one for one in told if wanted.every_vintage or not one.withdrawn),
        after=reached,
    )


class _Walk:
    """One way through the record: what is wanted, of what was known up to a vintage."""

    def __init__(self, connection: Connection, wanted: Wanted, newest: int) -> None:
        self.connection, self.wanted, self.newest = connection, wanted, newest
        self.indicators = sorted(set(wanted.indicators))

    def names_after(self, after: Place | None, most: int) -> tuple[Names, Place | None]:
        """Name the next observations, and give the last place that was reached; None at the end of all."""
        names = {} if after is None or after.period is None else self._rest_of(after)
        at, looked_into, size = after, 0, FEW
        while len(names) < most:
            batch = self._series_after(at, size) if looked_into < LOOKED_INTO else []
            if not batch:
                return names, at if looked_into >= LOOKED_INTO else None
            found = self._names_of(batch)
            names |= found
            at, looked_into = batch[-1].place, looked_into + len(batch)
            size = _size(len(batch), len(found), most - len(names))
        taken = dict(list(names.items())[:most])
        return taken, list(taken.values())[-1]

    def _rest_of(self, after: Place) -> Names:
        """Name what the series has behind a place in its middle."""
        whole = after._replace(period=None, vintage=None)
        key = [series.c[name] == getattr(after, name) for name in SERIES_PARTS]
        number = self.connection.execute(select(series.c.id).where(*key)).scalar()
        if number is None:
            return {}
        # What follows is picked here: an engine's own order of texts need not be that of their signs.
        there = self._names_of([_Series(number, whole)], from_year=str(after.period)[:4])
        reached = (str(after.period), after.vintage or 0)
        return {key: place for key, place in there.items() if (key[1], key[2] if after.vintage else 0) > reached}

    def _series_after(self, at: Place | None, most: int) -> list[_Series]:
        """Give the next series, indicator by indicator: within each its own part of the index is read on."""
        found: list[_Series] = []
        for indicator in self.indicators:
            if at is not None and indicator < at.indicator:
                continue
            conditions = [series.c.indicator == indicator, *self._among()]
            if at is not None and indicator == at.indicator:
                key = tuple_(series.c.area, series.c.breakdown, series.c.source)
                conditions.append(key > tuple_(*map(literal, (at.area, at.breakdown, at.source))))
            wanted = select(series.c.id, *_KEY).where(*conditions).order_by(*_KEY[1:]).limit(most - len(found))
            found += [_Series(row.id, Place(*row[1:])) for row in self.connection.execute(wanted)]
            if len(found) >= most:
                break
        return found

    def _among(self) -> list[ColumnElement[bool]]:
        asked = {"area": self.wanted.areas, "breakdown": self.wanted.breakdowns, "source": self.wanted.sources}
        return [series.c[name].in_(sorted(set(values))) for name, values in asked.items() if values]

    def _names_of(self, batch: Sequence[_Series], *, from_year: str = "") -> Names:
        """Name what some series have, from the index alone."""
        place_of = dict(batch)
        rows = self.connection.execute(self._from_index(list(place_of), from_year))
        order = {number: rank for rank, number in enumerate(place_of)}
        keys = sorted(
            ((row.series_id, row.period, row.vintage_id) for row in rows if self.wanted.covers(row.period)),
            key=lambda key: (order[key[0]], *key[1:]),
        )
        vintage = self.wanted.every_vintage
        return {key: place_of[key[0]]._replace(period=key[1], vintage=key[2] if vintage else None) for key in keys}

    def _from_index(self, numbers: Sequence[int], from_year: str) -> Any:
        key = (observation.c.series_id, observation.c.period)
        conditions = [observation.c.series_id.in_(numbers), observation.c.vintage_id <= self.newest]
        # Every period begins with the year it begins in, so years bound what the index is asked for.
        first = max(from_year, _year(self.wanted.first_day))
        if first:
            conditions.append(observation.c.period >= first)
        if self.wanted.last_day is not None:
            conditions.append(observation.c.period < f"{self.wanted.last_day.year + 1:04d}")
        if self.wanted.every_vintage:
            return select(*key, observation.c.vintage_id).where(*conditions)
        newest = func.max(observation.c.vintage_id).label("vintage_id")
        return select(*key, newest).where(*conditions).group_by(*key)


_KEY = tuple(series.c[name] for name in SERIES_PARTS)


def _size(looked_into: int, found: int, lacking: int) -> int:
    """Say into how many series to look next, by what the last ones had."""
    if not found:
        return min(MANY, looked_into * FEW)
    return max(FEW, min(MANY, -(-lacking * looked_into // found)))


def _year(day: date | None) -> str:
    return "" if day is None else f"{day.year:04d}"


@lru_cache(maxsize=65_536)
def _days(period: str) -> tuple[date, date]:
    told = TimePeriod.parse(period)
    return told.first_day, told.last_day
