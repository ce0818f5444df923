"""What an owner's word on a submission needs: one rule for the page, the API and the terminal."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Lack(StrEnum):
    """What an owner's word still lacks, by the field in which it is given."""

    ACCEPT = "accept"
    NOTE = "note"


LACKS = {
    Lack.ACCEPT: 'found "all" with {refused} refused rows; expected "fit", or a mended file',
    Lack.NOTE: "found nothing; expected why known values change, or what you say to the warnings",
}
"""What is said of each to whoever calls by a program or from a terminal."""


def wanting(answer: Mapping[str, Any], *, accept: str, note: str) -> tuple[Lack, ...]:
    """Name everything that the owner's word on an answer still lacks.

    A word on refused rows where all rows are to count; a note where known values change or warnings were given.
    """
    lacks = {
        Lack.ACCEPT: accept == "all" and bool(answer["refused"]),
        Lack.NOTE: answer["needs_word"] and not note.strip(),
    }
    return tuple(lack for lack, is_so in lacks.items() if is_so)


def told_of(lacks: Iterable[Lack], answer: Mapping[str, Any], *, mark: str = "") -> list[str]:
    """Say what is wanting, one sentence for each field; `mark` stands before its name, as `--` of an option."""
    return [f"{mark}{lack}: {LACKS[lack].format(refused=answer['refused'])}" for lack in lacks]
