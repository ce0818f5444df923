"""Countries by name, as registers, surveys and other people's tables spell them, in the six languages of the UN.

A spelling is compared exactly once case, accents, punctuation and "the" are set aside; what is near is not enough, and
a name of two countries is none. country_converter was tried: 1.3.2 fails in its constructor on pandas 3.1.
"""

from __future__ import annotations

import gettext
import unicodedata
from collections import defaultdict
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import pycountry
from babel import Locale

from connectors.areas import REMEMBERED, area_of, former_areas, rows_of
from indicators.series import WORLD

if TYPE_CHECKING:
    from collections.abc import Iterator

LANGUAGES = {"en": "en", "fr": "fr", "es": "es", "ru": "ru", "zh": "zh_CN", "ar": "ar"}
"""The languages as CLDR names them, and as the translations of ISO 3166 do."""

_FORMS = ("name", "official_name", "common_name")


def plain(name: str) -> str:
    """Write a name without what spellings of it differ in: case, accents, punctuation, spaces, "the", "&" for "and"."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold()).replace("&", " and ")
    letters = "".join(
        sign if sign.isalnum() else "" if unicodedata.combining(sign) else " " for sign in apart
    )  # fmt: skip
    return " ".join(word for word in letters.split() if word != "the")


def area_named(name: str) -> str | None:
    """Give our code for a country by its name; None for a name we do not know, and for one that several bear.

    Groups are known by code only, save the world: who says Africa may mean any of several lists of countries.
    """
    return _names().get(plain(name))


@lru_cache(maxsize=REMEMBERED)
def known_area(text: str) -> str | None:
    """Give our code for an area that people wrote down, by code or by name; None when it is neither."""
    return area_of(text) or area_named(text)


def bearers_of(name: str) -> str:
    """Say which areas bear a name that several do, `COD or COG`; nothing for every other name."""
    return _ambiguous().get(plain(name), "")


@cache
def _names() -> dict[str, str]:
    told: defaultdict[str, set[str]] = defaultdict(set)
    for name, code in (*_of_iso(), *_of_cldr(), *_of_former()):
        told[plain(name)].add(code)
    # A spelling that the lists give to two areas is no name; ours decide last, and against them where they must.
    known = {name: next(iter(codes)) for name, codes in told.items() if len(codes) == 1}
    known |= {plain(row["name"]): row["code"] for row in rows_of("area_names") if row["code"]}
    return {name: code for name, code in known.items() if name and name not in _ambiguous()}


@cache
def _ambiguous() -> dict[str, str]:
    return {plain(row["name"]): row["note"] for row in rows_of("area_names") if not row["code"]}


def _of_iso() -> Iterator[tuple[str, str]]:
    for country in pycountry.countries:
        yield from ((name, country.alpha_3) for name in _spellings(country, "iso3166-1"))


def _of_former() -> Iterator[tuple[str, str]]:
    yield from ((one.name, one.code) for one in former_areas().values())
    for country in pycountry.historic_countries:
        area = area_of(country.alpha_3)
        # ISO has given one old code to another territory; its old name goes with neither.
        if area is not None and not pycountry.countries.get(alpha_3=country.alpha_3):
            yield from ((name, area) for name in _spellings(country, "iso3166-3"))


def _spellings(country: object, domain: str) -> Iterator[str]:
    names = [name for form in _FORMS if (name := getattr(country, form, None))]
    yield from names
    for language in LANGUAGES.values():
        translation = gettext.translation(domain, pycountry.LOCALES_DIR, languages=[language], fallback=True)
        yield from (translation.gettext(name) for name in names)


def _of_cldr() -> Iterator[tuple[str, str]]:
    for language in LANGUAGES:
        for territory, name in Locale(language).territories.items():
            area = area_of(territory)
            # CLDR names groups by their M49 numbers; of these only the world is one to everybody.
            if area is not None and (len(territory) == 2 or area == WORLD):
                yield name, area
