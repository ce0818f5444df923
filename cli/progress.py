"""`milepost progress`: how far each indicator has come, on what is known."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cli.output import Format, FormatOption, mistakes_told, show, show_json
from cli.surroundings import KnownOn, date_of, known_on_of, now, record
from indicators.errors import CallerMistake

COLUMNS = ("code", "title", "baseline", "target", "latest", "progress", "pace", "status", "remark")


def progress(
    plan: Annotated[str | None, typer.Option(help="The plan, when several are loaded.")] = None,
    objective: Annotated[str | None, typer.Option(help="Only one objective, by its code: I.5.")] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="As of that day; today without it.")] = None,
    known_on: KnownOn = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Show how far each indicator has come, with baseline, target, latest value, pace and status."""
    from warehouse.assessing import assess

    with mistakes_told():
        as_of = date_of("on", on) or now().date()
        with record() as warehouse:
            known, lines = assess(warehouse, plan, as_of=as_of, known_on=known_on_of(known_on), at=now())
        if objective is not None and objective not in {one.code for one in known.objectives}:
            there = ", ".join(one.code for one in known.objectives)
            raise CallerMistake(f"{known.code} has no objective {objective!r}; it has {there}")
        answers = [line.as_dict() for line in lines if objective in {None, line.entry.objective}]
    if form is Format.JSON:
        show_json(answers)
    else:
        show([_shown(answer) for answer in answers], COLUMNS, form)


def _shown(answer: dict[str, Any]) -> dict[str, Any]:
    from cli.wording import REASONS

    latest, reason = answer["latest"], answer["reason"]
    remark = [REASONS.get(reason, reason.replace("_", " "))] if reason else []
    remark += [flag.replace("_", " ") for flag in answer["flags"] if flag not in {"stale", "withdrawn"}]
    if answer["withdrawn"]:
        remark.append(f"withdrawn: {', '.join(answer['withdrawn'])}")
    if answer["stale_since"]:
        told = "; ".join(f"{one['source']}: {one['why']}" for one in answer["troubles"])
        remark.append(f"stale since {answer['stale_since']}" + (f" ({told})" if told else ""))
    return {
        "code": answer["code"],
        "title": answer["title"].get("en") or next(iter(answer["title"].values())),
        "baseline": _benchmark(answer["baseline"]),
        "target": _benchmark(answer["target"]),
        "latest": "none" if latest is None else f"{_figure(latest['value'])} ({latest['period']})",
        "progress": _share(answer["progress"]),
        "pace": _share(answer["pace"]),
        "status": answer["status"].replace("_", " "),
        "remark": "; ".join(remark),
    }


def _benchmark(answer: dict[str, Any]) -> str:
    if answer["value"] is None:
        return str(answer["state"]).replace("_", " ")
    return f"{_figure(answer['value'])} ({answer['period']})"


def _figure(value: Any) -> str:
    return "none" if value is None else f"{value:,.2f}".rstrip("0").rstrip(".")


def _share(value: Any) -> str:
    return "" if value is None else f"{value:.2f}"
