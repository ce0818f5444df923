"""A locked period takes no changes from people, but for those for whom an officer opened it, until that ends."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.errors import CallerMistake, Conflict
from indicators.periods import TimePeriod
from tests.frames import day, numbered, small_plan
from tests.warehouse.handed_in import Clerk
from warehouse.accounts import create_account
from warehouse.audit import audit_lines, verify_audit
from warehouse.limits import Limits
from warehouse.period_locks import except_person, limits_of, lock_period, locks_of, unlock_period

PLAN = small_plan("register", "other")
BY = {"reason": "the year is closed", "at": day(1), "by": "officer"}


def closed(warehouse, period: str, *, source: str = "register", person: str = "ana", on: int = 2) -> bool:
    return limits_of(warehouse, PLAN, source, granted=None, person=person, at=day(on)).is_locked(period)


@pytest.fixture
def ana(warehouse) -> str:
    return create_account(warehouse, "ana", display_name="Ana", email="", language="en", at=day(0), by="admin").name


def test_a_lock_closes_a_period_and_what_lies_within_it_until_it_is_opened(warehouse):
    lock_period(warehouse, PLAN, "2021", **BY)
    told = {period: closed(warehouse, period) for period in ("2021", "2021-Q3", "2021-11", "2020", "2022-Q1")}
    assert told == {"2021": True, "2021-Q3": True, "2021-11": True, "2020": False, "2022-Q1": False}
    assert closed(warehouse, "2021", source="other")
    unlock_period(warehouse, PLAN, "2021", at=day(2), by="officer")
    assert not closed(warehouse, "2021")
    assert locks_of(warehouse, PLAN, at=day(2)) == []


def test_a_lock_of_a_part_leaves_the_whole_open(warehouse):
    lock_period(warehouse, PLAN, "2021-Q3", **BY)
    assert [closed(warehouse, period) for period in ("2021-Q3", "2021-08", "2021", "2021-Q2")] == [
        True,
        True,
        False,
        False,
    ]


def test_a_lock_of_one_source_leaves_the_others_open(warehouse):
    lock_period(warehouse, PLAN, "2021", source="register", **BY)
    assert (closed(warehouse, "2021"), closed(warehouse, "2021", source="other")) == (True, False)


def test_one_person_may_be_let_in_until_an_instant(warehouse, ana):
    lock_period(warehouse, PLAN, "2021", **BY)
    except_person(warehouse, PLAN, "2021", person=ana, until=day(5), **BY)
    told = [
        closed(warehouse, "2021", on=4),
        closed(warehouse, "2021", on=5),
        closed(warehouse, "2021", person="bo"),
    ]
    assert told == [False, True, True]
    (lock,) = locks_of(warehouse, PLAN, at=day(4))
    assert [(one.person, one.reason) for one in lock.exceptions] == [("ana", "the year is closed")]
    assert locks_of(warehouse, PLAN, at=day(5))[0].exceptions == ()


def test_an_exception_for_a_part_opens_that_part_only(warehouse, ana):
    lock_period(warehouse, PLAN, "2021", **BY)
    except_person(warehouse, PLAN, "2021-Q3", person=ana, until=day(5), **BY)
    assert [closed(warehouse, period) for period in ("2021-Q3", "2021-Q2", "2021")] == [False, True, True]


def test_what_cannot_be_locked_or_opened_is_refused_and_leaves_nothing(warehouse):
    with pytest.raises(CallerMistake, match="'21'; expected one such as 2021"):
        lock_period(warehouse, PLAN, "21", **BY)
    with pytest.raises(CallerMistake, match="no source 'nowhere'"):
        lock_period(warehouse, PLAN, "2021", source="nowhere", **BY)
    with pytest.raises(CallerMistake, match="nobody called 'bo'"):
        except_person(warehouse, PLAN, "2021", person="bo", until=day(5), **BY)
    with pytest.raises(Conflict, match="2021 is not locked"):
        unlock_period(warehouse, PLAN, "2021", at=day(2), by="officer")
    lock_period(warehouse, PLAN, "2021", **BY)
    with pytest.raises(Conflict, match="2021 is locked already"):
        lock_period(warehouse, PLAN, "2021", **BY)
    assert [line.act for line in audit_lines(warehouse)] == ["period.locked"]
    assert verify_audit(warehouse) == ()


def test_a_file_that_changes_a_locked_value_is_told_so_and_one_that_does_not_is_let_through(warehouse, ana):
    clerk = Clerk(warehouse, plan=PLAN)
    clerk.publish(clerk.ready("a", numbered(y2021=5.0)), numbered(y2021=5.0))
    lock_period(warehouse, PLAN, "2021", **BY)
    clerk.limits = limits_of(warehouse, PLAN, "register", granted=None, person=ana, at=day(2))
    same, other = (
        clerk.examine(clerk.hand_in(text), numbered(y2021=value)) for text, value in (("b", 5.0), ("c", 6.0))
    )
    assert (same.intake.unchanged, same.findings) == (1, ())
    assert [found.code for found in other.findings] == ["period-locked"]


PERIODS = st.sampled_from(
    ["2021", "2021-S1", "2021-S2", "2021-Q1", "2021-Q3", "2021-03", "2021-09", "2021-09-30", "2022"]
)


@given(locked=st.lists(PERIODS, max_size=3), excepted=st.lists(PERIODS, max_size=2), asked=PERIODS)
def test_a_period_is_locked_when_all_its_days_lie_in_a_locked_one_and_not_in_an_exception(locked, excepted, asked):
    def days(text: str) -> tuple[date, date]:
        last = TimePeriod.parse(text).last_day
        if text.count("-") == 2:
            return last, last
        months = 12 if len(text) == 4 else {"S": 6, "Q": 3}.get(text[5], 1)
        year, month = divmod(last.year * 12 + last.month - months, 12)
        return date(year, month + 1, 1), last

    def within(inner: str, outer: str) -> bool:
        (start, end), (whole_start, whole_end) = days(inner), days(outer)
        return whole_start <= start and end <= whole_end

    expected = any(within(asked, one) for one in locked) and not any(within(asked, one) for one in excepted)
    assert Limits(locked=tuple(locked), excepted=tuple(excepted)).is_locked(asked) is expected
