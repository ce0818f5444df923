"""The lists of groups that are kept for all plans, and the regions of the first plan: whole, once each, dated."""

from __future__ import annotations

import shutil
from pathlib import Path

import pycountry
import pytest

from indicators.findings import Severity
from indicators.memberships import members_of
from warehouse.plan_folder import check_folder

FOLDER = Path(__file__).parents[2] / "plans/itu-gs-2020-2023"
REGIONS = ["002", "019", "142", "150", "009"]
ASIA_EUROPE_OCEANIA = ["030", "034", "035", "143", "145", "039", "151", "154", "155", "053", "054", "057", "061"]
SUB_REGIONS = ["015", "202", "021", "419", *ASIA_EUROPE_OCEANIA]
SMALLEST = ["015", "011", "014", "017", "018", "021", "005", "013", "029", *ASIA_EUROPE_OCEANIA]
ITU = {"ITU_AFR": 44, "ITU_AMS": 35, "ITU_ARB": 21, "ITU_ASP": 38, "ITU_CIS": 9, "ITU_EUR": 46}
ISO = {country.alpha_3 for country in pycountry.countries}


@pytest.fixture(scope="module")
def groups():
    checked = check_folder(FOLDER)
    assert checked.plan is not None, checked.findings
    return checked.plan.area_groups


def each(groups, codes, year=2023):
    return [member for code in codes for member in members_of(groups, code, year)]


def test_the_world_is_every_country_of_iso_3166(groups):
    assert len(ISO) == 249
    assert members_of(groups, "001", 2023) == ISO


@pytest.mark.parametrize("codes", [REGIONS, SUB_REGIONS, SMALLEST], ids=["regions", "sub-regions", "smallest"])
def test_each_country_but_antarctica_is_in_exactly_one(groups, codes):
    members = each(groups, codes)
    assert len(members) == len(set(members)) == 248
    assert set(members) == ISO - {"ATA"}


@pytest.mark.parametrize("year", range(1988, 2026))
def test_no_country_is_in_two_sub_regions_in_any_year(groups, year):
    members = each(groups, SMALLEST, year)
    assert len(members) == len(set(members))


@pytest.mark.parametrize(
    ("code", "members"),
    [
        ("143", "KAZ KGZ TJK TKM UZB"),
        ("053", "AUS CCK CXR HMD NFK NZL"),
        ("018", "BWA LSO NAM SWZ ZAF"),
        ("155", "AUT BEL CHE DEU FRA LIE LUX MCO NLD"),
        ("830", "GGY JEY"),
    ],
)
def test_some_groups_in_full(groups, code, members):
    assert members_of(groups, code, 2023) == set(members.split())


@pytest.mark.parametrize(
    ("whole", "parts"),
    [("747", "015 145"), ("062", "143 034"), ("753", "030 035"), ("513", "150 021"), ("543", "054 057 061"),
     ("003", "021 013 029"), ("420", "005 013"), ("019", "003 005"), ("009", "053 543")],
)  # fmt: skip
def test_groups_made_of_groups_have_the_members_of_both(groups, whole, parts):
    assert members_of(groups, whole, 2023) == set(each(groups, parts.split()))


@pytest.mark.parametrize(("year", "count"), [(2003, 50), (2006, 50), (2007, 49), (2011, 48), (2012, 49), (2014, 48),
                                             (2017, 47), (2020, 46), (2023, 45), (2024, 44)])  # fmt: skip
def test_least_developed_countries_are_as_many_as_the_un_counted_each_year(groups, year, count):
    assert len(members_of(groups, "199", year)) == count


@pytest.mark.parametrize(
    ("country", "last_year"),
    [("CPV", 2006), ("MDV", 2010), ("WSM", 2013), ("GNQ", 2016), ("VUT", 2019), ("BTN", 2022), ("STP", 2023)],
)
def test_who_graduates_in_a_year_no_longer_belongs_at_its_end(groups, country, last_year):
    assert country in members_of(groups, "199", last_year)
    assert country not in members_of(groups, "199", last_year + 1)


