"""One chart an indicator: what was observed, where it started, where it should be by when, and where the trend leads.

Told apart by shape, fill and dash, so that it reads the same in black and white. Without words: one drawing serves
every language, its caption says what the marks mean.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.charts import GREY, INK, POINT, RED, canvas, figures, layer, values_axis, year_of, years_axis

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reports.wording import Words

HOLLOW = {"type": "point", "filled": False, "size": 80, "opacity": 1, "strokeWidth": 1.4, "color": INK}
MARKS = {
    "observed": ("circle", INK),
    "baseline": ("square", GREY),
    "milestone": ("triangle-up", RED),
    "target": ("diamond", RED),
}
SHAPES = {"observed": "●", "baseline": "■", "milestone": "▲", "target": "◆"}


def trajectory(
    line: Mapping[str, Any], points: Sequence[Mapping[str, Any]], earlier: Sequence[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """Draw the observations of a line of a snapshot, the way from baseline over milestones to target, and the outlook.

    `earlier` holds what its source had said of a period before it revised it: drawn hollow, behind the value of now.
    """
    observed, way = _observed(points), _way(line)
    hollow = [_point("earlier", one) for one in earlier]
    ahead = _outlook(line)
    drawn = [*observed, *way]
    years = [one["at"] for one in (*drawn, *hollow, *ahead)]
    layers = [*_breaks(observed), *_ahead(observed, ahead)]
    if len(way) > 1:
        layers.append(layer(way, {"type": "line", "color": GREY, "strokeDash": [5, 4]}))
    layers += [layer(hollow, dict(HOLLOW))] if hollow else []
    layers += [
        layer(observed, {"type": "line", "color": INK, "strokeWidth": 1.5}, detail={"field": "stretch"}),
        *_figures(observed, [*way, *hollow], line["decimals"]),
        layer(drawn, dict(POINT), **_shapes(drawn)),
    ]
    return canvas(460, 190, layers, x=years_axis(min(years), max(years)), y=values_axis())


def _observed(points: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Number the stretches between breaks: values on two sides of a break are not joined by a line."""
    told: list[dict[str, Any]] = []
    stretch = 0
    for point in points:
        if point["value"] is None:
            continue
        is_break = point["observation_status"] == "B" and bool(told)
        stretch += is_break
        told.append({**_point("observed", point), "stretch": stretch, "breaks": is_break})
    return told


