"""Tokens: told once, for a purpose, for a time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from indicators.errors import CallerMistake
from tests.frames import day
from tests.warehouse.people import add_person, owner_of
from warehouse.account_tables import token
from warehouse.accounts import change_account, grant
from warehouse.api_tokens import TokenScope, end_token, issue_token, person_of_token, tokens_of
from warehouse.audit import audit_lines, verify_audit

READ, SUBMIT = TokenScope.READ, TokenScope.SUBMIT
YEAR = timedelta(days=365)


def issued(warehouse, name: str = "anna", **given) -> str:
    about = {"title": "Nightly export", "scopes": [READ], "lasts": timedelta(days=90), "at": day(0), "by": "root"}
    return issue_token(warehouse, name, **{**about, **given})


def test_a_token_stands_for_its_person_and_says_what_it_is_for(warehouse):
    anna = add_person(warehouse, "anna", owner_of())
    secret = issued(warehouse, scopes=[SUBMIT, READ, READ])
    assert person_of_token(warehouse, secret, at=day(1)) == (anna, {READ, SUBMIT})
    (told,) = tokens_of(warehouse, "anna")
    assert (told.person, told.title, told.scopes) == ("anna", "Nightly export", (READ, SUBMIT))
    assert secret.endswith(told.hint)


def test_a_scanner_knows_a_token_when_it_sees_one_and_the_record_holds_none(warehouse):
    add_person(warehouse)
    secret = issued(warehouse)
    assert secret.startswith("milepost_")
    assert len(secret) >= len("milepost_") + 43
    with warehouse.read() as connection:
        kept = str(connection.execute(select(token)).all())
    assert secret not in kept + str(audit_lines(warehouse)) + str(tokens_of(warehouse))
    assert secret.removeprefix("milepost_")[:8] not in kept


def test_a_wrong_or_foreign_secret_stands_for_nobody(warehouse):
    add_person(warehouse)
    secret = issued(warehouse)
    for wrong in ("", "milepost_", secret[:-1], secret.removeprefix("milepost_"), secret.swapcase(), "milepost_\ud800"):
        assert person_of_token(warehouse, wrong, at=day(0)) is None


def test_a_token_is_over_when_its_time_is(warehouse):
    add_person(warehouse)
    secret = issued(warehouse, lasts=timedelta(days=1))
    assert person_of_token(warehouse, secret, at=day(1) - timedelta(microseconds=1))
    assert person_of_token(warehouse, secret, at=day(1)) is None


@pytest.mark.parametrize(("given", "told"), [
    ({"lasts": YEAR + timedelta(seconds=1)}, "days: found 365; expected 1 to 365"),
    ({"lasts": timedelta(0)}, "days: found 0"),
    ({"lasts": timedelta(days=-1)}, "days: found -1"),
    ({"scopes": []}, "scope: found none; expected read or submit, or both"),
    ({"title": " "}, "title: expected what the token is for"),
    ({"name": "nobody"}, "there is no account 'nobody'"),
])  # fmt: skip
def test_no_token_is_given_for_ever_for_nothing_or_to_nobody(warehouse, given, told):
    add_person(warehouse)
    with pytest.raises(CallerMistake, match=told):
        issued(warehouse, **given)
    assert tokens_of(warehouse) == []
    assert issued(warehouse, lasts=YEAR)


def test_an_ended_token_is_over_for_ever(warehouse):
    add_person(warehouse)
    secret, other = issued(warehouse), issued(warehouse)
    for _ in range(2):
        end_token(warehouse, 1, at=day(1), by="root")
    assert person_of_token(warehouse, secret, at=day(1)) is None
    assert person_of_token(warehouse, other, at=day(1))
    newest, oldest = tokens_of(warehouse)
    assert (newest.ended_at, oldest.ended_at) == (None, "2026-01-02T12:00:00.000000Z")
    assert audit_lines(warehouse)[0].act == "token.ended"
    assert verify_audit(warehouse) == ()


def test_a_person_ends_their_own_tokens_and_nobody_elses(warehouse):
    add_person(warehouse)
    add_person(warehouse, "ben")
    secret = issued(warehouse)
    with pytest.raises(CallerMistake, match="there is no token 1"):
        end_token(warehouse, 1, owner="ben", at=day(0), by="ben")
    with pytest.raises(CallerMistake, match="there is no token 9"):
        end_token(warehouse, 9, owner="ben", at=day(0), by="ben")
    assert person_of_token(warehouse, secret, at=day(0))
    end_token(warehouse, 1, owner="Anna", at=day(0), by="anna")
    assert person_of_token(warehouse, secret, at=day(0)) is None


def test_the_last_use_is_known_to_the_minute(warehouse):
    add_person(warehouse)
    secret = issued(warehouse)
    assert tokens_of(warehouse)[0].used_at is None
    for seconds in (0, 59, 60):
        person_of_token(warehouse, secret, at=day(1) + timedelta(seconds=seconds))
        expected = "2026-01-02T12:01:00" if seconds == 60 else "2026-01-02T12:00:00"
        assert tokens_of(warehouse)[0].used_at.startswith(expected)


def test_a_disabled_account_has_no_tokens_any_more_even_when_enabled_again(warehouse):
    add_person(warehouse)
    secret = issued(warehouse)
    change_account(warehouse, "anna", active=False, at=day(1), by="root")
    assert person_of_token(warehouse, secret, at=day(1)) is None
    with pytest.raises(CallerMistake, match="anna is disabled"):
        issued(warehouse, at=day(1))
    change_account(warehouse, "anna", active=True, at=day(2), by="root")
    assert person_of_token(warehouse, secret, at=day(2)) is None
    assert person_of_token(warehouse, issued(warehouse, at=day(2)), at=day(2))


def test_a_token_allows_what_its_person_may_do_now(warehouse):
    add_person(warehouse, "anna", owner_of())
    secret = issued(warehouse)
    grant(warehouse, "anna", owner_of(), given=False, at=day(1), by="root")
    person, _ = person_of_token(warehouse, secret, at=day(1))
    assert person.grants == ()
