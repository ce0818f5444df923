"""What a grant can be about: the sources, indicators and objectives of the plans that are loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indicators.errors import CallerMistake
from indicators.permissions import Scope
from warehouse.account_names import shown
from warehouse.plans import loaded_plans, plan_known_on

if TYPE_CHECKING:
    from indicators.permissions import Grant
    from warehouse.connection import Warehouse


def grant_subjects(warehouse: Warehouse) -> dict[Scope, tuple[str, ...]]:
    """Give the names a grant of each scope may be about, those of all loaded plans, sorted; `all` is about none."""
    plans = [plan_known_on(warehouse, loaded.code, None) for loaded in loaded_plans(warehouse)]
    named = {
        Scope.SOURCE: {source.id for plan in plans for source in plan.sources},
        Scope.INDICATOR: {indicator.id for plan in plans for indicator in plan.indicators},
        Scope.OBJECTIVE: {objective.code for plan in plans for objective in plan.objectives},
    }
    return {scope: tuple(sorted(named.get(scope, ()))) for scope in Scope}


def require_subject(warehouse: Warehouse, grant: Grant) -> None:
    """See that some loaded plan has what a grant is about. Raises CallerMistake naming what there is."""
    if grant.scope is Scope.ALL:
        return
    there = grant_subjects(warehouse)[grant.scope]
    if grant.about not in there:
        known = f"the loaded plans have {', '.join(there)}" if there else "no loaded plan has any"
        raise CallerMistake(f"--{grant.scope}: found {shown(grant.about)}; {known}")
