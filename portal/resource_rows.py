"""Budgets and expenditure as tables: of each output, its objective and the plan, by year.

Every printed total stands beside what its parts come to, as the plan's own arithmetic found it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from indicators.expenditure import Extent, accounts_of, amounts_in
from portal.listings import Field
from portal.wording import phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from indicators.expenditure import Account, Cell, Spending
    from indicators.framework import Objective, Plan, Share, Text
    from portal.pressed import Pressed
    from portal.views import View
    from portal.wording import Words

EXTENTS = {
    Extent.PLAN.value: phrase("whole plan"),
    Extent.OBJECTIVE.value: phrase("objective"),
    Extent.OUTPUT.value: phrase("output"),
}

WHOLE, PART, NONE = "all", "part", "none"
HOW_MUCH = {WHOLE: phrase("reported"), PART: phrase("reported in part"), NONE: phrase("not reported")}
"""How much of what is budgeted somebody reported on."""

_WHAT = (
    Field(name="level", title=phrase("Level"), kind="code", choice=True, words=EXTENTS, shown=False),
    Field(name="code", title=phrase("Code"), kind="code", shown=False),
    Field(name="objective", title=phrase("Objective"), kind="code", choice=True, shown=False),
    Field(name="title", title=phrase("Output, objective or plan")),
)


def budget_fields(plan: Plan, words: Words) -> tuple[Field, ...]:
    """Give the columns of the table of budgets: a budget a year, and in files what is printed and how it differs."""
    printed, apart = words.say("%(year)s, printed total"), words.say("%(year)s, difference to print")
    years = range(plan.first_year, plan.last_year + 1)
    return (
        *_WHAT,
        *(Field(name=f"budget_{year}", title=str(year), kind="integer") for year in years),
        Field(name="total", title=phrase("All years"), kind="integer"),
        Field(name="share_of_objective", title=phrase("Printed share of the objective"), kind="decimal", shown=False),
        Field(name="share_of_total", title=phrase("Printed share of the plan"), kind="decimal", shown=False),
        *(_of_year(f"printed_{year}", printed, year) for year in years),
        *(_of_year(f"difference_{year}", apart, year) for year in years),
    )


def _of_year(name: str, title: str, year: int) -> Field:
    return Field(name=name, title=title % {"year": year}, kind="decimal", shown=False)


def budget_rows(view: View, said: Pressed) -> list[dict[str, Any]]:
    """Give a row for each output, for each objective after its outputs, and for the plan."""
    plan = view.plan
    found = {one["id"]: one for one in view.figures["reconcile"]}
    rows: list[dict[str, Any]] = []
    whole: dict[str, Any] = {}
    for objective in plan.objectives:
        for output in objective.outputs:
            shares = {"share_of_objective": output.share_of_objective, "share_of_total": output.share_of_total}
            about = _about(Extent.OUTPUT, output.code, objective.code, output.title, said)
            rows.append(about | _budgets(plan, output.budget) | _percents(shares) | _printed(plan, {}, {}))
        rows.append(_objective_row(plan, objective, found, said))
        _add(whole, rows[-1])
    about = _about(Extent.PLAN, plan.code, None, plan.title, said)
    return [*rows, whole | about | _percents({"share_of_objective": None, "share_of_total": None})]


def _objective_row(plan: Plan, one: Objective, found: Mapping[str, Any], said: Pressed) -> dict[str, Any]:
    years = range(plan.first_year, plan.last_year + 1)
    sums = {year: sum(output.budget.get(year, 0) for output in one.outputs) for year in years}
    differing = {year: found.get(f"objective-total/{one.code}/{year}") for year in years}
    apart = {year: Decimal(told["difference"]) if told else Decimal(0) for year, told in differing.items()}
    about = _about(Extent.OBJECTIVE, one.code, one.code, one.title, said)
    shares = {"share_of_objective": None, "share_of_total": one.share_of_total}
    return about | _budgets(plan, sums) | _percents(shares) | _printed(plan, one.printed_total, apart)


def _about(level: Extent, code: str, objective: str | None, title: Text, said: Pressed) -> dict[str, Any]:
    """Say what a row is of; `texts` is for the page, which marks what is in another language."""
    texts = texts_of(title)
    return {"level": level.value, "code": code, "objective": objective, "title": said.plain(texts), "texts": texts}


def texts_of(text: Text) -> dict[str, Any]:
    """Give a text of a plan by language, as a document holds it."""
    texts: dict[str, Any] = text.model_dump(exclude_none=True)
    return texts


def by_language(texts: Mapping[str, Any]) -> dict[str, str]:
    """Give such a text without what is said of where it comes from."""
    return {language: said for language, said in texts.items() if language != "origin"}


def _budgets(plan: Plan, budget: Mapping[int, int]) -> dict[str, int | None]:
    years = range(plan.first_year, plan.last_year + 1)
    return {f"budget_{year}": budget.get(year) for year in years} | {"total": sum(budget.values())}


def _percents(shares: Mapping[str, Share | None]) -> dict[str, Decimal | None]:
    return {name: share.percent if share else None for name, share in shares.items()}


def _printed(plan: Plan, printed: Mapping[int, int], apart: Mapping[int, Decimal]) -> dict[str, Any]:
    years = range(plan.first_year, plan.last_year + 1)
    there = {f"printed_{year}": printed.get(year) for year in years}
    return there | {f"difference_{year}": apart.get(year) if year in printed else None for year in years}


def _add(whole: dict[str, Any], row: Mapping[str, Any]) -> None:
    for name, value in row.items():
        if name.startswith(("budget_", "printed_", "difference_", "total")):
            both = [one for one in (whole.get(name), value) if one is not None]
            whole[name] = sum(both) if both else None


SPENDING = (
    *_WHAT,
    Field(name="year", title=phrase("Year"), kind="code", choice=True),
    Field(name="budget", title=phrase("Budget"), kind="decimal"),
    Field(name="state", title=phrase("Report"), kind="code", choice=True, words=HOW_MUCH),
    Field(name="reported", title=phrase("Amounts reported"), kind="integer", shown=False),
    Field(name="of", title=phrase("Amounts budgeted"), kind="integer", shown=False),
    Field(name="spent", title=phrase("Spent"), kind="decimal"),
    Field(name="budget_of_reported", title=phrase("Budget of what is reported"), kind="decimal", shown=False),
    Field(name="variance", title=phrase("Difference"), kind="decimal"),
    Field(name="share", title=phrase("Share of the budget"), kind="decimal"),
    Field(name="reported_on", title=phrase("As reported on"), kind="code", shown=False),
    Field(name="document", title=phrase("Document"), shown=False),
    Field(name="note", title=phrase("Note"), shown=False),
)
"""The columns of budgets beside expenditure."""


def amounts_of(view: View) -> dict[Cell, Spending]:
    """Give the amounts that hold in what is looked at."""
    return amounts_in(view.figures)


def spending_rows(view: View, said: Pressed) -> list[dict[str, Any]]:
    """Give a row for the plan, each objective and output in each year that has begun, and in all years together."""
    rows = account_rows(view, said)
    return [row for row in rows if row["of_year"] is None or row["of_year"] <= view.as_of.year]


def account_rows(view: View, said: Pressed) -> list[dict[str, Any]]:
    """Give such a row for each year of the plan, begun or not. `of_year` is None for all years together."""
    plan, amounts = view.plan, amounts_of(view)
    titles = {plan.code: plan.title} | {one.code: one.title for one in plan.objectives}
    titles |= {output.code: output.title for one in plan.objectives for output in one.outputs}
    accounts = sorted(accounts_of(plan, amounts), key=lambda one: list(Extent).index(one.level))
    return [
        _about(one.level, one.code, one.objective, titles[one.code], said) | _spending(one, plan, amounts)
        for one in accounts
    ]


def _spending(one: Account, plan: Plan, amounts: Mapping[Cell, Spending]) -> dict[str, Any]:
    amount = amounts.get((one.code, one.year)) if one.level is Extent.OUTPUT and one.year else None
    told = {name: getattr(one, name) for name in ("budget", "reported", "of", "spent", "budget_of_reported")}
    return {
        **told, "year": str(one.year) if one.year else f"{plan.first_year}-{plan.last_year}", "of_year": one.year,
        "state": WHOLE if one.reported == one.of else PART if one.reported else NONE,
        "variance": one.variance, "share": one.share,
        "reported_on": amount.reported_on.isoformat() if amount else None,
        "document": amount.document if amount else "", "note": amount.note if amount else "",
    }  # fmt: skip
