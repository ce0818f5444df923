"""The log of acts: whatever is done to it afterwards is found, and no act is without its line."""

from __future__ import annotations

import itertools
from functools import partial

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError

from indicators.canonical import digest_of
from tests.frames import day
from tests.warehouse.at_once import at_once
from tests.warehouse.crash import killed_at
from tests.warehouse.people import add_person
from warehouse.account_tables import audit
from warehouse.accounts import change_account, person_named
from warehouse.audit import AT_ONCE, SIGNED, audit_head, audit_lines, record_act, verify_audit
from warehouse.bulk import append
from warehouse.connection import open_warehouse


def act(warehouse, about: str = "submission:1", **given) -> str:
    with warehouse.write() as connection:
        return record_act(connection, **{"actor": "anna", "act": "signed", "about": about, "at": day(0), **given})


def test_a_line_says_who_did_what_to_what_when_and_on_which_request(warehouse):
    digest = act(warehouse, request="7f3a", document={"share": 1, "before": None})
    (line,) = audit_lines(warehouse)
    assert (line.sequence, line.at, line.actor, line.act) == (1, "2026-01-01T12:00:00.000000Z", "anna", "signed")
    assert (line.about, line.request, line.document) == ("submission:1", "7f3a", '{"before":null,"share":1}')
    assert line.digest == digest == audit_head(warehouse)


def test_the_digest_is_that_of_the_canonical_json_of_the_line(warehouse):
    act(warehouse)
    first = audit_head(warehouse)
    act(warehouse, document={"note": "数据"})
    assert audit_head(warehouse) == digest_of({
        "sequence": 2, "at": "2026-01-01T12:00:00.000000Z", "actor": "anna", "act": "signed", "object": "submission:1",
        "request": "", "document": '{"note":"数据"}', "previous": first,
    })  # fmt: skip


def test_an_empty_log_is_good_and_has_no_head(warehouse):
    assert (verify_audit(warehouse), audit_head(warehouse), audit_lines(warehouse)) == ((), "", [])
    assert verify_audit(warehouse, anchor="ab" * 32) == (
        f"no line has the digest {'ab' * 32}; the log was cut off before it, or written anew",
    )


def test_lines_are_listed_newest_first_by_what_they_are_about_and_who_acted(warehouse):
    for number in (1, 2, 1):
        act(warehouse, f"submission:{number}", actor=f"person {number}")
    assert [line.sequence for line in audit_lines(warehouse)] == [3, 2, 1]
    assert [line.sequence for line in audit_lines(warehouse, limit=1)] == [3]
    assert [line.sequence for line in audit_lines(warehouse, about="submission:1")] == [3, 1]
    assert [line.sequence for line in audit_lines(warehouse, actor="person 2")] == [2]


def act_that_fails(connection) -> None:
    digest = record_act(connection, actor="anna", act="signed", about="submission:2", at=day(0))
    connection.execute(insert(audit).values(dict.fromkeys(SIGNED, "") | {"sequence": 9, "digest": digest}))


def test_an_act_that_fails_leaves_no_line(warehouse):
    act(warehouse)
    with pytest.raises(IntegrityError), warehouse.write() as connection:
        act_that_fails(connection)
    assert [line.about for line in audit_lines(warehouse)] == ["submission:1"]
    act(warehouse)
    assert verify_audit(warehouse) == ()


def test_a_clock_that_is_set_back_breaks_nothing(warehouse):
    act(warehouse, at=day(3))
    act(warehouse, at=day(1))
    assert verify_audit(warehouse) == ()


def test_writers_at_once_never_fork_the_log(warehouse):
    at_once(lambda number: [act(warehouse, f"submission:{number}.{one}") for one in range(8)], range(6))
    assert [line.sequence for line in audit_lines(warehouse)] == list(range(48, 0, -1))
    assert verify_audit(warehouse) == ()


def test_a_second_line_after_the_same_one_is_refused_by_the_database_itself(warehouse):
    act(warehouse)
    act(warehouse)
    first = audit_lines(warehouse)[-1]
    forked = {**dict.fromkeys(SIGNED, ""), "at": first.at, "sequence": 3, "previous": first.digest}
    with pytest.raises(IntegrityError), warehouse.write() as connection:
        connection.execute(insert(audit).values(forked | {"digest": digest_of(forked)}))
    assert verify_audit(warehouse) == ()


def test_a_line_pushed_in_past_our_own_door_is_found(warehouse):
    act(warehouse)
    pushed = {**dict.fromkeys(SIGNED, ""), "sequence": 2, "previous": audit_head(warehouse), "digest": "made up"}
    with warehouse.write() as connection:
        connection.execute(insert(audit).values(pushed))
    assert verify_audit(warehouse) == ("line 2: says something else than its digest; it was changed",)


@pytest.mark.parametrize("wanted", [
    partial(add_person, name="ben"),
    partial(change_account, name="anna", active=False, at=day(1), by="root"),
])  # fmt: skip
def test_killed_at_any_step_an_act_and_its_line_are_both_there_or_neither(fresh_settings, wanted):
    with open_warehouse(fresh_settings) as warehouse:
        add_person(warehouse)
        for step in itertools.count(1):
            warehouse.close()
            killed_at(step, warehouse.settings, wanted)
            done = person_named(warehouse, "ben") is not None or not person_named(warehouse, "anna").active
            assert len(audit_lines(warehouse)) == (2 if done else 1)
            assert verify_audit(warehouse) == ()
            if done:
                break
        assert step > 4, "the child was killed a few times before it was done"


def chain(length: int):
    """Rows of a whole log, made without the database."""
    before = ""
    for sequence in range(1, length + 1):
        line = {"sequence": sequence, "at": "2026-01-01T12:00:00.000000Z", "actor": "anna", "act": "signed",
                "object": f"submission:{sequence}", "request": "", "document": "", "previous": before}  # fmt: skip
        before = digest_of(line)
        yield [*line.values(), before]


def test_more_lines_than_are_held_at_once_are_verified_to_the_last(warehouse):
    many = 2 * AT_ONCE + 1
    with warehouse.write() as connection:
        append(connection, audit, [*SIGNED, "digest"], chain(many))
    assert verify_audit(warehouse, anchor=audit_head(warehouse)) == ()
    act(warehouse)
    assert audit_lines(warehouse, limit=1)[0].sequence == many + 1


def test_bytes_and_text_that_is_none_are_found_and_not_stumbled_over(sqlite_warehouse):
    for _ in range(3):
        act(sqlite_warehouse)
    with sqlite_warehouse.write() as connection:
        connection.execute(text("DROP TRIGGER audit_refuse_update"))
        connection.execute(text("UPDATE audit SET actor = x'ff' WHERE sequence = 2"))
    assert verify_audit(sqlite_warehouse) == ("line 2: says something else than its digest; it was changed",)
    with sqlite_warehouse.write() as connection:
        connection.execute(text("UPDATE audit SET actor = CAST(x'ff' AS TEXT) WHERE sequence = 3"))
    assert "the log cannot be read to its end" in verify_audit(sqlite_warehouse)[-1]
