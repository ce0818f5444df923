"""What differs in places that are judged together: their figures, with the causes that acted on their components."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from indicators.compare_causes import Cause

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from indicators.compare_walk import Figure

NUMBERS = ("progress", "pace")


def composites_of(document: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Give the composites of a frozen document by code, with what a line has and they have not."""
    beside = {"indicator": None, "unit": "ratio", "decimals": 0, "latest": None}
    return {one["code"]: {**one, **beside} for one in document.get("composites", ())}


def composite_figures(one: Mapping[str, Any] | None) -> dict[str, Figure]:
    """Read the figures of a composite as it was frozen; those of one that is not there are none."""
    if one is None:
        return dict.fromkeys((*NUMBERS, "status"))
    told: dict[str, Figure] = {name: None if one[name] is None else Decimal(one[name]) for name in NUMBERS}
    status, reason = one["status"], one["reason"]
    return told | {"status": f"{status}:{reason}" if status and reason else status}


def causes_of(
    before: Mapping[str, Any], after: Mapping[str, Any], acted: Mapping[str, Iterable[Cause]]
) -> tuple[Cause, ...]:  # fmt: skip
    """Give the causes that acted on the components of a composite, by their codes, and on its own rule.

    They are told together: which of them turned a verdict of several components is not split.
    """
    codes = [one["code"] for one in (*before["components"], *after["components"])]
    found = dict.fromkeys(cause for code in codes for cause in acted.get(code, ()))
    if _rule(before) != _rule(after):
        found[Cause.DEFINITION] = None
    return tuple(sorted(found, key=list(Cause).index)) or (Cause.PROGRAM,)


def _rule(one: Mapping[str, Any]) -> tuple[Any, ...]:
    return one["rule"], tuple((part["code"], part["weight"]) for part in one["components"])
