"""Verdicts a person set by hand: a numbered footnote beside the computed status, which stays the one that is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reports.wording import Words


def override_notes(line: Mapping[str, Any], words: Words) -> Iterator[str]:
    """Give the sentence of the trace that says it; a snapshot of before there were any has none."""
    if line.get("override"):
        yield from words.sentences([step for step in line["trace"] if step["step"] == "override"])
