"""What was published by mistake is taken back by a vintage of its own; what others said since stays."""

from __future__ import annotations

import itertools
import os
from functools import partial

import pytest
from sqlalchemy import text

from indicators.errors import CallerMistake, Conflict
from indicators.handovers import State
from indicators.series import SeriesKey
from tests.frames import Reading, candidate, day, frame_of, numbered, raw_file
from tests.warehouse.crash import killed_at
from tests.warehouse.handed_in import Clerk
from tests.warehouse.story import Story
from warehouse.admission import admit
from warehouse.audit import audit_lines, verify_audit
from warehouse.corrected_deliveries import deliveries_corrected_otherwise
from warehouse.landing import land, waiting
from warehouse.observations import vintages_of
from warehouse.refused_deliveries import refused_deliveries
from warehouse.runs import findings, quarantined
from warehouse.source_states import source_standings
from warehouse.submissions import submission
from warehouse.trace import steps_from_observation
from warehouse.undo import undo

EVERY = int(os.environ.get("MILEPOST_TEST_KILL_EVERY", "13"))
KEY = SeriesKey(indicator="recycling-rate", area="CHE", source="register")


@pytest.fixture
def clerk(warehouse) -> Clerk:
    return Clerk(warehouse)


@pytest.fixture
def story(warehouse) -> Story:
    return Story(warehouse)


def published(clerk, content: str, frame, **given) -> str:
    public_id = clerk.ready(content, frame, **given)
    clerk.publish(public_id, frame)
    return public_id


def test_values_go_back_to_what_was_known_before_and_new_ones_are_withdrawn(clerk, story):
    story.admit(frame_of(candidate(5.0, status="E", note="first", row=7)))
    public_id = published(clerk, "a", numbered(y2020=6.0, y2021=7.0))
    undone = clerk.undo(public_id)
    assert (undone.restored, undone.withdrawn, undone.left) == (1, 1, 0)
    assert story.known() == {"2020": "5.0"}
    first, _, back = vintages_of(clerk.warehouse, KEY, "2020")
    names = ("value", "status", "unit", "note", "landing", "row")
    assert [getattr(back, name) for name in names] == [getattr(first, name) for name in names]
    assert [one.withdrawn for one in vintages_of(clerk.warehouse, KEY, "2021")] == [False, True]


def test_an_undoing_is_a_deed_with_its_reason_and_stands_in_the_log(clerk):
    public_id = published(clerk, "a", numbered(y2020=6.0))
    undone = clerk.undo(public_id, reason="the wrong year")
    assert submission(clerk.warehouse, public_id).state is State.UNDONE
    done = submission(clerk.warehouse, public_id).done[-1]
    assert (done.deed.by, done.note, done.document["run"]) == ("officer", "the wrong year", undone.run)
    assert audit_lines(clerk.warehouse)[0].act == "submission.undone"
    with pytest.raises(Conflict, match="undone cannot be undone"):
        clerk.undo(public_id)


def test_what_is_not_published_or_has_no_reason_is_not_undone(clerk):
    public_id = clerk.ready("a", numbered(y2020=6.0))
    with pytest.raises(Conflict, match="approved cannot be undone"):
        clerk.undo(public_id)
    with pytest.raises(CallerMistake, match="needs a reason"):
        clerk.undo(public_id, reason=" ")
    assert submission(clerk.warehouse, public_id).state is State.APPROVED


def test_what_others_revised_since_is_left_and_told(clerk, story):
    first = published(clerk, "a", numbered(y2020=6.0, y2021=7.0))
    published(clerk, "b", numbered(y2020=8.0))
    undone = clerk.undo(first)
    assert (undone.restored, undone.withdrawn, undone.left) == (0, 1, 1)
    assert undone.left_cells == (("recycling-rate", "CHE", "", "2020"),)
    assert story.known() == {"2020": "8.0"}


