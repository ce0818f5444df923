"""`milepost plan`: check a plan folder, load it into the record, show it, recompute its arithmetic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.output import Format, FormatOption, mistakes_told, say, show, show_json, show_table
from cli.plan_diff import diff
from cli.plan_rolling import roll
from cli.surroundings import KnownOn, author, date_of, known_on_of, now, record, settings

if TYPE_CHECKING:
    from indicators.framework import Benchmark, Plan

app = typer.Typer(no_args_is_help=True)

PlanArgument = Annotated[str, typer.Argument(help="A plan's name, or the path of its folder.")]


@app.command()
def check(plan: PlanArgument) -> None:
    """Check a plan folder whole and tell every mistake, with file and line."""
    from indicators.fill_marks import MARK_LEFT
    from indicators.findings import Severity
    from warehouse.plan_folder import check_folder, find_plan_folder

    with mistakes_told():
        checked = check_folder(find_plan_folder(settings().plans, plan))
        for finding in checked.findings:
            say(
                f"{finding.place()}: {finding.severity}: found {finding.found}; "
                f"expected {finding.expected}; {finding.remedy}"
            )
        if checked.plan is None:
            marks = sum(finding.code == MARK_LEFT for finding in checked.findings)
            fatal = sum(finding.severity is not Severity.WARNING for finding in checked.findings) - marks
            told = [f"{fatal} mistake{'s' if fatal != 1 else ''} in the plan"] if fatal or not marks else []
            say(f"milepost: {', '.join([*told, *([f'{marks} left to be filled'] if marks else [])])}")
            raise typer.Exit(2)
        count = len(checked.plan.places())
        typer.echo(f"{checked.plan.code}: no mistakes; {count} indicator{'s' if count != 1 else ''}")


@app.command()
def new(
    code: Annotated[str, typer.Argument(help="The plan's name: small letters, digits and hyphens.")],
    title: Annotated[str, typer.Option(help="What the plan is called.")] = "A new plan",
    first_year: Annotated[
        int | None, typer.Option(help="Its first year; last year without it.", min=1900, max=2190)
    ] = None,
) -> None:
    """Write a small whole plan to begin with: one objective, one indicator, one register with a value."""
    from warehouse.plan_sketch import sketch_plan

    with mistakes_told():
        # The year before this one has a value by now, so there is progress to be seen.
        folder = sketch_plan(settings().plans, code, title=title, first_year=first_year or now().year - 1)
        typer.echo(str(folder))
        say(f"`milepost plan check {code}`, then `milepost run {code}`")


@app.command()
def load(plan: PlanArgument) -> None:
    """Load a plan folder into the record; loading the same again changes nothing."""
    from warehouse.plan_folder import read_plan
    from warehouse.plans import load_plan

    with mistakes_told():
        read = read_plan(settings().plans, plan)
        with record() as warehouse:
            loaded = load_plan(warehouse, read, at=now(), by=author())
        typer.echo(f"{read.code}: {'loaded' if loaded.new else 'already loaded, nothing changed'}")


@app.command("show")
def show_plan(
    plan: PlanArgument,
    language: Annotated[
        str, typer.Option(help="zh, en, fr, es, ar or ru; another is shown, and marked, where it lacks.")
    ] = "en",
    form: FormatOption = Format.TABLE,
) -> None:
    """Show a plan: objectives, outcomes, indicators with baseline and target, outputs with budgets."""
    from warehouse.plan_folder import read_plan

    with mistakes_told():
        read = read_plan(settings().plans, plan)
        if form is Format.JSON:
            show_json(read.model_dump(mode="json", exclude_none=True))
        elif form is Format.CSV:
            show(_rows(read, language), ("code", "kind", "title", "unit", "baseline", "target"), form)
        else:
            _tree(read, language)


@app.command()
def reconcile(plan: PlanArgument, form: FormatOption = Format.TABLE) -> None:
    """Recompute every printed total and percentage of a plan and tell what differs."""
    from indicators.reconcile import reconcile as recompute
    from warehouse.plan_folder import read_plan

    with mistakes_told():
        found = [line.as_dict() for line in recompute(read_plan(settings().plans, plan))]
        show(found, ("id", "kind", "size", "where", "printed", "computed", "difference"), form)


@app.command()
def crosswalk(
    plan: Annotated[str | None, typer.Argument(help="The newer plan, when several are loaded.")] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="As of that day; today without it.")] = None,
    known_on: KnownOn = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Report against this edition and the one before in one table: what each place was, is, and how it stands."""
    from cli.crosswalk import COLUMNS, shown
    from warehouse.both_editions import both_editions

    with mistakes_told(), record() as warehouse:
        rows = both_editions(
            warehouse, plan, as_of=date_of("on", on) or now().date(), known_on=known_on_of(known_on), at=now()
        )
    show(rows if form is Format.JSON else [shown(row) for row in rows], COLUMNS, form)


@app.command("history")
def history_of(
    place: Annotated[str, typer.Argument(help="The indicator's code in the plan: I.5-c.1.")],
    plan: Annotated[str | None, typer.Option("--plan", help="The plan, when several are loaded.")] = None,
    known_on: KnownOn = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Show every baseline and target a place ever had: from when to when, who changed it and why."""
    from cli.pledge_history import COLUMNS, history
    from warehouse.plans import plan_known_on

    with mistakes_told(), record() as warehouse:
        rows = history(plan_known_on(warehouse, plan, known_on_of(known_on)), place)
    show(rows, COLUMNS, form)


app.command()(diff)
app.command()(roll)


def _tree(plan: Plan, language: str) -> None:
    typer.echo(f"{_text(plan.title, language)}\n{_text(plan.organisation, language)} · {plan.code} · {plan.edition}\n")
    columns = ("code", "kind", "title", "unit", "baseline", "target")
    show_table([[str(row[name]) for name in columns] for row in _rows(plan, language)], columns)
    years = list(range(plan.first_year, plan.last_year + 1))
    budgets = [
        [output.code, _text(output.title, language), *(f"{output.budget[year]:,}" for year in years)]
        for objective in plan.objectives
        for output in objective.outputs
    ]
    typer.echo(f"\nOutputs, {plan.currency}")
    show_table(budgets, ["code", "output", *(str(year) for year in years)])


def _rows(plan: Plan, language: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for objective in plan.objectives:
        rows.append(_row(objective.code, "objective", _text(objective.title, language)))
        for outcome in objective.outcomes:
            rows.append(_row(outcome.code, "outcome", _text(outcome.title, language)))
            for place in outcome.indicators:
                indicator, pledge = plan.indicator(place.indicator), plan.pledge(place.code)
                row = _row(place.code, "indicator", _text(indicator.title, language))
                rows.append(
                    {
                        **row,
                        "unit": indicator.unit.value,
                        "baseline": _short(pledge.baseline),
                        "target": _short(pledge.target),
                    }
                )
    return rows


def _row(code: str, kind: str, title: str) -> dict[str, Any]:
    return {"code": code, "kind": kind, "title": title, "unit": "", "baseline": "", "target": ""}


def _short(benchmark: Benchmark) -> str:
    if benchmark.value is None:
        return benchmark.state.value.replace("_", " ")
    return f"{benchmark.value} ({benchmark.period})"


def _text(text: Any, language: str) -> str:
    said, really = text.in_language(language)
    return str(said) if really == language else f"{said} [{really}]"
