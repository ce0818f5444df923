"""The work behind the counter: once, whoever does it and however often they die; and the two processes that are apart."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from indicators.handovers import State, Step
from portal.examining import examine_one
from portal.turns import TURN
from portal.worker import NO_MEMORY, TRIES, work_on, work_once
from tests.portal.counter import OWNER, do, hand_in, rows
from warehouse.leases import take_lease
from warehouse.settings import PROJECT
from warehouse.submissions import submission, submissions


def state_of(portal, name: str) -> State:
    return submission(portal.warehouse, name).state


def test_two_workers_at_once_examine_a_file_once(portal):
    name = hand_in(portal, rows("1"), "a.csv")
    with ThreadPoolExecutor(2) as both:
        done = list(both.map(lambda who: work_once(portal.warehouse, portal.clock, worker=who), ["one", "two"]))
    assert sum(done) == 1
    assert [one.deed.step for one in submission(portal.warehouse, name).done] == [Step.RECEIVED, Step.EXAMINED]


def test_what_a_dead_worker_was_at_is_done_by_the_next_when_its_turn_is_over(portal):
    name = hand_in(portal, rows("1"), "a.csv")
    take_lease(portal.warehouse, f"submission {name}", holder="dead", at=portal.clock(), lasts=TURN)
    assert not work_on(portal.warehouse, name, portal.clock, "next")
    assert state_of(portal, name) is State.READING
    portal.clock.pass_by(seconds=(TURN + timedelta(seconds=1)).total_seconds())
    assert work_on(portal.warehouse, name, portal.clock, "next")
    assert state_of(portal, name) is State.DRAFT


def test_a_file_nobody_can_read_is_said_to_be_so_and_not_tried_again(portal):
    name = hand_in(portal, b"%PDF-1.7", "a.csv")
    assert work_once(portal.warehouse, portal.clock, worker="one") == 1
    assert state_of(portal, name) is State.UNREADABLE
    assert work_once(portal.warehouse, portal.clock, worker="one") == 0


def test_a_file_this_machine_has_no_memory_for_is_said_to_be_so_and_the_worker_ends(portal, monkeypatch):
    def too_large(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("portal.worker.examine_one", too_large)
    name = hand_in(portal, rows("1"), "a.csv")
    with pytest.raises(MemoryError):
        work_once(portal.warehouse, portal.clock, worker="one")
    one = submission(portal.warehouse, name)
    assert (one.state, one.done[-1].note) == (State.UNREADABLE, NO_MEMORY)


def test_a_file_of_which_no_row_can_be_read_is_told_row_by_row(portal):
    name = hand_in(portal, rows("two", "three"), "a.csv")
    assert work_once(portal.warehouse, portal.clock, worker="one") == 1
    assert state_of(portal, name) is State.DRAFT


def test_a_fault_of_ours_on_one_file_is_logged_goes_back_to_a_person_and_stops_no_other(portal, monkeypatch, caplog):
    bad, good = hand_in(portal, rows("1"), "bad.csv"), hand_in(portal, rows("2"), "good.csv")
    faults = Counter()

    def fails(warehouse, one, plan, turn):
        if one.public_id == bad:
            raise ZeroDivisionError
        examine_one(warehouse, one, plan, turn)

    monkeypatch.setattr("portal.worker.examine_one", fails)
    assert work_once(portal.warehouse, portal.clock, worker="one", faults=faults) == 1
    assert (state_of(portal, good), state_of(portal, bad)) == (State.DRAFT, State.READING)
    for _ in range(TRIES):
        assert work_once(portal.warehouse, portal.clock, worker="one", faults=faults) == 0
    assert (state_of(portal, bad), faults[bad]) == (State.UNREADABLE, TRIES)
    assert f"quote {bad[:8]}" in submission(portal.warehouse, bad).done[-1].note
    assert caplog.text.count("ZeroDivisionError") >= TRIES


def test_what_was_approved_is_published_once(portal):
    name = hand_in(portal, rows("1"), "a.csv")
    work_once(portal.warehouse, portal.clock, worker="one")
    do(portal, name, Step.CONFIRMED, OWNER, note="late", document={"accept": "all"})
    do(portal, name, Step.SIGNED, "officer")
    with ThreadPoolExecutor(2) as both:
        list(both.map(lambda who: work_once(portal.warehouse, portal.clock, worker=who), ["one", "two"]))
    assert [one.deed.step for one in submission(portal.warehouse, name).done].count(Step.PUBLISHED) == 1


def test_the_pages_know_neither_the_checks_nor_the_scheduler():
    code = (
        "import sys, portal.application\n"
        "print(*(name for name in ('prefect', 'great_expectations') if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=PROJECT, check=True)
    assert done.stdout.strip() == ""


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_the_worker_is_a_process_of_its_own_that_stops_when_told(portal, told):
    name = hand_in(portal, rows("1"), "a.csv")
    settings = portal.settings.record
    environ = os.environ | {"MILEPOST_HOME": str(settings.home), "MILEPOST_DATABASE_URL": settings.database_url}
    process = subprocess.Popen([sys.executable, "-m", "portal", "work"], cwd=PROJECT, env=environ)
    try:
        until = time.monotonic() + 120
        while state_of(portal, name) is State.READING and time.monotonic() < until:
            time.sleep(0.2)
        assert state_of(portal, name) is State.DRAFT
        process.send_signal(told)
        assert process.wait(30) == 0
    finally:
        process.kill()
        process.wait()
    assert len(submissions(portal.warehouse)) >= 1
