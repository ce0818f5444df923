"""The spellings that channels give to one sex, and the SDMX code we keep.

Case and spaces are set aside, nothing else: what is not listed is None, and the caller makes a finding of it. Letters
of status are not here: the same letter means different things at different sources, so each connector has its own.
"""

from __future__ import annotations

from indicators.series import TOTAL

SEXES = {
    TOTAL: ("_T", "T", "TOTAL", "ALL", "BOTH", "BOTHSEX", "BOTHSEXES", "FEMALEANDMALE"),
    "F": ("F", "FEMALE", "FEMALES", "WOMAN", "WOMEN", "GIRLS"),
    "M": ("M", "MALE", "MALES", "MAN", "MEN", "BOYS"),
}
_SEX_OF = {spelling: code for code, spellings in SEXES.items() for spelling in spellings}


def sex_of(text: str) -> str | None:
    """Give `F`, `M` or `_T` (both) for a sex as a source writes it; None when it is none of them."""
    return _SEX_OF.get(_plain(text))


def _plain(text: str) -> str:
    return "".join(text.split()).upper()
