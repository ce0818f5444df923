"""`milepost override`: verdicts set by hand, always beside the computed ones."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.output import Format, FormatOption, mistakes_told, say, show
from cli.surroundings import author, date_of, now, record
from indicators.terms import Status  # noqa: TC001 - read at run time, as all annotations of commands are

app = typer.Typer(no_args_is_help=True)

COLUMNS = ("number", "place", "status", "state", "first_day", "last_day", "author", "reason", "decision")
WHOLE = (*COLUMNS, "at", "withdrawn_at", "withdrawn_by", "withdrawn_because")

PlanOption = Annotated[str | None, typer.Option("--plan", help="The plan, when several are loaded.")]
ReasonOption = Annotated[str, typer.Option("--reason", help="Why; it is printed with the status.")]


@app.callback()
def override() -> None:
    """Verdicts set by hand, always beside the computed ones."""


@app.command("set")
def set_one(
    place: Annotated[str, typer.Argument(help="An indicator or composite of the plan, by its code: I.5-c.1.")],
    *,
    status: Annotated[Status, typer.Option("--status", help="The verdict to print beside the computed one.")],
    reason: ReasonOption,
    expires: Annotated[str, typer.Option("--expires", metavar="DATE", help="The last day on which it counts.")],
    since: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="The first day on which it counts; today without it.")
    ] = None,
    decision: Annotated[str, typer.Option("--decision", help="The document it was decided in.")] = "",
    plan: PlanOption = None,
) -> None:
    """Set a verdict by hand, beside the computed one: with a reason, for a time."""
    from warehouse.overrides import set_override
    from warehouse.plans import plan_known_on

    with mistakes_told(), record() as warehouse:
        last_day = date_of("expires", expires)
        assert last_day is not None, "the option is required"
        made = set_override(
            warehouse, plan_known_on(warehouse, plan, None), place, status, reason=reason,
            first_day=date_of("from", since) or now().date(), last_day=last_day, decision=decision, at=now(),
            by=author(),
        )  # fmt: skip
    typer.echo(
        f"override {made.number}: {place} is {made.status.value.replace('_', ' ')} by hand from {made.first_day} to "
        f"{made.last_day}"
    )
    say("the computed status stays, and is printed with it")


@app.command()
def withdraw(
    number: Annotated[int, typer.Argument(help="The override's number, as `list` shows it.")],
    reason: ReasonOption,
) -> None:
    """Take an override back; that it was there is kept."""
    from warehouse.overrides import withdraw_override

    with mistakes_told(), record() as warehouse:
        gone = withdraw_override(warehouse, number, reason=reason, at=now(), by=author())
    typer.echo(f"override {gone.number} of {gone.place} is withdrawn")


@app.command("list")
def list_all(
    plan: PlanOption = None,
    everything: Annotated[bool, typer.Option("--all", help="Expired and withdrawn ones too.")] = False,
    form: FormatOption = Format.TABLE,
) -> None:
    """List overrides that stand or are to come, the newest first."""
    from warehouse.overrides import ledger_of
    from warehouse.plans import plan_known_on

    with mistakes_told(), record() as warehouse:
        rows = ledger_of(warehouse, plan_known_on(warehouse, plan, None).code, today=now().date())
    rows = [row for row in rows if everything or row["state"] in {"stands", "to come"}]
    if not rows:
        say("no status is overridden" if not everything else "no status was ever overridden")
    show(rows, COLUMNS if form is Format.TABLE else WHOLE, form)
