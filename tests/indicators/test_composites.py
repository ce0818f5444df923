"""Places that are judged together: the rule, what cannot be assessed, what a mean must not hide, what is counted."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.assessment import assess_plan
from indicators.composite_kinds import Composite
from indicators.composites import Component, combine, judge_composites
from indicators.crossings import remarks_on
from indicators.framework import Plan
from indicators.progress import Progress, Status
from indicators.rollup import roll_ups
from indicators.snapshot import snapshot_document
from indicators.terms import MET, WORST_FIRST, Terms
from tests.indicators.builders import series
from tests.indicators.plans import indicator, plan, pledge

RULES = ("all", "any", "worst", "mean", "weighted", "each")
TERMS = Terms(direction="increase")
CODES = ("A.1-a.1", "A.1-a.2", "A.1-a.3")
PLEDGES = {"a": ("10@2019", "20@2023"), "b": ("5@2019", "15@2023"), "c": ("0@2019", "8@2023")}


def together(rule: str, *codes: str, of: Plan | None = None, code: str = "A.1-a.T", **more) -> Plan:
    """A plan with the composite in its first outcome."""
    dumped = (of or three()).model_dump(mode="json")
    composite = {"code": code, "title": {"en": "All three"}, "rule": rule, "components": codes or CODES, **more}
    dumped["objectives"][0]["outcomes"][0]["composites"].append(composite)
    return Plan.model_validate(dumped)


def three(**promised) -> Plan:
    places = [
        (code, name, pledge(*promised.get(name, ends)))
        for code, (name, ends) in zip(CODES, PLEDGES.items(), strict=True)
    ]
    return plan(*places, indicators=tuple(map(indicator, PLEDGES)))


def lines_of(of: Plan, **values: str):
    seen = [one for name, value in values.items() for one in series(f"2021={value}", name)]
    return assess_plan(of, seen, as_of=date(2022, 1, 1))


def judged(rule: str, of: Plan | None = None, weights=None, **values: str):
    made = together(rule, of=of, **({"weights": weights} if weights else {}))
    (line,) = judge_composites(made, lines_of(made, **values))
    return line


TRAP_32 = {"a": "20", "b": "6", "c": "8"}
"""100 %, 10 % and 100 % of the way, half of the time gone."""

ONE_UNKNOWN = {"a": "20", "b": "15"}
LATE_AND_UNKNOWN = {"a": "20", "b": "6"}
ALL_MET = {"a": "20", "b": "15", "c": "8"}


@pytest.mark.parametrize(("rule", "seen", "status", "progress", "worst", "flags"), [
    # 32: the mean of 70 % says on track, and b drives the light
    ("all",      TRAP_32,          "off_track",      None,  "b", ["worst_component_differs"]),
    ("worst",    TRAP_32,          "off_track",      "0.1", "b", ["worst_component_differs"]),
    ("mean",     TRAP_32,          "on_track",       "0.7", "b", ["worst_component_differs"]),
    ("any",      TRAP_32,          "achieved",       None,  "b", ["worst_component_differs"]),
    ("each",     TRAP_32,          None,             None,  "b", ["worst_component_differs"]),
    # each has met its target: every rule says so, and nothing is hidden
    ("all",      ALL_MET,          "achieved",       None,  "a", []),
    ("worst",    ALL_MET,          "achieved",       "1",   "a", []),
    ("mean",     ALL_MET,          "achieved",       "1",   "a", []),
    ("any",      ALL_MET,          "achieved",       None,  "a", []),
    # one cannot be assessed: good news of the others is not enough where all must be met, and bad news is
    ("all",      ONE_UNKNOWN,      "not_assessable", None,  "a", ["incomplete"]),
    ("worst",    ONE_UNKNOWN,      "not_assessable", None,  "a", ["incomplete"]),
    ("mean",     ONE_UNKNOWN,      "not_assessable", None,  "a", ["incomplete"]),
    ("any",      ONE_UNKNOWN,      "achieved",       None,  "a", ["incomplete"]),
    ("all",      LATE_AND_UNKNOWN, "off_track",      None,  "b", ["incomplete", "worst_component_differs"]),
    ("worst",    LATE_AND_UNKNOWN, "off_track",      "0.1", "b", ["incomplete", "worst_component_differs"]),
    ("any",      {"b": "6"},       "not_assessable", None,  "b", ["incomplete"]),
    ("each",     {},               "not_assessable", None,  None, ["incomplete"]),
])  # fmt: skip
def test_components_come_together_by_the_declared_rule(rule, seen, status, progress, worst, flags):
    said = judged(rule, **seen).as_dict()
    codes = dict(zip("abc", CODES, strict=True))
    assert (said["status"], said["worst"], said["flags"]) == (status, codes.get(worst), flags)
    assert said["progress"] == (None if progress is None else Decimal(progress))
    assert (said["reason"] is not None) == (status == "not_assessable")


def test_case_33_a_mean_of_an_overshoot_and_a_collapse_says_which_component_it_hides():
    of = three(b=("5@2019", "15@2023"))
    said = judged("mean", of, a="70", b="3", c="8").as_dict()
    # 600 % counts as 100 %: (1 − 0.2 + 1) ÷ 3, and not (6 − 0.2 + 1) ÷ 3
    assert (said["status"], said["progress"]) == ("on_track", Decimal("0.6"))
    assert (said["worst"], said["flags"]) == (CODES[1], ["worst_component_differs"])
    assert [one["status"] for one in said["components"]] == ["achieved", "moving_away", "achieved"]


def test_weights_are_those_the_plan_declares():
    said = judged("weighted", weights=dict(zip(CODES, (1, 8, 1), strict=True)), **TRAP_32).as_dict()
    assert (said["status"], said["progress"], said["pace"]) == ("off_track", Decimal("0.28"), Decimal("0.56"))
    assert [one["weight"] for one in said["components"]] == [1, 8, 1]
    assert said["flags"] == []


def test_what_is_held_counts_as_whole_and_what_is_not_held_has_no_share_to_average():
    of = three(a=("100@2019", "100@2023"))
    assert judged("mean", of, a="100", b="10", c="4").as_dict()["progress"] == decimal_of(Fraction(2, 3))
    fallen = judged("mean", of, a="98", b="15", c="8").as_dict()
    assert (fallen["status"], fallen["reason"]) == ("not_assessable", "components_without_progress")
    assert judged("all", of, a="98", b="15", c="8").as_dict()["status"] == "below_floor"


def decimal_of(number: Fraction) -> Decimal:
    from indicators.exact import decimal_of

    return decimal_of(number)


def test_the_trace_counts_what_is_met_and_what_is_unknown():
    steps = judged("all", **LATE_AND_UNKNOWN).as_dict()["trace"]
    assert steps[0] == {"step": "components", "met": 1, "of": 3, "unknown": 1}
    assert [one["step"] for one in steps] == ["components", "combined_all", "together"]


def test_a_roll_up_counts_a_composite_once_and_not_its_components_again():
    made = together("all")
    lines = lines_of(made, **TRAP_32)
    alone, rolled = roll_ups(lines)[-1], roll_ups(lines, judge_composites(made, lines))[-1]
    assert (alone["indicators"], alone["by_status"]) == (3, {"achieved": 2, "off_track": 1})
    assert (rolled["indicators"], rolled["assessable"], rolled["by_status"]) == (1, 1, {"off_track": 1})
    assert (rolled["composites"], rolled["components"]) == (1, 3)
    assert "composites" not in alone


def test_where_each_speaks_for_itself_each_is_counted():
    made = together("each")
    lines = lines_of(made, **TRAP_32)
    assert roll_ups(lines, judge_composites(made, lines)) == roll_ups(lines)


def test_a_composite_that_cannot_be_assessed_is_in_the_denominator_with_its_reason():
    made = together("all", *CODES[:2])
    lines = lines_of(made, a="20", c="8")
    rolled = roll_ups(lines, judge_composites(made, lines))[0]
    assert (rolled["objective"], rolled["indicators"], rolled["assessable"]) == ("A.1", 2, 1)
    assert rolled["not_assessable_reasons"] == {"components_not_assessable": 1}


def test_a_snapshot_holds_composites_beside_the_lines():
    made = together("all")
    seen = [one for name, value in TRAP_32.items() for one in series(f"2021={value}", name)]
    document = snapshot_document(made, seen, as_of=date(2022, 1, 1), known_on=None, surroundings={})
    (said,) = document["composites"]
    assert (said["code"], said["rule"], said["status"]) == ("A.1-a.T", "all", "off_track")
    assert [one["code"] for one in document["lines"]] == list(CODES)
    assert document["roll_ups"][-1]["indicators"] == 1


@pytest.mark.parametrize(("given", "code"), [
    ({"codes": ("A.1-a.1", "A.9-z.9")}, "plan-unknown-place"),
    ({"code": "B.2-a.T"}, "plan-code-out-of-place"),
    ({"code": "A.1-a.1"}, "plan-code-out-of-place"),
    ({"of": together("any", "A.1-a.1", "A.1-a.2", code="A.1-a.S")}, "plan-component-twice"),
    ({"of": together("any", "A.1-a.1", "A.1-a.2")}, "plan-code-twice"),
])  # fmt: skip
def test_a_mistake_between_a_composite_and_its_plan_is_told(given, code):
    codes = given.pop("codes", ())
    assert code in {remark.code for remark in remarks_on(together("all", *codes, **given))}


def test_an_indicator_of_a_composite_that_is_pledged_alone_too_is_a_warning():
    of = plan(*[(code, "a", pledge("10@2019", "20@2023")) for code in CODES], indicators=(indicator("a"),))
    said = [remark for remark in remarks_on(together("all", *CODES[:2], of=of)) if "component" in remark.code]
    assert {(remark.code, remark.severity.value) for remark in said} == {("plan-component-alone", "warning")}
    assert not [remark for remark in remarks_on(together("all")) if "component" in remark.code]


@pytest.mark.parametrize(("given", "told"), [
    ({"components": ("x",)}, "at least 2"),
    ({"components": ("x", "x")}, "each once"),
    ({"rule": "weighted"}, "a weight for each component"),
    ({"rule": "weighted", "weights": {"x": 1, "y": 0}}, "greater than 0"),
    ({"weights": {"x": 1, "y": 1}}, "weights are for the rule weighted"),
    ({"rule": "median"}, "'all', 'any', 'worst'"),
])  # fmt: skip
def test_a_composite_that_makes_no_sense_is_refused(given, told):
    about = {"code": "T", "title": {"en": "Two"}, "rule": "all", "components": ("x", "y")}
    with pytest.raises(ValueError, match=told):
        Composite.model_validate(about | given)


SHARES = st.fractions(-2, 3, max_denominator=20)
STATUSES = st.sampled_from([status for status in Status if status is not Status.NOT_ASSESSABLE])


@st.composite
def components(draw):
    made = []
    for number in range(draw(st.integers(2, 5))):
        status = draw(st.one_of(STATUSES, st.just(Status.NOT_ASSESSABLE)))
        share = None if status is Status.NOT_ASSESSABLE else draw(SHARES)
        progress = Progress(
            status=status, progress=share, due=Fraction(1, 2), reason="no_observation" if share is None else None
        )
        made.append(Component(code=f"p{number}", progress=progress, weight=draw(st.fractions(1, 9))))
    return made


@given(components(), st.sampled_from(RULES), st.randoms(use_true_random=False))
def test_the_order_of_components_changes_no_verdict(parts, rule, chance):
    shuffled = list(parts)
    chance.shuffle(shuffled)
    first, second = combine(rule, parts, TERMS), combine(rule, shuffled, TERMS)
    told = ("status", "reason", "progress", "pace", "flags")
    if rule == "worst":
        # Of several that are equally bad the plan's first one speaks, with its own share.
        told = ("status", "reason", "flags")
    assert [getattr(first, name) for name in told] == [getattr(second, name) for name in told]


@given(components())
def test_all_is_met_only_when_each_is_and_nothing_known_comes_from_something_unknown(parts):
    statuses = [one.progress.status for one in parts]
    whole = combine("all", parts, TERMS).status
    assert (whole in MET) == all(status in MET for status in statuses)
    if Status.NOT_ASSESSABLE in statuses:
        assert combine("mean", parts, TERMS).progress is None
        assert whole is Status.NOT_ASSESSABLE or WORST_FIRST.index(whole) < WORST_FIRST.index(Status.ON_TRACK)


@given(components())
def test_a_mean_is_never_better_than_its_worst_component_without_a_flag(parts):
    said = combine("mean", parts, TERMS)
    if said.status is not Status.NOT_ASSESSABLE:
        worst = min(WORST_FIRST.index(one.progress.status) for one in parts)
        assert ("worst_component_differs" in said.flags) == (worst < WORST_FIRST.index(said.status))
