"""What owners said of figures they handed in: a numbered footnote, in their own words and language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reports.wording import Words

SAID = "owner_words"
"""Where a snapshot holds them by landing, and a line that carries its own."""


def lines_with_owner_words(snapshot: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Give the lines of a snapshot, each with what owners said of the figures behind its latest value."""
    said = {one["landing"]: one["word"] for one in snapshot.get(SAID, ())}
    behind = [dict.fromkeys(one["landing"] for one in line["inputs"]) for line in snapshot["lines"]]
    return [
        {**line, SAID: list(dict.fromkeys(said[one] for one in landings if one in said))}
        for line, landings in zip(snapshot["lines"], behind, strict=True)
    ]


def owner_word_notes(line: Mapping[str, Any], words: Words) -> Iterator[str]:
    """Give a sentence for each; nobody's name stands in it: who said it is told by the trace."""
    for word in line.get(SAID, ()):
        yield words.say("The data owner said: “{word}”", word=" ".join(word.split()))
