"""How stale a value is: since when a newer one is overdue, what stands in its way, which newer ones were withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.sayings import said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reports.wording import Words


def staleness_notes(line: Mapping[str, Any], titles: Mapping[str, str], words: Words) -> Iterator[str]:
    """Give the sentences about how stale a line's value is. `titles` are those of the sources."""
    troubles = line.get("troubles", ())
    for one in troubles:
        told = {
            "day": words.day(one["since"]),
            "source": titles[one["source"]],
            "why": said(one["why"].rstrip("."), words),
        }
        if line["latest"] is None:
            yield words.say("Stale since {day}, source {source}: {why}. There is no value to show.", **told)
        else:
            yield words.say("Stale since {day}, source {source}: {why}. The last good value is shown.", **told)
    # Where a trouble began later than the value was due, both are told.
    if line["stale_since"] and line["stale_since"] not in {one["since"] for one in troubles}:
        yield words.say("A newer value has been overdue since {day}.", day=words.day(line["stale_since"]))
    if withdrawn := line.get("withdrawn", ()):
        yield words.say(
            "The source withdrew its value for {periods}.", periods=words.listed(words.period(one) for one in withdrawn)
        )
