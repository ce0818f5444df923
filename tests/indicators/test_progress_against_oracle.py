"""The core against a second implementation that shares nothing with it, on thousands of generated cases."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.accumulation import accumulate
from indicators.derivation import pooled
from indicators.exact import decimal_of
from indicators.progress import Status, Terms, assess_linear
from indicators.targets import Point, Trajectory
from tests import oracle
from tests.indicators.builders import period, series
from tests.indicators.generated import months_of, periods, values

MANY = settings(max_examples=2000)
SOME = settings(max_examples=500)

few = st.integers(-3, 3).map(Decimal)
"""Small figures, so that values often coincide with the ends and with each other."""


@st.composite
def stories(draw: st.DrawFn) -> tuple[Trajectory, Point, str]:
    numbers = draw(st.sampled_from([values, few]))
    baseline, target, seen = (Point(draw(numbers), draw(periods())) for _ in range(3))
    milestones = draw(
        st.lists(st.builds(Point, numbers, periods()), max_size=3, unique_by=lambda one: one.period.last_day)
    )
    return Trajectory(baseline, target, tuple(milestones)), seen, draw(st.sampled_from(["increase", "decrease"]))


def retold(trajectory: Trajectory, seen: Point, direction: str) -> oracle.Story:
    def pair(one: Point) -> tuple[Fraction, int]:
        return Fraction(one.value), months_of(one.period)

    milestones = {months_of(one.period): Fraction(one.value) for one in trajectory.milestones}
    ends = pair(trajectory.baseline), pair(trajectory.target)
    return oracle.Story(*ends, pair(seen), rising=direction == "increase", milestones=milestones)


@given(stories())
@MANY
def test_every_verdict_is_that_of_the_slow_way(story):
    trajectory, seen, direction = story
    said = assess_linear(trajectory, seen, Terms(direction=direction))
    told = said.reason if said.status is Status.NOT_ASSESSABLE else said.status
    assert (told, said.progress, said.pace) == oracle.verdict(retold(*story))


@given(
    st.dictionaries(st.integers(2015, 2026), st.none() | values, max_size=8),
    st.sampled_from(["latest", "running_total", "flow", "average", "maximum"]),
    st.none() | st.integers(2014, 2027),
)
@SOME
def test_every_accumulation_is_that_of_the_slow_way(by_year, mode, after):
    text = " ".join(f"{year}={'missing' if value is None else value}" for year, value in by_year.items())
    judged = accumulate(mode, series(text), period(str(after)) if after else None)
    slow = oracle.accumulated(
        mode, {year: None if value is None else Fraction(value) for year, value in by_year.items()}, after
    )
    assert (judged and (judged.value, judged.missing_periods)) == (slow and (decimal_of(slow[0]), slow[1]))


@given(st.lists(st.tuples(values, values), max_size=6))
@SOME
def test_every_pooled_share_is_that_of_the_slow_way(pairs):
    slow = oracle.pooled_share([(Fraction(above), Fraction(below)) for above, below in pairs])
    assert pooled("share", pairs) == (None if slow is None else decimal_of(slow))
