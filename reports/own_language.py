"""Texts a plan has in another language only: each carries a footnote that names the language.

In a table that is one of its notes; a heading, paragraph or caption carries a star, explained before the next heading.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reports.blocks import Block, Figure, Heading, Paragraph, Table
from reports.marks import STAR, isolated, languages_of, needs_isolating, runs_left

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reports.blocks import Cell
    from reports.wording import Words


def footnoted(blocks: Iterable[Block], words: Words, *, head: str = "") -> Iterator[Block]:
    """Give the blocks with a footnote for every text in another language; those of `head` are explained first."""
    pending = dict.fromkeys(languages_of(head))
    after_heading = False
    for block in blocks:
        is_heading = isinstance(block, Heading)
        if pending and is_heading and not after_heading:
            yield from _explained(pending, words)
            pending = {}
        if isinstance(block, Table):
            yield _noted(block, words)
            pending.update(dict.fromkeys(languages_of(block.caption + "".join(one.title for one in block.columns))))
        else:
            yield _starred(block)
            pending.update(dict.fromkeys(languages_of(_text_of(block))))
        after_heading = is_heading
    yield from _explained(pending, words)


def starred(text: str) -> str:
    """Give a text with a star where it is in another language."""
    return f"{text}{STAR}" if languages_of(text) else text


def set_apart(blocks: Iterable[Block], words: Words) -> Iterator[Block]:
    """Where the language runs to the left, set the text of every cell apart: a figure or code keeps its own order."""
    for block in blocks:
        if words.direction == "rtl" and isinstance(block, Table):
            rows = tuple(tuple(replace(cell, text=apart(cell.text, words)) for cell in row) for row in block.rows)
            yield replace(block, rows=rows)
        else:
            yield block


def apart(text: str, words: Words) -> str:
    """Where the language runs to the left, set a text apart that would turn round: a range of years, a figure, a code.

    What holds a letter that runs to the left runs as all around it does, with a code before it as well.
    """
    turns = words.direction == "rtl" and needs_isolating(text) and not runs_left(text)
    return isolated(text) if turns else text


def _text_of(block: Heading | Paragraph | Figure) -> str:
    return block.caption if isinstance(block, Figure) else block.text


def _starred(block: Heading | Paragraph | Figure) -> Block:
    if isinstance(block, Figure):
        return replace(block, caption=starred(block.caption))
    return replace(block, text=starred(block.text))


def _explained(languages: Iterable[str], words: Words) -> Iterator[Block]:
    for language in languages:
        yield Paragraph(f"{STAR} {_sentence(language, words)}", "small")


def _sentence(language: str, words: Words) -> str:
    return words.say(
        "Language of the text: {language}. There is no translation.", language=words.language_name(language)
    )


def _noted(table: Table, words: Words) -> Table:
    found = dict.fromkeys(language for row in table.rows for cell in row for language in languages_of(cell.text))
    numbers = {language: len(table.notes) + n for n, language in enumerate(found, start=1)}
    return replace(
        table,
        caption=starred(table.caption),
        columns=tuple(replace(column, title=starred(column.title)) for column in table.columns),
        rows=tuple(tuple(_with_notes(cell, numbers) for cell in row) for row in table.rows) if found else table.rows,
        notes=(*table.notes, *(_sentence(language, words) for language in found)),
    )


def _with_notes(cell: Cell, numbers: dict[str, int]) -> Cell:
    told = tuple(numbers[language] for language in languages_of(cell.text))
    return replace(cell, notes=(*cell.notes, *told)) if told else cell
