"""What people say of a frozen snapshot at the terminal: a signature, an embargo, an erratum."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.output import mistakes_told
from cli.surroundings import author, date_of, now, record
from indicators.errors import CallerMistake

if TYPE_CHECKING:
    from warehouse.connection import Warehouse
    from warehouse.snapshots import SnapshotLine

Snapshot = Annotated[str, typer.Argument(help="Number or beginning of the digest.")]


def sign(snapshot: Snapshot, note: Annotated[str, typer.Option(help="What you say to it.")] = "") -> None:
    """Sign a snapshot off, for the next level the plan asks for."""
    from warehouse.sign_off import sign as signed

    with mistakes_told(), record() as warehouse:
        given = signed(warehouse, snapshot, by=author(), at=now(), note=note)
    level = f" as {_titled(given.title)}" if given.title else ""
    typer.echo(f"snapshot {snapshot} is signed off by {given.name}{level}")


def embargo(
    snapshot: Snapshot,
    until: Annotated[str, typer.Option(metavar="INSTANT", help="2026-05-01T15:00Z; a zone is needed.")],
    reason: Annotated[str, typer.Option(help="Why.")],
) -> None:
    """Keep a snapshot from the public until an instant: reports and exports made before it say so."""
    from warehouse.sign_off import embargo as embargoed

    with mistakes_told(), record() as warehouse:
        given = embargoed(warehouse, snapshot, until=_instant(until), reason=reason, by=author(), at=now())
    typer.echo(f"snapshot {snapshot} is under embargo until {given.until}")


def erratum(
    snapshot: Snapshot,
    reason: Annotated[str, typer.Option(help="What was wrong.")],
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="As of that day; the old one's without it.")
    ] = None,
) -> None:
    """Freeze a new snapshot in place of one that was wrong; the old one stays, and says that it was replaced."""
    from warehouse.freezing import take_erratum

    with mistakes_told(), record() as warehouse:
        frozen = take_erratum(warehouse, snapshot, as_of=date_of("on", on), reason=reason, at=now(), by=author())
    typer.echo(f"snapshot {frozen.id} {frozen.digest} replaces snapshot {snapshot}")


def line_of(warehouse: Warehouse, line: SnapshotLine) -> dict[str, Any]:
    """Give a snapshot as a line of a list, with its standing."""
    from warehouse.sign_off import standing_of
    from warehouse.snapshots import read_snapshot

    standing = standing_of(warehouse, read_snapshot(warehouse, line.id))
    count = len(standing.signatures)
    return asdict(line) | {
        "signed": f"{count} of {count + len(standing.wanting)}" if count + len(standing.wanting) else "",
        "embargo": standing.embargoed_on(now()),
        "replaced_by": standing.replaced_by.snapshot if standing.replaced_by else None,
    }


def _titled(title: dict[str, str]) -> str:
    return title.get("en") or next(iter(title.values()))


def _instant(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise CallerMistake(f"--until: found {text!r}; expected an instant with its zone, such as 2026-05-01T15:00Z")
    return found.astimezone(UTC)
