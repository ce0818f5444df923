"""A plan's own arithmetic: every printed total and percentage recomputed, and what it prints twice or not at all.

Nothing is repaired. A difference that the printing of rounded parts can explain is told apart from a
real one; the tolerance of each comparison is half a unit of the last printed digit for every rounded
figure that enters it.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, Literal

from indicators.allocation_keys import allocated_cells

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from indicators.framework import (
        AllocationRow,
        AllocationTable,
        Objective,
        Outcome,
        Output,
        Plan,
        PrintedVariant,
        Share,
        SupportService,
    )

Figure = Decimal | int | str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Discrepancy:
    """One thing the document says that does not follow from what else it says.

    `difference` is printed − computed, in the unit of the figures (currency, or percentage points).
    """

    id: str
    kind: Literal["arithmetic", "text", "missing"]
    size: Literal["rounding", "real"] = "real"
    where: str
    printed: Figure
    computed: Figure
    difference: Decimal | int | None = None

    def as_dict(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


def reconcile(plan: Plan) -> tuple[Discrepancy, ...]:
    """Recompute every printed total and percentage of a plan; give what differs, in the document's order."""
    checks = (_shares, _output_shares, _objective_totals, _allocations, _against_budgets, _texts, _missing)
    return tuple(found for check in checks for found in check(plan))


def _arithmetic(
    name: str, where: str, printed: Decimal | int, computed: Decimal | int, tolerance: Decimal | int
) -> Iterator[Discrepancy]:
    if printed == computed:
        return
    difference = Decimal(printed) - Decimal(computed)
    yield Discrepancy(
        id=name,
        kind="arithmetic",
        size="rounding" if abs(difference) <= tolerance else "real",
        where=where,
        printed=printed,
        computed=computed,
        difference=difference,
    )


def half_unit(figure: Decimal) -> Decimal:
    """Half a unit of a figure's last printed digit: what rounding alone can hide."""
    exponent = figure.as_tuple().exponent
    assert isinstance(exponent, int), "a printed figure is a number"
    return Decimal(5).scaleb(exponent - 1)


def _sums_to(name: str, where: str, parts: Sequence[Decimal], printed: Decimal) -> Iterator[Discrepancy]:
    tolerance = sum((half_unit(part) for part in parts), half_unit(printed))
    yield from _arithmetic(name, where, printed, sum(parts, Decimal(0)), tolerance)


def _shares(plan: Plan) -> Iterator[Discrepancy]:
    """Check that the lines of each table of shares add up to its printed total, else to the whole."""
    for table in plan.share_tables:
        printed = table.printed_total.percent if table.printed_total else Decimal(100)
        parts = [line.share.percent for line in table.lines]
        yield from _sums_to(f"share-total/{table.id}", f"§{table.section}", parts, printed)
    if plan.support_services:
        parts = [service.share.percent for service in plan.support_services]
        yield from _sums_to("share-total/support-services", plan.printed_in.support_services, parts, Decimal(100))


def _output_shares(plan: Plan) -> Iterator[Discrepancy]:
    """Recompute the shares of outputs over the years they fit best, and say so when those are not the years named.

    The comparison that leaves the fewest differences is the one a reader needs, whichever years it is of.
    """
    where, whole = plan.printed_in.shares, tuple(range(plan.first_year, plan.last_year + 1))
    named = plan.printed_in.share_years or whole
    found = {years: list(_shares_over(plan, years)) for years in (named, whole)}
    best = min(found, key=lambda years: len(found[years]))
    if best != named:
        yield Discrepancy(
            id="share-period",
            kind="text",
            where=where,
            printed=f"{named[0]}-{named[-1]}",
            computed=f"{best[0]}-{best[-1]}: {len(found[best])} shares differ, against {len(found[named])}",
        )
    yield from found[best]
    for objective in plan.objectives:
        yield from _parts_of_share(objective, where)


