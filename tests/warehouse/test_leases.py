from __future__ import annotations

from datetime import timedelta

import pytest

from indicators.errors import Conflict
from tests.frames import day
from tests.warehouse.at_once import at_once
from warehouse.leases import Lease, release_lease, renew_lease, take_lease

HOUR = timedelta(hours=1)


def take(warehouse, holder: str, after: timedelta = timedelta(0)) -> Lease:
    return take_lease(warehouse, "refresh register", holder=holder, at=day(0) + after, lasts=HOUR)


def test_one_worker_at_a_time_and_the_other_is_told_who_and_since_when(warehouse):
    take(warehouse, "one")
    with pytest.raises(Conflict, match=r"refresh register is already being worked on by one since 2026-01-01T12:00"):
        take(warehouse, "two", HOUR / 2)
    assert take_lease(warehouse, "refresh survey", holder="two", at=day(0), lasts=HOUR).token == 1


def test_a_lease_ends_by_itself_or_when_it_is_given_back(warehouse):
    take(warehouse, "one")
    second = take(warehouse, "two", HOUR)
    release_lease(warehouse, second, at=day(0) + HOUR)
    assert take(warehouse, "three", HOUR).token == 3


def test_a_renewed_lease_lasts_longer(warehouse):
    held = renew_lease(warehouse, take(warehouse, "one"), at=day(0) + HOUR / 2, lasts=HOUR)
    with pytest.raises(Conflict):
        take(warehouse, "two", HOUR)
    assert renew_lease(warehouse, held, at=day(0) + HOUR, lasts=HOUR).token == held.token


def test_a_holder_that_slept_through_its_turn_is_told_so(warehouse):
    asleep = take(warehouse, "one")
    take(warehouse, "two", HOUR)
    with pytest.raises(Conflict, match="taken over by two"):
        renew_lease(warehouse, asleep, at=day(0) + HOUR, lasts=HOUR)
    with pytest.raises(Conflict, match="taken over by two"):
        release_lease(warehouse, asleep, at=day(0) + HOUR)


def test_of_many_who_ask_at_once_one_is_given_the_lease(warehouse):
    told = at_once(lambda number: take(warehouse, f"worker {number}"), range(6))
    assert sum(not isinstance(one, Conflict) for one in told) == 1
