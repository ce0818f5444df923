"""Cases that results systems are known to get wrong, and what must be said of each.

The numbers are those of our collection of such cases; x cases are our own. Below each name: baseline to
target (via milestones) | value seen | direction, unit | progress | pace | gap | status or – reason. An empty
column is not looked at, a dash is undefined, and before a reason it is "not assessable".
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from indicators.progress import Status, Terms, assess_linear
from indicators.steps import FLAGS, REASONS
from tests.indicators.builders import known, trajectory

CASES = """
01 a rising indicator that starts above zero
    40@2019 to 60@2023           | 50@2021   | increase         | 1/2   | 1     | 10   | on_track
02 no change at all
    40@2019 to 60@2023           | 40@2021   | increase         | 0     | 0     | 20   | off_track
03 a falling indicator
    60@2019 to 20@2023           | 44@2021   | decrease         | 2/5   | 4/5   | 24   | at_risk
04 a fall to zero
    120@2015 to 0@2030           | 30@2022   | decrease         | 3/4   | 45/28 | 30   | on_track
05 a rise from zero
    0@2015 to 8@2030             | 3@2022    | increase         | 3/8   | 45/56 | 5    | at_risk
06 a level that is held
    100@2019 to 100@2023         | 100@2021  | increase         | –     | –     | 0    | maintained
07 a level that slipped
    100@2019 to 100@2023         | 98@2021   | increase         | –     | –     | 2    | below_floor
07b a level not to be passed, and passed
    100@2019 to 100@2023         | 102@2021  | decrease         | –     | –     | 2    | below_floor
08 a baseline to be established
    to_be_established to 50@2023 | 20@2021   | increase         | –     | –     | 30   | – baseline_to_be_established
08b a target met, whatever the baseline was
    to_be_established to 50@2023 | 51@2021   | increase         | –     | –     | -1   | achieved
10 a target to be established
    40@2019 to to_be_established | 50@2021   | increase         | –     | –     | –    | – target_to_be_established
10b a target that does not apply
    40@2019 to not_applicable    | 50@2021   | increase         | –     | –     | –    | – target_not_applicable
11 an overshoot is kept whole
    40@2019 to 60@2023           | 75@2021   | increase         | 7/4   | 7/2   | -15  | achieved
13 a rising indicator that fell back
    40@2019 to 60@2023           | 35@2021   | increase         | -1/4  | -1/2  | 25   | moving_away
14 a falling indicator that rose
    60@2019 to 20@2023           | 66@2021   | decrease         | -3/20 |       | 46   | moving_away
15 achieved and lost again: today it is lost
    40@2019 to 60@2025           | 58@2025   | increase         | 9/10  | 9/10  | 2    | at_risk
16 met before it began
    70@2019 to 60@2023           | 65@2021   | increase         | –     | –     | -5   | – direction_contradicts
17 a direction that contradicts the target
    30@2019 to 50@2023           | 40@2021   | decrease         | –     | –     | -10  | – direction_contradicts
18 both ends negative
    -12@2019 to -2@2023          | -8@2021   | increase         | 2/5   | 4/5   | 6    | at_risk
19 across zero
    -5@2019 to 5@2023            | 0@2021    | increase         | 1/2   | 1     | 5    | on_track
20 percent: the gap is percentage points
    40@2019 to 50@2023           | 45@2021   | increase percent | 1/2   | 1     | 5    | on_track
21 a fraction where percent is declared
    0.40@2019 to 0.50@2023       | 45@2021   | increase percent | –     | –     |      | – fraction_for_percent
21b a percentage below one is no fraction
    0.4@2019 to 0.8@2023         | 1.2@2021  | increase percent | 2     | 4     |      | achieved
35 a no halfway to a yes
    0@2019 to 1@2023             | 0@2021    | increase rubric  | 0     | –     | 1    | – not_yet_due
35b a yes
    0@2019 to 1@2023             | 1@2021    | increase rubric  | 1     | –     | 0    | achieved
35c a no when the yes was due
    0@2019 to 1@2023             | 0@2023    | increase rubric  | 0     | 0     | 1    | off_track
