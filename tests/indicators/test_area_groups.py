"""Groups of countries: who belongs when, groups within groups, and what is wrong with a list told with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from indicators.area_groups import AreaGroup, is_own_code
from indicators.definitions import check_texts
from indicators.memberships import is_within_itself, members_of

FOLDER = Path(__file__).parents[2] / "plans/itu-gs-2020-2023"


def group(code, *members, changes=(), **given):
    about = {"title": {"en": code}, "source": "a list", "as_of": "2023"}
    return AreaGroup.model_validate({**about, "code": code, "members": members, "changes": changes, **given})


def stint(area, joined=None, left=None):
    return {"area": area, "joined": joined, "left": left}


@pytest.mark.parametrize(
    ("year", "members"),
    [
        (2009, {"FRA", "SCG"}),
        (2010, {"FRA", "CHE", "SCG"}),
        (2014, {"FRA", "CHE", "SCG"}),
        (2015, {"FRA", "CHE"}),
        (2019, {"FRA", "CHE"}),
        (2020, {"FRA"}),
        (2022, {"FRA", "CHE"}),
    ],
)
def test_who_belongs_on_31_december_belongs_that_year(year, members):
    changes = [stint("CHE", 2010, 2020), stint("CHE", 2022), stint("SCG", left=2015)]
    assert members_of([group("A_B", "FRA", "CHE", "SCG", changes=changes)], "A_B", year) == members


def test_groups_within_groups_are_opened_with_the_dates_of_each():
    groups = [
        group("001", "150", "A_X", "ATA"),
        group("150", "155", "CHE"),
        group("155", "FRA", "DEU", changes=[stint("DEU", joined=1990)]),
        group("A_X", "155", "JPN", changes=[stint("155", left=2000)]),
    ]
    assert members_of(groups, "001", 2020) == {"FRA", "DEU", "CHE", "JPN", "ATA"}
    assert members_of(groups, "A_X", 1989) == {"FRA", "JPN"}
    assert members_of(groups, "A_X", 2020) == {"JPN"}


@pytest.mark.parametrize("code", ["150", "A_B", "FRA"])
def test_what_is_no_group_has_no_members(code):
    assert members_of([group("A_C", "FRA")], code, 2020) == frozenset()


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("WHO_AFR", True), ("A1_B2_C3", True), ("AFR", False), ("US-CA", False), ("_T", False), ("who_afr", False),
     ("GUINEA-BISSAU", False), ("001", False), ("A_", False), ("A_B\n", False)],
)  # fmt: skip
def test_a_groups_own_code_is_like_no_code_of_a_country(text, is_one):
    assert is_own_code(text) is is_one


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"code": "AFR"}, "pattern"),
        ({"members": []}, "at least 1"),
        ({"members": ["FRA", "FRA"]}, "FRA stands among the members of A_B more than once"),
        ({"members": ["fra"]}, "pattern"),
        ({"changes": [stint("CHE", 2010)]}, "CHE changes but is not among the members"),
        ({"changes": [stint("FRA")]}, "neither when it joined nor when it left"),
        ({"changes": [stint("FRA", 2010, 2010)]}, "the first must be later"),
        ({"changes": [stint("FRA", 2010), stint("FRA", 2012, 2014)]}, "the times of FRA in A_B overlap"),
        ({"as_of": "lately"}, "pattern"),
    ],
)
def test_a_group_that_contradicts_itself_is_refused(given, said):
    with pytest.raises(ValidationError, match=said):
        group(**{"code": "A_B", **given}, **({} if "members" in given else {"members": ["FRA"]}))


@pytest.fixture
def texts():
    found = {path.relative_to(FOLDER).as_posix(): path for path in FOLDER.rglob("*.toml")}
    return {name: path.read_text(encoding="utf-8") for name, path in found.items() if not name.startswith("recorded")}


OWN = """
[[area_group]]
code = "A_B"
title = { en = "Some" }
members = ["FRA", "CHE"]
source = "a list"
as_of = "2023"

[[area_group]]
code = "A_C"
title = { en = "More" }
members = ["A_B", "JPN"]
source = "a list"
as_of = "2023"
"""
WORLD = OWN + OWN.replace("A_B", "001").replace("A_C", "002").replace("CHE", 'CHE", "JPN')


@pytest.mark.parametrize(
    ("text", "code", "row", "said"),
    [
        (OWN.replace('["A_B"', '["A_D"'), "plan-unknown-area", 12, "A_D, a member of A_C"),
        (OWN.replace('["FRA"', '["A_C"'), "plan-area-circle", 5, "A_B, which is within itself"),
        (OWN.replace('"A_C"', '"A_B"'), "plan-code-twice", 3, "area group A_B, 2 times"),
        (WORLD.replace('["A_B", "JPN"]', '["A_B", "JNP"]'), "plan-unknown-area", 12, "JNP, a member of A_C"),
        (OWN.replace('"JPN"]', '"jpn"]'), "plan-schema", 12, "jpn"),
    ],
)
def test_what_is_wrong_between_groups_is_told_with_its_file_and_line(texts, text, code, row, said):
    texts["areas.toml"] = text
    found = [one for one in check_texts(texts).findings if one.file == "areas.toml"]
    assert (code, row, said) in [(one.code, one.row, one.found) for one in found]


def test_groups_in_order_have_nothing_wrong(texts):
    texts["areas.toml"] = WORLD.replace('"JPN"]', '"JPN", "XKX"]')
    assert [one for one in check_texts(texts).findings if one.file == "areas.toml"] == []


CODES = ["A_A", "A_B", "A_C", "A_D"]


@given(
    st.dictionaries(
        st.sampled_from(CODES), st.sets(st.sampled_from([*CODES, "FRA", "CHE", "JPN"]), min_size=1), min_size=1
    ),
    st.integers(1990, 2030),
)
def test_opening_groups_ends_and_gives_the_union_of_what_is_within(lists, year):
    groups = [group(code, *sorted(members)) for code, members in lists.items()]
    for one in groups:
        members = members_of(groups, one.code, year)
        assert {code for code in one.members if "_" not in code} <= members <= {"FRA", "CHE", "JPN"}
        for within in set(one.members) & lists.keys():
            assert members_of(groups, within, year) <= members
            assert is_within_itself(groups, one) or within != one.code
