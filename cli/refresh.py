"""`milepost refresh` and `milepost run`: through the Prefect flow, told source by source."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path  # noqa: TC003 - Typer reads this annotation at run time
from typing import TYPE_CHECKING, Annotated

import typer

from cli.output import mistakes_told, say, show_table
from cli.surroundings import author, date_of, now, record, settings

if TYPE_CHECKING:
    from datetime import date

    from flows.refresh_steps import Origin, Refreshed
    from indicators.framework import Plan

SOURCE_UNAVAILABLE = 3
CALLERS_MISTAKE = 2
REFUSED = 1


def refresh(
    sources: Annotated[
        list[str] | None, typer.Argument(help="Sources to refresh; all of the plan without any.")
    ] = None,
    plan: Annotated[str | None, typer.Option(help="The plan, when several are loaded.")] = None,
    replay: Annotated[Path | None, typer.Option(help="Read recorded answers from this folder; no network.")] = None,
    since: Annotated[
        str | None, typer.Option(help="Backfill: ask anew for what is about this day or later, where a source can.")
    ] = None,
) -> None:
    """Fetch what the sources offer, land it, and admit whatever is waiting."""
    from flows.refresh_steps import Origin

    with mistakes_told():
        origin = Origin.RECORDED if replay else Origin.LIVE
        known, done = _refreshed(plan, sources, origin, replay, date_of("since", since))
    _tell(done)
    raise typer.Exit(_exit_code(known, done))


def run(plan: Annotated[str, typer.Argument(help="A plan's name, or the path of its folder.")]) -> None:
    """Load a plan, refresh every source (recorded answers where the network is closed), assess, freeze and report."""
    from cli.progress import progress
    from flows.refresh_steps import Origin
    from warehouse.migrate import migrate
    from warehouse.plan_folder import RECORDED, find_plan_folder, read_plan
    from warehouse.plans import load_plan

    with mistakes_told():
        folder = find_plan_folder(settings().plans, plan)
        code = (read := read_plan(settings().plans, plan)).code
        migrate(settings())
        with record() as warehouse:
            loaded = load_plan(warehouse, read, at=now(), by=author())
        say(f"plan {code}: {'loaded' if loaded.new else 'already loaded, nothing changed'}")
        _tell(_refreshed(code, None, Origin.RECORDED_IF_CLOSED, folder / RECORDED)[1])
        reports = _frozen_and_reported(code)
        progress(plan=code)
        for path in reports:
            say(f"report {path}")
    say(f"the record and the landed bytes are in {settings().home}")


def _frozen_and_reported(code: str) -> list[Path]:
    """Freeze the plan and write its reports in every language and format; tell what was new."""
    from flows.publish_steps import publish

    with record() as warehouse:
        published = publish(warehouse, code, as_of=now().date(), by=author())
    frozen = published.frozen
    kept = "taken" if frozen.new else "nothing changed since it was taken"
    say(f"snapshot {frozen.id} {frozen.digest[:12]}: {kept}")
    if not any(one.new for one in published.reports):
        say("the reports were there already, with the same bytes")
    return [one.path for one in published.reports]


def _refreshed(
    plan: str | None, sources: list[str] | None, origin: Origin, recordings: Path | None, since: date | None = None
) -> tuple[Plan, list[Refreshed]]:
    from flows.engine import prepare
    from flows.refresh_steps import errands_of
    from warehouse.plans import plan_known_on

    # A word that names nothing is said at once, before a scheduler is started for it.
    with record() as warehouse:
        known = plan_known_on(warehouse, plan, None)
    errands_of(known, sources, origin=origin, recordings=recordings, since=since)
    prepare(os.environ, settings().home, log_level="CRITICAL")
    # Only now: whoever imports Prefect before its home is set has another one.
    from flows.refresh import refresh_now

    return known, asyncio.run(refresh_now(known.code, sources, origin=origin, recordings=recordings, since=since))


def _tell(done: list[Refreshed]) -> None:
    rows = []
    for one in done:
        counts = [
            sum(getattr(intake, name) for intake in one.intakes) for name in ("new", "revised", "withdrawn", "refused")
        ]
        said = one.busy or one.problem or "; ".join(one.unreadable) or ("recorded answers" if one.recorded else "")
        if one.landed or one.intakes or said:
            rows.append([one.source, str(one.landed), *(str(count) for count in counts), said])
    if rows:
        show_table(rows, ("source", "landed", "new", "revised", "withdrawn", "refused", "remark"))
    if not any(one.changes for one in done):
        say("no observation changed")


def _exit_code(plan: Plan, done: list[Refreshed]) -> int:
    """Give 2 for a register of the caller's own that is wrong, 3 for a silent source, 1 for what was refused."""
    failed = [one for one in done if one.problem or one.unreadable]
    if any("file" in plan.source(one.source).options for one in failed):
        return CALLERS_MISTAKE
    if any(one.unavailable for one in done):
        return SOURCE_UNAVAILABLE
    return REFUSED if failed or any(one.refused for one in done) else 0
