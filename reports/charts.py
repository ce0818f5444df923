"""One chart an indicator: what was observed, where it started, where it should be and by when.

Specifications are plain Vega-Lite and render without any network. Told apart by shape and dash, so
that they read the same in black and white.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import vl_convert

from indicators.periods import TimePeriod

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.wording import Words

VEGA_LITE = "v5.20"
NO_NETWORK: list[str] = []
FONT_PACKAGE = "cvttf_NotoSansCJK_Regular"
CJK, LATIN = "Noto Sans CJK TC", "Liberation Sans"
# In Chinese the font with Chinese glyphs must come first: a fallback list picks a serif face instead.
FONTS = {"zh": CJK}
INK, RED, GREY = "#1a1a1a", "#8a1c1c", "#6b6b6b"


@cache
def register_fonts() -> None:
    """Tell the renderer of the font that the package index gave us."""
    with as_file(files(FONT_PACKAGE)) as folder:
        vl_convert.register_font_directory(str(Path(folder)))


def trajectory(line: Mapping[str, Any], points: list[dict[str, Any]], words: Words) -> dict[str, Any]:
    """Draw the observations of a line of a snapshot, its baseline and target, and the straight way between them."""
    observed = _observed(points, words.say("observed"))
    ends = [
        {"at": _year(line[end]["period"]), "value": float(line[end]["value"]), "what": words.say(end)}
        for end in ("baseline", "target")
        if line[end]["value"] is not None
    ]
    layers = [
        _layer(observed, {"type": "line", "color": INK, "strokeWidth": 1.5}, detail={"field": "stretch"}),
        _layer(
            observed + ends, {"type": "point", "filled": True, "size": 70, "opacity": 1}, **_shapes(observed + ends)
        ),
        _layer(observed, {"type": "text", "dy": -11, "color": INK, "fontSize": 10}, text=_format(line)),
    ]
    breaks = [{"at": one["at"] - 0.5} for one in observed if one["breaks"]]
    if breaks:
        layers.insert(0, {"data": {"values": breaks}, "mark": {"type": "rule", "color": GREY, "strokeDash": [2, 3]},
                          "encoding": {"y": None}})  # fmt: skip
    if len(ends) == 2:
        layers.insert(0, _layer(ends, {"type": "line", "color": GREY, "strokeDash": [5, 4]}))
    years = [point["at"] for point in observed + ends]
    font = FONTS.get(words.language, LATIN)
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


def _shapes(drawn: list[dict[str, Any]]) -> dict[str, Any]:
    kinds = list(dict.fromkeys(one["what"] for one in drawn))
    legend = {"title": None, "orient": "bottom"}
    shapes, colours = ["circle", "square", "diamond"][: len(kinds)], [INK, GREY, RED][: len(kinds)]
    return {
        "shape": {"field": "what", "scale": {"domain": kinds, "range": shapes}, "legend": legend},
        "color": {"field": "what", "scale": {"domain": kinds, "range": colours}, "legend": legend},
    }


def _years(first: float, last: float) -> dict[str, Any]:
    axis = {"format": "d", "tickMinStep": 1, "title": None, "grid": False, "labelFlush": False}
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


def as_svg(spec: Mapping[str, Any]) -> str:
    """Render a chart as SVG, whole in itself."""
    register_fonts()
    return str(vl_convert.vegalite_to_svg(dict(spec), vl_version=VEGA_LITE, allowed_base_urls=NO_NETWORK))


def as_png(spec: Mapping[str, Any]) -> bytes:
    """Render a chart as PNG, at twice its size so that it prints sharply."""
    register_fonts()
    return bytes(vl_convert.vegalite_to_png(dict(spec), vl_version=VEGA_LITE, scale=2, allowed_base_urls=NO_NETWORK))


__all__ = ["as_png", "as_svg", "register_fonts", "trajectory"]
