"""What a view looks at, judged: the figures of a plan or of a part of it, as a snapshot would freeze them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from indicators.ancestry import areas_read
from indicators.canonical import plain
from indicators.earlier_values import earlier_values
from indicators.plan_part import with_part
from indicators.reconcile import reconcile
from indicators.snapshot import figures_document
from warehouse.overrides import overrides_known_on
from warehouse.plan_life import life_of
from warehouse.source_troubles import troubles

if TYPE_CHECKING:
    from collections.abc import Mapping

    from portal.views import View


def judged(view: View) -> dict[str, Any]:
    """Judge what a view looks at, on what was known by then. Of a part it gives the roll-ups that are whole in it."""
    warehouse, by_then, part = view.around.warehouse, view.known_on, view.part
    plan = view.plan if part is None else with_part(view.plan, part)
    known = view.around.histories.known_in_areas(warehouse, areas_read(plan), by_then)
    told = figures_document(
        plan, known.observations, as_of=view.as_of,
        troubles=troubles(warehouse, view.plan.sources, at=by_then or view.at),
        overrides=overrides_known_on(warehouse, view.plan.code, by_then),
    )  # fmt: skip
    if part is not None:
        told |= {
            name: [one for one in told[name] if one["objective"] in part.objectives]
            for name in ("roll_ups", "outcome_roll_ups")
        }
    life = life_of(warehouse, view.plan, as_of=view.as_of, known_on=by_then)
    totals = {"reconcile": [one.as_dict() for one in reconcile(view.plan)]}
    document = {
        **plain(told | life | totals),
        "plan": view.plan.model_dump(mode="json"),
        "as_of": view.as_of.isoformat(),
    }
    return document | {"earlier": earlier_values(document, known.observations, known.vintages)}


def observations_in(document: Mapping[str, Any]) -> int:
    """Count the observations that a judged document holds."""
    return sum(len(one["points"]) for one in document["observed"])
