"""One chart an indicator: what was observed, where it started, where it should be and by when.

Specifications are plain Vega-Lite and render without any network. Told apart by shape and dash, so
that they read the same in black and white.
"""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from importlib.resources import files
from math import ceil, floor
from typing import TYPE_CHECKING, Any

import vl_convert

from indicators.periods import TimePeriod
from reports.fonts import ARABIC, LATIN, folders

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.wording import Words

VEGA_LITE = "v5.20"
NO_NETWORK: list[str] = []
FONT_PACKAGE = "cvttf_NotoSansCJK_Regular"
CJK = "Noto Sans CJK TC"
# In Chinese the font with Chinese glyphs must come first: a fallback list picks a serif face instead.
FONTS = {"zh": CJK, "ar": ARABIC}
POINT = {"type": "point", "filled": True, "size": 70, "opacity": 1}
_FIGURE = re.compile(r">(−?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+))<")
"""A figure that some language writes otherwise: grouped, or with decimals."""
INK, RED, GREY = "#1a1a1a", "#8a1c1c", "#6b6b6b"


@cache
def register_fonts() -> None:
    """Tell the renderer of the fonts that the package index gave us."""
    # The renderer sets a variable font in its first weight only: for Chinese that is too thin to read.
    for folder in (*folders(), str(files(FONT_PACKAGE))):
        vl_convert.register_font_directory(folder)


def trajectory(line: Mapping[str, Any], points: list[dict[str, Any]], words: Words | None = None) -> dict[str, Any]:
    """Draw the observations of a line of a snapshot, its baseline and target, and the straight way between them.

    With `words` the chart explains its marks itself and stands alone. Without, it holds no word, and one
    drawing serves every language: its caption then needs `legend`, and its figures `in_figures_of`.
    """
    say = words.say if words else str
    observed = _observed(points, say("observed"))
    ends = [
        {"at": _year(line[end]["period"]), "value": float(line[end]["value"]), "what": say(end)}
        for end in ("baseline", "target")
        if line[end]["value"] is not None
    ]
    layers = [
        _layer(observed, {"type": "line", "color": INK, "strokeWidth": 1.5}, detail={"field": "stretch"}),
        _layer(observed + ends, dict(POINT), **_shapes(observed + ends, explained=words is not None)),
        _layer(observed, {"type": "text", "dy": -11, "color": INK, "fontSize": 10}, text=_format(line)),
    ]
    breaks = [{"at": one["at"] - 0.5} for one in observed if one["breaks"]]
    if breaks:
        layers.insert(0, {"data": {"values": breaks}, "mark": {"type": "rule", "color": GREY, "strokeDash": [2, 3]},
                          "encoding": {"y": None}})  # fmt: skip
    if len(ends) == 2:
        layers.insert(0, _layer(ends, {"type": "line", "color": GREY, "strokeDash": [5, 4]}))
    years = [point["at"] for point in observed + ends]
    font = FONTS.get(words.language, LATIN) if words else LATIN
    return {
        "width": 460,
        "height": 190,
        "background": "white",
        "config": {"font": font, "view": {"stroke": None}, "axis": {"labelColor": INK, "gridColor": "#e6e6e6"}},
        "encoding": {"x": _years(min(years), max(years)), "y": _values()},
        "layer": layers,
    }


def _observed(points: list[dict[str, Any]], what: str) -> list[dict[str, Any]]:
    """Number the stretches between breaks: values on two sides of a break are not joined by a line."""
    told: list[dict[str, Any]] = []
    stretch = 0
    for point in points:
        if point["value"] is None:
            continue
        is_break = point["observation_status"] == "B" and bool(told)
        stretch += is_break
        told.append(
            {
                "at": _year(point["period"]),
                "value": float(point["value"]),
                "what": what,
                "stretch": stretch,
                "breaks": is_break,
            }
        )
    return told


def _layer(
    data: list[dict[str, Any]], mark: dict[str, Any], *, text: str | None = None, **encoding: Any
) -> dict[str, Any]:
    if text is not None:
        encoding["text"] = {"field": "value", "type": "quantitative", "format": text}
    return {"data": {"values": data}, "mark": mark, "encoding": encoding}


def _shapes(drawn: list[dict[str, Any]], *, explained: bool) -> dict[str, Any]:
    kinds = list(dict.fromkeys(one["what"] for one in drawn))
    legend = {"title": None, "orient": "bottom"} if explained else None
    shapes, colours = ["circle", "square", "diamond"][: len(kinds)], [INK, GREY, RED][: len(kinds)]
    return {
        "shape": {"field": "what", "scale": {"domain": kinds, "range": shapes}, "legend": legend},
        "color": {"field": "what", "scale": {"domain": kinds, "range": colours}, "legend": legend},
    }


def _years(first: float, last: float) -> dict[str, Any]:
    # A renderer asked for ticks of its own writes a year twice where there are few.
    step = max(1, round((last - first) / 8))
    ticks = list(range(ceil(first), floor(last) + 1, step)) or [round(first)]
    axis = {"format": "d", "values": ticks, "title": None, "grid": False, "labelFlush": False}
    return {
        "field": "at", "type": "quantitative", "axis": axis,
        "scale": {"domain": [first - 0.5, last + 0.5], "nice": False},
    }  # fmt: skip


def _values() -> dict[str, Any]:
    return {"field": "value", "type": "quantitative", "axis": {"title": None, "tickCount": 5}, "scale": {"zero": False}}


def _format(line: Mapping[str, Any]) -> str:
    return f",.{line['decimals']}f"


def _year(period: str) -> float:
    # A period is drawn where it ends; a whole year on its own tick.
    return float(TimePeriod.parse(period).end_in_months / 12 - 1)


def legend(line: Mapping[str, Any], words: Words) -> str:
    """Say what the marks of a chart without words mean."""
    told = [words.say("{shape} observed", shape="●")]
    if line["baseline"]["value"] is not None:
        told.append(words.say("{shape} baseline", shape="■"))
    if line["target"]["value"] is not None:
        told.append(words.say("{shape} target", shape="◆" if len(told) == 2 else "■"))
    if len(told) == 3:
        told.append(words.say("{shape} straight way from baseline to target", shape="╌"))
    return " · ".join(told)


def in_figures_of(words: Words, svg: str) -> str:
    """Write the figures of a drawn chart as a language does. Years hold neither point nor comma and stay."""
    return _FIGURE.sub(lambda found: f">{_figure(found[1], words)}<", svg)


def _figure(text: str, words: Words) -> str:
    value = text.replace("−", "-").replace(",", "")
    return words.figure(value, len(value.partition(".")[2]))


def as_svg(spec: Mapping[str, Any]) -> str:
    """Render a chart as SVG, whole in itself."""
    return _svg(json.dumps(spec, sort_keys=True))


@lru_cache(maxsize=1024)
def _svg(spec: str) -> str:
    # A report is written in many languages and formats; its charts are drawn once.
    register_fonts()
    return str(vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE, allowed_base_urls=NO_NETWORK))


@lru_cache(maxsize=1024)
def png_of(svg: str) -> bytes:
    """Give a drawn chart as PNG, at twice its size so that it prints sharply."""
    register_fonts()
    return bytes(vl_convert.svg_to_png(svg, scale=2))


def as_png(spec: Mapping[str, Any]) -> bytes:
    """Render a chart as PNG."""
    return png_of(as_svg(spec))


__all__ = ["as_png", "as_svg", "in_figures_of", "legend", "png_of", "register_fonts", "trajectory"]
