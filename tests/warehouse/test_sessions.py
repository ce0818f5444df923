"""Sessions: what the browser knows and the record does not, and everything that ends one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from indicators.errors import CallerMistake
from tests.frames import day
from tests.warehouse.people import PHRASE, QUICK, add_person
from warehouse.account_tables import session
from warehouse.accounts import change_account, set_password
from warehouse.sessions import (
    close_all,
    close_one,
    close_session,
    confirm_session,
    open_session,
    session_of,
    sessions_of,
)

MINUTE = timedelta(minutes=1)


def opened(warehouse, person, at=None) -> str:
    return open_session(warehouse, person.id, how="password", at=at or day(0))


def test_a_secret_stands_for_its_person_and_is_not_in_the_record(warehouse):
    anna = add_person(warehouse)
    secret = opened(warehouse, anna)
    person, info = session_of(warehouse, secret, at=day(0))
    assert (person, info.how, info.confirmed_at) == (anna, "password", "2026-01-01T12:00:00.000000Z")
    assert len(secret) >= 43
    assert len({opened(warehouse, anna) for _ in range(20)} | {secret}) == 21
    with warehouse.read() as connection:
        kept = str(connection.execute(select(session)).all())
    assert secret not in kept
    for wrong in ("", secret[:-1], secret.swapcase(), info.key, "\ud800"):
        assert session_of(warehouse, wrong, at=day(0)) is None


def test_what_the_record_keeps_of_a_secret_lets_nobody_in(warehouse):
    opened(warehouse, add_person(warehouse))
    with warehouse.read() as connection:
        digest = connection.execute(select(session.c.digest)).scalar_one()
    assert session_of(warehouse, digest, at=day(0)) is None


def test_a_session_nobody_uses_for_half_an_hour_is_over(warehouse):
    secret = opened(warehouse, add_person(warehouse))
    assert session_of(warehouse, secret, at=day(0) + 29 * MINUTE)
    assert session_of(warehouse, secret, at=day(0) + 58 * MINUTE)
    assert session_of(warehouse, secret, at=day(0) + 88 * MINUTE) is None
    # Over is over: a use that came too late does not begin it anew.
    assert session_of(warehouse, secret, at=day(0) + 87 * MINUTE)
    assert sessions_of(warehouse, 1, at=day(0) + 120 * MINUTE) == []


def test_a_session_in_use_is_over_after_twelve_hours(warehouse):
    secret = opened(warehouse, add_person(warehouse))
    for passed in range(20, 720, 20):
        assert session_of(warehouse, secret, at=day(0) + passed * MINUTE)
    assert session_of(warehouse, secret, at=day(0) + 720 * MINUTE) is None


def test_a_use_is_marked_once_a_minute(warehouse):
    secret = opened(warehouse, add_person(warehouse))
    session_of(warehouse, secret, at=day(0) + timedelta(seconds=59))
    assert sessions_of(warehouse, 1, at=day(0))[0].seen_at == "2026-01-01T12:00:00.000000Z"
    session_of(warehouse, secret, at=day(0) + timedelta(seconds=60))
    assert sessions_of(warehouse, 1, at=day(0))[0].seen_at == "2026-01-01T12:01:00.000000Z"


def test_a_page_is_not_kept_waiting_while_somebody_writes_at_length(warehouse):
    anna = add_person(warehouse)
    secret = opened(warehouse, anna)
    with warehouse.write():
        person, _ = session_of(warehouse, secret, at=day(0) + 5 * MINUTE)
    assert person == anna


def test_who_proves_again_who_they_are_is_marked_and_gets_another_secret(warehouse):
    old = opened(warehouse, add_person(warehouse))
    new = confirm_session(warehouse, old, at=day(0) + 10 * MINUTE)
    assert session_of(warehouse, old, at=day(0) + 10 * MINUTE) is None
    _, info = session_of(warehouse, new, at=day(0) + 10 * MINUTE)
    assert (info.confirmed_at, info.created_at) == ("2026-01-01T12:10:00.000000Z", "2026-01-01T12:00:00.000000Z")
    assert info.until == "2026-01-02T00:00:00.000000Z"
    for secret, at in ((old, day(0) + 10 * MINUTE), (new, day(1))):
        with pytest.raises(CallerMistake, match="the session is over; sign in again"):
            confirm_session(warehouse, secret, at=at)


def test_a_person_lists_and_ends_their_own_sessions_and_nobody_elses(warehouse):
    anna, ben = add_person(warehouse), add_person(warehouse, "ben")
    first, second = opened(warehouse, anna), opened(warehouse, anna, at=day(0) + MINUTE)
    other = opened(warehouse, ben)
    now = day(0) + 2 * MINUTE
    newest, oldest = sessions_of(warehouse, anna.id, at=now)
    assert newest.seen_at > oldest.seen_at
    assert not close_one(warehouse, ben.id, oldest.key)
    assert close_one(warehouse, anna.id, oldest.key)
    assert (session_of(warehouse, first, at=now), bool(session_of(warehouse, second, at=now))) == (None, True)
    third = opened(warehouse, anna, at=now)
    assert close_all(warehouse, anna.id, but=third) == 1
    assert [bool(session_of(warehouse, one, at=now)) for one in (second, third, other)] == [False, True, True]
    close_session(warehouse, third)
    close_session(warehouse, third)
    assert session_of(warehouse, third, at=now) is None


def test_disabling_an_account_ends_every_session_at_once_and_for_good(warehouse):
    anna, ben = add_person(warehouse), add_person(warehouse, "ben")
    secrets = [opened(warehouse, anna) for _ in range(3)]
    other = opened(warehouse, ben)
    change_account(warehouse, "anna", active=False, at=day(0), by="root")
    assert not any(session_of(warehouse, secret, at=day(0)) for secret in secrets)
    with pytest.raises(CallerMistake, match="cannot sign in: it is disabled"):
        opened(warehouse, anna)
    change_account(warehouse, "anna", active=True, at=day(0), by="root")
    assert not any(session_of(warehouse, secret, at=day(0)) for secret in secrets)
    assert session_of(warehouse, other, at=day(0))


def test_a_new_password_ends_every_session(warehouse):
    secret = opened(warehouse, add_person(warehouse))
    set_password(warehouse, "anna", PHRASE, at=day(0), by="anna", hasher=QUICK)
    assert session_of(warehouse, secret, at=day(0)) is None


def test_signing_in_sweeps_out_what_is_over(warehouse):
    anna = add_person(warehouse)
    opened(warehouse, anna)
    opened(warehouse, anna, at=day(1))
    with warehouse.read() as connection:
        assert len(connection.execute(select(session)).all()) == 1


def test_nobody_is_signed_in_as_somebody_who_was_never_there(warehouse):
    with pytest.raises(CallerMistake, match="account 7 cannot sign in"):
        open_session(warehouse, 7, how="password", at=day(0))
