"""The ledger of expenditure: what is written down, what says nothing new, and what was known on any day."""

from __future__ import annotations

from datetime import date

import pytest

from indicators.errors import CallerMistake
from indicators.expenditure import standing_amounts
from tests.frames import day
from tests.spending import entry, living_plan
from warehouse.audit import audit_lines, verify_audit
from warehouse.plan_life import life_of
from warehouse.spending import report_spending, spending_known_on, withdraw_spending

PLAN = living_plan()


def report(warehouse, *entries, on=0, **given):
    about = {"reported_on": day(on).date(), "at": day(on), "by": "anna"}
    done = report_spending(warehouse, PLAN, entries, **about | given)
    return done.new, done.revised, done.unchanged


def known(warehouse, known_on=None) -> dict:
    found = standing_amounts(spending_known_on(warehouse, PLAN.code, known_on))
    return {f"{output}/{year}": str(one.amount) for (output, year), one in found.items()}


def test_an_amount_is_put_right_by_a_newer_one_and_both_stay_known_on_their_day(warehouse):
    assert report(warehouse, entry("A.1-1", 2021, "90.5"), entry("A.1-2", 2021, "0")) == (2, 0, 0)
    assert report(warehouse, entry("A.1-1", 2021, "91"), on=2) == (0, 1, 0)
    assert known(warehouse) == {"A.1-1/2021": "91", "A.1-2/2021": "0"}
    assert known(warehouse, day(1)) == {"A.1-1/2021": "90.5", "A.1-2/2021": "0"}
    assert known(warehouse, day(-1)) == {}
    assert len(spending_known_on(warehouse, PLAN.code, None)) == 3


def test_what_is_known_already_is_not_written_again(warehouse):
    assert report(warehouse, entry("A.1-1", 2021, "90")) == (1, 0, 0)
    assert report(warehouse, entry("A.1-1", 2021, "90.00"), on=2) == (0, 0, 1)
    assert report(warehouse, entry("A.1-1", 2021, "90", "audited"), on=3) == (0, 1, 0)
    assert len(audit_lines(warehouse)) == 2


def test_an_amount_that_is_taken_back_is_unknown_and_not_0(warehouse):
    report(warehouse, entry("A.1-1", 2021, "90"))
    was = withdraw_spending(warehouse, PLAN, "A.1-1", 2021, reason="of another output", at=day(2), by="ben")
    assert str(was.amount) == "90"
    assert (known(warehouse), known(warehouse, day(1))) == ({}, {"A.1-1/2021": "90"})
    assert report(warehouse, entry("A.1-1", 2021, "90"), on=3) == (1, 0, 0)
    with pytest.raises(CallerMistake, match=r"A\.1-2 in 2021: nothing is reported"):
        withdraw_spending(warehouse, PLAN, "A.1-2", 2021, reason="why not", at=day(4), by="ben")
    with pytest.raises(CallerMistake, match="reason: found nothing"):
        withdraw_spending(warehouse, PLAN, "A.1-1", 2021, reason=" ", at=day(4), by="ben")


def test_a_report_of_a_day_to_come_is_refused_and_leaves_nothing(warehouse):
    with pytest.raises(CallerMistake, match="reported on: found 2026-01-02; expected a day that has come, 2026-01-01"):
        report(warehouse, entry("A.1-1", 2021, "90"), reported_on=date(2026, 1, 2))
    assert (known(warehouse), audit_lines(warehouse)) == ({}, [])


def test_each_act_is_in_the_log_with_what_it_said(warehouse):
    report(warehouse, entry("A.1-1", 2021, "90"), document="Accounts of 2021")
    withdraw_spending(warehouse, PLAN, "A.1-1", 2021, reason="of another output", at=day(2), by="ben")
    assert [(line.actor, line.act, line.about) for line in audit_lines(warehouse)] == [
        ("ben", "spending.withdrawn", "plan:small"), ("anna", "spending.reported", "plan:small"),
    ]  # fmt: skip
    assert '"document":"Accounts of 2021"' in audit_lines(warehouse)[1].document
    assert verify_audit(warehouse) == ()


def test_two_amounts_of_one_instant_are_still_one_after_the_other(warehouse):
    report(warehouse, entry("A.1-1", 2021, "90"))
    report(warehouse, entry("A.1-1", 2021, "91"))
    first, second = spending_known_on(warehouse, PLAN.code, None)
    assert first.known_at < second.known_at
    assert known(warehouse) == {"A.1-1/2021": "91"}


def test_plans_have_ledgers_of_their_own(warehouse):
    other = PLAN.model_copy(update={"code": "other"})
    report(warehouse, entry("A.1-1", 2021, "90"))
    assert life_of(warehouse, other, as_of=day(0).date()) == {}
    assert list(life_of(warehouse, PLAN, as_of=day(0).date())) == ["expenditure"]
