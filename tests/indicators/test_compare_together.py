"""Of two snapshots what is judged together is compared too, cause by cause as its components are."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from indicators.compare import Cause, compare
from indicators.snapshot import snapshot_document
from tests.indicators.builders import series
from tests.two_places import two_places

SURROUNDINGS = {"sources": [], "findings": [], "findings_total": 0, "quarantined_total": 0}


def judged(seen, known_on, rule="all", *, start="20", reuse="2021=20", **given):
    reused = series(reuse, "reuse-rate", area="CHE")
    of = two_places(rule, **given)
    rebased = of.pledges[0].baseline.model_copy(update={"value": Decimal(start)})
    pledges = (of.pledges[0].model_copy(update={"baseline": rebased}), *of.pledges[1:])
    return snapshot_document(
        of.model_copy(update={"pledges": pledges}), [*series(seen, "recycling-rate", area="CHE"), *reused], as_of=date(2023, 12, 31),
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


def test_each_cause_is_told_with_what_it_did_to_the_mean_of_all():
    before = judged("2021=25", "2024", "mean", reuse="2021=15")
    after = judged("2021=26 2022=28", "2025", "mean", start="22", reuse="2021=17")
    said = next(one for one in together(before, after).figures if one.figure == "progress")
    # The means of 5/10 and 5/10; of 3/8 and 5/10; of 4/8 and 7/10; of 6/8 and 7/10.
    assert [(one.causes, one.before, one.after) for one in said.contributions] == [
        ((Cause.BASELINE,), Decimal("0.5"), Decimal("0.4375")),
        ((Cause.REVISION,), Decimal("0.4375"), Decimal("0.6")),
        ((Cause.NEW_DATA,), Decimal("0.6"), Decimal("0.725")),
    ]
    assert said.restated == Decimal("0.6")
    back = next(one for one in together(after, before).figures if one.figure == "progress")
    assert [one.difference for one in back.contributions] == [
        -one.difference for one in reversed(said.contributions)
    ]  # fmt: skip


def test_thresholds_move_a_verdict_of_several():
    before = judged("2021=25", "2024", "mean", reuse="2021=15")
    after = judged("2021=25", "2025", "mean", reuse="2021=15", method={"on_track": "1.2", "at_risk": "1.1"})
    status = next(one for one in together(before, after).figures if one.figure == "status")
    assert [one.causes for one in status.contributions] == [(Cause.METHOD,)]


def test_without_frozen_observations_causes_that_met_are_told_together():
    before = judged("2021=25", "2024", "mean", reuse="2021=15")
    del before["observed"]
    after = judged("2021=26", "2025", "mean", start="22", reuse="2021=17")
    said = next(one for one in together(before, after).figures if one.figure == "progress")
    assert [one.causes for one in said.contributions] == [(Cause.BASELINE, Cause.NEW_DATA)]


def test_a_verdict_set_by_hand_beside_that_of_several_is_told():
    before, after = judged("2021=30", "2024"), judged("2021=30", "2025")
    after["composites"][0]["override"] = {"status": "at_risk"}
    said = together(before, after)
    assert [(one.figure, one.before, one.after) for one in said.figures] == [("override", None, "at_risk")]


def test_another_rule_is_another_definition():
    before, after = judged("2021=21", "2024"), judged("2021=21", "2025", rule="any")
    (line,) = compare(before, after).lines
    assert {cause for figure in line.figures for part in figure.contributions for cause in part.causes} == {
        Cause.DEFINITION
    }
    assert compare(before, after).unchanged == 2
    (change,) = line.changes
    assert (change.what, change.before["rule"], change.after["rule"]) == ("composite", "all", "any")


def test_what_is_newly_judged_together_is_added_with_the_plan():
    after = judged("2021=21", "2025")
    before = {**judged("2021=21", "2024"), "composites": []}
    assert (together(before, after).kind, together(after, before).kind) == ("added", "dropped")
