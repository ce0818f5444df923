"""Read and admit: whatever of a source is waiting, whoever landed it and whenever, so that a dead run is finished."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.errands import source_named
from flows.surroundings import now
from indicators.errors import SourceChanged

if TYPE_CHECKING:
    from collections.abc import Callable

    from connectors.contract import Connector
    from flows.errands import Errand
    from indicators.framework import Plan
    from warehouse.admission import Intake
    from warehouse.connection import Warehouse
    from warehouse.landing import WaitingDelivery

Admitted = tuple[tuple["Intake", ...], tuple[str, ...]]
"""What was admitted, and for each delivery nobody could read why."""


def admit_waiting(errand: Errand) -> Admitted:
    """Admit every delivery of the source that is waiting; say what was admitted, and what could not be read and why.

    One that an earlier plan corrected otherwise is waiting too.
    """
    from flows.correction_steps import to_admit

    return _admit_each(errand, lambda warehouse, version: to_admit(warehouse, errand.plan, errand.source, version))


def admit_refused(errand: Errand) -> Admitted:
    """Judge again what the source gave and was refused, in whole or part: the plan may have changed since."""
    from warehouse.refused_deliveries import refused_deliveries

    return _admit_each(errand, lambda warehouse, _: (refused_deliveries(warehouse, errand.source), []))


def _admit_each(
    errand: Errand, deliveries_of: Callable[[Warehouse, str], tuple[list[WaitingDelivery], list[str]]]
) -> Admitted:
    from connectors.registry import connector_for
    from warehouse.admission import refuse_delivery
    from warehouse.connection import open_warehouse
    from warehouse.plans import plan_known_on

    intakes: list[Intake] = []
    with open_warehouse(errand.settings) as warehouse:
        plan = plan_known_on(warehouse, errand.plan, None)
        source = source_named(plan, errand.source)
        connector = connector_for(source)
        version = connector.reader_version
        deliveries, unreadable = deliveries_of(warehouse, version)
        for delivery in deliveries:
            try:
                intakes.append(_admit(warehouse, plan, connector, delivery, errand))
            except SourceChanged as error:
                refuse_delivery(warehouse, delivery.delivery, str(error), (), now(), errand.by, version)
                unreadable.append(f"{delivery.label}: {error}")
    return tuple(intakes), tuple(unreadable)


def _admit(warehouse: Warehouse, plan: Plan, connector: Connector, delivery: WaitingDelivery, errand: Errand) -> Intake:
    from warehouse.admission import admit
    from warehouse.landing import files_of

    reading = connector.read(plan.source(delivery.source), files_of(warehouse, delivery.delivery))
    version = connector.reader_version
    return admit(warehouse, delivery.delivery, reading, plan, at=now(), by=errand.by, reader_version=version)