35d a level that was due by a milestone
    1@2019 to 4@2023 via 2@2021  | 2@2022    | increase rubric  | 1/3   | 1     | 2    | on_track
37 at least 70, on the way
    40@2019 to 70@2023           | 55@2021   | at_least         | 1/2   | 1     | 15   | on_track
37b at least 70, reached
    40@2019 to 70@2023           | 71@2021   | at_least         | 31/30 |       | -1   | achieved
37c at least 70, kept from the start
    75@2019 to 70@2023           | 72@2021   | at_least         | –     | –     | -2   | maintained
37d at least 70, lost from above
    75@2019 to 70@2023           | 69@2021   | at_least         | –     | –     | 1    | below_floor
37e at most 5, without a baseline
    to_be_established to 5@2023  | 6@2021    | at_most          | –     | –     | 1    | below_floor
38 below a band
    0.80@2019 to 0.97..1.03@2023 | 0.80@2021 | band             | –     | –     | 0.17 | below_floor
38b above a band is no overshoot
    0.80@2019 to 0.97..1.03@2023 | 1.25@2021 | band             | –     | –     | 0.22 | below_floor
38c on the edge of a band is inside
    0.80@2019 to 0.97..1.03@2023 | 1.03@2021 | band             | –     | –     | 0    | maintained
38d a band asked of a single figure
    0.80@2019 to 1@2023          | 1@2021    | band             | –     | –     |      | – target_not_a_band
39 late data are judged by their own period
    40@2021 to 60@2027           | 48@2024   | increase         | 2/5   | 4/5   | 12   | at_risk
44 reached, and then the target was raised
    40@2019 to 80@2023           | 60@2021   | increase         | 1/2   | 1     | 20   | on_track
44b the target was lowered to where it is
    40@2019 to 60@2023           | 60@2021   | increase         | 1     | 2     | 0    | achieved
47 no value since the baseline
    40@2019 to 60@2023           | 40@2019   | increase         | 0     | –     | 20   | – no_observation_after_baseline
47b a value from before the baseline
    40@2019 to 60@2023           | 39@2018   | increase         | –     | –     | 21   | – no_observation_after_baseline
49 near a ceiling and without a target
    95@2015 to not_applicable    | 96@2020   | increase         | –     | –     | –    | – target_not_applicable
50 59.96 is not 60, however it is printed
    40@2019 to 60@2023           | 59.96@2023 | increase         | 499/500 | 499/500 | 0.04 | on_track
50b exactly on the threshold of on track
    0@2019 to 100@2023           | 47.5@2021 | increase         | 19/40 | 19/20 |      | on_track
50c exactly on the threshold of at risk
    0@2019 to 100@2023           | 30@2021   | increase         | 3/10  | 3/5   |      | at_risk
50d a hair below the threshold of at risk
    0@2019 to 100@2023           | 29.999999999999999@2021 | increase         |       |       |      | off_track
51 zero is a value
    5@2019 to 10@2023            | 0@2021    | increase         | -1    | -2    | 10   | moving_away
51b no value is not zero
    5@2019 to 10@2023            | no_observation | increase         | –     | –     | –    | – no_observation
51c a suppressed value is not zero
    5@2019 to 10@2023            | suppressed | increase         | –     | –     | –    | – suppressed
51d a target of zero is a target
    5@2019 to 0@2023             | 0@2021    | decrease         | 1     | 2     | 0    | achieved
x1 after the target's period all was due
    40@2019 to 60@2023           | 50@2026   | increase         | 1/2   | 1/2   | 10   | off_track
x2 a target due with the baseline
    40@2019 to 60@2019           | 50@2021   | increase         | –     | –     | 10   | – target_not_after_baseline
x3 neither way is better
    40@2019 to 60@2023           | 70@2021   | none             | –     | –     | 10   | – no_direction
x4 milestones come before the straight line
    0@2019 to 100@2023 via 10@2021 | 10@2021   | increase         | 1/10  | 1     |      | on_track
x5 between milestones the line is straight
    0@2019 to 100@2023 via 10@2021 | 15@2022   | increase         | 3/20  | 3/11  |      | off_track
