"""How many areas have something: a list without doubles, of which zero and silence are told apart."""

from __future__ import annotations

from datetime import date

import pytest

from indicators.distinct import distinct
from indicators.evidence import Record
from tests.indicators.builders import series
from tests.indicators.plans import indicator, plan, pledge

LATER = date(2030, 12, 31)


def anybody(area: str, year: int) -> bool:
    return True


def seen(text: str, name: str = "has-policy"):
    """`CHE:2020=1 FRA:2020=0`"""
    parts = (part.split(":") for part in text.split())
    return [one for area, told in parts for one in series(told, name, area=area)]


@pytest.mark.parametrize(
    ("case", "text", "within", "lists"),
    [
        ("one of two", "CHE:2020=1 FRA:2020=0", None, "2020=CHE/2"),
        ("none of two is a count of 0", "CHE:2020=0 FRA:2020=0", None, "2020=/2"),
        ("nothing known has no count", "CHE:2020=missing", None, ""),
        ("silence is not known", "CHE:2020=1 FRA:2020=missing", None, "2020=CHE/1"),
        ("each period has its own list", "CHE:2020=1 FRA:2021=1", None, "2020=CHE/1 2021=FRA/1"),
        ("two years together", "CHE:2020=1 FRA:2021=1", 2, "2020=CHE/1 2021=CHE,FRA/2"),
        ("an area counts once in two years", "CHE:2020=1 CHE:2021=1", 2, "2020=CHE/1 2021=CHE/1"),
        ("what is too long ago does not count", "CHE:2019=1 FRA:2021=1", 2, "2019=CHE/1 2021=FRA/1"),
        ("one no does not undo a yes within the years", "CHE:2020=1 CHE:2021=0", 2, "2020=CHE/1 2021=CHE/1"),
        ("it does in its own year", "CHE:2020=1 CHE:2021=0", None, "2020=CHE/1 2021=/1"),
        ("any amount is one area", "CHE:2020=17 FRA:2020=0.5", None, "2020=CHE,FRA/2"),
        ("quarters within a year", "CHE:2020-Q1=1 FRA:2020-Q4=1", 1, "2020-Q1=CHE/1 2020-Q4=CHE,FRA/2"),
    ],
)
def test_areas_are_listed_and_counted(case, text, within, lists):
    made = distinct(seen(text), within, anybody)
    told = [f"{one.period}={','.join(one.told[0]['areas'])}/{one.told[0]['known']}" for one in made]
    assert " ".join(told) == lists, case
    assert [one.value for one in made] == [len(one.told[0]["areas"]) for one in made]


def test_case_31_thirty_and_thirtyfive_countries_are_fortyone():
    first = {f"A{number:02d}" for number in range(30)}
    second = {f"A{number:02d}" for number in range(6, 41)}
    told = [f"{area}:{year}=1" for year, areas in ((2024, first), (2025, second)) for area in areas]
    alone, together = distinct(seen(" ".join(told)), None, anybody), distinct(seen(" ".join(told)), 2, anybody)
    assert [one.value for one in alone] == [30, 35]
    assert [one.value for one in together] == [30, 41]
    assert together[-1].told[0]["areas"] == sorted(first | second)


def test_several_parts_make_one_list():
    made = distinct([*seen("CHE:2020=1 FRA:2020=0", "has-law"), *seen("CHE:2020=1 FRA:2020=1")], None, anybody)
    assert [one.value for one in made] == [2]


def test_the_inputs_are_one_observation_an_area_that_proves_its_place():
    (_, made) = distinct(seen("CHE:2020=1 CHE:2021=0 FRA:2020=0 FRA:2021=0"), 2, anybody)
    assert [(one.series.area, one.period.text, one.value) for one in made.inputs] == [
        ("CHE", "2020", 1), ("FRA", "2021", 0),
    ]  # fmt: skip


COUNT = {"kind": "distinct", "parts": ["has-policy"]}


def evidence(text, area="001", members=None):
    count = indicator("countries", unit="count", derivation=COUNT, area=area)
    asked = plan(
        ("A.1-a.1", "countries", pledge("0@2019", "9@2023")),
        indicators=(count, indicator("has-policy", unit="count")),
    )
    known = {} if members is None else {"members": members}
    return Record(asked, seen(text), LATER, **known).evidence(asked.indicator("countries"), area, "")


def europe(area, year):
    return frozenset({"CHE", "FRA"} if year < 2021 else {"FRA"}) if area == "150" else frozenset()


def test_of_the_world_every_country_counts_and_no_group():
    found = evidence("CHE:2020=1 BRA:2020=1 150:2020=1 001:2020=2")
    assert found.told["2020"][0]["areas"] == ["BRA", "CHE"]
    assert evidence("CHE:2020=1 OUR_GROUP:2020=1").told["2020"][0]["areas"] == ["CHE"]


def test_of_a_group_its_members_of_the_year_count():
    found = evidence("CHE:2020=1 BRA:2020=1 FRA:2020=1 CHE:2021=1", "150", europe)
    assert {text: told[0]["areas"] for text, told in found.told.items()} == {"2020": ["CHE", "FRA"]}


def test_of_a_group_nobody_knows_there_is_a_reason_and_no_count():
    found = evidence("CHE:2020=1", "150")
    assert (found.observations, [one.reason for one in found.refused]) == ((), ["members_unknown"])
