"""Two editions compared: what was renumbered is moved, not removed and added, and nothing that differs goes untold."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.composite_kinds import Composite
from indicators.plan_diff import differences
from tests.indicators.plans import indicator, plan, pledge
from tests.indicators.schema_samples import places_of, put
from warehouse.plan_folder import plan_of_folder
from warehouse.plans import plan_digest

ITU = Path(__file__).parents[2] / "plans/itu-gs-2020-2023"
NAMES = "abcdef"


def edition(*places, **given):
    promised = [(code, name, pledge("40@2019", "60@2023")) for code, name in places]
    return plan(*promised, indicators=tuple(map(indicator, NAMES)), **given)


def told(old, new, *parts):
    rows = [(row.part, row.place, row.was, row.kind, row.what) for row in differences(old, new)]
    return [row for row in rows if row[0] != "plan" and (not parts or row[0] in parts)]


def crossed(*steps, before="a-plan"):
    return {"code": "b-plan", "crosswalk": {"before": before, "steps": steps}}


OLD = edition(("A.1-a.1", "a"), ("A.1-b.1", "b"), ("A.1-c.1", "c"))
CONTINUED = tuple({"kind": "continued", "old": [code], "new": [code]} for code in OLD.places())
RENUMBERED = {"kind": "renumbered", "old": ["A.1-c.1"], "new": ["B.1-c.1"], "reason": "Objective B took it over"}
DROPPED = {"kind": "dropped", "old": ["A.1-c.1"], "discontinued_on": "2020-12-31", "reason": "the register closed",
           "decision": "Decision 7", "title": {"en": "Letters sent"}}  # fmt: skip


def test_a_place_that_was_renumbered_is_moved_and_what_stands_above_it_comes_along():
    new = edition(("A.1-a.1", "a"), ("A.1-b.1", "b"), ("B.1-c.1", "c"), **crossed(*CONTINUED[:2], RENUMBERED))
    assert told(OLD, new, "place", "outcome", "pledge") == [
        ("outcome", "B.1-c", "A.1-c", "moved", "code"),
        ("outcome", "B.1-c", "A.1-c", "moved", "objective"),
        ("outcome", "B.1-c", "A.1-c", "changed", "title en"),
        ("place", "B.1-c.1", "A.1-c.1", "moved", "code"),
    ]
    (moved,) = [row for row in differences(OLD, new) if row.part == "place"]
    assert (moved.old, moved.new, moved.reason) == ("A.1-c.1", "B.1-c.1", "Objective B took it over")


def test_what_was_dropped_says_why_and_what_is_new_is_added():
    new = edition(("A.1-a.1", "a"), ("A.1-b.1", "b"), ("A.1-d.1", "d"), **crossed(*CONTINUED[:2], DROPPED))
    assert told(OLD, new, "place", "pledge") == [
        ("place", "A.1-c.1", None, "removed", "place"), ("place", "A.1-d.1", None, "added", "place"),
        ("pledge", "A.1-c.1", None, "removed", "pledge"), ("pledge", "A.1-d.1", None, "added", "pledge"),
    ]  # fmt: skip
    (gone,) = [row for row in differences(OLD, new) if (row.part, row.kind) == ("place", "removed")]
    assert (gone.reason, gone.old["indicator"], gone.new) == ("the register closed; Decision 7", "c", None)


def test_a_place_that_was_split_is_held_against_each_it_became():
    split = {"kind": "split", "old": ["A.1-b.1"], "new": ["A.1-b.1", "A.1-d.1"]}
    new = edition(*((f"A.1-{name}.1", name) for name in "abcd"), **crossed(CONTINUED[0], CONTINUED[2], split))
    assert told(OLD, new, "place", "pledge") == [
        ("place", "A.1-d.1", "A.1-b.1", "moved", "code"),
        ("place", "A.1-d.1", "A.1-b.1", "moved", "outcome"),
        ("place", "A.1-d.1", "A.1-b.1", "changed", "indicator"),
        ("place", "A.1-d.1", "A.1-b.1", "changed", "printed"),
    ]


def test_places_that_were_merged_are_each_held_against_the_one_they_became():
    merged = {"kind": "merged", "old": ["A.1-b.1", "A.1-c.1"], "new": ["A.1-b.1"]}
    new = edition(("A.1-a.1", "a"), ("A.1-b.1", "b"), **crossed(CONTINUED[0], merged))
    assert ("place", "A.1-b.1", "A.1-c.1", "moved", "code") in told(OLD, new)
    assert "removed" not in {row[3] for row in told(OLD, new, "place", "pledge")}


def test_without_a_crosswalk_a_place_is_found_by_its_code_then_by_its_indicator():
    new = edition(("A.1-a.1", "a"), ("A.1-b.1", "d"), ("A.1-e.1", "c"))
    assert told(OLD, new, "place") == [
        ("place", "A.1-b.1", None, "changed", "indicator"), ("place", "A.1-b.1", None, "changed", "printed"),
        ("place", "A.1-e.1", "A.1-c.1", "moved", "code"),
    ]  # fmt: skip


def test_a_crosswalk_that_leads_elsewhere_is_compared_like_any_other_part():
    new = OLD.model_copy(update={"crosswalk": edition(*[], **crossed(*CONTINUED, before="c-plan")).crosswalk})
    assert [(row.kind, row.what) for row in differences(OLD, new)] == [("added", "crosswalk")]


def test_only_what_changed_its_order_is_told_and_with_the_positions():
    new = edition(("A.1-c.1", "c"), ("A.1-a.1", "a"), ("A.1-b.1", "b"))
    rows = [(row.place, row.old, row.new) for row in differences(OLD, new) if row.what == "order"]
    assert rows == [("A.1-c", 3, 1), ("A.1-c.1", 3, 1)]


@cache
def itu():
    return plan_of_folder(ITU)


def with_changes(**updates):
    return itu().model_copy(update=updates)


def first(rows):
    ((part, place, kind, what, old, new),) = [(r.part, r.place, r.kind, r.what, r.old, r.new) for r in rows]
    return part, place, kind, what, old, new


def changed(way, value):
    return first(differences(itu(), put(itu(), way, value)))


@pytest.mark.parametrize(("way", "value", "said"), [
    (("objectives", 0, "outputs", 0, "budget", 2021), 6, ("output", "I.1-1", "changed", "budget 2021", 5_939_751, 6)),
    (("objectives", 0, "title", "fr"), "Aidez", ("objective", "I.1", "added", "title fr", None, "Aidez")),
    (("pledges", 0, "baseline", "value"), 160, ("pledge", "I.1-a.1", "changed", "baseline value", 150, 160)),
    (("risks", 0, "mitigations"), (4,), ("risk", "R1", "removed", "mitigation", 5, None)),
    (("indicators", 0, "direction"), "decrease",
     ("indicator", "wsis-countries", "changed", "direction", "increase", "decrease")),
])  # fmt: skip
def test_a_difference_names_its_part_its_place_and_its_field(way, value, said):
    assert changed(way, value) == said


def test_a_composite_names_its_places_by_the_codes_they_have_now():
    judged = {"code": "A.1-x", "title": {"en": "Both"}, "rule": "all", "components": ["A.1-b.1", "A.1-c.1"]}
    new = edition(("A.1-a.1", "a"), ("A.1-b.1", "b"), ("B.1-c.1", "c"), **crossed(*CONTINUED[:2], RENUMBERED))
    old = put(OLD, ("objectives", 0, "outcomes", 0, "composites"), (Composite.model_validate(judged),))
    judged["components"] = ["A.1-b.1", "B.1-c.1"]
    new = put(new, ("objectives", 0, "outcomes", 0, "composites"), (Composite.model_validate(judged),))
    assert not told(old, new, "composite")


def test_an_amount_of_an_allocation_table_is_told_by_its_column():
    amounts = itu().allocations[0].rows[0].amounts
    said = changed(("allocations", 0, "rows", 0, "amounts"), (*amounts[:12], 7, *amounts[13:]))
    assert said == ("allocation", "support-to-objectives-2020", "changed", "row 1 amounts I.1", 1_258_197, 7)


def test_two_prints_of_one_number_are_two():
    share = itu().support_services[0].share
    said = changed(("support_services", 0, "share", "percent"), share.percent.quantize(share.percent / 100))
    assert said[3:] == ("share percent", share.percent, share.percent)


def test_a_paragraph_that_was_put_in_does_not_change_the_others():
    paragraphs = itu().narratives[0].paragraphs
    said = changed(("narratives", 0, "paragraphs"), (paragraphs[1], *paragraphs))
    assert said[:4] == ("narrative", "0", "added", "paragraphs 1")


TUPLES = st.deferred(lambda: st.sampled_from([
    (*way, name) for way, part in places_of(itu()) for name in type(part).model_fields
    if isinstance(getattr(part, name), tuple) and len(getattr(part, name)) > 1
]))  # fmt: skip


@settings(max_examples=15)
@given(TUPLES, st.data())
def test_nothing_is_told_only_where_nothing_differs(way, data):
    value = itu()
    for step in way:
        value = getattr(value, step) if isinstance(step, str) else value[step]
    order = data.draw(st.permutations(range(len(value))))
    kept = order[: data.draw(st.integers(1, len(order)))]
    other = put(itu(), way, tuple(value[n] for n in kept))
    assert bool(differences(itu(), other)) == (plan_digest(other) != plan_digest(itu()))
