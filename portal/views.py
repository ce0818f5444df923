"""What a page or an answer looks at: a plan as it stands, as it was known on a day, or as a snapshot froze it.

The address says which, so that every view has a permanent link. Who has not signed in sees published snapshots of
public plans and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException

from indicators.errors import CallerMistake
from indicators.framework import Plan
from indicators.permissions import Act, may
from indicators.plan_part import PlanPart, part_of_objectives, part_of_place
from portal.conditional import answer_unless_known
from portal.downloads import not_found
from portal.judged import judged, weight_of_snapshot
from portal.plans_at_hand import plan_at_hand, plans_at_hand
from portal.surroundings import surroundings
from portal.visitors import visitor
from warehouse.instants import datetime_of, end_of_day, instant
from warehouse.plans import plan_known_on
from warehouse.published_snapshots import (
    as_published,
    is_published,
    newest_published,
    published_snapshots,
    snapshots_standing,
)
from warehouse.record_mark import record_mark
from warehouse.sign_off import standing_of
from warehouse.snapshots import read_snapshot, snapshot_line

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from starlette.requests import Request

    from portal.surroundings import Surroundings
    from warehouse.sign_off import Standing
    from warehouse.snapshots import Snapshot, SnapshotLine

MINUTES_FRESH = 5
"""Time alone makes a source late: what is shown of now is judged anew this often, even if nothing came."""

NAMES = ("plan", "snapshot", "known_on", "on")
"""The parameters that say what is looked at; every link of a page keeps them."""


@dataclass(frozen=True, kw_only=True)
class View:
    """`as_of` is the day that is judged, `known_on` by when what counts was known (None: now).

    `snapshot` is what froze it, where one did, `standing` what was said of that since. `insider` says that the visitor
    may see what is not published. `asked` is what an address needs to say for it; where the plan is `in_path`, it
    stands in the address itself. Where `part` names one, no more of the plan is judged than that.
    """

    around: Surroundings
    plan: Plan
    as_of: date
    at: datetime
    insider: bool
    asked: tuple[tuple[str, str], ...]
    mark: str
    known_on: datetime | None = None
    snapshot: Snapshot | None = None
    standing: Standing | None = None
    in_path: bool = False
    part: PlanPart | None = None

    def of_objectives(self, codes: Collection[str]) -> View:
        """Look at some objectives alone: `figures` have no lines but theirs, and roll-ups of no more than these."""
        return replace(self, part=part_of_objectives(self.plan, codes))

    def of_place(self, code: str) -> View:
        """Look at one place alone, or at a composite: `figures` have its lines and no roll-ups.

        Raises HTTPException 404 where the plan has neither.
        """
        if not (places := part_of_place(self.plan, code).places):
            raise not_found()
        return self.of_places(places)

    def of_places(self, codes: Collection[str]) -> View:
        """Look at some places alone, or at none: what stands beside the lines and roll-ups is whole all the same."""
        return replace(self, part=PlanPart(frozenset(codes)))

    @cached_property
    def figures(self) -> Mapping[str, Any]:
        """Give the figures as a snapshot holds them, exact texts for numbers: lines, roll-ups, composites, series."""
        if self.snapshot is not None:
            return self.snapshot.document
        made: dict[str, Any] = self.around.kept((*self._key, self.part), lambda: judged(self))
        return made

    @cached_property
    def lines(self) -> dict[str, Mapping[str, Any]]:
        """Give what is said of each place, by its code, in the plan's order."""
        return {line["code"]: line for line in self.figures["lines"]}

    def line(self, code: str) -> Mapping[str, Any]:
        """Give what is said of a place. Raises HTTPException 404 where the plan has no such place."""
        if code not in self.lines:
            raise not_found()
        return self.lines[code]

    def address(self, path: str, **more: str) -> str:
        """Give the address of another page that looks at the same."""
        asked = [*self.asked, *more.items()]
        return f"{path}?{urlencode(asked)}" if asked else path

    def permanent(self, path: str, **more: str) -> str:
        """Give an address that will show what is shown now, whatever comes into the record."""
        if self.snapshot is not None or self.known_on is not None:
            return self.address(path, **more)
        named = {} if self.in_path else {"plan": self.plan.code}
        frozen = named | {"known_on": instant(self.at), "on": self.as_of.isoformat()}
        return f"{path}?{urlencode({**frozen, **more})}"

    @property
    def moment(self) -> datetime:
        """Give the instant by which what counts was known: of a snapshot, that at which it was taken."""
        return datetime_of(self.snapshot.taken_at) if self.snapshot else self.known_on or self.at

    @property
    def _key(self) -> tuple[str, ...]:
        return (self.mark, self.plan.code, self.as_of.isoformat(), str(self.known_on), _slot(self.at))


def looked_at(request: Request, *, plan: str | None = None, snapshot: str | None = None) -> View:
    """Find out what an address looks at; `plan` and `snapshot` are what its path names of that.

    Raises HTTPException: 401 or 403 for what is not this visitor's to see, 404 for a plan or snapshot there is not;
    CallerMistake for a date that is none. What the visitor has already, and nothing new, is answered with 304.
    """
    of = plan_looked_at(request, plan)
    about = _about(request, in_path=plan is not None)
    if (identity := snapshot or request.query_params.get("snapshot")) or not about["insider"]:
        return _frozen(request, of, identity, about)
    around, at = about["around"], about["at"]
    known_on = _instant_asked(request)
    day = _day_asked(request) or (known_on or at).date()
    if known_on is not None:
        of = _known_then(around, of.code, known_on)
    said = ((name, request.query_params[name]) for name in NAMES[2:] if request.query_params.get(name))
    return View(plan=of, as_of=day, known_on=known_on, asked=(*_named(of, about), *said), **about)


