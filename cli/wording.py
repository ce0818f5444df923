"""The steps, reasons and flags of a calculation in English, for the terminal; reports have their own words."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

STATUSES = {
    "achieved": "achieved",
    "maintained": "maintained",
    "on_track": "on track",
    "at_risk": "at risk",
    "off_track": "off track",
    "moving_away": "moving away",
    "below_floor": "below floor",
    "not_assessable": "not assessable",
}

SENTENCES = {
    "accumulated_flow": "The periods since the baseline ({parts}) add up to {result}.",
    "accumulated_average": "The average of the periods since the baseline ({parts}) is {result}.",
    "accumulated_maximum": "The highest of the periods since the baseline ({parts}) is {result}.",
    "derived_difference": "Derived: {first} − {second} = {result}.",
    "derived_ratio": "Derived: {first} ÷ {second} = {result}.",
    "derived_share": "Derived: {first} ÷ {second} × 100 = {result}.",
    "base_changed": "The base changed from {before} ({before_period}) to {now} ({period}).",
    "progress": "Progress: ({value} − {baseline}) ÷ ({target} − {baseline}) = {result}.",
    "due_in_time": "Due by {period} on a straight line from {baseline} to {target}: {result} of the way.",
    "due_by_milestones": "Due by {period} along {milestones}: {result} of the way.",
    "due_in_steps": "Due by {period}, level by level along {milestones}: {result} of the way.",
    "pace": "Pace: {progress} ÷ {due} = {result}.",
    "growth": "Growth a year: {observed} observed ÷ {required} required = {result}.",
    "met": "{value} meets the target of {target}.",
    "moved_away": "The value is on the other side of the baseline ({progress}): it moves away from the target.",
    "nothing_due": "Nothing was due yet by {period}.",
    "paced": "A pace of {pace} is {status}: on track from {on_track}, at risk from {at_risk}.",
    "held": "{value} keeps the promise of {range}.",
    "not_held": "{value} misses the promise of {range} by {gap}.",
    "not_assessable": "Not assessable: {reason}.",
    "achieved_earlier": "The target had been met before: {value} in {period}.",
    "against_original": "Against the target as first set: {status}.",
}

REASONS = {
    "no_observation": "there is no observation",
    "observation_withdrawn": "the source withdrew its observation",
    "suppressed": "the observation is suppressed",
    "not_applicable": "the observation does not apply",
    "qualitative": "the indicator is qualitative",
    "unit_differs": "the record holds another unit than the indicator's",
    "no_observation_after_baseline": "there is no observation after the baseline",
    "not_yet_due": "nothing is due yet",
    "baseline_to_be_established": "the baseline is to be established",
    "baseline_not_applicable": "a baseline does not apply",
    "baseline_suppressed": "the baseline is suppressed",
    "baseline_not_yet_due": "the baseline is not yet due",
    "target_to_be_established": "the target is to be established",
    "target_not_applicable": "a target does not apply",
    "target_suppressed": "the target is suppressed",
    "target_not_yet_due": "the target is not yet due",
    "no_direction": "no direction is better",
    "target_not_a_band": "the direction is a band and the target is not",
    "target_not_after_baseline": "the target's period does not come after the baseline's",
    "direction_contradicts": "the target lies on the wrong side of the baseline: it was met before the plan began",
    "fraction_for_percent": "baseline and target look like fractions where percent is declared",
    "growth_not_applicable": "a growth rate means nothing here",
}

UNITS = {"percentage_point": " percentage points", "tonne": " t", "currency": " of the currency", "index": " points"}
"""How a gap names its unit; counts, ratios and levels speak for themselves."""

OUTLOOKS = {
    "too_little_history": "too little history",
    "no_target_period": "there is no target period",
    "target_period_reached": "the target's period is reached",
    "not_for_flow": "not offered for sums of periods",
    "not_for_average": "not offered for averages of periods",
    "not_for_maximum": "not offered for the highest of periods",
    "not_for_rubric": "not offered for levels of a rubric",
    "unit_differs": "the record holds another unit than the indicator's",
}

FLAGS = {
    "recorded": "read from a recording",
    "stale": "a newer value is overdue",
    "provisional": "the value is provisional",
    "revised": "the source changed this value since it first gave it",
    "incomplete": "a period is missing",
    "withdrawn": "a newer value was withdrawn",
    "series_break": "the series breaks between baseline and value",
    "baseline_pending": "the baseline is pending",
    "baseline_provisional": "the baseline is provisional",
    "target_provisional": "the target is provisional",
    "target_revised": "the target was revised",
    "target_met_at_baseline": "the target was met at the baseline",
    "past_target_period": "the value is of after the target's period",
    "achieved_earlier": "the target had been met before",
    "method_sensitive": "another method gives another colour",
}


def sentences(trace: Iterable[Mapping[str, Any]]) -> list[str]:
    """Tell the steps of a calculation, one sentence each, with shares rounded for reading."""
    return [
        SENTENCES[step["step"]].format_map({"range": _range(step), **{name: _told(name, step[name]) for name in step}})
        for step in trace
    ]


def facts(said: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Give the answer's fields as label and text, in the order a person asks for them."""
    told = [
        ("level", _level(said)),
        ("progress", _share(said["progress"], "of the way from the baseline to the target")),
    ]
    told.append(("pace", "undefined" if said["pace"] is None else rounded(said["pace"], 2)))
    told.append(("elapsed", _share(said["elapsed"], "of the time, to the value's own period")))
    told.append(("outlook", _outlook(said["outlook"])))
    told += [("flag", FLAGS[flag]) for flag in said["flags"]]
    told += [(other["name"], _other(other)) for other in said["other_methods"]]
    return told


