"""What changed since the last report: every value, progress and status that differs, and the causes of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from indicators.compare import compare
from indicators.compare_walk import rounded_to_add_up
from reports import phrases
from reports.blocks import Block, Cell, Column, Heading, Paragraph, Quantity, Table
from reports.marks import isolated

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from indicators.compare import Comparison, FigureChange, LineChange
    from indicators.compare_walk import Contribution, Figure
    from reports.wording import Words

TOLD = ("level", "progress", "status", "override")
SHARE_DECIMALS, PACE_DECIMALS = 1, 2


def changes_since(earlier: Mapping[str, Any], snapshot: Mapping[str, Any], words: Words) -> Iterator[Block]:
    """Build the chapter that compares a snapshot with the one of the report before."""
    found = compare(earlier, snapshot)
    yield Heading(1, words.say("What changed since the last report"), short=words.say("What changed"))
    yield Paragraph(_counted(found, earlier, words))
    rows = tuple(row for line in found.lines for row in _rows(line, words))
    if not rows:
        return
    yield Table(caption=words.say("Figures that differ, and why"), columns=_columns(words), rows=rows)
    yield Paragraph(
        words.say(
            "A difference is split step by step: definitions, method, baselines and targets first, then what is now "
            "said of earlier periods, new data last. The parts add up to the difference."
        ),
        "small",
    )
    if not found.split:
        yield Paragraph(
            words.say("The earlier snapshot does not hold what it was judged on: causes that met are told together."),
            "small",
        )


def _counted(found: Comparison, earlier: Mapping[str, Any], words: Words) -> str:
    about = words.say("Compared with the snapshot as of {day}.", day=words.day(earlier["as_of"]))
    differ = words.many("{number} line differs.", "{number} lines differ.", len(found.lines))
    same = words.many("{number} line is unchanged.", "{number} lines are unchanged.", found.unchanged)
    return words.told([about, differ, same])


def _columns(words: Words) -> tuple[Column, ...]:
    return (
        Column(words.say("Code"), 9),
        Column(words.say("Indicator"), 22),
        Column(words.say("Figure"), 9),
        Column(words.say("Before"), 12, figures=True),
        Column(words.say("After"), 12, figures=True),
        Column(words.say("Difference"), 11, figures=True),
        Column(words.say("Causes"), 25),
    )


def _rows(line: LineChange, words: Words) -> Iterator[tuple[Cell, ...]]:
    head = (Cell(code_said(line)), Cell(words.text(line.line["title"])))
    told = [one for one in line.figures if one.figure in TOLD]
    for figure in told:
        yield (*head, *figure_cells(line, figure, words))
    if not told and line.kind != "changed":
        kind = Cell(words.say(phrases.KINDS_OF_CHANGE[line.kind]))
        yield (*head, Cell("–"), Cell("–"), Cell("–"), Cell("–"), kind)


def code_said(line: LineChange) -> str:
    """Write where a line stands, and where it stood before where that was elsewhere."""
    if line.kind == "renumbered" and line.before and line.after:
        return f"{line.before['code']} → {line.after['code']}"
    return str(line.line["code"])


def figure_cells(line: LineChange, figure: FigureChange, words: Words) -> Iterator[Cell]:
    """Write a figure that differs: its name, what it was and is, the difference, and what made how much of it."""
    yield Cell(words.say(phrases.FIGURES[figure.figure]))
    yield _cell(figure.before, line, figure, words)
    yield _cell(figure.after, line, figure, words)
    if line.kind in {"added", "dropped"}:
        yield Cell("–")
        yield Cell(words.say(phrases.KINDS_OF_CHANGE[line.kind]))
        return
    known = [one.difference for one in figure.contributions if one.difference is not None]
    if len(known) < len(figure.contributions):
        yield Cell("–")
        yield Cell(words.parted(_named(one, words) for one in figure.contributions))
        return
    scale = 100 if figure.figure == "progress" else 1
    whole, parts = rounded_to_add_up([one * scale for one in known], _decimals(line, figure))
    yield Cell(
        _signed(whole, line, figure, words), quantity=Quantity(whole, _unit(line, figure), _decimals(line, figure))
    )
    told = zip(figure.contributions, parts, strict=True)
    yield Cell(words.parted(f"{_named(one, words)} {_signed(part, line, figure, words)}" for one, part in told))


def _cell(value: Figure, line: LineChange, figure: FigureChange, words: Words) -> Cell:
    if value is None:
        return Cell("–")
    if isinstance(value, str):
        status = value.partition(":")[0]
        return Cell(words.status(status), status=status)
    number = value * 100 if figure.figure == "progress" else value
    unit = _own_unit(line, figure)
    decimals = _decimals(line, figure)
    return Cell(words.quantity(number, unit, decimals), quantity=Quantity(number, unit, decimals))


def _decimals(line: LineChange, figure: FigureChange) -> int:
    return {"progress": SHARE_DECIMALS, "pace": PACE_DECIMALS}.get(figure.figure, int(line.line["decimals"]))


def _unit(line: LineChange, figure: FigureChange) -> str:
    unit = _own_unit(line, figure)
    return "percentage_point" if unit == "percent" else unit


def _own_unit(line: LineChange, figure: FigureChange) -> str:
    return {"progress": "percent", "pace": "ratio"}.get(figure.figure, str(line.line["unit"]))


def _signed(number: Decimal, line: LineChange, figure: FigureChange, words: Words) -> str:
    told = words.figure(number, _decimals(line, figure))
    told = told if number < 0 else f"+{told}"
    carrier = phrases.UNITS.get(_unit(line, figure))
    if carrier is not None:
        return words.say(carrier, figure=told, currency=words.currency)
    # A sign before a figure would change sides where the language runs to the left.
    return isolated(told) if words.direction == "rtl" else told


def _named(part: Contribution, words: Words) -> str:
    return " + ".join(words.say(phrases.CAUSES[cause.value]) for cause in part.causes)
