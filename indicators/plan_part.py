"""A plan with some of its places alone: to tell of one objective, the others need not be judged. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection

    from indicators.framework import Objective, Outcome, Plan


class PlanPart(NamedTuple):
    """Places of a plan, by their codes, and the objectives that are whole in it: of these alone roll-ups are true."""

    places: frozenset[str]
    objectives: frozenset[str] = frozenset()


def part_of_objectives(plan: Plan, codes: Collection[str]) -> PlanPart:
    """Give what has to be judged to tell of some objectives: their places, and all that their composites judge."""
    asked = [one for one in plan.objectives if one.code in codes]
    outcomes = [outcome for one in asked for outcome in one.outcomes]
    own = {place.code for outcome in outcomes for place in outcome.indicators}
    together = {code for outcome in outcomes for one in outcome.composites for code in one.components}
    return PlanPart(frozenset(own | together), frozenset(one.code for one in asked))


def part_of_place(plan: Plan, code: str) -> PlanPart:
    """Give what has to be judged to tell of a place, or of a composite: nothing where the plan has neither."""
    together = next((one.components for one in plan.composites() if one.code == code), ())
    return PlanPart(frozenset({code, *together} & plan.places().keys()))


def with_part(plan: Plan, part: PlanPart) -> Plan:
    """Give a plan that has these places and no others, and of composites those that are whole. All else stays."""
    objectives = (_objective(one, part.places) for one in plan.objectives)
    return plan.model_copy(update={"objectives": tuple(one for one in objectives if one.outcomes)})


def _objective(objective: Objective, places: frozenset[str]) -> Objective:
    outcomes = (_outcome(one, places) for one in objective.outcomes)
    return objective.model_copy(
        update={"outcomes": tuple(one for one in outcomes if one.indicators or one.composites)}
    )  # fmt: skip


def _outcome(outcome: Outcome, places: frozenset[str]) -> Outcome:
    return outcome.model_copy(
        update={
            "indicators": tuple(one for one in outcome.indicators if one.code in places),
            "composites": tuple(one for one in outcome.composites if places.issuperset(one.components)),
        }
    )
