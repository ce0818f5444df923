"""Progress, accumulation, sums, lists and aggregates again, slowly and obviously: month by month, rising only, nothing shared.

Values are Fractions, times are months counted from the year 0. The core must agree with this on any input.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True)
class Story:
    """A baseline, milestones, a target and a value, each as (value, month); `rising` says which way is better."""

    baseline: tuple[Fraction, int]
    target: tuple[Fraction, int]
    seen: tuple[Fraction, int]
    rising: bool
    milestones: dict[int, Fraction] = field(default_factory=dict)
    on_track: Fraction = Fraction(95, 100)
    at_risk: Fraction = Fraction(60, 100)


def verdict(story: Story) -> tuple[str, Fraction | None, Fraction | None]:
    """Give status (or the reason for none), progress and pace."""
    if not story.rising:
        return verdict(_mirrored(story))
    (start, first_month), (end, last_month), (value, month) = story.baseline, story.target, story.seen
    if last_month <= first_month or end < start:
        return ("target_not_after_baseline" if last_month <= first_month else "direction_contradicts"), None, None
    if month <= first_month:
        has_progress = month == first_month and end != start
        return "no_observation_after_baseline", (value - start) / (end - start) if has_progress else None, None
    if end == start:
        return ("maintained" if value >= end else "below_floor"), None, None
    travelled = (value - start) / (end - start)
    due = (_due_value(story, month) - start) / (end - start)
    pace = travelled / due if due > 0 else None
    return _status(story, value >= end, travelled, pace), travelled, pace


def _status(story: Story, met: bool, travelled: Fraction, pace: Fraction | None) -> str:
    if met:
        return "achieved"
    if travelled < 0:
        return "moving_away"
    if pace is None or pace >= story.on_track:
        return "on_track"
    return "at_risk" if pace >= story.at_risk else "off_track"


def _due_value(story: Story, month: int) -> Fraction:
    """Walk from the baseline to the target a month at a time, always towards the next stop."""
    (value, now), (end, last_month) = story.baseline, story.target
    while now < min(month, last_month):
        stops = {at: to for at, to in story.milestones.items() if now < at < last_month} | {last_month: end}
        at = min(stops)
        value += (stops[at] - value) / (at - now)
        now += 1
    return value


def _mirrored(story: Story) -> Story:
    def mirror(pair: tuple[Fraction, int]) -> tuple[Fraction, int]:
        return -pair[0], pair[1]

    return Story(
        mirror(story.baseline), mirror(story.target), mirror(story.seen), rising=True,
        milestones={at: -value for at, value in story.milestones.items()},
        on_track=story.on_track, at_risk=story.at_risk,
    )  # fmt: skip


def accumulated(mode: str, by_year: dict[int, Fraction | None], after: int | None) -> tuple[Fraction, int] | None:
    """Give (value, missing years) of yearly values; None in `by_year` is a stated absence."""
    known = {year: value for year, value in by_year.items() if value is not None}
    if mode in {"latest", "running_total"}:
        return (known[max(known)], 0) if known else None
    counted = {year: value for year, value in known.items() if after is None or year > after}
    if not counted:
        return None
    first = min(counted) if after is None else after + 1
    missing = sum(1 for year in range(first, max(counted) + 1) if year not in counted)
    total = Fraction(0)
    for value in counted.values():
        total += value
    made = {"flow": total, "average": total / len(counted), "maximum": max(counted.values())}
    return made[mode], missing


def pooled_share(pairs: list[tuple[Fraction, Fraction]]) -> Fraction | None:
    above = below = Fraction(0)
    for numerator, denominator in pairs:
        above, below = above + numerator, below + denominator
    return above / below * 100 if below else None


def summed(parts: list[dict[int, Fraction]], missing: str) -> dict[int, tuple[Fraction | None, int]]:
    """Give, by year of which anything is known, the sum (None when it is unknown) and how many parts lack."""
    made: dict[int, tuple[Fraction | None, int]] = {}
    for year in {year for part in parts for year in part}:
        total, lacking = Fraction(0), 0
        for part in parts:
            if year in part:
                total += part[year]
            else:
                lacking += 1
        made[year] = (None if lacking and missing == "unknown" else total, lacking)
    return made


def running(flow: dict[int, Fraction], since: int) -> dict[int, tuple[Fraction, int]]:
    """Give, by year with a value, the total since a year and how many years lack."""
    made = {}
    for year in flow:
        if year >= since:
            span = range(since, year + 1)
            total = Fraction(0)
            for each in span:
                total += flow.get(each, Fraction(0))
            made[year] = (total, sum(1 for each in span if each not in flow))
    return made


def listed(values: dict[tuple[str, int], Fraction], within: int) -> dict[int, set[str]]:
    """Give the areas with a value above 0 in so many years up to each year of which anything is known."""
    made = {}
    for year in {year for _, year in values}:
        span = range(year - within + 1, year + 1)
        made[year] = {area for (area, at), value in values.items() if at in span and value > 0}
    return made


def of_group(
    method: str, members: set[str], values: dict[str, Fraction], weights: dict[str, Fraction], coverage: Fraction
) -> Fraction | str | None:
    """Give the value of a group at a period, the reason for none, or None when nothing is known of it.

    For `pooled`, values are numerators and weights denominators.
    """
    known = [area for area in members if area in values]
    if not known:
        return None
    if method in {"sum", "mean"}:
        total = sum((values[area] for area in known), Fraction(0))
        made = total if method == "sum" else total / len(known)
        return made if len(known) >= coverage * len(members) else "coverage_too_low"
    return _weighed(method, members, values, weights, coverage)


def _weighed(
    method: str, members: set[str], values: dict[str, Fraction], weights: dict[str, Fraction], coverage: Fraction
) -> Fraction | str | None:
    weighty = [area for area in members if area in weights and weights[area] >= 0]
    whole = sum(weights[area] for area in weighty)
    if whole == 0:
        return None if weighty else "weights_unknown"
    both = [area for area in weighty if area in values]
    part = sum(weights[area] for area in both)
    if part < coverage * whole or len(weighty) < coverage * len(members):
        return "coverage_too_low"
    if method == "pooled":
        return sum(values[area] for area in both) / part * 100
    return sum(values[area] * weights[area] for area in both) / part


def filled(by_year: dict[int, Fraction], longest_gap: int) -> dict[int, Fraction]:
    """Give what is filled into the inner gaps of yearly values, walking from each year with none to both sides."""
    made = {}
    for year in range(min(by_year, default=1), max(by_year, default=0) + 1):
        if year in by_year:
            continue
        left, right = year, year
        while left not in by_year:
            left -= 1
        while right not in by_year:
            right += 1
        if right - left - 1 <= longest_gap:
            slope = (by_year[right] - by_year[left]) / (right - left)
            made[year] = by_year[left] + slope * (year - left)
    return made


def levels_met(ratings: list[Fraction | str], at_least: Fraction, out_of: int | None) -> Fraction | None:
    """Give the share in percent of ratings that reach a level; `does not apply` and `not rated` stand for no rating.

    None when one was not rated, or when none applies.
    """
    reached = applying = 0
    for rating in ratings:
        if rating == "not rated":
            return None
        if rating == "does not apply":
            continue
        applying += 1
        reached += rating >= at_least
    return Fraction(reached * 100, out_of or applying) if applying else None
