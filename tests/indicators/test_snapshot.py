"""The document a snapshot freezes: whole, plain, and the same bytes for the same state."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import date

import pytest

from indicators.canonical import canonical_json, digest_of
from indicators.framework import Plan
from indicators.snapshot import FORMAT, snapshot_document
from tests.indicators.builders import series
from tests.indicators.plans import indicator, plan, pledge

GAP = {"kind": "difference", "first": "women", "second": "men"}
PLAN = plan(
    ("A.1-a.1", "gap", pledge("-12@2019", "0@2023")),
    ("A.1-b.1", "women", pledge("48@2019", "60@2023", "50@2020")),
    ("A.2-a.1", "unseen", pledge("to_be_established", "to_be_established")),
    indicators=(indicator("gap", derivation=GAP), *map(indicator, ("women", "men", "unseen"))),
)
SEEN = [*series("2019=48.5 2020=50 2021=52E", "women"), *series("2019=60 2021=58.25", "men")]
SURROUNDINGS = {"sources": [], "findings": [], "findings_total": 0, "quarantined_total": 0}


def document(observations=SEEN, of=PLAN, **given):
    about = {"as_of": date(2022, 6, 1), "known_on": None, "surroundings": SURROUNDINGS}
    return snapshot_document(of, observations, **{**about, **given})


def test_the_document_is_plain_json_with_figures_as_exact_texts():
    said = document()
    assert json.loads(json.dumps(said)) == said
    assert (said["format"], said["as_of"], said["known_on"]) == (FORMAT, "2022-06-01", None)
    assert said["lines"][0]["latest"]["value"] == "-6.25"
    assert said["method"] == {"name": "linear-1", "on_track": "0.95", "at_risk": "0.60"}


def test_the_same_state_is_the_same_bytes_in_whatever_order_it_arrives():
    shuffled = list(SEEN)
    random.Random(1).shuffle(shuffled)
    assert canonical_json(document()) == canonical_json(document(shuffled))


@pytest.mark.parametrize(
    "changed",
    [
        {"observations": [replace(SEEN[0], revised=True), *SEEN[1:]][::-1] + series("2018=1", "men")},
        {"as_of": date(2022, 6, 2)},
        {"known_on": "2022-06-01T00:00:00Z"},
        {"of": PLAN.model_copy(update={"edition": "2024"})},
        {"surroundings": {**SURROUNDINGS, "findings_total": 1}},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_another_state_has_another_digest(changed):
    assert digest_of(document(**changed)) != digest_of(document())


def test_the_plan_in_the_document_makes_the_plan_again():
    said = document()
    again = Plan.model_validate(said["plan"])
    assert again == PLAN
    assert (said["plan_digest"], document(of=again)) == (digest_of(said["plan"]), said)


def test_every_place_has_the_series_behind_it():
    said = document()["series"]
    assert [(one["indicator"], one["derived"]) for one in said["A.1-a.1"]] == [
        ("gap", True),
        ("women", False),
        ("men", False),
    ]
    assert [point["period"] for point in said["A.1-a.1"][0]["points"]] == ["2019", "2021"]
    assert [point["observation_status"] for point in said["A.1-b.1"][0]["points"]] == ["A", "A", "E"]
    assert said["A.2-a.1"] == []


def test_lines_roll_ups_and_what_surrounds_them_are_in_the_document():
    said = document()
    assert [one["code"] for one in said["lines"]] == ["A.1-a.1", "A.1-b.1", "A.2-a.1"]
    assert [one["objective"] for one in said["roll_ups"]] == ["A.1", "A.2", None]
    assert said.keys() >= SURROUNDINGS.keys()
    assert said["lines"][1]["milestones"][0]["value"] == "50"


def test_a_float_never_enters_a_document():
    with pytest.raises(TypeError, match="is a float"):
        document(surroundings={"sources": [{"share": 0.1}]})
