"""What is handed in is kept once, whoever hands it in however often; every deed is one the state allows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from indicators.errors import CallerMistake, Conflict
from indicators.handing_in import Choices
from indicators.handovers import Deed, State, Step
from indicators.provenance import sha256_of
from tests.frames import day, numbered, small_plan
from tests.warehouse.at_once import at_once, in_processes
from tests.warehouse.handed_in import Clerk, hand_in
from warehouse.audit import audit_lines, verify_audit
from warehouse.landed_files import path_of
from warehouse.submissions import kept_bytes, raw_file, submission, submissions, write_deed

ROOT = Path(__file__).parents[2]
ONE_LEVEL = {"levels": [{"title": {"en": "Officer"}}]}


@pytest.fixture
def clerk(warehouse) -> Clerk:
    return Clerk(warehouse)


def test_a_file_is_kept_with_what_was_said_about_it(warehouse):
    received = hand_in(warehouse, "a file", choices=Choices(covers="whole").as_dict())
    one = submission(warehouse, received.public_id)
    assert (one.state, one.author, one.file_name, one.version) == (State.READING, "owner", "values.csv", 1)
    assert kept_bytes(warehouse, one) == b"a file"
    assert path_of(warehouse.settings.landed, one.kept).is_file()
    file = raw_file(warehouse, one, small_plan())
    assert (file.address, file.partial, file.choices) == (
        f"submission:{one.public_id}", False, {"covers": "whole"}
    )  # fmt: skip
    (line,) = audit_lines(warehouse, about=f"submission:{one.public_id}")
    assert (line.actor, line.act) == ("owner", "submission.received")
    assert verify_audit(warehouse) == ()


def test_a_file_about_a_part_leaves_the_rest_alone_unless_it_holds_microdata(warehouse):
    counted = {"label": "main", "indicator": "recycling-rate", "unit": "count", "counting": {}}
    register = small_plan()
    survey = register.model_copy(
        update={
            "sources": tuple(
                type(one).model_validate(
                    one.model_dump() | {"microdata": {"fixed_period": "2021"}, "series": [counted]}
                )
                for one in register.sources
            )
        }
    )
    one = submission(warehouse, hand_in(warehouse).public_id)
    assert [raw_file(warehouse, one, plan).partial for plan in (register, survey)] == [True, False]


def test_the_same_file_again_is_the_same_submission(warehouse):
    first = hand_in(warehouse)
    again = hand_in(warehouse, by="a colleague", at=day(9))
    assert (first.already, again.already, again.public_id) == (False, True, first.public_id)
    others = [hand_in(warehouse, "another"), hand_in(warehouse, source="other"), hand_in(warehouse, label="other")]
    assert not any(one.already for one in others)
    assert len(submissions(warehouse)) == 4


def test_what_was_withdrawn_may_be_handed_in_anew(clerk):
    first = clerk.hand_in("a")
    clerk.do(first, Step.WITHDRAWN)
    assert clerk.hand_in("a") != first


def test_what_could_not_be_read_is_its_owners_to_mend_and_anybody_elses_to_begin_anew(clerk):
    first = clerk.hand_in("a")
    clerk.do(first, Step.REFUSED, by="service")
    assert clerk.hand_in("a") == first
    assert clerk.hand_in("a", by="another") != first


def test_eight_processes_at_once_make_one_submission(warehouse):
    told = in_processes(8, warehouse.settings, lambda mine: hand_in(mine, "one file").public_id)
    (one,) = submissions(warehouse)
    assert told == [one.public_id] * 8
    assert len(submission(warehouse, one.public_id).done) == 1
    assert verify_audit(warehouse) == ()


def test_a_submission_goes_from_hand_to_hand_and_each_deed_is_kept_and_logged(warehouse):
    clerk = Clerk(warehouse, plan=small_plan(approval=ONE_LEVEL))
    public_id = clerk.ready("a", numbered(y2020=5.0))
    assert submission(warehouse, public_id).state is State.SUBMITTED
    clerk.do(public_id, Step.SIGNED, by="officer", note="as announced")
    one = submission(warehouse, public_id)
    assert (one.state, one.standing.signed, one.standing.confirmed_by) == (State.APPROVED, ("officer",), "owner")
    done = submission(warehouse, public_id).done
    assert [each.deed.step.value for each in done] == ["received", "examined", "confirmed", "signed"]
    assert (done[-1].note, done[2].document["accept"]) == ("as announced", "fit")
    acts = [line.act for line in audit_lines(warehouse, about=f"submission:{public_id}")]
    assert acts == [f"submission.{each.deed.step}" for each in reversed(done)]


def test_a_deed_the_state_does_not_allow_is_refused_and_leaves_nothing(clerk):
    public_id = clerk.hand_in("a")
    before = submission(clerk.warehouse, public_id).done, len(audit_lines(clerk.warehouse))
    with pytest.raises(Conflict, match="reading cannot be confirmed"):
        clerk.do(public_id, Step.CONFIRMED)
    with pytest.raises(CallerMistake, match="no submission nowhere"):
        clerk.do("nowhere", Step.CONFIRMED)
    assert (submission(clerk.warehouse, public_id).done, len(audit_lines(clerk.warehouse))) == before


def test_of_two_reviewers_at_once_one_is_told_that_the_other_was_faster(warehouse):
    clerk = Clerk(warehouse, plan=small_plan(approval=ONE_LEVEL))
    public_id = clerk.ready("a", numbered(y2020=5.0))
    deeds = Deed(step=Step.SIGNED, by="officer"), Deed(step=Step.RETURNED, by="another officer")
    told = at_once(lambda deed: write_deed(warehouse, public_id, deed, plan=clerk.plan, at=day(9)), deeds)
    (done,) = (one for one in told if not isinstance(one, Conflict))
    assert (len(told), done.state in {State.APPROVED, State.RETURNED}) == (2, True)


def test_whoever_looked_at_an_older_state_is_told_to_look_again(clerk):
    public_id = clerk.hand_in("a")
    seen = submission(clerk.warehouse, public_id).version
    clerk.do(public_id, Step.COMMENTED, note="which year?")
    clerk.do(public_id, Step.ASKED, by="service", expect=seen)
    with pytest.raises(Conflict, match="since you looked at it"):
        clerk.do(public_id, Step.ANSWERED, expect=seen)


def test_a_later_edition_does_not_change_who_had_to_agree(warehouse):
    clerk = Clerk(warehouse)
    public_id = clerk.ready("a", numbered(y2020=5.0))
    clerk.plan = small_plan(approval=ONE_LEVEL)
    clerk.publish(public_id, numbered(y2020=5.0))
    assert submission(warehouse, public_id).state is State.PUBLISHED


def test_the_last_answers_are_those_the_file_is_read_by(clerk):
    public_id = clerk.hand_in("a", choices={"sheet": "2021"})
    clerk.do(public_id, Step.ASKED, by="service")
    clerk.do(public_id, Step.ANSWERED, document={"choices": {"sheet": "2022"}})
    assert submission(clerk.warehouse, public_id).choices == {"sheet": "2022"}


def test_submissions_are_listed_by_what_one_asks_for(warehouse):
    clerk = Clerk(warehouse)
    first, second, third = clerk.hand_in("a"), clerk.hand_in("b", by="another"), clerk.hand_in("c", source="other")
    clerk.do(second, Step.WITHDRAWN, by="another")

    def asked(**given) -> list[str]:
        return [one.public_id for one in submissions(warehouse, **given)]

    assert asked() == [third, second, first]
    assert asked(sources=["register"]) == [second, first]
    assert asked(author="another") == [second]
    assert asked(states={State.READING}, limit=1) == [third]
    assert asked(states={State.WITHDRAWN}) == [second]
    assert asked(plan="small", sources=["register"], states={State.READING}) == [first]
    assert asked(plan="elsewhere") == asked(sources=[]) == []
    assert submission(warehouse, "nowhere") is None


def test_many_submissions_are_looked_through_piece_by_piece(sqlite_warehouse, monkeypatch):
    monkeypatch.setattr("warehouse.submissions.AT_ONCE", 2)
    names = [hand_in(sqlite_warehouse, str(number)).public_id for number in range(7)]
    assert [one.public_id for one in submissions(sqlite_warehouse)] == names[::-1]
    assert len(submissions(sqlite_warehouse, limit=5)) == 5


def test_what_is_stored_is_named_beside_what_was_handed_in(warehouse):
    received = hand_in(warehouse, "kept", sha256=sha256_of(b"handed in"), size=9)
    one = submission(warehouse, received.public_id)
    assert (one.sha256, one.kept, one.size) == (sha256_of(b"handed in"), sha256_of(b"kept"), 9)
    with warehouse.read() as connection:
        (document,) = connection.execute(text("SELECT document FROM submission_event")).scalars()
    assert json.loads(document) == {"choices": {}}
