"""The statuses of a plan at a glance: one bar an objective, a segment a status, with its shape and its number in it.

Segments differ in grey, outline and shape, and each says its own number: colour is not needed to read it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.blocks import Figure
from reports.chart_numbers import status_numbers
from reports.charts import INK, canvas, layer
from reports.discontinued import DISCONTINUED, counted, status_named, status_said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reports.wording import Words

LOOKS: dict[str, tuple[str, str, bool]] = {
    "achieved": ("#1f4e79", "circle", True),
    "maintained": ("#4f81a8", "square", True),
    "on_track": ("#b3d0e6", "triangle-up", True),
    "at_risk": ("#f2d49b", "diamond", True),
    "off_track": ("#d48a62", "triangle-down", True),
    "moving_away": ("#a63d2f", "triangle-left", True),
    "below_floor": ("#b85c45", "triangle-down", False),
    "not_assessable": ("#ffffff", "circle", False),
    DISCONTINUED: ("#d9d9d9", "M-1,-1L1,1M-1,1L1,-1", False),
}
"""Fill, shape, and whether the shape is filled: as `phrases.SHAPES` draws them in text."""
DARK = frozenset({"achieved", "maintained", "moving_away", "below_floor"})
WHOLE = "Σ"
ROW = 34
ROOM_FOR_BOTH = 0.06
"""A segment shorter than this share of the bar holds its number alone; the order of segments is that of the legend."""


def status_overview(snapshot: Mapping[str, Any], words: Words) -> Figure:
    """Give the chart of the roll-ups of a snapshot, its words and what it says."""
    rolled = snapshot["roll_ups"]
    used = [status for status in LOOKS if any(status in counted(one) for one in rolled)]
    return Figure(
        spec=overview(rolled),
        caption=words.say("Status by objective"),
        legend=" · ".join([*(status_named(status, words) for status in used), f"{WHOLE} {words.say('Whole plan')}"]),
        alternative=words.told(_said(one, words) for one in rolled),
        numbers=status_numbers(rolled, used, words),
    )


def _said(rolled: Mapping[str, Any], words: Words) -> str:
    by_status = counted(rolled)
    named = [(status_said(one, words), words.count(by_status[one])) for one in LOOKS if one in by_status]
    counts = [words.say("{label}: {text}", label=label, text=count) for label, count in named]
    name = rolled["objective"] or words.say("Whole plan")
    return words.say("{phrase}.", phrase=words.say("{label}: {text}", label=name, text=words.parted(counts)))


def overview(rolled: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Draw a stacked bar for each roll-up, the whole plan last. Lengths are shares of all its indicators."""
    names = [one["objective"] or WHOLE for one in rolled]
    segments = [segment for one in rolled for segment in _segments(one)]
    place = {"field": "row", "type": "nominal", "sort": names, "axis": {"title": None, "domain": False, "ticks": False}}
    span = {"field": "start", "type": "quantitative", "axis": None, "scale": {"domain": [0, 1], "nice": False}}
    bars = {"type": "bar", "height": 22, "stroke": INK, "strokeWidth": 0.8}
    layers = [
        layer([one for one in segments if one["status"] == status], bars | _look(status), x2={"field": "end"})
        for status in LOOKS
        if any(one["status"] == status for one in segments)
    ]
    wide = [one for one in segments if one["end"] - one["start"] >= ROOM_FOR_BOTH]
    layers += [_shape(status, wide) for status in LOOKS if any(one["status"] == status for one in wide)]
    layers += [_number(one, {**span, "field": "middle"}, with_shape=one in wide) for one in segments]
    return canvas(420, ROW * len(rolled), layers, x=span, y=place)


def _number(segment: dict[str, Any], middle: dict[str, Any], *, with_shape: bool) -> dict[str, Any]:
    colour = "#ffffff" if segment["status"] in DARK else INK
    beside = {"align": "left", "dx": 3, "fontSize": 12} if with_shape else {"fontSize": 10}
    mark = {"type": "text", "color": colour, **beside}
    return layer([segment], mark, x=middle, text={"field": "count"})


def _look(status: str) -> dict[str, Any]:
    dashed = {"strokeDash": [3, 2]} if status == "not_assessable" else {}
    return {"color": LOOKS[status][0], **dashed}


def _shape(status: str, segments: Sequence[dict[str, Any]]) -> dict[str, Any]:
    _, shape, filled = LOOKS[status]
    mark = {"type": "point", "shape": shape, "filled": filled, "size": 55, "opacity": 1, "strokeWidth": 1.4,
            "xOffset": -7, "color": "#ffffff" if status in DARK else INK}  # fmt: skip
    middle = {"field": "middle", "type": "quantitative", "axis": None, "scale": {"domain": [0, 1], "nice": False}}
    return layer([one for one in segments if one["status"] == status], mark, x=middle)


def _segments(rolled: Mapping[str, Any]) -> list[dict[str, Any]]:
    told, start, of = [], 0, max(1, rolled["indicators"])
    for status in LOOKS:
        count = counted(rolled).get(status, 0)
        if count:
            about = {"row": rolled["objective"] or WHOLE, "status": status, "count": str(count)}
            told.append({**about, "start": start / of, "end": (start + count) / of, "middle": (start + count / 2) / of})
            start += count
    return told
