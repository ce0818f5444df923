"""Declared corrections between reading and checking: the error is put right, and told as soon as the source mends it."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.corrections import Correction
from indicators.findings import Severity
from tests.frames import Reading, candidate, day, frame_of, raw_file, small_plan
from tests.indicators.test_corrections import said
from tests.warehouse.story import Story, counts
from warehouse.admission import admit
from warehouse.corrections import SEVERITY_OF, Delivered, corrected
from warehouse.landing import land
from warehouse.observations import series_known_on
from warehouse.runs import quarantined

RATE = "recycling-rate"
SERIES = {"label": "main", "indicator": RATE, "unit": "percent"}
SOURCE = {**small_plan().sources[0].model_dump(), "series": [SERIES]}


def correction(**about) -> dict:
    return said(**{"indicator": RATE, "periods": ["2020"], **about})


def plan_with(*corrections: dict):
    # What the source prints lies above the maximum: the checks must see what was put right.
    rate = {**small_plan().indicators[0].model_dump(), "maximum": 100, "lag_months": 120}
    return small_plan(sources=[SOURCE], indicators=[rate], corrections=list(corrections))


def applied(frame: pd.DataFrame, *corrections: dict, **about):
    origin = Delivered(source=plan_with().sources[0], **{"label": "main", "files": ["main"], **about})
    return corrected(frame, [Correction.model_validate(one) for one in corrections], origin)


def told(found) -> list[tuple]:
    return [(one.code, one.severity, one.row) for one in found.findings]


@pytest.fixture
def story(warehouse) -> Story:
    return Story(warehouse)


def noted(story: Story) -> list[tuple]:
    return [(str(one.value), one.status.value, one.note) for one in series_known_on(story.warehouse, [RATE], None)]


CASES = {
    "corrected": (candidate(952.0), {}),
    "correction-outdated": (candidate(95.2), {}),
    "correction-unused": (candidate(952.0, period="2021"), {}),
}


def test_every_code_has_a_case():
    assert CASES.keys() == SEVERITY_OF.keys()


@pytest.mark.parametrize("code", CASES)
def test_what_became_of_a_correction_is_told(code):
    row, about = CASES[code]
    (found,) = applied(frame_of(row), correction(**about)).findings
    assert (found.code, found.severity) == (code, SEVERITY_OF[code])
    assert all(part for part in (found.found, found.expected, found.remedy, found.file))


@pytest.mark.parametrize(("what", "row"), [
    ({}, (95.2, "A")), ({"replace": None, "multiply": "0.1"}, (95.2, "A")),
    ({"replace": None, "status": "E"}, (952.0, "E")),
])  # fmt: skip
def test_a_value_is_replaced_or_multiplied_or_given_another_status_and_the_printed_one_is_noted(what, row):
    (line,) = applied(frame_of(candidate(952.0, note="by survey")), correction(**what)).frame.to_dict("records")
    assert (line["value"], line["status"]) == row
    assert line["note"] == "by survey; corrected by one: source prints 952"


def test_a_value_that_stands_for_a_missing_one_becomes_a_stated_absence():
    frame = applied(frame_of(candidate(0.0)), correction(replace=None, status="O", expected=0)).frame
    assert frame["value"].isna().all()
    assert frame[["status", "note"]].to_dict("records") == [
        {"status": "O", "note": "corrected by one: source prints 0"}
    ]


def test_a_row_that_is_dropped_is_not_there():
    rows = frame_of(candidate(952.0), candidate(5.0, period="2021", row=3))
    found = applied(rows, correction(replace=None, drop=True))
    assert (found.frame["row"].tolist(), found.refused.tolist()) == ([3], [False])
    assert found.findings[0].expected == "left out, by correction one"


def test_products_are_those_of_the_printed_figures():
    values = [Decimal(number) / 10 for number in range(10_000, 20_000, 7)]
    rows = frame_of(*(candidate(float(value), row=n) for n, value in enumerate(values)))
    wide = correction(replace=None, multiply="0.01", expected={"low": 1000, "high": 2000})
    found = applied(rows, wide).frame["value"]
    assert [Decimal(repr(value)) for value in found] == [(value / 100).normalize() + 0 for value in values]


@pytest.mark.parametrize("row", [candidate(95.2), candidate(None), candidate(953.0, status="P")])
def test_a_cell_that_says_something_else_is_refused_and_not_corrected(row):
    found = applied(frame_of(row), correction())
    pd.testing.assert_frame_equal(found.frame, frame_of(row))
    assert found.refused.tolist() == [True]
    assert told(found) == [("correction-outdated", Severity.ERROR, 2)]


def test_a_status_the_source_has_mended_itself_is_told_too():
    found = applied(frame_of(candidate(952.0, status="E")), correction(replace=None, status="E"))
    assert told(found) == [("correction-outdated", Severity.ERROR, 2)]


@pytest.mark.parametrize("about", [{"complete": False}, {"label": "other", "labels": True}])
def test_a_delivery_that_need_not_hold_the_cell_says_nothing(about):
    series = [SERIES, {**SERIES, "label": "other", "breakdown": "sex=F"}]
    source = small_plan(sources=[{**SOURCE, "series": series}]).sources[0]
    origin = Delivered(
        source=source, label=about.get("label", "main"), files=["x"], complete=about.get("complete", True)
    )
    one = Correction.model_validate(correction())
    assert corrected(frame_of(), [one], origin).findings == ()
    whole = Delivered(source=source, label="main", files=["x"])
    assert [found.code for found in corrected(frame_of(), [one], whole).findings] == ["correction-unused"]


@pytest.mark.parametrize("about", [{"ended": "2026-12-01: mended"}, {"source": "survey"}])
def test_one_that_has_ended_or_is_of_another_source_does_nothing(about):
    rows = frame_of(candidate(952.0))
    found = applied(rows, correction(**about))
    assert found.frame is rows
    assert (found.findings, found.refused.any()) == ((), False)


ROWS = st.lists(
    st.builds(
        candidate,
        st.sampled_from([0.0, 1.5, 95.2, 952.0, None]),
        area=st.sampled_from(["CHE", "FRA", "001"]),
        period=st.sampled_from(["2019", "2020", "2021", "?"]),
        breakdown=st.sampled_from(["", "sex=F"]),
        indicator=st.sampled_from([RATE, "other"]),
        note=st.sampled_from(["", "a note"]),
        row=st.integers(2, 99),
    ),
    max_size=25,
)
CORRECTIONS = st.builds(
    lambda cells, what: correction(**cells, **what),
    st.sampled_from([{}, {"areas": "all"}, {"breakdown": "*"}, {"breakdown": "sex=F"}, {"periods": ["2019", "2021"]},
                     {"periods": None, "first_period": "2020"}, {"expected": {"low": 100}}]),
    st.sampled_from([{}, {"replace": None, "multiply": "0.1"}, {"replace": None, "drop": True},
                     {"replace": None, "status": "E"}, {"replace": None, "status": "O"}]),
)  # fmt: skip


@given(ROWS, CORRECTIONS)
def test_every_row_a_correction_does_not_mean_stays_as_it_is(rows, one):
    frame, what = frame_of(*rows), Correction.model_validate(one)
    before = frame.copy()
    found = applied(frame, one)
    pd.testing.assert_frame_equal(frame, before)
    for position, row in enumerate(rows):
        meant = (
            row["indicator"] == RATE
            and (what.areas == "all" or row["area"] in what.areas)
            and what.breakdown in {"*", row["breakdown"]}
            and what.covers(row["period"])
        )
        printed = meant and row["value"] == 952.0
        assert (position in found.frame.index) is not (printed and what.drop is True)
        if position in found.frame.index:
            assert found.refused[position] == (meant and not printed)
            same = found.frame.loc[position].equals(before.loc[position])
            assert same is not printed


# --- through the one way in ---------------------------------------------------


def test_a_corrected_value_is_admitted_with_what_the_source_prints(story):
    intake = story.admit(frame_of(candidate(952.0)), plan=plan_with(correction()), checker=None)
    assert counts(intake) == ("admitted", 1, 0, 0, 0, 0)
    assert noted(story) == [("95.2", "A", "corrected by one: source prints 952")]
    assert [found.code for found in intake.findings] == ["corrected"]


def test_the_guard_keeps_the_corrected_value_until_a_person_ends_the_correction(story):
    story.admit(frame_of(candidate(952.0), candidate(5.0, period="2021", row=3)), plan=plan_with(correction()))
    mended = frame_of(candidate(96.0), candidate(6.0, period="2021", row=3))
    delivery = story.land()
    intake = story.admit(mended, plan=plan_with(correction()), delivery=delivery)
    assert counts(intake) == ("admitted", 0, 1, 0, 1, 0)
    assert story.known() == {"2020": "95.2", "2021": "6.0"}
    assert [kept.reasons for kept in quarantined(story.warehouse)] == [("correction-outdated",)]
    ended = plan_with(correction(ended="2026-12-01: the source mended it"))
    assert counts(story.admit(mended, plan=ended, delivery=delivery)) == ("admitted", 0, 1, 1, 0, 0)
    assert noted(story) == [("96.0", "A", ""), ("6.0", "A", "")]


def test_a_value_that_is_dropped_is_withdrawn_when_it_was_known(story):
    rows = frame_of(candidate(952.0), candidate(5.0, period="2021", row=3))
    story.admit(rows)
    assert counts(story.admit(rows, plan=plan_with(correction(replace=None, drop=True)))) == (
        "admitted", 0, 0, 1, 0, 1,
    )  # fmt: skip
    assert story.known() == {"2021": "5.0"}


def test_a_delivery_of_several_parts_names_the_part_of_the_cell(warehouse):
    files = [raw_file("first", part=0), raw_file("second", part=1)]
    landed = land(warehouse, files, at=day(1), by="me")
    reading = Reading(frame_of(candidate(5.0, period="2021"), candidate(7.0, file=1, row=9)))
    intake = admit(warehouse, landed.delivery, reading, plan_with(correction()), at=day(1), by="me", reader_version="1")
    (found,) = [one for one in intake.findings if one.severity is Severity.ERROR]
    assert (found.file, found.row) == ("main, part 2 of 2", 9)
    assert [(kept.row, kept.reasons) for kept in quarantined(warehouse)] == [(9, ("correction-outdated",))]
