"""`milepost findings` and `milepost quarantine`: what the checks had to say and refused, and judging it again."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.output import Format, FormatOption, mistakes_told, say, show
from cli.surroundings import author, record, settings
from indicators.errors import CallerMistake
from indicators.findings import Severity  # noqa: TC001 - Typer reads this annotation at run time

if TYPE_CHECKING:
    from collections.abc import Iterable

    from indicators.findings import Finding
    from warehouse.admission import Intake
    from warehouse.connection import Warehouse
    from warehouse.runs import Quarantined

FINDING_FIELDS = (
    "run", "code", "severity", "source", "file", "sheet", "row", "column", "found", "expected", "remedy"
)  # fmt: skip
ROW_FIELDS = ("indicator", "area", "breakdown", "period", "value", "unit", "status")
REFUSED = 1

RunOption = Annotated[int | None, typer.Option("--run", help="Of one run, by its number; else of those that stand.")]
SourceOption = Annotated[str | None, typer.Option("--source", help="Of one source.")]


def findings(
    run: RunOption = None,
    source: SourceOption = None,
    severity: Annotated[
        list[Severity] | None, typer.Option(help="Of this severity; may be given more than once.")
    ] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List what the checks had to say: where, what was found, what was expected, what to do."""
    from warehouse.found import counted_beyond
    from warehouse.runs import findings as findings_told

    with mistakes_told(), record() as warehouse:
        _must_be_known(warehouse, run, source)
        told = findings_told(warehouse, run_id=run, source=source)
        more = counted_beyond(warehouse, run_id=run, source=source)
    kept = [(number, one) for number, one in told if not severity or one.severity in severity]
    if not kept:
        say("there are no findings")
    if form is Format.TABLE:
        show([_in_brief(one) for _, one in kept], ("severity", "place", "found", "expected", "remedy"), form)
    else:
        show([{"run": number, **one.as_dict()} for number, one in kept], FINDING_FIELDS, form)
    listed = {one.code for _, one in kept}
    if counted := [f"{number} {code}" for code, number in more.items() if code in listed]:
        say(f"beyond those listed, which are all that is kept, were only counted: {', '.join(counted)}")


def _in_brief(found: Finding) -> dict[str, Any]:
    place = f"{found.source}: {found.place()}" if found.file else found.place()
    return {**found.as_dict(), "severity": f"{found.severity} {found.code}", "place": place}


def _must_be_known(warehouse: Warehouse, run: int | None, source: str | None) -> None:
    """Tell a number or name that nothing was recorded under from one there is nothing to say of."""
    from warehouse.plans import plan_known_on
    from warehouse.runs import last_runs

    newest = max((one.id for one in last_runs(warehouse, limit=1)), default=0)
    if run is not None and not 0 < run <= newest:
        raise CallerMistake(f"there is no run {run}; the newest is {newest}")
    if source is not None and not last_runs(warehouse, source=source, limit=1):
        known = ", ".join(one.id for one in plan_known_on(warehouse, None, None).sources)
        raise CallerMistake(f"nothing was ever recorded of a source {source!r}; the plan has {known}")


quarantine = typer.Typer(no_args_is_help=True)


@quarantine.callback()
def _quarantine() -> None:
    """Rows that were refused, and judging them again."""


@quarantine.command("list")
def list_refused(run: RunOption = None, source: SourceOption = None, form: FormatOption = Format.TABLE) -> None:
    """List the refused rows: where each stands, what it says, and why it was refused."""
    from warehouse.runs import quarantined

    with mistakes_told(), record() as warehouse:
        _must_be_known(warehouse, run, source)
        rows = quarantined(warehouse, run_id=run, source=source)
    if not rows:
        say("nothing is in quarantine")
    columns = ("run", "source", "label", "row", *ROW_FIELDS, "reasons")
    show([asdict(row) if form is Format.JSON else _flat(row) for row in rows], columns, form)


def _flat(row: Quarantined) -> dict[str, Any]:
    """Put what the row says beside where it stands. A row nobody could read says only what was found there."""
    said = {name: row.payload.get(name) for name in ROW_FIELDS}
    return {**asdict(row), **said, "reasons": ", ".join(row.reasons)}


@quarantine.command("retry")
def retry(
    sources: Annotated[list[str] | None, typer.Argument(help="Sources to judge again; all without any.")] = None,
    plan: Annotated[str | None, typer.Option(help="The plan, when several are loaded.")] = None,
) -> None:
    """Judge refused deliveries again, as they landed, by the plan as it is now."""
    from warehouse.refused_deliveries import refused_deliveries

    with mistakes_told():
        with record() as warehouse:
            for source in sources or ():
                _must_be_known(warehouse, None, source)
            refused = {one.source for one in refused_deliveries(warehouse)}
        wanted = [source for source in sources or sorted(refused) if source in refused]
        still = [_retried(source, plan) for source in wanted]
    if not wanted:
        say("nothing stands refused")
    if any(still):
        raise typer.Exit(REFUSED)


def _retried(source: str, plan: str | None) -> bool:
    """Judge one source's refused deliveries again and tell what came of it; say whether something is refused still."""
    from flows.refresh_steps import Errand, admit_refused

    errand = Errand(settings=settings(), plan=plan, source=source, by=author())
    intakes, unreadable = admit_refused(errand)
    for intake in intakes:
        typer.echo(f"{source}: {_outcome(intake)}")
    for problem in unreadable:
        typer.echo(f"{source}: still cannot be read. {problem}")
    return bool(unreadable) or _is_refused(intakes)


def _outcome(intake: Intake) -> str:
    if intake.already:
        return (
            f"rows still refused: {intake.refused}. Nothing changed since run {intake.run}; load a changed plan first"
        )
    return (
        f"run {intake.run} {intake.outcome}: {intake.new} new, {intake.revised} revised, "
        f"{intake.withdrawn} withdrawn, {intake.refused} refused"
    )


def _is_refused(intakes: Iterable[Intake]) -> bool:
    return any(intake.refused or intake.outcome in {"blocked", "unreadable"} for intake in intakes)
