"""`milepost snapshot`: freeze what is known, say what is to be said of it, and prove that it still is what it was."""

from __future__ import annotations

from typing import Annotated

import typer

from cli import signing
from cli.output import Format, FormatOption, mistakes_told, say, show, show_json
from cli.surroundings import author, date_of, now, record
from indicators.canonical import plain

app = typer.Typer(no_args_is_help=True)
app.command("sign")(signing.sign)
app.command("embargo")(signing.embargo)
app.command("erratum")(signing.erratum)

PlanOption = Annotated[str | None, typer.Option("--plan", help="The plan, when several are loaded.")]
TAMPERED = 4


@app.command()
def take(
    plan: PlanOption = None,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="As of that day; today without it.")] = None,
) -> None:
    """Freeze the state of a plan; when nothing changed since the newest snapshot, say so and keep that one."""
    from warehouse.freezing import take_snapshot

    with mistakes_told(), record() as warehouse:
        frozen = take_snapshot(warehouse, plan, as_of=date_of("on", on) or now().date(), at=now(), by=author())
    typer.echo(f"snapshot {frozen.id} {frozen.digest} {'taken' if frozen.new else 'says the same already'}")


@app.command("list")
def list_all(plan: PlanOption = None, form: FormatOption = Format.TABLE) -> None:
    """List snapshots, the newest first, with their signatures, embargo and what replaced them."""
    from warehouse.snapshots import list_snapshots

    with mistakes_told(), record() as warehouse:
        rows = [signing.line_of(warehouse, line) for line in list_snapshots(warehouse, plan=plan)]
    if form is Format.TABLE:
        rows = [row | {"digest": row["digest"][:16], "taken_at": row["taken_at"][:16]} for row in rows]
    show(rows, ("id", "plan", "as_of", "digest", "taken_at", "taken_by", "signed", "embargo", "replaced_by"), form)


@app.command("show")
def show_one(
    snapshot: Annotated[
        str | None, typer.Argument(help="Number or beginning of the digest; the newest without it.")
    ] = None,
) -> None:
    """Show a snapshot's frozen document, as JSON; `standing` is what was said of it since, and no part of it."""
    from warehouse.sign_off import standing_of
    from warehouse.snapshots import read_snapshot

    with mistakes_told(), record() as warehouse:
        one = read_snapshot(warehouse, snapshot)
        standing = standing_of(warehouse, one)
    show_json({**one.document, "standing": {"snapshot": one.id, "digest": one.digest, **standing.as_dict()}})


@app.command()
def compare(
    first: Annotated[str, typer.Argument(help="Number or beginning of the digest of the one to compare from.")],
    second: Annotated[str, typer.Argument(help="The one to compare with.")],
    form: FormatOption = Format.TABLE,
) -> None:
    """Tell every figure in which two snapshots differ, and how much of each difference which cause makes."""
    from cli.comparing import COLUMNS, rows_of
    from warehouse.compared_snapshots import compare_snapshots

    with mistakes_told(), record() as warehouse:
        compared = compare_snapshots(warehouse, first, second)
    if form is Format.JSON:
        show_json(plain(compared.as_dict()))
        return
    show(list(rows_of(compared.comparison)), COLUMNS, form)
    say(compared.sentence())


@app.command()
def seal() -> None:
    """Seal everything in the record that came since the last seal; taking a snapshot does so too."""
    from warehouse.seal_verification import last_seal
    from warehouse.seals import seal_record

    with mistakes_told(), record() as warehouse:
        count, head = seal_record(warehouse, at=now(), by=author()), last_seal(warehouse)
    typer.echo(f"{count} row{'s' if count != 1 else ''} sealed; head {head}")


@app.command()
def verify(
    snapshot: Annotated[str | None, typer.Argument(help="Which one to make again; the newest without it.")] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Do not make it again from landed bytes.")] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Compare every row of the record and every stored file too.")
    ] = False,
) -> None:
    """Recompute every digest and the chain, hash every landed file, and make a snapshot again from landed bytes."""
    from warehouse.seal_verification import last_seal, unsealed, verify_record
    from warehouse.snapshots import list_snapshots, read_snapshot, verify_chain

    with mistakes_told(), record() as warehouse:
        # Rows first: of a damaged record no other question can be asked.
        found = verify_record(warehouse) if everything else []
        found += [] if found else verify_chain(warehouse)
        count = 0 if found else len(list_snapshots(warehouse))
        remade = None if quick or found or not count else read_snapshot(warehouse, snapshot)
        if remade is not None:
            from flows.remake import differences

            found = differences(warehouse, remade)
        open_rows, head = (unsealed(warehouse), last_seal(warehouse)) if everything and not found else (0, "")
    for finding in found:
        say(f"{finding.place()}: found {finding.found}; expected {finding.expected}")
    if found:
        raise typer.Exit(TAMPERED)
    typer.echo(f"{count} snapshot{'s' if count != 1 else ''}: every digest, the chain and every landed file agree")
    if everything:
        typer.echo(
            f"every sealed row of every table and every stored file agree; head {head or 'none: nothing is sealed'}"
        )
        typer.echo(f"rows that came after the last seal and are covered by the next: {open_rows}")
    if remade is not None:
        typer.echo(f"snapshot {remade.id} was made again from the landed bytes: nothing differs")
