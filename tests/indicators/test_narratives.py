"""Which wording stands after its steps, when figures changed under it, what it may name, and what is frozen."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest

from indicators.canonical import digest_of
from indicators.errors import CallerMistake
from indicators.narrative_subjects import (
    PLACEHOLDERS,
    Subject,
    SubjectKind,
    figures_of,
    require_sense,
    subject_of,
    subjects_of,
)
from indicators.narratives import NarrativeStep, Written, narrative_year, narratives_to_freeze, objection, standing
from indicators.permissions import Act, Grant, Role, Scope, may_write
from indicators.snapshot import snapshot_document
from tests.indicators.builders import series
from tests.indicators.plans import indicator, plan, pledge

PLAN = plan(
    ("A.1-a.1", "rate", pledge("40@2019", "60@2023")),
    ("A.1-b.1", "gap", pledge("10@2019", "0@2023")),
    ("A.2-a.1", "rate", pledge("40@2019", "50@2023")),
    indicators=(indicator(), indicator("gap", direction="decrease", derivation={"kind": "difference", "first": "rate", "second": "other"}),
                indicator("other")),
    sources=[{"id": "register", "title": {"en": "register"}, "connector": "workbook", "owner": "A bureau", "licence": "CC BY 4.0",
              "cadence": "0 6 1 * *", "series": [{"indicator": "other", "unit": "percent", "label": "main"}]}],
)  # fmt: skip
RATE = Subject(kind=SubjectKind.INDICATOR, code="A.1-a.1")


def document(seen: str = "2021=50", of=PLAN, as_of=date(2022, 6, 1), **given):
    return snapshot_document(of, series(seen), as_of=as_of, known_on=None, surroundings={}, **given)


def steps(*told: str, subject=RATE, year: int = 2022, language: str = "en", figures: str = "now") -> list[Written]:
    """Steps as `ana drafted A good year` or `ben approved`; each is numbered by its place."""
    made = []
    for number, one in enumerate(told, start=1):
        author, step, text = (*one.split(" ", 2), "")[:3]
        made.append(Written(number=number, subject=subject, year=year, language=language, step=NarrativeStep(step),
                            text=text, figures=figures, author=author, at="2022-06-01T08:00:00.000000Z"))  # fmt: skip
    return made


@pytest.mark.parametrize(("told", "state", "newest", "approved"), [
    ((), "missing", None, None),
    (("ana drafted A",), "draft", "A", None),
    (("ana drafted A", "ben edited B"), "draft", "B", None),
    (("ana drafted A", "ben edited B", "cy approved"), "approved", "B", "B"),
    (("ana drafted A", "cy approved", "ben edited B"), "draft", "B", "A"),
    (("ana drafted A", "cy approved", "ben edited B", "cy approved"), "approved", "B", "B"),
    (("ana drafted A", "cy approved", "cy withdrawn"), "withdrawn", None, None),
    (("ana drafted A", "cy approved", "cy withdrawn", "ana drafted C"), "draft", "C", None),
])  # fmt: skip
def test_the_last_steps_say_which_wording_stands(told, state, newest, approved):
    taken = steps(*told)
    random.Random(1).shuffle(taken)
    said = standing(taken)
    assert (said.state, said.number) == (state, len(told))
    assert [one and one.text for one in (said.newest, said.approved)] == [newest, approved]


def test_an_approved_wording_names_who_wrote_it_and_who_approved_it():
    said = standing(steps("ana drafted A", "ben edited B", "cy approved")).approved
    assert said is not None
    assert (said.author, said.approved_by) == ("ben", "cy")


def test_figures_that_changed_make_the_wording_that_counts_stale():
    said = standing(steps("ana drafted A", "cy approved"))
    assert (said.is_stale("now"), said.is_stale("later")) == (False, True)
    # A newer draft does not make the one that is printed fit again.
    assert standing(
        [*steps("ana drafted A", "cy approved"), replace(steps("ben edited B", figures="later")[0], number=3)]
    ).is_stale("later")
    assert not standing([]).is_stale("later")


@pytest.mark.parametrize(("told", "step", "author", "figures", "why"), [
    ((), "edited", "ben", "now", "draft it first"),
    ((), "approved", "cy", "now", "draft it first"),
    ((), "withdrawn", "cy", "now", "draft it first"),
    ((), "drafted", "ana", "now", None),
    (("ana drafted A",), "drafted", "ana", "now", None),
    (("ana drafted A",), "drafted", "ben", "now", "ana has a draft already, of 2022-06-01"),
    (("ana drafted A",), "approved", "cy", "now", None),
    (("ana drafted A", "cy approved"), "approved", "cy", "now", "approved already, by cy"),
    # to approve it once more beside other figures says that it still holds
    (("ana drafted A", "cy approved"), "approved", "cy", "later", None),
    (("ana drafted A", "cy approved"), "drafted", "ben", "now", None),
    (("ana drafted A", "cy withdrawn"), "edited", "ben", "now", "draft it first"),
])  # fmt: skip
def test_a_step_is_open_or_it_is_said_why_not(told, step, author, figures, why):
    said = objection(standing(steps(*told)), NarrativeStep(step), author=author, figures=figures)
    assert said is None if why is None else why in said


def test_everything_of_a_plan_can_be_written_about_in_its_order():
    codes = ["a-plan", "A.1", "A.1-a", "A.1-a.1", "A.1-b", "A.1-b.1", "A.2", "A.2-a", "A.2-a.1"]
    assert [one.code for one in subjects_of(PLAN)] == codes
    assert [subject_of(PLAN, code) for code in codes] == subjects_of(PLAN)
    with pytest.raises(CallerMistake, match=r"no objective, outcome or indicator 'A\.9'"):
        subject_of(PLAN, "A.9")


@pytest.mark.parametrize("kind", SubjectKind)
def test_a_text_may_name_the_figures_of_its_kind_and_no_others(kind):
    subject = Subject(kind=kind, code="A.1")
    text = " ".join(f"{{{name}}}" for name in PLACEHOLDERS[kind])
    assert require_sense(subject, f"  {text} ") == text
    with pytest.raises(
        CallerMistake, match=rf"found {{growth}}; expected one of {{{PLACEHOLDERS[kind][0]}}}, .* for {kind} A.1"
    ):
        require_sense(subject, "It grew by {growth}.")


@pytest.mark.parametrize(("text", "told"), [(" ", "found nothing"), ("{value", "a brace"), ("{ value }", "a brace"),
                                            ("a }", "a brace"), ("{}", "a brace"), ("{value!r}", "a brace")])  # fmt: skip
def test_an_empty_text_or_a_stray_brace_is_refused(text, told):
    with pytest.raises(CallerMistake, match=told):
        require_sense(RATE, text)


def digest(code: str = "A.1-a.1", **given) -> str:
    return digest_of(figures_of(subject_of(PLAN, code), document(**given)))


def test_figures_change_with_the_value_the_promise_and_the_verdict_and_with_nothing_else():
    other = PLAN.model_copy(
        update={"pledges": (PLAN.pledges[2].model_copy(update={"indicator": "A.1-a.1"}), *PLAN.pledges[1:])}
    )
    assert len({digest(), digest(seen="2021=51"), digest(of=other), digest(seen="2020=50")}) == 4
    # A later look at the same figures is a look at the same figures, stale or not.
    assert digest(as_of=date(2023, 12, 1)) == digest()


def test_what_stands_above_changes_with_any_line_under_it():
    for code in ("a-plan", "A.1", "A.1-a"):
        assert digest(code, seen="2021=50.5") != digest(code)
    said = figures_of(subject_of(PLAN, "A.1"), document())
    assert (said["indicators"], said["assessable"], said["on_track"], list(said["lines"])) == (
        2,
        1,
        1,
        ["A.1-a.1", "A.1-b.1"],
    )


def test_a_snapshot_freezes_what_is_approved_of_its_year_with_its_figures_and_whether_it_is_stale():
    now = document()
    fresh = digest()
    taken = [
        *steps("ana drafted {value} it is", "cy approved", figures=fresh),
        *steps("ana drafted Oui", "cy approved", language="fr", figures="before"),
        *steps("ana drafted Not yet approved", subject=subject_of(PLAN, "A.1"), figures=fresh),
        *steps("ana drafted Last year", "cy approved", year=2021, figures=fresh),
        *steps("ana drafted Gone", "cy approved", subject=Subject(kind=SubjectKind.OUTCOME, code="Z"), figures=fresh),
    ]
    frozen = narratives_to_freeze(now, taken)
    assert [(one["code"], one["language"], one["stale"]) for one in frozen] == [
        ("A.1-a.1", "en", False), ("A.1-a.1", "fr", True),
    ]  # fmt: skip
    assert (frozen[0]["text"], frozen[0]["figures"]["value"], frozen[0]["approved_by"]) == ("{value} it is", "50", "cy")


def test_when_a_plan_is_over_its_last_year_is_the_one_written_about():
    assert [narrative_year(2023, year) for year in (2022, 2023, 2024)] == [2022, 2023, 2023]


WRITES = Act.DRAFT_NARRATIVE


@pytest.mark.parametrize(("grant", "codes"), [
    (Grant(role=Role.OWNER), ["a-plan", "A.1", "A.1-a", "A.1-a.1", "A.1-b", "A.1-b.1", "A.2", "A.2-a", "A.2-a.1"]),
    (Grant(role=Role.OWNER, scope=Scope.OBJECTIVE, about="A.2"), ["A.2", "A.2-a", "A.2-a.1"]),
    (Grant(role=Role.OWNER, scope=Scope.INDICATOR, about="rate"), ["A.1-a.1", "A.2-a.1"]),
    (Grant(role=Role.WRITER, scope=Scope.INDICATOR, about="gap"), ["A.1-b.1"]),
    # what the register gives enters the gap only
    (Grant(role=Role.OWNER, scope=Scope.SOURCE, about="register"), ["A.1-b.1"]),
    (Grant(role=Role.OWNER, scope=Scope.SOURCE, about="nobody"), []),
    (Grant(role=Role.AUDITOR), []),
    (Grant(role=Role.OFFICER), []),
])  # fmt: skip
def test_a_grant_reaches_what_stands_under_it(grant, codes):
    assert [one.code for one in subjects_of(PLAN) if may_write([grant], WRITES, PLAN, one)] == codes


@pytest.mark.parametrize(("role", "acts"), [
    (Role.OWNER, {Act.DRAFT_NARRATIVE}),
    (Role.WRITER, {Act.DRAFT_NARRATIVE, Act.EDIT_NARRATIVE, Act.APPROVE_NARRATIVE}),
    (Role.OFFICER, {Act.APPROVE_NARRATIVE}),
    (Role.ADMIN, set()),
    (Role.AUDITOR, set()),
])  # fmt: skip
def test_owners_draft_writers_edit_and_officers_or_writers_approve(role, acts):
    about_narratives = {Act.DRAFT_NARRATIVE, Act.EDIT_NARRATIVE, Act.APPROVE_NARRATIVE}
    assert {act for act in about_narratives if may_write([Grant(role=role)], act, PLAN, RATE)} == acts
