"""The report prints what was approved, after a sentence made from the figures that says it is, or says there is none."""

from __future__ import annotations

from datetime import date

import pytest

from indicators.canonical import digest_of
from indicators.narrative_subjects import figures_of, subject_of
from indicators.narratives import NarrativeStep, Written, narratives_to_freeze
from indicators.snapshot import snapshot_document
from reports.annual import annual_report
from reports.blocks import Heading, Paragraph
from tests.indicators.builders import series
from tests.reports.sample import DIGEST, snapshot
from tests.reports.written import seen
from tests.two_places import RATE, two_places

SURROUNDINGS = {"sources": [], "findings": [], "findings_total": 0, "quarantined_total": 0}
TAKEN = {"taken_at": "2022-06-02T08:00:00.000000Z", "taken_by": "tests", "previous": None}
PLAN = two_places()


def paragraphs(*written, language="en", observations="2021=26", stale=False):
    """The report with these approved: (code, language, text)."""
    seen_rates = series(observations, "recycling-rate", area="CHE", unit="percent") if observations else []
    document = snapshot_document(PLAN, seen_rates, as_of=date(2022, 6, 1), known_on=None, surroundings=SURROUNDINGS)
    steps = []
    for code, of_language, text in written:
        subject = subject_of(PLAN, code)
        about = {"subject": subject, "year": 2022, "language": of_language, "author": "anna", "at": "2022-06-01",
                 "figures": "others" if stale else digest_of(figures_of(subject, document))}  # fmt: skip
        for step, said in ((NarrativeStep.DRAFTED, text), (NarrativeStep.APPROVED, "")):
            steps.append(Written(number=len(steps) + 1, step=step, text=said, **about))
    document["narratives"] = narratives_to_freeze(document, steps)
    document["plan"]["sources"] = [{"id": "register", "title": {"en": "register"}}]
    blocks = annual_report(document | TAKEN, digest=DIGEST, language=language).blocks
    return [seen(one.text) for one in blocks if isinstance(one, Paragraph)]


def following(told, beginning):
    """The first paragraph that begins so, and the ones after it."""
    return told[next(number for number, one in enumerate(told) if one.startswith(beginning)) :]


def test_the_figures_a_text_names_are_the_snapshots_own():
    told = paragraphs(
        (RATE, "en", "From {baseline} to {value} in {period}, {progress} of the way to {target}: {status}.")
    )
    assert (
        following(told, f"{RATE}: Machine-made")[1] == "From 20.0% to 26.0% in 2021, 60% of the way to 30.0%: on track."
    )


@pytest.mark.parametrize(("language", "made"), [
    ("en", f"{RATE}: Machine-made from the figures: 26.0% in 2021: 60% of the way from 20.0% (2019) to 30.0% (2023); on track."),
    ("zh", f"{RATE}：由机器根据数据生成：2021年为26.0%：从20.0% (2019年)到30.0% (2023年)的路程已完成60%；进展正常。"),
])  # fmt: skip
def test_the_first_sentence_is_made_from_the_figures_in_the_readers_language_and_says_so(language, made):
    first, text, *_ = following(paragraphs((RATE, language, "A good year."), language=language), RATE)
    assert (first, text) == (made, "A good year.")


def test_what_stands_above_has_a_sentence_of_its_roll_up():
    told = paragraphs(
        ("I.1", "en", "{on_track} of {assessable}, with {indicators} in all."), ("small", "en", "A year.")
    )
    first, text = following(told, "I.1: Machine-made")[:2]
    assert first.endswith("from the figures: On track or better: 0 of 0. Not assessable: 1.")
    assert text == "0 of 0, with 1 in all."
    assert following(told, "Machine-made")[1] == "A year."


def test_where_nothing_is_approved_it_is_said_of_what():
    told = paragraphs((RATE, "en", "A good year."))
    assert "There is no approved narrative of the plan for 2022." in told
    assert "There is no approved narrative for 2022 of: I.1, I.1-a, I.1-a.2." in told


def test_a_text_of_another_language_stands_in_and_is_marked_as_that():
    text = following(paragraphs((RATE, "en", "A good year, with {value}."), language="zh"), RATE)[1]
    assert text.startswith("A good year, with 26.0%.")
    assert text.endswith("*")


def test_a_stale_text_is_printed_with_a_remark():
    remark = "The figures have changed since this text was approved: it may no longer fit them."
    assert following(paragraphs((RATE, "en", "A good year."), stale=True), RATE)[2] == remark
    assert remark not in paragraphs((RATE, "en", "A good year."))


def test_what_is_unknown_says_so_where_a_text_names_it():
    first, text, *_ = following(paragraphs((RATE, "en", "It was {value}, {progress}."), observations=""), RATE)
    assert first.endswith("There is no value to judge: there is no observation.")
    assert text == "It was not available, not available."


def test_paragraphs_of_a_text_stay_apart():
    assert following(paragraphs((RATE, "en", "One\nline.\n\nTwo.")), RATE)[1:3] == ["One line.", "Two."]


def test_a_snapshot_of_before_there_were_narratives_has_no_word_of_them():
    blocks = annual_report(snapshot(), digest=DIGEST, language="en").blocks
    assert not any("arrative" in one.text for one in blocks if isinstance(one, Heading | Paragraph))
