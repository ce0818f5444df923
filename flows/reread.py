"""Read everything that landed again with today's readers, and compare with what was admitted then: nothing is written.

Each delivery goes through reading, checks and admission into an empty record beside this one, under the
plan it was judged under. A reading that differs is told where it shows, and not again where nothing more changed.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flows.errands import source_named
from flows.remake import admit_again
from indicators.errors import SourceChanged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from indicators.framework import Plan
    from warehouse.connection import Warehouse
    from warehouse.history import Admission, Cell, Said

NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What one observation was after a delivery was admitted then, and what it would be now."""

    source: str
    delivery: int
    indicator: str
    area: str
    period: str
    breakdown: str
    then: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """How many deliveries were read again, which of them nobody can read now, and what came out differently."""

    deliveries: int
    unreadable: tuple[str, ...]
    differences: tuple[Difference, ...]


def reread(warehouse: Warehouse, plan_code: str | None, sources: Iterable[str] | None) -> Reread:
    """Read again what landed from a plan's sources, all or those named.

    Raises CallerMistake for a name that is no source of the plan, Conflict for landed bytes that are gone or altered.
    """
    from warehouse.connection import open_warehouse
    from warehouse.history import last_admissions, said_by_deliveries
    from warehouse.migrate import migrate
    from warehouse.plans import plan_known_on
    from warehouse.settings import Settings

    plan = plan_known_on(warehouse, plan_code, None)
    names = [source_named(plan, name).id for name in sources or [source.id for source in plan.sources]]
    admissions = last_admissions(warehouse, names)
    with tempfile.TemporaryDirectory(prefix="milepost-") as folder:
        settings = Settings(Path(folder), f"sqlite:///{folder}/record.db", warehouse.settings.plans)
        migrate(settings)
        with open_warehouse(settings) as copy:
            originals, unreadable = _admit_all(warehouse, copy, plan, admissions)
            again = said_by_deliveries(copy, names)
    now = {cell: {originals[number]: said for number, said in words.items()} for cell, words in again.items()}
    found = _compared(said_by_deliveries(warehouse, names), now)
    return Reread(deliveries=len(admissions), unreadable=tuple(unreadable), differences=tuple(found))


def _admit_all(
    warehouse: Warehouse, copy: Warehouse, plan: Plan, admissions: Iterable[Admission]
) -> tuple[dict[int, int], list[str]]:
    """Admit deliveries to the copy; give the original of each number there, and what could not be read."""
    from warehouse.plans import plan_of_digest

    originals: dict[int, int] = {}
    unreadable = []
    for admission in admissions:
        # A delivery nobody could read was judged under no plan: then today's says how to read it.
        judged_under = plan_of_digest(warehouse, admission.plan_digest) or plan
        try:
            originals[admit_again(warehouse, copy, judged_under, admission)] = admission.delivery
        except SourceChanged as error:
            unreadable.append(f"{admission.source}, delivery {admission.delivery}: {error}")
    return originals, unreadable


def _compared(
    then: Mapping[Cell, Mapping[int, Said]], now: Mapping[Cell, Mapping[int, Said]]
) -> Iterator[Difference]:  # fmt: skip
    for cell in sorted(then.keys() | now.keys()):
        before, after = then.get(cell, {}), now.get(cell, {})
        stood: tuple[str, str] = (NOTHING, NOTHING)
        told = stood
        for delivery in sorted(before.keys() | after.keys()):
            stood = (_words(before.get(delivery)) or stood[0], _words(after.get(delivery)) or stood[1])
            if stood[0] != stood[1] and stood != told:
                source, indicator, area, period, breakdown = cell
                yield Difference(
                    source=source, delivery=delivery, indicator=indicator, area=area, period=period,
                    breakdown=breakdown, then=stood[0], now=stood[1],
                )  # fmt: skip
            told = stood


def _words(said: Said | None) -> str:
    """Write what was said of a cell; empty when a delivery said nothing new of it."""
    if said is None:
        return ""
    value, status, unit, withdrawn = said
    if withdrawn:
        return "withdrawn"
    return f"{'no value' if value is None else repr(value)} {unit} ({status})"
