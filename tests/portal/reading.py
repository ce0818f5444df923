"""An office that has something to read: the real figures of one register, and a snapshot of them for the public."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from flows.errands import Errand, Origin
from flows.refresh_steps import refresh_source
from indicators.resources import Level
from indicators.risk_reviews import MeasureState
from indicators.spending_lines import SpendingLine, entries_of
from tests.portal.world import PLAN, Clock, copied, served, written_out
from warehouse.connection import open_warehouse
from warehouse.freezing import take_snapshot
from warehouse.plan_folder import RECORDED as RECORDINGS_FOLDER
from warehouse.plans import load_plan
from warehouse.risk_reviews import review_mitigation, review_risk
from warehouse.settings import PROJECT, Settings
from warehouse.sign_off import sign
from warehouse.spending import report_spending

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.portal.world import Portal
    from warehouse.connection import Warehouse

SOURCE, PLACE, OBJECTIVE = "ewaste-monitor", "I.5-c.1", "I.5"
"""A source of which a register is kept beside the plan, a place that it gives, and the objective of that."""

OUTPUT, RISK = "I.5-1", "R1"
"""An output on which somebody reported, and a risk that was reviewed."""


RECORDINGS = PROJECT / "plans" / PLAN.code / RECORDINGS_FOLDER
RECORDED = "un-sdg"
"""A source of which a recording is kept beside the plan: it gives many countries, and some rows that are refused."""


_templates: dict[tuple[Path, tuple[str, ...]], Path] = {}
"""Homes that were made, by the office they are of and the recordings that were read: made once, copied since."""


def published(office: Path, home: Path, *recorded: str) -> Settings:
    """Give a record with figures and two snapshots: the first signed, the second not. The plan is for everybody.

    `recorded` are sources whose recordings are read too.
    """
    about = (office, recorded)
    if about not in _templates:
        _templates[about] = _published(office, office.parent / f"published-{len(_templates)}", recorded)
    shutil.copytree(_templates[about], home, dirs_exist_ok=True)
    return Settings(home, f"sqlite:///{home / 'milepost.db'}", PROJECT / "plans")


def _published(office: Path, home: Path, recorded: tuple[str, ...]) -> Path:
    settings = copied(office, home)
    with open_warehouse(settings) as warehouse:
        load_plan(warehouse, PLAN.model_copy(update={"public": True}), at=datetime.now(UTC), by="setup")
    with open_warehouse(settings) as warehouse:
        _live(warehouse)
    errand = Errand(settings=settings, plan=None, source=SOURCE, by="setup", tries=0)
    refresh_source(errand)
    for name in recorded:
        refresh_source(replace(errand, source=name, origin=Origin.RECORDED, recordings=RECORDINGS))
    with open_warehouse(settings) as warehouse:
        first = take_snapshot(
            warehouse, None, as_of=datetime(2024, 1, 31, tzinfo=UTC).date(), at=datetime.now(UTC), by="writer"
        )
        sign(warehouse, first.id, by="officer", at=datetime.now(UTC), note="as it was agreed")
        take_snapshot(
            warehouse, None, as_of=datetime(2025, 1, 31, tzinfo=UTC).date(), at=datetime.now(UTC), by="writer"
        )
        written_out(warehouse)
    return home


def _live(warehouse: Warehouse) -> None:
    """Report what was spent on two outputs, and review a risk and a mitigation, before the snapshots are taken."""
    done = {"at": datetime.now(UTC), "by": "writer"}
    entries = entries_of(PLAN, [SpendingLine(output=OUTPUT, year=year, amount=amount, note=note)
                                for year, amount, note in (("2020", "120000", ""), ("2021", "140000.50", "audited"))])  # fmt: skip
    report_spending(warehouse, PLAN, entries, reported_on=date(2022, 1, 31), document="Accounts of 2021", **done)
    look = {"reviewed_on": date(2021, 6, 30)} | done
    review_risk(warehouse, PLAN, RISK, probability=Level.HIGH, owner="The safety unit", note="two incidents", **look)
    review_mitigation(warehouse, PLAN, 4, state=MeasureState.DONE, note="the fence stands", **look)


def reading(office: Path, home: Path, *recorded: str) -> Iterator[Portal]:
    """Serve that office by the clock on the wall, by which its figures came."""
    with served(published(office, home, *recorded), clock=Clock(datetime.now(UTC))) as portal:
        yield portal
