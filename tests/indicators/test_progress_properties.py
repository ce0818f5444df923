"""What must hold for every figure: rescaling, mirroring, the ends, monotony, order, and nothing known from unknown."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from indicators.accumulation import accumulate
from indicators.exact import sum_of
from indicators.methods import METHODS, judge
from indicators.progress import Status, Terms, assess_linear
from indicators.steps import FLAGS, REASONS, STEPS
from indicators.targets import Point, Trajectory, Unknown, UnknownKind
from tests.indicators.builders import series
from tests.indicators.generated import points, values, ways

MIRROR = {"increase": "decrease", "decrease": "increase"}

unknowns = st.builds(Unknown, st.sampled_from(UnknownKind))


def reported(said):
    return said.status, said.reason, said.progress, said.elapsed, said.pace, said.flags


def scaled(point: Point, factor: Decimal, shift: Decimal = Decimal(0)) -> Point:
    return replace(point, value=point.value * factor + shift)


@given(ways(), points, st.sampled_from(["0.001", "0.01", "7", "100", "1000000"]), values)
def test_another_unit_changes_nothing_but_level_and_gap(way, seen, factor, shift):
    (trajectory, direction), unit = way, (Decimal(factor), shift)
    other = Trajectory(scaled(trajectory.baseline, *unit), scaled(trajectory.target, *unit))
    terms = Terms(direction=direction)
    assert reported(assess_linear(trajectory, seen, terms)) == reported(
        assess_linear(other, scaled(seen, *unit), terms)
    )


@given(ways(), points, st.sampled_from(sorted(METHODS)))
def test_a_falling_indicator_is_a_rising_one_in_a_mirror(way, seen, method):
    (trajectory, direction), minus = way, Decimal(-1)
    mirrored = Trajectory(scaled(trajectory.baseline, minus), scaled(trajectory.target, minus))
    one = METHODS[method](trajectory, seen, Terms(direction=direction))
    other = METHODS[method](mirrored, scaled(seen, minus), Terms(direction=MIRROR[direction]))
    assert reported(one) == reported(other)
    assert one.gap == other.gap


@given(ways())
def test_progress_is_0_at_the_baseline_and_1_at_the_target(way):
    trajectory, direction = way
    terms, end = Terms(direction=direction), trajectory.target.period
    assert assess_linear(trajectory, Point(trajectory.baseline.value, end), terms).progress == 0
    there = assess_linear(trajectory, trajectory.target, terms)
    assert (there.progress, there.pace, there.status, there.gap) == (1, 1, Status.ACHIEVED, 0)


@given(ways(), values, values)
def test_a_better_value_is_never_judged_worse(way, one, other):
    trajectory, direction = way
    better, worse = (max, min) if direction == "increase" else (min, max)
    at, terms = trajectory.target.period, Terms(direction=direction)
    good = assess_linear(trajectory, Point(better(one, other), at), terms)
    bad = assess_linear(trajectory, Point(worse(one, other), at), terms)
    order = [Status.MOVING_AWAY, Status.OFF_TRACK, Status.AT_RISK, Status.ON_TRACK, Status.ACHIEVED]
    assert good.progress >= bad.progress
    assert good.pace >= bad.pace
    assert order.index(good.status) >= order.index(bad.status)


@given(ways(), points)
def test_a_value_that_meets_the_target_is_achieved_and_no_other(way, seen):
    trajectory, direction = way
    said = assess_linear(trajectory, seen, Terms(direction=direction))
    assume(said.status is not Status.NOT_ASSESSABLE)
    assert (said.status is Status.ACHIEVED) == (said.progress >= 1)
    assert (said.status is Status.MOVING_AWAY) == (said.progress < 0)


@given(ways(), points, unknowns, st.sampled_from(["baseline", "target", "observed"]))
def test_nothing_is_known_from_something_unknown(way, seen, unknown, which):
    trajectory, direction = way
    if which != "observed":
        trajectory, observed = replace(trajectory, **{which: unknown}), seen
    else:
        observed = unknown
    said = judge(trajectory, observed, Terms(direction=direction))
    for answer in (said.progress, *said.others.values()):
        assert (answer.progress, answer.pace, answer.elapsed) == (None, None, None)
        # Meeting a target is the one thing that can be said without a baseline, and then it is flagged.
        pending = which == "baseline" and "baseline_pending" in answer.flags and answer.gap <= 0
        assert answer.status is Status.NOT_ASSESSABLE or pending


@given(ways() | st.builds(lambda one, other: (Trajectory(one, other), "increase"), points, points), points)
def test_reasons_flags_and_steps_are_of_the_published_lists(way, seen):
    trajectory, direction = way
    said = judge(trajectory, seen, Terms(direction=direction, unit="percent"))
    for answer in (said.progress, *said.others.values()):
        assert answer.reason is None or answer.reason in REASONS
        assert (answer.reason is None) == (answer.status is not Status.NOT_ASSESSABLE)
        assert set(answer.flags) <= FLAGS
        assert {step["step"] for step in answer.trace} <= STEPS.keys()


@pytest.mark.parametrize("mode", ["latest", "flow", "running_total", "average", "maximum"])
@given(values=st.lists(values, min_size=1, max_size=6), randomness=st.randoms(use_true_random=False))
def test_the_order_in_which_values_arrive_changes_nothing(mode, values, randomness):
    arrived = series(" ".join(f"{year}={value}" for year, value in enumerate(values, start=2015)))
    shuffled = list(arrived)
    randomness.shuffle(shuffled)
    assert accumulate(mode, arrived, None) == accumulate(mode, shuffled, None)


@given(st.lists(st.decimals(allow_nan=False, allow_infinity=False, places=None), max_size=6))
def test_a_sum_does_not_depend_on_the_order_even_of_figures_far_apart(numbers):
    assume(all(abs(number.adjusted()) < 300 for number in numbers))
    assert sum_of(numbers) == sum_of(numbers[::-1])
    exact = sum(map(Fraction, numbers), Fraction(0))
    assert abs(Fraction(sum_of(numbers)) - exact) <= abs(exact) * Fraction(1, 10**27)
