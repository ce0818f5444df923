"""What a series is of, in words: its breakdown and its area, by the plan's own names, else by international lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from indicators.code_words import WHOLE_WORLD, meaning_of
from indicators.series import WORLD, codes_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from indicators.texts import Language
    from reports.wording import Words

BETWEEN = " · "


def lists_of(snapshot: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    """Give the plan's own words for codes; a snapshot of before there were any has none."""
    own: Iterable[Mapping[str, Any]] = snapshot["plan"].get("code_lists", ())
    return own


def area_said(area: str, snapshot: Mapping[str, Any], words: Words) -> str:
    """Name the world or a group of the plan; a country is told by its code."""
    own = next((one["title"] for one in snapshot["plan"].get("area_groups", ()) if one["code"] == area), None)
    if own is not None:
        return words.text(own)
    return WHOLE_WORLD[cast("Language", words.language)] if area == WORLD else area


def breakdown_said(breakdown: str, lists: Iterable[Mapping[str, Any]], words: Words) -> str:
    """Say the codes of a breakdown one after another; a code nobody has words for stays as it is written."""
    return BETWEEN.join(_code(name, code, lists, words) for name, code in codes_of(breakdown).items())


def _code(dimension: str, code: str, lists: Iterable[Mapping[str, Any]], words: Words) -> str:
    own = next((one["codes"][code] for one in lists if one["dimension"] == dimension and code in one["codes"]), None)
    if own is not None:
        return words.text(own)
    return meaning_of(dimension, code, cast("Language", words.language)) or f"{dimension}={code}"
