"""`milepost user`: who has an account, what each may do, and how they get in."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.grants import in_words, names_grants
from cli.output import Format, FormatOption, mistakes_told, say, show, show_json, show_table
from cli.surroundings import author, now, record
from indicators.errors import CallerMistake
from indicators.permissions import Grant  # noqa: TC001 - read at run time, as all annotations of commands are

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.accounts import Person
    from warehouse.connection import Warehouse

app = typer.Typer(no_args_is_help=True)

BRIEF = ("name", "display_name", "email", "language", "active", "grants")
WHOLE = (*BRIEF, "password", "identities", "tokens")

NameArgument = Annotated[str, typer.Argument(help="The account's name; capitals make no difference.")]
DisplayOption = Annotated[str | None, typer.Option("--name", help="The person's own name, as pages show it.")]
EmailOption = Annotated[str | None, typer.Option("--email", help="Where notices go; nobody is known by it.")]
LanguageOption = Annotated[str | None, typer.Option("--language", help="zh, en, fr, es, ar or ru.")]


@app.callback()
def user() -> None:
    """Who has an account, what each may do, and how they get in."""


@app.command()
@names_grants
def add(
    account: NameArgument,
    *,
    name: Annotated[str, typer.Option("--name", help="The person's own name, as pages show it.")],
    email: EmailOption = None,
    language: LanguageOption = None,
    wanted: tuple[Grant, ...],
) -> None:
    """Add an account, with a role if one is named. It has no password yet."""
    from warehouse.accounts import create_account

    with mistakes_told(), record() as warehouse:
        _must_be_known(warehouse, wanted)
        about = {"display_name": name, "email": email or "", "language": language or "en"}
        person = create_account(warehouse, account, **about, at=now(), by=author())
        person = _given(warehouse, person, wanted)
    typer.echo(f"added {person.name}, {_roles(person)}")
    say(f"to let them in: `milepost user password {person.name}`, or `milepost user link {person.name}` for a provider")


@app.command("list")
def list_all(form: FormatOption = Format.TABLE) -> None:
    """List all accounts, those disabled too."""
    from warehouse.accounts import people

    with mistakes_told(), record() as warehouse:
        found = people(warehouse)
    if not found:
        say("there are no accounts; `milepost user add` makes one")
    show([_row(one, form) for one in found], BRIEF, form)


@app.command("show")
def show_one(account: NameArgument, form: FormatOption = Format.TABLE) -> None:
    """Show one account: what it may do and every way it gets in."""
    with mistakes_told(), record() as warehouse:
        row = _whole(warehouse, account, form)
    if form is Format.JSON:
        show_json(row)
    elif form is Format.CSV:
        show([row], WHOLE, form)
    else:
        show_table([[name.replace("_", " "), str(row[name])] for name in WHOLE], ("", row["name"]))


@app.command()
def change(
    account: NameArgument, name: DisplayOption = None, email: EmailOption = None, language: LanguageOption = None
) -> None:
    """Change how a person is named, written to or spoken to."""
    from warehouse.accounts import change_account

    with mistakes_told(), record() as warehouse:
        if name is None and email is None and language is None:
            raise CallerMistake("found nothing to change; give --name, --email or --language")
        person = change_account(
            warehouse, account, display_name=name, email=email, language=language, at=now(), by=author()
        )
    typer.echo(f"{person.name}: {person.display_name}, {person.email or 'no e-mail'}, {person.language}")


@app.command("grant")
@names_grants
def give(account: NameArgument, *, wanted: tuple[Grant, ...]) -> None:
    """Give a role for a source, an indicator, an objective or everything."""
    with mistakes_told(), record() as warehouse:
        _must_be_named(wanted)
        _must_be_known(warehouse, wanted)
        person = _given(warehouse, _person(warehouse, account), wanted)
    typer.echo(f"{person.name} is {_roles(person)}")


@app.command()
@names_grants
def revoke(account: NameArgument, *, wanted: tuple[Grant, ...]) -> None:
    """Take a role back, exactly as it was given; at once, also for who is signed in."""
    with mistakes_told(), record() as warehouse:
        _must_be_named(wanted)
        person = _person(warehouse, account)
        if missing := [one for one in wanted if one not in person.grants]:
            raise CallerMistake(f"{person.name} is not {in_words(missing[0])}; they are {_roles(person)}")
        person = _given(warehouse, person, wanted, given=False)
    typer.echo(f"{person.name} is {_roles(person)}")


@app.command()
def disable(account: NameArgument) -> None:
    """Shut an account out: its sessions and tokens end at once. What it did stays."""
    _switch(account, active=False)


@app.command()
def enable(account: NameArgument) -> None:
    """Let a disabled account in again; sessions and tokens that ended stay ended."""
    _switch(account, active=True)


@app.command()
def password(
    account: NameArgument,
    stdin: Annotated[bool, typer.Option("--stdin", help="Read it from standard input, as one line.")] = False,
    remove: Annotated[bool, typer.Option("--remove", help="Let the person in by a provider only.")] = False,
) -> None:
    """Set a password, asked for without showing it. Every session of the account ends."""
    from warehouse.accounts import remove_password, set_password

    with mistakes_told(), record() as warehouse:
        person = _person(warehouse, account)
        if remove:
            remove_password(warehouse, person.name, at=now(), by=author())
        else:
            set_password(warehouse, person.name, _password_given(stdin), at=now(), by=author())
    typer.echo(f"{person.name} {'has no password any more' if remove else 'has a new password'}")


@app.command()
def link(
    account: NameArgument,
    issuer: Annotated[str, typer.Option("--issuer", help="The provider's address, as in its tokens.")],
    subject: Annotated[str, typer.Option("--subject", help="The name the provider knows the person by.")],
) -> None:
    """Let a provider vouch for a person, by issuer and subject, never by mail address."""
    from warehouse.accounts import link_identity

    with mistakes_told(), record() as warehouse:
        person = link_identity(warehouse, account, issuer, subject, at=now(), by=author())
    typer.echo(f"{person.name} is {subject} of {issuer}")


def _switch(account: str, *, active: bool) -> None:
    from warehouse.accounts import change_account

    with mistakes_told(), record() as warehouse:
        person = change_account(warehouse, account, active=active, at=now(), by=author())
    typer.echo(f"{person.name} is {'enabled' if active else 'disabled'}")


def _person(warehouse: Warehouse, account: str) -> Person:
    from warehouse.accounts import person_named

    found = person_named(warehouse, account)
    if found is None:
        raise CallerMistake(f"there is no account {account!r}; `milepost user list` shows all there are")
    return found


def _must_be_named(wanted: tuple[Grant, ...]) -> None:
    if not wanted:
        raise CallerMistake("--role: found none; name the role and what it is for")


def _must_be_known(warehouse: Warehouse, wanted: Sequence[Grant]) -> None:
    """See to every grant before the first is written."""
    from warehouse.accounts import require_sense
    from warehouse.grant_subjects import require_subject

    for one in wanted:
        require_sense(one)
        require_subject(warehouse, one)


def _given(warehouse: Warehouse, person: Person, wanted: Sequence[Grant], *, given: bool = True) -> Person:
    from warehouse.accounts import grant

    for one in wanted:
        person = grant(warehouse, person.name, one, given=given, at=now(), by=author())
    return person


def _password_given(stdin: bool) -> str:
    if stdin:
        return typer.get_text_stream("stdin").readline().rstrip("\r\n")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt="The same again", err=True))


def _roles(person: Person) -> str:
    return ", ".join(in_words(one) for one in person.grants) or "without any role"


def _row(person: Person, form: Format) -> dict[str, Any]:
    row = {name: getattr(person, name) for name in BRIEF}
    if form is Format.JSON:
        return row | {"grants": [asdict(one) for one in person.grants]}
    return row | {"active": "yes" if person.active else "no", "grants": "; ".join(map(in_words, person.grants))}


def _whole(warehouse: Warehouse, account: str, form: Format) -> dict[str, Any]:
    from warehouse.accounts import has_password, identities_of
    from warehouse.api_tokens import tokens_of

    person = _person(warehouse, account)
    identities = [{"issuer": issuer, "subject": subject} for issuer, subject in identities_of(warehouse, person.name)]
    secret, at_hand = (
        has_password(warehouse, person.name),
        sum(one.stands(now()) for one in tokens_of(warehouse, person.name)),
    )
    if form is Format.JSON:
        return _row(person, form) | {"password": secret, "identities": identities, "tokens": at_hand}
    told = "; ".join(f"{one['subject']} of {one['issuer']}" for one in identities)
    return _row(person, form) | {"password": "yes" if secret else "no", "identities": told, "tokens": at_hand}
