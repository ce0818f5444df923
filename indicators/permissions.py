"""Who may do what: one answer for the pages, the API and the command line alike. What is not said is not allowed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from indicators.framework import Plan


class Role(StrEnum):
    """What a person is to a plan. One may be several things, each with a scope of its own."""

    OWNER = "owner"
    OFFICER = "officer"
    WRITER = "writer"
    ADMIN = "admin"
    AUDITOR = "auditor"


class Act(StrEnum):
    """Everything that is allowed to some and not to all. A route names the one it needs."""

    SEE_DRAFTS = "see_drafts"
    HAND_IN = "hand_in"
    REVIEW = "review"
    UNDO = "undo"
    LOCK = "lock"
    REPORT = "report"
    SEE_AUDIT = "see_audit"
    MANAGE_ACCOUNTS = "manage_accounts"


ALLOWED: dict[Role, frozenset[Act]] = {
    Role.OWNER: frozenset({Act.SEE_DRAFTS, Act.HAND_IN}),
    Role.OFFICER: frozenset({Act.SEE_DRAFTS, Act.REVIEW, Act.UNDO, Act.LOCK}),
    Role.WRITER: frozenset({Act.SEE_DRAFTS, Act.REPORT}),
    Role.ADMIN: frozenset({Act.MANAGE_ACCOUNTS}),
    Role.AUDITOR: frozenset({Act.SEE_DRAFTS, Act.SEE_AUDIT}),
}
"""What each role allows within its scope. Nobody changes history: there is no act for it."""

EVERYWHERE = frozenset({Act.SEE_AUDIT, Act.MANAGE_ACCOUNTS, Act.LOCK})
"""Acts about no one source: only a grant without limits gives them."""


class Scope(StrEnum):
    """What a grant is limited to."""

    ALL = "all"
    SOURCE = "source"
    INDICATOR = "indicator"
    OBJECTIVE = "objective"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Grant:
    """A role within a scope. `about` is the source's id, the indicator's id, or the objective's code; "" for all."""

    role: Role
    scope: Scope = Scope.ALL
    about: str = ""


def indicators_allowed(grants: Iterable[Grant], act: Act, plan: Plan, source: str) -> frozenset[str]:
    """Give those indicators of a source for which some grant allows an act. Raises KeyError for no source of the plan.

    A grant for a source covers all that it gives; one for an objective, the indicators placed under it and
    the parts they are derived from.
    """
    bound = frozenset(series.indicator for series in plan.source(source).series)
    allowed: frozenset[str] = frozenset()
    for grant in grants:
        if act not in ALLOWED[grant.role]:
            continue
        if grant.scope is Scope.ALL or (grant.scope is Scope.SOURCE and grant.about == source):
            return bound
        if grant.scope is Scope.INDICATOR:
            allowed |= bound & _with_parts(plan, {grant.about})
        elif grant.scope is Scope.OBJECTIVE:
            allowed |= bound & _with_parts(plan, _placed_under(plan, grant.about))
    return allowed


def may(grants: Iterable[Grant], act: Act, plan: Plan | None = None, source: str | None = None) -> bool:
    """Say whether an act is allowed: about a source, if only for some of its indicators, or anywhere for None."""
    grants = tuple(grants)
    if source is None or plan is None:
        held = (grant for grant in grants if act in ALLOWED[grant.role])
        return any(grant.scope is Scope.ALL or act not in EVERYWHERE for grant in held)
    return bool(indicators_allowed(grants, act, plan, source))


def sources_allowed(grants: Iterable[Grant], act: Act, plan: Plan) -> tuple[str, ...]:
    """Give the sources of a plan about which an act is allowed, in the plan's order."""
    grants = tuple(grants)
    return tuple(source.id for source in plan.sources if may(grants, act, plan, source.id))


def _placed_under(plan: Plan, objective: str) -> set[str]:
    return {
        place.indicator
        for one in plan.objectives
        if one.code == objective
        for outcome in one.outcomes
        for place in outcome.indicators
    }


def _with_parts(plan: Plan, indicators: set[str]) -> frozenset[str]:
    known = {indicator.id: indicator for indicator in plan.indicators}
    found, waiting = set[str](), [name for name in indicators if name in known]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            derivation = known[name].derivation
            waiting += [part for part, _ in (derivation.made_from() if derivation else ()) if part in known]
    return frozenset(found)
