"""People for tests of the record: an account, what it may do, and every way it gets in."""

from __future__ import annotations

from datetime import timedelta

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from indicators.permissions import Grant, Role, Scope
from tests.frames import day
from warehouse.accounts import create_account, grant, link_identity, set_password
from warehouse.api_tokens import TokenScope, end_token, issue_token

QUICK = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
"""As the record's hasher, and a thousand times quicker: for tests only."""

PHRASE = "kettle under four bridges"
ISSUER = "https://login.example"


def add_person(warehouse, name: str = "anna", *grants: Grant, **given):
    about = {
        "display_name": name.title(),
        "email": f"{name}@mail.example",
        "language": "en",
        "at": day(0),
        "by": "root",
    }
    person = create_account(warehouse, name, **{**about, **given})
    for one in grants:
        person = grant(warehouse, name, one, given=True, at=day(0), by="root")
    return person


def owner_of(source: str = "register") -> Grant:
    return Grant(role=Role.OWNER, scope=Scope.SOURCE, about=source)


def fill_people(warehouse) -> None:
    """Put at least one row into every record table of people."""
    add_person(warehouse, "anna", owner_of())
    set_password(warehouse, "anna", PHRASE, at=day(0), by="root", hasher=QUICK)
    link_identity(warehouse, "anna", ISSUER, "248289", at=day(0), by="root")
    issue_token(
        warehouse, "anna", title="Export", scopes=[TokenScope.READ], lasts=timedelta(days=90), at=day(0), by="root"
    )
    end_token(warehouse, 1, at=day(0), by="root")
