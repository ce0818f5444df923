"""`milepost token`: secrets by which programs act for a person."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.output import Format, FormatOption, mistakes_told, say, show
from cli.surroundings import author, now, record

if TYPE_CHECKING:
    from datetime import datetime

    from warehouse.api_tokens import TokenInfo

app = typer.Typer(no_args_is_help=True)

COLUMNS = ("id", "person", "title", "hint", "scopes", "state", "created_at", "expires_at", "used_at", "ended_at")


@app.callback()
def token() -> None:
    """Secrets by which programs act for a person."""


@app.command()
def issue(
    account: Annotated[str, typer.Argument(help="Whom the token acts for; it may do what they may and no more.")],
    title: Annotated[str, typer.Option("--title", help="What the token is for.")],
    scope: Annotated[list[str], typer.Option("--scope", help="read or submit; may be given again for both.")],
    days: Annotated[int, typer.Option("--days", min=1, max=365, help="How long it lasts.")] = 90,
) -> None:
    """Make a token and print it, this once."""
    from warehouse.api_tokens import issue_token, scopes_named

    with mistakes_told(), record() as warehouse:
        scopes, lasts = scopes_named(scope), timedelta(days=days)
        secret = issue_token(warehouse, account, title=title, scopes=scopes, lasts=lasts, at=now(), by=author())
    typer.echo(secret)
    say("the record does not keep it: store it now, where programs keep secrets; it is never shown again")


@app.command("list")
def list_all(
    account: Annotated[str | None, typer.Argument(help="Those of one account; all without it.")] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List tokens, the newest first: what for, until when, when last used."""
    from warehouse.api_tokens import tokens_of

    with mistakes_told(), record() as warehouse:
        found = tokens_of(warehouse, account)
    if not found:
        say("there are no tokens")
    columns = COLUMNS if form is not Format.TABLE else tuple(name for name in COLUMNS if name != "ended_at")
    show([_row(one, form, now()) for one in found], columns, form)


@app.command()
def end(number: Annotated[int, typer.Argument(help="The token's number, as `milepost token list` shows it.")]) -> None:
    """End a token at once and for ever."""
    from warehouse.api_tokens import end_token

    with mistakes_told(), record() as warehouse:
        end_token(warehouse, number, at=now(), by=author())
    typer.echo(f"token {number} is ended")


def _row(one: TokenInfo, form: Format, at: datetime) -> dict[str, Any]:
    row = asdict(one) | {"state": "ended" if one.ended_at else "in force" if one.stands(at) else "over"}
    if form is Format.JSON:
        return row
    row |= {"scopes": ", ".join(one.scopes), "hint": f"…{one.hint}"}
    return row if form is Format.CSV else row | {name: (row[name] or "")[:16] for name in row if name.endswith("_at")}
