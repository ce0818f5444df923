"""A file handed over at the counter: what may be kept is kept and waits to be read; the same file again is no news.

Rows about people are cut down to the columns the plan names before anything is stored.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

from connectors.reading_child import cut_down_apart
from connectors.registry import CUT_DOWN
from indicators.errors import CallerMistake
from indicators.handing_in import Choices
from indicators.provenance import RawFile, sha256_of
from warehouse.landing import HANDED_IN
from warehouse.submissions import Received, receive

if TYPE_CHECKING:
    from datetime import datetime

    from indicators.framework import Plan, Source
    from warehouse.connection import Warehouse

TERMINAL, PAGE, PROGRAM = "terminal", "page", "api"
"""The doors a file comes in by."""

LONGEST_NAME = 200
"""Characters of a file's name that are kept; it is shown to people and names nothing on a disk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """What came over the counter, by which door (one of the three)."""

    file_name: str
    content: bytes = field(repr=False)
    via: str
    media_type: str = "application/octet-stream"
    choices: Choices = field(default_factory=Choices)


def source_handed_in(plan: Plan, identity: str) -> Source:
    """Give a source that people hand in. Raises CallerMistake naming those there are, for any other."""
    handed_in = [source for source in plan.sources if source.handed_in]
    for source in handed_in:
        if source.id == identity:
            return source
    known = ", ".join(source.id for source in handed_in) or "none"
    raise CallerMistake(f"{identity!r} is no source of {plan.code} that people hand in; those are {known}")


def take_in(  # noqa: PLR0913 - keyword-only: whose file it is, when it came, on which request
    warehouse: Warehouse, plan: Plan, source: str, handed: Handed, *, by: str, at: datetime, request: str = ""
) -> Received:
    """Keep a file and its owner's answers, and say under which name it is found.

    Raises CallerMistake for a source nobody hands in and for an empty file; for rows about people also
    SourceChanged when the file cannot be read, since such a file cannot be kept to ask about it later.
    """
    of = source_handed_in(plan, source)
    file = offered(of, handed.content, handed.choices, handed.media_type)
    return receive(
        warehouse, plan=plan, source=of.id, label=file.label, file_name=plain_name(handed.file_name),
        media_type=file.media_type, content=file.content, sha256=sha256_of(handed.content), size=len(handed.content),
        choices=handed.choices.as_dict(), via=handed.via, at=at, by=by, request=request,
    )  # fmt: skip


def offered(
    source: Source, content: bytes, choices: Choices, media_type: str = "application/octet-stream"
) -> RawFile:  # fmt: skip
    """Give what may be kept of a file. Raises as `take_in` does."""
    if not content:
        raise CallerMistake("the file is empty; expected a table: choose the file again")
    if source.connector in CUT_DOWN:
        return replace(cut_down_apart(source, content, choices, HANDED_IN), choices=choices.as_dict())
    return RawFile(
        source=source.id, label=_label_of(source), address=HANDED_IN, content=content, media_type=media_type,
        licence=source.licence, partial=choices.covers != "whole", choices=choices.as_dict(),
    )  # fmt: skip


def _label_of(source: Source) -> str:
    return next((series.label for series in source.series), source.id)


def plain_name(name: str) -> str:
    """Give the last part of a file's name, printable characters only, whatever system it was written on."""
    last = PureWindowsPath(PurePosixPath(name.replace("\0", "")).name).name
    return "".join(letter for letter in last if letter.isprintable())[:LONGEST_NAME] or "file"
