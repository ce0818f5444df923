"""Printed shares and cost allocations for programs, a figure a row: each beside what it comes to, computed again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from indicators.allocation_keys import allocated_cells, key_of
from portal.allocation_rows import allocation_rows, service_rows, share_rows
from portal.listings import Field
from portal.resource_rows import texts_of
from portal.wording import phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from indicators.framework import AllocationTable, Plan
    from portal.pressed import Pressed
    from portal.views import View

LINE, WHOLE, SERVICE = "line", "total", "service"
"""What a printed percentage is: a line of a table of shares, the total of the table, or a support service."""

PERCENTAGES = (
    Field(name="kind", title=phrase("Kind"), kind="code"),
    Field(name="table", title=phrase("Table"), kind="code"),
    Field(name="section", title=phrase("Where it is printed"), kind="code"),
    Field(name="code", title=phrase("Code"), kind="code"),
    Field(name="title", title=phrase("What")),
    Field(name="share", title=phrase("Share in percent"), kind="decimal"),
    Field(name="computed", title=phrase("Sum of the shares"), kind="decimal"),
    Field(name="difference", title=phrase("Difference"), kind="decimal"),
)


def percentage_rows(view: View, said: Pressed) -> list[dict[str, Any]]:
    """Give the lines and totals of the tables of shares, then the support services. `number` names a row."""
    lines = [{"kind": LINE if row["computed"] is None else WHOLE, **row} for row in share_rows(view, said)]
    where = {"kind": SERVICE, "table": None, "section": view.plan.printed_in.support_services}
    services = [{**where, **row, "computed": None, "difference": None} for row in service_rows(view, said)]
    return [{"number": number, **row} for number, row in enumerate([*lines, *services], start=1)]


CELL, OF_COST, OF_COLUMN, OF_ALL = "cell", "cost_total", "column_total", "total"
"""What an amount of a cost allocation is: what a column got of a kind of cost, or one of the totals."""

AMOUNTS = (
    Field(name="table", title=phrase("Table"), kind="code"),
    Field(name="annex", title=phrase("Where it is printed"), kind="code"),
    Field(name="year", title=phrase("Year"), kind="integer"),
    Field(name="kind", title=phrase("Kind"), kind="code"),
    Field(name="cost", title=phrase("No."), kind="integer"),
    Field(name="title", title=phrase("Kind of cost")),
    Field(name="column", title=phrase("Objective or goal"), kind="code"),
    Field(name="printed", title=phrase("Printed"), kind="integer"),
    Field(name="computed", title=phrase("Recomputed"), kind="integer"),
    Field(name="difference", title=phrase("Difference"), kind="integer"),
    Field(name="exact", title=phrase("Recomputed, before rounding"), kind="decimal"),
    Field(name="tolerance", title=phrase("What rounding explains"), kind="decimal"),
    Field(name="distributed_by", title=phrase("Distributed by"), kind="code"),
    Field(name="stated", title=phrase("Where that is stated")),
    Field(name="currency", title=phrase("Currency"), kind="code"),
)


def amount_rows(view: View, said: Pressed) -> Iterator[dict[str, Any]]:
    """Give every amount of every table: of each kind of cost its cells and its total, then the totals of the columns.

    `cell` names a row, `texts` is None where it is of all kinds of cost.
    """
    for table in view.plan.allocations:
        for row in _amounts(view.plan, table):
            of = row["cost"]
            texts = texts_of(table.rows[of - 1].title) if of else None
            yield {
                "table": table.id, "annex": table.annex, "year": table.year, "exact": None, "tolerance": None,
                "distributed_by": None, "stated": None, "title": said.plain(texts) if texts else None, "texts": texts,
                "cell": f"{table.id}/{of}/{row['column']}", "currency": view.plan.currency, **row,
            }  # fmt: skip


def _amounts(plan: Plan, table: AllocationTable) -> Iterator[dict[str, Any]]:
    *turned, sums = allocation_rows(table)
    by_column, printed = turned[: len(table.columns)], (turned[len(table.columns) :] or [{}])[0]
    keyed = _keyed(plan, table)
    for cost in range(1, len(table.rows) + 1):
        name = f"cost_{cost}"
        for row in by_column:
            unkeyed = {"printed": row[name], "computed": None, "difference": None}
            column = row["column"]
            yield {"kind": CELL, "cost": cost, "column": column, **unkeyed, **keyed.get((cost, column), {})}
        yield {"kind": OF_COST, "cost": cost, "column": None, **_total(printed.get(name), sums[name])}
    for row in by_column:
        yield {"kind": OF_COLUMN, "cost": None, "column": row["column"], **_total(row["printed"], row["computed"])}
    yield {"kind": OF_ALL, "cost": None, "column": None, **_total(printed.get("printed"), sums["computed"])}


def _keyed(plan: Plan, table: AllocationTable) -> Mapping[tuple[int, str], dict[str, Any]]:
    """Give what follows from a stated key, by the number of the kind of cost and the column."""
    keys = [key_of(table, row) for row in table.rows]
    return {
        (cell.row + 1, cell.column): {
            "computed": cell.computed, "difference": cell.difference, "exact": cell.exact, "tolerance": cell.tolerance,
            "distributed_by": key.by, "stated": key.stated,
        }
        for cell in allocated_cells(plan, table) if (key := keys[cell.row]) is not None
    }  # fmt: skip


def _total(printed: int | None, computed: int) -> dict[str, int | None]:
    return {"printed": printed, "computed": computed, "difference": None if printed is None else printed - computed}
