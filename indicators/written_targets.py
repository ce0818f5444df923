"""Targets as people write them: `≥ 70`, `0.97–1.03`, `N/A`, `increase`. What has two readings is refused."""

from __future__ import annotations

import re
from typing import Any, Literal

Sense = Literal["at_least", "at_most"]

_NUMBER = r"[+-]?\d+(?:\.\d+)?"
_SENSES: dict[str, Sense] = {"≥": "at_least", ">=": "at_least", "at least": "at_least", "≤": "at_most",
                             "<=": "at_most", "at most": "at_most"}  # fmt: skip
_SENSED = re.compile(rf"({'|'.join(map(re.escape, _SENSES))})\s*({_NUMBER})\s*%?", re.IGNORECASE)
_BARE = re.compile(rf"({_NUMBER})\s*%?")
_BAND = re.compile(rf"({_NUMBER})\s*(?:–|\.\.|to)\s*({_NUMBER})\s*%?", re.IGNORECASE)

STATES = {
    "n/a": "not_applicable", "na": "not_applicable", "not applicable": "not_applicable", "tbd": "to_be_established",
    "tbc": "to_be_established", "to be established": "to_be_established", "to be determined": "to_be_established",
    "to be confirmed": "to_be_established",
}  # fmt: skip

QUALITATIVE = frozenset(
    {"increase", "increased", "decrease", "decreased", "reduce", "reduced", "improve", "improved", "maintain",
     "maintained", "high", "medium", "low", "very high", "very low"}
)  # fmt: skip
"""Words that say something and no figure: kept as they are, never judged as a number."""

EXPECTED = "a number, ≥ or ≤ and a number, a band such as 0.97–1.03, N/A, TBD, or a word such as increase or high"


def read_written(text: str) -> dict[str, Any]:
    """Give what a written target says as fields of a benchmark: `value`, or `low` and `high`, or a `state`.

    Raises ValueError, naming what would be understood, for anything with no reading or with two: `1,500` may be
    1500 or 1.5, and `> 70` is not met by 70.
    """
    written = text.strip().replace("−", "-").replace("\u00a0", " ")
    if found := _SENSED.fullmatch(written) or _BARE.fullmatch(written):
        return {"value": found[found.lastindex or 1]}
    if found := _BAND.fullmatch(written):
        return {"low": found[1], "high": found[2]}
    if (word := written.casefold().rstrip(".")) in STATES:
        return {"state": STATES[word]}
    if word in QUALITATIVE:
        return {"state": "qualitative"}
    raise ValueError(f"{text!r} is not read as a target: write {EXPECTED}")


def sense_of(text: str) -> Sense | None:
    """Give which side of its number a written target asks for; None where it does not say."""
    found = _SENSED.fullmatch(text.strip())
    return _SENSES[found[1].casefold()] if found else None
