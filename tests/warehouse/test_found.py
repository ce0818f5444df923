"""However much a run found: the first of each code are kept, all are counted, and none is loaded that is not shown."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from indicators.findings import Finding, Severity, first_of_each
from tests.frames import Reading, candidate, frame_of, numbered
from tests.warehouse.handed_in import Clerk
from warehouse import found as asked
from warehouse.found import counted_beyond, every_finding, findings_after, kinds_found, totals_found, what_stops
from warehouse.runs import ADMISSION, EXAMINATION, last_runs, quarantined, write_findings, write_run

MANY = 10_100


def bad(row: int, code: str = "value-not-a-number", severity: Severity = Severity.ERROR, remedy: str = "mend it"):
    return Finding(code=code, severity=severity, file="main", row=row, found=f"x{row}", remedy=remedy)


def run_with(warehouse, found, more=None) -> int:
    with warehouse.write() as connection:
        run = write_run(connection, kind=EXAMINATION, outcome="admitted", source="register", at=datetime.now(UTC))
        write_findings(connection, run, found, more)
    return run


def told(warehouse, question, *given):
    with warehouse.read() as connection:
        return question(connection, *given)


def test_of_each_code_the_first_are_kept_and_the_others_counted():
    found = [bad(number, code) for number in range(5) for code in ("area-unknown", "period-malformed")]
    brief = first_of_each([*found, bad(99, "repeated-row", Severity.WARNING)], most=3)
    assert [(one.code, one.row) for one in brief.findings] == [
        *((one.code, one.row) for one in found[:6]), ("repeated-row", 99)
    ]  # fmt: skip
    assert brief.more == {"area-unknown": 2, "period-malformed": 2}


def test_a_row_is_counted_once_and_only_where_nothing_kept_is_about_it():
    seen_twice = [bad(1, "area-unknown"), bad(2, "area-unknown"), bad(3, "area-unknown"), bad(2, "period-malformed")]
    assert first_of_each(seen_twice, most=1).rows == 1
    assert first_of_each([bad(n, "repeated-row", Severity.WARNING) for n in range(5)], most=1).rows == 0


def test_totals_are_exact_and_everything_that_is_kept_comes_in_pieces(warehouse, monkeypatch):
    monkeypatch.setattr(asked, "AT_ONCE", 4)
    found = [bad(number) for number in range(8)] + [bad(9, "file-blocked", Severity.BLOCKER)]
    run = run_with(warehouse, found, {"value-not-a-number": 999_992})
    totals = told(warehouse, totals_found, run)
    assert [(one.code, one.count, one.kept) for one in totals] == [
        ("value-not-a-number", 1_000_000, 8), ("file-blocked", 1, 1)
    ]  # fmt: skip
    assert list(every_finding(warehouse, run)) == found
    first = told(warehouse, findings_after, run, 0, 5)
    assert [one for _, one in told(warehouse, findings_after, run, first[-1][0], 100)] == found[5:]
    assert told(warehouse, what_stops, run) == found[-1]
    assert told(warehouse, what_stops, run_with(warehouse, found[:3])) is None


def test_what_was_only_counted_is_told_of_a_run_of_a_source_and_of_what_stands(warehouse):
    run = run_with(warehouse, [bad(1)], {"value-not-a-number": 7})
    assert counted_beyond(warehouse, run_id=run) == {"value-not-a-number": 7}
    assert counted_beyond(warehouse, run_id=run, source="another") == {}
    # An examination is no admission: what it counted does not stand.
    assert counted_beyond(warehouse) == {}


@pytest.mark.parametrize(
    ("remedies", "more", "kinds"),
    [
        (["a"] * 7, 0, [("a", 7, 7, 3)]),
        (["a"] * 7, 10, [("a", 17, 7, 3)]),
        (["a"] * 4 + ["b"] * 2, 0, [("a", 4, 4, 3), ("b", 2, 2, 2)]),
        (["a"] * 4 + ["b"] * 2, 10, [("a", 4, 4, 3), ("b", 2, 2, 2), (None, 10, 0, 0)]),
        # Two hundred thousand kinds of value, and a remedy for each: five are told apart.
        (["a", "a", *"bcdefghij"], 10, [("a", 2, 2, 2), *((one, 1, 1, 1) for one in "bcde"), (None, 15, 5, 3)]),
    ],
)
def test_kinds_are_told_by_what_is_to_be_done_and_are_never_many(warehouse, remedies, more, kinds):
    found = [bad(number, remedy=remedy) for number, remedy in enumerate(remedies)]
    run = run_with(warehouse, found, {"value-not-a-number": more} if more else None)
    shown = told(warehouse, kinds_found, run, 3)
    assert [(one.remedy, one.count, one.kept, len(one.first)) for one in shown] == kinds


def test_a_file_with_very_many_findings_is_examined_with_exact_counts(warehouse):
    clerk = Clerk(warehouse)
    unread = tuple(bad(row) for row in range(2, MANY))
    examined = clerk.examine(
        clerk.hand_in("a"), Reading(numbered(y2020=5.0), unread, more={"row-broken": 7}, more_rows=7)
    )
    assert examined.intake.refused == MANY - 2 + 7
    assert (len(examined.findings), examined.more) == (10_000, {"value-not-a-number": MANY - 10_002, "row-broken": 7})


def test_rows_beyond_the_findings_that_are_kept_are_quarantined_with_their_reasons(sqlite_warehouse):
    clerk = Clerk(sqlite_warehouse, checker=None)
    bad_ones = (
        candidate(5.0, period=str(1000 + row // 9), area="ZZZ", unit=f"u{row}", row=row) for row in range(2, MANY)
    )
    frame = frame_of(candidate(5.0, period="2021", row=MANY), *bad_ones)
    clerk.publish(clerk.ready("a", frame), frame)
    (run,) = [one for one in last_runs(sqlite_warehouse) if one.kind == ADMISSION]
    kept = quarantined(sqlite_warehouse, run_id=run.id)
    totals = {one.code: (one.count, one.kept) for one in told(sqlite_warehouse, totals_found, run.id)}
    assert (len(kept), run.refused, totals["unit-differs"]) == (MANY - 2, MANY - 2, (MANY - 2, 10_000))
    assert all("unit-differs" in one.reasons for one in kept)
