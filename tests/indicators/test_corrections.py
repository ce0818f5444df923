"""Declared corrections as a plan gives them: which cells they mean, and what is wrong with them told before they apply."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from indicators.correction_notes import correction_note, corrections_in, without_corrections
from indicators.correction_remarks import remarks_on_corrections
from indicators.corrections import Correction
from indicators.definitions import SINGULARS, check_texts
from indicators.framework import Plan
from tests.indicators.plans import indicator, plan, pledge

SOURCE = {"id": "register", "title": {"en": "Register"}, "connector": "workbook", "owner": "A bureau",
          "licence": "CC BY 4.0", "cadence": "0 6 1 * *",
          "series": [{"label": "main", "indicator": "rate", "unit": "percent"}]}  # fmt: skip


def said(**given) -> dict:
    about = {"id": "one", "source": "register", "indicator": "rate", "areas": ["CHE"], "periods": ["2020"],
             "expected": 952, "replace": "95.2", "why": "The point was left out",
             "told": {"who": "the bureau's desk", "on": "2026-11-24"}, "by": "A. Officer"}  # fmt: skip
    return {name: value for name, value in {**about, **given}.items() if value is not None}


def correction(**given) -> Correction:
    return Correction.model_validate(said(**given))


def remarks(*corrections: dict) -> list[str]:
    measured = (indicator(dimensions={"sex": ("F", "M")}), indicator("other"))
    whole = plan(("A.1-a.1", "rate", pledge("40@2019", "60@2023")), indicators=measured, sources=[SOURCE],
                 corrections=list(corrections))  # fmt: skip
    assert Plan.model_validate(whole.model_dump(mode="json")) == whole
    return [remark.code for remark in remarks_on_corrections(whole)]


def test_a_good_correction_is_no_mistake():
    assert remarks(said(), said(id="two", periods=["2021"]), said(id="three", areas=["FRA"], breakdown="sex=F")) == []


@pytest.mark.parametrize(("given", "told"), [
    ({"replace": None}, "exactly one of"), ({"drop": True}, "exactly one of"), ({"drop": False}, "Input should be True"),
    ({"areas": []}, "names its areas"), ({"areas": "every"}, "areas"), ({"periods": None}, "lists its periods"),
    ({"first_period": "2019"}, "lists its periods"), ({"expected": {}}, "low or high"),
    ({"expected": {"low": 5, "high": 4}}, "above"), ({"status": "?", "replace": None}, "status"), ({"told": {"who": "x"}}, "on"),
    ({"why": ""}, "why"), ({"by": None}, "by"),
])  # fmt: skip
def test_a_correction_says_what_where_why_and_who_was_told(given, told):
    with pytest.raises(ValidationError, match=told):
        correction(**given)


@pytest.mark.parametrize(("given", "code"), [
    ({"source": "elsewhere"}, "plan-unknown-source"),
    ({"indicator": "nothing"}, "plan-unknown-indicator"),
    ({"indicator": "other"}, "plan-unbound"),
    ({"periods": ["2020-Q1"]}, "plan-correction-period"),
    ({"periods": ["in 2020"]}, "plan-correction-period"),
    ({"periods": None, "first_period": "2019", "last_period": "2020-11"}, "plan-correction-period"),
    ({"breakdown": "sex=X"}, "plan-correction-breakdown"),
    ({"breakdown": "women"}, "plan-correction-breakdown"),
    ({"expected": {"low": 90, "high": 1000}}, "plan-correction-guard"),
    ({"expected": {"low": 90}, "replace": None, "multiply": "0.1"}, "plan-correction-guard"),
    ({"expected": {"low": -10, "high": 5}, "replace": None, "multiply": "-1"}, "plan-correction-guard"),
    ({"expected": 0, "replace": None, "multiply": 100}, "plan-correction-guard"),
])  # fmt: skip
def test_what_cannot_be_corrected_is_a_mistake_in_the_plan(given, code):
    assert remarks(said(**given)) == [code]


@pytest.mark.parametrize("given", [{"replace": None, "drop": True, "expected": {"low": 90}},
                                   {"replace": None, "multiply": "0.1", "expected": {"low": 101, "high": 1000}},
                                   {"replace": None, "multiply": "-1", "expected": {"high": -1}}])  # fmt: skip
def test_a_guard_that_leaves_out_the_mended_value_is_none(given):
    assert remarks(said(**given)) == []


@pytest.mark.parametrize(("first", "second"), [
    ({}, {}), ({}, {"areas": "all"}), ({"breakdown": "sex=F"}, {"breakdown": "*"}),
    ({}, {"periods": None, "first_period": "2019"}), ({"periods": None, "last_period": "2019"}, {"periods": None, "first_period": "2019"}),
])  # fmt: skip
def test_two_corrections_of_one_cell_are_a_mistake_unless_one_has_ended(first, second):
    assert remarks(said(**first), said(id="two", **second)) == ["plan-corrections-meet"]
    assert remarks(said(**first), said(id="two", ended="2026-12-01: the source mended it", **second)) == []


@pytest.mark.parametrize("second", [
    {"areas": ["FRA"]}, {"breakdown": "sex=F"}, {"periods": ["2021", "2022"]}, {"periods": None, "first_period": "2021"},
    {"periods": None, "last_period": "2019"},
])  # fmt: skip
def test_corrections_of_different_cells_do_not_meet(second):
    assert remarks(said(), said(id="two", **second)) == []


def test_a_correction_has_one_name():
    assert remarks(said(), said(periods=["2021"])) == ["plan-code-twice"] * 2


@pytest.mark.parametrize(("period", "covered"), [("2019", True), ("2020", True), ("2018", False), ("2021", False),
                                                 ("2020-Q1", False), ("?", False)])  # fmt: skip
def test_a_stretch_of_periods_holds_those_of_its_own_frequency(period, covered):
    assert correction(periods=None, first_period="2019", last_period="2020").covers(period) is covered


def test_a_file_of_corrections_is_part_of_a_plan_and_its_mistakes_have_a_line():
    assert SINGULARS["correction"] == "corrections"
    text = "[[correction]]\nid = 'one'\nsource = 'register'\nareas = ['CHE']\nexpected = 952\nreplace = 95.2\n"
    found = [one for one in check_texts({"corrections.toml": text}).findings if one.file == "corrections.toml"]
    assert {(one.row, one.expected) for one in found} >= {
        (1, "indicator, which is required"),
        (1, "why, which is required"),
    }


@pytest.mark.parametrize("own", ["", "estimated by the ministry", "corrected by hand; twice"])
def test_the_words_of_the_source_and_the_correction_can_be_told_apart_again(own):
    # A derived value has the notes of both its parts.
    marks = correction_note("one", "952"), correction_note("two", "-0.5")
    note = "; ".join(part for part in (marks[1], own, marks[0]) if part)
    assert (without_corrections(note), corrections_in(note)) == (own, [("two", "-0.5"), ("one", "952")])
    assert (without_corrections(own), corrections_in(own)) == (own, [])
