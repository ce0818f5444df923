"""Shares, support services and cost allocations as tables, and every figure of the plan that does not add up."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from indicators.allocation_keys import allocated_cells, key_of
from portal.listings import Field
from portal.progress_rows import number
from portal.resource_rows import texts_of
from portal.wording import phrase

if TYPE_CHECKING:
    from indicators.framework import AllocationTable, Text
    from portal.pressed import Pressed
    from portal.views import View

SHARES = (
    Field(name="section", title=phrase("Where it is printed"), kind="code", choice=True),
    Field(name="code", title=phrase("Code"), kind="code", shown=False),
    Field(name="title", title=phrase("What")),
    Field(name="share", title=phrase("Share in percent"), kind="decimal"),
    Field(name="computed", title=phrase("Sum of the shares"), kind="decimal"),
    Field(name="difference", title=phrase("Difference"), kind="decimal"),
)
"""The columns of printed shares: of a table, its lines and then its total beside their sum."""


def share_rows(view: View, said: Pressed) -> list[dict[str, Any]]:
    """Give the lines of each table of shares, and its total: as printed, else the whole. `table` names the table."""
    rows: list[dict[str, Any]] = []
    for table in view.plan.share_tables:
        where, blank = {"table": table.id, "section": f"§{table.section}"}, {"computed": None, "difference": None}
        rows += [
            {**where, "code": line.code, **_titled(line.title, said), "share": line.share.percent, **blank}
            for line in table.lines
        ]
        printed = table.printed_total.percent if table.printed_total else Decimal(100)
        total = sum((line.share.percent for line in table.lines), Decimal(0))
        rows.append({**where, "code": "", **_titled(table.title, said), "share": printed, "computed": total,
                     "difference": printed - total})  # fmt: skip
    return rows


def _titled(title: Text, said: Pressed) -> dict[str, Any]:
    texts = texts_of(title)
    return {"title": said.plain(texts), "texts": texts}


SERVICES = (
    Field(name="code", title=phrase("Code"), kind="code"),
    Field(name="title", title=phrase("Service")),
    Field(name="share", title=phrase("Share in percent"), kind="decimal"),
)


def service_rows(view: View, said: Pressed) -> list[dict[str, Any]]:
    """Give the support services."""
    services = view.plan.support_services
    return [{"code": one.code, **_titled(one.title, said), "share": one.share.percent} for one in services]


def allocation_fields(table: AllocationTable, said: Pressed) -> tuple[Field, ...]:
    """Give the columns of a table turned on its side: a row an objective or goal, a column a kind of cost."""
    kinds = (
        Field(name=f"cost_{number}", title=said.plain(texts_of(row.title)), kind="integer")
        for number, row in enumerate(table.rows, start=1)
    )
    return (
        Field(name="column", title=phrase("Objective or goal"), kind="code"), *kinds,
        Field(name="printed", title=phrase("Printed total"), kind="integer"),
        Field(name="computed", title=phrase("Sum"), kind="integer"),
        Field(name="difference", title=phrase("Difference"), kind="integer"),
    )  # fmt: skip


def allocation_rows(table: AllocationTable) -> list[dict[str, Any]]:
    """Give the rows of a table, then the printed total of each kind of cost and what it really comes to.

    A dash is None: nothing was allocated, or no total is printed.
    """
    rows = [
        _allocated(column, [row.amounts[n] for row in table.rows], table.printed_totals.amounts[n])
        for n, column in enumerate(table.columns)
    ]
    sums = [sum(amount for amount in row.amounts if amount is not None) for row in table.rows]
    whole = [amount for amount in table.printed_totals.amounts if amount is not None]
    printed = [row.printed_total for row in table.rows]
    if any(one is not None for one in (*printed, table.printed_totals.printed_total)):
        rows.append(_total("printed", printed, table.printed_totals.printed_total, sum(whole)))
    return [*rows, _total("sum", sums, None, sum(sums))]


def _allocated(column: str, amounts: list[int | None], printed: int | None) -> dict[str, Any]:
    computed = sum(amount for amount in amounts if amount is not None)
    return _total(column, amounts, printed, computed)


def _total(column: str, amounts: list[Any], printed: int | None, computed: int) -> dict[str, Any]:
    costs = {f"cost_{number}": amount for number, amount in enumerate(amounts, start=1)}
    apart = None if printed is None else printed - computed
    return {"column": column, **costs, "printed": printed, "computed": computed, "difference": apart}


def keys_of(view: View, table: AllocationTable) -> tuple[list[str], int, int]:
    """Give where the keys of a table are stated, how many of its cells follow from them, and how many do not."""
    stated = [key.stated for row in table.rows if (key := key_of(table, row)) is not None]
    cells = list(allocated_cells(view.plan, table))
    same = sum(abs(cell.difference) <= cell.tolerance for cell in cells)
    return list(dict.fromkeys(stated)), same, len(cells) - same


SIZES = {"rounding": phrase("rounding"), "real": phrase("more than rounding")}

DIFFERENCES = (
    Field(name="id", title=phrase("What was recomputed"), kind="code"),
    Field(name="where", title=phrase("Where it is printed")),
    Field(name="size", title=phrase("Size"), kind="code", choice=True, words=SIZES),
    Field(name="printed", title=phrase("Printed"), kind="decimal"),
    Field(name="computed", title=phrase("Recomputed"), kind="decimal"),
    Field(name="difference", title=phrase("Difference"), kind="decimal"),
)  # fmt: skip
"""The columns of what does not add up."""


def difference_rows(view: View) -> list[dict[str, Any]]:
    """Give every printed figure that does not follow from the others."""
    return [
        {name: one[name] for name in ("id", "where", "size")}
        | {
            name: number(None if one[name] is None else str(one[name]))
            for name in ("printed", "computed", "difference")
        }
        for one in view.figures["reconcile"]
        if one["kind"] == "arithmetic"
    ]