def test_what_others_handed_in_again_stays_as_their_word(clerk, story):
    story.admit(numbered(y2020=5.0))
    first = published(clerk, "a", numbered(y2020=6.0, y2021=7.0, y2022=8.0))
    second = published(clerk, "b", frame_of(candidate(6.0, period="2020", row=4), candidate(9.0, period="2022", row=5)))
    undone = clerk.undo(first)
    assert (undone.restored, undone.withdrawn, undone.kept, undone.left) == (0, 1, 1, 1)
    assert story.known() == {"2020": "6.0", "2022": "9.0"}
    now = vintages_of(clerk.warehouse, KEY, "2020")[-1]
    word = {step["step"]: step for step in steps_from_observation(clerk.warehouse, now.id)}["handed_in"]
    assert (now.row, word["submission"]) == (4, second)
    clerk.undo(second)
    assert story.known() == {"2020": "5.0"}


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_a_value_several_agreed_on_goes_with_the_last_of_them(clerk, story, order):
    story.admit(numbered(y2020=5.0))
    names = [published(clerk, name, numbered(y2020=6.0)) for name in ("a", "b", "c")]
    for number, position in enumerate(order):
        assert story.known() == {"2020": "6.0"}
        clerk.undo(names[position])
        assert number == 2 or story.known() == {"2020": "6.0"}
    assert story.known() == {"2020": "5.0"}


def test_a_refresh_that_says_the_same_keeps_the_value_too(clerk, story):
    first = published(clerk, "a", numbered(y2020=6.0))
    assert story.admit(numbered(y2020=6.0)).outcome == "unchanged"
    assert clerk.undo(first).kept == 1
    assert story.known() == {"2020": "6.0"}


def test_what_a_later_file_left_out_is_no_word_on_it(clerk, story):
    story.admit(numbered(y2020=5.0, y2021=6.0))
    first = published(clerk, "a", numbered(y2020=5.0), choices={"covers": "whole"})
    published(clerk, "b", numbered(y2020=5.0), choices={"covers": "whole"})
    clerk.undo(first)
    assert story.known() == {"2020": "5.0", "2021": "6.0"}


def test_of_values_withdrawn_twice_each_undoing_gives_back_its_own(clerk, story):
    story.admit(numbered(y2020=5.0, y2021=6.0))
    first = published(clerk, "a", numbered(y2020=5.0), choices={"covers": "whole"})
    between = published(clerk, "b", numbered(y2021=7.0))
    last = published(clerk, "c", numbered(y2020=5.0), choices={"covers": "whole"})
    for one in (between, last):
        clerk.undo(one)
        assert story.known() == {"2020": "5.0"}
    clerk.undo(first)
    assert story.known() == {"2020": "5.0", "2021": "6.0"}


def test_one_that_others_revised_whole_is_undone_without_a_vintage(clerk, story):
    first, _ = published(clerk, "a", numbered(y2020=6.0)), published(clerk, "b", numbered(y2020=8.0))
    assert clerk.undo(first).vintage is None
    assert submission(clerk.warehouse, first).state is State.UNDONE
    assert story.known() == {"2020": "8.0"}


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_several_are_undone_in_any_order_and_none_gives_another_back(clerk, story, order):
    story.admit(Reading(numbered(y2020=1.0)))
    names = [published(clerk, str(value), numbered(y2020=value)) for value in (2.0, 3.0, 4.0)]
    for position in order:
        clerk.undo(names[position])
    assert story.known() == {"2020": "1.0"}


def test_a_whole_file_that_withdrew_values_gives_them_back(clerk, story):
    story.admit(numbered(y2020=5.0, y2021=6.0))
    public_id = published(clerk, "a", numbered(y2020=5.0), choices={"covers": "whole"})
    assert story.known() == {"2020": "5.0"}
    clerk.undo(public_id)
    assert story.known() == {"2020": "5.0", "2021": "6.0"}


def test_what_is_given_back_still_belongs_to_its_label(clerk, story):
    other = Story(clerk.warehouse, "other")
    other.admit(numbered(y2020=5.0, y2021=6.0))
    story.admit(numbered(y2022=1.0))
    clerk.undo(published(clerk, "a", numbered(y2020=9.0)))
    # A whole delivery of the label that undid something says nothing about what another label gave.
    assert story.admit(numbered(y2022=1.0)).outcome == "unchanged"
    assert other.admit(numbered(y2021=6.0)).withdrawn == 1


def test_judging_again_never_brings_it_back(clerk, story):
    rows = frame_of(candidate(6.0), candidate(1.0, period="2023", row=8), candidate(2.0, period="2023", row=9))
    public_id = published(clerk, "a", rows)
    assert len(quarantined(clerk.warehouse)) == len(findings(clerk.warehouse)) == 2
    assert len(refused_deliveries(clerk.warehouse)) == 1
    assert len(waiting(clerk.warehouse, "register", {"register": "2"})) == 1
    clerk.undo(public_id)
    assert quarantined(clerk.warehouse) == findings(clerk.warehouse) == refused_deliveries(clerk.warehouse) == []
    assert waiting(clerk.warehouse, "register", {"register": "2"}) == []
    assert deliveries_corrected_otherwise(clerk.warehouse, clerk.plan, "register", "1") == ([], [])
    assert story.known() == {}