x6 nothing was due yet and nothing was lost
    0@2019 to 100@2023 via 0@2021 | 0@2021    | increase         | 0     | –     |      | on_track
x7 milestones outside the way do not count
    0@2019 to 100@2023 via 9@2018 99@2024 | 50@2021   | increase         | 1/2   | 1     |      | on_track
x8 milestones may be given in any order
    0@2019 to 100@2023 via 40@2022 10@2020 | 25@2021   | increase         | 1/4   | 1     |      | on_track
x9 quarters are measured as quarters
    0@2020-Q4 to 8@2022-Q4       | 3@2021-Q4 | increase         | 3/8   | 3/4   |      | at_risk
x10 a level is not held before it began
    100@2019 to 100@2023         | 98@2018   | increase         | –     | –     | 2    | – no_observation_after_baseline
"""

LINES = CASES.strip().splitlines()
ROWS = [
    [name, *(column.strip() for column in figures.split("|"))]
    for name, figures in zip(LINES[::2], LINES[1::2], strict=True)
]


def said_of(way: str, seen: str, terms: str):
    ends, _, milestones = way.partition(" via ")
    baseline, target = ends.split(" to ")
    direction, _, unit = terms.partition(" ")
    judged = Terms(direction=direction, unit=unit)
    return assess_linear(trajectory(baseline, target, *milestones.split()), known(seen), judged)


def is_as_written(found, written: str, number: type) -> bool:
    return written == "" or (found is None if written == "–" else found == number(written))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_each_known_trap_is_judged_as_it_should_be(row):
    _, way, seen, terms, progress, pace, gap, verdict = row
    said = said_of(way, seen, terms)
    assert (f"– {said.reason}" if said.status is Status.NOT_ASSESSABLE else said.status) == verdict
    assert is_as_written(said.progress, progress, Fraction)
    assert is_as_written(said.pace, pace, Fraction)
    assert is_as_written(said.gap, gap, Decimal)
    assert said.reason is None or said.reason in REASONS
    assert set(said.flags) <= FLAGS


def test_a_contradiction_is_flagged_as_met_at_the_baseline():
    assert said_of("70@2019 to 60@2023", "65@2021", "increase").flags == ("target_met_at_baseline",)


def test_a_pending_baseline_is_flagged_whether_the_target_is_met_or_not():
    for seen in ("20@2021", "51@2021"):
        assert said_of("to_be_established to 50@2023", seen, "increase").flags == ("baseline_pending",)


def test_a_late_value_says_that_it_is_late_and_its_elapsed_share_stops_at_one():
    said = said_of("40@2019 to 60@2023", "50@2026", "increase")
    assert (said.elapsed, said.flags) == (1, ("past_target_period",))


def test_the_baselines_own_period_has_progress_and_no_elapsed_time():
    said = said_of("40@2019 to 60@2023", "50@2019", "increase")
    assert (said.progress, said.elapsed, said.pace) == (Fraction(1, 2), 0, None)


def test_thresholds_are_data_of_the_plan():
    way = trajectory("0@2019", "100@2023")
    for on_track, at_risk, status in (("1", "0.5", "at_risk"), ("0.8", "0.5", "on_track"), ("1", "0.9", "off_track")):
        terms = Terms(direction="increase", on_track=Decimal(on_track), at_risk=Decimal(at_risk))
        assert assess_linear(way, known("40@2021"), terms).status == status


@pytest.mark.parametrize("given", [{"direction": "up"}, {"at_risk": Decimal("0.99")}, {"at_risk": Decimal(0)}])
def test_terms_that_make_no_sense_cannot_be_made(given):
    with pytest.raises(ValueError, match=r"is no direction|thresholds need"):
        Terms(**{"direction": "increase", **given})


def test_the_trace_tells_the_arithmetic_in_order():
    said = said_of("120@2019 to 70@2023", "95@2021", "decrease")
    assert [step["step"] for step in said.trace] == ["progress", "due_in_time", "pace", "paced"]
    assert [str(step["result"]) for step in said.trace[:3]] == ["0.5", "0.5", "1"]
