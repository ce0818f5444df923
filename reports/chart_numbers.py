"""The numbers that a chart draws, for a spreadsheet that draws it itself."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from indicators.periods import Frequency, TimePeriod
from reports.blocks import Numbers, Series
from reports.discontinued import counted, status_said
from reports.marks import bare

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reports.charts_breakdown import Bar
    from reports.wording import Words


def way_numbers(
    line: Mapping[str, Any], points: Sequence[Mapping[str, Any]], earlier: Sequence[Mapping[str, Any]], words: Words
) -> Numbers:
    """Give what is observed, what was before a revision, the way to the target, and the outlook, period by period."""
    ends = [line["baseline"], *line["milestones"], line["target"]]
    ahead = [] if line["outlook"].get("reason") else [line["outlook"]]
    several: list[tuple[str, str, Sequence[Mapping[str, Any]]]] = [
        *(("observed", words.say("Observed"), one) for one in _stretches(points)),
        ("earlier", words.say("Before its revision"), earlier),
        ("way", words.say("Baseline, milestones, target"), ends),
        ("outlook", words.say("Outlook"), ahead),
    ]
    told = [(look, name, kept) for look, name, given in several if (kept := _known(given))]
    periods = _axis({period for _, _, kept in told for period in kept})
    series = (Series(name, look, tuple(kept.get(period) for period in periods)) for look, name, kept in told)
    return Numbers(
        kind="way", head=words.say("Period"), categories=tuple(words.period(period) for period in periods),
        series=tuple(series), unit=line["unit"], decimals=line["decimals"],
    )  # fmt: skip


def _stretches(points: Sequence[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """Cut a series at its breaks: the two sides are not one line."""
    cut: list[list[Mapping[str, Any]]] = [[]]
    for point in points:
        if point["observation_status"] == "B" and _known(cut[-1]):
            cut.append([])
        cut[-1].append(point)
    return cut


def _known(given: Iterable[Mapping[str, Any]]) -> dict[str, Decimal]:
    return {one["period"]: Decimal(one["value"]) for one in given if one["value"] is not None}


def _axis(periods: set[str]) -> list[str]:
    """Put periods in the order of time; years that nothing is said of stand between those of which something is."""
    parsed = sorted((TimePeriod.parse(period) for period in periods), key=lambda one: (one.last_day, one.text))
    if parsed and all(one.frequency is Frequency.ANNUAL and len(one.text) == 4 for one in parsed):
        return [str(year) for year in range(parsed[0].year, parsed[-1].year + 1)]
    return [one.text for one in parsed]


def bar_numbers(bars: Sequence[Bar], of: Mapping[str, Any], names: Mapping[str, str], words: Words) -> Numbers:
    """Give the value of each breakdown."""
    return Numbers(
        kind="bars", head=words.say("Breakdown"), categories=tuple(bare(names[bar.name]) for bar in bars),
        series=(Series(words.say("Observed"), "observed", tuple(Decimal(bar.value) for bar in bars)),),
        unit=of["unit"], decimals=of["decimals"],
    )  # fmt: skip


def status_numbers(rolled: Sequence[Mapping[str, Any]], statuses: Sequence[str], words: Words) -> Numbers:
    """Give how many indicators of each objective have which status."""
    return Numbers(
        kind="shares", head=words.say("Objective"),
        categories=tuple(one["objective"] or words.say("Whole plan") for one in rolled),
        series=tuple(
            Series(status_said(status, words), status, tuple(Decimal(counted(one).get(status, 0)) for one in rolled))
            for status in statuses
        ),
    )  # fmt: skip
