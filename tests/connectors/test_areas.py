"""Areas as real files write them: each spelling and code gives the one code we keep, or nothing at all; never a guess."""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path

import pycountry
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from connectors.area_names import area_named, bearers_of, known_area, plain
from connectors.areas import OTHER_CODES, area_of, ended, former_areas, rows_of
from connectors.frames import Gathering

SEEN = list(csv.DictReader(Path(__file__).with_name("areas_seen.csv").read_text(encoding="utf-8").split("\n")))
"""What the files of eight sources call their areas, by name and by code: facts, gathered 2026-11."""

ALIASES = rows_of("area_names")
NAMES_OF_ISO = [
    (name, country.alpha_3)
    for country in pycountry.countries
    for form in ("name", "official_name", "common_name")
    if (name := getattr(country, form, None))
]
BORNE_BY_TWO = {"Congo"}
"""Names of ISO's own that people also use for another country."""

DAMAGED = {"C™te d'Ivoire"}
"""Spelled so by a source that read Mac Roman as Windows-1252: told, never mended."""


def test_every_name_in_real_files_gives_its_area_or_nothing():
    assert {row["name"]: area_named(row["name"]) or "" for row in SEEN} == {
        row["name"]: row["area_by_name"] for row in SEEN
    }


def test_every_code_in_real_files_gives_its_area():
    assert [(row["code"], area_of(row["code"])) for row in SEEN if row["code"]] == [
        (row["code"], row["area_by_code"]) for row in SEEN if row["code"]
    ]


def test_where_real_files_give_name_and_code_the_two_agree():
    both = [row for row in SEEN if row["area_by_name"] and row["code"]]
    assert len(both) > 400
    assert [row for row in both if row["area_by_name"] != row["area_by_code"]] == []


def test_no_country_of_a_real_file_is_unknown_by_name_unless_it_is_ambiguous_or_damaged():
    unknown = {row["name"] for row in SEEN if not row["area_by_name"] and row["area_by_code"].isalpha()} - {""}
    assert unknown == BORNE_BY_TWO | DAMAGED


@pytest.mark.parametrize(("name", "area"), NAMES_OF_ISO, ids=lambda value: value)
def test_every_name_of_iso_3166_is_its_country(name, area):
    assert area_named(name) == (None if name in BORNE_BY_TWO else area)


@pytest.mark.parametrize(
    ("spellings", "area"),
    [
        ("Turkey|Türkiye|Turkiye|TÜRKİYE|Turquie|Turquía|Турция|土耳其|تركيا", "TUR"),
        ("Côte d'Ivoire|Cote d’Ivoire|Ivory Coast|Кот-д’Ивуар|科特迪瓦", "CIV"),
        ("Korea, Rep.|Korea (Rep. of)|Republic of Korea|South Korea|韩国|Corée du Sud", "KOR"),
        ("Dem. People's Rep. of Korea|Korea, Dem. People's Rep.|North Korea|朝鲜|КНДР", "PRK"),
        ("Hong Kong SAR, China|China, Hong Kong SAR|Hong Kong, China|中国香港特别行政区", "HKG"),
        ("Bolivia (Plurinational State of)|Bolivia|Bolivia, Plurinational State of", "BOL"),
        ("Czech Rep.|Czech Republic|Czechia", "CZE"),
        ("Swaziland|Eswatini", "SWZ"),
        ("Cape Verde|Cabo Verde", "CPV"),
        ("Palestine|State of Palestine|West Bank and Gaza|Palestine, State of", "PSE"),
        ("Congo, Dem. Rep.|Dem. Rep. of the Congo|Congo - Kinshasa|République démocratique du Congo", "COD"),
        ("Congo, Rep.|Republic of the Congo|Congo (Rep. of the)", "COG"),
        ("The Gambia|Gambia, The|Gambia|Gambia (Republic of The)", "GMB"),
        ("St. Lucia|Saint Lucia", "LCA"),
        ("Kosovo|Косово|科索沃", "XKX"),
        ("Federated States of Micronesia|Micronesia, Fed. Sts.", "FSM"),
        ("World|Monde|世界|العالم|весь мир", "001"),
    ],
    ids=lambda value: value[:20],
)
def test_one_country_in_many_spellings(spellings, area):
    assert {spelling: area_named(spelling) for spelling in spellings.split("|")} == dict.fromkeys(
        spellings.split("|"), area
    )


@pytest.mark.parametrize("name", ["Korea", "Congo", "Micronesia", "Virgin Islands", "刚果", "Corée", "Saint-Martin"])
def test_a_name_of_two_is_nobodys_and_says_whose_it_could_be(name):
    assert known_area(name) is None
    assert "or" in bearers_of(name)


