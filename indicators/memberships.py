"""Who belongs to which group of areas, and when: the questions asked of a plan's groups.

Apart from the schema of a group, so that the formula is imported without it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from indicators.series import WORLD

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from indicators.area_groups import AreaGroup

COUNTRY = "[A-Z]{3}"
"""The form of a country's code, ISO 3166-1 alpha-3; one that ended has it too."""


def members_of(groups: Sequence[AreaGroup], code: str, year: int) -> frozenset[str]:
    """Give the countries of a group at the end of a year, those of the groups within it included.

    Nobody for a code that is no group of these. `001`, the world, is a group like any other: only who is listed.
    """
    return frozenset(one for one in _within(groups, code, year) if re.fullmatch(COUNTRY, one))


def members_in(groups: Sequence[AreaGroup]) -> Callable[[str, int], frozenset[str]]:
    """Give who is a member of an area in a year, by these groups; each is looked up once."""

    @cache
    def members(code: str, year: int) -> frozenset[str]:
        return members_of(groups, code, year)

    return members


def is_within_itself(groups: Sequence[AreaGroup], group: AreaGroup) -> bool:
    """Say whether a group is, in any year and over any number of groups, a member of itself."""
    return group.code in _within(groups, group.code)


def unknown_members(groups: Sequence[AreaGroup], group: AreaGroup) -> list[str]:
    """Give the members of a group that are neither one of these groups nor a country of the world.

    Countries are known where the world, `001`, is among the groups. Who left may have ended and is taken; so are the
    codes that ISO leaves to its users, which begin with X.
    """
    codes = {one.code for one in groups}
    countries = {one for one in _within(groups, WORLD) if re.fullmatch(COUNTRY, one)}
    former = {stint.area for one in groups for stint in one.changes if stint.left is not None}

    def is_known(member: str) -> bool:
        if not re.fullmatch(COUNTRY, member):
            return member in codes
        return not countries or member in countries | former or member.startswith("X")

    return [member for member in group.members if not is_known(member)]


def _within(groups: Sequence[AreaGroup], code: str, year: int | None = None) -> frozenset[str]:
    """Give all that is within a group, groups and countries alike; without a year all that ever was."""
    known = {group.code: group for group in groups}
    found: set[str] = set()
    waiting = [code]
    while waiting:
        group = known.get(waiting.pop())
        if group is not None:
            members = group.members if year is None else group.direct_members(year)
            waiting += [member for member in members if member not in found]
            found |= set(members)
    return frozenset(found)
