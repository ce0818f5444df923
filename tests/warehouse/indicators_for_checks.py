"""A plan and a good delivery for tests of the checks: what is asked of them is named by the test."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tests.frames import candidate, frame_of, small_plan
from warehouse.checks import check_frame

if TYPE_CHECKING:
    import pandas as pd

    from indicators.framework import Plan
    from warehouse.checks import Checked

TODAY = date(2022, 6, 30)
NOTHING_KNOWN = frame_of()


def ownership(**given) -> dict:
    """A share by sex, of countries and groups, year by year."""
    share = {
        "id": "phone-ownership", "title": {"en": "Phone ownership"}, "unit": "percent", "minimum": 0, "maximum": 100,
        "plausible_change": 5, "lag_months": 18, "dimensions": {"sex": ["F", "M"]}, "sources": ["register"],
    }  # fmt: skip
    return {**share, **given}


def plan_of(*indicators: dict, areas: str = "all", options: dict[str, str] | None = None) -> Plan:
    """A plan whose first indicator is the only one its source `register` has a series for."""
    first = indicators[0] if indicators else ownership()
    series = {
        "label": "main",
        "indicator": first["id"],
        "unit": first["unit"],
        "areas": areas,
        "options": options or {},
    }
    source = {"id": "register", "title": {"en": "Register"}, "connector": "workbook", "owner": "A bureau",
              "licence": "CC BY 4.0", "cadence": "0 6 1 * *", "series": [series]}  # fmt: skip
    return small_plan(indicators=list(indicators) or [first], sources=[source])


def row_of(value: float | None = 50.0, **given) -> dict:
    return candidate(value, **{"indicator": "phone-ownership", **given})


def good_rows(*, scale: float = 1.0) -> list[dict]:
    """Two areas, four years, both sexes and their total; no two values are the same. Rows count from 2."""
    cells = [
        (area, year, sex) for area in ("CHE", "ZAF") for year in range(2018, 2022) for sex in ("", "sex=F", "sex=M")
    ]
    shift = {"": 0.0, "sex=F": -1.5, "sex=M": 1.25}
    return [
        row_of(scale * (40 + 2 * number / 3 + shift[sex]), area=area, period=str(year), breakdown=sex, row=number + 2)
        for number, (area, year, sex) in enumerate(cells)
    ]


def with_row(number: int, **change) -> list[dict]:
    """The good rows, and one of them changed."""
    return [{**row, **change} if row["row"] == number else row for row in good_rows()]


def checked(
    frame: pd.DataFrame | list[dict],
    known: pd.DataFrame | list[dict] = NOTHING_KNOWN,
    plan: Plan | None = None,
    **given,
) -> Checked:
    """Check rows against a plan, on a day of 2022."""
    plan = plan or plan_of()
    frame = frame_of(*frame) if isinstance(frame, list) else frame
    known = frame_of(*known) if isinstance(known, list) else known
    return check_frame(frame, plan, plan.sources[0], known, **{"as_of": TODAY, **given})


def places(found: Checked) -> list[tuple]:
    """Code, row and column of each finding."""
    return [(one.code, one.row, one.column) for one in found.findings]
