"""What may be done with a submission by whom, and doing it: one way for the pages, the API and the command line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from indicators.handovers import Step, steps_open
from indicators.permissions import Act, may
from portal.downloads import not_found
from warehouse.submissions import write_deed
from warehouse.undo import undo

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from indicators.handovers import Deed
    from portal.seeing import Seen
    from portal.visitors import Visitor
    from warehouse.accounts import Person
    from warehouse.connection import Warehouse

NEEDED: dict[Step, Act] = {
    Step.ANSWERED: Act.HAND_IN,
    Step.CONFIRMED: Act.HAND_IN,
    Step.WITHDRAWN: Act.HAND_IN,
    Step.SIGNED: Act.REVIEW,
    Step.RETURNED: Act.REVIEW,
    Step.UNDONE: Act.UNDO,
    Step.COMMENTED: Act.SEE_DRAFTS,
}
"""What a person must be allowed for each step that people take; the other steps are the service's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """Who acts, when, on which request, and on which version of the submission they looked at (None: as it is now)."""

    who: Person
    at: datetime
    request: str = ""
    expect: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """What a visitor may do with a submission as it stands."""

    answer: bool
    confirm: bool
    withdraw: bool
    sign: bool
    undo: bool
    comment: bool


def open_acts(it: Seen, who: Visitor) -> Open:
    """Say what is open to a visitor: what the state allows and their grants do."""
    there = steps_open(it.one.standing)

    def is_open(step: Step) -> bool:
        return step in there and may(who.grants, NEEDED[step], it.plan, it.source.id)

    return Open(
        answer=is_open(Step.ANSWERED),
        confirm=is_open(Step.CONFIRMED),
        withdraw=is_open(Step.WITHDRAWN),
        sign=is_open(Step.SIGNED) and not _own(it, who),
        undo=is_open(Step.UNDONE),
        comment=is_open(Step.COMMENTED),
    )


def _own(it: Seen, who: Visitor) -> bool:
    name = who.person.name if who.person else ""
    return it.plan.approval_of(it.source.id).four_eyes and name in {it.one.author, it.one.standing.confirmed_by}


def perform(
    warehouse: Warehouse, it: Seen, deed: Deed, acting: Acting, *, note: str = "",
    document: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """Do one step. Raises HTTPException 404 for one that is not this person's, Conflict for one that cannot be now."""
    if not may(acting.who.grants, NEEDED[deed.step], it.plan, it.source.id):
        raise not_found()
    # What is decided about is what was read a moment ago: whatever came in between is looked at first.
    name, expect = it.one.public_id, acting.expect or it.one.version
    if deed.step is Step.UNDONE:
        undo(warehouse, name, reason=note, at=acting.at, by=deed.by, request=acting.request, expect=expect)
        return
    write_deed(
        warehouse, name, deed, plan=it.plan, at=acting.at, note=note, document=document, request=acting.request,
        expect=expect,
    )  # fmt: skip