def _way(line: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give baseline, milestones and target in time order, as far as they are values."""
    stops = [("milestone", one) for one in line["milestones"]]
    ends = [("baseline", line["baseline"]), *stops, ("target", line["target"])]
    return sorted((_point(what, one) for what, one in ends if one["value"] is not None), key=lambda one: one["at"])


def _point(what: str, given: Mapping[str, Any]) -> dict[str, Any]:
    return {"at": year_of(given["period"]), "value": float(given["value"]), "what": what}


def _outlook(line: Mapping[str, Any]) -> list[dict[str, Any]]:
    said = line["outlook"]
    if said.get("reason"):
        return []
    at = year_of(said["period"])
    return [{"at": at, **{name: float(said[name]) for name in ("value", "low", "high")}}]


def _ahead(observed: Sequence[dict[str, Any]], ahead: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Draw the outlook as a dotted line from the last value, with its interval as a bar."""
    if not ahead or not observed:
        return []
    trend = [{"at": observed[-1]["at"], "value": observed[-1]["value"]}, *ahead]
    bar = {"type": "rule", "color": GREY, "strokeWidth": 2}
    ends = {"type": "tick", "color": GREY, "thickness": 2, "size": 10, "orient": "horizontal"}
    return [
        layer(trend, {"type": "line", "color": GREY, "strokeDash": [1, 3], "strokeWidth": 2}),
        layer(ahead, bar, y={**values_axis(), "field": "low"}, y2={"field": "high"}),
        layer(ahead, {**HOLLOW, "shape": "cross", "color": GREY}),
        *(layer(ahead, dict(ends), y={**values_axis(), "field": end}) for end in ("low", "high")),
    ]


def _figures(
    observed: Sequence[dict[str, Any]], others: Sequence[dict[str, Any]], decimals: int
) -> list[dict[str, Any]]:  # fmt: skip
    """Write each value above its mark, or below it where a line or another mark of the same period goes up from it."""
    above: list[dict[str, Any]] = []
    below: list[dict[str, Any]] = []
    for n, one in enumerate(observed):
        beside = [other["value"] for other in others if other["at"] == one["at"]]
        along = [near["value"] for near in observed[max(0, n - 1) : n + 2] if near["stretch"] == one["stretch"]]
        is_valley = one["value"] == min(along) < max(along) and not any(value < one["value"] for value in beside)
        is_crowded = any(value > one["value"] for value in beside)
        (below if is_crowded or is_valley else above).append(one)
    return [figures(values, decimals, dy=dy) for values, dy in ((above, -11), (below, 14)) if values]


def _breaks(observed: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    breaks = [{"at": one["at"] - 0.5} for one in observed if one["breaks"]]
    rule = {"type": "rule", "color": GREY, "strokeDash": [2, 3]}
    return [{"data": {"values": breaks}, "mark": rule, "encoding": {"y": None}}] if breaks else []


def _shapes(drawn: Sequence[dict[str, Any]]) -> dict[str, Any]:
    kinds = [kind for kind in MARKS if any(one["what"] == kind for one in drawn)]
    scales = zip(("shape", "color"), zip(*(MARKS[kind] for kind in kinds), strict=True), strict=True)
    return {
        channel: {"field": "what", "scale": {"domain": kinds, "range": list(marks)}, "legend": None}
        for channel, marks in scales
    }


def trajectory_legend(line: Mapping[str, Any], earlier: Sequence[Mapping[str, Any]], words: Words) -> str:
    """Say what the marks of a chart mean that are in it."""
    there = {one["what"] for one in _way(line)}
    told = [words.say("{shape} observed", shape=SHAPES["observed"])]
    told += [words.say("{shape} value before its revision", shape="○")] if earlier else []
    told += [words.say("{shape} baseline", shape=SHAPES["baseline"])] if "baseline" in there else []
    told += [words.say("{shape} milestone", shape=SHAPES["milestone"])] if "milestone" in there else []
    told += [words.say("{shape} target", shape=SHAPES["target"])] if "target" in there else []
    if "milestone" in there and len(there) > 1:
        told.append(words.say("{shape} what is due by when", shape="╌"))
    elif len(there) > 1:
        told.append(words.say("{shape} straight way from baseline to target", shape="╌"))
    told += [words.say("{shape} outlook with its 95% interval", shape="┈ +")] if _outlook(line) else []
    return " · ".join(told)


def trajectory_said(
    line: Mapping[str, Any], points: Sequence[Mapping[str, Any]], earlier: Sequence[Mapping[str, Any]], words: Words
) -> str:
    """Say in words what the chart says."""
    known = [point for point in points if point["value"] is not None]
    (first, begin), (last, end) = (_said(one, line, words) for one in (known[0], known[-1]))
    told = [words.say("From {first} in {begin} to {last} in {end}.", first=first, begin=begin, last=last, end=end)]
    if any(point["observation_status"] == "B" for point in known[1:]):
        told.append(words.say("The series breaks in between: values on the two sides cannot be compared."))
    if earlier:
        before = words.listed(f"{value} ({period})" for value, period in (_said(one, line, words) for one in earlier))
        told.append(words.say("Before revisions: {values}.", values=before))
    stops = [words.benchmark(one, line["unit"], line["decimals"]) for one in line["milestones"]]
    told += [words.say("Milestones: {milestones}.", milestones=words.listed(stops))] if stops else []
    told.append(words.say("Target: {target}.", target=words.benchmark(line["target"], line["unit"], line["decimals"])))
    told += [_outlook_said(line, words)] if _outlook(line) else []
    return words.told(told)


def _said(given: Mapping[str, Any], line: Mapping[str, Any], words: Words) -> tuple[str, str]:
    return words.quantity(given["value"], line["unit"], line["decimals"]), words.period(given["period"])


def _outlook_said(line: Mapping[str, Any], words: Words) -> str:
    said = line["outlook"]
    value, low, high = (words.quantity(said[name], line["unit"], line["decimals"]) for name in ("value", "low", "high"))
    period = words.period(said["period"])
    return words.say(
        "If the trend goes on: {value} in {period}, between {low} and {high}.",
        value=value, period=period, low=low, high=high,
    )  # fmt: skip
