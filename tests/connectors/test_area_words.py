"""Areas in words: every country has a name in every language, and the name is read back as the same country."""

from __future__ import annotations

import pycountry
import pytest

from connectors.area_names import LANGUAGES, known_area
from connectors.area_words import area_in_words, area_of_iso

ISO = sorted(country.alpha_3 for country in pycountry.countries)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_country_has_a_name_that_is_read_back_as_that_country(language):
    assert {area: known_area(area_in_words(area, language)) for area in [*ISO, "001"]} == {
        area: area for area in [*ISO, "001"]
    }


@pytest.mark.parametrize("area", ["419", "SCG", "WHO_AFR", "XXX", ""])
def test_a_group_or_a_former_country_has_no_name_here(area):
    assert area_in_words(area, "en") is None


def test_what_is_published_names_countries_as_iso_3166_does_with_the_united_nations():
    assert [area_of_iso(area, "en") for area in ("VNM", "PSE")] == ["Viet Nam", "Palestine, State of"]
    assert area_of_iso("001", "fr") == area_in_words("001", "fr")
    assert area_of_iso("CHE", "fr") == "Suisse"
    assert area_of_iso("WHO_AFR", "en") is None
