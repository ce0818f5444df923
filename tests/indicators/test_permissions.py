"""Who may do what: by role, by scope, and nothing unsaid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.permissions import (
    ALLOWED,
    Act,
    Grant,
    Role,
    Scope,
    indicators_allowed,
    may,
    may_everywhere,
    sources_allowed,
)
from tests.frames import small_plan
from warehouse.plan_folder import read_plan
from warehouse.settings import PROJECT

if TYPE_CHECKING:
    from indicators.framework import Plan


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_plan(PROJECT / "plans", "itu-gs-2020-2023")


def bound(plan: Plan, source: str) -> set[str]:
    return {series.indicator for series in plan.source(source).series}


grants = st.lists(
    st.builds(
        Grant,
        role=st.sampled_from(Role),
        scope=st.sampled_from(Scope),
        about=st.sampled_from(["", "spm-un-swap", "un-swap-meets", "I.4", "nobody"]),
    )
)


def test_without_a_grant_nothing_is_allowed(plan):
    for act in Act:
        assert not may((), act)
        assert sources_allowed((), act, plan) == ()


@given(grants, st.sampled_from(Act))
def test_one_grant_more_never_allows_less(held, act):
    plan = small_plan()
    source = plan.sources[0].id
    for number in range(len(held)):
        assert indicators_allowed(held[:number], act, plan, source) <= indicators_allowed(held, act, plan, source)


@given(grants, st.sampled_from(Act))
def test_only_a_role_that_allows_an_act_gives_it(held, act):
    if may(held, act):
        assert any(act in ALLOWED[grant.role] for grant in held)


def test_a_grant_for_a_source_is_for_all_that_it_gives_and_for_no_other(plan):
    held = (Grant(role=Role.OWNER, scope=Scope.SOURCE, about="spm-un-swap"),)
    assert indicators_allowed(held, Act.HAND_IN, plan, "spm-un-swap") == bound(plan, "spm-un-swap")
    assert sources_allowed(held, Act.HAND_IN, plan) == ("spm-un-swap",)
    assert not may(held, Act.REVIEW, plan, "spm-un-swap")


def test_a_grant_for_an_indicator_is_for_that_one_alone(plan):
    held = (Grant(role=Role.OWNER, scope=Scope.INDICATOR, about="un-swap-meets"),)
    assert indicators_allowed(held, Act.HAND_IN, plan, "spm-un-swap") == {"un-swap-meets"}


def test_a_grant_for_a_derived_indicator_is_for_the_parts_it_is_made_of(plan):
    derived = next(one for one in plan.indicators if one.derivation is not None)
    parts = {name for name, _ in derived.derivation.made_from()}
    source = next(one.id for one in plan.sources if bound(plan, one.id) & parts)
    held = (Grant(role=Role.OWNER, scope=Scope.INDICATOR, about=derived.id),)
    assert indicators_allowed(held, Act.HAND_IN, plan, source) >= bound(plan, source) & parts


def test_a_grant_for_an_objective_is_for_what_is_placed_under_it(plan):
    objective = plan.objectives[-1]
    placed = {place.indicator for outcome in objective.outcomes for place in outcome.indicators}
    held = (Grant(role=Role.OFFICER, scope=Scope.OBJECTIVE, about=objective.code),)
    sources = sources_allowed(held, Act.REVIEW, plan)
    assert sources
    direct = {one.id for one in plan.sources if bound(plan, one.id) & placed}
    assert direct <= set(sources)


@pytest.mark.parametrize("act", [Act.SEE_AUDIT, Act.MANAGE_ACCOUNTS, Act.LOCK])
def test_what_is_about_no_source_needs_a_grant_without_limits(act):
    role = next(role for role in Role if act in ALLOWED[role])
    assert may((Grant(role=role),), act)
    assert not may((Grant(role=role, scope=Scope.SOURCE, about="spm-un-swap"),), act)


def test_nobody_is_allowed_two_sides_of_a_signature_by_one_role():
    for acts in ALLOWED.values():
        assert not {Act.HAND_IN, Act.REVIEW} <= acts


def test_what_is_about_a_whole_plan_takes_a_grant_without_limits():
    limited = Grant(role=Role.WRITER, scope=Scope.OBJECTIVE, about="I.4")
    assert may([limited], Act.REPORT)
    assert not may_everywhere([limited], Act.REPORT)
    assert may_everywhere([limited, Grant(role=Role.WRITER)], Act.REPORT)
    assert not may_everywhere([Grant(role=Role.OFFICER)], Act.REPORT)
