"""What waits for a worker: as the whole record says, asked of what is new alone."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from indicators.handovers import LEADS, State, Step, steps_into
from tests.frames import numbered
from tests.warehouse.handed_in import Clerk
from warehouse.submissions import submissions
from warehouse.waiting import Waiting

STATES = {State.READING, State.APPROVED}


@pytest.fixture
def clerk(warehouse) -> Clerk:
    return Clerk(warehouse)


def names(found) -> set[str]:
    return {one.public_id for one in found}


def test_what_waits_is_what_the_whole_record_says_at_every_look(clerk):
    waiting = Waiting(clerk.warehouse, STATES)
    assert waiting.look() == []
    first, second = clerk.hand_in("a"), clerk.hand_in("b")
    assert names(waiting.look()) == {first, second}
    clerk.do(first, Step.COMMENTED, note="which year?")
    assert names(waiting.look()) == {first, second}
    clerk.keep(first, numbered(y2020=5.0))
    assert names(waiting.look()) == {second}
    third = clerk.ready("c", numbered(y2020=5.0))
    clerk.do(second, Step.WITHDRAWN)
    assert names(waiting.look()) == {third} == names(submissions(clerk.warehouse, states=STATES))
    assert names(Waiting(clerk.warehouse, STATES).look()) == {third}


def test_a_look_at_a_record_with_nothing_new_asks_one_question_however_much_is_there(clerk):
    for number in range(5):
        clerk.do(clerk.hand_in(str(number)), Step.WITHDRAWN)
    waiting = Waiting(clerk.warehouse, STATES)
    waiting.look()
    asked = []
    event.listen(clerk.warehouse.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    assert waiting.look() == []
    assert [one for one in asked if "submission" in one] == [
        "SELECT max(submission_event.id) AS max_1 \nFROM submission_event"
    ]


@pytest.mark.parametrize("state", State)
def test_the_last_step_rules_out_no_state_it_leads_into(state):
    into = {step for step, ways in LEADS.items() if state in ways.values()}
    assert into <= steps_into({state})
