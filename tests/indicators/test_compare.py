"""Two snapshots compared: each cause alone is named, several together add up, and the comparison has two honest ends."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.canonical import plain
from indicators.compare import Cause, compare, total
from indicators.compare_walk import Contribution, apart, contributions, rounded_to_add_up
from indicators.series import ObsStatus
from indicators.snapshot import snapshot_document
from tests.indicators.builders import series
from tests.indicators.plans import indicator, plan, pledge

SURROUNDINGS = {"sources": [], "findings": [], "findings_total": 0, "quarantined_total": 0}
GAP = {"kind": "difference", "first": "women", "second": "men"}


def frozen(
    promised=None, seen="2021=50", *, as_of="2023-12-31", known_on="2024-01-01", about=None, code="A.1-a.1", **given
):
    """The document of one indicator. `seen` is its series, or observations."""
    of = plan(
        (code, "rate", promised or pledge("40@2019", "60@2023")), indicators=(indicator(**(about or {})),), **given
    )
    observations = series(seen) if isinstance(seen, str) else seen
    return snapshot_document(
        of, observations, as_of=date.fromisoformat(as_of), known_on=known_on, surroundings=SURROUNDINGS
    )  # fmt: skip


def later(*arguments, **given):
    return frozen(*arguments, **{"known_on": "2025-01-01", **given})


def told(before, after, figure="progress"):
    """What is said of one figure of the one line that differs: from, to, and cause by cause how much."""
    (line,) = compare(before, after).lines
    said = next(one for one in line.figures if one.figure == figure)
    parts = {"+".join(one.causes): one.difference for one in said.contributions}
    return said.before, said.after, parts


def withdrawn(text):
    (one,) = series(text)
    return replace(one, value=None, status=ObsStatus.MISSING, withdrawn=True)


P = pledge
D = Decimal

SPEC = [
    # case, before, after, from, to, contributions to progress
    ("a newer period was observed", frozen(seen="2021=50"), later(seen="2021=50 2022=55"), "0.5", "0.75",
     {"new_data": "0.25"}),
    ("45: upstream revises history", frozen(seen="2021=55"), later(seen="2021=53"), "0.75", "0.65",
     {"data_revision": "-0.10"}),
    ("45: baseline and value revised", frozen(P("40@2019", "60@2023"), "2021=55"),
     later(P("44@2019", "60@2023"), "2021=53"), "0.75", "0.5625", {"baseline": "-0.0625", "data_revision": "-0.125"}),
    ("43: re-baselining", frozen(P("100@2019", "200@2023"), "2021=160"), later(P("130@2019", "200@2023"), "2021=160"),
     "0.6", "0.4285714285714285714285714286", {"baseline": "-0.1714285714285714285714285714"}),
    ("44: target raised", frozen(P("40@2019", "60@2023"), "2021=60"),
     later(P("40@2019", "80@2023", original="60@2023"), "2021=60"), "1", "0.5", {"target": "-0.5"}),
    ("44: target lowered", frozen(P("40@2019", "80@2023"), "2021=60"), later(P("40@2019", "60@2023"), "2021=60"),
     "0.5", "1", {"target": "0.5"}),
    ("9: baseline fixed later", frozen(P("to_be_established", "50@2023"), "2021=41"),
     later(P("35@2019", "50@2023"), "2021=41"), None, "0.4", {"baseline": None}),
    ("46: value withdrawn", frozen(seen="2021=50 2022=55"), later(seen=[*series("2021=50"), withdrawn("2022=1")]),
     "0.75", "0.5", {"withdrawal": "-0.25"}),
    ("46: the only value withdrawn", frozen(seen="2021=50"), later(seen=[withdrawn("2021=1")]), "0.5", None,
     {"withdrawal": None}),
    ("a value is suppressed instead", frozen(seen="2021=50"), later(seen="2021=suppressed"), "0.5", None,
     {"data_revision": None}),
    ("accumulated otherwise", frozen(seen="2020=4 2021=6", about={"unit": "count", "accumulation": "flow"},
                                     promised=P("0@2019", "20@2023")),
     later(seen="2020=4 2021=6", about={"unit": "count", "accumulation": "latest"}, promised=P("0@2019", "20@2023")),
     "0.5", "0.3", {"definition": "-0.2"}),
    ("another source speaks", frozen(seen=[*series("2021=50"), *series("2021=45", source="survey")]),
     later(seen=[*series("2021=50"), *series("2021=45", source="survey")], about={"sources": ("survey", "register")}),
     "0.5", "0.25", {"definition": "-0.25"}),
    ("a source only the newer plan reads", frozen(seen="2021=45", about={"sources": ("register",)}),
     later(seen=[*series("2021=45"), *series("2021=50", source="survey")], about={"sources": ("survey", "register")}),
     "0.25", "0.5", {"definition": "0.25"}),
    ("direction turned and target with it: halfway there is no figure", frozen(P("40@2019", "60@2023"), "2021=45"),
     later(P("40@2019", "20@2023"), "2021=45", about={"direction": "decrease"}), "0.25", "-0.25",
     {"definition+target": "-0.50"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "start", "end", "parts"), [row[1:] for row in SPEC], ids=[row[0] for row in SPEC]
)
def test_each_cause_is_named_with_what_it_did_to_progress(before, after, start, end, parts):
    def number(text):
        return None if text is None else D(text)

    assert told(before, after) == (number(start), number(end), {name: number(one) for name, one in parts.items()})


def test_case_58_thresholds_and_method_change_the_verdict_alone():
    before, after = frozen(), later(method={"name": "linear-1", "on_track": "1.2", "at_risk": "1.1"})
    assert told(before, after, "status") == ("on_track", "off_track", {"method": None})
    grown = later(method={"name": "cagr-1"})
    assert told(before, grown)[:2] == (D("0.5"), None)
    assert {cause for _, _, parts in [told(before, grown, "pace")] for cause in parts} == {"method"}


def test_several_causes_on_one_line_are_steps_from_the_old_figure_to_the_new():
    before = frozen(P("40@2019", "60@2023"), "2020=45 2021=50")
    after = later(P("44@2019", "64@2023"), "2020=45 2021=52 2022=55")
    (line,) = compare(before, after).lines
    said = next(one for one in line.figures if one.figure == "progress")
    steps = [(one.causes, one.before, one.after) for one in said.contributions]
    assert steps == [
        (("baseline",), D("0.5"), D("0.375")),
        (("target",), D("0.375"), D("0.3")),
        (("data_revision",), D("0.3"), D("0.4")),
        (("new_data",), D("0.4"), D("0.55")),
    ]
    assert said.restated == D("0.4")
    assert [(one.cause, one.what) for one in line.changes] == [
        ("baseline", "baseline"), ("target", "target"), ("data_revision", "observation"), ("new_data", "observation"),
    ]  # fmt: skip
    assert line.changes[2].at == "rate 001 register 2021"
    assert (line.changes[2].before["value"], line.changes[2].after["value"]) == (D(50), D(52))


def test_a_baseline_taken_from_the_series_moves_with_the_series_and_not_with_the_program():
    asked = {"state": "established", "nearest": {"year": "2019", "within": 2}, "source": "the plan"}
    promised = P("40@2019", "60@2023") | {"baseline": asked}
    before, after = frozen(promised, "2018=40 2021=50"), later(promised, "2018=44 2021=50")
    assert told(before, after) == (D("0.5"), D("0.375"), {"data_revision": D("-0.125")})


def test_case_56_a_late_correction_of_a_closed_year_is_a_revision_and_nothing_else():
    before = frozen(seen="2020=45 2021=50")
    assert compare(before, later(seen="2020=46 2021=50")).lines == ()
    assert compare(before, later(seen="2020=46 2021=50")).unchanged == 1


def test_case_57_indicators_added_dropped_and_renumbered_are_told_as_the_plan():
    one, two = ("A.1-a.1", "rate", P("40@2019", "60@2023")), ("A.1-b.1", "use", P("1@2019", "2@2023"))
    three = ("A.2-a.1", "rate", P("40@2019", "60@2023"))
    measured = (indicator(), indicator("use"))
    about = {"as_of": date(2023, 12, 31), "surroundings": SURROUNDINGS}
    before = snapshot_document(plan(one, two, indicators=measured), series("2021=50"), known_on="2024", **about)
    after = snapshot_document(plan(three, indicators=measured), series("2021=50"), known_on="2025", **about)
    said = compare(before, after)
    assert [(line.kind, line.line["code"]) for line in said.lines] == [
        ("renumbered", "A.2-a.1"),
        ("dropped", "A.1-b.1"),
    ]
    moved, dropped = said.lines
    assert moved.figures == ()
    assert [(one.figure, one.before, one.after) for one in dropped.figures] == [
        ("status", "not_assessable:no_observation", None)
    ]
    assert dropped.figures[0].contributions[0].causes == (Cause.PLAN,)
    assert [line.kind for line in compare(after, before).lines] == ["renumbered", "added"]


def test_an_override_is_told_beside_the_computed_figures():
    before, after = frozen(), later()
    after["lines"][0]["override"] = {"status": "at_risk", "reason": "the register was closed for a month"}
    (line,) = compare(before, after).lines
    assert [(one.figure, one.before, one.after) for one in line.figures] == [("override", None, "at_risk")]
    assert line.figures[0].contributions[0].causes == (Cause.OVERRIDE,)


def test_a_figure_that_todays_program_makes_otherwise_is_told_as_the_programs():
    before, after = frozen(), later(seen="2021=50 2022=55")
    before["lines"][0]["progress"] = "0.49"
    assert told(before, after) == (D("0.49"), D("0.75"), {"program": D("0.01"), "new_data": D("0.25")})


def test_snapshots_from_before_observations_were_frozen_are_compared_without_splitting():
    before, after = frozen(P("40@2019", "60@2023"), "2021=50"), later(P("44@2019", "60@2023"), "2021=52")
    del before["observed"]
    said = compare(before, after)
    assert not said.split
    assert told(before, after) == (D("0.5"), D("0.5"), {}) if not said.lines else True
    after = later(P("44@2019", "60@2023"), "2021=55")
    assert told(before, after) == (D("0.5"), D("0.6875"), {"baseline+new_data": D("0.1875")})


def test_a_comparison_is_written_as_json():
    said = compare(frozen(), later(P("44@2019", "60@2023"), "2021=52 2022=55")).as_dict()
    written = json.loads(json.dumps(plain(said)))
    (line,) = written["lines"]
    progress = next(one for one in line["figures"] if one["figure"] == "progress")
    assert progress["difference"] == "0.1875"
    assert sum(D(one["difference"]) for one in progress["contributions"]) == D("0.1875")
    assert (line["period_before"], line["period_after"]) == ("2021", "2022")


def test_a_cause_that_is_undone_on_the_way_is_told_with_the_step_that_undid_it():
    walked = contributions(D(1), [(Cause.BASELINE, None), (Cause.TARGET, D(1)), (Cause.NEW_DATA, D(2))])
    assert walked == (Contribution((Cause.NEW_DATA,), D(1), D(2)),)
    lost = contributions(D(1), [(Cause.TARGET, D(3)), (Cause.NEW_DATA, None)])
    assert [(one.causes, one.after, one.difference) for one in lost] == [
        ((Cause.TARGET,), D(3), D(2)), ((Cause.NEW_DATA,), None, None),
    ]  # fmt: skip


@given(st.lists(st.decimals(min_value=-1000, max_value=1000, places=6), min_size=1, max_size=8), st.integers(0, 3))
def test_printed_parts_add_up_to_the_printed_sum(parts, decimals):
    whole, rounded = rounded_to_add_up(parts, decimals)
    assert sum(rounded) == whole
    assert abs(whole - sum(parts)) <= D(1).scaleb(-decimals) / 2
    assert all(abs(one - part) <= D(1).scaleb(-decimals) for one, part in zip(rounded, parts, strict=True))


# --- properties ---------------------------------------------------------------

VALUES = st.integers(0, 100).map(str)
BENCHMARKS = st.one_of(VALUES.map(lambda it: f"{it}@2019"), st.just("to_be_established"))
TARGETS = st.one_of(VALUES.map(lambda it: f"{it}@2024"), st.just("40..60@2024"), st.just("to_be_established"))
YEARS = ("2019", "2020", "2021", "2022", "2023")


@st.composite
def observed(draw, name):
    found = []
    for year in draw(st.sets(st.sampled_from(YEARS))):
        (one,) = series(f"{year}={draw(VALUES)}", name, source=draw(st.sampled_from(["register", "survey"])))
        found.append(
            replace(one, value=None, status=ObsStatus.MISSING, withdrawn=True) if draw(st.integers(0, 5)) == 0 else one
        )
    return found


@st.composite
def states(draw):
    """A plan of an observed and a derived indicator, what was known, and the method, all drawn at random."""
    measured = {
        "direction": draw(st.sampled_from(["increase", "decrease", "at_least"])),
        "accumulation": draw(st.sampled_from(["latest", "flow", "average"])),
        "sources": draw(st.sampled_from([("register", "survey"), ("survey", "register"), ("register",)])),
    }
    kind = draw(st.sampled_from(["difference", "share"]))
    women = P(draw(BENCHMARKS), draw(TARGETS), *draw(st.sampled_from([(), ("50@2021",)])))
    places = [("A.1-a.1", "women", women), ("A.1-b.1", "gap", P(draw(BENCHMARKS), draw(TARGETS)))]
    places = draw(st.sampled_from([places, places, places[:1], [("A.2-a.1", *places[0][1:]), places[1]]]))
    of = plan(
        *places, indicators=(indicator("women", **measured), indicator("men"), indicator("gap", derivation=GAP | {"kind": kind})),
        method={"name": draw(st.sampled_from(["linear-1", "cagr-1"])), "on_track": draw(st.sampled_from(["0.95", "1"]))},
    )  # fmt: skip
    seen = [*draw(observed("women")), *draw(observed("men"))]
    as_of, known_on = (draw(st.sampled_from(choice)) for choice in (["2022-06-30", "2023-12-31"], ["2024", "2025"]))
    return snapshot_document(
        of, seen, as_of=date.fromisoformat(as_of), known_on=known_on, surroundings=SURROUNDINGS
    )  # fmt: skip


@given(states(), states())
def test_contributions_add_up_to_the_difference_and_nothing_is_left_over(one, other):
    for line in compare(one, other).lines:
        for figure in line.figures:
            assert figure.contributions
            assert (figure.contributions[0].before, figure.contributions[-1].after) == (figure.before, figure.after)
            assert not any(Cause.PROGRAM in part.causes for part in figure.contributions)
            if isinstance(figure.before, Decimal) and isinstance(figure.after, Decimal):
                parts = [part for part in figure.contributions if part.difference is not None]
                if len(parts) == len(figure.contributions):
                    assert total(parts) == apart(figure.before, figure.after)


@given(states())
def test_a_snapshot_compared_with_itself_has_nothing_to_tell(one):
    said = compare(one, one)
    assert (said.lines, said.unchanged) == ((), len(one["lines"]))


@given(states(), states())
def test_the_other_way_round_every_difference_is_the_negative(one, other):
    there = compare(one, other).as_dict()["lines"]
    back = {(line["code_before"], line["code"]): line for line in compare(other, one).as_dict()["lines"]}
    for line in there:
        turned = next(it for it in back.values() if it["indicator"] == line["indicator"])
        for figure, reverse in zip(line["figures"], turned["figures"], strict=True):
            assert (reverse["before"], reverse["after"]) == (figure["after"], figure["before"])
            parts = [(tuple(it["causes"]), it["difference"]) for it in figure["contributions"]]
            negated = [
                (tuple(it["causes"]), it["difference"] and it["difference"].copy_negate())
                for it in reverse["contributions"]
            ]
            assert parts == negated[::-1]
