"""`milepost progress`: how far each indicator has come, on what is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.output import Format, FormatOption, mistakes_told, show, show_json
from cli.surroundings import KnownOn, date_of, known_on_of, now, record
from indicators.errors import CallerMistake

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indicators.composites import CompositeLine
    from indicators.lines import ProgressLine

COLUMNS = ("code", "title", "baseline", "target", "latest", "progress", "pace", "status", "remark")


def progress(
    plan: Annotated[str | None, typer.Option(help="The plan, when several are loaded.")] = None,
    objective: Annotated[str | None, typer.Option(help="Only one objective, by its code: I.5.")] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="As of that day; today without it.")] = None,
    known_on: KnownOn = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Show how far each indicator has come, with baseline, target, latest value, pace and status.

    Indicators that are judged together follow those of their outcome, as one row with the rule for them.
    """
    from indicators.composites import judge_composites
    from warehouse.assessing import assess
    from warehouse.overrides import overridden_on

    with mistakes_told():
        as_of = date_of("on", on) or now().date()
        with record() as warehouse:
            by_then = known_on_of(known_on)
            known, lines = assess(warehouse, plan, as_of=as_of, known_on=by_then, at=now())
            overridden = overridden_on(warehouse, known.code, as_of=as_of, known_on=by_then)
        if objective is not None and objective not in {one.code for one in known.objectives}:
            there = ", ".join(one.code for one in known.objectives)
            raise CallerMistake(f"{known.code} has no objective {objective!r}; it has {there}")
        answers = [
            one
            for one in _in_order(lines, judge_composites(known, lines, overridden))
            if objective in {None, one["objective"]}
        ]
    if form is Format.JSON:
        show_json(answers)
    else:
        show([_shown(answer) for answer in answers], COLUMNS, form)


def _in_order(lines: Sequence[ProgressLine], composites: Sequence[CompositeLine]) -> list[dict[str, Any]]:
    """Give every line, and after those of an outcome the composites of it."""
    told: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        told.setdefault(line.entry.outcome, []).append(line.as_dict())
    for one in composites:
        told.setdefault(one.outcome, []).append(one.as_dict())
    return [answer for answers in told.values() for answer in answers]


def _shown(answer: dict[str, Any]) -> dict[str, Any]:
    return _composite_shown(answer) if "rule" in answer else _line_shown(answer)


def _composite_shown(answer: dict[str, Any]) -> dict[str, Any]:
    each = ", ".join(f"{one['code']} {one['status'].replace('_', ' ')}" for one in answer["components"])
    return _judged(answer) | {"remark": "; ".join([f"{answer['rule']} of {each}", *_remarks(answer)])}


def _judged(answer: dict[str, Any]) -> dict[str, Any]:
    """Give what a line and a composite have in common."""
    return {
        "code": answer["code"],
        "title": answer["title"].get("en") or next(iter(answer["title"].values())),
        "progress": share_shown(answer["progress"]),
        "pace": share_shown(answer["pace"]),
        "status": (answer["status"] or "each by itself").replace("_", " "),
    }


def _remarks(answer: dict[str, Any]) -> list[str]:
    from cli.wording import REASONS

    reason = answer["reason"]
    remark = [REASONS.get(reason, reason.replace("_", " "))] if reason else []
    told_elsewhere = {"stale", "withdrawn", "override"}
    if answer.get("against_original"):
        first = answer["against_original"]["status"].replace("_", " ")
        remark.append(f"against what was first set: {first}")
    remark += [flag.replace("_", " ") for flag in answer["flags"] if flag not in told_elsewhere]
    return remark + ([_overridden(answer["override"])] if answer["override"] else [])


def _overridden(one: dict[str, Any]) -> str:
    decided = f"; {one['decision']}" if one["decision"] else ""
    return (
        f"overridden by hand: {one['status'].replace('_', ' ')} until {one['last_day']}, by {one['author']}: "
        f"{one['reason']}{decided}"
    )


def _line_shown(answer: dict[str, Any]) -> dict[str, Any]:
    latest, remark = answer["latest"], _remarks(answer)
    if answer["withdrawn"]:
        remark.append(f"withdrawn: {', '.join(answer['withdrawn'])}")
    if answer["stale_since"]:
        told = "; ".join(f"{one['source']}: {one['why']}" for one in answer["troubles"])
        remark.append(f"stale since {answer['stale_since']}" + (f" ({told})" if told else ""))
    return _judged(answer) | {
        "baseline": benchmark_shown(answer["baseline"]),
        "target": benchmark_shown(answer["target"]),
        "latest": "none" if latest is None else f"{_figure(latest['value'])} ({latest['period']})",
        "remark": "; ".join(remark),
    }


def benchmark_shown(answer: dict[str, Any]) -> str:
    told = str(answer["state"]).replace("_", " ")
    if answer["value"] is not None:
        told = f"{_figure(answer['value'])} ({answer['period']})"
    original = answer.get("original")
    return f"{told}, first {benchmark_shown(original)}" if original else told


def _figure(value: Any) -> str:
    return "none" if value is None else f"{value:,.2f}".rstrip("0").rstrip(".")


def share_shown(value: Any) -> str:
    return "" if value is None else f"{value:.2f}"
