"""Two snapshots compared, as rows of a table: one a figure that differs, its causes with what each of them did."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cli.wording import REASONS, STATUSES
from indicators.compare_walk import rounded_to_add_up
from reports.phrases import CAUSES, FIGURES, KINDS_OF_CHANGE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from indicators.compare import Comparison, FigureChange, LineChange
    from indicators.compare_walk import Contribution, Figure

COLUMNS = ("code", "figure", "before", "after", "difference", "causes")

DECIMALS = {"progress": 4, "pace": 4}
"""Shares are shown to a hundredth of a percent; a value with the decimals of its indicator and one more."""


def rows_of(comparison: Comparison) -> Iterator[dict[str, Any]]:
    """Give a row for every figure that differs, and one for a line that moved or came or went without any."""
    for line in comparison.lines:
        code = line.line["code"]
        if line.kind == "renumbered" and line.before is not None:
            code = f"{line.before['code']} → {code}"
        if not line.figures:
            yield {"code": code, "figure": "", "causes": KINDS_OF_CHANGE[line.kind]}
        for figure in line.figures:
            yield {"code": code, **_row(line, figure)}


def _row(line: LineChange, figure: FigureChange) -> dict[str, Any]:
    places = DECIMALS.get(figure.figure, line.line["decimals"] + 1)
    return {
        "figure": FIGURES[figure.figure],
        "before": _shown(figure.before, places),
        "after": _shown(figure.after, places),
        **_split(figure.contributions, places, line.kind),
    }


def _split(parts: Sequence[Contribution], places: int, kind: str) -> dict[str, Any]:
    if kind in {"added", "dropped"}:
        return {"difference": "", "causes": KINDS_OF_CHANGE[kind]}
    differences = [one.difference for one in parts]
    known = [one for one in differences if one is not None]
    if len(known) < len(parts):
        return {"difference": "", "causes": "; ".join(f"{_named(one)}: {_step(one, places)}" for one in parts)}
    whole, rounded = rounded_to_add_up(known, places)
    causes = [f"{_named(one)} {_signed(part)}" for one, part in zip(parts, rounded, strict=True)]
    return {"difference": _signed(whole), "causes": "; ".join(causes)}


def _named(part: Contribution) -> str:
    return " and ".join(CAUSES[cause.value] for cause in part.causes)


def _step(part: Contribution, places: int) -> str:
    return f"{_shown(part.before, places)} → {_shown(part.after, places)}"


def _shown(figure: Figure, places: int) -> str:
    if figure is None:
        return "none"
    if isinstance(figure, Decimal):
        return f"{figure:,.{places}f}".replace("-", "−")
    status, _, reason = figure.partition(":")
    return f"{STATUSES[status]}: {REASONS[reason]}" if reason else STATUSES[status]


def _signed(figure: Decimal) -> str:
    return f"{figure:+,f}".replace("-", "−")
