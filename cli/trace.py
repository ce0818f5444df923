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
    form: FormatOption = Format.TABLE,
) -> None:
    """Walk a number back: status, arithmetic, observations, checks, source row, landed file."""
    from flows.freeze_steps import assess
    from warehouse.trace import steps_from_observation

    with mistakes_told(), record() as warehouse:
        known, lines = assess(warehouse, plan, as_of=now().date(), known_on=None)
        line = next((one for one in lines if one.entry.place.code == indicator), None)
        if line is None:
            raise CallerMistake(
                f"{known.code} has no indicator {indicator!r}; `milepost plan show {known.code}` lists them"
            )
        answer = line.as_dict()
        steps = [_figure(answer), *answer["trace"]]
        for given in answer["inputs"]:
            steps += steps_from_observation(warehouse, given["observation"])
    if form is Format.JSON:
        show_json(steps)
    else:
        _tell(steps, answer)


def _figure(answer: dict[str, Any]) -> dict[str, Any]:
    kept = ("code", "indicator", "area", "breakdown", "latest", "progress", "pace", "status", "reason")
    return {"step": "figure", **{name: answer[name] for name in kept}}


def _tell(steps: list[dict[str, Any]], answer: dict[str, Any]) -> None:
    from cli.wording import STATUSES, sentences

    typer.echo(f"{answer['code']} {answer['indicator']}: {STATUSES[answer['status']]}")
    for sentence in sentences(answer["trace"]):
        typer.echo(f"  {sentence}")
    for step in steps[1 + len(answer["trace"]) :]:
        told = ", ".join(
            f"{name} {value}" for name, value in step.items() if name != "step" and value not in (None, "", [])
        )
        typer.echo(f"  {step['step']}: {told}")
