"""`milepost assess`: any figures, answered as an object, a row or a page; a wrong argument is one clear message."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal

import pytest
from typer.testing import CliRunner

from cli.assess import app
from cli.calculation import MODES, UNITS
from cli.wording import FLAGS, OUTLOOKS, REASONS, SENTENCES, STATUSES, rounded, sentences
from indicators import steps
from indicators.framework import Accumulation, Unit
from indicators.progress import Status
from indicators.steps import STEPS

EXAMPLE = {"baseline": "120@2019", "target": "70@2023", "observed": "95@2021"}


def run(*more: str, **given: str):
    options = [
        f"--{name.replace('_', '-')}={value}" for name, value in {**EXAMPLE, **given}.items() if value is not None
    ]
    return CliRunner().invoke(app, [*options, *more])


def asked(*more: str, **given: str) -> dict:
    result = run("--format=json", *more, **given)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout, parse_float=Decimal)


def test_the_example_is_half_way_at_half_time():
    said = asked()
    assert (said["progress"], said["pace"], said["status"]) == (Decimal("0.5"), Decimal("1.0"), "on_track")
    assert '"progress": 0.5,' in run("--format=json").stdout
    assert '"pace": 1.0,' in run("--format=json").stdout


def test_the_answer_has_the_fields_of_a_progress_line():
    fields = [
        "indicator",
        "title",
        "unit",
        "baseline",
        "target",
        "latest",
        "gap",
        "progress",
        "pace",
        "outlook",
        "status",
        "reason",
        "flags",
        "source",
        "stale_since",
    ]
    said = asked()
    assert set(fields) <= said.keys()
    assert {"value", "period", "state"} <= said["baseline"].keys()
    assert {"value", "period", "original"} <= said["target"].keys()
    assert {"value", "period", "observation_status", "vintage"} <= said["latest"].keys()


@pytest.mark.parametrize(
    ("given", "status", "progress"),
    [
        ({"direction": "increase"}, "not_assessable", None),
        ({"baseline": "-12@2019", "target": "-2@2023", "observed": "-8@2021"}, "at_risk", "0.4"),
        ({"baseline": "100@2019", "target": "100@2023", "observed": "98@2021"}, "below_floor", None),
        ({"baseline": "to-be-established", "observed": "60@2021", "direction": "decrease"}, "achieved", None),
        ({"target": "to_be_established"}, "not_assessable", None),
        ({"observed": "none"}, "not_assessable", None),
        ({"baseline": "0.8@2019", "target": "0.97..1.03@2023", "observed": "1.25@2021"}, "below_floor", None),
        ({"baseline": "0.8@2019", "target": "..1.03@2023", "observed": "1@2021"}, "maintained", None),
        ({"target": "baseline-50%@2023"}, "at_risk", "0.4166666666666667"),
        ({"baseline": "100@2019", "target": "baseline+5%/year@2023", "observed": "110.25@2021"}, "on_track", None),
        ({"milestone": "95@2020"}, "at_risk", "0.5"),
        ({"on_track": "1.01"}, "at_risk", "0.5"),
        ({"on_track": "1.2", "at_risk": "1.1"}, "off_track", "0.5"),
        ({"method": "cagr-1"}, "at_risk", None),
        ({"baseline": "0@2019", "target": "1@2023", "observed": "0@2021", "unit": "rubric"}, "not_assessable", "0"),
        ({"baseline": "−5@2019", "target": "5@2023", "observed": "0@2021"}, "on_track", "0.5"),
    ],
)
def test_any_figures_are_judged(given, status, progress):
    said = asked(**given)
    assert said["status"] == status
    assert progress is None or said["progress"] == Decimal(progress)


def test_several_values_make_a_history():
    more = [f"--observed={value}" for value in ("120@2018", "110@2019", "100@2020")]
    said = asked(*more)
    assert (said["latest"]["period"], said["outlook"]["period"]) == ("2021", "2023")
    assert said["outlook"]["low"] < said["outlook"]["value"] < said["outlook"]["high"]


def test_a_flow_is_summed_and_says_what_is_missing():
    said = asked("--observed=9@2022", baseline="0@2019", target="40@2023", observed="12@2020", accumulation="flow")
    assert (said["latest"]["value"], said["flags"], said["trace"][0]["step"]) == (
        21,
        ["incomplete"],
        "accumulated_flow",
    )


def test_the_as_of_date_decides_what_is_used():
    said = asked("--observed=80@2022", "--as-of=2022-12-30")
    assert (said["latest"]["period"], said["as_of"]) == ("2021", "2022-12-30")
    assert asked("--as-of=2021-06-30")["reason"] == "no_observation"


def test_an_original_target_and_a_lost_achievement_are_told():
    said = asked("--observed=99@2022", original_target="100@2023", observed="69@2020")
    assert (said["against_original"]["status"], said["target"]["original"]["value"]) == ("achieved", 100)
    assert {"target_revised", "achieved_earlier"} <= set(said["flags"])


def test_a_row_holds_the_same_figures():
    (row,) = csv.DictReader(io.StringIO(run("--format=csv").stdout))
    assert (row["progress"], row["status"], row["baseline_value"], row["target_period"]) == (
        "0.5",
        "on_track",
        "120",
        "2023",
    )
    assert json.loads(row["flags"]) == ["method_sensitive"]


def test_a_person_reads_the_verdict_and_the_arithmetic():
    told = run(unit="percent").stdout
    assert told.startswith("on track\n")
    assert "95 in 2021, 25 percentage points from the target" in told
    assert "1. Progress: (95 − 120) ÷ (70 − 120) = 0.5." in told
    assert "Against" not in told


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"baseline": "120"}, "--baseline '120': write a value and its period, such as 120@2019"),
        ({"observed": "95"}, "--observed '95': write a value and its period"),
        ({"baseline": "1,5@2019"}, "--baseline: '1,5' is not a number: write it as 1234.5"),
        ({"target": "70%@2023"}, "--target: '70%' is not a number: write percent without the sign"),
        ({"target": "nan@2023"}, "'nan' is not a number that can be measured"),
        ({"target": "1e999999@2023"}, "'1e999999' is not a number that can be measured"),
        ({"target": "70@2023-Q9"}, "'2023-Q9' is not a period"),
        ({"target": "3..1@2023"}, "the band's low side 3 is above its high side 1"),
        ({"target": "baseline-100%/year@2023"}, "it must be above -100"),
        ({"milestone": "x@2021"}, "--milestone: 'x' is not a number"),
        ({"direction": "up"}, "'up' is no direction: it is one of at_least, at_most, band, decrease, increase, none"),
        ({"method": "linear"}, "--method 'linear' is not known: it is one of linear-1, cagr-1"),
        ({"unit": "percents"}, "--unit 'percents' is not known"),
        ({"accumulation": "sum"}, "--accumulation 'sum' is not known"),
        ({"at_risk": "0.99"}, "thresholds need 0 < at risk (0.99) <= on track (0.95)"),
        ({"as_of": "2021"}, "--as-of '2021' is not a day"),
    ],
)
def test_a_wrong_argument_is_one_clear_message(given, told):
    result = run(**given)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr
    assert result.stderr.count("\n") == 1


def test_one_value_a_period_and_all_of_baseline_target_and_value_are_asked_for():
    assert "one value a period, found 2021, 2021" in run("--observed=96@2021").stderr
    for name in EXAMPLE:
        assert run(**{name: None}).exit_code == 2


def test_everything_a_calculation_can_say_has_english_words():
    assert set(SENTENCES) == set(STEPS)
    assert (set(REASONS), set(FLAGS), set(OUTLOOKS)) == (steps.REASONS, steps.FLAGS, steps.OUTLOOK_REASONS)
    assert set(STATUSES) == set(Status)


@pytest.mark.parametrize("key", STEPS)
def test_every_step_is_told_with_all_its_figures(key):
    words = {"status": "on_track", "reason": "qualitative", "areas": ["CHE", "FRA"], "until": "2021-06-30"}
    figures = {name: words.get(name, Decimal("12.5")) for name in STEPS[key]}
    (told,) = sentences([{"step": key, **figures}])
    assert "{" not in told
    assert told.count("12.5") >= len(figures.keys() - words.keys())


def test_the_options_are_words_of_the_plan():
    assert set(MODES) == set(Accumulation)
    assert set(UNITS) == set(Unit) - {"text"}


@pytest.mark.parametrize(
    ("value", "text"),
    [("0.12345", "0.1235"), ("-0.5", "−0.5"), ("-0.00001", "0"), ("100", "100"), ("1E+30", "1" + "0" * 30)],
)
def test_figures_are_rounded_for_reading_half_away_from_zero(value, text):
    assert rounded(Decimal(value)) == text


@pytest.mark.parametrize(
    ("target", "promise"),
    [("0..2@2023", "0 to 2"), ("0..@2023", "at least 0"), ("..0@2023", "at most 0"), ("-2..-1@2023", "−2 to −1")],
)
def test_a_promise_to_hold_names_its_sides(target, promise):
    told = run(target=target, observed="-3@2021").stdout
    assert f"the promise of {promise}" in told


def test_negative_figures_need_no_quoting():
    options = ["--baseline", "-12@2019", "--target", "-2@2023", "--observed", "-8@2021", "--format", "json"]
    assert json.loads(CliRunner().invoke(app, options).stdout)["progress"] == 0.4
