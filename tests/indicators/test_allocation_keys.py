"""Cost allocations computed again by the key a document states; where it states none, by nothing."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from indicators.allocation_keys import allocated_cells, key_remarks
from indicators.framework import AllocationKey, AllocationTable
from indicators.reconcile import reconcile
from tests.spending import living_plan

TOTALS = {"title": {"en": "Total"}, "amounts": [75, 25]}
WEIGHTS = {"by": "weights", "stated": "Annex 1", "weights": {"A.1": "3", "A.2": "1"}}
LINES = [{"code": "A.1", "title": {"en": "One"}, "share": {"percent": "66.7"}},
         {"code": "A.2", "title": {"en": "Two"}, "share": {"percent": "33.3"}}]  # fmt: skip
SHARES = [{"id": "by-objective", "section": "3", "title": {"en": "Shares"}, "period": "2020", "lines": LINES}]


def plan_with(amounts=(75, 25), key=None, of_row=None, **given):
    row = {"title": {"en": "Rent"}, "amounts": list(amounts), "printed_total": 100, "key": of_row}
    table = {"id": "support", "annex": "Annex 2", "title": {"en": "Support"}, "year": 2021, "columns": ["A.1", "A.2"],
             "rows": [row], "printed_totals": TOTALS, "key": key}  # fmt: skip
    return living_plan(allocations=[{**table, **given}], share_tables=SHARES)


def differing(plan):
    return [(one.id, one.computed, one.size) for one in reconcile(plan) if one.id.startswith("allocation-key/")]


def test_without_a_key_only_totals_are_computed_and_the_plan_is_what_it_was_before_there_were_keys():
    plan = plan_with()
    assert list(allocated_cells(plan, plan.allocations[0])) == []
    told = plan.allocations[0].model_dump(mode="json")
    assert "key" not in told
    assert "key" not in told["rows"][0]


@pytest.mark.parametrize(("key", "computed"), [
    (WEIGHTS, [75, 25]),
    ({"by": "budgets", "stated": "Annex 1"}, [94, 6]),
    ({"by": "shares", "stated": "§3", "share_table": "by-objective"}, [67, 33]),
])  # fmt: skip
def test_a_row_is_distributed_by_what_its_key_says(key, computed):
    plan = plan_with(key=key)
    assert [cell.computed for cell in allocated_cells(plan, plan.allocations[0])] == computed


def test_a_rows_own_key_goes_before_that_of_its_table():
    plan = plan_with(key=WEIGHTS, of_row={**WEIGHTS, "weights": {"A.1": "1", "A.2": "1"}})
    assert [cell.computed for cell in allocated_cells(plan, plan.allocations[0])] == [50, 50]


def test_what_differs_from_print_is_told_with_the_other_arithmetic():
    assert differing(plan_with(key=WEIGHTS)) == []
    assert differing(plan_with((76, 24), WEIGHTS)) == [
        ("allocation-key/support/Rent/A.1", 75, "real"), ("allocation-key/support/Rent/A.2", 25, "real"),
    ]  # fmt: skip


def test_rounding_of_printed_percentages_is_told_apart():
    of_millions = {"title": {"en": "Rent"}, "amounts": [6_670_500, 3_329_500], "printed_total": 10_000_000}
    key = {"by": "shares", "stated": "§3", "share_table": "by-objective"}
    told = differing(plan_with(key=key, rows=[of_millions]))
    assert [size for _, _, size in told] == ["rounding", "rounding"]


def test_a_printed_dash_is_nothing_allocated():
    plan = plan_with(("-", 100), {**WEIGHTS, "weights": {"A.1": "0", "A.2": "1"}})
    assert differing(plan) == []
    assert differing(plan_with(("-", 100), WEIGHTS))[0] == ("allocation-key/support/Rent/A.1", 75, "real")


@pytest.mark.parametrize(("key", "code"), [
    ({**WEIGHTS, "weights": {"A.1": "3"}}, "plan-key-columns"),
    ({**WEIGHTS, "weights": {"A.1": "3", "A.2": "1", "A.3": "1"}}, "plan-key-columns"),
    ({"by": "shares", "stated": "§3", "share_table": "none"}, "plan-unknown-share table"),
])  # fmt: skip
def test_a_key_that_does_not_fit_its_table_stops_the_plan(key, code):
    assert [one.code for one in key_remarks(plan_with(key=key))] == [code]
    assert list(key_remarks(plan_with(key=WEIGHTS))) == []


def test_budgets_are_a_key_for_objectives_only():
    plan = plan_with(key={"by": "budgets", "stated": "§3"}, columns=["Goal 1", "Goal 2"])
    assert [one.found for one in key_remarks(plan)] == ["Goal 1, Goal 2 in the table or in its key, and not in both"]


@pytest.mark.parametrize("key", [
    {"by": "weights", "stated": "x"}, {"by": "shares", "stated": "x"}, {**WEIGHTS, "by": "budgets"},
    {**WEIGHTS, "weights": {"A.1": "-1"}}, {**WEIGHTS, "weights": {"A.1": "0"}}, {**WEIGHTS, "stated": " "},
])  # fmt: skip
def test_a_key_says_what_it_goes_by_and_where_that_is_stated(key):
    with pytest.raises(ValidationError):
        AllocationKey.model_validate(key)


def test_a_table_read_back_from_a_snapshot_is_the_same():
    table = plan_with(key=WEIGHTS).allocations[0]
    assert AllocationTable.model_validate(table.model_dump(mode="json")) == table
