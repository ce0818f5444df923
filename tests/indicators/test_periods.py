"""Periods as SDMX writes them, and time measured from end to end."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from indicators.periods import Frequency, TimePeriod, containing, elapsed_share, months_between, spanned
from tests.indicators.builders import period


@pytest.mark.parametrize(
    ("text", "frequency", "last_day"),
    [
        ("2021", Frequency.ANNUAL, date(2021, 12, 31)),
        ("2021-S1", Frequency.HALF_YEARLY, date(2021, 6, 30)),
        ("2021-Q3", Frequency.QUARTERLY, date(2021, 9, 30)),
        ("2024-02", Frequency.MONTHLY, date(2024, 2, 29)),
        ("2021-11-23", Frequency.DAILY, date(2021, 11, 23)),
        ("2015-07-01/P12M", Frequency.ANNUAL, date(2016, 6, 30)),
        ("2015-06-01/P4M", Frequency.ANNUAL, date(2015, 9, 30)),
        ("2015-10-01/P3M", Frequency.QUARTERLY, date(2015, 12, 31)),
    ],
)
def test_a_period_knows_its_frequency_and_its_last_day(text, frequency, last_day):
    read = TimePeriod.parse(text)
    assert (str(read), read.frequency, read.last_day, read.year) == (text, frequency, last_day, last_day.year)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "21",
        "2015-16",
        "2021-Q5",
        "2021-S3",
        "2021-13",
        "2021-02-30",
        "0000",
        "2021 ",
        "2015-07-15/P12M",
        "2015-07-01/P0M",
        "2015-07-01/P1Y",
    ],
)
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


def test_a_stretch_begins_where_it_says_and_moves_as_a_whole():
    fiscal = period("2015-07-01/P12M")
    assert (fiscal.first_day, fiscal.months, fiscal.later(1).text) == (date(2015, 7, 1), 12, "2016-07-01/P12M")
    assert fiscal.end_in_months - fiscal.start_in_months == 12
    assert fiscal.years_later(-1).text == "2014-07-01/P12M"


@pytest.mark.parametrize(
    ("text", "within"),
    [("2015-07-01/P12M", None), ("2015-06-01/P4M", "2015"), ("2015-11-01/P4M", None), ("2015-Q1", "2015")],
)
def test_a_stretch_over_two_years_lies_in_neither(text, within):
    found = containing(period(text), Frequency.ANNUAL)
    assert (found and found.text) == within


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2015-16", "2015-07-01/P12M"), ("2015/16", "2015-07-01/P12M"), ("2015–2016", "2015-07-01/P12M"),
        ("1999/00", "1999-07-01/P12M"), ("2011-12", "2011-07-01/P12M"), ("2015-18", "2015-18"), ("2015", "2015"),
        ("2015-07", "2015-07"),
    ],
)  # fmt: skip
def test_years_with_two_numbers_are_read_only_where_they_follow_each_other(written, read):
    assert spanned(written, 7) == read
