"""What the core answers to a trap: each question takes the givens of a row and returns everything it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from indicators.aggregation import Known, Rule, aggregated
from indicators.assessment import assess_plan
from indicators.benchmarks import Benchmark
from indicators.crossings import remarks_on
from indicators.derivation import Refused
from indicators.distinct import distinct
from indicators.rollup import roll_ups
from tests.indicators.builders import period, series
from tests.indicators.plans import benchmark, indicator, plan
from tests.indicators.trap_words import figure, gap, percent

Given = dict[str, Any]
Said = dict[str, Any]

OF_THE_INDICATOR = ("direction", "unit", "accumulation", "frequency", "maximum", "lag_months")


def goal(text: str) -> dict[str, Any]:
    """A target as a value, a band, an absence, or a rule: `-50%@2023`, `+5% a year@2023`."""
    value, _, at = text.partition("@")
    if value[0] in "≥≤":
        return {"written": value, "period": at, "source": "the plan"}
    if "%" not in value:
        return benchmark(text)
    number, _, yearly = value.partition("%")
    rule = {"kind": "annual_growth" if yearly else "relative_change", "percent": number}
    return {"state": "established", "period": at, "source": "the plan", "rule": rule}


def promise(given: Given) -> dict[str, Any]:
    return {
        "baseline": given["baseline"] if isinstance(given["baseline"], dict) else benchmark(given["baseline"]),
        "target": goal(given["target"]),
        "milestones": [benchmark(one) for one in given.get("milestones", "").split()],
        "original_target": benchmark(given["original"]) if "original" in given else None,
    }


def plan_of(given: Given, *measured: dict[str, Any], name: str = "rate"):
    about = {key: given[key] for key in OF_THE_INDICATOR if key in given}
    first = indicator(name, **{"unit": "count", **about}) if not measured else measured[0]
    method = {"method": {"name": given["method"]}} if "method" in given else {}
    return plan(("A.1-a.1", name, promise(given)), indicators=(first, *measured[1:]), **method)


def seen_of(given: Given) -> list:
    observed = series(given.get("seen", ""), unit=given.get("stored as", ""))
    return [
        replace(
            one,
            revised=one.period.text in given.get("revised", "").split(),
            withdrawn=one.period.text in given.get("withdrawn", "").split(),
        )
        for one in observed
    ]


def told(line: Any) -> Said:
    """Everything a line says, in the words of the table."""
    said = line.as_dict()
    (other,) = said["other_methods"]
    latest, steps = said["latest"] or {}, {step["step"]: step for step in said["trace"]}
    return {
        "value": figure(latest.get("value")),
        "period": latest.get("period", "none"),
        "progress": percent(said["progress"]),
        "capped at": percent(None if said["progress"] is None else min(said["progress"], Decimal(1))),
        "elapsed": percent(said["elapsed"]),
        "pace": figure(said["pace"]),
        "gap": gap(said["gap"]),
        "status": said["status"],
        "because": said["reason"] or "none",
        "flags": said["flags"],
        "tells": [step["step"] for step in said["trace"]],
        "steps": steps,
        "trend": _trend(steps),
        "times off parity": figure(steps["from_parity"]["result"]) if "from_parity" in steps else "none",
        "baseline": f"{figure(said['baseline']['value'])} of {said['baseline']['period']}"
        if said["baseline"]["value"] is not None
        else "none",
        "method": said["method"],
        "other method": other["reason"] or other["status"],
        "against the first target": (said["against_original"] or {}).get("status", "none"),
        "outlook": said["outlook"].get("reason", "given"),
        "stale since": said["stale_since"] or "none",
        "withdrawn": said["withdrawn"],
        "missing periods": str(line.judged.missing_periods) if line.judged else "none",
    }


def _trend(steps: dict[str, dict]) -> str:
    said = steps.get("trend_only_to_limit") or steps.get("trend_only")
    if said is None:
        return "none"
    at_risk, on_track = (f"{said[cut]:.2f}".rstrip("0").rstrip(".") for cut in ("at_risk", "on_track"))
    return f"{said['status']}; at risk from {at_risk} %; on track from {on_track} %"


def of_indicator(given: Given) -> Said:
    """Judge one indicator of a plan on what was seen, as of a day: the last day seen unless another is given."""
    seen = seen_of(given)
    last = max((one.period.last_day for one in seen), default=date(2023, 12, 31))
    as_of = date.fromisoformat(given["as of"]) if "as of" in given else last
    (line,) = assess_plan(plan_of(given), seen, as_of=as_of)
    return told(line)


def of_share(given: Given) -> Said:
    """Judge a share of two counted parts: `parts: 2020=9/10 2021=450/1000`."""
    above, below = ([], [])
    for part in given["parts"].split():
        at, _, counted = part.partition("=")
        first, _, second = counted.partition("/")
        above.append(f"{at}={first}")
        below.append(f"{at}={second}")
    whole = {"whole": "all"} if "all" in given else {}
    shape = {"kind": "share", "first": "yes", "second": "asked", **whole}
    about = {key: given[key] for key in OF_THE_INDICATOR if key in given}
    measured = (
        indicator("rate", derivation=shape, **about),
        *(indicator(name, role="component", unit="count") for name in ("yes", "asked", "all")),
    )
    promised = {"baseline": "to_be_established", "target": "95@2030", **given}
    seen = [*series(" ".join(above), "yes"), *series(" ".join(below), "asked"), *series(given.get("all", ""), "all")]
    (line,) = assess_plan(plan_of(promised, *measured), seen, as_of=date(2030, 12, 31))
    said = told(line)
    changed = said["steps"].get("base_changed")
    base = f"{figure(changed['before'])} to {figure(changed['now'])}" if changed else "none"
    of_all = said["steps"].get("of_the_whole", {})
    beside = {"of all": figure(of_all.get("result")), "answered": figure(of_all.get("coverage"))}
    return said | beside | {"base changed": base}


def of_requirements(given: Given) -> Said:
    """Judge the share of requirements, rated on levels 0 to 3 of which 2 meets and 3 exceeds, that meet theirs."""
    ratings = [("2", "meet or exceed"), ("1", "do not"), ("cannot_exist", "not applicable"), ("missing", "not rated")]
    rated = [rating for rating, name in ratings for _ in range(int(given.get(name, "0")))]
    names = [f"requirement-{n}" for n in range(len(rated))]
    fixed = {"out_of": int(given["of a fixed"])} if "of a fixed" in given else {}
    shape = {"kind": "levels_met", "parts": names, "at_least": 2, **fixed}
    measured = (
        indicator("rate", derivation=shape),
        *(indicator(name, role="component", unit="rubric") for name in names),
    )
    seen = [one for name, rating in zip(names, rated, strict=True) for one in series(f"2021={rating}", name)]
    promised = {"baseline": "to_be_established", "target": "95@2030"}
    (line,) = assess_plan(plan_of(promised, *measured), seen, as_of=date(2022, 1, 1))
    return told(line)


def of_nearest(given: Given) -> Said:
    """Judge an indicator whose baseline is the series' own value of a year, or near it."""
    asked = {"year": given["year"], "side": given["side"], "within": given["within"]}
    return of_indicator({**given, "baseline": {"state": "established", "source": "the series", "nearest": asked}})