def _named(plan: Plan, about: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return () if about["in_path"] else (("plan", plan.code),)


def plan_looked_at(request: Request, code: str | None = None) -> Plan:
    """Find the plan an address is about: the one its path or it names, else the newest that the visitor may read.

    Raises HTTPException as `looked_at` does.
    """
    insider = is_insider(request)
    plan = _plan(request, code, insider=insider)
    if not insider and not (plan and plan.public):
        # Whether there is such a plan is not told to whoever may not see it.
        raise HTTPException(403 if visitor(request).person else 401)
    if plan is None:
        raise not_found()
    return plan


def snapshot_looked_at(request: Request, identity: str) -> View:
    """Look at a snapshot that the path names. Raises HTTPException 404 for one that is not there for this visitor."""
    try:
        plan = plan_at_hand(surroundings(request).warehouse, _read(request, identity).plan)
    except CallerMistake:
        raise not_found() from None
    about = _about(request)
    if not about["insider"] and not plan.public:
        raise not_found()
    return _frozen(request, plan, identity, about)


def is_insider(request: Request) -> bool:
    """Say whether a visitor may see what is not published."""
    return may(visitor(request).grants, Act.SEE_DRAFTS)


def shown_snapshots(request: Request, plan: Plan) -> list[tuple[SnapshotLine, Standing]]:
    """Give the snapshots of a plan that a visitor may see, each with where it stands, the newest first."""
    around = surroundings(request)
    if is_insider(request):
        return snapshots_standing(around.warehouse, plan.code)
    return published_snapshots(around.warehouse, plan.code, around.clock())


def _about(request: Request, *, in_path: bool = False) -> dict[str, Any]:
    around = surroundings(request)
    at, mark = around.clock(), record_mark(around.warehouse)
    answer_unless_known(request, mark, _slot(at))
    return {"around": around, "at": at, "insider": is_insider(request), "mark": mark, "in_path": in_path}


def looked_at_now(request: Request, plan: Plan) -> View:
    """Look at a plan as it stands: for a page that is shown again under a form, to somebody who may see it."""
    around = surroundings(request)
    at = around.clock()
    asked, mark = (("plan", plan.code),), record_mark(around.warehouse)
    return View(
        around=around, plan=plan, as_of=at.date(), at=at, insider=True, asked=asked, mark=mark
    )  # fmt: skip


def _slot(at: datetime) -> str:
    return str(int(at.timestamp()) // (MINUTES_FRESH * 60))


def _plan(request: Request, code: str | None, *, insider: bool) -> Plan | None:
    warehouse, code = surroundings(request).warehouse, code or request.query_params.get("plan")
    if code:
        try:
            return plan_at_hand(warehouse, code)
        except CallerMistake:
            return None
    plans = plans_at_hand(warehouse)
    there = plans if insider else [plan for plan in plans if plan.public]
    # The newest edition comes first to mind: that which ends last.
    return max(there or plans, key=lambda plan: (plan.last_year, plan.first_year), default=None)


def _frozen(request: Request, plan: Plan, identity: str | None, about: Mapping[str, Any]) -> View:
    around, at = about["around"], about["at"]
    if not about["insider"] and (set(NAMES[2:]) & set(request.query_params)):
        raise HTTPException(401, "what was known on a day is for those who have signed in")
    if identity is None:
        newest = newest_published(around.warehouse, plan.code, at)
        if newest is None:
            raise HTTPException(404, "nothing of this plan is published yet")
        identity = str(newest.id)
    snapshot = _read(request, identity)
    standing = standing_of(around.warehouse, snapshot)
    if snapshot.plan != plan.code or not (about["insider"] or is_published(standing, at)):
        raise not_found()
    standing = standing if about["insider"] else as_published(around.warehouse, standing, at)
    asked = (*_named(plan, about), ("snapshot", snapshot.digest[:12]))
    day = date.fromisoformat(snapshot.document["as_of"])
    edition = around.kept(("edition", snapshot.digest), lambda: Plan.model_validate(snapshot.document["plan"]))
    return View(plan=edition, as_of=day, snapshot=snapshot, standing=standing, asked=asked, **about)


def _read(request: Request, identity: str) -> Snapshot:
    around = surroundings(request)
    try:
        digest = snapshot_line(around.warehouse, identity).digest
        # Read once it is what was frozen, and stays so whatever becomes of the record.
        found: Snapshot = around.kept(
            ("snapshot", digest), lambda: read_snapshot(around.warehouse, digest), weigh=weight_of_snapshot
        )  # fmt: skip
    except CallerMistake:
        raise not_found() from None
    return found


def _instant_asked(request: Request) -> datetime | None:
    """Read `known_on`: by the end of that day, UTC, or at that instant."""
    said = request.query_params.get("known_on")
    if not said:
        return None
    try:
        return end_of_day(date.fromisoformat(said)) if len(said) <= 10 else _aware(datetime_of(said))
    except ValueError:
        raise CallerMistake(
            f"known_on: found {said!r}; expected a day such as 2024-12-31, or an instant such as 2024-12-31T09:30:00Z"
        ) from None


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("no time zone")
    return at


def _day_asked(request: Request) -> date | None:
    said = request.query_params.get("on")
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        raise CallerMistake(f"on: found {said!r}; expected a day such as 2024-12-31") from None


def _known_then(around: Surroundings, code: str, known_on: datetime) -> Plan:
    try:
        return plan_known_on(around.warehouse, code, known_on)
    except CallerMistake as error:
        raise HTTPException(404, str(error)) from None
