"""A small plan in a few words: `plan(("A.1-a.1", "rate", pledge("40@2019", "60@2023")))`."""

from __future__ import annotations

from typing import Any

from indicators.framework import Plan


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
