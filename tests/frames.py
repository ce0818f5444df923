"""Deliveries, readings and a small plan for tests of the record: good defaults, keyword overrides."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pandas as pd

from indicators.framework import Plan
from indicators.provenance import RawFile
from indicators.series import FRAME_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from indicators.findings import Finding

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def day(number: int) -> datetime:
    """Noon of the n-th day of a test's story."""
    return NOON + timedelta(days=number)


def raw_file(content: str = "5", **given) -> RawFile:
    about = {"source": "register", "label": "main", "address": f"https://register.example/{given.get('part', 0)}"}
    return RawFile(**{**about, "content": content.encode(), **given})


def candidate(value: float | None = 5.0, **given) -> dict:
    """One row of a candidate frame; no value means a stated absence."""
    row = {"indicator": "recycling-rate", "area": "CHE", "period": "2020", "breakdown": "", "value": value,
           "unit": "percent", "status": "O" if value is None else "A", "note": "", "file": 0, "row": 2}  # fmt: skip
    return {**row, **given}


def frame_of(*rows: dict) -> pd.DataFrame:
    texts = ("indicator", "area", "period", "breakdown", "unit", "status", "note")
    kinds = dict.fromkeys(texts, "str") | {"value": "float64", "file": "int64", "row": "int64"}
    return pd.DataFrame(list(rows), columns=list(FRAME_COLUMNS)).astype(kinds)


def numbered(**values: float | None) -> pd.DataFrame:
    """A frame of one series with a row a period: `numbered(y2020=5.0, y2021=None)`."""
    return frame_of(
        *(
            candidate(value, period=name.lstrip("y"), row=row)
            for row, (name, value) in enumerate(values.items(), start=2)
        )
    )


@dataclass(frozen=True)
class Reading:
    """What a connector hands over."""

    frame: pd.DataFrame
    findings: tuple[Finding, ...] = ()
    passed_over: int = 0
    complete: bool = True
    shape: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, int] = field(default_factory=dict)
    more_rows: int = 0

    @property
    def rows_read(self) -> int:
        return len(self.frame) + len(self.findings) + self.passed_over


@dataclass(frozen=True)
class Checked:
    admissible: pd.Series
    findings: tuple[Finding, ...] = ()
    verdicts: tuple = field(default=())


def lenient(frame, plan, source, previous) -> Checked:
    """A checker that lets everything in: what is tested then is admission and not the checks."""
    return Checked(pd.Series(data=True, index=frame.index))


def small_plan(*sources: str, target: str = "30", edition: str = "first", **given) -> Plan:
    """A plan with one indicator at one place, and some sources."""
    known = {"state": "established", "period": "2023", "source": "the plan"}
    place = {"code": "I.1-a.1", "indicator": "recycling-rate", "printed": "Recycling rate"}
    outcome = {"code": "I.1-a", "title": {"en": "Less waste"}, "indicators": [place]}
    objective = {
        "code": "I.1",
        "title": {"en": "Environment"},
        "outcomes": [outcome],
        "outputs": [],
        "printed_total": {},
    }
    source = {"connector": "workbook", "owner": "A bureau", "licence": "CC BY 4.0", "cadence": "0 6 1 * *"}
    document = {
        "title": {"en": "Plan"},
        "file": "plan.txt",
        "sha256": "0" * 64,
        "language": "en",
        "status": {"en": "as adopted"},
    }
    names = list(sources or ("register",))
    rate = {"id": "recycling-rate", "title": {"en": "Rate"}, "unit": "percent", "sources": names}
    return Plan.model_validate(
        {
            "code": "small",
            "edition": edition,
            "title": {"en": "A small plan"},
            "organisation": {"en": "An organisation"},
            "first_year": 2020,
            "last_year": 2023,
            "currency": "CHF",
            "languages": ["en"],
            "document": document,
            "objectives": [objective],
            "indicators": [rate],
            "sources": [{"id": name, "title": {"en": name}, **source} for name in names],
            "pledges": [
                {"indicator": "I.1-a.1", "baseline": {"state": "to_be_established", "owner": "A bureau"},
                 "target": {**known, "value": target}}
            ],
            **given,
        }
    )  # fmt: skip
