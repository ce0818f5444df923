"""Indicators that are judged together: by which rule, what each comes to alone and what all come to together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports import phrases
from reports.blocks import Cell, Column, Heading, Notes, Paragraph, Table
from reports.cells import figure_cell, share_cell
from reports.overrides import override_notes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reports.blocks import Block
    from reports.wording import Words


def judged_together(snapshot: Mapping[str, Any], objective: Mapping[str, Any], words: Words) -> Iterator[Block]:
    """Build what there is to say of the composites of an objective; nothing where it has none."""
    composites = [one for one in snapshot.get("composites", ()) if one["objective"] == objective["code"]]
    if not composites:
        return
    notes = Notes()
    columns = (
        Column(words.say("Code"), 10),
        Column(words.say("Judged together"), 26),
        Column(words.say("Rule"), 12),
        Column(words.say("Components"), 26),
        Column(words.say("Progress"), 7, figures=True),
        Column(words.say("Pace"), 6, figures=True),
        Column(words.say("Status"), 13),
    )
    rows = tuple(_row(one, notes, words) for one in composites)
    caption = words.say("Indicators of {code} that are judged together", code=objective["code"])
    yield Heading(2, words.say("Judged together"))
    yield Table(caption=caption, columns=columns, rows=rows, notes=tuple(notes.sentences))
    for one in composites:
        yield Paragraph(words.say("{label}: {text}", label=one["code"], text=words.told(words.sentences(one["trace"]))))


def _row(composite: Mapping[str, Any], notes: Notes, words: Words) -> tuple[Cell, ...]:
    status = composite["status"]
    return (
        Cell(composite["code"]),
        Cell(words.text(composite["title"])),
        Cell(words.say(phrases.COMBINING_RULES[composite["rule"]])),
        Cell(words.parted(_component(one, words) for one in composite["components"])),
        share_cell(composite["progress"], words),
        figure_cell(composite["pace"], 2, words),
        Cell(words.status(status) if status else "–", _notes(composite, notes, words), status=status),
    )


def _component(one: Mapping[str, Any], words: Words) -> str:
    return words.say("{code} {status}", code=one["code"], status=words.status(one["status"]))


def _notes(composite: Mapping[str, Any], notes: Notes, words: Words) -> tuple[int, ...]:
    told = [words.sentence(phrases.REASONS[composite["reason"]])] if composite["reason"] else []
    told += [words.sentence(phrases.FLAGS[flag]) for flag in composite["flags"] if flag != "override"]
    told += override_notes(composite, words)
    return tuple(notes.number(sentence) for sentence in told)
