"""What was spent on outputs, beside what was budgeted: each amount as it was reported, and sums that say of how many.

What nobody reported is not 0. A difference is only ever between amounts and the budgets of those same outputs and
years. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from indicators.exact import decimal_or_none, difference, sum_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from indicators.framework import Output, Plan

Cell = tuple[str, int]
"""An output by its code, and a year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """What was spent on an output in a year, as reported on a day. `amount` is None where a report was taken back.

    `document` is what it was taken from, or "".
    """

    output: str
    year: int
    amount: Decimal | None
    currency: str
    reported_on: date
    author: str
    known_at: str
    number: int = 0
    note: str = ""
    document: str = ""

    @property
    def cell(self) -> Cell:
        return self.output, self.year

    def as_dict(self) -> dict[str, Any]:
        """Write it as a snapshot holds it, without the record's own number."""
        told = asdict(self) | {"reported_on": self.reported_on.isoformat()}
        return {name: told[name] for name in told if name != "number"}

    @classmethod
    def from_dict(cls, written: Mapping[str, Any]) -> Spending:
        """Read one back."""
        amount = written["amount"]
        return cls(**{
            **written, "reported_on": date.fromisoformat(written["reported_on"]),
            "amount": None if amount is None else Decimal(amount),
        })  # fmt: skip


class Extent(StrEnum):
    """What an account is of."""

    PLAN = "plan"
    OBJECTIVE = "objective"
    OUTPUT = "output"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Budget and expenditure of an output, an objective or the plan, in a year or (`year` None) in all of them.

    Of `of` budgets of an output in a year `reported` have an amount. `spent` is their sum, None where there is none;
    `budget_of_reported` what was budgeted for exactly those, None where one of them has no budget.
    """

    level: Extent
    code: str
    objective: str | None
    year: int | None
    budget: Decimal
    of: int
    reported: int
    spent: Decimal | None
    budget_of_reported: Decimal | None

    @property
    def variance(self) -> Decimal | None:
        """What was spent beyond the budget; negative where less was. None where nothing can be compared."""
        if self.spent is None or self.budget_of_reported is None:
            return None
        return difference(self.spent, self.budget_of_reported)

    @property
    def share(self) -> Decimal | None:
        """What was spent as a share of 1 of the budget. None where nothing can be compared, or nothing was budgeted."""
        if self.spent is None or not self.budget_of_reported:
            return None
        return decimal_or_none(Fraction(self.spent) / Fraction(self.budget_of_reported))

    def as_dict(self) -> dict[str, Any]:
        """Write it with what follows from it."""
        return {**asdict(self), "level": self.level.value, "variance": self.variance, "share": self.share}


def standing_amounts(reports: Iterable[Spending]) -> dict[Cell, Spending]:
    """Give what holds after all reports: of each output and year the newest, and none that was taken back."""
    newest = {one.cell: one for one in sorted(reports, key=lambda one: one.number)}
    return {cell: one for cell, one in newest.items() if one.amount is not None}


def accounts_of(plan: Plan, amounts: Mapping[Cell, Spending]) -> list[Account]:
    """Set amounts beside budgets: of each output, then its objective, at last the plan; by year and altogether."""
    found: list[Account] = []
    for objective in plan.objectives:
        for output in objective.outputs:
            found += _by_year(plan, Extent.OUTPUT, output.code, objective.code, [output], amounts)
        found += _by_year(plan, Extent.OBJECTIVE, objective.code, objective.code, objective.outputs, amounts)
    everything = [output for objective in plan.objectives for output in objective.outputs]
    return found + _by_year(plan, Extent.PLAN, plan.code, None, everything, amounts)


def _by_year(
    plan: Plan, level: Extent, code: str, objective: str | None, outputs: Sequence[Output],
    amounts: Mapping[Cell, Spending],
) -> list[Account]:  # fmt: skip
    years = range(plan.first_year, plan.last_year + 1)
    return [
        _account(level, code, objective, year, outputs, [year] if year else years, amounts) for year in (*years, None)
    ]


def _account(  # noqa: PLR0913, PLR0917 - an account is of that many things
    level: Extent, code: str, objective: str | None, year: int | None, outputs: Sequence[Output],
    years: Iterable[int], amounts: Mapping[Cell, Spending],
) -> Account:  # fmt: skip
    budgets = {(output.code, each): output.budget.get(each) for output in outputs for each in years}
    spent = {cell: amounts[cell].amount for cell in budgets if cell in amounts}
    beside = [budgets[cell] for cell in spent]
    known = [Decimal(budget) for budget in beside if budget is not None]
    return Account(
        level=level, code=code, objective=objective, year=year, of=len(budgets), reported=len(spent),
        budget=sum_of(Decimal(budget) for budget in budgets.values() if budget is not None),
        spent=sum_of(amount for amount in spent.values() if amount is not None) if spent else None,
        budget_of_reported=sum_of(known) if spent and len(known) == len(beside) else None,
    )  # fmt: skip


def amounts_by_output(amounts: Mapping[Cell, Spending]) -> dict[str, dict[int, Spending]]:
    """Sort amounts by output, and by year within."""
    sorted_out: dict[str, dict[int, Spending]] = defaultdict(dict)
    for (output, year), one in amounts.items():
        sorted_out[output][year] = one
    return dict(sorted_out)


def amounts_to_freeze(plan: Plan, reports: Iterable[Spending], as_of: date) -> list[dict[str, Any]]:
    """Write the amounts that hold as a snapshot as of a day does: those of years that have begun, in the plan's order.

    When an amount was reported makes no difference: that of a year that is over is often known after it.
    """
    amounts = amounts_by_output(standing_amounts(reports))
    outputs = (output.code for objective in plan.objectives for output in objective.outputs)
    of_outputs = ((year, one) for code in outputs for year, one in sorted(amounts.get(code, {}).items()))
    return [one.as_dict() for year, one in of_outputs if year <= as_of.year]


def amounts_in(document: Mapping[str, Any]) -> dict[Cell, Spending]:
    """Give the amounts a snapshot holds; none where it was taken before there were any."""
    return standing_amounts(Spending.from_dict(one) for one in document.get("expenditure", ()))
