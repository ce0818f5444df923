"""Points, series and a small plan as short texts: `point("40@2019")`, `series("2020=12 2021=15")`."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from indicators.framework import Plan
from indicators.periods import TimePeriod
from indicators.series import Observation, ObsStatus, SeriesKey
from indicators.targets import Band, Point, Trajectory, Unknown, UnknownKind

STATED = {"suppressed": ObsStatus.SUPPRESSED, "missing": ObsStatus.MISSING, "cannot_exist": ObsStatus.CANNOT_EXIST}


def period(text: str) -> TimePeriod:
    return TimePeriod.parse(text)


def point(text: str) -> Point:
    value, at = text.split("@")
    return Point(Decimal(value), period(at))


def known(text: str) -> Point | Band | Unknown:
    """A point, a band `0.97..1.03@2023`, or the name of an absence."""
    if "@" not in text:
        return Unknown(UnknownKind(text))
    if ".." not in text:
        return point(text)
    sides, at = text.split("@")
    low, high = (Decimal(side) if side else None for side in sides.split(".."))
    return Band(low, high, period(at))


def trajectory(baseline: str, target: str, *milestones: str, original: str | None = None) -> Trajectory:
    return Trajectory(
        known(baseline), known(target), tuple(map(point, milestones)), known(original) if original else None
    )


def series(text: str, indicator: str = "rate", **given: Any) -> list[Observation]:
    """Observations of one series: `2020=12 2021=missing 2022=9E` (a letter is the observation status)."""
    key = SeriesKey(indicator=indicator, breakdown=given.pop("breakdown", ""), source=given.pop("source", "register"))
    return [_observation(key, *part.split("="), given) for part in text.split()]


def _observation(key: SeriesKey, at: str, value: str, given: dict[str, Any]) -> Observation:
    if value in STATED:
        return Observation(series=key, period=period(at), value=None, status=STATED[value], **given)
    status = ObsStatus(value[-1]) if value[-1].isalpha() else ObsStatus.NORMAL
    number = value.rstrip("ABDEFGIJKNPSUVW")
    return Observation(series=key, period=period(at), value=Decimal(number), status=status, **given)


def benchmark(text: str, **given: Any) -> dict[str, Any]:
    """A baseline or target of a plan: `40@2019`, a band, or an absence."""
    if "@" not in text:
        return {"state": text, **given}
    value, at = text.split("@")
    low, _, high = value.partition("..")
    form = {"low": low or None, "high": high or None} if ".." in value else {"value": value}
    return {"state": "established", "period": at, "source": "the plan", **form, **given}


def pledge(baseline: str, target: str, *milestones: str, original: str | None = None) -> dict[str, Any]:
    return {
        "baseline": benchmark(baseline),
        "target": benchmark(target),
        "milestones": [benchmark(one) for one in milestones],
        "original_target": benchmark(original) if original else None,
    }


def indicator(name: str = "rate", **given: Any) -> dict[str, Any]:
    sources = () if "derivation" in given else ("register", "survey")
    return {"id": name, "title": {"en": name}, "unit": "percent", "sources": sources, **given}


def plan(*places: tuple[str, str, dict[str, Any]], indicators: tuple[dict[str, Any], ...] = (), **given: Any) -> Plan:
    """A plan of outcomes: each place is (code such as `A.1-a.1`, indicator, pledge)."""
    objectives: dict[str, dict[str, Any]] = {}
    for code, name, _ in places:
        above, _, _ = code.partition("-")
        objective = objectives.setdefault(
            above, {"code": above, "title": {"en": above}, "outcomes": [], "outputs": [], "printed_total": {}}
        )
        cited = {"code": code, "indicator": name, "printed": name}
        outcome = {"code": code.rpartition(".")[0], "title": {"en": code}, "indicators": [cited]}
        objective["outcomes"].append(outcome)
    final = {"en": "final"}
    about = {
        "code": "a-plan",
        "edition": "2020-2023",
        "title": {"en": "A plan"},
        "organisation": {"en": "An organisation"},
        "first_year": 2020,
        "last_year": 2023,
        "currency": "CHF",
        "languages": ["en"],
        "document": {
            "title": {"en": "A plan"},
            "file": "plan.txt",
            "sha256": "0" * 64,
            "language": "en",
            "status": final,
        },
        "sources": [],
    }
    promised = [{"indicator": code, **terms} for code, _, terms in places]
    parts = {"objectives": list(objectives.values()), "indicators": indicators or (indicator(),), "pledges": promised}
    return Plan.model_validate({**about, **parts, **given})
