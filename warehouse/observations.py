"""What was observed, as known on any date: for each series and period the newest vintage known by then.

Two steps on both engines: the covering index alone names the vintages, the same key then fetches the rows.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache, lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, false, func, or_, select, true

from indicators.periods import TimePeriod
from indicators.series import Observation, ObsStatus, SeriesKey
from warehouse.asked_keys import keys_asked
from warehouse.instants import instant
from warehouse.tables import landing, observation, series, vintage

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Row, Select

    from warehouse.connection import Warehouse


def series_known_on(
    warehouse: Warehouse,
    indicators: Collection[str],
    known_on: datetime | None,
    area: str | None = None,
    *,
    withdrawn: bool = False,
) -> list[Observation]:
    """Give the observations of some indicators as they were known at an instant (None: now), in one area or in all.

    Ordered by series and period. What had been withdrawn by then is left out unless `withdrawn` asks
    for it; what was never there is not there: no row is made up for a missing period.
    """
    wanted: list[ColumnElement[bool]] = [series.c.indicator.in_(sorted(set(indicators)))]
    if area is not None:
        wanted.append(series.c.area == area)
    with warehouse.read() as connection:
        found = _known_by(connection, wanted, newest_vintage(connection, known_on))
    return [item for item in found if withdrawn or not item.withdrawn]


def known_in_areas(
    warehouse: Warehouse, areas: Mapping[str, Collection[str] | None], known_on: datetime | None
) -> list[Observation]:
    """Give the observations of some indicators, each in some areas (None: in all), withdrawals too, as known then."""
    by_areas: dict[frozenset[str] | None, list[str]] = {}
    for indicator, wanted in areas.items():
        by_areas.setdefault(None if wanted is None else frozenset(wanted), []).append(indicator)
    each = [
        and_(series.c.indicator.in_(sorted(names)), true() if among is None else series.c.area.in_(sorted(among)))
        for among, names in by_areas.items()
    ]
    with warehouse.read() as connection:
        return _known_by(connection, [or_(false(), *each)], newest_vintage(connection, known_on))


def latest_known_on(
    warehouse: Warehouse, indicators: Collection[str], known_on: datetime | None, area: str | None = None
) -> list[Observation]:
    """Give, for each series, its observation with a value of the latest period, as known at an instant."""
    latest: dict[SeriesKey, Observation] = {}
    for item in series_known_on(warehouse, indicators, known_on, area):
        best = latest.get(item.series)
        if item.value is not None and (best is None or item.period.last_day > best.period.last_day):
            latest[item.series] = item
    return list(latest.values())


def vintages_of(warehouse: Warehouse, key: SeriesKey, period: str | None = None) -> list[Observation]:
    """Give everything ever known of a series, or of one period of it: withdrawals too, by period, the oldest first."""
    wanted = [series.c[name] == getattr(key, name) for name in ("indicator", "area", "breakdown", "source")]
    if period is not None:
        wanted.append(observation.c.period == period)
    with warehouse.read() as connection:
        rows = connection.execute(_whole().where(*wanted).order_by(observation.c.period, observation.c.vintage_id))
        return [_observation_of(row) for row in rows]


def vintages_at_hand(warehouse: Warehouse) -> Callable[[SeriesKey, str], Sequence[Observation]]:
    """Give what answers as `vintages_of` does for a period, and asks the record but once for each series."""

    @cache
    def by_period(key: SeriesKey) -> dict[str, list[Observation]]:
        known = groupby(vintages_of(warehouse, key), key=lambda one: one.period.text)
        return {period: list(found) for period, found in known}

    return lambda key, period: by_period(key).get(period, ())


def history_of(
    warehouse: Warehouse, indicators: Collection[str], known_on: datetime | None = None
) -> list[Observation]:
    """Give everything known by an instant (None: now) of some indicators, withdrawals too, the oldest vintage first."""
    with warehouse.read() as connection:
        wanted = [
            series.c.indicator.in_(sorted(set(indicators))),
            observation.c.vintage_id <= newest_vintage(connection, known_on),
        ]
        ordered = (observation.c.vintage_id, series.c.indicator, series.c.area, series.c.breakdown, series.c.source)
        rows = connection.execute(_whole().where(*wanted).order_by(*ordered, observation.c.period))
        return [_observation_of(row) for row in rows]


def observation_numbered(connection: Connection, observation_id: int) -> Observation | None:
    """Give one observation by its number."""
    row = connection.execute(_whole().where(observation.c.id == observation_id)).first()
    return None if row is None else _observation_of(row)


def observations_named(
    connection: Connection, names: Sequence[tuple[int, str, int]]
) -> dict[tuple[int, str, int], Observation]:
    """Give observations by the key of the index that named them: the number of a series, a period, a vintage."""
    if not names:
        return {}
    key = [observation.c[name] for name in ("series_id", "period", "vintage_id")]
    asked = keys_asked(connection, key, names)
    same = and_(*(each == asked.c[each.name] for each in key))
    rows = connection.execute(_whole().join(asked, same))
    return {(row.series_id, row.period, row.vintage_id): _observation_of(row) for row in rows}


def newest_vintage(connection: Connection, known_on: datetime | None) -> int:
    """Give the number of the newest vintage known by an instant (None: now), 0 for none."""
    # Numbers rise with time, so one number stands for an instant and the index needs no join to a clock.
    newest = select(func.coalesce(func.max(vintage.c.id), 0))
    if known_on is not None:
        newest = newest.where(vintage.c.known_at <= instant(known_on))
    return int(connection.execute(newest).scalar_one())


def _known_by(connection: Connection, wanted: list[ColumnElement[bool]], newest_vintage: int) -> list[Observation]:
    newest = (
        select(observation.c.series_id, observation.c.period, func.max(observation.c.vintage_id).label("vintage_id"))
        .where(
            observation.c.series_id.in_(select(series.c.id).where(*wanted)), observation.c.vintage_id <= newest_vintage
        )
        .group_by(observation.c.series_id, observation.c.period)
        .subquery("newest")
    )
    same = [observation.c[name] == newest.c[name] for name in ("series_id", "period", "vintage_id")]
    ordered = (series.c.indicator, series.c.area, series.c.breakdown, series.c.source, observation.c.period)
    rows = connection.execute(_whole().where(*same).order_by(*ordered))
    return [_observation_of(row) for row in rows]


def _whole() -> Select[Any]:
    """Everything the core wants to know of an observation."""
    before = observation.alias("before")
    # A vintage holds changes only: that there is an earlier one says that it said something else.
    earlier = select(before.c.id).where(
        before.c.series_id == observation.c.series_id,
        before.c.period == observation.c.period,
        before.c.vintage_id < observation.c.vintage_id,
    )
    return (
        select(
            observation,
            *(series.c[name] for name in ("indicator", "area", "breakdown", "source")),
            vintage.c.known_at,
            landing.c.recorded,
            landing.c.rehearsed,
            landing.c.sha256,
            earlier.exists().label("revised"),
        )
        .join(series, series.c.id == observation.c.series_id)
        .join(vintage, vintage.c.id == observation.c.vintage_id)
        .join(landing, landing.c.id == observation.c.landing_id)
    )


def _observation_of(row: Row[Any]) -> Observation:
    return Observation(
        series=_key(row.indicator, row.area, row.breakdown, row.source),
        period=_period(row.period),
        # The shortest text that names this double is the number the source printed.
        value=None if row.value is None else Decimal(repr(row.value)),
        status=ObsStatus(row.status),
        unit=row.unit,
        note=row.note,
        vintage=row.vintage_id,
        known_at=row.known_at,
        withdrawn=row.withdrawn,
        recorded=row.recorded,
        rehearsed=row.rehearsed,
        revised=bool(row.revised),
        landing=row.landing_id,
        sha256=row.sha256,
        row=row.source_row,
        id=row.id,
    )


_period = lru_cache(maxsize=4096)(TimePeriod.parse)
"""A hundred thousand observations speak of a hundred periods."""


@lru_cache(maxsize=65536)
def _key(indicator: str, area: str, breakdown: str, source: str) -> SeriesKey:
    return SeriesKey(indicator=indicator, area=area, breakdown=breakdown, source=source)
