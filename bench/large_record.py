"""A record with as many observations as one likes: 200 indicators in 200 areas, month by month, some revised later."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pycountry
from sqlalchemy import insert, text

from indicators.framework import Plan
from indicators.series import WORLD
from warehouse.bulk import add
from warehouse.instants import instant
from warehouse.plans import load_plan, plan_digest
from warehouse.tables import delivery, landing, run, series, vintage

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from warehouse.connection import Warehouse

INDICATORS, AREAS, OBJECTIVES = 200, 200, 5
LAST_YEAR = 2023
"""The months are those before the figures came, the last of this year the newest: all of them count."""

CAME = datetime(2024, 1, 1, tzinfo=UTC)
REVISED = CAME + timedelta(days=90)
"""When the figures came, and when one in fifty was revised."""

FILLED = """
    WITH months(period) AS (VALUES {months})
    INSERT INTO observation
        (series_id, period, vintage_id, value, status, unit, note, landing_id, source_row, withdrawn)
    SELECT series.id, months.period, {vintage}, 20 + (series.id * 37 + {shift}) % 60, 'A', 'percent', '', {landing},
           series.id, {no}
    FROM series CROSS JOIN months
    WHERE {which}
"""


def a_plan() -> Plan:
    """Two hundred monthly shares, forty to an objective, each from 20 to 80 per cent."""
    names = [f"share-{number}" for number in range(INDICATORS)]
    there = {"state": "established", "source": "the plan"}
    each = INDICATORS // OBJECTIVES
    objectives = [
        {"code": f"O{number}", "title": {"en": f"Objective {number}"}, "outputs": [], "printed_total": {},
         "outcomes": [{"code": f"O{number}-a", "title": {"en": "An outcome"}, "indicators": [
             {"code": f"O{number}-a.{place + 1}", "indicator": name, "printed": name}
             for place, name in enumerate(names[number * each : (number + 1) * each])]}]}
        for number in range(OBJECTIVES)
    ]  # fmt: skip
    places = [place["code"] for one in objectives for place in one["outcomes"][0]["indicators"]]
    about = {
        "code": "large", "edition": "first", "title": {"en": "A large plan"}, "organisation": {"en": "An office"},
        "first_year": 2022, "last_year": 2026, "currency": "CHF", "languages": ["en"], "objectives": objectives,
        "document": {"title": {"en": "Large"}, "file": "plan.txt", "sha256": "0" * 64, "language": "en",
                     "status": {"en": "adopted"}},
        "indicators": [
            {"id": name, "title": {"en": f"Share number {name[6:]}"}, "unit": "percent", "frequency": "M",
             "minimum": 0, "maximum": 100, "sources": ["register"]}
            for name in names
        ],
        "sources": [{
            "id": "register", "title": {"en": "Register"}, "connector": "workbook", "owner": "An office",
            "licence": "CC0", "cadence": "0 6 1 * *",
            "series": [{"label": "register", "indicator": name, "unit": "percent"} for name in names],
        }],
        "pledges": [
            {"indicator": place, "baseline": {**there, "value": "20", "period": "2022-01"},
             "target": {**there, "value": "80", "period": "2026-12"}}
            for place in places
        ],
    }  # fmt: skip
    return Plan.model_validate(about)


def fill(warehouse: Warehouse, observations: int) -> int:
    """Write the record, at least so many observations; give how many there are."""
    plan = a_plan()
    load_plan(warehouse, plan, at=CAME - timedelta(days=1), by="bench")
    months = -(-observations // (INDICATORS * AREAS))
    told = [f"('{LAST_YEAR - number // 12}-{12 - number % 12:02}')" for number in range(months)]
    areas = [WORLD, *(country.alpha_3 for country in list(pycountry.countries)[: AREAS - 1])]
    with warehouse.write() as connection:
        connection.execute(insert(series), [
            {"indicator": one.id, "area": area, "breakdown": "", "source": "register"}
            for one in plan.indicators for area in areas
        ])  # fmt: skip
        if not warehouse.on_sqlite:
            # Ten million look-ups of the same two keys say nothing about how pages are read.
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        for number, (at, which) in enumerate(((CAME, "1 = 1"), (REVISED, "series.id % 50 = 0"))):
            keys = _arrived(connection, plan, at)
            no = "0" if warehouse.on_sqlite else "false"
            filled = FILLED.format(months=",".join(told), which=which, shift=number, no=no, **keys)
            connection.execute(text(filled))
    with warehouse.engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()
    return months * INDICATORS * AREAS * 51 // 50


def revise(warehouse: Warehouse, indicator: str, number: int) -> None:
    """Have one more delivery come, so many days after the last: the newest month of one indicator, in all areas."""
    which = f"series.indicator = '{indicator}'"
    with warehouse.write() as connection:
        keys = _arrived(connection, a_plan(), REVISED + timedelta(days=number))
        no = "0" if warehouse.on_sqlite else "false"
        told = f"('{LAST_YEAR}-12')"
        connection.execute(text(FILLED.format(months=told, which=which, shift=number + 1, no=no, **keys)))


def _arrived(connection: Connection, plan: Plan, at: datetime) -> dict[str, int]:
    """Write down a delivery, its admission and its vintage; give the numbers an observation names."""
    came = {"source": "register", "label": f"register-{at:%Y%m%d}", "landed_at": instant(at), "landed_by": "bench"}
    of = add(connection, delivery, came | {"parts": 1, "digest": "0" * 64})
    file = {"delivery_id": of, "part": 0, "sha256": "0" * 64, "size": 0, "address": "file:register.csv"}
    about = {"media_type": "text/csv", "licence": "CC0", "recorded": False, "validators": "{}"}
    landed = add(connection, landing, came | file | about)
    counts = dict.fromkeys(("rows_read", "passed_over", "new", "revised", "unchanged", "refused", "withdrawn"), 0)
    admitted = {"kind": "admission", "source": "register", "label": came["label"], "delivery_id": of,
                "reader_version": "bench", "plan_digest": plan_digest(plan), "outcome": "admitted", "message": "",
                "complete": True, "at": instant(at), "author": "bench"}  # fmt: skip
    by = add(connection, run, admitted | counts)
    known = {"run_id": by, "source": "register", "label": came["label"], "known_at": instant(at)}
    return {"vintage": add(connection, vintage, known), "landing": landed}
