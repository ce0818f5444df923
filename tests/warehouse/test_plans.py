from __future__ import annotations

from datetime import timedelta

import pytest

from indicators.errors import CallerMistake
from tests.frames import day, small_plan
from warehouse.plans import benchmark_versions, load_plan, loaded_plans, plan_digest, plan_known_on, plan_of_digest

UNKNOWN = {"state": "to_be_established", "owner": "A bureau"}


def pledge(**given) -> dict:
    target = {"state": "established", "period": "2023", "source": "the plan", "value": "30"}
    return {"indicator": "I.1-a.1", "baseline": UNKNOWN, "target": target, **given}


def test_a_plan_comes_back_as_it_was(warehouse):
    plan = small_plan()
    loaded = load_plan(warehouse, plan, at=day(0), by="editor")
    assert (loaded.new, loaded.benchmarks_new, loaded.benchmarks_changed) == (True, 2, 0)
    assert plan_known_on(warehouse, "small", None) == plan == plan_known_on(warehouse, None, None)
    assert plan_digest(plan_known_on(warehouse, "small", None)) == plan_digest(plan)


def test_the_same_plan_again_changes_nothing_but_a_return_to_an_earlier_one_does(warehouse):
    told = [load_plan(warehouse, small_plan(target=value), at=day(n), by="me") for n, value in enumerate("1121")]
    assert [loaded.new for loaded in told] == [True, False, True, True]
    assert [loaded.benchmarks_changed for loaded in told] == [0, 0, 1, 1]


def test_a_target_is_answerable_as_known_on_any_date(warehouse):
    for number, value in enumerate(("30", "40")):
        load_plan(warehouse, small_plan(target=value), at=day(number * 10), by="editor")
    assert str(plan_known_on(warehouse, "small", day(5)).pledge("I.1-a.1").target.value) == "30"
    assert str(plan_known_on(warehouse, "small", day(10)).pledge("I.1-a.1").target.value) == "40"
    versions = [one for one in benchmark_versions(warehouse, "small", "I.1-a.1") if one.kind == "target"]
    assert [(str(one.benchmark.value), one.author) for one in versions] == [("30", "editor"), ("40", "editor")]
    assert versions[0].known_at < versions[1].known_at


def test_a_plan_is_found_by_the_digest_a_run_wrote_down_whatever_was_loaded_since(warehouse):
    plans = [small_plan(target=value) for value in ("30", "40")]
    for number, plan in enumerate(plans):
        load_plan(warehouse, plan, at=day(number), by="editor")
    assert [plan_of_digest(warehouse, plan_digest(plan)) for plan in plans] == plans
    assert plan_of_digest(warehouse, "0" * 64) is None


def test_a_change_names_its_author_and_reason_when_the_plan_does(warehouse):
    load_plan(warehouse, small_plan(pledges=[pledge()]), at=day(0), by="editor")
    baseline = {"state": "provisional", "value": "18.40", "period": "2019", "source": "a survey", "reason": "first count",
                "by": "A statistician"}  # fmt: skip
    loaded = load_plan(warehouse, small_plan(pledges=[pledge(baseline=baseline)]), at=day(1), by="editor")
    assert (loaded.benchmarks_new, loaded.benchmarks_changed) == (0, 1)
    old, new = [one for one in benchmark_versions(warehouse, "small") if one.kind == "baseline"]
    assert (old.benchmark.value, old.benchmark.state) == (None, "to_be_established")
    assert (str(new.benchmark.value), new.benchmark.reason, new.author) == ("18.40", "first count", "A statistician")


def test_milestones_that_come_go_and_come_back_are_all_written_down(warehouse):
    known = {"state": "established", "source": "the plan"}
    milestones = [{**known, "period": "2021", "value": "20"}, {**known, "period": "2022", "value": "25"}]
    told = [
        load_plan(warehouse, small_plan(pledges=[pledge(milestones=some)]), at=day(number), by="editor")
        for number, some in enumerate((milestones, milestones[:1], milestones[:1], milestones))
    ]
    assert [(one.benchmarks_new, one.benchmarks_changed) for one in told] == [(4, 0), (0, 1), (0, 0), (0, 1)]
    second = [one for one in benchmark_versions(warehouse, "small") if (one.kind, one.ordinal) == ("milestone", 1)]
    assert [one.benchmark and one.benchmark.period for one in second] == ["2022", None, "2022"]


def test_plans_are_listed_and_the_last_loaded_is_meant_when_none_is_named(warehouse):
    load_plan(warehouse, small_plan(), at=day(0), by="editor")
    load_plan(warehouse, small_plan(code="other"), at=day(1), by="editor")
    assert [plan.code for plan in loaded_plans(warehouse)] == ["other", "small"]
    assert plan_known_on(warehouse, None, None).code == "other"


def test_what_is_not_there_is_said_with_what_is(warehouse):
    with pytest.raises(CallerMistake, match="no plan is loaded yet"):
        plan_known_on(warehouse, None, None)
    load_plan(warehouse, small_plan(), at=day(0), by="editor")
    with pytest.raises(CallerMistake, match="no plan 'itu'; loaded: small"):
        plan_known_on(warehouse, "itu", None)
    with pytest.raises(CallerMistake, match=r"not known yet.*loaded: small"):
        plan_known_on(warehouse, "small", day(0) - timedelta(seconds=1))
