"""`milepost trace`: from the reported number, step by step, back to the landed bytes and their SHA-256."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cli.output import Format, FormatOption, mistakes_told, show_json
from cli.surroundings import now, record
from indicators.errors import CallerMistake


def trace(
    indicator: Annotated[str, typer.Argument(help="A code of the plan: I.5-c.1.")],
    plan: Annotated[str | None, typer.Option(help="The plan, when several are loaded.")] = None,
    period: Annotated[str | None, typer.Option(help="The observations of this period, not the latest figure.")] = None,
    area: Annotated[str | None, typer.Option(help="The observations of this area: an ISO or M49 code.")] = None,
    snapshot: Annotated[str | None, typer.Option(help="The figure as this snapshot froze it.")] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Walk a number back: status, arithmetic, observations, checks, source row, landed file."""
    from connectors.rows_behind import rows_behind
    from warehouse.figure_trace import trace_figure, trace_frozen, trace_observations

    with mistakes_told(), record() as warehouse:
        if snapshot is not None:
            if period is not None or area is not None:
                raise CallerMistake("--snapshot names a frozen figure, which has its own period and area: give one")
            steps = trace_frozen(warehouse, snapshot, indicator, rows_behind)
        elif period is not None or area is not None:
            steps = trace_observations(warehouse, plan, indicator, rows_behind, period=period, area=area)
        else:
            steps = trace_figure(warehouse, plan, indicator, rows_behind, as_of=now().date(), at=now())
    if form is Format.JSON:
        show_json(steps)
    else:
        for line in _told(steps):
            typer.echo(line)


def _told(steps: list[dict[str, Any]]) -> list[str]:
    from cli.wording import SENTENCES, STATUSES, sentences

    lines = []
    for step in steps:
        kind = step["step"]
        if kind == "figure":
            lines.append(f"{step['code']} {step['indicator']}: {STATUSES[step['status']]}")
        elif kind in SENTENCES:
            lines += [f"  {sentence}" for sentence in sentences([step])]
        else:
            lines.append(STEPS[kind](step))
    return lines


def _snapshot(step: dict[str, Any]) -> str:
    return (
        f"snapshot {step['snapshot']} as of {step['as_of']}, taken {step['taken_at']} by {step['taken_by']}, "
        f"digest {step['digest']}"
    )


def _composite(step: dict[str, Any]) -> str:
    from cli.wording import STATUSES

    said = STATUSES[step["status"]] if step["status"] else "each by itself"
    return f"{step['code']} ({step['rule']} of {', '.join(one['code'] for one in step['components'])}): {said}"


def _observation(step: dict[str, Any]) -> str:
    from reports.phrases import OBSERVATION_STATUSES

    key = [step["indicator"], f"area {step['area']}", step["breakdown"], step["period"]]
    value = "withdrawn" if step["withdrawn"] else f"{step['value'] or 'no value'} {step['unit']}"
    recorded = (
        ", from a made-up answer" if step["rehearsed"] else ", from a recorded answer" if step["recorded"] else ""
    )
    note = f": {step['note']}" if step["note"] else ""
    return (
        f"  observation {step['observation']}: {' '.join(part for part in key if part)} = {value} "
        f"({OBSERVATION_STATUSES.get(step['observation_status'], 'normal')}{recorded}){note}"
    )


def _vintage(step: dict[str, Any]) -> str:
    return f"    vintage {step['vintage']}, known since {step['known_at']}"


def _run(step: dict[str, Any]) -> str:
    unmet = sorted({one["check"] for one in step["checks"] if not one["passed"]})
    met = sum(one["passed"] for one in step["checks"])
    checks = f"{met} of {len(step['checks'])} checks met{', not ' + ', '.join(unmet) if unmet else ''}"
    return f"    run {step['run']} ({step['outcome']}) for {step['author']}: {checks}; plan {step['plan_digest'][:12]}"


def _landing(step: dict[str, Any]) -> str:
    row = f"row {step['row']} of " if step["row"] else "the whole of "
    return (
        f"    {row}{step['address']} ({step['source']}, {step['label']}; {step['media_type']}, {step['size']} bytes), "
        f"landed {step['landed_at']} for {step['landed_by']}; {step['licence']}"
    )


def _handed_in(step: dict[str, Any]) -> str:
    warned = f"; warnings: {', '.join(step['warnings'])}" if step["warnings"] else ""
    word = " ".join(step["word"].split())
    said = f": “{word}”" if word else ""
    return (
        f"    handed in as submission {step['submission']} ({step['file_name']}), confirmed by {step['by']} at "
        f"{step['at']}{said}{warned}"
    )


def _bytes(step: dict[str, Any]) -> str:
    return f"    {step['path']}\n    SHA-256 {step['sha256']}, {step['condition']}"


def _counted(step: dict[str, Any]) -> str:
    among = "few responses" if step["rows"] is None else f"{step['rows']} responses"
    if step["counted"] is None:
        return f"    counted among {among}; which and how many is suppressed, so that nobody can be made out"
    numbers = ", ".join(str(number) for number in step["numbers"])
    more = ", …" if step["counted"] > len(step["numbers"]) else ""
    return f"    counted {step['counted']} of {among}{f': {numbers}{more}' if numbers else ''}"


STEPS = {
    "snapshot": _snapshot, "composite": _composite, "observation": _observation, "vintage": _vintage, "run": _run,
    "landing": _landing, "handed_in": _handed_in, "bytes": _bytes, "counted": _counted,
}  # fmt: skip
"""How each step beyond the calculation is told at the terminal."""
