"""An indicator by its breakdowns at one period: a bar each, with baseline and target as lines across."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from indicators.series import TOTAL
from reports.blocks import Figure
from reports.breakdowns import breakdown_said, lists_of
from reports.chart_numbers import bar_numbers
from reports.charts import GREY, INK, RED, canvas, edged, figures, layer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reports.wording import Words

FEWEST = 2
ROW = 38
LINES = {"baseline": ([2, 2], GREY), "target": ([6, 3], RED)}
"""Dash and colour of the lines across the bars: told apart by the dash alone."""


class Bar(NamedTuple):
    """One breakdown, in codes, and its value, as text."""

    name: str
    value: str


class Breakdown(NamedTuple):
    """What is drawn of a line: of which indicator, the period, the bars, and whether it is the line's own measure.

    `lists` are the plan's own words for codes; `by_area` says that the bars are areas.
    """

    of: Mapping[str, Any]
    period: str
    bars: tuple[Bar, ...]
    is_own: bool
    lists: Iterable[Mapping[str, Any]] = ()
    by_area: bool = False


BrokenDown = dict[tuple[str, str], list[Any]]
"""The observed series that are a breakdown, by indicator and area."""


def broken_down(snapshot: Mapping[str, Any]) -> BrokenDown:
    """Find every breakdown of a snapshot once, for all its lines."""
    found: BrokenDown = {}
    for one in snapshot.get("observed", ()):
        if one["breakdown"]:
            found.setdefault((one["indicator"], one["area"]), []).append(one)
    return found


def breakdown_of(snapshot: Mapping[str, Any], line: Mapping[str, Any], known: BrokenDown) -> Breakdown | None:
    """Find the newest period at which several breakdowns of a line, or of what it is derived from, have values."""
    series = snapshot["series"].get(line["code"], ())
    parts = dict.fromkeys((line["indicator"], *(one["indicator"] for one in series)))
    measured = {one["id"]: one for one in snapshot["plan"]["indicators"]}
    for name in parts:
        if found := _newest(known.get((name, line["area"]), ())):
            return Breakdown(measured[name], *found, is_own=name == line["indicator"], lists=lists_of(snapshot))
    return None


def _newest(series: Sequence[Mapping[str, Any]]) -> tuple[str, tuple[Bar, ...]] | None:
    at: dict[str, dict[str, Bar]] = {}
    for one in series:
        for point in one["points"]:
            if point["value"] is not None:
                at.setdefault(point["period"], {}).setdefault(one["breakdown"], Bar(one["breakdown"], point["value"]))
    several = [period for period, bars in at.items() if len(bars) >= FEWEST]
    if not several:
        return None
    newest = max(several)
    return newest, tuple(at[newest][name] for name in sorted(at[newest]))


def breakdown_figure(line: Mapping[str, Any], shown: Breakdown, words: Words) -> Figure:
    """Give the chart of a line by its breakdowns, its words and what it says."""
    of = shown.of
    title = f"{line['code']} {words.text(of['title'])}"
    names = {bar.name: _named(bar.name, shown, words) for bar in shown.bars}
    values = [
        words.say("{label}: {text}", label=names[bar.name], text=words.quantity(bar.value, of["unit"], of["decimals"]))
        for bar in shown.bars
    ]
    there = _lines(line, shown)
    legend = [words.say("{shape} observed", shape="■")]
    legend += [words.say("{shape} baseline", shape="┆")] if "baseline" in there else []
    legend += [words.say("{shape} target", shape="╌")] if "target" in there else []
    told = [words.say("{phrase}.", phrase=words.parted(values))]
    if "target" in there:
        target = words.benchmark(line["target"], line["unit"], line["decimals"])
        told.append(words.say("Target: {target}.", target=target))
    period = words.period(shown.period)
    by_area = words.say("{title}: by area, {period}", title=title, period=period)
    return Figure(
        spec=breakdown(line, shown),
        caption=by_area if shown.by_area else words.say("{title}: by breakdown, {period}", title=title, period=period),
        legend=" · ".join(legend),
        alternative=words.told(told),
        numbers=bar_numbers(shown.bars, of, names, words),
        labels=names,
    )


def _named(code: str, shown: Breakdown, words: Words) -> str:
    if shown.by_area:
        return code
    return words.say("Total") if code == TOTAL else breakdown_said(code, shown.lists, words)


def _lines(line: Mapping[str, Any], shown: Breakdown) -> dict[str, float]:
    if not shown.is_own:
        return {}
    return {end: float(line[end]["value"]) for end in LINES if line[end]["value"] is not None}


def breakdown(line: Mapping[str, Any], shown: Breakdown) -> dict[str, Any]:
    """Draw a bar for each breakdown under its name, its figure beside it, baseline and target as dashed lines across.

    Names stand above the bars, where words of any length have room without moving what is drawn.
    """
    bars = [{"row": bar.name, "value": float(bar.value)} for bar in shown.bars]
    place = {"field": "row", "type": "nominal", "sort": None, "axis": None}
    value = {"field": "value", "type": "quantitative", "axis": {"title": None, "tickCount": 5, "grid": False}}
    layers = [
        layer(bars, {"type": "bar", "height": 14, "yOffset": 8, "color": "#8fb8d6", "stroke": INK, "strokeWidth": 0.6})
    ]
    for end, at in _lines(line, shown).items():
        dash, colour = LINES[end]
        rule = {"type": "rule", "strokeDash": dash, "strokeWidth": 1.8, "color": colour}
        layers.append({"data": {"values": [{"value": at}]}, "mark": rule, "encoding": {"y": None}})
    layers.append(figures(bars, shown.of["decimals"], align="left", dx=5, dy=8))
    layers.append(edged(bars, {"field": "row"}, align="left", dy=-8, x={"value": 0}))
    return canvas(420, ROW * len(bars) + 10, layers, x=value, y=place)
