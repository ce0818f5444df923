"""Who may sign a snapshot off, set its embargo or replace it: what the plan asks for, and grants without limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indicators.permissions import Act, Scope, may_everywhere

if TYPE_CHECKING:
    from portal.views import View
    from portal.visitors import Visitor


def may_sign(view: View, who: Visitor) -> bool:
    """Say whether a visitor may sign what is looked at: the next level is theirs, or reporting is where it has none."""
    if view.snapshot is None or view.standing is None or who.person is None or view.standing.replaced_by is not None:
        return False
    if who.person.name in {one.author for one in view.standing.signatures}:
        return False
    asked = view.plan.sign_off
    if not asked.levels:
        return may_everywhere(who.grants, Act.REPORT)
    if not view.standing.wanting or (asked.four_eyes and view.snapshot.taken_by == who.person.name):
        return False
    role = asked.levels[len(view.standing.signatures)].role
    return any(grant.role is role and grant.scope is Scope.ALL for grant in who.grants)


def may_replace(view: View, who: Visitor) -> bool:
    """Say whether a visitor may replace what is looked at by an erratum, or set or move its embargo."""
    replaced = view.standing is not None and view.standing.replaced_by is not None
    return not replaced and may_everywhere(who.grants, Act.REPORT)
