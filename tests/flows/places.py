"""A record with a plan whose sources are told by a test: real connectors, local servers, no Prefect."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from flows.errands import Errand, errands_of
from tests.connectors.specimens import source_of
from tests.frames import NOON, small_plan
from warehouse.connection import open_warehouse
from warehouse.plans import load_plan, plan_known_on

if TYPE_CHECKING:
    from indicators.framework import Source

ROOT = Path(__file__).parents[2]
SERIES = ({"label": "A.B", "indicator": "recycling-rate", "unit": "percent"},)
ROW = {"countryiso3code": "CHE", "country": {"id": "CH", "value": "CH"}, "date": "2024", "value": 5.0, "obs_status": ""}


def bank(identity: str, address: str, **given) -> Source:
    """A source that speaks as the World Bank does."""
    about = {"id": identity, "address": address, "series": SERIES, "cadence": "30 5 * * 1", "lag_months": 600}
    return source_of("worldbank", **{**about, **given})


def pages(*rows: dict, updated: str = "2026-01-01") -> list:
    """What it answers."""
    head = {"page": 1, "pages": 1, "per_page": 20000, "total": len(rows), "lastupdated": updated}
    return [head, [ROW | row for row in rows]]


def load(settings, *sources: Source) -> None:
    """Load a small plan with these sources."""
    plan = small_plan().model_copy(update={"sources": sources})
    with open_warehouse(settings) as warehouse:
        load_plan(warehouse, plan, at=NOON, by="tests")


def errands(settings, **given) -> list[Errand]:
    """The errands of that plan."""
    with open_warehouse(settings) as warehouse:
        plan = plan_known_on(warehouse, "small", None)
    return [replace(one, settings=settings, **given) for one in errands_of(plan, None)]


def silent_port(listener) -> str:
    """The address of a server that takes connections and never says a word."""
    listener.bind(("127.0.0.1", 0))
    listener.listen(50)
    return f"http://127.0.0.1:{listener.getsockname()[1]}"
