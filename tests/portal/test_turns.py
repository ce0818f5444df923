"""Whose turn it is at the counter: small files before large ones, none for ever; and what is told while it lasts."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from indicators.errors import Conflict
from indicators.handovers import State, Step
from portal import turns, worker
from portal.turns import ONE_LARGE, TURN, turn_at
from portal.worker import AT_MOST, LARGE, STEPS_BACK, is_large, place_in_line, work_once
from tests.portal.counter import OFFICER, OWNER, do, hand_in, rows
from warehouse.instants import instant
from warehouse.leases import release_lease, take_lease
from warehouse.reading_marks import Stage, mark_of
from warehouse.submissions import submission

SMALL, MIDDLING, HUGE = 1_000, 10 * LARGE, 300 * LARGE


def waiting(portal, name: str, **given):
    return replace(submission(portal.warehouse, name), **given)


def in_line(*these) -> list[str]:
    return [one.file_name for one in sorted(these, key=place_in_line)]


def handed_in(portal, name: str, size: int, after: timedelta = timedelta(0)):
    """A file as it stands in line: its size is said, so that no test need carry megabytes about."""
    public_id = hand_in(portal, rows(name), name)
    return waiting(portal, public_id, size=size, since=instant(portal.clock() + after))


def test_a_small_file_goes_before_a_large_one_that_came_a_little_earlier(portal):
    large, small = handed_in(portal, "large", MIDDLING), handed_in(portal, "small", SMALL, timedelta(seconds=60))
    assert in_line(large, small) == ["small", "large"]


def test_a_large_file_lets_others_pass_for_a_time_and_then_it_is_its_turn(portal):
    back = STEPS_BACK * (MIDDLING / 1_000_000)
    large = handed_in(portal, "large", MIDDLING)
    before, after = (
        handed_in(portal, name, SMALL, back + timedelta(seconds=by)) for name, by in (("before", -1), ("after", 1))
    )
    assert in_line(after, large, before) == ["before", "large", "after"]


def test_however_large_a_file_is_it_does_not_wait_for_ever(portal):
    huge, later = handed_in(portal, "huge", HUGE), handed_in(portal, "later", SMALL, AT_MOST + timedelta(seconds=1))
    assert in_line(later, huge) == ["huge", "later"]


def test_of_small_files_the_one_that_waits_longest_is_first_whatever_their_size(portal):
    first, second = handed_in(portal, "first", LARGE - 1), handed_in(portal, "second", 1, timedelta(seconds=1))
    assert in_line(second, first) == ["first", "second"]


def examined_in_turn(portal, monkeypatch, *, worker_name: str = "one") -> list[str]:
    """Work on all that waits, and say in which order it was done."""
    done = []

    def note(warehouse, one, plan, turn):
        done.append(one.file_name)
        examine(warehouse, one, plan, turn)

    examine = worker.examine_one
    monkeypatch.setattr(worker, "examine_one", note)
    work_once(portal.warehouse, portal.clock, worker=worker_name)
    return done


@pytest.fixture
def small_is_large(monkeypatch):
    """Have a file of some hundred bytes count as large, and let others pass for a minute."""
    monkeypatch.setattr(worker, "LARGE", 300)
    monkeypatch.setattr(worker, "STEPS_BACK", timedelta(minutes=1) / 300 * 1_000_000)


def long_file(name: str) -> bytes:
    return rows(*(f"{number}.5" for number in range(4)), name, heading="indicator,area,period,value" + " " * 300)


@pytest.mark.usefixtures("small_is_large")
def test_a_small_file_that_comes_while_a_large_one_waits_is_done_first(portal, monkeypatch):
    hand_in(portal, long_file("a"), "large.csv")
    portal.clock.pass_by(seconds=1)
    hand_in(portal, rows("1"), "small.csv")
    assert examined_in_turn(portal, monkeypatch) == ["small.csv", "large.csv"]


@pytest.mark.usefixtures("small_is_large")
def test_while_one_worker_is_at_a_large_file_the_others_do_small_ones_and_leave_other_large_ones(portal, monkeypatch):
    names = [hand_in(portal, long_file(name), f"{name}.csv") for name in ("one", "two")]
    small = hand_in(portal, rows("1"), "small.csv")
    assert [is_large(submission(portal.warehouse, name)) for name in (*names, small)] == [True, True, False]
    busy = take_lease(portal.warehouse, ONE_LARGE, holder="other", at=portal.clock(), lasts=TURN)
    assert examined_in_turn(portal, monkeypatch) == ["small.csv"]
    release_lease(portal.warehouse, busy, at=portal.clock())
    assert examined_in_turn(portal, monkeypatch) == ["one.csv", "two.csv"]


@pytest.mark.usefixtures("small_is_large")
def test_the_turn_at_large_files_ends_with_the_worker_that_had_it(portal):
    name = hand_in(portal, long_file("a"), "large.csv")
    take_lease(portal.warehouse, ONE_LARGE, holder="dead", at=portal.clock(), lasts=TURN)
    assert not work_once(portal.warehouse, portal.clock, worker="next")
    portal.clock.pass_by(seconds=TURN.total_seconds() + 1)
    assert work_once(portal.warehouse, portal.clock, worker="next") == 1
    assert submission(portal.warehouse, name).state is State.DRAFT


def test_a_step_that_lasts_longer_than_a_turn_keeps_it(portal, monkeypatch):
    monkeypatch.setattr(turns, "BREATH", 0.01)
    name = hand_in(portal, rows("1"), "a.csv")
    with turn_at(portal.warehouse, name, portal.clock, worker="one"):
        for _ in range(3):
            portal.clock.pass_by(seconds=TURN.total_seconds() * 0.9)
            renewed(portal, name)
            with pytest.raises(Conflict), turn_at(portal.warehouse, name, portal.clock, worker="two"):
                pass
    with turn_at(portal.warehouse, name, portal.clock, worker="two"):
        pass


def renewed(portal, name: str) -> None:
    """Wait until the turn lasts from now."""
    until = instant(portal.clock() + TURN)
    for _ in range(500):
        with portal.warehouse.read() as connection:
            held = connection.exec_driver_sql(f"SELECT until FROM lease WHERE name = 'submission {name}'").scalar_one()
        if held == until:
            return
        time.sleep(0.01)
    raise AssertionError(f"the turn lasts until {held}, not {until}")


def test_a_worker_that_was_away_for_too_long_stops_at_its_next_word(portal, monkeypatch):
    monkeypatch.setattr(turns, "BREATH", 0.01)
    name = hand_in(portal, rows("1"), "a.csv")
    with turn_at(portal.warehouse, name, portal.clock, worker="asleep") as turn:
        with portal.warehouse.jot() as connection:
            connection.exec_driver_sql("UPDATE lease SET token = token + 1, holder = 'two'")
        for _ in range(500):
            if turn.lost is not None:
                break
            time.sleep(0.01)
        with pytest.raises(Conflict, match="taken over by two"):
            turn.comes_to(Stage.READING)


def test_what_a_worker_is_at_is_told_as_it_goes_on_and_no_longer(portal, monkeypatch):
    monkeypatch.setattr(turns, "PAUSE", 0)
    name, began = hand_in(portal, rows("1"), "a.csv"), portal.clock()
    seen = []

    def look() -> None:
        mark = mark_of(portal.warehouse, name)
        seen.append((mark.stage, mark.rows, mark.since == instant(began)))

    assert mark_of(portal.warehouse, name) is None
    with turn_at(portal.warehouse, name, portal.clock, worker="one") as turn:
        for stage, read in ((Stage.READING, 0), (Stage.READING, 1000), (Stage.CHECKING, None)):
            turn.has_read(read) if read else turn.comes_to(stage)
            look()
            portal.clock.pass_by(seconds=1)
    assert seen == [(Stage.READING, 0, True), (Stage.READING, 1000, True), (Stage.CHECKING, 1000, False)]
    assert mark_of(portal.warehouse, name) is None


def test_work_goes_on_while_somebody_else_writes_for_long_and_is_told_of_later(portal, monkeypatch):
    monkeypatch.setattr("warehouse.reading_marks.BRIEFLY", 0.05)
    name = hand_in(portal, rows("1"), "a.csv")
    with turn_at(portal.warehouse, name, portal.clock, worker="one") as turn:
        writing, over = threading.Event(), threading.Event()

        def write() -> None:
            with portal.warehouse.write():
                writing.set()
                over.wait(20)

        other = threading.Thread(target=write)
        other.start()
        try:
            assert writing.wait(20)
            turn.comes_to(Stage.READING)
            assert mark_of(portal.warehouse, name) is None
        finally:
            over.set()
            other.join()
        turn.comes_to(Stage.CHECKING)
        assert mark_of(portal.warehouse, name).stage is Stage.CHECKING


def test_the_stages_of_an_examination_and_of_a_publication_come_in_their_order(portal, monkeypatch):
    told = []
    comes_to = turns.Turn.comes_to
    monkeypatch.setattr(turns.Turn, "comes_to", lambda turn, stage: (told.append(stage), comes_to(turn, stage)))
    name = hand_in(portal, rows("1"), "a.csv")
    work_once(portal.warehouse, portal.clock, worker="one")
    assert told == [Stage.ASKING, Stage.READING, Stage.CHECKING, Stage.COMPARING]
    told.clear()
    do(portal, name, Step.CONFIRMED, OWNER, document={"accept": "all"})
    do(portal, name, Step.SIGNED, OFFICER)
    work_once(portal.warehouse, portal.clock, worker="one")
    assert told == [Stage.READING, Stage.CHECKING, Stage.COMPARING, Stage.WRITING]


@pytest.mark.parametrize(
    ("raised", "free"), [(RuntimeError, False), (MemoryError, False), (Conflict, True), (KeyboardInterrupt, True)]
)
def test_what_a_worker_broke_off_at_unforeseen_rests_for_the_length_of_a_turn(portal, raised, free):
    name = hand_in(portal, rows("1"), "a.csv")
    with pytest.raises(raised), turn_at(portal.warehouse, name, portal.clock, worker="one"):
        raise raised
    if not free:
        with pytest.raises(Conflict), turn_at(portal.warehouse, name, portal.clock, worker="two"):
            raise AssertionError("it rests")
        portal.clock.pass_by(seconds=(TURN + timedelta(seconds=1)).total_seconds())
    with turn_at(portal.warehouse, name, portal.clock, worker="two") as turn:
        assert turn.public_id == name
