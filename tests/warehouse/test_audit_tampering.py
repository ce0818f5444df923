"""Somebody who owns the file can do anything to the log; whatever they do is found."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sqlalchemy import insert, select, text

from indicators.canonical import digest_of
from tests.frames import day
from warehouse.account_tables import audit
from warehouse.audit import SIGNED, audit_head, record_act, verify_audit
from warehouse.connection import Warehouse, open_warehouse
from warehouse.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

LENGTH = 7
COLUMNS = (*SIGNED, "digest")


@dataclass(frozen=True)
class Log:
    """A record whose log has lost its guards, what it said, and the head somebody wrote down elsewhere."""

    warehouse: Warehouse
    lines: list[dict[str, Any]]
    anchor: str

    def says(self, lines: list[dict[str, Any]], anchor: str | None = None) -> tuple[str, ...]:
        """Put these lines in the place of all others, and verify."""
        with self.warehouse.write() as connection:
            connection.execute(text("DELETE FROM audit"))
            if lines:
                connection.execute(insert(audit), lines)
        return verify_audit(self.warehouse, anchor=anchor)


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path):
    home = tmp_path_factory.mktemp("tampered")
    shutil.copy(migrated_file, home / "milepost.db")
    with open_warehouse(Settings(home, f"sqlite:///{home / 'milepost.db'}", home)) as warehouse:
        for number in range(LENGTH):
            with warehouse.write() as connection:
                record_act(connection, actor=f"person {number % 2}", act="signed", about=f"submission:{number}",
                           at=day(number), document={"number": number} if number % 3 else None)  # fmt: skip
        with warehouse.write() as connection:
            lines = [dict(row) for row in connection.execute(select(audit).order_by(audit.c.id)).mappings()]
            # Neither triggers nor unique keys: what is left is what the chain itself proves.
            connection.execute(text("DROP TABLE audit"))
            columns = ", ".join(f"{name} {'INTEGER' if name == 'sequence' else 'TEXT'}" for name in COLUMNS)
            connection.execute(text(f"CREATE TABLE audit (id INTEGER PRIMARY KEY, {columns})"))
        yield Log(warehouse, lines, lines[-1]["digest"])


places = st.integers(0, LENGTH - 1)
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
values = st.one_of(texts, st.none(), st.integers(-9, 99), st.binary(max_size=4))


def chained_anew(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Number and chain lines as if they had always been so: the best a forger can do."""
    made: list[dict[str, Any]] = []
    for sequence, line in enumerate(lines, start=1):
        signed = {**{name: line[name] for name in SIGNED}, "sequence": sequence,
                  "previous": made[-1]["digest"] if made else ""}  # fmt: skip
        made.append(signed | {"id": sequence, "digest": digest_of(signed)})
    return made


def test_the_log_as_it_was_written_is_good_with_its_anchor_and_with_every_older_one(log):
    assert log.says(log.lines) == ()
    for line in log.lines:
        assert log.says(log.lines, anchor=line["digest"]) == ()
    assert audit_head(log.warehouse) == log.anchor
    assert chained_anew(log.lines) == log.lines


@given(place=places, column=st.sampled_from(COLUMNS), value=values)
def test_any_change_of_any_field_is_found(log, place, column, value):
    # SQLite reads "3" as 3 where a number belongs: nothing was changed then.
    assume(column != "sequence" or not isinstance(value, str))
    kept = str(value) if isinstance(value, int) and column != "sequence" else value
    assume(kept != log.lines[place][column])
    changed = [dict(line) for line in log.lines]
    changed[place][column] = value
    assert log.says(changed)


@given(gone=st.sets(places, min_size=1))
def test_any_line_that_is_taken_out_is_found(log, gone):
    left = [line for number, line in enumerate(log.lines) if number not in gone]
    assert log.says(left, anchor=log.anchor)
    cut_off = min(gone) == LENGTH - len(gone)
    assert cut_off == (not log.says(left)), "a tail that was cut off, and nothing else, is found by the anchor only"


@given(order=st.permutations(range(LENGTH)), names=st.sets(st.sampled_from(COLUMNS), min_size=1))
def test_any_lines_that_were_swapped_wholly_or_in_part_are_found(log, order, names):
    swapped = [{**line, **{name: log.lines[other][name] for name in names}}
               for line, other in zip(log.lines, order, strict=True)]  # fmt: skip
    told = [{name: line[name] for name in COLUMNS} for line in sorted(swapped, key=lambda line: line["sequence"])]
    assume(told != [{name: line[name] for name in COLUMNS} for line in log.lines])
    assert log.says(swapped)


@given(place=st.integers(0, LENGTH), like=places)
def test_a_line_that_was_put_in_between_is_found(log, place, like):
    lines = [{name: line[name] for name in COLUMNS} for line in log.lines]
    assert log.says([*lines[:place], lines[like], *lines[place:]])


@given(place=places, column=st.sampled_from(["at", "actor", "act", "object", "request", "document"]), value=texts)
def test_a_log_that_was_written_anew_from_some_line_on_is_found_by_the_anchor_only(log, place, column, value):
    assume(value != log.lines[place][column])
    changed = [dict(line) for line in log.lines]
    changed[place][column] = value
    forged = chained_anew(changed)
    assert log.says(forged) == ()
    (told,) = log.says(forged, anchor=log.anchor)
    assert told.endswith("the log was cut off before it, or written anew")


@given(left=st.integers(0, LENGTH - 1), more=st.integers(0, 3))
def test_a_tail_that_was_cut_off_and_grown_anew_is_found_by_the_anchor(log, left, more):
    grown = chained_anew([*log.lines[:left], *[dict(log.lines[0], act="undone")] * more])
    assert log.says(grown) == ()
    assert log.says(grown, anchor=log.anchor)
