"""What may be asked of every address that is read: what is looked at, in which form, which fields, which page."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from indicators.texts import Language
from portal.api_forms import Form
from portal.cursors import is_writable

MOST = 1_000
USUAL = 100

DAY_OR_INSTANT = (
    "As it was known by the end of that day (UTC), or at that instant; without it, as it is known now. "
    "For whoever has signed in."
)


class Asked(BaseModel):
    """What every address takes. A name that means nothing is refused: what was filtered by it would seem to be all."""

    model_config = ConfigDict(extra="forbid")

    lang: Annotated[
        Language | None,
        Field(
            description="The language of headings and sentences, instead of the one that `Accept-Language` asks for."
        ),
    ] = None

    @field_validator("*")
    @classmethod
    def _can_be_looked_for(cls, asked: object) -> object:
        for one in asked if isinstance(asked, tuple) else (asked,):
            if isinstance(one, str) and not is_writable(one):
                raise ValueError("a text with NUL or half a character in it stands in no record")
        return asked


class Looking(Asked):
    """What is looked at: as it stands, as it was known on a day, or as a snapshot froze it."""

    known_on: Annotated[
        str | None, Field(max_length=40, description=DAY_OR_INSTANT, examples=["2024-12-31", "2024-12-31T09:30:00Z"])
    ] = None
    on: Annotated[
        str | None,
        Field(max_length=10, description="The day that is judged; today without it.", examples=["2024-12-31"]),
    ] = None
    snapshot: Annotated[
        str | None,
        Field(max_length=64, description="As this snapshot froze it: its number, or how its digest begins. Whoever "
              "has not signed in reads published snapshots, and without a name the newest.",
              examples=["3", "0f1e2d3c4b5a"]),
    ] = None  # fmt: skip

    @model_validator(mode="after")
    def _looks_at_one_state(self) -> Looking:
        if self.snapshot and (self.known_on or self.on):
            raise ValueError("a snapshot was known on a day of its own: give snapshot, or known_on and on")
        return self


class Paged(Asked):
    """A table that is read a page at a time, in an order that stays, in one of several forms."""

    format: Annotated[
        Form | None, Field(description="The form of the answer, instead of the one that `Accept` asks for.")
    ] = None

    fields: Annotated[
        str | None,
        Field(max_length=500, description="Only these fields, separated by commas.", examples=["code,status,progress"]),
    ] = None
    limit: Annotated[int, Field(ge=1, le=MOST, description="As many on a page, at most.")] = USUAL
    cursor: Annotated[
        str | None, Field(max_length=1000, description="Where the page begins: take it from `next` of the page before.")
    ] = None


class Sorted(Paged):
    """A table whose order may be chosen."""

    sort: Annotated[
        str | None,
        Field(max_length=60, description="The column to sort by, with - before it for the reverse; what is empty comes "
              "last either way. Without it, the plan's own order.", examples=["-progress"]),
    ] = None  # fmt: skip


AskedOf = Annotated[Looking, Query()]
"""What an address takes that is given in one form and one piece."""

AskedOfFrozen = Annotated[Asked, Query()]
"""What an address takes that says in its path which snapshot is looked at."""
