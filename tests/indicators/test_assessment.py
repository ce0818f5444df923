"""A plan judged on observations: which series speaks, what was derived, what must be said beside the verdict."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from indicators.assessment import assess_plan
from indicators.canonical import plain
from indicators.series import ObsStatus
from indicators.steps import FLAGS, OUTLOOK_REASONS, REASONS
from tests.indicators.builders import series
from tests.indicators.plans import indicator, plan, pledge

LATER = date(2023, 12, 31)


def line(observations, promised=None, as_of=LATER, **about):
    """The line of the one indicator of a plan."""
    promised = promised or pledge("40@2019", "60@2023")
    (said,) = assess_plan(
        plan(("A.1-a.1", "rate", promised), indicators=(indicator(**about),)), observations, as_of=as_of
    )
    return said


def gap_line(women: str, men: str, kind: str = "difference", **about):
    parts = {"kind": kind, "first": "use[sex=F]", "second": "use[sex=M]"}
    measured = (
        indicator("gap", derivation=parts, **about),
        indicator("use", dimensions={"sex": ("F", "M")}, role="component"),
    )
    seen = [*series(women, "use", breakdown="sex=F", recorded=True), *series(men, "use", breakdown="sex=M")]
    (said,) = assess_plan(
        plan(("A.1-a.1", "gap", pledge("-12@2019", "0@2023")), indicators=measured), seen, as_of=LATER
    )
    return said


def test_the_latest_value_is_judged_and_named():
    said = line(series("2020=45 2022=50 2021=46", vintage=3, known_at="2023-04-01T00:00:00Z"))
    written = said.as_dict()
    assert (written["latest"]["value"], written["latest"]["period"], written["latest"]["vintage"]) == (50, "2022", 3)
    assert [one["period"] for one in written["inputs"]] == ["2022"]
    assert (written["status"], written["source"]) == ("at_risk", "register")


def test_case_40_only_the_as_of_date_decides_what_is_used():
    seen = series("2021=46 2022=50 2023=61")
    said = {
        day: line(seen, as_of=day).as_dict()["latest"]["period"] for day in (date(2023, 12, 30), date(2023, 12, 31))
    }
    assert list(said.values()) == ["2022", "2023"]


def test_the_first_source_that_holds_anything_speaks_alone():
    seen = [*series("2020=45", source="register"), *series("2020=99 2022=99", source="survey")]
    assert line(seen).as_dict()["latest"]["period"] == "2020"
    assert line(series("2022=99", source="survey")).as_dict()["source"] == "survey"
    assert line(series("2022=99", source="rumour")).as_dict()["reason"] == "no_observation"


def test_an_area_and_a_breakdown_that_were_not_asked_for_do_not_speak():
    seen = [replace(one, series=replace(one.series, area="CHE")) for one in series("2021=50")]
    assert line([*seen, *series("2022=50", breakdown="sex=F")]).as_dict()["reason"] == "no_observation"


@pytest.mark.parametrize(
    ("told", "about", "reason"),
    [
        ("", {}, "no_observation"),
        ("", {"kind": "qualitative"}, "qualitative"),
        ("2021=missing", {}, "no_observation"),
        ("2021=suppressed", {}, "suppressed"),
        ("2021=cannot_exist", {}, "not_applicable"),
        ("2019=41", {}, "no_observation_after_baseline"),
        ("2018=1 2019=2", {"accumulation": "flow"}, "no_observation"),
    ],
)
def test_what_is_not_known_has_its_own_reason(told, about, reason):
    written = line(series(told), **about).as_dict()
    assert (written["status"], written["reason"], written["pace"]) == ("not_assessable", reason, None)


def test_case_46_a_withdrawn_value_is_not_kept():
    gone = replace(series("2022=missing")[0], withdrawn=True)
    only, newer = line([gone]).as_dict(), line([*series("2021=50"), gone]).as_dict()
    assert (only["reason"], only["latest"], only["flags"]) == ("observation_withdrawn", None, ["withdrawn"])
    assert (newer["latest"]["period"], newer["flags"]) == ("2021", ["withdrawn"])
    assert (only["withdrawn"], newer["withdrawn"]) == (["2022"], ["2022"])
    assert line([*series("2023=50"), gone]).as_dict()["withdrawn"] == []


def test_case_21_values_in_another_unit_are_refused():
    written = line(series("2021=0.45", unit="ratio")).as_dict()
    assert (written["reason"], written["progress"], written["outlook"]) == (
        "unit_differs",
        None,
        {"reason": "unit_differs"},
    )
    assert line(series("2021=45", unit="percent")).as_dict()["status"] == "off_track"


def test_case_20_the_gap_of_percentages_is_in_percentage_points():
    assert line(series("2021=50")).as_dict()["gap"] == {"value": Decimal(10), "unit": "percentage_point"}
    assert line(series("2021=50"), unit="count").as_dict()["gap"]["unit"] == "count"


def test_a_gap_is_derived_from_its_parts_and_traced_to_them():
    said = gap_line("2019=48 2021=52E", "2019=60 2021=58")
    written = said.as_dict()
    assert (written["latest"]["value"], written["latest"]["observation_status"]) == (-6, "E")
    assert [(one["indicator"], one["breakdown"], one["value"]) for one in written["inputs"]] == [
        ("use", "sex=F", 52),
        ("use", "sex=M", 58),
    ]
    assert written["trace"][0] == {"step": "derived_difference", "first": 52, "second": 58, "result": -6}
    assert (written["trace"][1]["step"], written["flags"], written["source"]) == ("progress", ["recorded"], "derived")


def test_case_25_a_share_shows_both_parts_and_that_its_base_moved():
    trace = gap_line("2020=45 2021=100", "2020=50 2021=150", kind="share").trace
    assert trace[0] == {
        "step": "derived_share",
        "first": 100,
        "second": 150,
        "result": Decimal("66.66666666666666666666666667"),
    }
    assert trace[1] == {"step": "base_changed", "before": 50, "before_period": "2020", "now": 150, "period": "2021"}


@pytest.mark.parametrize(
    ("kind", "accumulation", "value", "told"),
    [
        ("share", "flow", "45.44554455445544554455445545", "derived_share"),
        ("share", "average", "45.44554455445544554455445545", "derived_share"),
        ("share", "maximum", "90", "accumulated_maximum"),
        ("difference", "flow", "-551", "accumulated_flow"),
    ],
)
def test_case_22_shares_of_several_periods_are_pooled(kind, accumulation, value, told):
    said = gap_line("2020=9 2021=450", "2020=10 2021=1000", kind=kind, accumulation=accumulation)
    assert (said.judged.value, said.trace[0]["step"]) == (Decimal(value), told)
    assert said.trace[0]["result"] == said.judged.value
    assert said.trace[1]["step"] in {"progress", "not_assessable"}


def test_a_share_whose_parts_cancel_out_is_not_known():
    said = gap_line("2020=9 2021=9", "2020=10 2021=-10", kind="share", accumulation="flow")
    assert said.as_dict()["reason"] == "no_observation"


def test_case_30_a_sum_with_a_missing_period_says_so():
    written = line(series("2020=12 2021=missing 2022=9E"), pledge("0@2019", "40@2023"), accumulation="flow").as_dict()
    assert (written["latest"]["value"], written["latest"]["observation_status"], written["flags"]) == (
        21,
        "E",
        ["incomplete"],
    )
    assert written["trace"][0] == {"step": "accumulated_flow", "parts": [12, 9], "result": 21}


@pytest.mark.parametrize(
    ("given", "flag"),
    [
        ({"recorded": True}, "recorded"),
        ({"revised": True}, "revised"),
        ({"note": "by survey; corrected by one: source prints 6.0"}, "corrected"),
        ({"status": ObsStatus.PROVISIONAL}, "provisional"),
        ({"status": ObsStatus.BREAK}, "series_break"),
    ],
)
def test_what_is_special_about_the_value_is_flagged(given, flag):
    seen = [replace(series("2022=60")[0], **given)]
    assert line(seen).flags == (flag,)
    assert line(series("2022=60")).flags == ()


def test_a_break_counts_only_between_baseline_and_value():
    assert line(series("2020=45B 2022=60")).flags == ("series_break",)
    assert line(series("2019=45B 2022=60")).flags == ()
    assert line(series("2021=60 2022=missing 2023=60B"), as_of=date(2022, 6, 1)).flags == ()


@pytest.mark.parametrize(
    ("day", "since"), [(date(2024, 12, 31), None), (date(2025, 1, 1), "2025-01-01"), (date(2030, 1, 1), "2025-01-01")]
)
def test_a_value_is_stale_when_the_next_is_overdue_by_the_declared_lag(day, since):
    said = line(series("2022=60"), as_of=day, lag_months=12)
    assert said.as_dict()["stale_since"] == since
    assert ("stale" in said.flags) == (since is not None)


def test_a_quarterly_value_is_stale_sooner():
    said = line(series("2022-Q3=60"), as_of=date(2024, 1, 1), lag_months=6, frequency="Q")
    assert said.as_dict()["stale_since"] == "2023-07-01"


def test_what_is_special_about_the_promise_is_flagged():
    promised = pledge("40@2019", "60@2023", original="50@2023")
    for end in ("baseline", "target"):
        promised[end]["state"] = "provisional"
    written = line(series("2022=55"), promised).as_dict()
    assert set(written["flags"]) == {"baseline_provisional", "target_provisional", "target_revised"}
    assert written["against_original"]["status"] == "achieved"
    assert written["target"]["original"]["value"] == 50
    assert written["trace"][-1] == {"step": "against_original", "status": "achieved"}


def test_case_15_what_was_achieved_and_lost_is_told():
    said = line(series("2021=62 2022=58"))
    assert "achieved_earlier" in said.flags
    assert said.trace[-1] == {"step": "achieved_earlier", "value": 62, "period": "2021"}


def test_cases_43_and_45_a_new_baseline_or_value_changes_the_answer_and_both_can_be_asked():
    before = line(series("2021=160"), pledge("100@2019", "200@2023"), unit="count")
    rebased = line(series("2021=160"), pledge("130@2019", "200@2023"), unit="count")
    revised = line(series("2021=155", revised=True), pledge("100@2019", "200@2023"), unit="count")
    shares = [one.as_dict()["progress"] for one in (before, rebased, revised)]
    assert shares == [Decimal("0.6"), Decimal("0.4285714285714285714285714286"), Decimal("0.55")]
    assert revised.flags == ("revised",)


def test_a_line_without_anything_known_is_still_a_line():
    written = line([], pledge("to_be_established", "to_be_established")).as_dict()
    assert (written["baseline"]["state"], written["baseline"]["value"], written["latest"]) == (
        "to_be_established",
        None,
        None,
    )
    assert (written["gap"], written["outlook"]) == (None, {"reason": "no_target_period"})


def test_every_line_is_plain_json_of_published_codes():
    seen = [line(series("2019=40 2020=42 2021=43 2022=45")), gap_line("2021=52", "2021=58"), line([])]
    for said in seen:
        written = json.loads(json.dumps(plain(said.as_dict())))
        assert set(written["flags"]) <= FLAGS
        assert written["reason"] in {None, *REASONS}
        assert written["outlook"].get("reason") in {None, *OUTLOOK_REASONS}
    assert json.loads(json.dumps(plain(seen[0].as_dict())))["progress"] == "0.25"
