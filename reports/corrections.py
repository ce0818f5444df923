"""The ledger of declared corrections: what the sources print, what was taken instead, why, and who was told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.blocks import Block, Cell, Column, Heading, Table
from reports.breakdowns import breakdown_said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reports.wording import Words


def corrections_annex(plan: Mapping[str, Any], words: Words) -> Iterator[Block]:
    """Build the table of a plan's corrections, those that ended too; nothing for a plan without any."""
    corrections = plan.get("corrections", ())
    if not corrections:
        return
    columns = (
        Column(words.say("Correction"), 16),
        Column(words.say("Applies to"), 24),
        Column(words.say("The source prints"), 12),
        Column(words.say("Taken instead"), 14),
        Column(words.say("Why, and who was told"), 34),
    )
    rows = tuple(
        (
            Cell(one["id"]),
            Cell(_cells(one, plan.get("code_lists", ()), words)),
            Cell(_expected(one["expected"], words)),
            Cell(_taken(one, words)),
            Cell(_why(one, words)),
        )
        for one in corrections
    )
    yield Heading(1, words.say("Corrections of the sources' figures"))
    yield Table(caption=words.say("Declared corrections"), columns=columns, rows=rows)


def _cells(one: Mapping[str, Any], lists: Iterable[Mapping[str, Any]], words: Words) -> str:
    areas = words.say("all areas") if one["areas"] == "all" else words.listed(one["areas"])
    periods = words.listed(words.period(period) for period in one["periods"]) or " – ".join(
        words.period(one[end]) if one[end] else "…" for end in ("first_period", "last_period")
    )
    # A correction of every breakdown names none.
    breakdown = breakdown_said(one["breakdown"], lists, words) if "=" in one["breakdown"] else one["breakdown"]
    return " · ".join(part for part in (one["source"], one["indicator"], areas, breakdown, periods) if part)


def _expected(expected: str | Mapping[str, str | None], words: Words) -> str:
    if isinstance(expected, str):
        return expected
    low, high = expected["low"], expected["high"]
    if low is not None and high is not None:
        return words.say("{low} to {high}", low=low, high=high)
    return words.say("at least {low}", low=low) if low is not None else words.say("at most {high}", high=high)


def _taken(one: Mapping[str, Any], words: Words) -> str:
    if one["drop"]:
        return words.say("left out")
    if one["status"] is not None:
        return words.say("observation status {code}", code=one["status"])
    return one["replace"] if one["replace"] is not None else f"× {one['multiply']}"


def _why(one: Mapping[str, Any], words: Words) -> str:
    said = [
        words.prose(one["why"]),
        words.say("{who}, {day}", who=one["told"]["who"], day=words.day(one["told"]["on"])),
    ]
    if one["ended"] is not None:
        said.append(words.say("Ended: {why}", why=words.prose(one["ended"])))
    return words.parted(said)
