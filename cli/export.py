"""`milepost export`: a frozen snapshot for other systems, as SDMX, IATI, Parquet or CSV."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path  # noqa: TC003 - Typer reads this annotation at run time
from typing import Annotated

import typer

from cli.output import mistakes_told, say
from cli.surroundings import record


class Form(StrEnum):
    """What a snapshot is exported as."""

    SDMX_CSV = "sdmx-csv"
    SDMX_ML = "sdmx-ml"
    IATI = "iati"
    PARQUET = "parquet"
    CSV = "csv"


def export(
    form: Annotated[Form, typer.Argument(help="What to write it as.")],
    snapshot: Annotated[
        str | None, typer.Argument(help="Number or beginning of the digest; the newest without it.")
    ] = None,
    public: Annotated[
        bool, typer.Option("--public", help="Refuse what is under embargo, replaced or not signed off.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="The folder to write to; one named for its content without it.")
    ] = None,
) -> None:
    """Write a snapshot as files other systems read: the same snapshot gives the same bytes."""
    from flows.publish_steps import require_public, write_export

    with mistakes_told(), record() as warehouse:
        if public:
            require_public(warehouse, snapshot)
        files = write_export(warehouse, snapshot, form=form.value, out=out)
    for written in files:
        typer.echo(str(written.path))
    if not any(written.new for written in files):
        say("the files were there already, with the same bytes")
