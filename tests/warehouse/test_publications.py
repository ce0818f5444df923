"""An approved submission counts once, exactly as its owner saw it, or goes back with a sentence."""

from __future__ import annotations

import itertools
import os
from functools import partial

import pytest
from sqlalchemy import text

from indicators.errors import CallerMistake, Conflict
from indicators.handovers import State, Step
from tests.frames import Checked, Reading, candidate, day, frame_of, numbered, raw_file, small_plan
from tests.warehouse.at_once import at_once
from tests.warehouse.crash import killed_at
from tests.warehouse.handed_in import OPEN, Clerk
from tests.warehouse.story import Story
from warehouse.admission import admit
from warehouse.audit import verify_audit
from warehouse.landing import files_of, land, waiting
from warehouse.limits import Limits
from warehouse.publications import publish
from warehouse.runs import last_runs, quarantined
from warehouse.submissions import raw_file as file_of
from warehouse.submissions import submission

EVERY = int(os.environ.get("MILEPOST_TEST_KILL_EVERY", "13"))

REFUSED = (candidate(1.0, period="2023", row=8), candidate(2.0, period="2023", row=9))
"""Two rows that contradict each other."""


@pytest.fixture
def clerk(warehouse) -> Clerk:
    return Clerk(warehouse)


def test_what_was_approved_is_landed_admitted_and_told_in_one(clerk):
    public_id = clerk.ready("a", numbered(y2020=5.0), choices={"covers": "whole"})
    intake = clerk.publish(public_id, numbered(y2020=5.0))
    assert (intake.outcome, intake.new, intake.already) == ("admitted", 1, False)
    assert submission(clerk.warehouse, public_id).state is State.PUBLISHED
    assert Story(clerk.warehouse).known() == {"2020": "5.0"}
    done = submission(clerk.warehouse, public_id).done[-1]
    assert (done.document["run"], done.document["new"]) == (intake.run, 1)
    (file,) = files_of(clerk.warehouse, done.document["delivery"])
    assert (file.content, file.address, file.partial, file.choices) == (
        b"a", f"submission:{public_id}", False, {"covers": "whole"}
    )  # fmt: skip
    assert (last_runs(clerk.warehouse)[0].kind, waiting(clerk.warehouse, None)) == ("admission", [])


def test_publishing_again_gives_the_first_receipt(clerk):
    public_id = clerk.ready("a", numbered(y2020=5.0))
    first = clerk.publish(public_id, numbered(y2020=5.0))
    again = clerk.publish(public_id, numbered(y2020=99.0))
    assert (again.run, again.vintage, again.already) == (first.run, first.vintage, True)


def test_several_workers_at_once_publish_it_once(clerk):
    public_id = clerk.ready("a", numbered(y2020=5.0))
    told = at_once(lambda _: clerk.publish(public_id, numbered(y2020=5.0)), range(4))
    assert len({intake.run for intake in told}) == 1
    assert sorted(intake.already for intake in told) == [False, True, True, True]


def test_what_nobody_approved_is_not_published(clerk):
    public_id = clerk.hand_in("a")
    with pytest.raises(Conflict, match="that is reading cannot be published"):
        clerk.publish(public_id, numbered(y2020=5.0))


def test_other_bytes_than_were_approved_are_not_published(clerk):
    public_id = clerk.ready("a", numbered(y2020=5.0))
    other = raw_file("b", address=f"submission:{public_id}")
    with pytest.raises(CallerMistake, match="no others"):
        publish(clerk.warehouse, public_id, Reading(numbered(y2020=5.0)), clerk.plan, [other], limits=OPEN,
                reader_version="1", at=day(1), by="service", checker=clerk.checker)  # fmt: skip


