"""The life of a submission, as a function of what was done with it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from indicators.errors import CallerMistake, Conflict
from indicators.framework import Approval, ApprovalLevel
from indicators.handing_in import Choices, choices_of
from indicators.handovers import CLOSED, Deed, Standing, State, Step, after, standing_of, steps_open

LEVEL = ApprovalLevel(title={"en": "Officer", "origin": {"en": "printed"}})
NONE, ONE, TWO = Approval(), Approval(levels=(LEVEL,)), Approval(levels=(LEVEL, LEVEL))

approvals = st.sampled_from([NONE, ONE, TWO, Approval(levels=(LEVEL,), four_eyes=False)])
deeds = st.builds(Deed, step=st.sampled_from(Step), by=st.sampled_from(["ann", "bo", "cy"]))


def lived(*told: tuple[Step, str], approval: Approval = ONE) -> Standing:
    return standing_of([(Deed(step=step, by=by), approval) for step, by in told])


DRAFT = ((Step.RECEIVED, "ann"), (Step.EXAMINED, "service"))
CONFIRMED = (*DRAFT, (Step.CONFIRMED, "ann"))


def test_a_file_without_questions_goes_from_hand_to_signature_to_record():
    standing = lived(*CONFIRMED, (Step.SIGNED, "bo"), (Step.PUBLISHED, "service"))
    assert (standing.state, standing.signed, standing.confirmed_by) == (State.PUBLISHED, ("bo",), "ann")


def test_without_levels_its_owners_word_is_enough():
    assert lived(*CONFIRMED, approval=NONE).state is State.APPROVED


def test_who_handed_it_in_does_not_sign_where_the_plan_asks_for_four_eyes():
    with pytest.raises(Conflict, match="four eyes"):
        lived(*CONFIRMED, (Step.SIGNED, "ann"))


def test_who_confirmed_for_a_colleague_does_not_sign_either():
    with pytest.raises(Conflict, match="four eyes"):
        lived(*DRAFT, (Step.CONFIRMED, "bo"), (Step.SIGNED, "bo"))


def test_two_levels_are_signed_by_two_people():
    with pytest.raises(Conflict, match="another person"):
        lived(*CONFIRMED, (Step.SIGNED, "bo"), (Step.SIGNED, "bo"), approval=TWO)
    assert lived(*CONFIRMED, (Step.SIGNED, "bo"), approval=TWO).state is State.SUBMITTED
    assert lived(*CONFIRMED, (Step.SIGNED, "bo"), (Step.SIGNED, "cy"), approval=TWO).state is State.APPROVED


def test_a_return_undoes_every_signature():
    returned = lived(*CONFIRMED, (Step.SIGNED, "bo"), (Step.RETURNED, "cy"), approval=TWO)
    assert (returned.state, returned.signed) == (State.RETURNED, ())


def test_what_was_published_cannot_be_withdrawn_but_undone():
    published = lived(*CONFIRMED, (Step.SIGNED, "bo"), (Step.PUBLISHED, "service"))
    with pytest.raises(Conflict, match="published cannot be withdrawn"):
        after(published, Deed(step=Step.WITHDRAWN, by="ann"), ONE, "ann")
    assert after(published, Deed(step=Step.UNDONE, by="bo"), ONE, "ann").state is State.UNDONE


def test_a_submission_that_the_record_refused_goes_back_to_its_owner():
    assert lived(*CONFIRMED, (Step.SIGNED, "bo"), (Step.FAILED, "service")).state is State.RETURNED


@given(st.lists(deeds, max_size=12), approvals)
def test_nothing_is_published_without_every_signature_the_plan_asks_for(told, approval):
    standing = Standing(state=State.READING)
    for deed in told:
        try:
            standing = after(standing, deed, approval, "ann")
        except Conflict:
            continue
        if standing.state in {State.APPROVED, State.PUBLISHED}:
            assert len(standing.signed) == len(approval.levels) == len(set(standing.signed))
            if approval.four_eyes:
                assert not {"ann", standing.confirmed_by} & set(standing.signed)


@given(st.lists(deeds, max_size=12), approvals)
def test_the_steps_that_are_open_are_those_that_somebody_can_do(told, approval):
    standing = Standing(state=State.READING)
    for number, deed in enumerate(told):
        somebody = Deed(step=deed.step, by=f"nobody before, {number}")
        try:
            after(standing, somebody, approval, "ann")
        except Conflict:
            assert deed.step not in steps_open(standing)
            continue
        assert deed.step in steps_open(standing)
        standing = after(standing, somebody, approval, "ann") if deed.step is not Step.SIGNED else standing


@given(deeds, approvals, st.sampled_from(sorted(CLOSED)))
def test_nothing_comes_of_what_is_closed(deed, approval, state):
    standing = Standing(state=state)
    if deed.step is not Step.COMMENTED:
        with pytest.raises(Conflict):
            after(standing, deed, approval, "ann")


def test_marks_that_cannot_be_told_apart_are_no_choice():
    with pytest.raises(ValidationError, match="cannot mark both"):
        Choices(decimal=",", grouping=",")


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"decimal": ";"}, "decimal: found ';'; expected one of the answers offered: '.' or ','"),
        ({"encoding": "morse"}, "encoding: found 'morse'; expected one of the answers offered: 'utf-8', 'utf-16-le'"),
        ({"columns": {"Land": 3}}, "columns.Land: found 3; expected one of the answers offered"),
        ({"colour": "red"}, "colour: found 'red'; expected one of the answers offered"),
        ({"decimal": ",", "grouping": ","}, "decimal and grouping: found ',' for both; expected two different signs"),
    ],
)
def test_an_answer_that_cannot_be_is_told_in_one_sentence(answers, said):
    with pytest.raises(CallerMistake) as raised:
        choices_of(answers)
    assert str(raised.value).startswith(said)


def test_only_what_was_answered_is_kept():
    assert Choices(decimal=",").as_dict() == {"decimal": ","}
    assert Choices(**Choices(columns={"Land": "area"}).as_dict()) == Choices(columns={"Land": "area"})
