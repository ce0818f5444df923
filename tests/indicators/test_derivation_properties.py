"""What holds of derived values whatever the figures, and agreement with a second, slow implementation."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from indicators.aggregation import Known, Rule, aggregated
from indicators.derivation import Refused, derive
from indicators.distinct import distinct
from indicators.exact import decimal_of
from indicators.interpolation import interpolated
from indicators.periods import Frequency, TimePeriod
from indicators.series import Observation, SeriesKey
from indicators.totals import cumulated, summed
from tests import oracle
from tests.indicators.builders import period
from tests.indicators.generated import periods

SOME = settings(max_examples=300)
AREAS = tuple("ABCDEFG")
NOW = period("2020")

few = st.one_of(st.integers(-3, 5).map(Decimal), st.decimals(min_value=-(10**9), max_value=10**9, places=3))
amounts = st.one_of(st.integers(0, 5).map(Decimal), st.decimals(min_value=0, max_value=10**9, places=3))
years = st.dictionaries(st.integers(2015, 2024), few, max_size=8)
coverages = st.sampled_from([Fraction(1, 100), Fraction(1, 3), Fraction(1, 2), Fraction(9, 10), Fraction(1)])
methods = st.sampled_from(["pooled", "weighted", "sum", "mean"])


def seen(value: Decimal, at: TimePeriod = NOW, area: str = "001", name: str = "rate") -> Observation:
    return Observation(series=SeriesKey(indicator=name, area=area), period=at, value=value)


def yearly(by_year, area="001", name="rate"):
    return [seen(value, period(str(year)), area, name) for year, value in by_year.items()]


def areas_with(numbers):
    return st.dictionaries(st.sampled_from(AREAS), numbers, max_size=len(AREAS))


def group(method, values, weights=None, members=AREAS, coverage=Fraction(1, 100)):
    told = Known(
        values={area: seen(value, area=area) for area, value in values.items()},
        weights={area: seen(value, area=area) for area, value in (weights or {}).items()},
    )
    return aggregated(Rule(method=method, coverage=coverage, weights="people"), NOW, members, told)


def fractions(by_key):
    return {key: Fraction(value) for key, value in by_key.items()}


@given(methods, areas_with(few), areas_with(few), st.sets(st.sampled_from(AREAS), min_size=1), coverages)
@settings(max_examples=1000)
def test_every_group_is_that_of_the_slow_way(method, values, weights, members, coverage):
    made = group(method, values, weights, members, coverage)
    said = made.reason if isinstance(made, Refused) else made and made.value
    slow = oracle.of_group(method, members, fractions(values), fractions(weights), coverage)
    assert said == (decimal_of(slow) if isinstance(slow, Fraction) else slow)


@given(st.lists(years, min_size=2, max_size=4), st.sampled_from(["unknown", "incomplete"]))
@SOME
def test_every_sum_of_parts_is_that_of_the_slow_way(parts, missing):
    made = summed([yearly(part, name=f"part-{n}") for n, part in enumerate(parts)], missing)
    told = {
        one.period.year: (None, one.reason) if isinstance(one, Refused) else (one.value, one.incomplete) for one in made
    }
    slow = oracle.summed([fractions(part) for part in parts], missing)
    assert told == {
        year: (None, "parts_missing") if total is None else (decimal_of(total), lacking > 0)
        for year, (total, lacking) in slow.items()
    }


@given(years, st.integers(2014, 2025))
@SOME
def test_every_running_total_is_that_of_the_slow_way(flow, since):
    made = cumulated(yearly(flow), period(str(since)), Frequency.ANNUAL, "incomplete")
    told = {one.period.year: (one.value, one.incomplete) for one in made}
    slow = oracle.running(fractions(flow), since)
    assert told == {year: (decimal_of(total), lacking > 0) for year, (total, lacking) in slow.items()}


@given(st.dictionaries(st.tuples(st.sampled_from(AREAS), st.integers(2015, 2024)), few, max_size=20), st.integers(1, 4))
@SOME
def test_every_list_is_that_of_the_slow_way_and_its_size_is_the_value(values, within):
    told = [seen(value, period(str(year)), area) for (area, year), value in values.items()]
    made = distinct(told, within, lambda area, year: True)
    lists = {one.period.year: set(one.told[0]["areas"]) for one in made}
    assert lists == oracle.listed({at: Fraction(value) for at, value in values.items()}, within)
    assert all(one.value == len(one.told[0]["areas"]) for one in made)


@given(years, st.integers(1, 5))
@SOME
def test_every_filled_gap_is_that_of_the_slow_way_and_lies_between_its_neighbours(by_year, longest):
    made = interpolated(yearly(by_year), Frequency.ANNUAL, longest)
    slow = oracle.filled(fractions(by_year), longest)
    assert {one.period.year: one.value for one in made} == {year: decimal_of(value) for year, value in slow.items()}
    for one in made:
        low, high = sorted(end.value for end in one.inputs)
        assert low <= one.value <= high


@given(methods, areas_with(few), areas_with(amounts), st.randoms())
@SOME
def test_the_order_in_which_members_come_changes_nothing(method, values, weights, random):
    def shuffled(by_area):
        items = list(by_area.items())
        random.shuffle(items)
        return dict(items)

    assert group(method, shuffled(values), shuffled(weights)) == group(method, values, weights)


@given(st.lists(years, min_size=2, max_size=4), st.randoms())
@SOME
def test_the_order_in_which_parts_and_values_come_changes_no_sum(parts, random):
    def values(order):
        told = [yearly(part) for part in order]
        for one in told:
            random.shuffle(one)
        made = summed(told, "incomplete")
        return [(one.period.text, one.value, one.incomplete) for one in made]

    assert values(random.sample(parts, len(parts))) == values(parts)


@given(areas_with(amounts), areas_with(amounts))
@SOME
def test_a_pooled_share_lies_between_the_shares_of_its_members(above, below):
    shares = [
        Fraction(above[area]) / Fraction(below[area]) * 100 for area in above.keys() & below.keys() if below[area] > 0
    ]
    assume(shares and all(above[area] == 0 for area in above.keys() & below.keys() if below[area] == 0))
    made = group("pooled", above, below)
    if made is not None and not isinstance(made, Refused):
        assert decimal_of(min(shares)) <= made.value <= decimal_of(max(shares))


@given(areas_with(few), amounts.filter(bool))
@SOME
def test_a_mean_with_equal_weights_is_the_mean(values, weight):
    made = group("weighted", values, dict.fromkeys(values, weight))
    assert (made and made.value) == ((plain := group("mean", values)) and plain.value)


@given(areas_with(few), areas_with(amounts), st.sampled_from([Decimal(1000), Decimal("0.001"), Decimal(7)]))
@SOME
def test_values_in_another_unit_make_a_value_in_that_unit_and_weights_in_another_the_same(values, weights, factor):
    made = group("weighted", values, weights)
    assume(made is not None and not isinstance(made, Refused))
    scaled = group("weighted", {area: value * factor for area, value in values.items()}, weights)
    reweighed = group("weighted", values, {area: weight * factor for area, weight in weights.items()})
    assert abs(scaled.value - made.value * factor) <= abs(scaled.value) * Decimal("1e-26")
    assert reweighed.value == made.value


@given(methods, areas_with(few), areas_with(amounts), coverages)
@SOME
def test_more_coverage_asked_for_never_makes_a_value_out_of_a_refusal(method, values, weights, coverage):
    strict = group(method, values, weights, coverage=Fraction(1))
    asked = group(method, values, weights, coverage=coverage)
    if strict is not None and not isinstance(strict, Refused):
        assert asked == strict


STATED = st.dictionaries(st.integers(2015, 2024), st.none(), max_size=6)


@given(STATED, STATED)
@SOME
def test_nothing_known_comes_from_something_unknown(first, second):
    absent = [
        [replace(seen(Decimal(0), period(str(year)), area=area), value=None) for year in part]
        for part, area in ((first, "A"), (second, "B"))
    ]
    both = [*absent[0], *absent[1]]
    assert derive("share", *absent) == ()
    assert summed(absent, "incomplete") == []
    assert cumulated(both, period("2015"), Frequency.ANNUAL, "incomplete") == []
    assert distinct(both, 3, lambda area, year: True) == []
    assert interpolated(both, Frequency.ANNUAL, 9) == []


@given(years, st.integers(2015, 2024))
@SOME
def test_zero_is_not_missing(flow, year):
    assume(year not in flow)
    without, with_zero = (
        cumulated(yearly(told), period("2015"), Frequency.ANNUAL, "incomplete")
        for told in (flow, {**flow, year: Decimal(0)})
    )
    assert year not in {one.period.year for one in without}
    assert year in {one.period.year for one in with_zero}
    later = {one.period.year: one for one in with_zero}
    assert all(later[one.period.year].value == one.value for one in without)
    assert all(one.incomplete for one in without if one.period.year > year)


@given(periods(), st.integers(-40, 40))
def test_later_periods_are_of_the_same_kind_and_as_far_away_as_asked(one, steps):
    later = one.later(steps)
    size = one.end_in_months - one.start_in_months
    assert (later.frequency, later.end_in_months - one.end_in_months) == (one.frequency, size * steps)
    assert later.later(-steps) == one


@pytest.mark.parametrize(("text", "later"), [("2020-02-28", "2020-02-29"), ("2020-12-31", "2021-01-01")])
def test_a_day_later_is_the_next_day(text, later):
    assert period(text).later(1).text == later
