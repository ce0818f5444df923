"""A plan with outputs and risks, and amounts and reviews of it in a few words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from indicators.expenditure import Spending, standing_amounts
from indicators.resources import Level
from indicators.risk_reviews import MeasureReview, MeasureState, Review, RiskStatus
from indicators.spending_lines import Entry
from tests.frames import small_plan

YEARS = range(2020, 2024)


def output(code: str, *budgets: int):
    return {"code": code, "title": {"en": f"Output {code}"}, "budget": dict(zip(YEARS, budgets, strict=True))}


def living_plan(**given):
    """Two objectives of three outputs: A.1-1 and A.1-2 have 100 and 50 a year, A.2-1 has 10; risks R1 and R2."""
    outputs = {"A.1": [output("A.1-1", *[100] * 4), output("A.1-2", *[50] * 4)], "A.2": [output("A.2-1", *[10] * 4)]}
    outcome = {"title": {"en": "Less waste"}}
    place = {"code": "A.1-a.1", "indicator": "recycling-rate", "printed": "Recycling rate"}
    objectives = [
        {"code": code, "title": {"en": f"Objective {code}"}, "outputs": made,
         "printed_total": {year: sum(one["budget"][year] for one in made) for year in YEARS},
         "outcomes": [{**outcome, "code": f"{code}-a", "indicators": [place] if code == "A.1" else []}]}
        for code, made in outputs.items()
    ]  # fmt: skip
    known = {"state": "established", "period": "2023", "source": "the plan", "value": "30"}
    promised = {"indicator": "A.1-a.1", "baseline": {"state": "to_be_established", "owner": "A bureau"}}
    risk = {"area": "people", "title": {"en": "Too few hands"}, "mitigations": [1]}
    parts = {
        "objectives": objectives,
        "pledges": [{**promised, "target": known}],
        "risk_areas": [{"code": "people", "title": {"en": "People"}}],
        "risks": [{**risk, "code": "R1", "probability": "low", "impact": "high"},
                  {**risk, "code": "R2", "probability": "medium", "impact": "medium"}],
        "mitigations": [{"number": 1, "title": {"en": "Train"}, "owner": {"en": "Staff"}, "status": {"en": "Planned"},
                         "state": "planned"}],
    }  # fmt: skip
    return small_plan(**{**parts, **given})


def amount(code: str, year: int, value: str | None, number: int = 1, **given) -> Spending:
    """An amount as it was reported; None takes it back."""
    about = {"currency": "CHF", "reported_on": date(2022, 1, 31), "author": "anna", "known_at": f"2022-02-0{number}"}
    return Spending(output=code, year=year, amount=value and Decimal(value), number=number, **{**about, **given})


def amounts(text: str):
    """Amounts that hold: `amounts("A.1-1/2021=90 A.1-2/2021=60")`."""
    told = [part.replace("=", "/").split("/") for part in text.split()]
    return standing_amounts(amount(code, int(year), value) for code, year, value in told)


def entry(code: str, year: int, value: str, note: str = "") -> Entry:
    return Entry(output=code, year=year, amount=Decimal(value), note=note)


def review(risk: str = "R1", on: str = "2021-03-01", number: int = 1, **given) -> Review:
    about = {"probability": Level.MEDIUM, "impact": Level.HIGH, "status": RiskStatus.OPEN, "author": "anna",
             "known_at": f"2022-02-0{number}"}  # fmt: skip
    return Review(risk=risk, reviewed_on=date.fromisoformat(on), number=number, **{**about, **given})


def measure(state: MeasureState, on: str = "2021-03-01", number: int = 1) -> MeasureReview:
    about = {"author": "anna", "known_at": f"2022-02-0{number}"}
    return MeasureReview(mitigation=1, state=state, reviewed_on=date.fromisoformat(on), number=number, **about)
