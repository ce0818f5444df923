"""People: who they are, what they may do, and how they get in; the newest row holds."""

from __future__ import annotations

import pytest

from indicators.errors import CallerMistake, Conflict
from indicators.permissions import Grant, Role
from tests.frames import day
from tests.warehouse.people import ISSUER, PHRASE, QUICK, add_person, owner_of
from warehouse.accounts import (
    change_account,
    check_password,
    create_account,
    grant,
    link_identity,
    people,
    person_by_identity,
    person_named,
    person_numbered,
    set_password,
)
from warehouse.audit import audit_lines, verify_audit

ADMIN = Grant(role=Role.ADMIN)


def test_a_person_is_found_by_name_number_and_identity(warehouse):
    anna = add_person(warehouse, "anna", owner_of())
    link_identity(warehouse, "anna", ISSUER, "1", at=day(0), by="root")
    assert person_named(warehouse, "ANNA") == person_numbered(warehouse, anna.id) == anna
    assert person_by_identity(warehouse, ISSUER, "1") == anna
    assert anna.grants == (owner_of(),)
    assert people(warehouse) == [anna]


def test_the_newest_state_holds_and_every_change_is_in_the_log(warehouse):
    add_person(warehouse)
    change_account(warehouse, "anna", language="zh", at=day(1), by="root")
    change_account(warehouse, "anna", language="zh", at=day(2), by="root")
    assert person_named(warehouse, "anna").language == "zh"
    assert [line.act for line in audit_lines(warehouse)] == ["account.changed", "account.created"]
    assert verify_audit(warehouse) == ()


def test_a_password_lets_its_person_in_and_nobody_else(warehouse):
    anna = add_person(warehouse)
    add_person(warehouse, "ben")
    set_password(warehouse, "anna", PHRASE, at=day(0), by="root", hasher=QUICK)
    assert check_password(warehouse, "Anna", PHRASE, hasher=QUICK) == anna
    for name, password in (("anna", PHRASE + "!"), ("ben", PHRASE), ("nobody", PHRASE), ("anna", "")):
        assert check_password(warehouse, name, password, hasher=QUICK) is None


def test_a_name_is_taken_in_whatever_case(warehouse):
    add_person(warehouse)
    with pytest.raises(Conflict, match="there is an account anna already"):
        create_account(warehouse, "ＡNNA", display_name="Another", at=day(0), by="root")
    with pytest.raises(CallerMistake, match="name: found 'anna weber'; expected letters a to z"):
        create_account(warehouse, "anna weber", display_name="Another", at=day(0), by="root")


def test_the_last_admin_can_neither_be_disabled_nor_lose_the_role(warehouse):
    add_person(warehouse, "anna", ADMIN)
    add_person(warehouse, "ben")
    with pytest.raises(Conflict, match="anna cannot be disabled: nobody else could manage accounts"):
        change_account(warehouse, "anna", active=False, at=day(1), by="root")
    with pytest.raises(Conflict, match="anna cannot lose the role of admin"):
        grant(warehouse, "anna", ADMIN, given=False, at=day(1), by="root")
    grant(warehouse, "ben", ADMIN, given=True, at=day(1), by="root")
    assert not change_account(warehouse, "anna", active=False, at=day(2), by="root").active
