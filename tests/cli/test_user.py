"""`milepost user`: accounts, roles and passwords from the terminal."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from flows.surroundings import settings
from tests.cli.terminal import at_home_with, typed
from tests.frames import small_plan
from warehouse.accounts import check_password, person_named
from warehouse.connection import open_warehouse

ROOT = Path(__file__).parents[2]
PHRASE = "kettle under four bridges"


@pytest.fixture
def call(tmp_path, migrated_file):
    """The command line on a record of its own with one small plan."""
    with at_home_with(small_plan("register", "survey"), tmp_path, migrated_file):
        yield typed


def told(answer) -> tuple[int, str]:
    return answer.exit_code, answer.stdout


def add(call, name: str = "anna", *words):
    return call("user", "add", name, "--name", "Anna Weber", "--email", f"{name}@mail.example", *words)


def listed(call, *words) -> list[dict]:
    return json.loads(call("user", "list", "--format", "json", *words).stdout)


def test_a_person_is_added_with_a_role_and_listed(call):
    added = add(call, "Anna", "--language", "zh", "--role", "owner", "--source", "register", "--source", "survey")
    assert told(added) == (0, "added anna, owner of source register, owner of source survey\n")
    assert "milepost user password anna" in added.stderr
    (row,) = listed(call)
    assert row == {
        "name": "anna", "display_name": "Anna Weber", "email": "Anna@mail.example", "language": "zh", "active": True,
        "grants": [{"role": "owner", "scope": "source", "about": name} for name in ("register", "survey")],
    }  # fmt: skip
    (line,) = csv.DictReader(io.StringIO(call("user", "list", "--format", "csv").stdout))
    assert (line["active"], line["grants"]) == ("yes", "owner of source register; owner of source survey")
    assert "Anna Weber" in call("user", "list").stdout


def test_a_record_without_accounts_says_so(call):
    answer = call("user", "list", "--format", "json")
    assert (answer.stdout, answer.stderr) == ("[]\n", "there are no accounts; `milepost user add` makes one\n")


def test_one_person_is_shown_with_every_way_in(call):
    add(call)
    assert told(call("user", "link", "anna", "--issuer", "https://login.example", "--subject", "7")) == (
        0, "anna is 7 of https://login.example\n"
    )  # fmt: skip
    call("token", "issue", "anna", "--title", "Export", "--scope", "read")
    shown = json.loads(call("user", "show", "ANNA", "--format", "json").stdout)
    assert (shown["password"], shown["tokens"]) == (False, 1)
    assert shown["identities"] == [{"issuer": "https://login.example", "subject": "7"}]
    table = call("user", "show", "anna").stdout
    assert "7 of https://login.example" in table
    (line,) = csv.DictReader(io.StringIO(call("user", "show", "anna", "--format", "csv").stdout))
    assert (line["password"], line["tokens"]) == ("no", "1")


@pytest.mark.parametrize(("words", "message"), [
    (("--role", "owner", "--source", "nowhere"), "--source: found 'nowhere'; the loaded plans have register, survey"),
    (("--role", "owner", "--indicator", "x"), "--indicator: found 'x'; the loaded plans have recycling-rate"),
    (("--role", "owner", "--objective", "II"), "--objective: found 'II'; the loaded plans have I.1"),
    (("--role", "owner"), "--role owner: say for what: --source, --indicator or --objective with a name, or --all"),
    (("--source", "register"), "--role: found none; expected one of owner, officer, writer, admin, auditor"),
    (("--role", "owner", "--all", "--source", "register"), "--all: found together with a name"),
    (("--role", "admin", "--source", "register"), "found an admin of one source; accounts are managed for all"),
    (("--language", "de"), "language: found 'de'; expected one of zh, en, fr, es, ar, ru"),
])  # fmt: skip
def test_what_makes_no_sense_is_refused_and_nobody_is_added(call, words, message):
    answer = add(call, "anna", *words)
    assert told(answer) == (2, "")
    assert message in answer.stderr
    assert listed(call) == []


def test_the_indicator_and_the_objective_of_a_loaded_plan_can_be_granted(call):
    add(call)
    call("user", "grant", "anna", "--role", "officer", "--objective", "I.1")
    answer = call("user", "grant", "anna", "--role", "owner", "--indicator", "recycling-rate")
    assert answer.stdout == "anna is officer of objective I.1, owner of indicator recycling-rate\n"


def test_a_role_is_given_and_taken_back(call):
    add(call)
    assert told(call("user", "grant", "anna", "--role", "auditor", "--all")) == (0, "anna is auditor of everything\n")
    wrong = call("user", "revoke", "anna", "--role", "owner", "--source", "gone")
    assert told(wrong) == (2, "")
    assert "anna is not owner of source gone; they are auditor of everything" in wrong.stderr
    assert told(call("user", "revoke", "anna", "--role", "auditor", "--all")) == (0, "anna is without any role\n")
    for verb in ("grant", "revoke"):
        assert "name the role and what it is for" in call("user", verb, "anna").stderr


def test_the_last_admin_stays_one(call):
    add(call, "anna", "--role", "admin", "--all")
    for words in (("disable", "anna"), ("revoke", "anna", "--role", "admin", "--all")):
        answer = call("user", *words)
        assert answer.exit_code == 4
        assert "nobody else could manage accounts" in answer.stderr


def test_an_account_is_disabled_enabled_and_changed(call):
    add(call)
    assert told(call("user", "disable", "anna")) == (0, "anna is disabled\n")
    assert listed(call)[0]["active"] is False
    assert told(call("user", "enable", "anna")) == (0, "anna is enabled\n")
    changed = call("user", "change", "anna", "--name", "Anna Kovač", "--email", "", "--language", "fr")
    assert told(changed) == (0, "anna: Anna Kovač, no e-mail, fr\n")
    assert "found nothing to change" in call("user", "change", "anna").stderr


def right(password: str) -> bool:
    with open_warehouse(settings()) as warehouse:
        return check_password(warehouse, "anna", password) is not None


def test_a_password_is_asked_for_twice_and_not_shown(call):
    add(call)
    answer = call("user", "password", "anna", given=f"{PHRASE}\n{PHRASE}\n")
    assert (answer.exit_code, answer.stdout.split("\n")[-2]) == (0, "anna has a new password")
    assert PHRASE not in answer.output
    assert right(PHRASE)


def test_a_password_is_read_from_standard_input(call):
    add(call)
    assert told(call("user", "password", "anna", "--stdin", given=f"{PHRASE}\r\n")) == (0, "anna has a new password\n")
    assert right(PHRASE)
    assert told(call("user", "password", "anna", "--remove")) == (0, "anna has no password any more\n")
    assert not right(PHRASE)


def test_a_bad_password_is_refused_and_never_repeated(call):
    add(call)
    answer = call("user", "password", "anna", "--stdin", given="anna.w7!\n")
    assert told(answer) == (2, "")
    assert answer.stderr.startswith("milepost: password: found little beside your own name")
    assert "anna.w7!" not in answer.output
    assert call("user", "password", "anna", "--stdin", given="").exit_code == 2


@pytest.mark.parametrize("words", [
    ("show", "nobody"), ("disable", "nobody"), ("password", "nobody", "--stdin"),
    ("grant", "nobody", "--role", "auditor", "--all"), ("change", "nobody", "--language", "fr"),
    ("link", "nobody", "--issuer", "a", "--subject", "b"),
])  # fmt: skip
def test_an_account_that_is_not_there_is_the_callers_mistake(call, words):
    answer = call("user", *words, given=f"{PHRASE}\n")
    assert told(answer) == (2, "")
    assert "there is no account 'nobody'" in answer.stderr


def test_what_is_done_at_the_terminal_is_in_the_log_under_who_did_it(call):
    add(call, "anna", "--role", "auditor", "--all")
    lines = json.loads(call("audit", "list", "--format", "json").stdout)
    assert [(line["act"], line["about"], line["actor"]) for line in lines] == [
        ("grant.given", "account:anna", "root"), ("account.created", "account:anna", "root")
    ]  # fmt: skip
    with open_warehouse(settings()) as warehouse:
        assert person_named(warehouse, "anna").name == "anna"
