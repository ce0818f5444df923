"""Who may do what: one answer for the pages, the API and the command line alike. What is not said is not allowed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from indicators.narrative_subjects import SubjectKind, objective_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from indicators.framework import Plan
    from indicators.narrative_subjects import Subject


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
    DRAFT_NARRATIVE = "draft_narrative"
    EDIT_NARRATIVE = "edit_narrative"
    APPROVE_NARRATIVE = "approve_narrative"
    REPORT = "report"
    ENTER_SPENDING = "enter_spending"
    REVIEW_RISKS = "review_risks"
    SEE_AUDIT = "see_audit"
    MANAGE_ACCOUNTS = "manage_accounts"


ALLOWED: dict[Role, frozenset[Act]] = {
    Role.OWNER: frozenset({Act.SEE_DRAFTS, Act.HAND_IN, Act.DRAFT_NARRATIVE, Act.ENTER_SPENDING}),
    Role.OFFICER: frozenset({Act.SEE_DRAFTS, Act.REVIEW, Act.UNDO, Act.LOCK, Act.APPROVE_NARRATIVE, Act.REVIEW_RISKS}),
    Role.WRITER: frozenset(
        {
            Act.SEE_DRAFTS,
            Act.REPORT,
            Act.DRAFT_NARRATIVE,
            Act.EDIT_NARRATIVE,
            Act.APPROVE_NARRATIVE,
            Act.ENTER_SPENDING,
            Act.REVIEW_RISKS,
        }
    ),
    Role.ADMIN: frozenset({Act.MANAGE_ACCOUNTS}),
    Role.AUDITOR: frozenset({Act.SEE_DRAFTS, Act.SEE_AUDIT}),
}
"""What each role allows within its scope. Nobody changes history: there is no act for it."""

EVERYWHERE = frozenset({Act.SEE_AUDIT, Act.MANAGE_ACCOUNTS, Act.LOCK, Act.REVIEW_RISKS})
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


def may_everywhere(grants: Iterable[Grant], act: Act) -> bool:
    """Say whether an act about a plan as a whole is allowed: only a grant without limits allows it."""
    return any(grant.scope is Scope.ALL and act in ALLOWED[grant.role] for grant in grants)


def may_write(grants: Iterable[Grant], act: Act, plan: Plan, subject: Subject) -> bool:
    """Say whether an act on the narrative of a subject is allowed.

    A grant for an objective covers all that stands under it; one for an indicator or a source, the places where that
    indicator is measured, or where something the source gives enters. The plan itself needs a grant without limits.
    """
    held = [grant for grant in grants if act in ALLOWED[grant.role]]
    return any(grant.scope is Scope.ALL or _reaches(grant, plan, subject) for grant in held)


def _reaches(grant: Grant, plan: Plan, subject: Subject) -> bool:
    if grant.scope is Scope.OBJECTIVE:
        return objective_of(plan, subject) == grant.about
    place = plan.places().get(subject.code) if subject.kind is SubjectKind.INDICATOR else None
    if place is None:
        return False
    if grant.scope is Scope.INDICATOR:
        return place.indicator == grant.about
    given = {series.indicator for one in plan.sources if one.id == grant.about for series in one.series}
    return bool(given & _with_parts(plan, {place.indicator}))


def objectives_allowed(grants: Iterable[Grant], act: Act, plan: Plan) -> tuple[str, ...]:
    """Give the objectives of a plan about which an act is allowed: all, or those that a grant is for."""
    held = [grant for grant in grants if act in ALLOWED[grant.role]]
    everything = any(grant.scope is Scope.ALL for grant in held)
    named = {grant.about for grant in held if grant.scope is Scope.OBJECTIVE}
    return tuple(one.code for one in plan.objectives if everything or one.code in named)


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
