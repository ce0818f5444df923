"""`milepost report`: the annual report of a frozen snapshot, in four formats and six languages."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - Typer reads this annotation at run time
from typing import Annotated

import typer

from cli.output import mistakes_told, say
from cli.surroundings import record

app = typer.Typer(no_args_is_help=True)

ALL = "all"


@app.callback()
def report() -> None:
    """The annual report of a frozen snapshot."""


@app.command()
def build(
    snapshot: Annotated[
        str | None, typer.Option(help="Number or beginning of the digest; the newest without it.")
    ] = None,
    language: Annotated[str, typer.Option(help="en, fr, es, ru, zh or ar; all for every one.")] = "en",
    form: Annotated[str, typer.Option("--format", help="docx, html, pdf or xlsx; all for every one.")] = "docx",
    since: Annotated[
        str | None, typer.Option(metavar="SNAPSHOT", help="The last report's snapshot: tell what changed since.")
    ] = None,
    public: Annotated[
        bool, typer.Option("--public", help="Refuse what is under embargo, replaced or not signed off.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="The file to write, or the folder for several; without it they are named for their content.",
        ),
    ] = None,
) -> None:
    """Write the annual report: the same snapshot, language and format give the same bytes.

    A language whose translation has gaps is refused, with the strings it lacks.
    """
    from flows.publish_steps import require_public, write_reports
    from reports.build import FORMATS, LANGUAGES

    languages, forms = LANGUAGES if language == ALL else (language,), FORMATS if form == ALL else (form,)
    with mistakes_told(), record() as warehouse:
        if public:
            require_public(warehouse, snapshot)
        for written in write_reports(warehouse, snapshot, languages=languages, forms=forms, out=out, since=since):
            typer.echo(str(written.path))
            if not written.new:
                say("the file was there already, with the same bytes")
