"""The ledger of overrides: what may be set, what stands when, and what was known of it at any time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from indicators.errors import CallerMistake, Conflict
from indicators.terms import Status
from tests.frames import day
from tests.two_places import BOTH, RATE, record_two, two_places
from tests.warehouse.written import UNTIL, override
from warehouse.assessing import assess
from warehouse.audit import audit_lines, verify_audit
from warehouse.overrides import ledger_of, overridden_on, overrides_known_on, withdraw_override

TODAY = day(1).date()


def standing(warehouse, as_of=TODAY, known_on=None):
    return {
        code: one.status.value
        for code, one in overridden_on(warehouse, "small", as_of=as_of, known_on=known_on).items()
    }


def test_an_override_stands_beside_the_status_until_its_last_day(warehouse):
    record_two(warehouse)
    made = override(warehouse, plan=two_places())
    assert (standing(warehouse), standing(warehouse, UNTIL + timedelta(days=1))) == ({RATE: "at_risk"}, {})
    _, lines = assess(warehouse, None, as_of=TODAY, known_on=None, at=day(1))
    told = {line.entry.place.code: (line.judgement.progress.status, line.override) for line in lines}
    assert told[RATE] == (Status.ACHIEVED, made)
    assert told["I.1-a.2"][1] is None


def test_it_is_withdrawn_by_a_row_of_its_own_and_what_was_known_before_stays(warehouse):
    number = override(warehouse).number
    withdraw_override(warehouse, number, reason="they reported", at=day(3), by="ben")
    assert standing(warehouse) == {}
    assert standing(warehouse, known_on=day(2)) == {RATE: "at_risk"}
    assert overrides_known_on(warehouse, "small", day(-1)) == []
    (told,) = ledger_of(warehouse, "small", today=TODAY)
    assert (told["state"], told["withdrawn_by"], told["withdrawn_because"]) == ("withdrawn", "ben", "they reported")
    with pytest.raises(Conflict, match=f"override {number} was withdrawn already"):
        withdraw_override(warehouse, number, reason="again", at=day(4), by="ben")


def test_the_ledger_says_of_each_how_it_stands(warehouse):
    plan = two_places()
    override(warehouse, plan=plan, last_day=date(2026, 1, 10))
    override(warehouse, BOTH, plan=plan)
    override(warehouse, plan=plan, first_day=date(2026, 3, 1), decision="document 7")
    told = ledger_of(warehouse, "small", today=date(2026, 2, 1))
    assert [(one["place"], one["state"], one["decision"]) for one in told] == [
        (RATE, "to come", "document 7"), (BOTH, "stands", ""), (RATE, "expired", ""),
    ]  # fmt: skip
    assert ledger_of(warehouse, "another", today=TODAY) == []


@pytest.mark.parametrize(("given", "told"), [
    ({"place": "I.9-z.9"}, "no indicator 'I.9-z.9'"),
    ({"reason": "  "}, "reason: found nothing"),
    ({"last_day": date(2025, 12, 31)}, "last day: found 2025-12-31; expected 2026-01-01 or later"),
    ({"first_day": date(2026, 2, 1), "last_day": date(2026, 1, 31)}, "expected 2026-02-01 or later"),
])  # fmt: skip
def test_what_makes_no_sense_is_refused_and_leaves_nothing(warehouse, given, told):
    with pytest.raises(CallerMistake, match=told):
        override(warehouse, **given)
    assert (overrides_known_on(warehouse, "small", None), audit_lines(warehouse)) == ([], [])


def test_a_second_one_in_the_same_days_is_refused_by_the_number_of_the_first(warehouse):
    first = override(warehouse)
    with pytest.raises(Conflict, match=rf"override {first.number} \(at_risk\) stands until 2026-06-30"):
        override(warehouse, status=Status.ON_TRACK, last_day=date(2026, 12, 31))
    withdraw_override(warehouse, first.number, reason="better known", at=day(1), by="anna")
    assert override(warehouse, status=Status.ON_TRACK, at=day(1)).status is Status.ON_TRACK


def test_what_was_never_set_or_is_taken_back_without_a_reason_is_refused(warehouse):
    with pytest.raises(CallerMistake, match="no override 7; `milepost override list --all`"):
        withdraw_override(warehouse, 7, reason="why not", at=day(1), by="anna")
    with pytest.raises(CallerMistake, match="reason: found nothing"):
        withdraw_override(warehouse, override(warehouse).number, reason="", at=day(1), by="anna")


def test_setting_and_withdrawing_are_in_the_log_of_acts(warehouse):
    withdraw_override(warehouse, override(warehouse).number, reason="they reported", at=day(1), by="ben")
    assert [(line.actor, line.act) for line in audit_lines(warehouse)] == [
        ("ben", "override.withdrawn"), ("anna", "override.set"),
    ]  # fmt: skip
    assert verify_audit(warehouse) == ()
