"""One value of a group of areas: by the declared rule, from enough of its members, saying how many."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from time import process_time

import pytest

from indicators.aggregation import Known, Rule, aggregated
from indicators.assessment import assess_plan
from indicators.derivation import Refused
from indicators.evidence import Record
from indicators.series import ObsStatus
from tests.indicators.builders import period, series
from tests.indicators.plans import indicator, plan, pledge

LATER = date(2030, 12, 31)
AREAS = ("AAA", "BBB", "CCC", "DDD")


def by_area(text):
    """`80 900 - 3`: values of AAA, BBB, …; a dash is not known."""
    told = zip(AREAS, text.split(), strict=False)
    return {area: series(f"2020={value}", area=area)[0] for area, value in told if value != "-"}


@pytest.mark.parametrize(
    ("case", "method", "coverage", "values", "weights", "made"),
    [
        ("55 a small and a large country", "pooled", "1", "80 900", "100 1000", "89.09090909090909090909090909"),
        ("55b weighted it is the same", "weighted", "1", "80 90", "100 1000", "89.09090909090909090909090909"),
        ("55c the plain mean has to be asked for", "mean", "1", "80 90", "", "85"),
        ("a sum", "sum", "1", "80 90", "", "170"),
        ("all are asked for unless declared", "sum", "1", "80 -", "", "coverage_too_low"),
        ("half are enough when declared", "sum", "0.5", "80 -", "", "80"),
        ("half of the members are not 0.6", "mean", "0.6", "80 -", "", "coverage_too_low"),
        ("a third is a third exactly", "mean", "0.33", "80 - -", "", "80"),
        ("90 % of the weight", "weighted", "0.9", "50 -", "90 10", "50"),
        ("89 % of the weight", "weighted", "0.9", "50 -", "89 11", "coverage_too_low"),
        ("a weight nobody knows is not covered", "weighted", "0.9", "50 50", "90 -", "coverage_too_low"),
        ("half of the weights are known", "weighted", "0.5", "50 70", "90 -", "50"),
        ("no weights at all", "weighted", "0.1", "50 70", "- -", "weights_unknown"),
        ("a weight below zero is none", "weighted", "0.1", "50", "-3", "weights_unknown"),
        ("weights of zero weigh nothing", "weighted", "1", "50 70", "0 10", "70"),
        ("24 nothing of nothing is no data", "pooled", "1", "0 0", "0 0", None),
        ("24b none of 25 is 0 %", "pooled", "1", "0 0", "0 25", "0"),
        ("nothing known makes nothing", "sum", "0.1", "- -", "", None),
        ("nothing known but weights makes nothing", "weighted", "0.1", "- -", "1 1", None),
        ("zero is a value", "mean", "1", "0 0", "", "0"),
        ("22 few replies and many", "pooled", "1", "9 450", "10 1000", "45.44554455445544554455445545"),
    ],
)
def test_a_group_has_the_value_its_rule_makes_of_its_members(case, method, coverage, values, weights, made):
    members = AREAS[: len(values.split())]
    rule = Rule(method=method, coverage=Fraction(coverage), weights="people")
    found = aggregated(rule, period("2020"), members, Known(values=by_area(values), weights=by_area(weights)))
    said = found and (found.reason if isinstance(found, Refused) else f"{found.value:f}")
    assert said == made, case


def test_areas_that_are_no_members_do_not_enter():
    rule = Rule(method="sum", coverage=Fraction(1))
    made = aggregated(rule, period("2020"), {"AAA"}, Known(values=by_area("1 100"), weights={}))
    assert (made.value, [one.series.area for one in made.inputs]) == (1, ["AAA"])


def test_it_is_told_how_many_of_how_many_and_how_much_is_known():
    rule = Rule(method="weighted", coverage=Fraction(1, 2), weights="people")
    known = Known(values=by_area("50 70 -"), weights=by_area("30 40 30"))
    made = aggregated(rule, period("2020"), AREAS[:3], known)
    assert made.told == (
        {"step": "aggregated_weighted", "weights": "people", "members": 2, "of": 3, "coverage": 70,
         "result": Decimal("61.42857142857142857142857143")},
    )  # fmt: skip
    assert made.incomplete is False


def test_a_sum_that_lacks_members_is_incomplete_and_takes_the_first_status():
    known = {**by_area("50"), "BBB": series("2020=1E", area="BBB")[0]}
    made = aggregated(
        Rule(method="sum", coverage=Fraction(1, 2)), period("2020"), AREAS[:3], Known(values=known, weights={})
    )
    assert (made.incomplete, made.status) == (True, ObsStatus.ESTIMATED)


# Through a plan: from declared rules to a verdict.

REPLIES = indicator("yes", unit="count"), indicator("asked", unit="count"), indicator("people", unit="count")
SHARE = indicator("share", derivation={"kind": "share", "first": "yes", "second": "asked"})


def group_plan(accumulation="latest", groups=(), **rule):
    of_group = {"kind": "aggregate", "of": "share", **rule}
    share = indicator("group", derivation=of_group, area="150", accumulation=accumulation)
    return plan(
        ("A.1-a.1", "group", pledge("40@2019", "90@2023")),
        indicators=(share, SHARE, *REPLIES),
        area_groups=groups or [PAIR],
    )


def told(name, text):
    parts = (part.split(":") for part in text.split())
    return [one for area, seen in parts for one in series(seen, name, area=area)]


PAIR = {"code": "150", "title": {"en": "Two"}, "members": ["AAA", "BBB"], "source": "a list", "as_of": "2020"}


SEEN = [
    *told("yes", "AAA:2020=80 BBB:2020=900 CCC:2020=1"),
    *told("asked", "AAA:2020=100 BBB:2020=1000 CCC:2020=100"),
    *told("people", "AAA:2019=1 BBB:2019=3"),
]


def evidence(seen=SEEN, **rule):
    asked = group_plan(**rule)
    return Record(asked, seen, LATER).evidence(asked.indicator("group"), "150", "")


def test_case_55_the_share_of_a_group_is_pooled_and_walked_back_to_all_its_parts():
    (line,) = assess_plan(group_plan(method="pooled"), SEEN, as_of=LATER)
    written = line.as_dict()
    assert written["latest"]["value"] == Decimal("89.09090909090909090909090909")
    assert written["trace"][0] == {
        "step": "aggregated_pooled", "first": 980, "second": 1100, "members": 2, "of": 2, "coverage": 100,
        "result": written["latest"]["value"],
    }  # fmt: skip
    assert [(one["indicator"], one["area"]) for one in written["inputs"]] == [
        ("yes", "AAA"), ("asked", "AAA"), ("yes", "BBB"), ("asked", "BBB"),
    ]  # fmt: skip


def test_weights_of_another_year_are_not_taken_unless_declared():
    none = evidence(method="weighted", weights="people")
    assert (none.observations, [one.reason for one in none.refused]) == ((), ["weights_unknown"])
    carried = evidence(method="weighted", weights="people", weights_from_up_to=1)
    assert [one.value for one in carried.observations] == [Decimal("87.5")]


def test_the_newest_weight_within_reach_is_taken():
    newer = [*SEEN, *told("people", "AAA:2020=9 BBB:2018=9")]
    found = evidence(newer, method="weighted", weights="people", weights_from_up_to=2)
    assert [one.value for one in found.observations] == [Decimal("82.5")]


def test_a_group_nobody_knows_has_a_reason_and_no_value():
    another = group_plan(groups=[{**PAIR, "code": "142"}], method="mean")
    (line,) = assess_plan(another, SEEN, as_of=LATER)
    assert (line.as_dict()["status"], line.as_dict()["reason"]) == ("not_assessable", "members_unknown")


def test_only_who_belonged_in_a_year_enters_and_a_year_without_members_has_a_reason():
    seen = [
        *told("yes", "AAA:2020=8 AAA:2021=1 AAA:2022=1 BBB:2021=2 BBB:2022=2"),
        *told("asked", "AAA:2020=8 AAA:2021=4 AAA:2022=4 BBB:2021=4 BBB:2022=4"),
    ]
    joined = [{"area": "AAA", "joined": 2021}, {"area": "BBB", "joined": 2022}]
    found = evidence(seen, groups=[{**PAIR, "changes": joined}], method="mean")
    assert [(one.period.text, one.value) for one in found.observations] == [("2021", 25), ("2022", Decimal("37.5"))]
    assert [(one.period.text, one.reason) for one in found.refused] == [("2020", "members_unknown")]


def test_what_is_known_too_little_of_is_flagged_when_an_older_value_is_judged():
    newer = [*SEEN, *told("yes", "AAA:2021=1"), *told("asked", "AAA:2021=2 BBB:2021=200")]
    (line,) = assess_plan(group_plan(method="pooled", coverage="0.9"), newer, as_of=LATER)
    assert (line.as_dict()["latest"]["period"], "newer_incomplete" in line.flags) == ("2020", True)
    (alone,) = assess_plan(group_plan(method="pooled"), newer[len(SEEN) :], as_of=LATER)
    assert alone.as_dict()["reason"] == "coverage_too_low"


def test_pooled_shares_of_several_years_are_pooled_again():
    seen = [*SEEN, *told("yes", "AAA:2021=0 BBB:2021=0"), *told("asked", "AAA:2021=50 BBB:2021=50")]
    asked = group_plan("average", method="pooled")
    (line,) = assess_plan(asked, seen, as_of=LATER)
    assert line.judged.value == Decimal("81.66666666666666666666666667")
    assert line.trace[0] == {"step": "derived_share", "first": 980, "second": 1200, "result": line.judged.value}


def test_two_hundred_areas_over_thirty_years_are_aggregated_in_well_under_a_second():
    codes = [f"{chr(65 + number // 26)}{chr(65 + number % 26)}X" for number in range(200)]
    values = " ".join(f"{year}={year % 7}.5" for year in range(1995, 2025))
    seen = [one for name in ("yes", "asked") for area in codes for one in series(values, name, area=area)]
    asked = group_plan(groups=[{**PAIR, "members": codes}], method="pooled")
    start = process_time()
    found = Record(asked, seen, LATER).evidence(asked.indicator("group"), "150", "")
    assert (len(found.observations), process_time() - start < 1) == (30, True)
    assert found.told["2024"][0]["members"] == 200
