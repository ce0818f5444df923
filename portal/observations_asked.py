"""Which observations are asked for, by field or by a key as SDMX writes it: `INDICATOR.AREA.BREAKDOWN`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from indicators.errors import CallerMistake
from indicators.periods import TimePeriod
from indicators.series import TOTAL
from portal.api_asked import Looking, Paged
from portal.cursors import is_writable
from warehouse.observation_pages import Wanted

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from portal.views import View

KEY = (
    "`INDICATOR.AREA.BREAKDOWN`: several of one part stand with + between them, an empty part means all, and `_T` is "
    "the total of every dimension."
)


class ObservationsAsked(Paged, Looking):
    """Which observations, and whether of each the newest vintage or every one."""

    key: Annotated[
        str | None, Field(max_length=2000, description=KEY, examples=["recycling-rate.CHE+FRA._T", "recycling-rate.."])
    ] = None
    indicator: Annotated[
        tuple[str, ...], Field(description="Of these indicators: by a place's code or the indicator's name.")
    ] = ()
    area: Annotated[tuple[str, ...], Field(description="In these areas.", examples=[["CHE"]])] = ()
    breakdown: Annotated[
        tuple[str, ...],
        Field(description="Of these breakdowns, as they are written; `_T` for the total.", examples=[["sex=F"]]),
    ] = ()
    source: Annotated[tuple[str, ...], Field(description="From these sources.")] = ()
    since: Annotated[
        str | None, Field(max_length=20, description="Periods that begin no earlier than this one.", examples=["2020"])
    ] = None
    until: Annotated[
        str | None, Field(max_length=20, description="Periods that end no later than this one.", examples=["2021-Q3"])
    ] = None
    history: Annotated[
        bool, Field(description="Every vintage, withdrawals too, and not only what counts. Not of a snapshot.")
    ] = False


def wanted_of(view: View, asked: ObservationsAsked) -> Wanted:
    """Say what is wanted of the record or a snapshot.

    Raises CallerMistake for a key that has other parts, an indicator the plan does not have, or a period that is none.
    """
    indicators, areas, breakdowns = key_parts(asked.key or "")
    named = {code: place.indicator for code, place in view.plan.places().items()}
    known = {one.id for one in view.plan.indicators}
    first, last = _period("since", asked.since), _period("until", asked.until)
    return Wanted(
        indicators=tuple(_both(known, *(_indicators(names, named, known) for names in (asked.indicator, indicators)))),
        areas=_chosen(asked.area, areas),
        breakdowns=tuple("" if one == TOTAL else one for one in _chosen(asked.breakdown, breakdowns)),
        sources=tuple(asked.source),
        first_day=first.first_day if first else None,
        last_day=_earlier(last.last_day if last else None, view.as_of if "on" in dict(view.asked) else None),
        known_on=view.known_on,
        every_vintage=asked.history,
    )


def key_parts(key: str) -> tuple[list[str], list[str], list[str]]:
    """Read a key. Raises CallerMistake for one with more than three parts."""
    parts = key.split(".")
    if len(parts) > 3 or not is_writable(key):
        raise CallerMistake(f"key: found {key!r}, expected INDICATOR.AREA.BREAKDOWN")
    # In an address + may be written as it is, and is then read as a space.
    found = [[code for code in re.split("[+ ]", part) if code] for part in parts]
    indicators, areas, breakdowns = (*found, [], [])[:3]
    # As our own SDMX writes a number that is an area.
    return indicators, [code.removeprefix("M49_") for code in areas], breakdowns


def _indicators(asked: Collection[str], named: dict[str, str], known: Collection[str]) -> set[str]:
    found = {named.get(one, one) for one in asked}
    if unknown := sorted(found - set(known)):
        raise CallerMistake(
            f"indicator: found {unknown[0]!r}; expected an indicator of the plan, by its own name or a place's code"
        )
    return found


def _both(known: Collection[str], *asked: set[str]) -> list[str]:
    found = set(known)
    for names in asked:
        found &= names or found
    return sorted(found)


def _chosen(named: Sequence[str], in_key: Sequence[str]) -> tuple[str, ...]:
    """Give what both ways of asking let through; `nothing` where they exclude each other."""
    if not (named and in_key):
        return tuple(dict.fromkeys(named or in_key))
    return tuple(one for one in dict.fromkeys(named) if one in in_key) or (NOTHING,)


NOTHING = "\x1fnothing"
"""A code that no area and no breakdown has."""


def _period(name: str, said: str | None) -> TimePeriod | None:
    try:
        return TimePeriod.parse(said) if said else None
    except ValueError:
        raise CallerMistake(f"{name}: found {said!r}; expected a period such as 2021, 2021-Q3 or 2021-11") from None


def _earlier(one: date | None, other: date | None) -> date | None:
    there = [day for day in (one, other) if day is not None]
    return min(there) if there else None
