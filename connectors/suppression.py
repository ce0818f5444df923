"""Which counts must not be told, so that nobody can be made out: the small ones, and what would give them away.

Whoever knows this rule, the total and every count that is told can still not say what one that is
suppressed was: among the suppressed there are always two different counts, and which is which is not told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

Key = TypeVar("Key")


def suppressed_in(parts: Mapping[Key, int], total: int, smallest: int) -> set[Key]:
    """Give the parts of one breakdown that are suppressed: counts above 0 and below `smallest`, and their cover.

    Where all the small ones are equal (one alone is), they follow from the total: then the next smallest
    count goes too, with all that are equal to it; zeros are the last to go. Of a total that is itself
    suppressed no part is told.
    """
    if 0 < total < smallest:
        return set(parts)
    hidden = {key for key, count in parts.items() if 0 < count < smallest}
    rest = sorted({count for key, count in parts.items() if key not in hidden}, key=lambda count: (count == 0, count))
    if rest and len({parts[key] for key in hidden}) == 1:
        hidden |= {key for key, count in parts.items() if count == rest[0]}
    return hidden


def gives_away(parts: Mapping[Key, int], total: int, smallest: int) -> bool:
    """Say whether a total that could be told tells every part: all are small and equal. Then nothing is told."""
    return (
        total >= smallest
        and len(set(parts.values())) == 1
        and 0 < min(parts.values()) < smallest
        and sum(parts.values()) == total
    )
