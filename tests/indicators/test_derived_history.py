"""Derived values have a history: at every instant it says what the record as known then would say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.derived_history import derived_vintages
from indicators.evidence import Record
from indicators.series import Observation, ObsStatus, SeriesKey
from tests.indicators.builders import period
from tests.indicators.plans import indicator, plan, pledge

SHARE = {"kind": "share", "first": "yes", "second": "asked"}
KINDS = {
    "share": {"derivation": SHARE},
    "sum": {"derivation": {"kind": "sum", "parts": ["yes", "asked"], "missing": "incomplete"}, "unit": "count"},
    "strict sum": {"derivation": {"kind": "sum", "parts": ["yes", "asked"]}, "unit": "count"},
    "running total": {"derivation": {"kind": "cumulated", "of": "yes", "since": "2020"}, "unit": "count"},
    "list": {"derivation": {"kind": "distinct", "parts": ["yes"], "within": 2}, "unit": "count", "area": "150"},
    "pooled": {"derivation": {"kind": "aggregate", "of": "each", "method": "pooled", "coverage": "0.6"}, "area": "150"},
    "weighted": {
        "derivation": {"kind": "aggregate", "of": "yes", "method": "weighted", "weights": "asked",
                       "weights_from_up_to": 1, "coverage": "0.6"},
        "area": "150",
    },
    "share of groups": {"derivation": {"kind": "share", "first": "all-yes", "second": "all-asked"}, "area": "150"},
    "filled": {"interpolate": {"longest_gap": 2}},
}  # fmt: skip


def group(area, year):
    return frozenset({"AAA", "BBB"}) if area == "150" else frozenset()


def asked_for(**about):
    together = {"kind": "aggregate", "method": "sum", "coverage": "0.5"}
    measured = (
        indicator("rate", **about),
        indicator("each", derivation=SHARE),
        *(indicator(f"all-{one}", unit="count", derivation={**together, "of": one}) for one in ("yes", "asked")),
        *(indicator(one, unit="count") for one in ("yes", "asked")),
    )
    return plan(("A.1-a.1", "rate", pledge("4@2018", "6@2025")), indicators=measured)


def row(vintage, name, area, year, value, **about):
    """One row of a vintage: a value, `None` for a stated absence, `gone` for a withdrawal."""
    known = isinstance(value, int)
    return Observation(
        series=SeriesKey(indicator=name, area=area, source=about.pop("source", "register")),
        period=period(str(year)),
        value=Decimal(value) if known else None,
        status=ObsStatus.NORMAL if known else ObsStatus.MISSING,
        withdrawn=value == "gone",
        vintage=vintage,
        known_at=f"2026-01-{vintage:02d}T00:00:00Z",
        **about,
    )


CELLS = st.tuples(
    st.sampled_from(["yes", "asked", "rate"]), st.sampled_from(["AAA", "BBB", "150"]), st.integers(2020, 2023),
    st.sampled_from(["register", "survey"]),
)  # fmt: skip
VALUES = st.one_of(st.integers(0, 3), st.none(), st.just("gone"))


@st.composite
def histories(draw):
    """Up to eight vintages, each with another value, absence or withdrawal for some cells."""
    vintages = draw(st.lists(st.dictionaries(CELLS, VALUES, min_size=1, max_size=6), max_size=8))
    return [
        row(number, name, area, year, value, source=source)
        for number, cells in enumerate(vintages, start=1)
        for (name, area, year, source), value in cells.items()
    ]


def known_on(history, vintage):
    """The newest vintage of each series and period by then: what the record answers."""
    newest = {}
    for one in history:
        if one.vintage <= vintage:
            newest[one.series, one.period.text] = one
    return list(newest.values())


def as_known(asked, history, vintage, area):
    """What is derived from the record as known after a vintage, computed at once."""
    rate = asked.indicator("rate")
    found = Record(asked, known_on(history, vintage), date.max, group).evidence(rate, area, "")
    values = {(found.key, text): (one.value, one.status, found.made_of[text]) for text, one in found.made.items()}
    return values | {(found.key, one.period.text): (None, one.reason, ()) for one in found.refused}


def as_told(told, vintage, area):
    """What a history says of the same instant."""
    standing = {where: [one for one in vintages if one.vintage <= vintage] for where, vintages in told.items()}
    newest = {where: found[-1] for where, found in standing.items() if found and where[0].area == area}
    return {
        where: (one.value, one.reason if one.value is None else one.status, one.inputs)
        for where, one in newest.items()
        if one.value is not None or one.reason
    }


@pytest.mark.parametrize("kind", KINDS)
@given(history=histories())
@settings(max_examples=60)
def test_at_every_instant_the_history_says_what_the_record_as_known_then_says(kind, history):
    asked = asked_for(**KINDS[kind])
    told = derived_vintages(asked, history, asked.indicator("rate"), {"AAA", "150"}, members=group)
    for vintage in range(10):
        for area in ("AAA", "150"):
            assert as_told(told, vintage, area) == as_known(asked, history, vintage, area)


@pytest.mark.parametrize("kind", KINDS)
@given(history=histories())
@settings(max_examples=30)
def test_vintages_rise_and_each_says_something_else(kind, history):
    asked = asked_for(**KINDS[kind])
    for vintages in derived_vintages(asked, history, asked.indicator("rate"), members=group).values():
        numbers = [one.vintage for one in vintages]
        assert numbers == sorted(set(numbers))
        assert all(one.said != other.said for one, other in pairwise(vintages))
        assert all(part.vintage <= one.vintage for one in vintages for part in one.inputs)


def story(*rows, kind="share", **given):
    asked = asked_for(**KINDS[kind])
    told = derived_vintages(asked, rows, asked.indicator("rate"), **given)
    return {
        (key.area, text): [(one.vintage, one.value if one.reason is None else one.reason) for one in vintages]
        for (key, text), vintages in told.items()
    }


def test_a_value_has_the_vintage_of_the_part_that_completed_it():
    assert story(row(1, "yes", "AAA", 2020, 1), row(3, "asked", "AAA", 2020, 4)) == {("AAA", "2020"): [(3, 25)]}


def test_a_revision_of_a_part_is_a_vintage_of_what_is_derived_from_it_and_of_nothing_else():
    rows = [row(1, name, "AAA", year, value) for name, value in (("yes", 1), ("asked", 4)) for year in (2020, 2021)]
    assert story(*rows, row(2, "yes", "AAA", 2021, 2)) == {
        ("AAA", "2020"): [(1, 25)],
        ("AAA", "2021"): [(1, 25), (2, 50)],
    }


def test_case_46_what_a_withdrawn_part_was_in_is_gone_with_it():
    rows = [row(1, "yes", "AAA", 2020, 1), row(1, "asked", "AAA", 2020, 4), row(2, "yes", "AAA", 2020, "gone")]
    assert story(*rows) == {("AAA", "2020"): [(1, 25), (2, None)]}
    assert story(*rows, kind="sum") == {("AAA", "2020"): [(1, 5), (2, 4)]}
    assert story(*rows, kind="strict sum") == {("AAA", "2020"): [(1, 5), (2, "parts_missing")]}


def test_a_base_that_becomes_zero_takes_the_share_away_until_it_is_mended():
    rows = [row(1, "yes", "AAA", 2020, 1)] + [row(n, "asked", "AAA", 2020, v) for n, v in ((1, 4), (2, 0), (3, 2))]
    assert story(*rows) == {("AAA", "2020"): [(1, 25), (2, None), (3, 50)]}


def test_a_group_is_asked_only_in_its_own_area_and_names_what_it_was_made_of():
    rows = [row(1, "yes", "AAA", 2020, 1), row(1, "asked", "AAA", 2020, 4), row(2, "yes", "BBB", 2020, 3),
            row(2, "asked", "BBB", 2020, 4)]  # fmt: skip
    assert story(*rows, kind="pooled", members=group) == {("150", "2020"): [(1, "coverage_too_low"), (2, 50)]}
    asked = asked_for(**KINDS["pooled"])
    ((_, vintages),) = derived_vintages(asked, rows, asked.indicator("rate"), members=group).items()
    assert [(one.series.area, one.series.indicator) for one in vintages[-1].inputs] == [
        ("AAA", "yes"), ("AAA", "asked"), ("BBB", "yes"), ("BBB", "asked"),
    ]  # fmt: skip


def test_an_imputed_value_goes_when_the_source_gives_one():
    rows = [row(1, "rate", "AAA", 2020, 1), row(1, "rate", "AAA", 2022, 3), row(2, "rate", "AAA", 2021, 9)]
    assert story(*rows, kind="filled") == {("AAA", "2021"): [(1, 2), (2, None)]}


def test_an_observed_indicator_has_no_derived_vintages():
    asked = asked_for()
    assert derived_vintages(asked, [row(1, "rate", "AAA", 2020, 1)], asked.indicator("rate")) == {}


def test_what_a_record_learns_later_is_as_if_it_had_been_there():
    asked = asked_for(**KINDS["share"])
    first, second = row(1, "yes", "AAA", 2020, 1), row(1, "asked", "AAA", 2020, 4)
    record = Record(asked, [first, second], date.max)
    before = record.evidence(asked.indicator("rate"), "AAA", "")
    record.learn([replace(first, value=Decimal(2), vintage=2)])
    after = record.evidence(asked.indicator("rate"), "AAA", "")
    assert ([one.value for one in before.observations], [one.value for one in after.observations]) == ([25], [50])
    record.learn([row(3, "yes", "BBB", 2020, 1)])
    assert record.evidence(asked.indicator("rate"), "AAA", "") is after
