"""Two snapshots compared, as tables: a row for each figure that differs with its causes, and one for each input."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from indicators.canonical import plain
from indicators.compare_walk import apart
from portal.listings import Field
from portal.wording import phrase
from reports import phrases
from reports.changes import code_said, figure_cells

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from indicators.compare import Comparison, FigureChange, LineChange
    from indicators.compare_causes import Change
    from portal.pressed import Pressed

DIFFERENCES = (
    Field(name="code", title=phrase("Code"), kind="code", shown=False),
    Field(name="code_before", title=phrase("Code before"), kind="code", shown=False),
    Field(name="indicator", title=phrase("Indicator")),
    Field(name="kind", title=phrase("What became of it"), kind="code", choice=True, shown=False),
    Field(name="figure", title=phrase("Figure"), kind="code", choice=True),
    Field(name="before", title=phrase("Before"), kind="code"),
    Field(name="after", title=phrase("After"), kind="code"),
    Field(name="difference", title=phrase("Difference"), kind="decimal"),
    Field(name="causes", title=phrase("Causes"), kind="code"),
)

INPUT_WORDS: dict[str, str] = {
    "observation": phrase("an observation"),
    "as_of": phrase("the day that is judged"),
    "baseline": phrase("the baseline"),
    "target": phrase("the target"),
    "original_target": phrase("the target as first set"),
    "milestones": phrase("the milestones"),
    "renumbered": phrase("the code of the place"),
    "added": phrase("added to the plan"),
    "dropped": phrase("dropped from the plan"),
    "unit": phrase("the unit"),
    "direction": phrase("the direction"),
    "derivation": phrase("what it is derived from"),
    "sources": phrase("the sources"),
}
"""What differs, by its name in the core; what is rarer is told by that name."""

INPUTS = (
    Field(name="code", title=phrase("Code"), kind="code"),
    Field(name="cause", title=phrase("Cause"), kind="code", choice=True),
    Field(name="what", title=phrase("What differs"), kind="code"),
    Field(name="at", title=phrase("Where"), kind="code"),
    Field(name="before", title=phrase("Before"), kind="code"),
    Field(name="after", title=phrase("After"), kind="code"),
)


def in_words(fields: tuple[Field, ...], said: Pressed) -> list[Field]:
    """Give columns with the words the reports have for their codes."""
    known = {"kind": phrases.KINDS_OF_CHANGE, "figure": phrases.FIGURES, "cause": phrases.CAUSES}
    words = {name: {code: said.words.say(word) for code, word in table.items()} for name, table in known.items()}
    return [
        Field(name=one.name, title=one.title, kind=one.kind, choice=one.choice, words=words.get(one.name, {}),
              shown=one.shown)
        for one in fields
    ]  # fmt: skip


def difference_rows(comparison: Comparison, said: Pressed) -> list[dict[str, Any]]:
    """Give a row for each figure that differs, exact; `told` is how the reports tell it: from name to causes.

    A line that moved, came or went without any figure has a row with no figure.
    """
    return [row for line in comparison.lines for row in _rows(line, said)]


def _rows(line: LineChange, said: Pressed) -> Iterator[dict[str, Any]]:
    about = {
        "code": line.line["code"],
        "code_before": line.before["code"] if line.before else None,
        "indicator": said.plain(line.line["title"]),
        "kind": line.kind,
        "line": line,
        "code_said": code_said(line),
    }
    for figure in line.figures:
        yield {**about, **_exact(figure), "told": [said.marked(cell.text) for cell in _cells(line, figure, said)]}
    if not line.figures:
        kind = said.words.say(phrases.KINDS_OF_CHANGE[line.kind])
        empty = dict.fromkeys(("figure", "before", "after", "difference"))
        yield {**about, **empty, "causes": line.kind, "told": ["", "", "", "", said.marked(kind)]}


def _cells(line: LineChange, figure: FigureChange, said: Pressed) -> list[Any]:
    return list(figure_cells(line, figure, said.words))


def _exact(figure: FigureChange) -> dict[str, Any]:
    return {
        "figure": figure.figure,
        "before": _written(figure.before),
        "after": _written(figure.after),
        "difference": apart(figure.before, figure.after),
        "causes": "; ".join(
            f"{'+'.join(cause.value for cause in one.causes)} {_written(one.difference) or ''}".strip()
            for one in figure.contributions
        ),
    }


def _written(figure: Any) -> str | None:
    if figure is None:
        return None
    return format(figure.normalize(), "f") if isinstance(figure, Decimal) else str(figure)


def input_rows(comparison: Comparison) -> list[dict[str, Any]]:
    """Give a row for each input that differs and moved a figure: what it said before, and what it says after."""
    return [
        {
            "code": line.line["code"],
            "cause": change.cause.value,
            "what": change.what,
            "at": change.at,
            "before": _input(change.before),
            "after": _input(change.after),
        }
        for line in comparison.lines
        for change in _each(line)
    ]


def _each(line: LineChange) -> tuple[Change, ...]:
    return line.changes


def _input(said: Any) -> str | None:
    """Write an input briefly: a value with its period or status, what has no value by the state it is in."""
    if said is None:
        return None
    if isinstance(said, dict):
        return _brief(said)
    if isinstance(said, list):
        return "; ".join(_input(one) or "" for one in said) or None
    return str(said) if isinstance(said, str | int | Decimal) else json.dumps(plain(said), ensure_ascii=False)


def _brief(said: Mapping[str, Any]) -> str:
    value = said.get("value")
    if value is not None:
        beside = [said.get("period"), said.get("status") if said.get("status") != "A" else None]
        return " ".join([str(value), *(f"({one})" for one in beside if one)])
    known = [said.get(name) for name in ("state", "status", "low", "high", "period")]
    brief = " ".join(str(one) for one in known if one)
    return brief or json.dumps(plain(dict(said)), ensure_ascii=False, sort_keys=True)
