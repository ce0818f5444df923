"""Cost allocations computed again from their keys: what each column gets of a row, beside what is printed. Pure.

A key is only ever one the document states. Where it states none, nothing is computed but totals.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from indicators.exact import decimal_of
from indicators.remarks import Remark, unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indicators.framework import AllocationKey, AllocationRow, AllocationTable, Plan
    from indicators.toml_lines import KeyPath


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocatedCell:
    """What a column gets of a row by the row's key, rounded to whole units; `exact` is the same before rounding.

    `printed` None is a printed dash. `tolerance` is what rounding, of the cell and of the key, can explain.
    """

    row: int
    column: str
    printed: int | None
    computed: int
    exact: Decimal
    tolerance: Decimal

    @property
    def difference(self) -> int:
        """Printed − computed; a dash is nothing that was allocated."""
        return (self.printed or 0) - self.computed


def key_of(table: AllocationTable, row: AllocationRow) -> AllocationKey | None:
    """Give the key a row is distributed by: its own, else its table's; None where none is stated."""
    return row.key or table.key


def allocated_cells(plan: Plan, table: AllocationTable) -> Iterator[AllocatedCell]:
    """Compute each cell of a table whose row has a key, row by row: the row's total × the column's part of the key."""
    for number, row in enumerate(table.rows):
        key = key_of(table, row)
        if key is None:
            continue
        weights = weights_of(plan, table, key)
        whole = sum((weight for weight in weights.values()), Fraction(0))
        if not whole:
            continue
        amount, fineness = total_of(row), _fineness(plan, key)
        for column, printed in zip(table.columns, row.amounts, strict=True):
            exact = decimal_of(amount * weights[column] / whole)
            # A printed percentage may be half a unit of its last digit off, and so may what it gives.
            hidden = Fraction(1, 2) + (amount * fineness / whole if weights[column] else 0)
            yield AllocatedCell(
                row=number, column=column, printed=printed, exact=exact, tolerance=decimal_of(hidden),
                computed=int(exact.quantize(Decimal(1), ROUND_HALF_UP)),
            )  # fmt: skip


def total_of(row: AllocationRow) -> Fraction:
    """Give the amount a row distributes: its printed total, else what its cells come to."""
    if row.printed_total is not None:
        return Fraction(row.printed_total)
    return Fraction(sum(amount for amount in row.amounts if amount is not None))


def weights_of(plan: Plan, table: AllocationTable, key: AllocationKey) -> dict[str, Fraction]:
    """Give the weight of each column of a table under a key. Raises KeyError for a column the key knows nothing of."""
    if key.by == "weights":
        return {column: Fraction(key.weights[column]) for column in table.columns}
    if key.by == "shares":
        shares = next(one for one in plan.share_tables if one.id == key.share_table)
        percents = {line.code: Fraction(line.share.percent) for line in shares.lines}
        return {column: percents[column] for column in table.columns}
    budgets = {
        objective.code: sum(output.budget.get(table.year, 0) for output in objective.outputs)
        for objective in plan.objectives
    }
    return {column: Fraction(budgets[column]) for column in table.columns}


def _fineness(plan: Plan, key: AllocationKey) -> Fraction:
    """Give half a unit of the last digit of the percentages a key is printed in; 0 where it is exact."""
    if key.by != "shares":
        return Fraction(0)
    shares = next(one for one in plan.share_tables if one.id == key.share_table)
    exponents = [line.share.percent.as_tuple().exponent for line in shares.lines]
    finest = min((one for one in exponents if isinstance(one, int)), default=0)
    return Fraction(5) * Fraction(10) ** (finest - 1)


def key_remarks(plan: Plan) -> Iterator[Remark]:
    """Check that every key knows every column of its table."""
    for n, table in enumerate(plan.allocations):
        keys: list[tuple[KeyPath, AllocationKey | None]] = [(("allocations", n, "key"), table.key)]
        keys += [(("allocations", n, "rows", m, "key"), row.key) for m, row in enumerate(table.rows)]
        for path, key in keys:
            if key is not None:
                yield from _remarks_on(plan, table, key, path)


def _remarks_on(plan: Plan, table: AllocationTable, key: AllocationKey, path: KeyPath) -> Iterator[Remark]:
    tables = {one.id: {line.code for line in one.lines} for one in plan.share_tables}
    if key.by == "shares" and key.share_table not in tables:
        yield unknown((*path, "share_table"), "share table", str(key.share_table), set(tables))
        return
    known = {
        "weights": set(key.weights),
        "shares": tables.get(key.share_table or "", set()),
        "budgets": {objective.code for objective in plan.objectives},
    }[key.by]
    wanted = set(table.columns)
    # What is left over of weights is a slip; a table of shares may be about more than one allocation.
    wrong = sorted(wanted - known) + (sorted(known - wanted) if key.by == "weights" else [])
    if wrong:
        yield Remark(
            path=path,
            code="plan-key-columns",
            found=f"{', '.join(wrong)} in the table or in its key, and not in both",
            expected=f"a weight by {key.by} for each column: {', '.join(table.columns)}",
            remedy="give each column its weight, or say by what else the table is distributed",
        )
