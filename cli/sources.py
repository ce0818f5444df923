"""`milepost sources`: what the plan binds, how each source stands, whether it works, and when it is asked."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from pathlib import Path  # noqa: TC003 - Typer reads this annotation at run time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.output import Format, FormatOption, mistakes_told, say, show
from cli.surroundings import now, record, settings
from indicators.errors import CallerMistake

if TYPE_CHECKING:
    from flows.source_trials import Trial
    from indicators.framework import Plan
    from warehouse.source_states import SourceStanding

app = typer.Typer(no_args_is_help=True)

STANDING = (
    "source", "connector", "owner", "state", "since", "bound", "recorded", "last_success", "data_through", "next_due",
    "late_since", "failed_runs", "failed_since", "why",
)  # fmt: skip
TRIAL = ("source", "outcome", "resources", "rows", "observations", "findings", "seconds", "why")
DIFFERENCE = ("source", "delivery", "indicator", "area", "period", "breakdown", "then", "now")
REFUSED, SOURCE_UNAVAILABLE = 1, 3
NAMED = 3
"""How many indicators or findings a table names; JSON and CSV have all."""

PlanOption = Annotated[str | None, typer.Option(help="The plan, when several are loaded.")]
SourcesArgument = Annotated[list[str] | None, typer.Argument(help="Sources of the plan; all of them without any.")]


class ScheduleFormat(StrEnum):
    """How a schedule is written; `prefect` is a file of deployments for `prefect deploy`."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    PREFECT = "prefect"


@app.callback()
def sources() -> None:
    """What the plan binds, how each source stands, whether it works, and when it is asked."""


@app.command("list")
def list_all(plan: PlanOption = None, form: FormatOption = Format.TABLE) -> None:
    """List every source: its state and why, indicators bound to it, last success, how far its data reach, next due."""
    from indicators.bindings import indicators_without_source
    from warehouse.plans import plan_known_on
    from warehouse.source_states import source_standings

    with mistakes_told(), record() as warehouse:
        known = plan_known_on(warehouse, plan, None)
        standings = source_standings(warehouse, known.sources, at=now())
    if form is Format.TABLE:
        columns = ("source", "state", "bound", "last_success", "data_through", "next_due", "why")
        show([_in_brief(one) for one in standings], columns, form)
    else:
        show([_whole(one) for one in standings], STANDING, form)
    say(_ways_in(known, indicators_without_source(known)))


def _whole(standing: SourceStanding) -> dict[str, Any]:
    return {**asdict(standing), "state": str(standing.state), "bound": list(standing.bound)}


def _in_brief(standing: SourceStanding) -> dict[str, Any]:
    failed = f"{standing.failed_runs} failed runs: " if standing.failed_runs > 1 else ""
    return {
        "source": standing.source,
        "state": f"{standing.state}{' (recorded)' if standing.recorded else ''}",
        "bound": _some(standing.bound),
        "last_success": (standing.last_success or "")[:10],
        "data_through": standing.data_through,
        "next_due": standing.next_due[:16].replace("T", " "),
        "why": f"{failed}{standing.why}" if standing.why else "",
    }


def _some(words: tuple[str, ...]) -> str:
    more = len(words) - NAMED
    return ", ".join(words[:NAMED]) + (f" and {more} more" if more > 0 else "")


def _ways_in(plan: Plan, without: list[str]) -> str:
    if not without:
        return "every indicator of the plan has a way in"
    count = f"{len(without)} of {len(plan.indicators)} indicators"
    return f"{count} have no source bound: {', '.join(without)}; bind them in sources.toml"


@app.command("test")
def try_all(
    sources: SourcesArgument = None,
    plan: PlanOption = None,
    replay: Annotated[
        bool, typer.Option("--replay", help="Read the answers recorded beside the plan; no network.")
    ] = False,
    recordings: Annotated[
        Path | None, typer.Option(help="Read recorded answers from this folder instead; no network.")
    ] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Ask sources and read what they answer, without keeping it: reachable, readable, how many rows, which findings."""
    from flows.source_trials import try_sources
    from warehouse.plans import plan_known_on

    with mistakes_told():
        with record() as warehouse:
            known = plan_known_on(warehouse, plan, None)
        trials = try_sources(known, sources, _recordings(known, replay=replay, folder=recordings))
    if form is Format.TABLE:
        rows = [{**asdict(one), "findings": len(one.findings), "why": _why(one)} for one in trials]
        show(rows, TRIAL, form)
    else:
        show([{**asdict(one), "findings": list(one.findings)} for one in trials], TRIAL, form)
    raise typer.Exit(_exit_code(trials))


def _recordings(plan: Plan, *, replay: bool, folder: Path | None) -> Path | None:
    from warehouse.plan_folder import RECORDED, find_plan_folder

    if folder is not None and not folder.is_dir():
        raise CallerMistake(f"--recordings: found no folder {folder}; expected one with a folder of answers per source")
    if folder is None and replay:
        return find_plan_folder(settings().plans, plan.code) / RECORDED
    return folder


def _why(trial: Trial) -> str:
    more = len(trial.findings) - NAMED
    told = [*trial.findings[:NAMED], *([f"and {more} more"] if more > 0 else [])]
    return trial.why or "; ".join(told)


def _exit_code(trials: list[Trial]) -> int:
    from flows.source_trials import CHANGED, UNAVAILABLE

    if any(one.outcome in {UNAVAILABLE, CHANGED} for one in trials):
        return SOURCE_UNAVAILABLE
    return REFUSED if any(one.findings for one in trials) else 0


@app.command("schedule")
def schedule(
    form: Annotated[
        ScheduleFormat, typer.Option("--format", help="How to write it; prefect: a file for `prefect deploy`.")
    ] = ScheduleFormat.TABLE,
) -> None:
    """Say when each source of every plan is refreshed: its cadence, with the minute that is its own."""
    from flows.source_schedule import entries_of, plans_in_force, prefect_file

    with mistakes_told():
        entries = list(entries_of(plans_in_force(settings())))
    if form is ScheduleFormat.PREFECT:
        typer.echo(prefect_file(entries).rstrip("\n"))
        return
    rows = [
        {
            "plan": entry["parameters"]["plan"],
            "source": entry["parameters"]["sources"][0],
            **entry["schedules"][0],
            "deployment": f"refresh/{entry['name']}",
        }
        for entry in entries
    ]
    show(rows, ("plan", "source", "cron", "timezone", "deployment"), Format(form.value))


@app.command("reread")
def reread_all(sources: SourcesArgument = None, plan: PlanOption = None, form: FormatOption = Format.TABLE) -> None:
    """Read everything that landed again with today's readers, and tell what would come out differently."""
    from flows.reread import reread

    with mistakes_told(), record() as warehouse:
        done = reread(warehouse, plan, sources)
    for one in done.unreadable:
        say(one)
    if done.differences or form is not Format.TABLE:
        show([asdict(one) for one in done.differences], DIFFERENCE, form)
    count = len(done.differences)
    said = f"differences: {count}" if count else "every observation is as it was admitted"
    say(f"deliveries read again: {done.deliveries}; {said}; nothing was written")
    raise typer.Exit(REFUSED if count else 0)
