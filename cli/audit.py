"""`milepost audit`: who did what, and the proof that nobody changed the log since."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Annotated

import typer

from cli.output import Format, FormatOption, mistakes_told, say, show
from cli.surroundings import record
from indicators.errors import CallerMistake

app = typer.Typer(no_args_is_help=True)

COLUMNS = ("sequence", "at", "actor", "act", "about", "request", "document", "digest")
TAMPERED = 4


@app.callback()
def audit() -> None:
    """Who did what, and the proof that nobody changed the log since."""


@app.command("list")
def list_all(
    about: Annotated[str | None, typer.Option("--about", help="About one thing, such as account:anna.")] = None,
    actor: Annotated[str | None, typer.Option("--actor", help="Of one person.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="So many at most.")] = 100,
    form: FormatOption = Format.TABLE,
) -> None:
    """List acts, the newest first."""
    from warehouse.audit import audit_lines

    with mistakes_told(), record() as warehouse:
        lines = audit_lines(warehouse, about=about, actor=actor, limit=limit)
    if not lines:
        say("nothing of that kind was ever done")
    columns = COLUMNS if form is not Format.TABLE else ("sequence", "at", "actor", "act", "about", "document")
    show([asdict(line) for line in lines], columns, form)


@app.command()
def verify(
    anchor: Annotated[
        str | None, typer.Option("--anchor", help="A digest of the log that was written down elsewhere.")
    ] = None,
) -> None:
    """Recompute every line of the log and the chain; with an anchor, see that nothing up to it was cut off."""
    from warehouse.audit import audit_head, audit_lines, verify_audit

    with mistakes_told(), record() as warehouse:
        if anchor is not None and not re.fullmatch("[0-9a-f]{64}", anchor):
            raise CallerMistake(f"--anchor: found {anchor!r}; expected the 64 digits and letters a to f of a digest")
        found, head = verify_audit(warehouse, anchor=anchor), audit_head(warehouse)
        last = next(iter(audit_lines(warehouse, limit=1)), None)
    for sentence in found:
        say(sentence)
    if found:
        raise typer.Exit(TAMPERED)
    count = last.sequence if last else 0
    typer.echo(f"{count} line{'s' if count != 1 else ''}: every digest and the chain agree")
    typer.echo(f"head {head}" if head else "the log is empty")
    if anchor is None:
        say("a tail that was cut off is found only with --anchor: keep the head elsewhere and give it next time")
