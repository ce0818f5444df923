"""`milepost narrative`: what is said of a year's figures, from the first draft to what a report prints."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.output import Format, FormatOption, mistakes_told, say, show, show_json
from cli.surroundings import author, now, record
from indicators.errors import CallerMistake

if TYPE_CHECKING:
    from indicators.framework import Plan
    from warehouse.narratives import Standing

app = typer.Typer(no_args_is_help=True)

COLUMNS = ("code", "kind", "language", "state", "stale", "author", "approved_by", "text")

CodeArgument = Annotated[
    str,
    typer.Argument(help="An objective, outcome or indicator of the plan, by its code: I.5-c; or the plan's own code."),
]
YearOption = Annotated[int, typer.Option("--year", help="The year it is about.")]
LanguageOption = Annotated[str, typer.Option("--language", help="The language it is written in.")]
PlanOption = Annotated[str | None, typer.Option("--plan", help="The plan, when several are loaded.")]
TextOption = Annotated[
    str | None, typer.Option("--text", help="What is to be said; {value}, {target} and the like stand for figures.")
]
FileOption = Annotated[Path | None, typer.Option("--file", help="A file with the text; - for standard input.")]
SeenOption = Annotated[
    int | None, typer.Option("--seen", help="The step you looked at, as `show` numbers it: a newer one is refused.")
]


@app.callback()
def narrative() -> None:
    """What is said of a year's figures: drafted, edited, approved."""


@app.command()
def draft(
    code: CodeArgument, *, year: YearOption, language: LanguageOption, text: TextOption = None, file: FileOption = None,
    plan: PlanOption = None,
) -> None:  # fmt: skip
    """Write a first wording, beside the figures as they are now."""
    _step("drafted", code, year, language, plan, text=_text(text, file))


@app.command()
def edit(
    code: CodeArgument, *, year: YearOption, language: LanguageOption, text: TextOption = None, file: FileOption = None,
    plan: PlanOption = None, seen: SeenOption = None,
) -> None:  # fmt: skip
    """Put another wording in its place; the one before is kept."""
    _step("edited", code, year, language, plan, text=_text(text, file), seen=seen)


@app.command()
def approve(
    code: CodeArgument, *, year: YearOption, language: LanguageOption, plan: PlanOption = None, seen: SeenOption = None
) -> None:
    """Approve the newest wording beside the figures as they are now: the next snapshot freezes it."""
    _step("approved", code, year, language, plan, seen=seen)


@app.command()
def withdraw(
    code: CodeArgument, *, year: YearOption, language: LanguageOption, plan: PlanOption = None, seen: SeenOption = None
) -> None:
    """Take it back: the next snapshot has none."""
    _step("withdrawn", code, year, language, plan, seen=seen)


@app.command("show")
def show_one(
    code: CodeArgument, *, year: YearOption, language: LanguageOption, plan: PlanOption = None,
    form: FormatOption = Format.TABLE,
) -> None:  # fmt: skip
    """Show how one stands, its text with the figures filled in, and every step."""
    from warehouse.narratives import narrative_of
    from warehouse.plans import plan_known_on

    with mistakes_told(), record() as warehouse:
        of = plan_known_on(warehouse, plan, None)
        found, steps, figures = narrative_of(warehouse, of, code, year=year, language=language, at=now())
    history = [
        {"step": one.step.value, "number": one.number, "at": one.at, "author": one.author, "text": one.text}
        for one in steps
    ]
    answer = _row(found) | {"filled": _filled(of, found, figures), "steps": history}
    if form is not Format.TABLE:
        show_json(answer)
        return
    stale = ", stale: the figures have changed under it" if found.stale else ""
    typer.echo(f"{code}, {year}, {language}: {answer['state']}{stale}")
    if answer["filled"]:
        typer.echo(f"\n{answer['filled']}\n")
    for one in history:
        typer.echo(f"  {one['number']} {one['step']} {one['at']} by {one['author']}")


@app.command("list")
def list_all(
    *, year: YearOption, language: Annotated[str | None, typer.Option("--language", help="Only one language.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="What nobody wrote about, too.")] = False,
    plan: PlanOption = None, form: FormatOption = Format.TABLE,
) -> None:  # fmt: skip
    """List what is written about a year, and how each stands."""
    from warehouse.narratives import narratives_of
    from warehouse.plans import plan_known_on

    with mistakes_told(), record() as warehouse:
        of = plan_known_on(warehouse, plan, None)
        languages = of.languages if language is None else (language,)
        found = narratives_of(warehouse, of, year=year, languages=languages, at=now())
    written = [one for one in found if one.narrative.number]
    say(f"{len(written)} of {len(found)} are written, {sum(one.stale for one in found)} of them stale")
    show([_row(one) for one in (found if everything else written)], COLUMNS, form)


def _step(
    step: str, code: str, year: int, language: str, plan: str | None, *, text: str = "", seen: int | None = None
) -> None:
    from indicators.narratives import NarrativeStep
    from warehouse.narratives import Signed, take_step
    from warehouse.plans import plan_known_on

    with mistakes_told(), record() as warehouse:
        of = plan_known_on(warehouse, plan, None)
        signed = Signed(by=author(), at=now())
        found = take_step(
            warehouse, of, code, NarrativeStep(step), year=year, language=language, signed=signed, text=text, seen=seen
        )  # fmt: skip
    typer.echo(f"{code}, {year}, {language}: {step}, step {found.narrative.number}")


def _text(text: str | None, file: Path | None) -> str:
    with mistakes_told():
        if (text is None) == (file is None):
            raise CallerMistake("--text, --file: found both or none; give the text in one of the two ways")
        if text is not None:
            return text
        assert file is not None, "one of the two is there"
        try:
            return typer.get_text_stream("stdin").read() if str(file) == "-" else file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CallerMistake(f"--file {file}: {error}; expected a text in UTF-8") from None


def _row(one: Standing) -> dict[str, Any]:
    newest = one.narrative.newest
    return {
        "kind": one.subject.kind.value,
        "code": one.subject.code,
        "year": one.year,
        "language": one.language,
        "state": one.narrative.state.value,
        "stale": one.stale,
        "author": newest.author if newest else None,
        "approved_by": newest.approved_by if newest else None,
        "text": newest.text if newest else None,
    }


def _filled(plan: Plan, one: Standing, figures: dict[str, Any]) -> str:
    from reports.narratives import preview

    newest = one.narrative.newest
    return preview(plan, one.subject, newest.text, figures, one.language) if newest else ""
