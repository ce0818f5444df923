"""Expenditure beside budgets: what nobody reported is not 0, and a difference compares like with like."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from indicators.errors import RowsRefused
from indicators.expenditure import accounts_of, amounts_in, amounts_to_freeze, standing_amounts
from indicators.plan_life import life_to_freeze
from indicators.snapshot import snapshot_document
from indicators.spending_lines import SpendingLine, entries_of
from tests.spending import amount, amounts, living_plan

PLAN = living_plan()
BOTH = "A.1-1/2021=90 A.1-2/2021=60"


def account(code, year, told):
    return next(one for one in accounts_of(PLAN, amounts(told)) if (one.code, one.year) == (code, year))


@pytest.mark.parametrize(
    ("told", "code", "year", "budget", "reported", "spent", "beside", "variance", "share"),
    [
        (BOTH, "A.1-1", 2021, 100, "1/1", "90", "100", "-10", "0.9"),
        (BOTH, "A.1-2", 2021, 50, "1/1", "60", "50", "10", "1.2"),
        (BOTH, "A.1", 2021, 150, "2/2", "150", "150", "0", "1"),
        (BOTH, "small", 2021, 160, "2/3", "150", "150", "0", "1"),
        (BOTH, "A.1-1", None, 400, "1/4", "90", "100", "-10", "0.9"),
        (BOTH, "A.1-1", 2022, 100, "0/1", None, None, None, None),
        (BOTH, "A.2", None, 40, "0/4", None, None, None, None),
        ("A.1-1/2021=0", "A.1", 2021, 150, "1/2", "0", "100", "-100", "0"),
        ("A.1-1/2021=0.10 A.1-2/2021=0.20", "A.1", 2021, 150, "2/2", "0.3", "150", "-149.7", "0.002"),
    ],
)
def test_amounts_stand_beside_the_budgets_of_the_same_outputs_and_years(
    told, code, year, budget, reported, spent, beside, variance, share
):
    one = account(code, year, told)
    assert (one.budget, f"{one.reported}/{one.of}") == (budget, reported)
    wanted = (spent, beside, variance, share)
    assert (one.spent, one.budget_of_reported, one.variance, one.share) == tuple(
        value and Decimal(value) for value in wanted
    )


def test_nothing_budgeted_has_a_difference_and_no_share():
    objective = PLAN.objectives[1].model_copy(
        update={"outputs": (PLAN.objectives[1].outputs[0].model_copy(update={"budget": {2021: 0}}),)}
    )
    plan = PLAN.model_copy(update={"objectives": (objective,)})
    found = {one.year: one for one in accounts_of(plan, amounts("A.2-1/2021=5 A.2-1/2022=5"))}
    assert (found[2021].variance, found[2021].share) == (Decimal(5), None)
    assert (found[2022].spent, found[2022].variance) == (Decimal(5), None)


def test_the_newest_report_holds_until_it_is_taken_back():
    first, second, back = (amount("A.1-1", 2021, value, number) for number, value in ((1, "5"), (2, "7"), (3, None)))
    assert standing_amounts([second, first])["A.1-1", 2021] is second
    assert standing_amounts([first, second, back]) == {}


class TestLines:
    """What people write, one amount a line."""

    def test_a_line_gives_an_exact_amount(self):
        (one,) = entries_of(PLAN, [SpendingLine(output=" A.1-1 ", year="2021", amount="1234567.50", note=" late ")])
        assert (one.cell, one.amount, one.note) == (("A.1-1", 2021), Decimal("1234567.5"), "late")

    @pytest.mark.parametrize(
        ("wrong", "code"),
        [
            ({"output": "A.9-1"}, "output-unknown"), ({"output": ""}, "output-unknown"),
            ({"output": "A.2-1"}, "output-not-granted"), ({"year": "2019"}, "year-outside-plan"),
            ({"year": "21"}, "year-outside-plan"), ({"amount": ""}, "amount-not-a-number"),
            ({"amount": "1 234"}, "amount-not-a-number"), ({"amount": "1e9"}, "amount-not-a-number"),
            ({"amount": "NaN"}, "amount-not-a-number"), ({"amount": "-5"}, "amount-negative"),
            ({"amount": "0.005"}, "amount-too-fine"), ({"note": "5"}, "note-only-digits"),
        ],
    )  # fmt: skip
    def test_what_makes_no_sense_is_found_at_its_column(self, wrong, code):
        line = SpendingLine(**{"output": "A.1-1", "year": "2021", "amount": "5", "row": 7} | wrong)
        with pytest.raises(RowsRefused) as refused:
            entries_of(PLAN, [line], granted=["A.1"])
        (found,) = refused.value.mistakes
        assert (found.code, found.row, found.column) == (code, 7, *wrong)

    @pytest.mark.parametrize(("amount", "note"), [("5.50", "12"), ("5", "2021"), ("5", "12 audits"), ("5", "")])
    def test_a_note_with_digits_that_cannot_be_decimals_is_a_note(self, amount, note):
        (one,) = entries_of(PLAN, [SpendingLine(output="A.1-1", year="2021", amount=amount, note=note)])
        assert one.note == note

    def test_every_mistake_is_told_at_once(self):
        lines = [SpendingLine(output="A.1-1", year="2021", amount=value, row=row)
                 for row, value in enumerate(("5", "x", "6"), start=2)]  # fmt: skip
        lines.append(SpendingLine(output="no", year="no", amount="no", row=5))
        with pytest.raises(RowsRefused, match="5 mistakes in what was given") as refused:
            entries_of(PLAN, lines)
        told = [(one.row, one.code) for one in refused.value.mistakes]
        assert told == [(3, "amount-not-a-number"), (4, "spending-twice"), (5, "output-unknown"),
                        (5, "year-outside-plan"), (5, "amount-not-a-number")]  # fmt: skip

    def test_no_line_at_all_is_a_mistake(self):
        with pytest.raises(RowsRefused) as refused:
            entries_of(PLAN, [])
        assert refused.value.mistakes[0].code == "rows-missing"


class TestFrozen:
    def test_a_snapshot_holds_what_held_of_the_years_that_had_begun_in_the_plans_order(self):
        reports = [amount("A.2-1", 2021, "5"), amount("A.1-1", 2022, "6"), amount("A.1-1", 2021, "0.50", 2),
                   amount("A.1-2", 2023, "9"), amount("gone", 2021, "9")]  # fmt: skip
        frozen = amounts_to_freeze(PLAN, reports, date(2022, 6, 30))
        assert [(one["output"], one["year"]) for one in frozen] == [("A.1-1", 2021), ("A.1-1", 2022), ("A.2-1", 2021)]
        document = snapshot_document(
            PLAN, [], as_of=date(2022, 6, 30), known_on=None, surroundings={"expenditure": frozen}
        )
        back = amounts_in(document)
        assert back["A.1-1", 2021].amount == Decimal("0.50")
        assert back["A.1-1", 2021].reported_on == date(2022, 1, 31)

    def test_a_snapshot_of_a_plan_nobody_reported_on_has_no_such_part(self):
        assert life_to_freeze(PLAN, as_of=date(2022, 6, 30), spending=(), risks=(), mitigations=()) == {}
        assert amounts_in({}) == {}
