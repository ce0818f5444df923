"""Charts as plain Vega-Lite: the ground and axes they share, and the words and figures of a language in them.

They hold no words, so that one drawing serves every language: captions say what their marks mean, and figures
are written as the language does by `in_figures_of`. What is drawn is in `charts_trajectory`, `charts_breakdown` and
`charts_status`.
"""

from __future__ import annotations

import re
from math import ceil, floor
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from indicators.periods import TimePeriod
from reports.fonts import ARABIC, FIGURES, LATIN
from reports.marks import bare, runs_left

if TYPE_CHECKING:
    from reports.blocks import Figure
    from reports.wording import Words

CHINESE = "Noto Sans CJK TC"
"""Of a variable font the renderer sets the first weight only: for Chinese that is too thin to read."""
POINT = {"type": "point", "filled": True, "size": 70, "opacity": 1}
_FIGURE = re.compile(r">(−?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+))<")
"""A figure that some language writes otherwise: grouped, or with decimals."""
_CHINESE = re.compile("[\u2e80-\u9fff\uff00-\uffef]")
INK, RED, GREY = "#1a1a1a", "#8a1c1c", "#6b6b6b"
ROOMY = {"title": None, "labelLimit": 0, "labelOverlap": False}
"""An axis with room for all of its labels: a renderer that looks whether they fit measures each again and again."""


def canvas(width: int, height: int, layers: list[dict[str, Any]], **axes: dict[str, Any]) -> dict[str, Any]:
    """Put layers on one white ground of so many points, with these axes."""
    return {
        "width": width,
        "height": height,
        "background": "white",
        # What the renderer would say of each mark to a screen reader is English; a report says it in its own words.
        "config": {
            "aria": False,
            "font": f"{FIGURES}, {LATIN}, sans-serif",
            "view": {"stroke": None},
            "axis": {"labelColor": INK, "gridColor": "#e6e6e6"},
        },
        "encoding": axes,
        "layer": layers,
    }


def layer(
    data: list[dict[str, Any]], mark: dict[str, Any], *, text: str | dict[str, Any] | None = None, **encoding: Any
) -> dict[str, Any]:
    """Draw data with a mark. `text` is how its value is written, or which field is."""
    if text is not None:
        written = {"field": "value", "type": "quantitative", "format": text}
        encoding["text"] = written if isinstance(text, str) else text
    return {"data": {"values": data}, "mark": mark, "encoding": encoding}


def figures(data: list[dict[str, Any]], decimals: int, **placed: Any) -> dict[str, Any]:
    """Write the figures of data."""
    return edged(data, f",.{decimals}f", **placed)


def edged(
    data: list[dict[str, Any]], text: str | dict[str, Any], *, x: dict[str, Any] | None = None, **placed: Any
) -> dict[str, Any]:  # fmt: skip
    """Write something of data with a white edge, so that it reads where lines cross it; at `x` or where it is drawn."""
    mark = {"type": "text", "fontSize": 10, "color": INK, "stroke": "white", "strokeWidth": 3, **placed}
    return layer(data, mark, text=text, **({} if x is None else {"x": x}))


def years_axis(first: float, last: float) -> dict[str, Any]:
    """Give an axis of years from the first to the last."""
    # A renderer asked for ticks of its own writes a year twice where there are few.
    step = max(1, round((last - first) / 8))
    ticks = list(range(ceil(first), floor(last) + 1, step)) or [round(first)]
    axis = {**ROOMY, "format": "d", "values": ticks, "grid": False, "labelFlush": False}
    return {
        "field": "at", "type": "quantitative", "axis": axis,
        "scale": {"domain": [first - 0.5, last + 0.5], "nice": False},
    }  # fmt: skip


def values_axis() -> dict[str, Any]:
    """Give an axis of values, from where they begin."""
    return {
        "field": "value",
        "type": "quantitative",
        "axis": {**ROOMY, "tickCount": 5},
        "scale": {"zero": False, "padding": 20},
    }


def year_of(period: str) -> float:
    """Give where a period is drawn: where it ends, a whole year on its own tick."""
    return float(TimePeriod.parse(period).end_in_months / 12 - 1)


def in_words_of(words: Words, figure: Figure, svg: str) -> str:
    """Write the numbers of a drawn figure as a language does, and the language's words where its codes stand."""
    svg = in_figures_of(words, svg)
    for code, label in figure.labels.items():
        svg = _named(svg, code, bare(label))
    return svg


def _named(svg: str, code: str, said: str) -> str:
    """Write a text for a code, in a font that has its script."""
    family = _family_of(said)
    drawn = re.compile(rf'font-family="[^"]*"([^>]*)>{re.escape(escape(code))}<')
    return drawn.sub(lambda found: f'font-family="{family}"{found[1]}>{escape(said)}<', svg)


def _family_of(said: str) -> str:
    return CHINESE if _CHINESE.search(said) else ARABIC if runs_left(said) else LATIN


def is_best_as_picture(figure: Figure) -> bool:
    """Whether a drawing holds words that a typesetter cannot set in it as the renderer does.

    It would set Chinese in the thinnest weight of a variable font, and cannot tell what a letter says that a font puts
    together from several shapes, as Arabic ones do.
    """
    return any(_family_of(bare(label)) != LATIN for label in figure.labels.values())


def in_figures_of(words: Words, svg: str) -> str:
    """Write the figures of a drawn chart as a language does. Years hold neither point nor comma and stay."""
    return _FIGURE.sub(lambda found: f">{_figure(found[1], words)}<", svg)


def _figure(text: str, words: Words) -> str:
    value = text.replace("−", "-").replace(",", "")
    return words.figure(value, len(value.partition(".")[2]))
