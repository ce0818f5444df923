"""Levels of a rubric: the plan declares their words from the lowest up, and a value is a level's position, from 0."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.numbers import number_of

if TYPE_CHECKING:
    from indicators.framework import SeriesBinding


def levels_of(binding: SeriesBinding | None) -> tuple[str, ...]:
    """Give the words of the option `levels` ("none, drafted, adopted"), lowest first; none when it is not a rubric."""
    said = "" if binding is None else binding.options.get("levels", "")
    if not said:
        return ()
    return tuple(word.strip() for word in said.split(",") if word.strip())


def level_of(text: str, levels: tuple[str, ...]) -> float | None:
    """Give the position of a level that is written by its word or its position; None for what is neither.

    Where the words themselves are numbers only the words count: `2` of `1, 2, 3` is the second.
    """
    words = [word.casefold() for word in levels]
    if text.strip().casefold() in words:
        return float(words.index(text.strip().casefold()))
    position = number_of(text)
    is_one = position in range(len(words)) and not any(number_of(word) is not None for word in words)
    return position if is_one else None
