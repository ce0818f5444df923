"""`milepost plan roll`: the next edition of a plan beside this one, after asking what does not simply continue."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.output import mistakes_told, say
from cli.surroundings import settings
from indicators.errors import CallerMistake

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indicators.framework import Plan

PeriodArgument = Annotated[str, typer.Argument(help="The years of the next edition: 2021-2024.")]
PlanOption = Annotated[
    str | None, typer.Option("--plan", help="The edition before; without it the newest, where only one is.")
]
CodeOption = Annotated[
    str | None, typer.Option("--code", help="The next edition's name; without it this one's with the new years.")
]
DropOption = Annotated[
    list[str] | None, typer.Option("--drop", metavar="CODE", help="A place that ends; may be repeated.")
]
ReasonOption = Annotated[
    list[str] | None, typer.Option("--reason", help="Why: one for each --drop in turn, or one for all.")
]
RenumberOption = Annotated[
    list[str] | None, typer.Option("--renumber", metavar="OLD=NEW", help="A place with another code; may be repeated.")
]
AddOption = Annotated[
    list[str] | None, typer.Option("--add", metavar="CODE=INDICATOR", help="A new place, and what stands there.")
]
AnswersOption = Annotated[
    Path | None, typer.Option("--answers", metavar="FILE.toml", help="All of this in a file, splits and mergers too.")
]
AskOption = Annotated[
    bool | None, typer.Option("--ask/--no-ask", help="Ask what ends and what is new; in a terminal it is asked.")
]


def roll(
    period: PeriodArgument,
    *,
    plan: PlanOption = None,
    code: CodeOption = None,
    drop: DropOption = None,
    reason: ReasonOption = None,
    renumber: RenumberOption = None,
    add: AddOption = None,
    answers: AnswersOption = None,
    ask: AskOption = None,
) -> None:
    """Write the next edition's folder beside this one's: what continues, the crosswalk, and what is to be decided."""
    from indicators.rolling_steps import answers_from
    from warehouse.plan_folder import find_plan_folder, plan_of_folder
    from warehouse.plan_rolling import newest_edition, roll_of, roll_plan

    with mistakes_told():
        folder = find_plan_folder(settings().plans, plan or newest_edition(settings().plans))
        old = plan_of_folder(folder)
        said = _from_file(answers)
        said["step"] += [*_dropped(drop or [], reason or []), *_renumbered(renumber or [])]
        said["place"] += [{"code": code, "indicator": name} for code, name in _pairs("--add", add or [])]
        if _is_asked(ask, given=bool(said["step"] or said["place"] or answers)):
            _ask(old, said)
        rolled = roll_of(old, period, code, answers_from(said, str(answers or "the answers")))
        target, marks = roll_plan(folder, old, rolled)
        typer.echo(str(target))
        say(f"{len(marks)} figures and texts are to be filled in: `milepost plan check {rolled.code}` names each; "
            f"what is to be decided is in {target / 'README.md'}")  # fmt: skip


def _from_file(path: Path | None) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if path is not None:
        try:
            said = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise CallerMistake(f"{path} cannot be read: {error.strerror}") from None
        except ValueError as error:
            raise CallerMistake(f"{path}: found {error}; expected a TOML text with [[step]] and [[place]]") from None
    return said | {name: list(said.get(name, ())) for name in ("step", "place")}


def _dropped(codes: Sequence[str], reasons: Sequence[str]) -> list[dict[str, Any]]:
    if len(reasons) not in {1, len(codes)} or (reasons and not codes):
        raise CallerMistake(f"found {len(reasons)} --reason for {len(codes)} --drop: expected one for each, or one for "
                            "all; say why every place ends")  # fmt: skip
    told = list(reasons) if len(reasons) == len(codes) else [*reasons] * len(codes)
    return [{"kind": "dropped", "old": [code], "reason": why} for code, why in zip(codes, told, strict=True)]


def _renumbered(pairs: Sequence[str]) -> list[dict[str, Any]]:
    return [{"kind": "renumbered", "old": [old], "new": [new]} for old, new in _pairs("--renumber", pairs)]


def _pairs(option: str, texts: Sequence[str]) -> list[tuple[str, str]]:
    found = []
    for text in texts:
        left, equals, right = text.partition("=")
        if not (left.strip() and equals and right.strip()):
            raise CallerMistake(f"{option} {text!r}: expected two names with = between them")
        found.append((left.strip(), right.strip()))
    return found


def _is_asked(wanted: bool | None, *, given: bool) -> bool:
    if wanted is not None:
        return wanted
    return not given and sys.stdin.isatty() and sys.stdout.isatty()


def _ask(plan: Plan, said: dict[str, Any]) -> None:
    """Ask what ends, what gets another code and what is new; an empty answer goes on to the next question."""
    count = len(plan.places())
    if typer.confirm(f"Do all {count} places of {plan.code} continue, and is none new?", default=True, err=True):
        return
    while code := _code(plan, "A place that ends"):
        said["step"].append({"kind": "dropped", "old": [code], "reason": typer.prompt("  Why", err=True)})
    while code := _code(plan, "A place that gets another code"):
        new = typer.prompt("  Its new code", err=True)
        said["step"].append({"kind": "renumbered", "old": [code], "new": [new]})
    while code := _prompt("The code of a place that is new"):
        said["place"].append({"code": code, "indicator": _prompt("  The indicator that stands there") or None})


def _code(plan: Plan, question: str) -> str:
    while (code := _prompt(question)) and code not in plan.places():
        say(f"  {plan.code} has no place {code}: expected one of {', '.join(plan.places())}")
    if code:
        say(f"  {plan.indicator(plan.places()[code].indicator).title.in_language('en')[0]}")
    return code


def _prompt(question: str) -> str:
    return str(typer.prompt(f"{question} (empty: none)", default="", show_default=False, err=True)).strip()
