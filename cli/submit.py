"""`milepost submit`: the counter from a terminal, with the findings, counts and words of its pages."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - Typer reads this annotation at run time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.output import Format, FormatOption, mistakes_told, say, show, show_json
from cli.surroundings import author, now, record
from indicators.errors import CallerMistake

if TYPE_CHECKING:
    from indicators.handing_in import Choices

REFUSED = 1

CHANGES = ("indicator", "area", "period", "breakdown", "old", "new", "difference", "cell")
FINDINGS = ("severity", "code", "sheet", "cell", "row", "column", "found", "expected", "remedy")


def submit(  # noqa: PLR0917 - each is an option of the command line
    file: Annotated[Path, typer.Argument(help="The file: .xlsx, .xls, .ods, .csv or .tsv.")],
    source: Annotated[str, typer.Option(help="The source of the plan it is for.")],
    plan: Annotated[str | None, typer.Option(help="The plan, when several are loaded.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what is found; keep nothing.")] = False,
    covers: Annotated[str, typer.Option(help="part: what is left out stays; whole: it is withdrawn.")] = "part",
    accept: Annotated[str, typer.Option(help="all, or fit: leave refused rows out.")] = "all",
    note: Annotated[str, typer.Option(help="Why known values change, or what you say to warnings.")] = "",
    sheet: Annotated[str | None, typer.Option(help="The sheet to read.")] = None,
    encoding: Annotated[str | None, typer.Option(help="Of a text file: utf-8, cp1252, gb18030 …")] = None,
    decimal: Annotated[str | None, typer.Option(help="The decimal sign of numbers written as text.")] = None,
    grouping: Annotated[str | None, typer.Option(help="The sign between groups of three digits.")] = None,
    dates: Annotated[str | None, typer.Option(help="The order of dates written as text: ymd, dmy or mdy.")] = None,
    column: Annotated[list[str] | None, typer.Option(help="HEADING=COLUMN, as often as needed.")] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Hand in a file: see everything that is wrong and all it would change; what is in order is submitted."""
    from portal.terminal import Request, hand_in

    said = {"sheet": sheet, "encoding": encoding, "decimal": decimal, "grouping": grouping, "dates": dates}
    with mistakes_told():
        if accept not in {"all", "fit"}:
            raise CallerMistake(f"--accept: found {accept!r}; expected all or fit")
        choices = _choices(said, covers, column or [])
        asked = Request(
            source=source, plan=plan, file_name=file.name, content=_bytes_of(file), choices=choices, dry_run=dry_run,
            accept=accept, note=note, by=author(), clock=now,
        )  # fmt: skip
        with record() as warehouse:
            answer = hand_in(warehouse, asked)
    _tell(answer, form)
    raise typer.Exit(_exit_code(answer))


def _exit_code(answer: dict[str, Any]) -> int:
    if answer["refused"] or answer["blocked"] or answer["problem"]:
        return REFUSED
    return CallerMistake.exit_code if answer["wanting"] else 0


def _choices(said: dict[str, str | None], covers: str, columns: list[str]) -> Choices:
    from indicators.handing_in import choices_of

    named = dict(_pair(one) for one in columns)
    given = {name: one for name, one in said.items() if one is not None}
    return choices_of({**given, "covers": covers, "columns": named})


def _pair(text: str) -> tuple[str, str]:
    heading, found, column = text.rpartition("=")
    if not found:
        raise CallerMistake(f"--column: found {text!r}; expected HEADING=COLUMN, such as Country=area")
    return heading, column


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise CallerMistake(f"{file}: {error.strerror}; expected a file that can be read") from None


def _tell(answer: dict[str, Any], form: Format) -> None:
    if form is Format.JSON:
        show_json(answer)
        return
    _tell_findings(answer, form)
    if answer["changes"]:
        show(answer["changes"], CHANGES, form)
    for change in answer["status_changes"]:
        say(f"{change['code']}: {change['before']} -> {change['after']}")
    if answer["problem"]:
        say(answer["problem"])
    for question in answer["questions"]:
        say(f"{question['sentence']} Answer with --{question['kind'].removesuffix('s')}")
    if answer["accepted"] is not None:
        counts = ", ".join(f"{answer[name]} {name}" for name in ("new", "changed", "unchanged", "withdrawn", "refused"))
        say(f"{answer['file_name']}: {counts}")
    for sentence in answer["wanting"]:
        say(sentence)
    if answer["id"]:
        say(f"submission {answer['id']}: {answer['state']}{', received before' if answer['already'] else ''}")


def _tell_findings(answer: dict[str, Any], form: Format) -> None:
    told, in_all = answer["findings"], answer["findings_in_all"]
    if told:
        show(told, FINDINGS, form)
    if in_all > len(told):
        codes = ", ".join(f"{one['count']} {one['code']}" for one in answer["findings_by_code"])
        say(f"the first {len(told)} of {in_all} findings are shown: {codes}")
