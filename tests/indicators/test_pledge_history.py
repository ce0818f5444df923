"""Baselines and targets over time: any number of revisions, each with its day, its reason and its author; none forgotten."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from indicators.assessment import assess_plan
from indicators.compare import compare
from indicators.crossings import remarks_on
from indicators.pledge_history import first_set, in_force, said
from indicators.snapshot import snapshot_document
from tests.indicators.builders import series
from tests.indicators.plans import benchmark, plan, pledge

SURROUNDINGS = {"sources": [], "findings": [], "findings_total": 0, "quarantined_total": 0}


def revision(of, was, effective, **given):
    about = {"reason": "the census was late", "decision": "Decision 619", "decided_on": "2021-06-18", "by": "Council"}
    return {"of": of, "was": benchmark(was), "effective": effective, **about, **given}


def revised(baseline, target, *revisions, **given):
    return plan(("A.1-a.1", "rate", {**pledge(baseline, target, **given), "revisions": revisions}))


TWICE = revised(
    "40@2019", "70@2023", revision("target", "60@2023", "2021-07-01"), revision("target", "80@2023", "2022-07-01")
)
REBASED = revised("130@2019", "200@2023", revision("baseline", "100@2019", "2021-07-01"))


def line(of, seen="2021=55", as_of=date(2023, 12, 31)):
    (found,) = assess_plan(of, series(seen), as_of=as_of)
    return found.as_dict()


@pytest.mark.parametrize(("day", "target", "kept"), [
    (date(2021, 6, 30), 60, 0), (date(2021, 7, 1), 80, 1), (date(2022, 6, 30), 80, 1), (date(2022, 7, 1), 70, 2),
])  # fmt: skip
def test_a_revision_holds_from_its_day_on_and_what_was_before_it_holds_until_then(day, target, kept):
    held = in_force(TWICE.pledge("A.1-a.1"), day)
    assert (held.target.value, len(held.revisions)) == (target, kept)


def test_original_and_current_are_shown_whatever_came_between():
    told = line(TWICE)
    assert (told["target"]["value"], told["target"]["original"]["value"]) == (70, 60)
    assert [(one["was"]["value"], one["effective"]) for one in told["target"]["revisions"]] == [
        ("60", "2021-07-01"), ("80", "2022-07-01"),
    ]  # fmt: skip
    assert told["target"]["revisions"][0] | {"was": None} == {
        "was": None, "effective": "2021-07-01", "decision": "Decision 619", "decided_on": "2021-06-18",
        "reason": "the census was late", "by": "Council",
    }  # fmt: skip


@pytest.mark.parametrize(("case", "of", "seen", "now", "first"), [
    ("44: target raised", revised("40@2019", "80@2023", revision("target", "60@2023", "2021-01-01")), "2023=60",
     (Decimal("0.5"), "off_track"), (1, "achieved")),
    ("44: target lowered", revised("40@2019", "60@2023", revision("target", "80@2023", "2021-01-01")), "2023=60",
     (1, "achieved"), (Decimal("0.5"), "off_track")),
    ("43: re-baselining", REBASED, "2023=160", (Decimal("0.4285714285714285714285714286"), "off_track"),
     (Decimal("0.6"), "at_risk")),
])  # fmt: skip
def test_progress_and_status_against_now_and_first_stand_side_by_side(case, of, seen, now, first):
    told = line(of, seen)
    against = told["against_original"]
    assert ((told["progress"], told["status"]), (against["progress"], against["status"])) == (now, first), case


def test_case_43_a_new_baseline_marks_the_break():
    told = line(REBASED, "2022=160")
    assert "baseline_revised" in told["flags"]
    assert told["baseline"]["original"]["value"] == 100
    assert {"step": "baseline_revised", "before": "100 (2019)", "until": "2021-06-30", "author": "Council",
            "because": "the census was late (Decision 619)"} in told["trace"]  # fmt: skip


def test_a_baseline_that_was_to_be_established_is_told_as_having_been():
    told = line(revised("35@2019", "50@2023", revision("baseline", "to_be_established", "2022-01-01")), "2022=41")
    assert (told["progress"], told["against_original"]["reason"]) == (Decimal("0.4"), "baseline_to_be_established")
    before = line(
        revised("35@2019", "50@2023", revision("baseline", "to_be_established", "2022-01-01")), "2020=41",
        as_of=date(2021, 12, 31),
    )  # fmt: skip
    assert (before["status"], before["reason"]) == ("not_assessable", "baseline_to_be_established")


def test_a_pledge_that_was_never_revised_says_what_it_always_said():
    told = line(plan(("A.1-a.1", "rate", pledge("40@2019", "60@2023"))))
    assert told["against_original"] is None
    assert "original" not in told["baseline"]
    assert "revisions" not in told["target"]


def test_two_snapshots_apart_by_the_day_of_a_revision_differ_by_the_target():
    documents = [
        snapshot_document(TWICE, series("2020=55"), as_of=day, known_on="2023", surroundings=SURROUNDINGS)
        for day in (date(2021, 6, 30), date(2021, 7, 1))
    ]
    (changed,) = compare(*documents).lines
    progress = next(one for one in changed.figures if one.figure == "progress")
    assert [(one.causes, one.difference) for one in progress.contributions] == [(("target",), Decimal("-0.375"))]


MISTAKES = [
    ("plan-revision-order", revised("40@2019", "70@2023", revision("target", "60@2023", "2022-07-01"),
                                    revision("target", "80@2023", "2021-07-01"))),
    ("plan-revision-same", revised("40@2019", "60@2023", revision("target", "60@2023", "2021-07-01"))),
    ("plan-baseline-form", revised("40@2019", "60@2023", revision("baseline", "30..35@2019", "2021-07-01"))),
    ("plan-original-target-twice", revised("40@2019", "70@2023", revision("target", "60@2023", "2021-07-01"),
                                           original="50@2023")),
]  # fmt: skip


@pytest.mark.parametrize(("code", "of"), MISTAKES, ids=[code for code, _ in MISTAKES])
def test_revisions_that_make_no_sense_stop_the_plan(code, of):
    assert code in {remark.code for remark in remarks_on(of)}


def test_revisions_in_order_are_no_mistake():
    assert not {remark.code for remark in remarks_on(TWICE)} & {code for code, _ in MISTAKES}


@pytest.mark.parametrize(("text", "told"), [
    ("60@2023", "60 (2023)"), ("0.97..1.03@2023", "0.97 – 1.03 (2023)"), ("5..@2023", "5 – … (2023)"),
    ("to_be_established", "to_be_established"),
])  # fmt: skip
def test_what_was_is_said_in_one_short_text(text, told):
    (of,) = [revised("40@2019", "70@2023", revision("target", text, "2022-07-01"))]
    assert said(first_set(of.pledge("A.1-a.1"), "target")) == told