@pytest.mark.parametrize(
    "name", ["", " ", "the", "Atlantis", "Africa", "Sub-Saharan Africa", "Euro area", "Frnace", "NULL"]
)
def test_what_is_no_country_of_ours_is_nothing(name):
    assert (known_area(name), bearers_of(name)) == (None, "")


def test_every_alias_is_needed_once_and_gives_a_known_area():
    assert len({plain(row["name"]) for row in ALIASES}) == len(ALIASES)
    assert [row for row in ALIASES if row["code"] and area_of(row["code"]) != row["code"]] == []
    assert [row for row in ALIASES if area_named(row["name"]) != (row["code"] or None)] == []
    assert [row for row in ALIASES if not row["code"] and not row["note"]] == []


@given(st.sampled_from([name for name, _ in NAMES_OF_ISO] + [row["name"] for row in ALIASES]), st.data())
def test_case_spaces_accents_and_punctuation_change_nothing(name, data):
    written = data.draw(st.sampled_from([str.upper, str.lower, str.title, str.casefold, str]))(name)
    form = data.draw(st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
    written = unicodedata.normalize(form, written).replace(" ", data.draw(st.sampled_from([" ", "  ", "\u00a0", ", "])))
    written = data.draw(st.sampled_from(["", " ", "The "])) + written.replace("'", "’") + " "
    assert area_named(written) == area_named(name)
    assert area_named(plain(name)) == area_named(name)


@given(st.text(max_size=12))
@example("²")
@example("9" * 5000)
@example("٧٥٦")
def test_any_text_is_an_area_of_ours_or_nothing(text):
    area = known_area(text)
    assert area is None or area_of(area) == area


@pytest.mark.parametrize(
    ("written", "area", "until"),
    [
        ("CSK|200|Czechoslovakia|Tchécoslovaquie|捷克斯洛伐克", "CSK", 1992),
        ("SUN|SU|810|USSR|Soviet Union|СССР", "SUN", 1991),
        ("YUG|YU|890|Yugoslavia [former]", "YUG", 2003),
        ("SCG|891|Serbia and Montenegro [former]|Serbia and Montenegro", "SCG", 2006),
        ("ANT|AN|530|Netherlands Antilles", "ANT", 2010),
        ("DDR|278|East Germany|German Democratic Republic", "DDR", 1990),
        ("736|Sudan [former]", "736", 2011),
    ],
)
def test_a_country_that_ended_keeps_its_own_code_and_the_year(written, area, until):
    assert {one: known_area(one) for one in written.split("|")} == dict.fromkeys(written.split("|"), area)
    assert ended(area) == until


def test_no_former_country_is_taken_for_a_successor():
    for former in former_areas().values():
        assert known_area(former.code) == known_area(former.name) == former.code
        assert former.successors
        assert {known_area(code) for code in former.successors} == set(former.successors)


def test_every_code_iso_has_withdrawn_is_a_former_country_or_the_same_one_renamed():
    reused = {"ATF"}
    for country in pycountry.historic_countries:
        if country.alpha_3 not in reused:
            assert country.alpha_3 in former_areas() or country.alpha_3 in OTHER_CODES
            assert known_area(country.name) == area_of(country.alpha_3)


@pytest.mark.parametrize("area", ["FRA", "SDN", "001", "XKX", "ITU_AFR", "nothing"])
def test_what_has_not_ended_has_no_last_year(area):
    assert ended(area) is None


def test_two_letters_that_two_former_countries_had_are_nobodys():
    assert area_of("CS") is None


@pytest.mark.parametrize(
    ("written", "area"), [("WHO_AFR", "WHO_AFR"), ("who_afr", "WHO_AFR"), ("US-CA", None), ("_T", None)]
)
def test_a_groups_own_code_is_taken_as_it_stands(written, area):
    assert area_of(written) == area


@pytest.mark.parametrize(("period", "kept"), [("2006", True), ("2006-Q4", True), ("2007", False), ("2007-01", False)])
def test_what_is_said_of_a_country_after_it_ended_is_a_finding(period, kept):
    gathering = Gathering("a-source", "a-file")
    gathering.rows_read = 1
    gathering.add(indicator="rate", area="SCG", period=period, breakdown="", value=1.0, unit="percent", status="A",
                  note="", file=0, row=7)  # fmt: skip
    reading = gathering.reading()
    assert (len(reading.frame), [(one.code, one.row) for one in reading.findings]) == (
        (1, []) if kept else (0, [("area-ended", 7)])
    )
