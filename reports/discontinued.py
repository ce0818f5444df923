"""What the edition before held and this one dropped: it stands among the results, marked with the day it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from reports import phrases
from reports.blocks import Cell, Column, Notes, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reports.wording import Words

DISCONTINUED = "discontinued"
SHAPE = "×"
"""No status, and so no colour: nothing of it is judged any more."""


class Ended(NamedTuple):
    """A place of the edition before that has no successor: its code and title there, since when, why and by whom."""

    code: str
    objective: str | None
    title: Mapping[str, Any]
    day: str
    reason: str
    decision: str | None


def ended_of(snapshot: Mapping[str, Any]) -> list[Ended]:
    """Give what was dropped on the way to the snapshot's plan; nothing for a plan that says nothing of one before."""
    crosswalk = snapshot["plan"].get("crosswalk") or {"steps": ()}
    return [
        Ended(code, one["objective"], one["title"], one["discontinued_on"], one["reason"], one["decision"])
        for one in crosswalk["steps"]
        if one["kind"] == "dropped"
        for code in one["old"]
    ]


def progress_rows(
    snapshot: Mapping[str, Any], objective: str, notes: Notes, words: Words
) -> Iterator[tuple[Cell, ...]]:  # fmt: skip
    """Give the rows of an objective's table of progress for what it no longer has."""
    for one in ended_of(snapshot):
        if one.objective == objective:
            why = notes.number(_why(one, words))
            yield (Cell(one.code), Cell(words.text(one.title)), *[Cell("–")] * 5, Cell(_said(one, words), (why,)))


def without_objective(snapshot: Mapping[str, Any], words: Words) -> Iterator[Table]:
    """Give a table of what was dropped and is counted for the whole plan alone."""
    ended = [one for one in ended_of(snapshot) if one.objective is None]
    if not ended:
        return
    columns = (
        Column(words.say("Code"), 10),
        Column(words.say("Indicator"), 35),
        Column(words.say("Status"), 20),
        Column(words.say("Reason"), 35),
    )
    rows = tuple((Cell(one.code), Cell(words.text(one.title)), *ended_cells(one, words)) for one in ended)
    yield Table(
        caption=words.say("Indicators of the edition before that have no successor"), columns=columns, rows=rows
    )


def ended_cells(one: Ended, words: Words) -> tuple[Cell, Cell]:
    """Give the cells that say since when a place is no more, and why."""
    return Cell(_said(one, words)), Cell(_why(one, words))


def status_said(status: str, words: Words) -> str:
    """Give the word for a status of a roll-up, or for what was discontinued."""
    return words.say("discontinued") if status == DISCONTINUED else words.say(phrases.STATUSES[status])


def status_named(status: str, words: Words) -> str:
    """Give the shape and the word for a status of a roll-up, or for what was discontinued."""
    return f"{SHAPE} {status_said(status, words)}" if status == DISCONTINUED else words.status(status)


def counted(rolled: Mapping[str, Any]) -> dict[str, int]:
    """Give the counts of a roll-up by status, with what was discontinued as one of its own: they add up to all."""
    count = rolled.get(DISCONTINUED, 0)
    return {**rolled["by_status"], **({DISCONTINUED: count} if count else {})}


def _said(one: Ended, words: Words) -> str:
    return f"{SHAPE} {words.say('discontinued on {day}', day=words.day(one.day))}"


def _why(one: Ended, words: Words) -> str:
    told = [words.prose(part.rstrip(".")) for part in (one.reason, one.decision) if part]
    return words.say("{phrase}.", phrase=words.parted(told))
