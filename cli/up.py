"""`milepost up`: everything that runs by itself, on this machine, until Ctrl-C."""

from __future__ import annotations

import os
from pathlib import Path  # noqa: TC003 - Typer reads this annotation at run time
from typing import Annotated

import typer

from cli.output import mistakes_told, say
from cli.surroundings import settings


def up(
    host: Annotated[str, typer.Option(help="Where the scheduler listens; it knows no accounts.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The scheduler's port.", min=1, max=65535)] = 4200,
    portal_host: Annotated[str, typer.Option(help="Where the portal listens.")] = "127.0.0.1",
    portal_port: Annotated[int, typer.Option(help="The portal's port.", min=1, max=65535)] = 8000,
    schedule: Annotated[
        Path | None, typer.Option(help="The prefect.yaml to serve; the one that comes with Milepost without it.")
    ] = None,
) -> None:
    """Serve the portal and the schedule: pages, their worker, Prefect and the flows, stopped by one Ctrl-C."""
    from flows.scheduler import Address, require_free, serve_schedule
    from portal.running import counter_running
    from portal.settings import PortalSettings
    from warehouse.migrate import migrate
    from warehouse.settings import PROJECT

    with mistakes_told():
        # Forms are taken from the one address people use: without a word about it, that is where we listen.
        environ = {**os.environ, "MILEPOST_HOME": str(settings().home), "MILEPOST_PLANS": str(settings().plans)}
        environ["MILEPOST_PORTAL_URL"] = environ.get("MILEPOST_PORTAL_URL") or f"http://{portal_host}:{portal_port}"
        portal = PortalSettings.from_environment(environ)
        require_free(Address(portal_host, portal_port))
        migrate(settings())
        with counter_running(settings().home, environ, portal_host, portal_port):
            say(f"the portal is at {portal.url}")
            serve_schedule(settings(), schedule or PROJECT / "prefect.yaml", Address(host, port), tell=say)