def _shares_over(plan: Plan, years: tuple[int, ...]) -> Iterator[Discrepancy]:
    where = f"{plan.printed_in.shares}, recomputed over {years[0]}-{years[-1]}"
    whole = sum(_spent(objective, years) for objective in plan.objectives)
    for objective in plan.objectives:
        own = _spent(objective, years)
        yield from _share(f"objective-share/{objective.code}", where, objective.share_of_total, own, whole)
        for output in objective.outputs:
            part = sum(output.budget.get(year, 0) for year in years)
            yield from _share(f"output-share-of-total/{output.code}", where, output.share_of_total, part, whole)
            yield from _share(f"output-share-of-objective/{output.code}", where, output.share_of_objective, part, own)


def _spent(objective: Objective, years: tuple[int, ...]) -> int:
    return sum(output.budget.get(year, 0) for output in objective.outputs for year in years)


def _share(name: str, where: str, printed: Share | None, part: int, whole: int) -> Iterator[Discrepancy]:
    if printed is None or whole == 0:
        return
    unit = printed.percent.as_tuple().exponent
    assert isinstance(unit, int), "a printed share is a number"
    computed = (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal(1).scaleb(unit), ROUND_HALF_UP)
    # Both sides are rounded to the printed digit, so one unit of it is within rounding.
    yield from _arithmetic(name, where, printed.percent, computed, Decimal(1).scaleb(unit))


def _parts_of_share(objective: Objective, where: str) -> Iterator[Discrepancy]:
    of_objective = [output.share_of_objective.percent for output in objective.outputs if output.share_of_objective]
    of_total = [output.share_of_total.percent for output in objective.outputs if output.share_of_total]
    if of_objective:
        name = f"share-total/outputs-of-objective/{objective.code}"
        yield from _sums_to(name, where, of_objective, Decimal(100))
    if of_total and objective.share_of_total:
        name = f"share-total/outputs-of-total/{objective.code}"
        yield from _sums_to(name, where, of_total, objective.share_of_total.percent)


def _objective_totals(plan: Plan) -> Iterator[Discrepancy]:
    """Check each objective's printed total of a year against its outputs, each rounded to a whole unit."""
    for objective in plan.objectives:
        for year, printed in objective.printed_total.items():
            computed = sum(output.budget[year] for output in objective.outputs)
            name = f"objective-total/{objective.code}/{year}"
            yield from _arithmetic(
                name, plan.printed_in.budgets, printed, computed, _rounded_parts(len(objective.outputs))
            )


def _rounded_parts(count: int) -> Decimal:
    """Give what `count` parts and a total, each rounded to a whole unit, can differ by."""
    return Decimal(count + 1) / 2


def _allocations(plan: Plan) -> Iterator[Discrepancy]:
    for table in plan.allocations:
        yield from _columns(table)
        yield from _rows(table)
        yield from _keyed(plan, table)


def _columns(table: AllocationTable) -> Iterator[Discrepancy]:
    for n, column in enumerate(table.columns):
        printed = table.printed_totals.amounts[n]
        amounts = [row.amounts[n] for row in table.rows]
        if printed is not None:
            computed = sum(amount for amount in amounts if amount is not None)
            name = f"allocation-column/{table.id}/{column.replace(' ', '-')}"
            yield from _arithmetic(name, table.annex, printed, computed, _rounded_parts(len(amounts)))


def _rows(table: AllocationTable) -> Iterator[Discrepancy]:
    for row in (*table.rows, table.printed_totals):
        if row.printed_total is not None:
            computed = sum(amount for amount in row.amounts if amount is not None)
            name = f"allocation-row/{table.id}/{_label(row)}"
            yield from _arithmetic(name, table.annex, row.printed_total, computed, _rounded_parts(len(row.amounts)))


def _keyed(plan: Plan, table: AllocationTable) -> Iterator[Discrepancy]:
    """Compare each cell of a row whose key is stated with its part of the row's amount."""
    for cell in allocated_cells(plan, table):
        name = f"allocation-key/{table.id}/{_label(table.rows[cell.row])}/{cell.column.replace(' ', '-')}"
        yield from _arithmetic(name, table.annex, cell.printed or 0, cell.computed, cell.tolerance)


def _label(row: AllocationRow) -> str:
    return row.title.in_language("en")[0].replace(" ", "-")


