"""`milepost token` and `milepost audit` from the terminal."""

from __future__ import annotations

import csv
import io
import json

import pytest
from sqlalchemy import text

from flows.surroundings import now, settings
from tests.cli.test_user import add, call, told
from warehouse.api_tokens import person_of_token
from warehouse.connection import open_warehouse

__all__ = ["call"]


def issue(call, *words):
    return call("token", "issue", "anna", "--title", "Nightly export", *words)


def acts_for(secret: str) -> str | None:
    with open_warehouse(settings()) as warehouse:
        found = person_of_token(warehouse, secret, at=now())
    return found[0].name if found else None


def test_a_token_is_printed_once_and_alone_so_that_it_can_be_piped(call):
    add(call)
    answer = issue(call, "--scope", "read", "--scope", "submit")
    assert answer.exit_code == 0
    secret = answer.stdout.strip()
    assert answer.stdout == f"{secret}\n"
    assert acts_for(secret) == "anna"
    assert "never shown again" in answer.stderr
    assert secret not in call("token", "list", "--format", "json").stdout


def test_tokens_are_listed_with_what_they_are_for_and_how_they_stand(call):
    add(call)
    add(call, "ben")
    secret = issue(call, "--scope", "read", "--days", "30").stdout.strip()
    issue(call, "--scope", "submit")
    assert told(call("token", "end", "2")) == (0, "token 2 is ended\n")
    rows = json.loads(call("token", "list", "anna", "--format", "json").stdout)
    assert [(row["id"], row["state"], row["scopes"]) for row in rows] == [
        (2, "ended", ["submit"]),
        (1, "in force", ["read"]),
    ]
    (_, line) = csv.DictReader(io.StringIO(call("token", "list", "--format", "csv").stdout))
    assert line["hint"] == f"…{secret[-4:]}"
    assert "Nightly export" in call("token", "list").stdout
    assert call("token", "list", "ben").stderr == "there are no tokens\n"


@pytest.mark.parametrize(("words", "message"), [
    (("--scope", "write"), "scope: found 'write'; expected read or submit"),
    *[(("--scope", "read", "--days", days), "Invalid value for '--days'") for days in ("366", "0", "99999999999")],
])  # fmt: skip
def test_a_token_for_anything_or_for_ever_is_refused(call, words, message):
    add(call)
    answer = issue(call, *words)
    assert told(answer) == (2, "")
    assert message in answer.stderr


def test_a_token_that_is_not_there_is_the_callers_mistake(call):
    answer = call("token", "end", "7")
    assert told(answer) == (2, "")
    assert "there is no token 7" in answer.stderr


def test_the_log_is_verified_and_its_head_told(call):
    assert told(call("audit", "verify")) == (0, "0 lines: every digest and the chain agree\nthe log is empty\n")
    add(call)
    answer = call("audit", "verify")
    head = answer.stdout.split()[-1]
    assert told(answer) == (0, f"1 line: every digest and the chain agree\nhead {head}\n")
    assert "only with --anchor" in answer.stderr
    call("user", "disable", "anna")
    later = call("audit", "verify", "--anchor", head)
    assert (later.exit_code, later.stderr) == (0, "")


@pytest.mark.parametrize("anchor", ["", "abc", "G" * 64])
def test_an_anchor_that_is_no_digest_is_the_callers_mistake(call, anchor):
    answer = call("audit", "verify", "--anchor", anchor)
    assert told(answer) == (2, "")
    assert f"--anchor: found {anchor!r}" in answer.stderr


def test_a_log_that_was_changed_or_cut_off_ends_with_code_four(call):
    add(call)
    add(call, "ben")
    head = call("audit", "verify").stdout.split()[-1]
    forge("DELETE FROM audit WHERE sequence = 2")
    assert call("audit", "verify").exit_code == 0
    cut = call("audit", "verify", "--anchor", head)
    assert told(cut) == (4, "")
    assert f"no line has the digest {head}" in cut.stderr
    forge("UPDATE audit SET actor = 'somebody else'")
    changed = call("audit", "verify")
    assert told(changed) == (4, "")
    assert changed.stderr == "line 1: says something else than its digest; it was changed\n"


def forge(statement: str) -> None:
    with open_warehouse(settings()) as warehouse, warehouse.write() as connection:
        for act in ("update", "delete"):
            connection.execute(text(f"DROP TRIGGER IF EXISTS audit_refuse_{act}"))
        connection.execute(text(statement))


def test_the_log_is_listed_by_what_it_is_about_and_who_acted(call):
    add(call)
    add(call, "ben")
    (row,) = json.loads(call("audit", "list", "--about", "account:ben", "--format", "json").stdout)
    assert (row["sequence"], row["actor"]) == (2, "root")
    assert json.loads(row["document"])["email"] == "ben@mail.example"
    (line,) = csv.DictReader(io.StringIO(call("audit", "list", "--limit", "1", "--format", "csv").stdout))
    assert line["digest"] == row["digest"]
    assert "account.created" in call("audit", "list", "--actor", "root").stdout
    assert call("audit", "list", "--actor", "nobody").stderr == "nothing of that kind was ever done\n"
