"""`milepost init` and `milepost findings`: making the record, and what its checks had to say."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.output import Format, FormatOption, mistakes_told, show
from cli.surroundings import record, settings


def init() -> None:
    """Create the record, or bring it to the newest form; what it holds stays."""
    from warehouse.migrate import migrate

    with mistakes_told():
        before, after = migrate(settings())
        done = "already at" if before == after else f"from {before or 'nothing'} to"
        typer.echo(f"the record is {done} {after}")


def findings(
    run: Annotated[int | None, typer.Option(help="Only those of one run, by its number.")] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List what the checks of standing runs had to say: place, found, expected, remedy."""
    from warehouse.runs import findings as standing

    with mistakes_told(), record() as warehouse:
        rows = [found.as_dict() for _, found in standing(warehouse, run_id=run)]
    show(rows, ("code", "severity", "source", "file", "row", "column", "found", "expected", "remedy"), form)
