"""A frozen document of the real plan on made-up observations: every kind of value a report must tell apart."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from indicators.periods import TimePeriod
from indicators.series import Observation, ObsStatus, SeriesKey
from indicators.snapshot import snapshot_document
from warehouse.plan_folder import read_plan

PLANS = Path(__file__).parents[2] / "plans"
DIGEST = "ab" * 32


def observed(indicator, period, value, *, source, **given):
    """One observation of the world; `value` None needs a missing status."""
    breakdown = given.pop("breakdown", "")
    return Observation(
        series=SeriesKey(indicator=indicator, breakdown=breakdown, source=source),
        period=TimePeriod.parse(period),
        value=None if value is None else Decimal(value),
        vintage=1,
        known_at="2024-05-01T00:00:00.000000Z",
        sha256="cd" * 32,
        unit=given.pop("unit", "percent"),
        **given,
    )


OBSERVATIONS = [
    observed("ewaste-recycling-rate", "2016", "20", source="ewaste-monitor", status=ObsStatus.ESTIMATED),
    observed(
        "ewaste-recycling-rate", "2022", "22.3", source="ewaste-monitor", recorded=True, note="8 < 9 & <b>bold</b>"
    ),
    observed("internet-use", "2022", "63", source="itu-facts-figures", breakdown="sex=F"),
    observed("internet-use", "2022", "69", source="itu-facts-figures", breakdown="sex=M"),
    observed("internet-use", "2023", "65", source="itu-facts-figures", breakdown="sex=F"),
    observed("internet-use", "2023", "70", source="itu-facts-figures", breakdown="sex=M"),
    observed("wsis-participants", "2019", "3000", source="wsis-telecom-events", unit="count"),
    observed("wsis-participants", "2020", "15000", source="wsis-telecom-events", unit="count", status=ObsStatus.BREAK),
    observed("joint-activities", "2022", "0", source="bureaux-joint-activities", unit="count"),
    observed(
        "new-focus-groups", "2022", None, source="intersectoral-register", unit="count", status=ObsStatus.SUPPRESSED
    ),
]


@cache
def snapshot(more=(), troubles=(), corrections=()):
    """The document as the record gives it back: figures as texts, taken at a fixed instant.

    `more` observations, sources in `troubles` and the plan's `corrections` are a test's own.
    """
    plan = read_plan(PLANS, "itu-gs-2020-2023").model_copy(update={"corrections": corrections})
    standing = {"state": "fresh", "why": None, "data_through": "2022", "recorded": True}
    landing = {"id": 1, "label": "register", "part": 0, "address": "file:x", "sha256": "cd" * 32, "bytes": 9,
               "landed_at": "2024-05-01T00:00:00.000000Z", "recorded": True, "licence": "CC BY 4.0"}  # fmt: skip
    sources = [
        {"id": one.id, "title": one.title.model_dump(mode="json"), "owner": one.owner, "licence": one.licence, **standing,
         "landings": [landing]}
        for one in plan.sources
    ]  # fmt: skip
    found = {"code": "value-out-of-range", "severity": "error", "source": "un-sdg", "file": "IT_MOB_OWN", "sheet": None,
             "row": 17, "column": "value", "found": "132.8 percent", "expected": "at most 100", "remedy": "Correct it", "run": 1}  # fmt: skip
    surroundings = {"sources": sources, "findings": [found], "findings_total": 1, "quarantined_total": 1}
    document = snapshot_document(
        plan, [*OBSERVATIONS, *more], as_of=date(2024, 5, 1), known_on="2024-05-01T00:00:00.000000Z",
        surroundings=surroundings, troubles=troubles,
    )  # fmt: skip
    return {**document, "taken_at": "2024-05-02T08:00:00.123456Z", "taken_by": "tests", "previous": None}
