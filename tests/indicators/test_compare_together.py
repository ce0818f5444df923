"""Of two snapshots what is judged together is compared too, with the causes that acted on its components."""

from __future__ import annotations

from datetime import date

from indicators.compare import Cause, compare
from indicators.snapshot import snapshot_document
from tests.indicators.builders import series
from tests.two_places import two_places

SURROUNDINGS = {"sources": [], "findings": [], "findings_total": 0, "quarantined_total": 0}


def judged(seen, known_on, rule="all"):
    reused = series("2021=20", "reuse-rate", area="CHE")
    return snapshot_document(
        two_places(rule), [*series(seen, "recycling-rate", area="CHE"), *reused], as_of=date(2023, 12, 31),
        known_on=known_on, surroundings=SURROUNDINGS,
    )  # fmt: skip


def together(before, after):
    """The one change of what is judged together."""
    (found,) = [line for line in compare(before, after).lines if line.line["indicator"] is None]
    return found


def test_a_verdict_of_several_changes_by_the_causes_of_its_components():
    before, after = judged("2021=30", "2024"), judged("2021=30 2022=21", "2025")
    status = next(one for one in together(before, after).figures if one.figure == "status")
    assert status.before == "achieved"
    assert status.after != "achieved"
    assert status.contributions[0].causes == (Cause.NEW_DATA,)
    back = next(one for one in together(after, before).figures if one.figure == "status")
    assert (back.before, back.after) == (status.after, status.before)
    assert compare(before, before).lines == ()


def test_another_rule_is_another_definition():
    before, after = judged("2021=21", "2024"), judged("2021=21", "2025", rule="any")
    (line,) = compare(before, after).lines
    assert {cause for figure in line.figures for part in figure.contributions for cause in part.causes} == {
        Cause.DEFINITION
    }
    assert compare(before, after).unchanged == 2


def test_what_is_newly_judged_together_is_added_with_the_plan():
    after = judged("2021=21", "2025")
    before = {**judged("2021=21", "2024"), "composites": []}
    assert (together(before, after).kind, together(after, before).kind) == ("added", "dropped")
