"""What becomes of a source's own way with areas, row by row: kept in our code, or a finding with its row."""

from __future__ import annotations

import pytest

from tests.connectors.answers import copy_of, read


def of_the_un(**changed):
    document = copy_of("un-sdg")
    document["data"] = [{**document["data"][0], **changed}]
    document["totalElements"] = 1
    return read("un-sdg", document)


def of_the_world_bank(code):
    document = copy_of("worldbank-wdi")
    document[0]["total"] = 1
    document[1] = [{**document[1][0], "countryiso3code": code}]
    return read("worldbank-wdi", document)


@pytest.mark.parametrize(
    ("number", "year", "areas", "codes"),
    [
        ("891", 2006.0, ["SCG"], []),
        ("891", 2007.0, [], ["area-ended"]),
        ("530", 2010.0, ["ANT"], []),
        ("530", 2011.0, [], ["area-ended"]),
        ("688", 2007.0, ["SRB"], []),
        ("830", 2007.0, ["830"], []),
        ("412", 2007.0, ["XKX"], []),
        ("888", 2007.0, [], ["area-unknown"]),
    ],
)
def test_a_former_country_has_values_until_it_ended(number, year, areas, codes):
    reading = of_the_un(geoAreaCode=number, timePeriodStart=year)
    assert (list(reading.frame["area"]), [one.code for one in reading.findings]) == (areas, codes)
    assert reading.rows_read == 1


@pytest.mark.parametrize(
    ("code", "area"), [("CHI", "830"), ("CHL", "CHL"), ("XKX", "XKX"), ("ZAR", "COD"), ("WLD", "001")]
)
def test_codes_of_the_world_bank(code, area):
    assert list(of_the_world_bank(code).frame["area"]) == [area]


@pytest.mark.parametrize(
    ("sex", "breakdown"), [("BOTHSEX", ""), ("bothsex", ""), ("_T", ""), ("female", "sex=F"), ("M", "sex=M")]
)
def test_a_sex_in_the_spelling_of_another_channel(sex, breakdown):
    assert list(of_the_un(dimensions={"Sex": sex}).frame["breakdown"]) == [breakdown]


def test_an_unknown_sex_is_a_finding():
    assert [one.code for one in of_the_un(dimensions={"Sex": "X"}).findings] == ["breakdown-unknown"]