def test_the_whole_delivery_before_one_that_was_undone_is_the_one_that_stands(clerk, story):
    story.admit(numbered(y2020=5.0))
    clerk.undo(published(clerk, "a", numbered(y2020=6.0), choices={"covers": "whole"}))
    (judged,) = waiting(clerk.warehouse, "register", {"register": "2"})
    assert story.admit(numbered(y2020=5.5), delivery=judged.delivery, version="2").revised == 1


def test_a_later_identical_file_counts_again(clerk, story):
    first = published(clerk, "a", numbered(y2020=6.0))
    clerk.undo(first)
    again = published(clerk, "a", numbered(y2020=6.0))
    assert again != first
    assert story.known() == {"2020": "6.0"}
    clerk.undo(again)
    assert story.known() == {}


def test_an_older_delivery_that_comes_late_does_not_overrule_what_was_given_back(clerk, story):
    older = story.land()
    story.admit(Reading(numbered(y2020=5.0), complete=False))
    clerk.undo(published(clerk, "a", numbered(y2020=6.0, y2021=6.0)))
    story.admit(Reading(numbered(y2020=1.0, y2021=2.0), complete=False), delivery=older)
    assert story.known() == {"2020": "5.0", "2021": "2.0"}


def test_a_source_stands_as_if_what_was_undone_had_not_come(clerk, story):
    story.admit(numbered(y2020=5.0))
    before = source_standings(clerk.warehouse, clerk.plan.sources, at=day(9))
    public_id = published(clerk, "a", numbered(y2024=6.0))
    (between,) = source_standings(clerk.warehouse, clerk.plan.sources, at=day(9))
    assert between.data_through == "2024"
    clerk.undo(public_id)
    assert source_standings(clerk.warehouse, clerk.plan.sources, at=day(9)) == before


def test_a_refresh_brings_the_sources_own_word_back_after_an_undoing(clerk, story):
    register = [raw_file("the same")]
    landed = land(clerk.warehouse, register, at=day(1), by="me")
    story.admit(numbered(y2020=5.0), delivery=landed.delivery)
    clerk.undo(published(clerk, "the same", numbered(y2020=6.0)))
    assert land(clerk.warehouse, register, at=day(9), by="me").new is False
    assert story.known() == {"2020": "5.0"}


def test_killed_at_any_step_an_undoing_is_not_begun_or_done(clerk, story):
    warehouse, ends = clerk.warehouse, []
    story.admit(numbered(y2020=5.0))
    for step in itertools.count(1, EVERY):
        public_id = published(clerk, f"file {step}", numbered(y2020=6.0, y2021=float(step)))
        before = story.known()
        warehouse.close()
        act = partial(undo, public_id=public_id, reason="a mistake", at=day(clerk.today), by="officer")
        killed = killed_at(step, warehouse.settings, act)
        state, known = submission(warehouse, public_id).state, story.known()
        assert (state, known) in ((State.PUBLISHED, before), (State.UNDONE, {"2020": "5.0"}))
        ends.append(state)
        if state is State.PUBLISHED:
            clerk.undo(public_id)
        assert story.known() == {"2020": "5.0"}
        if not killed:
            break
    assert (ends[0], ends[-1]) == (State.PUBLISHED, State.UNDONE)
    assert len(ends) > 3
    with warehouse.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM undoing")).scalar() == len(ends)
    assert verify_audit(warehouse) == ()


def test_an_admission_after_an_undoing_compares_with_what_was_given_back(clerk, story):
    story.admit(numbered(y2020=5.0))
    clerk.undo(published(clerk, "a", numbered(y2020=6.0)))
    landed = land(clerk.warehouse, [raw_file("next")], at=day(9), by="me")
    intake = admit(clerk.warehouse, landed.delivery, Reading(numbered(y2020=5.0)), clerk.plan, at=day(9), by="me",
                   reader_version="1", checker=clerk.checker)  # fmt: skip
    assert (intake.outcome, intake.unchanged) == ("unchanged", 1)
