"""`milepost up`: everything that runs by itself, on this machine, until Ctrl-C."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - Typer reads this annotation at run time
from typing import Annotated

import typer

from cli.output import mistakes_told, say
from cli.surroundings import settings


def up(
    host: Annotated[str, typer.Option(help="Where the scheduler listens; it knows no accounts.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The scheduler's port.", min=1, max=65535)] = 4200,
    schedule: Annotated[
        Path | None, typer.Option(help="The prefect.yaml to serve; the one that comes with Milepost without it.")
    ] = None,
) -> None:
    """Serve the schedule: Prefect's own server and the flows of prefect.yaml, stopped together by one Ctrl-C."""
    from flows.scheduler import Address, serve_schedule
    from warehouse.migrate import migrate
    from warehouse.settings import PROJECT

    with mistakes_told():
        migrate(settings())
        serve_schedule(settings(), schedule or PROJECT / "prefect.yaml", Address(host, port), tell=say)
