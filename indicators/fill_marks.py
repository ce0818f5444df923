"""What a plan's texts still lack, marked where it is to stand, so that nobody invents it and nobody overlooks it.

The mark takes the place of a figure or a text; a plan that has one left is not loaded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indicators.toml_lines import KeyPath

TO_BE_FILLED = "to be filled"
"""What stands in the place of what is not known yet."""

MARK = f'"{TO_BE_FILLED}"'
"""The same as TOML."""


MARK_LEFT = "plan-to-be-filled"
"""The code of the finding that names one."""


def marks_in(value: Any, path: KeyPath = ()) -> Iterator[KeyPath]:
    """Give the path of every mark in what the files say, in its order."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from marks_in(item, (*path, key))
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield from marks_in(item, (*path, position))
    elif value == TO_BE_FILLED:
        yield path
