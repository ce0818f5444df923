"""A snapshot's figures as flat, typed parts: every observation once, every baseline, milestone and target once.

Figures are exactly those that were frozen. Nothing is computed here, and nothing that is missing becomes a number.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from indicators.benchmarks import KNOWN_STATES
from indicators.periods import TimePeriod
from indicators.series import TOTAL, codes_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from indicators.texts import Language

LANGUAGES: tuple[Language, ...] = ("en", "fr", "es", "ru", "zh", "ar")
"""The order in which a text stands in its languages; the first one there is stands for the text."""

KNOWN = frozenset(state.value for state in KNOWN_STATES)
"""The states of a baseline or target that has a number, a band or a rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One observation as it was frozen. `value` is None exactly where `status` says why there is none.

    `unit` is None where the record holds another unit than the indicator's, and which one was not frozen.
    """

    indicator: str
    area: str
    breakdown: str
    source: str
    derived: bool
    period: TimePeriod
    value: Decimal | None
    unit: str | None
    status: str
    note: str
    vintage: int
    known_at: str
    recorded: bool

    @property
    def codes(self) -> dict[str, str]:
        return codes_of(self.breakdown)


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A baseline, milestone or target of a place: a number, a band, a rule, or the typed reason for none of them."""

    place: str
    kind: str
    line: Mapping[str, Any]
    given: Mapping[str, Any]

    @property
    def period(self) -> TimePeriod | None:
        return period_of(self.given["period"]) if self.given["period"] else None

    def figure(self, name: str) -> Decimal | None:
        """Give `value`, `low` or `high` as a number; None where there is none."""
        return decimal(self.given[name])


@lru_cache(maxsize=65_536)
def period_of(text: str) -> TimePeriod:
    """Read a period; the same few stand beside very many figures."""
    return TimePeriod.parse(text)


def decimal(text: str | None) -> Decimal | None:
    """Read a figure of a snapshot, which is an exact text or None."""
    return None if text is None else Decimal(text)


def values_of(snapshot: Mapping[str, Any]) -> list[Value]:
    """Give every observation behind the plan's places once, in the plan's order and in time order within a series."""
    units = {one["id"]: one["unit"] for one in snapshot["plan"]["indicators"]}
    doubtful = {_key(line) for line in snapshot["lines"] if line["reason"] == "unit_differs"}
    found: dict[tuple[str, ...], Value] = {}
    for series in series_of(snapshot):
        unit = None if _key(series) in doubtful else units[series["indicator"]]
        for point in series["points"]:
            key = (*_key(series), series["source"], point["period"])
            found.setdefault(key, _value(series, point, unit))
    return list(found.values())


def series_of(snapshot: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Give the series behind the places in the plan's order; one that stands behind several comes as often."""
    for line in snapshot["lines"]:
        yield from snapshot["series"].get(line["code"], ())


def _key(holder: Mapping[str, Any]) -> tuple[str, str, str]:
    return holder["indicator"], holder["area"], holder["breakdown"]


def _value(series: Mapping[str, Any], point: Mapping[str, Any], unit: str | None) -> Value:
    return Value(
        indicator=series["indicator"],
        area=series["area"],
        breakdown=series["breakdown"],
        source=series["source"],
        derived=series["derived"],
        period=period_of(point["period"]),
        value=decimal(point["value"]),
        unit=unit,
        status=point["observation_status"],
        note=point["note"],
        vintage=point["vintage"],
        known_at=point["known_at"],
        recorded=point["recorded"],
    )


def own_series(snapshot: Mapping[str, Any], line: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Give the series of what a place measures itself: not those of the parts it is derived from."""
    return [one for one in snapshot["series"].get(line["code"], ()) if one["indicator"] == line["indicator"]]


def own_values(snapshot: Mapping[str, Any], line: Mapping[str, Any]) -> list[Value]:
    """Give the observations of `own_series`."""
    here = own_series(snapshot, line)
    unit = None if line["reason"] == "unit_differs" else line["unit"]
    return [_value(series, point, unit) for series in here for point in series["points"]]


def goals_of(line: Mapping[str, Any]) -> list[Goal]:
    """Give what a place promises: baseline, milestones, target, and the target as first set where it was revised."""
    given = [("baseline", line["baseline"]), *(("milestone", one) for one in line["milestones"])]
    given.append(("target", line["target"]))
    if line["target"]["original"]:
        given.append(("original_target", line["target"]["original"]))
    return [Goal(place=line["code"], kind=kind, line=line, given=one) for kind, one in given]


def dimensions_of(
    snapshot: Mapping[str, Any], series: Iterable[Mapping[str, Any]] | None = None
) -> dict[str, tuple[str, ...]]:
    """Give every dimension the plan's indicators are broken down by, with the codes that may occur, the total first;
    `series` are those that are told of, the snapshot's own without them.
    """
    told = series_of(snapshot) if series is None else series
    found: dict[str, dict[str, None]] = {}
    for indicator in snapshot["plan"]["indicators"]:
        for name, codes in indicator["dimensions"].items():
            found.setdefault(name, {TOTAL: None}).update(dict.fromkeys(codes))
    used = {one["breakdown"]: None for one in (*told, *snapshot["lines"])}
    for name, code in (pair for breakdown in used for pair in codes_of(breakdown).items()):
        found.setdefault(name, {TOTAL: None}).update({code: None})
    return {name: tuple(found[name]) for name in sorted(found)}


def texts(text: Mapping[str, Any] | None) -> dict[str, str]:
    """Give a plan's text by language, without what it has none in."""
    return {language: str(text[language]) for language in LANGUAGES if text and text.get(language)}


def first_day(period: TimePeriod) -> date:
    """Give the day a period begins."""
    return period.first_day


def organisation(snapshot: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give what registers call the organisation, as far as the plan says it."""
    return snapshot["plan"].get("registered_as") or {}