def test_of_two_files_about_the_same_values_the_second_is_told_and_changes_nothing(clerk):
    first, second = clerk.ready("a", numbered(y2020=5.0)), clerk.ready("b", numbered(y2020=6.0), by="another")
    clerk.publish(first, numbered(y2020=5.0))
    with pytest.raises(Conflict, match="look at the effect again"):
        clerk.publish(second, numbered(y2020=6.0))
    assert Story(clerk.warehouse).known() == {"2020": "5.0"}
    assert submission(clerk.warehouse, second).state is State.RETURNED
    assert "would now add 0, revise 1" in submission(clerk.warehouse, second).done[-1].note
    clerk.do(second, Step.ANSWERED, by="another")
    clerk.keep(second, numbered(y2020=6.0))
    clerk.do(second, Step.CONFIRMED, by="another", document={"accept": "all"})
    assert clerk.publish(second, numbered(y2020=6.0)).revised == 1


def test_a_file_about_other_values_is_not_held_up_by_what_came_between(clerk):
    first, second = clerk.ready("a", numbered(y2020=5.0)), clerk.ready("b", numbered(y2021=6.0))
    clerk.publish(first, numbered(y2020=5.0))
    assert clerk.publish(second, numbered(y2021=6.0)).new == 1


@pytest.mark.parametrize(("accept", "known"), [("fit", {"2020": "5.0"}), ("all", {}), (None, {})])
def test_refused_rows_go_to_quarantine_or_keep_all_out_as_the_owner_said(clerk, accept, known):
    reading = Reading(frame_of(candidate(5.0), *REFUSED))
    public_id = clerk.hand_in("a")
    clerk.keep(public_id, reading)
    clerk.do(public_id, Step.CONFIRMED, document={"accept": accept} if accept else {})
    if known:
        assert clerk.publish(public_id, reading).refused == 2
        assert [one.row for one in quarantined(clerk.warehouse)] == [8, 9]
    else:
        with pytest.raises(Conflict, match="2 rows of the file are refused"):
            clerk.publish(public_id, reading)
        assert [one.kind for one in last_runs(clerk.warehouse)] == ["examination"]
    assert Story(clerk.warehouse).known() == known


def test_a_file_of_which_nothing_is_fit_is_returned(clerk):
    reading = Reading(frame_of(*REFUSED))
    public_id = clerk.ready("a", reading)
    with pytest.raises(Conflict, match="no row of the file is fit"):
        clerk.publish(public_id, reading)


def test_a_file_that_is_stopped_is_returned_with_what_stopped_it(clerk):
    clerk.publish(clerk.ready("a", numbered(y2020=5.0), choices={"covers": "whole"}), numbered(y2020=5.0))
    reading = Reading(numbered(y2021=5.0))
    public_id = clerk.ready("b", reading, choices={"covers": "whole"})
    with pytest.raises(Conflict, match="cannot be admitted: main: 1 of the 1 values main gave until now are missing"):
        clerk.publish(public_id, reading)


def test_what_the_owner_may_no_longer_change_is_not_published(clerk):
    reading = numbered(y2020=5.0)
    for content, limits in (("a", Limits(granted=frozenset())), ("b", Limits(locked=("2020",)))):
        public_id = clerk.ready(content, reading)
        clerk.limits = limits
        with pytest.raises(Conflict, match="what you may change has moved on"):
            clerk.publish(public_id, reading)
        clerk.limits = OPEN
    assert Story(clerk.warehouse).known() == {}


def test_judged_again_a_submission_stays_within_the_limits_of_its_publication(clerk):
    rows = frame_of(candidate(5.0), candidate(6.0, period="2021", row=3), candidate(1.0, indicator="other", row=4))
    clerk.limits = Limits(granted=frozenset({"recycling-rate"}), locked=("2021",))
    public_id = clerk.ready("a", rows)
    assert clerk.publish(public_id, rows).refused == 2
    (judged,) = waiting(clerk.warehouse, "register", {"register": "2"})
    intake = admit(clerk.warehouse, judged.delivery, Reading(rows), clerk.plan, at=day(9), by="me", reader_version="2",
                   checker=clerk.checker)  # fmt: skip
    assert (intake.outcome, intake.refused) == ("unchanged", 2)
    assert Story(clerk.warehouse).known() == {"2020": "5.0"}