def of_target(given: Given) -> Said:
    """Read a target as it is written in a plan."""
    try:
        read = Benchmark.model_validate({"written": given["written"], "period": "2023", "source": "the plan"})
    except ValidationError as error:
        return {"refused": "yes" if "is not read as a target: write" in str(error) else str(error)}
    return {
        "value": figure(read.value),
        "band": f"{read.low} to {read.high}",
        "state": read.state.value,
        "asks for": read.sense or "none",
    }


def of_countries(given: Given) -> Said:
    """Make the value of a group from those of its members: `parts: CHE=80/100 FRA=900/1000, rule: pooled`."""
    at = period("2021")
    values, weights = {}, {}
    for part in given["parts"].split():
        area, _, counted = part.partition("=")
        for known, value in zip((values, weights), counted.split("/"), strict=True):
            (known[area],) = series(f"2021={value}", area=area)
    made = aggregated(Rule(method=given["rule"], coverage=1), at, set(values), Known(values=values, weights=weights))
    assert made is not None
    assert not isinstance(made, Refused)
    return {"value": figure(made.value), "tells": [one["step"] for one in made.told]}


def of_lists(given: Given) -> Said:
    """Count countries with something in two years: `first: 30, second: 35, in both: 24`."""
    first, second, both = (int(given[name]) for name in ("first", "second", "in both"))
    lists = {"2024": range(first), "2025": range(first - both, first - both + second)}
    seen = [one for at, areas in lists.items() for n in areas for one in series(f"{at}=1", area=f"A{n:02d}")]
    made = distinct(seen, 2, lambda area, year: True)
    return {"together": figure(made[-1].value), "listed by name": str(len(made[-1].told[0]["areas"]))}


def of_roll_up(given: Given) -> Said:
    """Roll up places of a plan: each indicator by what was seen of it, or nothing."""
    seen, places = [], []
    for name, values in (("on", given.get("on track", "0")), ("off", given.get("off track", "0"))):
        for number in range(int(values)):
            seen += series(f"2021={'50' if name == 'on' else '41'}", f"{name}-{number}")
    names = [*dict.fromkeys(one.series.indicator for one in seen)]
    names += [f"unknown-{number}" for number in range(int(given.get("nothing known", "0")))]
    way = {"baseline": benchmark("40@2019"), "target": benchmark("60@2023")}
    for outcome in range(int(given.get("outcomes that cite each", "1"))):
        places += [(f"A.1-{chr(97 + outcome)}.{n}", name, way) for n, name in enumerate(names)]
    measured = tuple(indicator(name) for name in names)
    whole = roll_ups(assess_plan(plan(*places, indicators=measured), seen, as_of=date(2022, 1, 1)))[-1]
    return {
        "indicators": str(whole["indicators"]),
        "on track or better": f"{whole['on_track_or_better']} of {whole['assessable']} assessable",
        "not assessable": str(whole["indicators"] - whole["assessable"]),
    }


def of_plan(given: Given) -> Said:
    """Check a plan as its loader does."""
    return {"findings": [remark.code for remark in remarks_on(plan_of(given))]}


def of_clock(given: Given) -> Said:
    """Ask for a verdict without saying as of when."""
    try:
        assess_plan(plan_of(given), seen_of(given))  # type: ignore[call-arg]  # what is left out is the question
    except TypeError as error:
        return {"refused": "as_of" if "as_of" in str(error) else str(error)}
    return {"refused": "no"}