def _against_budgets(plan: Plan) -> Iterator[Discrepancy]:
    """Compare an annex's total for an objective with its budget of that year, and annexes with each other."""
    objectives = {objective.code: objective for objective in plan.objectives}
    wholes: dict[int, list[tuple[AllocationTable, int]]] = {}
    for table in plan.allocations:
        totals = dict(zip(table.columns, table.printed_totals.amounts, strict=True))
        for code in sorted(objectives.keys() & totals.keys()):
            printed, budget = totals[code], objectives[code].printed_total.get(table.year)
            if printed is not None and budget is not None:
                name = f"allocation-against-budget/{table.id}/{code}"
                yield from _arithmetic(
                    name, f"{table.annex} and {plan.printed_in.budgets}", printed, budget, Decimal(1)
                )
        whole = sum(amount for amount in table.printed_totals.amounts if amount is not None)
        wholes.setdefault(table.year, []).append((table, whole))
    for (first, amount), (second, other) in ((one[0], two) for one in wholes.values() for two in one[1:]):
        name = f"allocation-whole/{first.id}/{second.id}"
        where = " and ".join(dict.fromkeys((first.annex, second.annex)))
        yield from _arithmetic(name, where, amount, other, Decimal(len(plan.objectives)))


def _texts(plan: Plan) -> Iterator[Discrepancy]:
    """Tell what the document prints differently in two places, and figures whose print is odd."""
    printed = plan.document.language
    for part in _titled(plan):
        yield from _variants(f"title/{part.code}", getattr(part.title, printed), part.also_printed)
    for output in (output for objective in plan.objectives for output in objective.outputs):
        for kind, share in (("total", output.share_of_total), ("objective", output.share_of_objective)):
            if share and share.printed:
                name, computed = f"print/{output.code}/share-of-{kind}", f"{share.percent}%"
                yield Discrepancy(
                    id=name, kind="text", where=plan.printed_in.shares, printed=share.printed, computed=computed
                )
    yield from _titles_twice(plan, printed)


def _titled(plan: Plan) -> Iterator[Objective | Outcome | Output | SupportService]:
    for objective in plan.objectives:
        yield objective
        yield from objective.outcomes
        yield from objective.outputs
    yield from plan.support_services


def _titles_twice(plan: Plan, language: str) -> Iterator[Discrepancy]:
    seen: dict[str, str] = {}
    parts: list[Objective | Output] = []
    for objective in plan.objectives:
        parts += [objective, *objective.outputs]
    for part in parts:
        title = getattr(part.title, language)
        if title is None:
            continue
        first = seen.setdefault(title, part.code)
        if first != part.code:
            where = f"{plan.printed_in.budgets}, {first} and {part.code}"
            yield Discrepancy(
                id=f"title-twice/{first}/{part.code}", kind="text", where=where, printed=title, computed="two titles"
            )


def _variants(name: str, title: str | None, variants: Sequence[PrintedVariant]) -> Iterator[Discrepancy]:
    for n, variant in enumerate(variants):
        suffix = f"/{n + 1}" if len(variants) > 1 else ""
        yield Discrepancy(id=name + suffix, kind="text", where=variant.where, printed=variant.text, computed=title)


def _missing(plan: Plan) -> Iterator[Discrepancy]:
    """Tell what a reader would look for and the document does not print."""
    printed = {table.annex for table in plan.allocations}
    for name in plan.printed_in.tables:
        if name not in printed:
            yield _not_printed(name.replace(" ", "-"), name, "a table of figures")
    for outcome in (outcome for objective in plan.objectives for outcome in objective.outcomes):
        place = f"measurement/{outcome.code}"
        if outcome.measurement is None:
            yield _not_printed(place, plan.printed_in.budgets, "a measurement method")
        elif outcome.measurement.inherited_from:
            yield _not_printed(place, plan.printed_in.budgets, f"as {outcome.measurement.inherited_from}")
    for risk in plan.risks:
        if "mitigations" in risk.inherited:
            numbers = ", ".join(str(number) for number in risk.mitigations)
            yield _not_printed(f"mitigations/{risk.code}", plan.printed_in.risks, f"as above: {numbers}")


def _not_printed(name: str, where: str, computed: str) -> Discrepancy:
    return Discrepancy(id=f"missing/{name}", kind="missing", where=where, printed=None, computed=computed)
