"""Groups of countries and who belonged to them when, so that values of countries can make a value of the group.

A group is told by its UN M49 number, or by a code of its own that names its owner: `WHO_AFR`. A list of groups is
data of a plan; nothing is a member that the plan does not say.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from indicators.memberships import COUNTRY
from indicators.texts import NonEmpty, Part, Text, Year

if TYPE_CHECKING:
    from collections.abc import Sequence

M49, OWN = "[0-9]{3}", "[A-Z][A-Z0-9]*(_[A-Z0-9]+)+"
"""The forms of an area: a country of ISO 3166-1 alpha-3 (or one that ended), an M49 number, a group's own code.

The underscore keeps own codes apart from ISO 3166-1 (`AFR` could be given to a country), from the subdivisions of
ISO 3166-2 (`US-CA`) and from every country's name (`Guinea-Bissau`).
"""

AreaCode = Annotated[str, StringConstraints(pattern=f"^({COUNTRY}|{M49}|{OWN})$")]


def is_own_code(text: str) -> bool:
    """Say whether a text has the form of a group's own code."""
    return re.fullmatch(OWN, text) is not None


class Stint(Part):
    """A time of membership, from the year it `joined` to the year it `left`. A year's members are those of 31 December.

    Without `joined` it has always been a member, without `left` it still is. A member may have several stints.
    """

    area: AreaCode
    joined: Year | None = None
    left: Year | None = None

    @model_validator(mode="after")
    def _says_when(self) -> Self:
        if self.joined is None and self.left is None:
            raise ValueError(f"the change of {self.area} says neither when it joined nor when it left")
        if self.joined is not None and self.left is not None and self.left <= self.joined:
            raise ValueError(f"{self.area} leaves in {self.left} and joins in {self.joined}: the first must be later")
        return self

    def covers(self, year: int) -> bool:
        return (self.joined is None or self.joined <= year) and (self.left is None or year < self.left)


class AreaGroup(Part):
    """A group of areas: all who ever belonged to it, and of those who did not always belong, when they did.

    `members` are countries or other groups by code. `changes` hold the stints of members that joined or left.
    `source` is where the list was taken from, `as_of` the day, month or year it was true.
    """

    code: Annotated[str, StringConstraints(pattern=f"^({M49}|{OWN})$")]
    title: Text
    members: Annotated[tuple[AreaCode, ...], Field(min_length=1)]
    changes: tuple[Stint, ...] = ()
    source: NonEmpty
    as_of: Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}){0,2}$")]

    @model_validator(mode="after")
    def _knows_its_members(self) -> Self:
        if twice := sorted({code for code in self.members if self.members.count(code) > 1}):
            raise ValueError(f"{', '.join(twice)} stands among the members of {self.code} more than once")
        if strangers := sorted({stint.area for stint in self.changes} - set(self.members)):
            raise ValueError(f"{', '.join(strangers)} changes but is not among the members of {self.code}")
        for area in {stint.area for stint in self.changes}:
            if _overlap([stint for stint in self.changes if stint.area == area]):
                raise ValueError(f"the times of {area} in {self.code} overlap")
        return self

    def direct_members(self, year: int) -> frozenset[str]:
        """Give those who belong to the group itself at the end of a year, groups among them unopened."""
        out = {stint.area for stint in self.changes} - {stint.area for stint in self.changes if stint.covers(year)}
        return frozenset(self.members) - out


def _overlap(stints: Sequence[Stint]) -> bool:
    spans = sorted((stint.joined or 0, stint.left or 9999) for stint in stints)
    return any(later[0] < earlier[1] for earlier, later in pairwise(spans))
