"""What an area is called in each of the six languages, for lists that people choose from.

A name given here is read back by `area_names` as the same area.
"""

from __future__ import annotations

import gettext
from functools import lru_cache

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
    name = str(territories[country.alpha_2])
    # A short name that several areas bear gives way to the one of ISO 3166, which is longer.
    return name if area_named(name) == area else _of_iso(country.name, language)


def _of_iso(name: str, language: str) -> str:
    languages = [LANGUAGES[language]]
    return gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=languages, fallback=True).gettext(name)
