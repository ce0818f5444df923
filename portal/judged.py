"""What a view looks at, judged: the figures of a plan or of a part of it, as a snapshot would freeze them.

What is told of a place depends on few things, all of which name it: the edition, the day, the newest vintage that told
of what is behind it, what troubles the sources, what people set by hand. As long as these stay what they are, whatever
else happens in the record, it is not judged again; and many days share one vintage.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from indicators.ancestry import areas_read, observed_behind
from indicators.canonical import plain
from indicators.earlier_values import earlier_values
from indicators.frozen_rows import freeze_rows
from indicators.plan_part import PlanPart, with_part
from indicators.reconcile import reconcile
from indicators.snapshot import figures_of, told_by_place
from portal.plans_at_hand import edition_of
from portal.surroundings import USUAL_WEIGHT
from warehouse.observations import vintage_known_by
from warehouse.overrides import overrides_known_on
from warehouse.plan_life import life_of
from warehouse.source_troubles import troubles

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping
    from datetime import date

    from indicators.framework import Plan
    from indicators.overrides import Override
    from indicators.snapshot import PlaceTold
    from indicators.troubles import Trouble
    from portal.surroundings import Surroundings
    from portal.views import View
    from warehouse.histories import Known
    from warehouse.observations import Vintage
    from warehouse.snapshots import Snapshot

A_LINE = 20
"""What is told of a place weighs as much as so many observations."""


def judged(view: View) -> dict[str, Any]:
    """Judge what a view looks at, on what was known by then. Of a part it gives the roll-ups that are whole in it."""
    warehouse, by_then = view.around.warehouse, view.known_on
    judging = _Judging(
        around=view.around, edition=edition_of(view.plan), as_of=view.as_of,
        troubles=tuple(troubles(warehouse, view.plan.sources, at=by_then or view.at)),
        overrides=tuple(overrides_known_on(warehouse, view.plan.code, by_then)),
    )  # fmt: skip
    told = judging.figures(view.plan, view.part, vintage_known_by(warehouse, by_then))
    life = life_of(warehouse, view.plan, as_of=view.as_of, known_on=by_then)
    beside = plain(life | {"reconcile": [one.as_dict() for one in reconcile(view.plan)]})
    return {**told, **beside, "plan": view.plan.model_dump(mode="json"), "as_of": view.as_of.isoformat()}


def weight_of_snapshot(snapshot: Snapshot) -> int:
    """Say how much a snapshot weighs among what is kept."""
    return USUAL_WEIGHT + _points_in(snapshot.document.get("observed", ()))


def _points_in(series: Iterable[Mapping[str, Any]]) -> int:
    return sum(len(one["points"]) for one in series)


class _Place(NamedTuple):
    told: PlaceTold
    earlier: list[dict[str, Any]]


class _Judging(NamedTuple):
    """What all places of an edition are judged by alike, on a day."""

    around: Surroundings
    edition: str
    as_of: date
    troubles: tuple[Trouble, ...]
    overrides: tuple[Override, ...]

    def figures(self, plan: Plan, part: PlanPart | None, by: Vintage) -> dict[str, Any]:
        """Give the figures of a plan, or of a part of it, as known by a vintage."""
        asked = plan if part is None else with_part(plan, part)
        areas = areas_read(asked)
        known = self.around.histories.known_in_areas(self.around.warehouse, areas, by.number)
        places = self._places(asked, known)
        told = figures_of(
            asked, {code: one.told for code, one in places.items()}, self._rows(asked, areas, known),
            as_of=self.as_of, troubles=self.troubles, overrides=self.overrides,
        )  # fmt: skip
        if part is not None:
            told |= {
                name: [one for one in told[name] if one["objective"] in part.objectives]
                for name in ("roll_ups", "outcome_roll_ups")
            }
        return told | {"earlier": {code: one.earlier for code, one in places.items() if one.earlier}}

    def _places(self, plan: Plan, known: Known) -> dict[str, _Place]:
        indicators = {one.id: one for one in plan.indicators}
        behind = {code: observed_behind(place.indicator, indicators) for code, place in plan.places().items()}
        keys = {code: self._key("place", code, tuple(map(known.changed, names))) for code, names in behind.items()}
        found: dict[str, _Place | None] = {code: self.around.at_hand(key) for code, key in keys.items()}
        missing = frozenset(code for code, one in found.items() if one is None)
        made = self._made(plan, missing, known, behind) if missing else {}
        for code, one in made.items():
            found[code] = one
            self.around.keep(keys[code], one, weight=_points_in(one.told.series) + A_LINE)
        return {code: one for code, one in found.items() if one is not None}

    def _made(
        self, plan: Plan, missing: frozenset[str], known: Known, behind: Mapping[str, list[str]]
    ) -> dict[str, _Place]:
        seen = known.observations({one for code in missing for one in behind[code]})
        told = told_by_place(
            with_part(plan, PlanPart(missing)), seen,
            as_of=self.as_of, troubles=self.troubles, overrides=self.overrides,
        )  # fmt: skip
        document = {
            "lines": [one.told for one in told.values()],
            "series": {code: one.series for code, one in told.items()},
        }
        earlier = earlier_values(document, seen, known.vintages)
        return {code: _Place(one, earlier.get(code, [])) for code, one in told.items()}

    def _rows(self, plan: Plan, areas: Mapping[str, frozenset[str] | None], known: Known) -> list[dict[str, Any]]:
        keys = {name: ("rows", self.as_of, name, areas[name], known.changed(name)) for name in sorted(areas)}
        found: dict[str, list[dict[str, Any]] | None] = {name: self.around.at_hand(key) for name, key in keys.items()}
        missing = {name for name, rows in found.items() if rows is None}
        made: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for one in plain(freeze_rows(plan, known.observations(missing), self.as_of)):
            made[one["indicator"]].append(one)
        for name in missing:
            found[name] = made[name]
            self.around.keep(keys[name], made[name], weight=_points_in(made[name]) + 1)
        return [one for rows in found.values() for one in rows or ()]

    def _key(self, *what: Hashable) -> Hashable:
        return (*what, self.edition, self.as_of, self.troubles, self.overrides)
