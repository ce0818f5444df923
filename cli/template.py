"""`milepost template`: the workbook that whoever answers for a source fills in."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - Typer reads this annotation at run time
from typing import TYPE_CHECKING, Annotated

import typer

from cli.output import mistakes_told, say
from cli.surroundings import contact, now, record
from indicators.errors import CallerMistake

if TYPE_CHECKING:
    from datetime import datetime

    from warehouse.connection import Warehouse


def template(
    source: Annotated[str, typer.Argument(help="The source, by its name in the plan.")],
    out: Annotated[Path, typer.Option("--output", "-o", help="The file to write, ending in .xlsx.")],
    plan: Annotated[str | None, typer.Option(help="The plan, when several are loaded.")] = None,
    language: Annotated[str, typer.Option(help="en, fr, es, ru, zh or ar.")] = "en",
) -> None:
    """Write the workbook a data owner fills in: what is known stands in it, with the periods that are due."""
    with mistakes_told(), record() as warehouse:
        if out.suffix.lower() != ".xlsx":
            raise CallerMistake(f"--output: found {out.name}; expected a file that ends in .xlsx")
        content = _workbook(warehouse, source, plan, language, now())
        try:
            out.write_bytes(content)
        except OSError as error:
            raise CallerMistake(f"{out} cannot be written: {error.strerror}") from None
    typer.echo(str(out))
    say("hand it in filled in, as it is: what stands in it already changes nothing")


def _workbook(warehouse: Warehouse, name: str, plan: str | None, language: str, at: datetime) -> bytes:
    from flows.errands import source_named
    from portal.blank_workbooks import workbook_for
    from warehouse.plans import plan_known_on

    known = plan_known_on(warehouse, plan, None)
    source = source_named(known, name)
    return workbook_for(warehouse, known, source, language=language, at=at, contact=contact())
