"""Narratives in the record: each step kept, with the figures it was taken beside, by whoever may take it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from indicators.errors import CallerMistake, Conflict
from indicators.narratives import NarrativeStep, narratives_to_freeze
from indicators.permissions import Grant, Role, Scope
from tests.frames import candidate, day, frame_of
from tests.two_places import RATE, record_two, see_two, two_places
from warehouse.audit import audit_lines, verify_audit
from warehouse.narratives import Signed, narrative_of, narratives_of, said_of, steps_to_freeze, take_step

PLAN = two_places()
# The plan ends with 2023, and these stories play later: its last year is the one that is written about.
YEAR = 2023


def take(warehouse, step: str, by: str = "anna", code: str = RATE, *, on: int = 2, grants=None, **given):
    about = {"year": YEAR, "language": "en", "signed": Signed(by=by, at=day(on), grants=grants)}
    return take_step(warehouse, PLAN, code, NarrativeStep(step), **about | given)


def stands(warehouse, code: str = RATE, year: int = YEAR):
    found, _, _ = narrative_of(warehouse, PLAN, code, year=year, language="en", at=day(5))
    return found.narrative.state.value, found.stale


def test_a_narrative_is_drafted_edited_approved_and_taken_back_and_every_step_is_kept(warehouse):
    record_two(warehouse)
    assert stands(warehouse) == ("missing", False)
    take(warehouse, "drafted", text="Recycling reached {value}.")
    take(warehouse, "edited", "ben", text="Recycling reached {value} in {period}.")
    made = take(warehouse, "approved", "cy")
    assert (made.narrative.approved.text, made.stale) == ("Recycling reached {value} in {period}.", False)
    take(warehouse, "withdrawn", "cy")
    assert stands(warehouse) == ("withdrawn", False)
    _, steps, figures = narrative_of(warehouse, PLAN, RATE, year=YEAR, language="en", at=day(5))
    assert [(one.step.value, one.author) for one in steps] == [
        ("drafted", "anna"), ("edited", "ben"), ("approved", "cy"), ("withdrawn", "cy"),
    ]  # fmt: skip
    assert (figures["value"], figures["period"]) == (30, "2021")


def test_it_is_stale_when_a_newer_vintage_changes_its_figures_until_somebody_approves_it_again(warehouse):
    story = record_two(warehouse)
    for code in (RATE, "I.1-a", "I.1", "small"):
        take(warehouse, "drafted", code=code, text="Well done.")
        take(warehouse, "approved", "cy", code)
    see_two(story, PLAN, rate=30.0, reuse=12.0)
    # Only the other indicator changed, and with it all that stands above it.
    assert [stands(warehouse, code) for code in (RATE, "I.1-a", "I.1", "small")] == [
        ("approved", False), ("approved", True), ("approved", True), ("approved", True),
    ]  # fmt: skip
    take(warehouse, "approved", "cy", "I.1-a")
    assert stands(warehouse, "I.1-a") == ("approved", False)


def test_what_is_approved_is_frozen_beside_the_figures_it_was_approved_beside(warehouse):
    story = record_two(warehouse)
    take(warehouse, "drafted", text="Recycling reached {value}.")
    take(warehouse, "approved", "cy")

    def frozen():
        said = said_of(warehouse, PLAN, YEAR, at=day(5))
        document = {"plan": PLAN.model_dump(mode="json"), "as_of": "2026-01-06", **said}
        return narratives_to_freeze(document, steps_to_freeze(warehouse, "small", YEAR))

    assert [(one["text"], one["figures"]["value"], one["stale"]) for one in frozen()] == [
        ("Recycling reached {value}.", 30, False)
    ]
    see_two(story, PLAN, rate=29.0, reuse=11.0)
    assert [(one["figures"]["value"], one["stale"]) for one in frozen()] == [(29, True)]


def test_a_year_that_is_over_is_judged_as_of_its_last_day(warehouse):
    story = record_two(warehouse, rate=24.0, year="2020")
    both = [
        candidate(value, indicator="recycling-rate", period=period, row=row)
        for row, (period, value) in enumerate((("2020", 24.0), ("2021", 30.0)), start=2)
    ]
    story.admit(frame_of(*both, candidate(11.0, indicator="reuse-rate", row=4)), plan=PLAN)
    for year, value in ((2020, 24), (2021, 30), (2022, 30)):
        _, _, figures = narrative_of(
            warehouse, PLAN, RATE, year=year, language="en", at=datetime(2022, 5, 1, tzinfo=UTC)
        )
        assert figures["value"] == value


@pytest.mark.parametrize(("given", "told"), [
    ({"code": "I.9"}, "no objective, outcome or indicator 'I.9'"),
    ({"year": 2019}, "year: found 2019; expected one of the plan's, 2020 to 2023"),
    ({"language": "fr"}, "language: found 'fr'; expected one of the plan's, en"),
    ({"text": "Up by {growth}"}, r"found {growth}; expected one of {value}, {period}, {baseline}, {target}, {progress}, {status}"),
    ({"text": ""}, "text: found nothing"),
])  # fmt: skip
def test_what_makes_no_sense_is_refused_and_leaves_nothing(warehouse, given, told):
    record_two(warehouse)
    with pytest.raises(CallerMistake, match=told):
        take(warehouse, "drafted", **{"text": "Well done.", **given})
    assert steps_to_freeze(warehouse, "small", YEAR) == []


OWNER = (Grant(role=Role.OWNER, scope=Scope.INDICATOR, about="recycling-rate"),)
WRITER = (Grant(role=Role.WRITER, scope=Scope.OBJECTIVE, about="I.1"),)
OFFICER = (Grant(role=Role.OFFICER),)


def test_nobody_takes_a_step_beyond_their_grants(warehouse):
    record_two(warehouse)
    for step, grants, code in (("drafted", OWNER, "I.1-a.2"), ("drafted", OFFICER, RATE), ("drafted", WRITER, "small")):
        with pytest.raises(CallerMistake, match="may not have this drafted"):
            take(warehouse, step, code=code, grants=grants, text="Mine.")
    take(warehouse, "drafted", grants=OWNER, text="Mine.")
    for step, grants in (("edited", OWNER), ("approved", OWNER), ("withdrawn", OWNER), ("edited", OFFICER)):
        with pytest.raises(CallerMistake, match=f"anna may not have this {step}"):
            take(warehouse, step, grants=grants, text="Ours.")
    take(warehouse, "edited", "ben", grants=WRITER, text="Ours.")
    assert take(warehouse, "approved", "cy", grants=OFFICER).narrative.state == "approved"


def test_a_step_on_what_somebody_else_changed_meanwhile_is_refused(warehouse):
    record_two(warehouse)
    first = take(warehouse, "drafted", text="One.").narrative.number
    take(warehouse, "edited", "ben", text="Two.", seen=first)
    with pytest.raises(Conflict, match="somebody took another step since"):
        take(warehouse, "approved", "cy", seen=first)
    with pytest.raises(Conflict, match="ben has a draft already"):
        take(warehouse, "drafted", "anna", text="Three.")


def test_the_list_has_everything_that_could_be_written_about(warehouse):
    record_two(warehouse)
    take(warehouse, "drafted", code="I.1", text="A good year.")
    listed = narratives_of(warehouse, PLAN, year=YEAR, languages=["en"], at=day(5))
    assert [(one.subject.code, one.narrative.state.value) for one in listed] == [
        ("small", "missing"), ("I.1", "draft"), ("I.1-a", "missing"), (RATE, "missing"), ("I.1-a.2", "missing"),
    ]  # fmt: skip


def test_every_step_is_in_the_log_of_acts(warehouse):
    record_two(warehouse)
    take(warehouse, "drafted", text="One.")
    take(warehouse, "approved", "cy")
    assert [(line.actor, line.act) for line in audit_lines(warehouse)][:2] == [
        ("cy", "narrative.approved"), ("anna", "narrative.drafted"),
    ]  # fmt: skip
    assert verify_audit(warehouse) == ()
