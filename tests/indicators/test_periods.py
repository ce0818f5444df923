"""Periods as SDMX writes them, and time measured from end to end."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from indicators.periods import Frequency, TimePeriod, containing, elapsed_share, months_between
from tests.indicators.builders import period


@pytest.mark.parametrize(
    ("text", "frequency", "last_day"),
    [
        ("2021", Frequency.ANNUAL, date(2021, 12, 31)),
        ("2021-S1", Frequency.HALF_YEARLY, date(2021, 6, 30)),
        ("2021-Q3", Frequency.QUARTERLY, date(2021, 9, 30)),
        ("2024-02", Frequency.MONTHLY, date(2024, 2, 29)),
        ("2021-11-23", Frequency.DAILY, date(2021, 11, 23)),
    ],
)
def test_a_period_knows_its_frequency_and_its_last_day(text, frequency, last_day):
    read = TimePeriod.parse(text)
    assert (str(read), read.frequency, read.last_day, read.year) == (text, frequency, last_day, last_day.year)


@pytest.mark.parametrize("text", ["", "21", "2015-16", "2021-Q5", "2021-S3", "2021-13", "2021-02-30", "0000", "2021 "])
def test_what_is_not_a_period_is_refused_by_name(text):
    with pytest.raises(ValueError, match=r"is not a period|is not a day") as refused:
        TimePeriod.parse(text)
    assert repr(text) in str(refused.value)


@pytest.mark.parametrize(
    ("start", "now", "end", "share"),
    [
        ("2019", "2021", "2023", Fraction(1, 2)),
        ("2019", "2019", "2023", 0),
        ("2019", "2018", "2023", Fraction(-1, 4)),
        ("2019", "2024", "2023", Fraction(5, 4)),
        ("2019", "2020-Q1", "2020", Fraction(1, 4)),
        ("2019-06", "2019", "2020-06", Fraction(1, 2)),
    ],
)
def test_elapsed_time_runs_from_end_to_end(start, now, end, share):
    assert elapsed_share(period(start), period(now), period(end)) == share


def test_days_count_as_parts_of_their_own_month():
    assert months_between(period("2021-01"), period("2021-02-14")) == Fraction(1, 2)


@pytest.mark.parametrize(
    ("text", "later"),
    [("2019", "2022"), ("2019-Q2", "2022-Q2"), ("2020-02-29", "2023-02-28"), ("2021-02-28", "2024-02-28")],
)
def test_three_years_later_is_the_same_stretch_of_another_year(text, later):
    assert period(text).years_later(3) == period(later)


@pytest.mark.parametrize(
    ("text", "frequency", "within"),
    [
        ("2021-11-23", "A", "2021"),
        ("2021-11-23", "S", "2021-S2"),
        ("2021-06-30", "S", "2021-S1"),
        ("2021-11-23", "Q", "2021-Q4"),
        ("2021-11-23", "M", "2021-11"),
        ("2021-11-23", "D", "2021-11-23"),
        ("2021-03", "Q", "2021-Q1"),
        ("2021-Q2", "S", "2021-S1"),
        ("2021-S2", "A", "2021"),
        ("2021", "A", "2021"),
        ("2021", "S", None),
        ("2021-S1", "Q", None),
        ("2021-Q1", "M", None),
        ("2021-03", "D", None),
    ],
)
def test_a_period_lies_in_one_of_each_frequency_that_is_not_finer(text, frequency, within):
    found = containing(period(text), Frequency(frequency))
    assert (found.text if found else None) == within
