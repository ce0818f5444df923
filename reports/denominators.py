"""What a reader must know of the number a roll-up divides by: composites count once, overrides count for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.wording import Words


def counted_how(roll_up: Mapping[str, Any], words: Words) -> list[str]:
    """Say in a sentence each which part is composites, for how many a person set another status, what was dropped."""
    told = []
    if roll_up.get("composites"):
        told.append(
            words.say(
                "Counted once each, in place of their components: groups that are judged together, {composites}; their "
                "components, {components}.",
                composites=words.count(roll_up["composites"]),
                components=words.count(roll_up["components"]),
            )
        )
    if roll_up.get("overridden"):
        told.append(
            words.say(
                "Overridden by hand: {overridden}; counted is the computed status.",
                overridden=words.count(roll_up["overridden"]),
            )
        )
    if roll_up.get("discontinued"):
        told.append(
            words.say(
                "Discontinued since the edition before, and counted among those that cannot be assessed: "
                "{discontinued}.",
                discontinued=words.count(roll_up["discontinued"]),
            )
        )
    return told
