"""`milepost assess`: progress for any numbers, without a plan or a record, to settle arguments about the formula."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cli.output import Format, FormatOption, mistakes_told, show, show_json

app = typer.Typer(add_completion=False)

POINT = "VALUE@PERIOD"
TARGET = "Where it should be; also LOW..HIGH@PERIOD, baseline-30%@PERIOD, baseline+5%/year@PERIOD."
DIRECTION = "increase, decrease, at_least, at_most, band or none; read off the figures when not given."


@app.command()
def assess(
    *,
    baseline: Annotated[str, typer.Option(metavar=POINT, help="Where it started, or to-be-established.")],
    target: Annotated[str, typer.Option(metavar=POINT, help=TARGET)],
    observed: Annotated[list[str], typer.Option(metavar=POINT, help="What was observed; may be repeated; or none.")],
    milestone: Annotated[list[str] | None, typer.Option(metavar=POINT, help="On the way; may be repeated.")] = None,
    original_target: Annotated[str | None, typer.Option(metavar=POINT, help="The target as first set.")] = None,
    direction: Annotated[str | None, typer.Option(help=DIRECTION)] = None,
    unit: Annotated[str, typer.Option(help="percent makes gaps percentage points; rubric has levels.")] = "",
    accumulation: Annotated[str, typer.Option(help="latest, flow, running_total, average or maximum.")] = "latest",
    method: Annotated[str, typer.Option(help="linear-1 or cagr-1; the other is told beside it.")] = "linear-1",
    on_track: Annotated[str, typer.Option(help="Pace from which it is on track.")] = "0.95",
    at_risk: Annotated[str, typer.Option(help="Pace from which it is at risk.")] = "0.60",
    as_of: Annotated[str | None, typer.Option(metavar="DATE", help="Leave out periods not ended by then.")] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Judge a value between a baseline and a target: level, progress, pace, outlook, status, and the arithmetic.

    Example: milepost assess --baseline 120@2019 --target 70@2023 --observed 95@2021
    """
    from cli.calculation import Asked, answer

    asked = Asked(
        baseline=baseline,
        target=target,
        observed=observed,
        milestones=milestone or (),
        original_target=original_target,
        direction=direction,
        unit=unit,
        accumulation=accumulation,
        method=method,
        on_track=on_track,
        at_risk=at_risk,
        as_of=as_of,
    )
    with mistakes_told():
        said = answer(asked)
        if form is Format.JSON:
            show_json(said)
        elif form is Format.CSV:
            flat = _flat({name: field for name, field in said.items() if name != "trace"})
            show([flat], list(flat), form)
        else:
            typer.echo(as_text(said))


def as_text(said: dict[str, Any]) -> str:
    """Write the answer for a person: the verdict, what it rests on, and the arithmetic in sentences."""
    from cli.wording import REASONS, STATUSES, facts, sentences

    why = f": {REASONS[said['reason']]}" if said["reason"] else ""
    lines = [f"{STATUSES[said['status']]}{why}", ""]
    lines += [f"  {name:<10} {text}" for name, text in facts(said)]
    lines += ["", *(f"  {number}. {sentence}" for number, sentence in enumerate(sentences(said["trace"]), start=1))]
    return "\n".join(lines)


def _flat(fields: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Join nested fields to their parent's name, so that a row holds them."""
    flat: dict[str, Any] = {}
    for name, field in fields.items():
        flat |= _flat(field, f"{prefix}{name}_") if isinstance(field, dict) else {prefix + name: field}
    return flat
