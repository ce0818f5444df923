"""`milepost resources`: what was spent on outputs, beside what was budgeted."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - Typer reads this annotation at run time
from typing import TYPE_CHECKING, Annotated

import typer

from cli.output import Format, FormatOption, mistakes_told, say, show
from cli.surroundings import KnownOn, author, date_of, known_on_of, now, record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indicators.framework import Plan
    from indicators.spending_lines import Entry
    from warehouse.connection import Warehouse

app = typer.Typer(no_args_is_help=True)

COLUMNS = ("level", "code", "year", "budget", "reported", "of", "spent", "variance", "share")
WHOLE = ("level", "code", "objective", "year", "budget", "reported", "of", "spent", "budget_of_reported", "variance",
         "share")  # fmt: skip
REPORTS = ("output", "year", "amount", "currency", "reported_on", "note", "document", "author", "known_at")

PlanOption = Annotated[str | None, typer.Option("--plan", help="The plan, when several are loaded.")]
OutputArgument = Annotated[str, typer.Argument(help="An output of the plan, by its code.")]
YearOption = Annotated[int, typer.Option("--year", help="The year it was budgeted for.")]
ReportedOn = Annotated[
    str | None, typer.Option("--reported-on", metavar="DATE", help="As reported on that day; today without it.")
]
DocumentOption = Annotated[str, typer.Option("--document", help="The document it is taken from.")]


@app.callback()
def resources() -> None:
    """What was spent on outputs, beside what was budgeted."""


@app.command()
def spend(
    output: OutputArgument,
    *,
    year: YearOption,
    amount: Annotated[str, typer.Option("--amount", help="Spent in the whole year so far, in the plan's currency.")],
    reported_on: ReportedOn = None,
    note: Annotated[str, typer.Option("--note", help="What there is to say about it.")] = "",
    document: DocumentOption = "",
    plan: PlanOption = None,
) -> None:
    """Write down what was spent on an output in a year; a newer amount puts it right."""
    from indicators.spending_lines import SpendingLine, entries_of
    from warehouse.plans import plan_known_on

    with mistakes_told(), record() as warehouse:
        of = plan_known_on(warehouse, plan, None)
        entries = entries_of(of, [SpendingLine(output=output, year=str(year), amount=amount, note=note)])
        _report(warehouse, of, entries, reported_on, document)


@app.command()
def load(
    file: Annotated[Path, typer.Argument(help="CSV or a workbook: output, year, amount, and perhaps note.")],
    *,
    reported_on: ReportedOn = None,
    document: DocumentOption = "",
    plan: PlanOption = None,
) -> None:
    """Write down a table of amounts, all of it or nothing: every row that makes no sense is told at once."""
    from connectors.spending_tables import read_spending
    from indicators.errors import CallerMistake
    from indicators.spending_lines import entries_of
    from warehouse.plans import plan_known_on

    with mistakes_told(), record() as warehouse:
        of = plan_known_on(warehouse, plan, None)
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CallerMistake(f"{file}: cannot be read ({error.strerror})") from None
        lines, found = read_spending(content, file.name)
        entries = entries_of(of, lines, file=file.name, found=found)
        _report(warehouse, of, entries, reported_on, document or file.name)


def _report(warehouse: Warehouse, plan: Plan, entries: Sequence[Entry], reported_on: str | None, document: str) -> None:
    from warehouse.spending import report_spending

    day = date_of("reported-on", reported_on) or now().date()
    done = report_spending(warehouse, plan, entries, reported_on=day, document=document, at=now(), by=author())
    typer.echo(f"{done.new} new, {done.revised} put right, {done.unchanged} known already")


@app.command()
def withdraw(
    output: OutputArgument,
    *,
    year: YearOption,
    reason: Annotated[str, typer.Option("--reason", help="Why nothing is known of it again.")],
    plan: PlanOption = None,
) -> None:
    """Take an amount back; that it was there is kept."""
    from warehouse.plans import plan_known_on
    from warehouse.spending import withdraw_spending

    with mistakes_told(), record() as warehouse:
        of = plan_known_on(warehouse, plan, None)
        was = withdraw_spending(warehouse, of, output, year, reason=reason, at=now(), by=author())
    typer.echo(f"{output} in {year}: {was.amount} {was.currency} is taken back")


@app.command("list")
def list_all(
    plan: PlanOption = None,
    objective: Annotated[str | None, typer.Option("--objective", help="Of one objective only.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also budgets of which nothing is reported.")] = False,
    known_on: KnownOn = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Show budgets, what was spent and the difference: by output, objective and plan, by year and altogether."""
    from indicators.expenditure import accounts_of, standing_amounts
    from warehouse.plans import plan_known_on
    from warehouse.spending import spending_known_on

    with mistakes_told(), record() as warehouse:
        by_then = known_on_of(known_on)
        of = plan_known_on(warehouse, plan, by_then)
        accounts = accounts_of(of, standing_amounts(spending_known_on(warehouse, of.code, by_then)))
    wanted = [one for one in accounts if objective in {None, one.objective} and (everything or one.reported)]
    if not wanted:
        say("nothing is reported as spent")
    rows = [one.as_dict() | {"year": one.year or "all"} for one in wanted]
    if form is Format.TABLE:
        rows = [row | {"share": "" if row["share"] is None else f"{row['share']:.1%}"} for row in rows]
    show(rows, COLUMNS if form is Format.TABLE else WHOLE, form)


@app.command()
def reports(plan: PlanOption = None, known_on: KnownOn = None, form: FormatOption = Format.TABLE) -> None:
    """List everything that was ever reported or taken back, in the order it was written down."""
    from warehouse.plans import plan_known_on
    from warehouse.spending import spending_known_on

    with mistakes_told(), record() as warehouse:
        by_then = known_on_of(known_on)
        found = spending_known_on(warehouse, plan_known_on(warehouse, plan, by_then).code, by_then)
    show([one.as_dict() for one in found], REPORTS, form)
