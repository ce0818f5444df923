"""A calculation told at the terminal, in English: its steps as sentences, its answer as facts."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from indicators.canonical import plain
from reports.phrases import FLAGS, OUTLOOKS, REASONS, SENTENCES, STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


__all__ = ["FLAGS", "OUTLOOKS", "REASONS", "SENTENCES", "STATUSES", "facts", "rounded", "sentences"]

UNITS = {"percentage_point": " percentage points", "tonne": " t", "currency": " of the currency", "index": " points"}
"""How a gap names its unit; counts, ratios and levels speak for themselves."""


def sentences(trace: Iterable[Mapping[str, Any]]) -> list[str]:
    """Tell the steps of a calculation, one sentence each, in the words of the reports."""
    from reports.wording import Words

    return Words("en").sentences([plain(step) for step in trace])


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
