"""The same delivery any number of times, in any order, by any number of workers, has the effect of one."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from indicators.errors import CallerMistake
from tests.frames import Reading, day, lenient, numbered, raw_file, small_plan
from tests.warehouse.at_once import at_once, in_processes
from tests.warehouse.story import Story, counts
from warehouse.admission import admit, refuse_delivery
from warehouse.landing import land, waiting
from warehouse.runs import last_runs

ROOT = Path(__file__).parents[2]


@pytest.fixture
def story(warehouse) -> Story:
    return Story(warehouse)


def everything(warehouse) -> dict[str, list]:
    tables = ("delivery", "landing", "run", "vintage", "observation", "finding", "quarantine", "verdict", "series")
    with warehouse.read() as connection:
        return {name: connection.execute(text(f"SELECT * FROM {name} ORDER BY id")).all() for name in tables}


def test_a_delivery_admitted_again_changes_nothing_and_gives_the_first_receipt(story):
    delivery = story.land()
    first = story.admit(numbered(y2020=5.0), delivery=delivery)
    before = everything(story.warehouse)
    again = story.admit(numbered(y2020=99.0), delivery=delivery)
    assert (again.run, again.vintage, counts(again)) == (first.run, first.vintage, counts(first))
    assert (first.already, again.already) == (False, True)
    assert everything(story.warehouse) == before


def test_a_better_reader_or_a_changed_plan_judges_the_last_delivery_anew(story):
    delivery = story.land()
    story.admit(numbered(y2020=5.0), delivery=delivery)
    assert story.admit(numbered(y2020=6.0), delivery=delivery, version="2").revised == 1
    changed = small_plan(target="31")
    assert story.admit(numbered(y2020=7.0), delivery=delivery, version="2", plan=changed).revised == 1
    assert story.known() == {"2020": "7.0"}


def test_an_older_delivery_that_comes_late_has_nothing_to_say_any_more(story):
    older, newer = story.land(), story.land()
    story.admit(numbered(y2020=6.0), delivery=newer)
    late = story.admit(numbered(y2020=5.0, y2019=1.0), delivery=older)
    assert counts(late) == ("superseded", 0, 0, 0, 0, 0)
    assert story.known() == {"2020": "6.0"}
    assert waiting(story.warehouse, "register") == []


def test_an_older_delivery_still_fills_in_what_a_newer_part_left_open(story):
    older, newer = story.land(), story.land()
    story.admit(Reading(numbered(y2020=6.0), complete=False), delivery=newer)
    late = story.admit(Reading(numbered(y2020=5.0, y2019=1.0), complete=False), delivery=older)
    assert (late.new, late.revised) == (1, 0)
    assert story.known() == {"2019": "1.0", "2020": "6.0"}


def test_a_delivery_that_cannot_be_read_is_refused_once(story):
    delivery = story.land()
    told = [refuse_delivery(story.warehouse, delivery, "not a table", [], day(2), "me", "1") for _ in range(2)]
    assert told[0].run == told[1].run
    (run,) = last_runs(story.warehouse)
    assert (run.outcome, run.message) == ("unreadable", "not a table")


def test_a_source_the_plan_does_not_have_is_the_callers_mistake(story):
    with pytest.raises(CallerMistake, match="it has: elsewhere"):
        story.admit(numbered(y2020=5.0), plan=small_plan("elsewhere"))
    with pytest.raises(CallerMistake, match="no delivery 99"):
        story.admit(numbered(y2020=5.0), delivery=99)


def test_the_checker_is_told_what_stands_from_the_same_label(story):
    seen = []

    def check(frame, plan, source, previous):
        seen.append(previous)
        return lenient(frame, plan, source, previous)

    story.admit(numbered(y2020=5.0, y2021=None, y2022=7.0), checker=check)
    Story(story.warehouse, "other").admit(numbered(y1990=1.0))
    story.admit(numbered(y2020=6.0, y2021=None), checker=check)
    story.admit(numbered(y2020=6.0, y2021=None), checker=check)
    assert [sorted(frame["period"]) for frame in seen] == [[], ["2020", "2021", "2022"], ["2020", "2021"]]
    assert sorted(seen[2]["value"].dropna()) == [6.0]
    assert list(seen[0].columns) == ["indicator", "area", "period", "breakdown", "value", "status", "unit", "note"]


def test_when_the_record_moves_on_during_the_checks_they_are_made_again(story):
    seen = []

    def check_slowly(frame, plan, source, previous):
        seen.append(dict(zip(previous["period"], previous["value"], strict=True)))
        if len(seen) == 1:
            Story(story.warehouse, "quick").admit(numbered(y2021=1.0))
        return lenient(frame, plan, source, previous)

    assert story.admit(numbered(y2020=5.0), checker=check_slowly).new == 1
    assert len(seen) == 2


def test_vintages_keep_their_order_when_the_clock_falls_back(story):
    deliveries = [story.land() for _ in range(3)]
    for delivery, on in zip(deliveries, (5, 2, 2), strict=True):
        frame = numbered(y2020=float(delivery))
        admit(story.warehouse, delivery, Reading(frame), small_plan(), at=day(on), by="me", reader_version="1",
              checker=lenient)  # fmt: skip
    with story.warehouse.read() as connection:
        known = connection.execute(text("SELECT known_at FROM vintage ORDER BY id")).scalars().all()
    assert known == sorted(set(known))
    assert known[0] == "2026-01-06T12:00:00.000000Z"


def test_a_vintage_that_would_undo_the_order_is_refused_by_the_database(story):
    for _ in range(2):
        story.admit(numbered(y2020=5.0))
    row = "(2, 'a', 'b', '2020-01-01T00:00:00.000000Z')"
    statement = f"INSERT INTO vintage (run_id, source, label, known_at) VALUES {row}"
    with pytest.raises(DBAPIError, match="known later than the one before"), story.warehouse.write() as connection:
        connection.exec_driver_sql(statement)


def test_one_delivery_in_the_hands_of_several_threads_is_admitted_once(story):
    delivery = story.land()
    told = at_once(lambda _: story.admit(numbered(y2020=5.0, y2021=6.0), delivery=delivery), range(4))
    assert len({intake.run for intake in told}) == 1
    assert sorted(intake.already for intake in told) == [False, True, True, True]
    assert len(everything(story.warehouse)["observation"]) == 2


def five_deliveries(warehouse) -> list:
    """What a process does: land five files, whoever else lands them, and admit each."""
    told = []
    for number in range(5):
        landed = land(warehouse, [raw_file(f"file {number}")], at=day(number), by="me")
        intake = admit(
            warehouse, landed.delivery, Reading(numbered(y2020=float(number))), small_plan(), at=day(number), by="me",
            reader_version="1", checker=lenient,
        )  # fmt: skip
        told.append([landed.delivery, landed.new, intake.already])
    return told


def test_several_processes_at_once_leave_every_delivery_admitted_once(warehouse):
    told = in_processes(3, warehouse.settings, five_deliveries)
    written = everything(warehouse)
    assert len(written["delivery"]) == len(written["run"]) == len({one[0] for worker in told for one in worker})
    assert sum(new for worker in told for _, new, _ in worker) == len(written["delivery"])
    assert sum(not already for worker in told for _, _, already in worker) == len(written["run"])
