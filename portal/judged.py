"""What a view looks at, judged: the figures of a plan or of a part of it, as a snapshot would freeze them.

What is judged depends on few things, all of which name it: the edition, the day, the newest vintage known by then, what
troubles the sources, what people set by hand. As long as these stay what they are, whatever else happens in the record,
nothing is judged again; and many days share one vintage.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from indicators.ancestry import areas_read
from indicators.canonical import plain
from indicators.earlier_values import earlier_values
from indicators.plan_part import with_part
from indicators.reconcile import reconcile
from indicators.snapshot import figures_document
from portal.plans_at_hand import edition_of
from warehouse.observations import vintage_known_by
from warehouse.overrides import overrides_known_on
from warehouse.plan_life import life_of
from warehouse.source_troubles import troubles

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from indicators.overrides import Override
    from indicators.troubles import Trouble
    from portal.views import View


def judged(view: View) -> dict[str, Any]:
    """Judge what a view looks at, on what was known by then. Of a part it gives the roll-ups that are whole in it."""
    warehouse, by_then = view.around.warehouse, view.known_on
    beset = tuple(troubles(warehouse, view.plan.sources, at=by_then or view.at))
    overrides = tuple(overrides_known_on(warehouse, view.plan.code, by_then))
    by = vintage_known_by(warehouse, by_then)
    about = ("judged", edition_of(view.plan), view.as_of, by, beset, overrides)
    told = view.around.at_hand((*about, None)) or view.around.kept(
        (*about, view.part), lambda: _figures(view, by, beset, overrides), observations=_observations_in
    )
    life = life_of(warehouse, view.plan, as_of=view.as_of, known_on=by_then)
    beside = plain(life | {"reconcile": [one.as_dict() for one in reconcile(view.plan)]})
    return {**told, **beside, "plan": view.plan.model_dump(mode="json"), "as_of": view.as_of.isoformat()}


def _figures(view: View, by: int, beset: Sequence[Trouble], overrides: Sequence[Override]) -> dict[str, Any]:
    part = view.part
    plan = view.plan if part is None else with_part(view.plan, part)
    known = view.around.histories.known_in_areas(view.around.warehouse, areas_read(plan), by)
    told: dict[str, Any] = plain(
        figures_document(plan, known.observations, as_of=view.as_of, troubles=beset, overrides=overrides)
    )
    if part is not None:
        told |= {
            name: [one for one in told[name] if one["objective"] in part.objectives]
            for name in ("roll_ups", "outcome_roll_ups")
        }
    return told | {"earlier": earlier_values(told, known.observations, known.vintages)}


def _observations_in(document: Mapping[str, Any]) -> int:
    return sum(len(one["points"]) for one in document["observed"])
