"""What was observed, as known on any date: for each series and period the newest vintage known by then.

One walk along one index on both engines: series, period, vintage; the last that was known of a cell counts.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache, lru_cache
from itertools import chain, groupby
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, false, or_, select, true

from indicators.periods import TimePeriod
from indicators.series import SERIES_PARTS, Observation, ObsStatus, SeriesKey
from warehouse.asked_keys import keys_asked
from warehouse.instants import instant
from warehouse.tables import landing, observation, series, vintage

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Row, Select

    from warehouse.connection import Warehouse

    Cell = tuple[Observation, ...]
    """What was known of a series at a period: one at least, the oldest vintage first."""


def series_known_on(
    warehouse: Warehouse,
    indicators: Collection[str],
    known_on: datetime | None,
    area: str | None = None,
) -> list[Observation]:
    """Give the observations of some indicators as they were known at an instant (None: now), in one area or in all.

    Ordered by series and period. What had been withdrawn by then is left out; what was never there is not there: no
    row is made up for a missing period.
    """
    wanted: list[ColumnElement[bool]] = [series.c.indicator.in_(sorted(set(indicators)))]
    if area is not None:
        wanted.append(series.c.area == area)
    with warehouse.read() as connection:
        cells = _cells(connection, wanted, by=newest_vintage(connection, known_on))
    return [cell[-1] for cell in cells if not cell[-1].withdrawn]


def known_in_areas(
    warehouse: Warehouse, areas: Mapping[str, Collection[str] | None], known_on: datetime | None
) -> list[Observation]:
    """Give the observations of some indicators, each in some areas (None: in all), withdrawals too, as known then."""
    with warehouse.read() as connection:
        cells = cells_in_areas(connection, areas, by=newest_vintage(connection, known_on))
    return [cell[-1] for cell in cells]


def cells_in_areas(
    connection: Connection, areas: Mapping[str, Collection[str] | None], *, by: int, after: int = 0
) -> list[Cell]:
    """Give everything known by a vintage, and `after` another, of some indicators, each in some areas (None: in all).

    Of each series and period what was known of it, the oldest first; by series and period.
    """
    by_areas: dict[frozenset[str] | None, list[str]] = {}
    for indicator, wanted in areas.items():
        by_areas.setdefault(None if wanted is None else frozenset(wanted), []).append(indicator)
    each = [
        and_(series.c.indicator.in_(sorted(names)), true() if among is None else series.c.area.in_(sorted(among)))
        for among, names in by_areas.items()
    ]
    return _cells(connection, [or_(false(), *each)], by=by, after=after)


class KnownValue(NamedTuple):
    """As much of an observation as a comparison of many looks at."""

    period: str
    value: Decimal | None
    status: str
    unit: str


def values_known_by(warehouse: Warehouse, indicator: str, by: int) -> dict[SeriesKey, list[KnownValue]]:
    """Give what was known of one indicator by a vintage, in all areas, by series; nothing that was withdrawn by then.

    It is what `series_known_on` gives, values alone, in half the time.
    """
    own = select(series.c.id, *(series.c[name] for name in SERIES_PARTS)).where(series.c.indicator == indicator)
    columns = (observation.c[name] for name in ("series_id", "period", "value", "status", "unit", "withdrawn"))
    with warehouse.read() as connection:
        keys = {row.id: _key(*row[1:]) for row in connection.execute(own)}
        told = (
            select(*columns)
            .where(observation.c.series_id.in_(select(series.c.id).where(series.c.indicator == indicator)))
            .where(observation.c.vintage_id <= by)
            .order_by(observation.c.series_id, observation.c.period, observation.c.vintage_id)
        )
        # Of each cell the last that comes stays.
        cells = {(row[0], row[1]): row for row in connection.execute(told)}
    found: dict[SeriesKey, list[KnownValue]] = {}
    for number, period, value, status, unit, withdrawn in cells.values():
        if not withdrawn:
            found.setdefault(keys[number], []).append(KnownValue(period, _exact(value), status, unit))
    return {key: found[key] for key in sorted(found, key=attrgetter("parts"))}


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
    wanted = [series.c[name] == getattr(key, name) for name in SERIES_PARTS]
    if period is not None:
        wanted.append(observation.c.period == period)
    with warehouse.read() as connection:
        rows = connection.execute(_whole().where(*wanted).order_by(observation.c.period, observation.c.vintage_id))
        return [_observation_of(row, revised=bool(row.revised)) for row in rows]


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
        return [_observation_of(row, revised=bool(row.revised)) for row in rows]


def observation_numbered(connection: Connection, observation_id: int) -> Observation | None:
    """Give one observation by its number."""
    row = connection.execute(_whole().where(observation.c.id == observation_id)).first()
    return None if row is None else _observation_of(row, revised=bool(row.revised))


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
    return {
        (row.series_id, row.period, row.vintage_id): _observation_of(row, revised=bool(row.revised)) for row in rows
    }


class Vintage(NamedTuple):
    """A vintage by its number and the instant it was known at: both, for one record may be put back for another."""

    number: int = 0
    known_at: str = ""


def vintage_known_by(warehouse: Warehouse, known_on: datetime | None) -> Vintage:
    """Give the newest vintage known by an instant (None: now), number 0 for none."""
    with warehouse.read() as connection:
        return vintage_by(connection, known_on)


def vintage_by(connection: Connection, known_on: datetime | None) -> Vintage:
    """Give what `vintage_known_by` gives, within a reading that asks for more."""
    # Numbers rise with time, so one number stands for an instant and the index needs no join to a clock.
    newest = select(vintage.c.id, vintage.c.known_at).order_by(vintage.c.id.desc()).limit(1)
    if known_on is not None:
        newest = newest.where(vintage.c.known_at <= instant(known_on))
    found = connection.execute(newest).first()
    return Vintage(found.id, found.known_at) if found else Vintage()


def newest_vintage(connection: Connection, known_on: datetime | None) -> int:
    """Give the number of the newest vintage known by an instant (None: now), 0 for none."""
    return vintage_by(connection, known_on).number


def _cells(connection: Connection, wanted: list[ColumnElement[bool]], *, by: int, after: int = 0) -> list[Cell]:
    # In the order of the index there is nothing to sort and nothing to look up twice.
    rows = connection.execute(
        _told()
        .where(observation.c.series_id.in_(select(series.c.id).where(*wanted)))
        .where(observation.c.vintage_id <= by, observation.c.vintage_id > after)
        .order_by(observation.c.series_id, observation.c.period, observation.c.vintage_id)
    )
    found = [[_cell(told) for _, told in groupby(of, key=_PERIOD)] for _, of in groupby(rows, key=_SERIES)]
    found.sort(key=lambda each: each[0][0].series.parts)
    return list(chain.from_iterable(found))


_SERIES, _PERIOD = itemgetter(0), itemgetter(1)
"""What the rows of `_told` are grouped by."""


def _cell(rows: Iterable[Row[Any]]) -> Cell:
    return tuple(_observation_of(row, revised=number > 0) for number, row in enumerate(rows))


def _told() -> Select[Any]:
    """All the core wants to know of an observation but whether it was revised: the columns of `_observation_of`."""
    return (
        select(
            *(observation.c[name] for name in ("series_id", "period", "id", "vintage_id", "value", "status", "unit")),
            *(observation.c[name] for name in ("note", "withdrawn", "landing_id", "source_row")),
            *(series.c[name] for name in SERIES_PARTS),
            vintage.c.known_at,
            *(landing.c[name] for name in ("recorded", "rehearsed", "sha256")),
        )
        .join(series, series.c.id == observation.c.series_id)
        .join(vintage, vintage.c.id == observation.c.vintage_id)
        .join(landing, landing.c.id == observation.c.landing_id)
    )


def _whole() -> Select[Any]:
    """All the core wants to know of an observation, with whether it was revised as the last column."""
    before = observation.alias("before")
    # A vintage holds changes only: that there is an earlier one says that it said something else.
    earlier = select(before.c.id).where(
        before.c.series_id == observation.c.series_id,
        before.c.period == observation.c.period,
        before.c.vintage_id < observation.c.vintage_id,
    )
    return _told().add_columns(earlier.exists().label("revised"))


def _observation_of(row: Row[Any], *, revised: bool) -> Observation:
    # Unpacked and not asked by name: pages make ten thousand of them.
    _, period, number, known, value, status, unit, note, withdrawn, landed, source_row = row[:11]
    at, recorded, rehearsed, sha256 = row[15:19]
    return Observation(
        series=_key(*row[11:15]),
        period=TimePeriod.parse(period),
        value=_exact(value),
        status=_STATUS[status],
        unit=unit,
        note=note,
        vintage=known,
        known_at=at,
        withdrawn=withdrawn,
        recorded=recorded,
        rehearsed=rehearsed,
        revised=revised,
        landing=landed,
        sha256=sha256,
        row=source_row,
        id=number,
    )


def _exact(value: float | None) -> Decimal | None:
    # The shortest text that names this double is the number the source printed.
    return None if value is None else Decimal(repr(value))


_STATUS = {one.value: one for one in ObsStatus}


@lru_cache(maxsize=65536)
def _key(indicator: str, area: str, breakdown: str, source: str) -> SeriesKey:
    return SeriesKey(indicator=indicator, area=area, breakdown=breakdown, source=source)