def test_a_file_that_landed_as_handed_in_without_being_published_is_never_admitted(clerk):
    landed = land(clerk.warehouse, [raw_file("a", address="submission:unknown")], at=day(1), by="me")
    with pytest.raises(CallerMistake, match="admitted by being published"):
        admit(clerk.warehouse, landed.delivery, Reading(numbered(y2020=5.0)), clerk.plan, at=day(1), by="me",
              reader_version="1", checker=clerk.checker)  # fmt: skip


def test_the_record_that_moves_on_during_the_checks_is_looked_at_again(clerk):
    public_id, calls = clerk.ready("a", numbered(y2020=5.0)), []

    def slow(frame, plan, source, previous) -> Checked:
        calls.append(len(previous))
        if len(calls) == 1:
            Story(clerk.warehouse).admit(Reading(numbered(y2020=4.0), complete=False))
        return Checked(frame["value"].notna())

    clerk.checker = slow
    with pytest.raises(Conflict, match="revise 1"):
        clerk.publish(public_id, numbered(y2020=5.0))
    assert calls == [0, 1]


def test_a_scheduled_refresh_of_unchanged_bytes_does_not_take_back_what_was_handed_in(clerk):
    story = Story(clerk.warehouse)
    register = [raw_file("as ever")]
    delivery = land(clerk.warehouse, register, at=day(1), by="me").delivery
    story.admit(numbered(y2020=4.0), delivery=delivery)
    clerk.publish(clerk.ready("a", numbered(y2020=5.0)), numbered(y2020=5.0))
    assert land(clerk.warehouse, register, at=day(9), by="me").new is False
    assert story.known() == {"2020": "5.0"}
    assert land(clerk.warehouse, [raw_file("news")], at=day(10), by="me").new is True


def test_the_same_file_is_news_once_the_source_said_something_else_since(clerk):
    first = clerk.ready("a", numbered(y2020=5.0))
    clerk.publish(first, numbered(y2020=5.0))
    assert clerk.hand_in("a") == first
    clerk.publish(clerk.ready("b", numbered(y2020=6.0)), numbered(y2020=6.0))
    again = clerk.ready("a", numbered(y2020=5.0))
    assert again != first
    assert clerk.publish(again, numbered(y2020=5.0)).revised == 1
    assert Story(clerk.warehouse).known() == {"2020": "5.0"}


def test_killed_at_any_step_a_publication_is_not_begun_or_done_and_a_second_try_gives_one_result(clerk):
    warehouse, ends = clerk.warehouse, []
    for step in itertools.count(1, EVERY):
        value = float(step)
        reading = Reading(frame_of(candidate(value), *REFUSED))
        public_id = clerk.ready(f"file {step}", reading)
        before = Story(warehouse).known()
        warehouse.close()
        act = partial(publish_in, clerk=clerk, public_id=public_id, reading=reading)
        killed = killed_at(step, warehouse.settings, act)
        state, known = submission(warehouse, public_id).state, Story(warehouse).known()
        assert (state, known) in ((State.APPROVED, before), (State.PUBLISHED, {"2020": str(value)}))
        ends.append(state)
        clerk.publish(public_id, reading)
        assert Story(warehouse).known() == {"2020": str(value)}
        assert waiting(warehouse, None) == []
        if not killed:
            break
    assert (ends[0], ends[-1]) == (State.APPROVED, State.PUBLISHED)
    assert len(ends) > 5
    with warehouse.read() as connection:
        for table in ("submission", "publication", "delivery", "landing", "vintage"):
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar() == len(ends), table
    assert verify_audit(warehouse) == ()


def publish_in(opened, clerk: Clerk, public_id: str, reading) -> None:
    plan = small_plan()
    file = file_of(opened, submission(opened, public_id), plan)
    publish(opened, public_id, reading, plan, [file], limits=OPEN, reader_version="1", at=day(clerk.today),
            by="service", checker=clerk.checker)  # fmt: skip