def rounded(value: Decimal, digits: int = 4) -> str:
    """Write a figure with at most so many decimals, half away from zero, without trailing zeros."""
    step = Decimal(1).scaleb(-digits)
    # Beyond 28 digits there is nothing to round.
    short = value.quantize(step, ROUND_HALF_UP) if value.adjusted() < 28 - digits else value
    text = f"{short:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text.replace("-", "−")


def _level(said: Mapping[str, Any]) -> str:
    if said["latest"] is None:
        return "no observation"
    level = f"{rounded(said['latest']['value'])} in {said['latest']['period']}"
    if said["gap"] is None:
        return level
    missing, unit = said["gap"]["value"], UNITS.get(said["gap"]["unit"], "")
    return f"{level}, {rounded(abs(missing))}{unit} {'beyond' if missing < 0 else 'from'} the target"


def _share(share: Decimal | None, of: str) -> str:
    return "undefined" if share is None else f"{rounded(share * 100, 2)} % {of}"


def _outlook(outlook: Mapping[str, Any]) -> str:
    if "reason" in outlook:
        return OUTLOOKS[outlook["reason"]]
    low, high = rounded(outlook["low"]), rounded(outlook["high"])
    return f"{rounded(outlook['value'])} in {outlook['period']} if the trend goes on (95 %: {low} to {high})"


def _other(other: Mapping[str, Any]) -> str:
    if other["reason"]:
        return f"not assessable: {REASONS[other['reason']]}"
    ratio = "" if other["ratio"] is None else f" ({rounded(other['ratio'], 2)})"
    return f"{STATUSES[other['status']]}{ratio}"


def _range(step: Mapping[str, Any]) -> str:
    low, high = ("" if step.get(side) is None else rounded(step[side]) for side in ("low", "high"))
    if low and high:
        return f"{low} to {high}"
    return f"at least {low}" if low else f"at most {high}"


def _told(name: str, figure: Any) -> str:
    if name == "status":
        return STATUSES[figure]
    if name == "reason":
        return REASONS[figure]
    if isinstance(figure, list | tuple):
        return ", ".join(_told("", part) for part in figure)
    if isinstance(figure, Decimal):
        return rounded(figure)
    return str(figure)
