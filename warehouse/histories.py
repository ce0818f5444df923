"""What was observed, kept at hand: read once, after that only what came since; as known on any day from what is kept.

The record grows and never changes, so that a history holds for ever; what it lacks is what has a higher vintage.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field, replace
from operator import itemgetter
from threading import Lock
from typing import TYPE_CHECKING

from cachetools import LRUCache
from sqlalchemy import select

from warehouse.observations import Vintage, cells_in_areas, vintage_by
from warehouse.tables import vintage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from indicators.series import Observation, SeriesKey
    from warehouse.connection import Warehouse

    Areas = Mapping[str, frozenset[str] | None]
    """Indicators, each with the areas it is looked at in (None: in all), as `ancestry.areas_read` gives them."""

MOST_AT_HAND = 200_000
"""Observations that are kept at hand, some 150 MB of them; of what is asked for beyond, the least lately asked goes."""


@dataclass(frozen=True, slots=True)
class _History:
    """All that was known of one indicator by a vintage, by series and period in their order; `vintages` told of it."""

    by: int = 0
    cells: Mapping[tuple[SeriesKey, str], tuple[Observation, ...]] = field(default_factory=dict)
    vintages: Sequence[Vintage] = ()

    def __len__(self) -> int:
        return 1 + sum(map(len, self.cells.values()))

    def with_newer(self, by: int, newer: Iterable[tuple[Observation, ...]]) -> _History:
        cells = dict(self.cells)
        for cell in newer:
            place = (cell[0].series, cell[0].period.text)
            before = cells.get(place, ())
            # Read alone, the first of what is newer looks as if nothing had been before it.
            cells[place] = (*before, replace(cell[0], revised=True), *cell[1:]) if before else cell
        if len(cells) > len(self.cells):
            cells = dict(sorted(cells.items(), key=lambda item: (item[0][0].parts, item[0][1])))
        vintages = {Vintage(one.vintage, one.known_at) for cell in cells.values() for one in cell}
        return _History(by, cells, sorted(vintages))


@dataclass(frozen=True, slots=True)
class Known:
    """What was known of some indicators by a vintage, and everything ever known behind it."""

    by: int
    histories: Mapping[str, _History]

    def changed(self, indicator: str) -> Vintage:
        """Give the newest vintage that told of an indicator: as long as it is the same, so is what is known of it."""
        vintages = self.histories[indicator].vintages if indicator in self.histories else ()
        told = bisect_right(vintages, self.by, key=itemgetter(0))
        return vintages[told - 1] if told else Vintage()

    def observations(self, indicators: Iterable[str] | None = None) -> list[Observation]:
        """Give the observations of some of the indicators, or of all, withdrawals too, in the order of their series."""
        names = self.histories.keys() if indicators is None else self.histories.keys() & set(indicators)
        cells = (cell for name in sorted(names) for cell in self.histories[name].cells.values())
        known = (cell[-1] if cell[-1].vintage <= self.by else _known_by(cell, self.by) for cell in cells)
        return [one for one in known if one is not None]

    def vintages(self, key: SeriesKey, period: str) -> Sequence[Observation]:
        """Give everything known of a series at a period, the oldest first."""
        return self.histories[key.indicator].cells.get((key, period), ()) if key.indicator in self.histories else ()


@dataclass(slots=True)
class Histories:
    """The histories of one record that are at hand; several threads may ask at once."""

    most: int = MOST_AT_HAND
    _kept: LRUCache[tuple[str, frozenset[str] | None], _History] = field(init=False)
    _lock: Lock = field(default_factory=Lock)
    _newest: Vintage = field(default_factory=Vintage)

    def __post_init__(self) -> None:
        self._kept = LRUCache(maxsize=self.most, getsizeof=len)

    def known_in_areas(self, warehouse: Warehouse, areas: Areas, by: int) -> Known:
        """Give what `observations.known_in_areas` gives, as known by a vintage, and all that was known before it."""
        # One after the other: nobody then asks for less than what is kept, and nobody reads what another is reading.
        with self._lock, warehouse.read() as connection:
            found = self._up_to_date(connection, areas, self._newest_of(connection))
        return Known(by, found)

    def _up_to_date(self, connection: Connection, areas: Areas, newest: int) -> dict[str, _History]:
        behind: dict[int, dict[str, frozenset[str] | None]] = {}
        found: dict[str, _History] = {}
        for indicator, among in sorted(areas.items()):
            found[indicator] = self._kept.get((indicator, among)) or _History()
            if found[indicator].by < newest:
                behind.setdefault(found[indicator].by, {})[indicator] = among
        for after, wanted in behind.items():
            newer: dict[str, list[tuple[Observation, ...]]] = {}
            for cell in cells_in_areas(connection, wanted, by=newest, after=after):
                newer.setdefault(cell[0].series.indicator, []).append(cell)
            for indicator, among in wanted.items():
                found[indicator] = found[indicator].with_newer(newest, newer.get(indicator, ()))
                if len(found[indicator]) <= self.most:
                    self._kept[indicator, among] = found[indicator]
        return found

    def _newest_of(self, connection: Connection) -> int:
        """Give the number of the newest vintage; let go of what is kept where it came from another record.

        A copy may have been put back in the place of the record: then the vintage that was the newest is another one.
        """
        told = select(vintage.c.known_at).where(vintage.c.id == self._newest.number)
        if self._newest.number and connection.execute(told).scalar() != self._newest.known_at:
            self._kept.clear()
        self._newest = vintage_by(connection, None)
        return self._newest.number


def _known_by(cell: Sequence[Observation], by: int) -> Observation | None:
    return next((one for one in reversed(cell) if one.vintage <= by), None)
