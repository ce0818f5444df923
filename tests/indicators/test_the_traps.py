"""The 58 traps of results monitoring: for each, what is given and what must be said, run against the real thing.

They are the numbered cases of our survey of other systems, which get each of them wrong somewhere. A row is the
trap's number and name, then the question that is put, what is given, and what must be answered. Values are
`value@period`, what was seen is `period=value`; an answer that is not named is not looked at.
"""

from __future__ import annotations

import pytest

from tests.indicators import trap_answers, trap_comparisons, trap_doors
from tests.indicators.trap_words import holds, pieces
from warehouse.connection import open_warehouse

TRAPS = """
1 a rising indicator whose baseline is not zero
    indicator | baseline: 40@2019, target: 60@2023, seen: 2021=50 | progress: 50 %, status: on_track
2 no change at all
    indicator | baseline: 40@2019, target: 60@2023, seen: 2021=40 | progress: 0 %, status: off_track
3 an indicator that is to fall
    indicator | baseline: 60@2019, target: 20@2023, seen: 2021=44, direction: decrease | progress: 40 %, gap: 24
4 a fall to a target of zero
    indicator | baseline: 120@2015, target: 0@2030, seen: 2022=30, direction: decrease | progress: 75 %, other method: growth_not_applicable
5 a rise from a baseline of zero
    indicator | baseline: 0@2015, target: 8@2030, seen: 2022=3 | progress: 37.5 %, pace: 0.8036, other method: growth_not_applicable
6 a level that is to be held, and is
    indicator | baseline: 100@2019, target: 100@2023, seen: 2021=100 | status: maintained, progress: none, gap: 0
7 a level that slipped is below by so much, and no percentage
    indicator | baseline: 100@2019, target: 100@2023, seen: 2021=98 | status: below_floor, progress: none, gap: 2
8 a baseline that is still to be established
    indicator | baseline: to_be_established, target: 50@2023, seen: 2021=20 | status: not_assessable, because: baseline_to_be_established, progress: none, gap: 30, flags: baseline_pending
9 a baseline that is fixed later
    snapshots | baseline: to_be_established, target: 50@2027, seen: 2025=41, then baseline: 35@2024 | first: baseline_to_be_established, now: 40 %, causes: baseline
10 no target: the trend is told and nothing is judged
    indicator | baseline: 40@2019, target: not_applicable, seen: 2021=50 | status: not_assessable, because: target_not_applicable, progress: none, tells: trend_only, outlook: no_target_period
11 an overshoot is kept whole
    indicator | baseline: 40@2019, target: 60@2023, seen: 2021=75 | progress: 175 %, status: achieved, gap: -15
    components | a: 40 to 60 seen 75, b: 0 to 100 seen 20, c: 0 to 100 seen 40, rule: mean | a alone: 175 %, progress: 53.3333 %, tells: combined_mean
12 a cap is the smaller of the two, never the larger
    components | a: 0 to 100 seen 40, b: 0 to 100 seen 40, c: 0 to 100 seen 40, rule: mean | progress: 40 %
13 a rising indicator that fell back
    indicator | baseline: 40@2019, target: 60@2023, seen: 2021=35 | progress: -25 %, status: moving_away
14 a falling indicator that rose
    indicator | baseline: 60@2019, target: 20@2023, seen: 2021=66, direction: decrease | progress: -15 %, status: moving_away
15 achieved, and lost again
    indicator | baseline: 40@2019, target: 60@2025, seen: 2024=62 2025=58 | progress: 90 %, flags: achieved_earlier, tells: achieved_earlier
16 a target that was met at the baseline
    indicator | baseline: 70@2019, target: 60@2023, seen: 2021=65 | because: direction_contradicts, flags: target_met_at_baseline, progress: none
    plan | baseline: 70@2019, target: 60@2023 | findings: plan-direction-contradicts
17 a direction that contradicts baseline and target
    indicator | baseline: 30@2019, target: 50@2023, seen: 2021=40, direction: decrease | because: direction_contradicts, progress: none
    plan | baseline: 30@2019, target: 50@2023, direction: decrease | findings: plan-direction-contradicts
18 both ends below zero
    indicator | baseline: -12@2019, target: -2@2023, seen: 2021=-8 | progress: 40 %
19 across zero: growth says that it does not apply
    indicator | baseline: -5@2019, target: 5@2023, seen: 2021=0 | progress: 50 %, other method: growth_not_applicable
    indicator | baseline: 5@2019, target: -2@2023, seen: 2021=2, direction: decrease | progress: 42.8571 %, other method: growth_not_applicable
20 percent and percentage points
    indicator | baseline: 40@2019, target: 50@2023, seen: 2021=45, unit: percent | progress: 50 %, gap: 5 pp
21 a fraction beside percents
    indicator | baseline: 0.40@2019, target: 0.50@2023, seen: 2021=45, unit: percent | because: fraction_for_percent, progress: none
    indicator | baseline: 40@2019, target: 50@2023, seen: 2021=0.45, unit: percent, stored as: ratio | because: unit_differs, progress: none
22 shares of several periods are pooled, never averaged
    share | parts: 2020=9/10 2021=450/1000, accumulation: flow | value: 45.4455
23 a share of two groups, with nothing to start from
    countries | parts: CHE=30/50 FRA=20/50, rule: pooled | value: 50
24 none of none is no value, none of 25 is zero
    share | parts: 2021=0/0 | value: none, because: no_observation
    share | parts: 2021=0/25 | value: 0
25 the base of a share moved
    share | parts: 2020=45/50 2021=100/150 | value: 66.6667, base changed: 50 to 150
26 of those who answered, and of all
    share | parts: 2021=45/50, all: 2021=193 | value: 90, of all: 23.3161, answered: 25.9067
27 a yearly flow is summed up
    indicator | baseline: 0@2019, target: 40@2023, seen: 2020=12 2021=15 2022=9, accumulation: flow | value: 36, progress: 90 %
28 a running total is not
    indicator | baseline: 0@2019, target: 40@2023, seen: 2020=12 2021=27 2022=36, accumulation: running_total | value: 36, progress: 90 %
29 an earlier year is corrected from 12 to 10
    indicator | baseline: 0@2019, target: 40@2023, seen: 2020=10 2021=27 2022=36, revised: 2020, accumulation: running_total | value: 36, progress: 90 %
    indicator | baseline: 0@2019, target: 40@2023, seen: 2020=10 2021=15 2022=9, revised: 2020, accumulation: flow | value: 34, flags: revised
    snapshots | baseline: 0@2019, target: 40@2023, seen: 2020=12 2021=15 2022=9, accumulation: flow, then seen: 2020=10 2021=15 2022=9 | first: 90 %, now: 85 %, causes: data_revision, by data_revision: -5 pp
30 a missing year makes a sum incomplete, and nothing is carried forward
    indicator | baseline: 0@2019, target: 40@2023, seen: 2020=12 2021=missing 2022=9, accumulation: flow | value: 21, flags: incomplete, missing periods: 1
    indicator | baseline: 0@2019, target: 40@2023, seen: 2020=12 2021=27, accumulation: running_total, as of: 2023-12-31 | value: 27, period: 2021
31 countries that are counted once
    lists | first: 30, second: 35, in both: 24 | together: 41, listed by name: 41
32 three components, of which one is far behind
    components | a: 10 to 20 seen 20, b: 5 to 15 seen 6, c: 0 to 8 seen 8, rule: all | a alone: 100 %, b alone: 10 %, c alone: 100 %, status: off_track, worst: b, flags: worst_component_differs
    components | a: 10 to 20 seen 20, b: 5 to 15 seen 6, c: 0 to 8 seen 8, rule: mean | progress: 70 %, worst: b, flags: worst_component_differs
33 a mean in which one achieves and another collapses
    components | a: 10 to 20 seen 30, b: 5 to 15 seen -5, c: 0 to 8 seen 4, rule: mean | worst: b, b alone: -100 %, flags: worst_component_differs
34 components typed into one cell
    excel | became: 2015-12-09 | findings: cell-is-a-date, remedies: column each
    cell | value: 12/15/9 | findings: value-not-a-number, remedies: column each
    cell | value: 2/3 | findings: value-not-a-number, remedies: column each
35 yes or no
    indicator | baseline: 0@2019, target: 1@2023, seen: 2021=0, unit: rubric | because: not_yet_due, pace: none
    indicator | baseline: 0@2019, target: 1@2023, seen: 2021=1, unit: rubric | status: achieved
    indicator | baseline: 0@2019, target: 1@2023, seen: 2023=0, unit: rubric | status: off_track
36 requirements rated by levels, some of which do not apply
    requirements | meet or exceed: 14, do not: 2, not applicable: 1 | value: 87.5, tells: derived_levels_met
    requirements | meet or exceed: 14, do not: 2, not applicable: 1, of a fixed: 18 | value: 77.7778, tells: derived_levels_met_of_all
    requirements | meet or exceed: 0, do not: 0, not applicable: 3 | value: none
    requirements | meet or exceed: 14, do not: 2, not rated: 1 | value: none, because: parts_missing
37 targets in words
    target | written: ≥ 70 | value: 70, asks for: at_least, state: established
    target | written: ≤ 5 % | value: 5, asks for: at_most, state: established
    target | written: 0.97–1.03 | band: 0.97 to 1.03, state: established
    target | written: N/A | value: none, state: not_applicable
    target | written: increase | value: none, state: qualitative
    target | written: High | value: none, state: qualitative
    target | written: about 70 | refused: yes
    target | written: 1,500 | refused: yes
    target | written: > 70 | refused: yes
    plan | baseline: 40@2019, target: ≥ 70@2023, direction: decrease | findings: plan-direction-contradicts
    indicator | baseline: 40@2019, target: ≥ 70@2023, seen: 2021=55 | progress: 50 %
38 a band is met inside, and as far off above as below
    indicator | baseline: 0.80@2019, target: 0.97..1.03@2023, seen: 2021=0.80, direction: band, unit: ratio | status: below_floor, times off parity: 1.25
    indicator | baseline: 0.80@2019, target: 0.97..1.03@2023, seen: 2021=1.25, direction: band, unit: ratio | status: below_floor, times off parity: 1.25, progress: none
    indicator | baseline: 0.80@2019, target: 0.97..1.03@2023, seen: 2021=1.03, direction: band, unit: ratio | status: maintained
39 data that lag behind are judged by their own year
    indicator | baseline: 40@2021, target: 60@2027, seen: 2024=48, as of: 2026-12-31, lag_months: 0 | progress: 40 %, elapsed: 50 %, pace: 0.8, status: at_risk, flags: stale, stale since: 2026-01-01
40 the same data on two days, and no clock
    indicator | baseline: 40@2021, target: 60@2027, seen: 2024=48, as of: 2025-12-31 | pace: 0.8
    indicator | baseline: 40@2021, target: 60@2027, seen: 2024=48, as of: 2026-01-01 | pace: 0.8
    clock | baseline: 40@2021, target: 60@2027, seen: 2024=48 | refused: as_of
41 a target that is a rule follows the baseline, one that is a value does not
    indicator | baseline: 40@2019, target: -50%@2023, seen: 2021=30, direction: decrease | gap: 10
    indicator | baseline: 44@2019, target: -50%@2023, seen: 2021=30, direction: decrease | gap: 8
    indicator | baseline: 44@2019, target: 20@2023, seen: 2021=30, direction: decrease | gap: 10
42 growth of 5 % a year for four years
    indicator | baseline: 100@2019, target: +5% a year@2023, seen: 2021=110.25 | gap: 11.3006, pace: 1
43 a baseline that is measured anew
    snapshots | baseline: 100@2019, target: 200@2023, seen: 2021=160, then baseline: 130@2019 | first: 60 %, now: 42.8571 %, causes: baseline, by baseline: -17.1429 pp
    indicator | baseline: 100@2019, target: 200@2023, seen: 2020=150 2021=160B | flags: series_break
44 the target is raised, or lowered
    indicator | baseline: 40@2019, target: 80@2023, original: 60@2023, seen: 2021=60 | progress: 50 %, against the first target: achieved, flags: target_revised
    indicator | baseline: 40@2019, target: 60@2023, original: 80@2023, seen: 2021=60 | progress: 100 %, against the first target: on_track, flags: target_revised
    snapshots | baseline: 40@2019, target: 60@2023, seen: 2021=60, then target: 80@2023, then original: 60@2023 | first: 100 %, now: 50 %, causes: target, by target: -50 pp, against the first target: achieved
45 a source revises what it published before
    snapshots | baseline: 40@2019, target: 60@2023, seen: 2021=55, then baseline: 44@2019, then seen: 2021=53, then revised: 2021 | first: 75 %, now: 56.25 %, causes: baseline data_revision, flags: revised
46 a value that its source took back
    indicator | baseline: 40@2019, target: 60@2025, seen: 2024=missing, withdrawn: 2024 | value: none, because: observation_withdrawn, withdrawn: 2024
    indicator | baseline: 40@2019, target: 60@2025, seen: 2023=50 2024=missing, withdrawn: 2024 | value: 50, period: 2023, flags: withdrawn
47 no value in the year of the baseline
    nearest | year: 2015, side: either, within: 2, target: 60@2023, seen: 2010=40 2014=45 2018=50 | baseline: 45 of 2014, tells: baseline_found, progress: 33.3333 %
    nearest | year: 2015, side: after, within: 3, target: 60@2023, seen: 2010=40 2014=45 2018=50 2019=52 | baseline: 50 of 2018
    nearest | year: 2015, side: before, within: 0, target: 60@2023, seen: 2010=40 2014=45 | baseline: none, because: baseline_to_be_established
48 a period that spans two years, or part of one
    cell | period: 2015-16 | findings: period-unreadable
    cell | period: 2015/16 | findings: period-unreadable
    cell | period: Jun–Sep 2015 | findings: period-unreadable
49 near a ceiling and without a target
    indicator | baseline: 95@2015, target: not_applicable, seen: 2020=96, unit: percent, maximum: 100 | trend: at_risk; at risk from 0.1 %; on track from 0.31 %, because: target_not_applicable
    indicator | baseline: 95@2015, target: not_applicable, seen: 2020=96, unit: percent | trend: off_track; at risk from 0.5 %; on track from 1.5 %
50 59.96 is not 60, and is not printed as 60
    indicator | baseline: 40@2019, target: 60@2023, seen: 2023=59.96 | status: on_track
    printed | target: 60, seen: 59.96, decimals: 1 | latest: 59.96, target: 60.0
    printed | target: 60, seen: 59.2, decimals: 1 | latest: 59.2, target: 60.0
51 zero is a value, and no value is not zero
    indicator | baseline: 5@2019, target: 0@2023, seen: 2021=0, direction: decrease | value: 0, status: achieved
    indicator | baseline: 5@2019, target: 10@2023, seen: 2021=missing | value: none, because: no_observation
    cell | value: 0 | read as: 0, status: A
    record | reported: 0 | 2020: 0, 2021: no value
    exports | place: I.1-a.1, indicator: wsis-countries, year: 2020 | snapshot: 0, IATI: 0, CSV: 0
    exports | place: I.1-a.1, indicator: wsis-countries, year: 2023 | snapshot: no value, IATI: left out, CSV: no value
52 figures as they are written in different places
    cell | value: 1.234,5, decimal: comma, thousands: point | read as: 1234.5
    cell | value: 1 234, decimal: comma, thousands: space | read as: 1234
    cell | value: 1.234,5 | findings: value-not-a-number
    cell | value: 12 % | findings: value-not-a-number
    cell | value: <5 | findings: value-not-a-number, remedies: status
    cell | value: ~30 | findings: value-not-a-number, remedies: note
    cell | value: 30, status: E | read as: 30, status: E
    cell | value: [c] | read as: no value, status: Q
    cell | value: … | read as: no value, status: L
53 a roll-up says of how many, and how many are unknown
    roll-up | on track: 5, off track: 1, nothing known: 4 | on track or better: 5 of 6 assessable, not assessable: 4
54 an indicator that two outcomes cite
    roll-up | on track: 1, outcomes that cite each: 2 | indicators: 1, on track or better: 1 of 1 assessable
55 countries of different size
    countries | parts: CHE=80/100 FRA=900/1000, rule: pooled | value: 89.0909, tells: aggregated_pooled
56 a correction that comes after the report
    resubmission | published: 50, resubmitted: 48 | published snapshot: unchanged, next snapshot: another, known now: 48, vintage: 2
57 an indicator that is dropped or split when the plan changes
    editions | place: A.1-c.1, kind: split, becomes: B.1-c.1 B.1-c.2 | rows: A.1-c.1→B.1-c.1 A.1-c.1→B.1-c.2, old status kept: True
    editions | place: A.1-d.1, kind: dropped, discontinued: 2023-12-31 | rows: A.1-d.1→nothing, old status kept: True, discontinued on: 2023-12-31
58 the method changes
    snapshots | baseline: 40@2019, target: 60@2023, seen: 2021=50, then method: cagr-1 | first: 50 %, method: linear-1 to cagr-1, causes: method
"""


