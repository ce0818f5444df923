"""The plans of the record as pages need them, each edition read once, and what of them a person may touch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indicators.errors import CallerMistake
from indicators.permissions import Act, sources_allowed
from warehouse.plans import loaded_plans, plan_digest, plan_of_digest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from indicators.framework import Plan, Source
    from indicators.permissions import Grant
    from warehouse.connection import Warehouse

_READ: dict[str, Plan] = {}
"""Editions by their digest, which names all that is in them."""


def plans_at_hand(warehouse: Warehouse) -> tuple[Plan, ...]:
    """Give the newest edition of every plan of the record, by code."""
    newest = {one.code: one.digest for one in loaded_plans(warehouse)}
    for digest in newest.values():
        if digest not in _READ and (plan := plan_of_digest(warehouse, digest)) is not None:
            _READ[digest] = plan
    return tuple(_READ[digest] for _, digest in sorted(newest.items()))


def edition_of(plan: Plan) -> str:
    """Give the digest that names an edition; of one that was read before it is at hand."""
    for digest, one in _READ.items():
        if one is plan:
            return digest
    digest = plan_digest(plan)
    _READ[digest] = plan
    return digest


def any_public(warehouse: Warehouse) -> bool:
    """Say whether what is published of some plan is for everybody."""
    return any(plan.public for plan in plans_at_hand(warehouse))


def plan_at_hand(warehouse: Warehouse, code: str) -> Plan:
    """Give the newest edition of a plan. Raises CallerMistake when the record has none of this code."""
    for plan in plans_at_hand(warehouse):
        if plan.code == code:
            return plan
    raise CallerMistake(f"there is no plan {code!r} in the record")


def handed_in_of(plan: Plan, grants: Iterable[Grant], act: Act) -> list[Source]:
    """Give the sources of a plan that people hand in and about which an act is allowed, in the plan's order."""
    allowed = set(sources_allowed(grants, act, plan))
    return [source for source in plan.sources if source.handed_in and source.id in allowed]
