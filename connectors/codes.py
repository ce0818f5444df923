"""Codes beside the area: the spellings that channels give to one sex, age or kind of place, and the SDMX code we keep.

Case and spaces are set aside, nothing else: what is not listed is None, and the caller makes a finding of it. Letters
of status are not here: the same letter means different things at different sources, so each connector has its own.
"""

from __future__ import annotations

import re

from indicators.series import TOTAL

SEXES = {
    TOTAL: ("_T", "T", "TOTAL", "ALL", "BOTH", "BOTHSEX", "BOTHSEXES", "FEMALEANDMALE"),
    "F": ("F", "FEMALE", "FEMALES", "WOMAN", "WOMEN", "GIRLS"),
    "M": ("M", "MALE", "MALES", "MAN", "MEN", "BOYS"),
}
PLACES = {
    TOTAL: ("_T", "T", "TOTAL", "ALL", "ALLAREA", "ALLAREAS"),
    "U": ("U", "URBAN", "URBANAREAS"),
    "R": ("R", "RURAL", "RURALAREAS"),
}
_SEX_OF, _PLACE_OF = (
    {spelling: code for code, spellings in codes.items() for spelling in spellings} for codes in (SEXES, PLACES)
)
ALL_AGES = frozenset({"_T", "TOTAL", "ALL", "ALLAGE", "ALLAGES", "000_099_Y"})

_AGES = (
    # As SDMX writes ages, as the UN SDG database does, and as it did in 2017: 015_024_Y.
    (re.compile(r"Y(\d{1,2})T(\d{1,2})|(\d{1,2})-(\d{1,2})Y?|0(\d\d)_0(\d\d)_Y"), "Y{}T{}"),
    (re.compile(r"Y_GE(\d{1,2})|(\d{1,2})\+Y?|0(\d\d)_999_Y"), "Y_GE{}"),
    (re.compile(r"Y_LT(\d{1,2})|<(\d{1,2})Y?"), "Y_LT{}"),
    (re.compile(r"Y(\d{1,2})"), "Y{}"),
)


def sex_of(text: str) -> str | None:
    """Give `F`, `M` or `_T` (both) for a sex as a source writes it; None when it is none of them."""
    return _SEX_OF.get(_plain(text))


def place_of(text: str) -> str | None:
    """Give `U` (urban), `R` (rural) or `_T` (both) for a kind of place; None when it is none of them."""
    return _PLACE_OF.get(_plain(text))


def age_of(text: str) -> str | None:
    """Give the SDMX code of an age, in years: `Y15T24`, `Y_GE65`, `Y_LT5`, `Y15`, `_T` for all; None when it is none.

    A span that ends before it begins is none.
    """
    written = _plain(text)
    if written in ALL_AGES:
        return TOTAL
    for form, code in _AGES:
        if found := form.fullmatch(written):
            years = [int(part) for part in found.groups() if part is not None]
            return code.format(*years) if years == sorted(years) else None
    return None


def _plain(text: str) -> str:
    return "".join(text.split()).upper()
