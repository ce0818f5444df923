"""`milepost sources`: what the plan binds, and how each source stands."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from cli.output import Format, FormatOption, mistakes_told, show
from cli.surroundings import now, record

app = typer.Typer(no_args_is_help=True)


@app.callback()
def sources() -> None:
    """What the plan binds, and how each source stands."""


@app.command("list")
def list_all(
    plan: Annotated[str | None, typer.Option(help="The plan, when several are loaded.")] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List every source: indicators bound to it, last success, how far its data reach, and its state."""
    from warehouse.plans import plan_known_on
    from warehouse.source_states import source_standings

    with mistakes_told(), record() as warehouse:
        known = plan_known_on(warehouse, plan, None)
        standings = source_standings(warehouse, known.sources, at=now())
        rows = [
            {**asdict(standing), "state": str(standing.state), "connector": source.connector,
             "indicators": sorted({series.indicator for series in source.series})}
            for source, standing in zip(known.sources, standings, strict=True)
        ]  # fmt: skip
    show(rows, ("source", "connector", "state", "data_through", "recorded", "last_success", "why"), form)
