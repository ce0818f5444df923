"""What sources had said of a period before they revised it: kept with a snapshot, so that charts show both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from indicators.series import SERIES_PARTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from indicators.series import Observation, SeriesKey

    Vintages = Callable[[SeriesKey, str], Sequence[Observation]]
    """Everything ever known of a series at a period, the oldest first."""


def earlier_values(
    document: Mapping[str, Any], observations: Iterable[Observation], vintages: Vintages
) -> dict[str, list[dict[str, Any]]]:
    """Give, by place, the values that its own series once had and has no more, in time order and each once.

    `document` is a snapshot's, `observations` what it was judged on. Nothing earlier is told of a period that has
    no value now: what was suppressed or taken back stays untold.
    """
    revised: dict[tuple[str, ...], list[Observation]] = {}
    for one in observations:
        if one.revised and one.value is not None:
            revised.setdefault(one.series.parts, []).append(one)
    found = {}
    for line in document["lines"]:
        for own in document["series"][line["code"]]:
            if own["indicator"] != line["indicator"]:
                continue
            now = revised.get(tuple(own[name] for name in SERIES_PARTS), ())
            points = {point["period"] for point in own["points"]}
            told = [value for one in now if one.period.text in points for value in _of(one, vintages)]
            if told:
                found[line["code"]] = sorted(told, key=lambda value: (value["period"], value["vintage"]))
    return found


def _of(now: Observation, vintages: Vintages) -> list[dict[str, Any]]:
    known = vintages(now.series, now.period.text)
    before = {one.value: one for one in known if one.value not in {None, now.value} and one.vintage < now.vintage}
    return [
        {"period": one.period.text, "value": f"{value:f}", "vintage": one.vintage, "known_at": one.known_at}
        for value, one in before.items()
    ]