@pytest.fixture
def sqlite_record(sqlite_settings):
    with open_warehouse(sqlite_settings) as opened:
        yield opened


QUESTIONS = {
    "indicator": trap_answers.of_indicator,
    "share": trap_answers.of_share,
    "countries": trap_answers.of_countries,
    "lists": trap_answers.of_lists,
    "requirements": trap_answers.of_requirements,
    "nearest": trap_answers.of_nearest,
    "roll-up": trap_answers.of_roll_up,
    "plan": trap_answers.of_plan,
    "target": trap_answers.of_target,
    "clock": trap_answers.of_clock,
    "components": trap_comparisons.of_components,
    "snapshots": trap_comparisons.of_two_snapshots,
    "editions": trap_comparisons.of_editions,
    "cell": trap_doors.of_cell,
    "excel": trap_doors.of_excel,
    "exports": trap_doors.of_exports,
    "printed": trap_doors.of_printed,
}

OF_A_RECORD = {"record": trap_doors.of_record, "resubmission": trap_comparisons.of_resubmission}


def rows() -> list[tuple[str, list[str]]]:
    """Every row under its number and name."""
    found, name = [], ""
    for line in TRAPS.strip().splitlines():
        if line.startswith("    "):
            found.append((name, [column.strip() for column in line.split(" | ")]))
        else:
            name = line
    return found


def asked(question: str, given: str, request: pytest.FixtureRequest) -> dict:
    if question in OF_A_RECORD:
        return OF_A_RECORD[question](pieces(given), request.getfixturevalue("sqlite_record"))
    return QUESTIONS[question](pieces(given))


@pytest.mark.parametrize(("name", "row"), rows(), ids=lambda part: part if isinstance(part, str) else part[1])
def test_each_trap_is_answered_as_it_must_be(name, row, request):
    question, given, required = row
    said = asked(question, given, request)
    wrong = {what: said.get(what) for what, words in pieces(required).items() if not holds(said.get(what), words)}
    assert not wrong, f"{name}: {given} must give {required}"


def test_no_trap_is_left_out():
    assert sorted({int(name.split()[0]) for name, _ in rows()}) == list(range(1, 59))
