"""A source as large as one likes, the plan that asks for it, and the two people who hand in and sign."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pycountry

from indicators.framework import Plan
from indicators.permissions import Grant, Role
from warehouse.accounts import create_account, grant
from warehouse.plans import load_plan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warehouse.connection import Warehouse

MANY = 1_000_000
INDICATORS, AREAS, SEXES = 10, 200, ("", "F", "M")
HEADINGS = ("indicator", "area", "period", "value", "unit", "status", "note", "sex")
OWNER, OFFICER = "owner", "officer"


def rows(count: int) -> Iterator[tuple[object, ...]]:
    """Distinct cells: month by month and area by area, ten shares in both sexes and in total."""
    areas = [country.alpha_3 for country in pycountry.countries][:AREAS]
    for number in range(count):
        rest, sex = divmod(number, len(SEXES))
        rest, which = divmod(rest, INDICATORS)
        month, area = divmod(rest, AREAS)
        value = 40 + (number // len(SEXES)) * 7919 % 2_000 / 100 + (0, -1, 1)[sex]
        period = f"{2005 + month // 12}-{month % 12 + 1:02}"
        yield f"share-{which}", areas[area], period, f"{value:.2f}", "percent", "A", "", SEXES[sex]


def a_plan() -> Plan:
    """Ten monthly shares at a place each, handed in for one source; one officer signs."""
    names = [f"share-{number}" for number in range(INDICATORS)]
    places = [{"code": f"A.1.{number}", "indicator": name, "printed": name} for number, name in enumerate(names)]
    there = {"state": "established", "source": "the plan"}
    outcome = {"code": "A.1", "title": {"en": "Shares"}, "indicators": places}
    about = {
        "code": "large", "edition": "first", "title": {"en": "Large"}, "organisation": {"en": "An office"},
        "first_year": 2005, "last_year": 2030, "currency": "CHF", "languages": ["en"],
        "document": {"title": {"en": "Large"}, "file": "plan.txt", "sha256": "0" * 64, "language": "en",
                     "status": {"en": "adopted"}},
        "objectives": [
            {"code": "A", "title": {"en": "All"}, "outcomes": [outcome], "outputs": [], "printed_total": {}}
        ],
        "indicators": [
            {"id": name, "title": {"en": name}, "unit": "percent", "frequency": "M", "minimum": 0, "maximum": 100,
             "decimals": 2, "dimensions": {"sex": ["F", "M"]}, "sources": ["register"]}
            for name in names
        ],
        "sources": [{
            "id": "register", "title": {"en": "Register"}, "connector": "workbook", "owner": "An office",
            "licence": "CC0", "cadence": "0 6 1 * *",
            "series": [{"label": "register", "indicator": name, "unit": "percent"} for name in names],
        }],
        "pledges": [
            {"indicator": place["code"], "baseline": {**there, "value": "40", "period": "2005"},
             "target": {**there, "value": "60", "period": "2030"}}
            for place in places
        ],
        "approval": {"levels": [{"title": {"en": "Statistics"}}]},
    }  # fmt: skip
    return Plan.model_validate(about)


def people_of(warehouse: Warehouse) -> None:
    by = {"at": datetime.now(UTC), "by": "bench"}
    load_plan(warehouse, a_plan(), **by)
    for name, role in ((OWNER, Role.OWNER), (OFFICER, Role.OFFICER)):
        create_account(warehouse, name, display_name=name, email=f"{name}@example.org", **by)
        grant(warehouse, name, Grant(role=role), given=True, **by)
