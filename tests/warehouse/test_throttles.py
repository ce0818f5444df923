"""Guessing is made slow, by name and by address, and nobody else is slowed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from tests.frames import day
from tests.warehouse.at_once import at_once
from tests.warehouse.people import PHRASE, QUICK, add_person
from warehouse.account_tables import throttle
from warehouse.accounts import check_password, set_password
from warehouse.throttles import failed, keys_of, succeeded, wait_before

NAME, ADDRESS = keys_of("anna", "192.0.2.7")


def after(seconds: float):
    return day(0) + timedelta(seconds=seconds)


def fail(warehouse, key: str, times: int, at=None) -> list[float]:
    return [failed(warehouse, key, at or day(0)) for _ in range(times)]


def test_the_wait_grows_with_the_failures_of_a_name_up_to_five_minutes(warehouse):
    assert fail(warehouse, NAME, 20) == [0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, *[300] * 8]
    assert wait_before(warehouse, (NAME,), day(0)) == 300
    assert wait_before(warehouse, (NAME,), after(299)) == 1


def test_the_right_password_works_after_the_wait_and_wipes_the_slate(warehouse):
    anna = add_person(warehouse)
    set_password(warehouse, "anna", PHRASE, at=day(0), by="root", hasher=QUICK)
    clock, waited = 0.0, []
    for _ in range(20):
        clock += (wait := wait_before(warehouse, (NAME,), after(clock)))
        waited.append(wait)
        assert wait == 0 or wait_before(warehouse, (NAME,), after(clock)) == 0
        assert check_password(warehouse, "anna", "wrong", hasher=QUICK) is None
        failed(warehouse, NAME, after(clock))
    assert waited == sorted(waited)
    assert wait_before(warehouse, (NAME,), after(clock)) == 300
    assert wait_before(warehouse, (NAME,), after(clock + 300)) == 0
    assert check_password(warehouse, "anna", PHRASE, hasher=QUICK) == anna
    succeeded(warehouse, NAME, after(clock + 300))
    assert wait_before(warehouse, (NAME,), after(clock + 300)) == 0
    assert failed(warehouse, NAME, after(clock + 300)) == 0


def test_other_names_and_addresses_are_not_slowed(warehouse):
    fail(warehouse, NAME, 9)
    for key in (*keys_of("ben", "192.0.2.7"), *keys_of("ann", "192.0.2.8")):
        assert wait_before(warehouse, (key,), day(0)) == 0


def test_an_address_has_more_tries_and_one_success_does_not_free_it(warehouse):
    assert fail(warehouse, ADDRESS, 22) == [*[0] * 20, 1, 2]
    succeeded(warehouse, ADDRESS, day(0))
    assert wait_before(warehouse, (ADDRESS,), after(0.5)) == 1.5


def test_a_try_that_one_key_holds_back_does_not_use_up_the_turn_of_the_other(warehouse):
    fail(warehouse, NAME, 10)
    fail(warehouse, ADDRESS, 29, at=after(60))
    assert wait_before(warehouse, (NAME, ADDRESS), after(100)) == 216
    assert wait_before(warehouse, (NAME, ADDRESS), after(316)) == 0
    assert wait_before(warehouse, (NAME,), after(316)) == 64
    assert wait_before(warehouse, (ADDRESS,), after(316)) == 256


def test_of_many_tries_at_once_one_is_let_through(warehouse):
    fail(warehouse, NAME, 6)
    told = at_once(lambda _: wait_before(warehouse, (NAME,), after(10)), range(6))
    assert sorted(told) == [0, *[4] * 5]


def test_failures_told_at_once_are_all_counted(warehouse):
    told = at_once(lambda _: failed(warehouse, NAME, day(0)), range(6))
    assert sorted(told) == [0, 0, 0, 1, 2, 4]


def test_a_day_without_failures_forgets_them_and_a_success_sweeps(warehouse):
    fail(warehouse, NAME, 9)
    fail(warehouse, ADDRESS, 30)
    later = day(1) + timedelta(seconds=1)
    assert wait_before(warehouse, (NAME,), later) == 0
    assert failed(warehouse, NAME, later) == 0
    succeeded(warehouse, NAME, later)
    with warehouse.read() as connection:
        assert connection.execute(select(throttle)).all() == []


def test_what_was_typed_as_a_name_is_not_kept(warehouse):
    fail(warehouse, keys_of("hunter2 by mistake", "192.0.2.7")[0], 1)
    with warehouse.read() as connection:
        assert "hunter2" not in str(connection.execute(select(throttle)).all())


@pytest.mark.parametrize(("one", "other"), [
    ("2001:db8::1", "2001:db8::ffff:1:2"),
    ("2001:DB8:0:0::7", "2001:db8::8"),
    ("192.0.2.7", "::ffff:192.0.2.7"),
])  # fmt: skip
def test_addresses_of_one_network_are_one(one, other):
    assert keys_of("Anna", one) == keys_of(" anna", other)


def test_addresses_of_different_networks_are_two():
    assert len({keys_of("", one)[1] for one in ("192.0.2.7", "192.0.2.8", "2001:db8::1", "2001:db8:0:1::1", "?")}) == 5


@given(name=st.text(), address=st.text())
def test_any_name_and_address_have_keys_that_are_never_mixed_up(name, address):
    by_name, by_address = keys_of(name, address)
    assert not by_name.startswith("address:")
    assert by_address.startswith("address:")
