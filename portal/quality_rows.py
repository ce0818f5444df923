"""What checks found, what was refused and how checks fared, as tables: of those sources a visitor may see."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from portal.finding_words import TITLES
from portal.listings import Field
from portal.page_words import SEVERITIES
from portal.source_words import OUTCOMES
from portal.wording import phrase
from warehouse.check_history import found_by_code
from warehouse.runs import findings, quarantined

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from indicators.framework import Plan
    from portal.sayings import SayingsShown
    from warehouse.check_history import Checked, CheckedRun, Record
    from warehouse.connection import Warehouse
    from warehouse.runs import Quarantined

MOST = 20_000
"""As many findings or refused rows are listed; `milepost findings` and `milepost quarantine list` have all."""

BY_CODE = (
    Field(name="source", title=phrase("Source"), kind="code", choice=True),
    Field(name="label", title=phrase("Resource"), kind="code"),
    Field(name="code", title=phrase("What was found"), kind="code", choice=True, words=TITLES),
    Field(name="severity", title=phrase("Severity"), kind="code", choice=True, words=SEVERITIES),
    Field(name="count", title=phrase("Stand now"), kind="integer"),
    Field(name="runs", title=phrase("Runs it was found in"), kind="integer"),
    Field(name="first_seen", title=phrase("First seen"), kind="code", shown=False),
    Field(name="last_seen", title=phrase("Last seen"), kind="code"),
)

FINDINGS = (
    Field(name="run", title=phrase("Run"), kind="integer", shown=False),
    Field(name="code", title=phrase("What was found"), kind="code", choice=True, words=TITLES),
    Field(name="severity", title=phrase("Severity"), kind="code", choice=True, words=SEVERITIES, shown=False),
    Field(name="source", title=phrase("Source"), kind="code", choice=True, shown=False),
    Field(name="file", title=phrase("Place"), kind="code"),
    Field(name="sheet", title=phrase("Sheet"), shown=False),
    Field(name="row", title=phrase("Line"), kind="integer", shown=False),
    Field(name="column", title=phrase("Column"), kind="code", shown=False),
    Field(name="cell", title=phrase("Cell"), kind="code", shown=False),
    Field(name="found", title=phrase("Found")),
    Field(name="expected", title=phrase("Expected")),
    Field(name="remedy", title=phrase("What to do")),
)

SAID = ("indicator", "area", "breakdown", "period", "value", "unit", "status")
"""What a row said of itself, as far as it could be read."""

REFUSED = (
    Field(name="source", title=phrase("Source"), kind="code", choice=True),
    Field(name="label", title=phrase("Resource"), kind="code", shown=False),
    Field(name="run", title=phrase("Run"), kind="integer", shown=False),
    Field(name="row", title=phrase("Line"), kind="integer"),
    Field(name="indicator", title=phrase("Indicator"), kind="code", choice=True, shown=False),
    Field(name="area", title=phrase("Area"), kind="code"),
    Field(name="breakdown", title=phrase("Breakdown"), kind="code", shown=False),
    Field(name="period", title=phrase("Period"), kind="code"),
    Field(name="value", title=phrase("Value"), kind="code"),
    Field(name="unit", title=phrase("Unit"), kind="code", shown=False),
    Field(name="status", title=phrase("Observation status"), kind="code", shown=False),
    Field(name="reasons", title=phrase("Why it was refused"), kind="code", choice=True, words=TITLES),
    Field(name="landing", title=phrase("Landed file"), kind="integer", shown=False),
)

CHECKED_RUNS = (
    Field(name="run", title=phrase("Run"), kind="integer"),
    Field(name="at", title=phrase("When"), kind="code"),
    Field(name="source", title=phrase("Source"), kind="code", choice=True),
    Field(name="label", title=phrase("Resource"), kind="code"),
    Field(name="outcome", title=phrase("What came of it"), kind="code", choice=True, words=OUTCOMES),
    Field(name="met", title=phrase("Checks met"), kind="integer"),
    Field(name="failed", title=phrase("Not met"), kind="integer"),
    Field(name="failed_codes", title=phrase("Which ones"), kind="code"),
    Field(name="rows_read", title=phrase("Rows read"), kind="integer", shown=False),
    Field(name="refused", title=phrase("Refused"), kind="integer", shown=False),
)

RECORDS = (
    Field(name="code", title=phrase("Check"), kind="code"),
    Field(name="asked", title=phrase("Runs it was asked of"), kind="integer"),
    Field(name="failed", title=phrase("Not met"), kind="integer"),
    Field(name="last_failed", title=phrase("Last not met"), kind="code"),
)

PASSED = {"yes": phrase("met"), "no": phrase("not met")}

CHECKS = (
    Field(name="check", title=phrase("Check"), kind="code"),
    Field(name="passed", title=phrase("Answer"), kind="code", choice=True, words=PASSED),
    Field(name="evaluated", title=phrase("Rows it was asked of"), kind="integer"),
    Field(name="unexpected", title=phrase("Rows that broke it"), kind="integer"),
    Field(name="by_indicator", title=phrase("Of which indicators"), kind="code"),
    Field(name="expectation", title=phrase("Expectation"), kind="code"),
    Field(name="columns", title=phrase("Columns it looks at"), kind="code", shown=False),
)


def of_sources(fields: Sequence[Field], plan: Plan, language: str) -> list[Field]:
    """Give columns with the sources of a plan by their titles, where they are chosen from."""
    titles = {one.id: one.title.in_language(language)[0] for one in plan.sources}
    return [replace(one, words=titles) if one.name == "source" else one for one in fields]


def code_rows(warehouse: Warehouse, sources: Collection[str], *, at: datetime) -> list[dict[str, Any]]:
    """Give a row for each kind of finding of each resource: how many stand, and when it was seen."""
    return [{**asdict(one), "severity": one.severity.value} for one in found_by_code(warehouse, sources, at=at)]


def finding_rows(
    warehouse: Warehouse, sources: Collection[str], run: int | None, sayings: SayingsShown, *, at: datetime
) -> list[dict[str, Any]]:  # fmt: skip
    """Give each finding of a run, or of those that stand, with its sentences in a language; `of` is as it is kept."""
    told = findings(warehouse, run_id=run, source=sources, limit=MOST, at=at)
    return [{"run": number, **sayings.finding(one.as_dict()), "of": one.as_dict()} for number, one in told]


def refused_rows(
    warehouse: Warehouse, sources: Collection[str], run: int | None, *, at: datetime
) -> list[dict[str, Any]]:  # fmt: skip
    """Give each row that a run refused, or that stands refused: where it is, what it said, and why."""
    return [_refused(one) for one in quarantined(warehouse, run_id=run, source=sources, limit=MOST, at=at)]


def _refused(one: Quarantined) -> dict[str, Any]:
    said = one.payload if "indicator" in one.payload and "row" in one.payload else {}
    return {
        **{name: getattr(one, name) for name in ("source", "label", "run", "row", "landing")},
        **{name: said.get(name) for name in SAID},
        "reasons": " ".join(one.reasons),
        "codes": one.reasons,
        "payload": {} if said else one.payload,
    }


def run_rows(told: Iterable[CheckedRun]) -> list[dict[str, Any]]:
    """Give a row for each judged delivery: how many checks it met, and which not."""
    names = ("at", "source", "label", "outcome", "rows_read", "refused")
    return [
        {
            "run": one.run.id,
            **{name: getattr(one.run, name) for name in names},
            "met": one.met,
            "failed": len(one.failed),
            "failed_codes": " ".join(one.failed),
            "codes": one.failed,
        }
        for one in told
    ]


def record_rows(told: Iterable[Record]) -> list[dict[str, Any]]:
    """Give a row for each check: of how many runs it was asked, and when it last was not met."""
    return [
        {
            "code": one.code,
            "asked": one.asked,
            "failed": one.failed,
            "last_failed": one.last_failed.at if one.last_failed else None,
            "run": one.last_failed.id if one.last_failed else None,
        }
        for one in told
    ]


def check_rows(told: Iterable[Checked]) -> list[dict[str, Any]]:
    """Give a row for each check of one run, those that were not met first."""
    rows = [
        {
            "check": one.code,
            "passed": "yes" if one.passed else "no",
            "evaluated": one.evaluated,
            "unexpected": one.unexpected,
            "by_indicator": " ".join(f"{name}:{count}" for name, count in one.by_indicator.items()),
            "expectation": one.expectation,
            "columns": " ".join(one.columns),
        }
        for one in told
    ]
    return sorted(rows, key=lambda row: row["passed"] == "yes")
