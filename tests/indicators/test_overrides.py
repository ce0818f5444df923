"""A verdict set by hand stands beside the computed one, for its days only, and is counted for nothing."""

from __future__ import annotations

from datetime import date

import pytest

from indicators.assessment import assess_plan
from indicators.composites import judge_composites
from indicators.overrides import Override, overrides_on
from indicators.progress import Status
from indicators.rollup import roll_ups
from indicators.snapshot import snapshot_document
from tests.indicators.builders import series
from tests.indicators.plans import plan, pledge

PLAN = plan(("A.1-a.1", "rate", pledge("40@2019", "60@2023")), ("A.1-b.1", "rate", pledge("40@2019", "60@2023")))
SEEN = series("2021=41")
AS_OF = date(2022, 6, 1)


def override(number=1, place="A.1-a.1", status=Status.AT_RISK, since="2022-01-01", until="2022-12-31", **given):
    days = {"first_day": date.fromisoformat(since), "last_day": date.fromisoformat(until)}
    about = {"reason": "Half the offices are late.", "author": "anna", "at": "2022-01-01T08:00:00.000000Z"}
    return Override(number=number, place=place, status=status, **days, **about | given)


def lines(*overrides, as_of=AS_OF):
    return assess_plan(PLAN, SEEN, as_of=as_of, overrides=overrides)


def test_the_computed_verdict_stays_and_the_other_stands_beside_it():
    alone, beside = lines()[0].as_dict(), lines(override())[0].as_dict()
    assert (beside["status"], beside["flags"]) == ("off_track", [*alone["flags"], "override"])
    assert beside["override"]["status"] == "at_risk"
    assert alone["override"] is None
    changed = {name for name in alone if alone[name] != beside[name]}
    assert changed == {"flags", "override", "trace"}


def test_the_last_step_of_the_trace_says_who_set_it_why_and_until_when():
    step = lines(override(decision="document 7"))[0].trace[-1]
    assert step == {"step": "override", "status": "at_risk", "because": "Half the offices are late (document 7)",
                    "author": "anna", "until": "2022-12-31"}  # fmt: skip


@pytest.mark.parametrize(("as_of", "counts"), [
    ("2021-12-31", False), ("2022-01-01", True), ("2022-12-31", True), ("2023-01-01", False),
])  # fmt: skip
def test_it_counts_from_its_first_day_to_its_last_and_not_a_day_longer(as_of, counts):
    line = lines(override(), as_of=date.fromisoformat(as_of))[0]
    assert ("override" in line.flags, line.override is not None) == (counts, counts)


def test_of_two_that_hold_the_one_set_last_counts_whatever_order_they_come_in():
    both = [override(2, status=Status.ON_TRACK), override(1)]
    assert overrides_on(both, AS_OF)["A.1-a.1"].number == overrides_on(both[::-1], AS_OF)["A.1-a.1"].number == 2


def test_a_roll_up_counts_computed_verdicts_and_says_how_many_are_overridden():
    said = roll_ups(lines(override(status=Status.ACHIEVED)))[-1]
    assert (said["by_status"], said["on_track_or_better"], said["overridden"]) == ({"off_track": 1}, 0, 1)
    assert "overridden" not in roll_ups(lines())[-1]


def test_an_indicator_overridden_at_two_places_is_one_that_is():
    said = roll_ups(lines(override(), override(2, place="A.1-b.1")))[-1]
    assert (said["indicators"], said["overridden"]) == (1, 1)


def test_a_composite_is_overridden_like_a_place():
    from tests.indicators.test_composites import CODES, together

    made = together("all", *CODES[:2])
    seen = [*series("2021=20", "a"), *series("2021=15", "b")]
    (said,) = judge_composites(made, assess_plan(made, seen, as_of=AS_OF), {"A.1-a.T": override(place="A.1-a.T")})
    written = said.as_dict()
    assert (written["status"], written["override"]["status"], written["flags"]) == ("achieved", "at_risk", ["override"])
    assert written["trace"][-1]["step"] == "override"


def test_a_snapshot_holds_what_counted_then_and_it_can_be_read_back():
    given = {"as_of": AS_OF, "known_on": None, "surroundings": {}}
    past = override(2, place="A.1-b.1", until="2022-02-01")
    document = snapshot_document(PLAN, SEEN, **given, overrides=[past, override()])
    (frozen,) = document["overrides"]
    again = Override.from_dict(frozen)
    assert again == override()
    assert snapshot_document(PLAN, SEEN, **given, overrides=[again]) == document
