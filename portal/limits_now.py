"""What whoever handed a file in may change now: asked when the file is examined, and again when it is to count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indicators.permissions import Act, indicators_allowed
from portal.taking_in import TERMINAL
from warehouse.accounts import person_named
from warehouse.period_locks import limits_of

if TYPE_CHECKING:
    from datetime import datetime

    from indicators.framework import Plan
    from warehouse.connection import Warehouse
    from warehouse.limits import Limits
    from warehouse.submissions import Submission


def limits_now(warehouse: Warehouse, plan: Plan, one: Submission, *, at: datetime) -> Limits:
    """Give the indicators and the periods that are open to a submission's owner.

    At the terminal there are no accounts: whoever reaches the record there may hand in for every indicator, but a
    lock holds for them too.
    """
    granted = None if one.via == TERMINAL else _granted(warehouse, plan, one)
    return limits_of(warehouse, plan, one.source, granted=granted, person=one.author, at=at)


def _granted(warehouse: Warehouse, plan: Plan, one: Submission) -> frozenset[str]:
    who = person_named(warehouse, one.author)
    if who is None or not who.active:
        return frozenset()
    return indicators_allowed(who.grants, Act.HAND_IN, plan, one.source)
