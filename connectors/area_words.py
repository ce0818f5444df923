"""What an area is called in each of the six languages, for lists that people choose from.

A name given here is read back by `area_names` as the same area.
"""

from __future__ import annotations

import gettext
from functools import lru_cache
from typing import Any

import pycountry
from babel import Locale

from connectors.area_names import LANGUAGES, area_named
from connectors.areas import REMEMBERED
from indicators.series import WORLD


@lru_cache(maxsize=REMEMBERED)
def area_in_words(area: str, language: str) -> str | None:
    """Give the name of a country or of the world in a language; None for every other area, whose plan names it."""
    territories = Locale.parse(LANGUAGES[language]).territories
    if area == WORLD:
        return str(territories[WORLD])
    country = pycountry.countries.get(alpha_3=area)
    if country is None:
        return None
    names = (str(territories[country.alpha_2]), *_of_iso(country, language), str(country.name))
    # A short name that several areas bear gives way to one of ISO 3166, which is longer.
    return next(name for name in names if area_named(name) == area)


@lru_cache(maxsize=REMEMBERED)
def area_of_iso(area: str, language: str) -> str | None:
    """Give the name ISO 3166 has for a country, which is the United Nations' own: for what is published.

    The world is called as people call it; every other area has none here. Where ISO is not translated it is in English.
    """
    if area == WORLD:
        return area_in_words(area, language)
    country = pycountry.countries.get(alpha_3=area)
    return None if country is None else _of_iso(country, language)[0]


def _of_iso(country: Any, language: str) -> list[str]:
    told = gettext.translation(
        "iso3166-1", pycountry.LOCALES_DIR, languages=[LANGUAGES[language]], fallback=True
    )  # fmt: skip
    return [told.gettext(name) for form in ("name", "official_name") if (name := getattr(country, form, None))]