def test_south_sudan_belongs_from_the_year_it_came_to_be(groups):
    for code, first in (("014", 2011), ("432", 2011), ("199", 2012), ("ITU_AFR", 2011)):
        assert "SSD" in members_of(groups, code, first)
        assert "SSD" not in members_of(groups, code, first - 1)


def test_who_ended_belonged_until_then_and_its_successors_since(groups):
    assert {"SCG"} == members_of(groups, "039", 2005) & {"SCG", "SRB", "MNE"}
    assert {"SRB", "MNE"} == members_of(groups, "039", 2006) & {"SCG", "SRB", "MNE"}
    assert {"ANT"} == members_of(groups, "029", 2009) & {"ANT", "BES", "CUW", "SXM"}


def test_landlocked_countries_and_small_islands(groups):
    landlocked, islands = members_of(groups, "432", 2023), members_of(groups, "722", 2023)
    assert (len(landlocked), len(islands)) == (32, 53)
    assert not landlocked & islands
    assert {"MNG", "BOL", "MKD", "SSD"} <= landlocked
    assert {"FJI", "BHS", "SGP", "TLS"} <= islands


def test_each_member_state_is_in_one_region(groups):
    members = each(groups, ITU)
    assert {code: len(members_of(groups, code, 2023)) for code in ITU} == ITU
    assert len(members) == len(set(members)) == 193
    assert set(members) == members_of(groups, "ITU_ALL", 2023) <= ISO
    assert members_of(groups, "ITU_ALL", 2024) - set(members) == {"PLW"}


@pytest.mark.parametrize(("country", "region"), [("AFG", "ITU_ASP"), ("ZAF", "ITU_AFR"), ("GEO", "ITU_EUR"),
                                                 ("MDA", "ITU_EUR"), ("SDN", "ITU_ARB"), ("KAZ", "ITU_CIS")])  # fmt: skip
def test_regions_that_a_recorded_answer_shows(groups, country, region):
    assert [code for code in ITU if country in members_of(groups, code, 2023)] == [region]


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(FOLDER, tmp_path / "plan")
    return tmp_path / "plan"


def rewrite(folder, name, before, after):
    text = (folder / name).read_text(encoding="utf-8")
    assert before in text
    (folder / name).write_text(text.replace(before, after), encoding="utf-8")


def mistakes(folder):
    return [one for one in check_folder(folder).findings if one.severity is not Severity.WARNING]


def test_a_list_that_is_not_kept_is_told_with_those_that_are(folder):
    rewrite(folder, "plan.toml", 'area_lists = ["m49"]', 'area_lists = ["m49", "m50"]')
    (found,) = mistakes(folder)
    assert (found.code, found.found) == ("plan-unknown-area-list", "m50")
    assert "m49" in found.expected


def test_a_misspelled_country_is_told_where_it_stands(folder):
    rewrite(folder, "areas.toml", '"KAZ", "KGZ"', '"KAZ", "KGX"')
    (found,) = mistakes(folder)
    assert (found.code, found.file, found.found) == ("plan-unknown-area", "areas.toml", "KGX, a member of ITU_CIS")


def test_a_group_of_a_list_that_the_plan_defines_again_is_told_in_both_places(folder):
    rewrite(folder, "areas.toml", 'code = "ITU_CIS"', 'code = "143"')
    found = {(one.code, one.file) for one in mistakes(folder)}
    assert {("plan-code-twice", "areas.toml"), ("plan-code-twice", "area-lists/m49.toml")} <= found


def test_a_file_of_the_plan_does_not_stand_in_for_a_kept_list(folder):
    (folder / "area-lists").mkdir()
    (folder / "area-lists/m49.toml").write_text("", encoding="utf-8")
    assert [one.code for one in mistakes(folder)] == ["plan-area-list-twice"]


@pytest.mark.parametrize("written", ["area_lists = 5", "area_lists = [5]"])
def test_a_key_that_is_no_list_of_names_is_a_mistake_of_the_schema(folder, written):
    rewrite(folder, "plan.toml", 'area_lists = ["m49"]', written)
    assert ("plan-schema", "plan.toml") in {(one.code, one.file) for one in mistakes(folder)}
