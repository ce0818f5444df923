"""`milepost init`: making the record."""

from __future__ import annotations

import typer

from cli.output import mistakes_told
from cli.surroundings import settings


def init() -> None:
    """Create the record, or bring it to the newest form; what it holds stays."""
    from warehouse.migrate import migrate

    with mistakes_told():
        before, after = migrate(settings())
        done = "already at" if before == after else f"from {before or 'nothing'} to"
        typer.echo(f"the record is {done} {after}")
