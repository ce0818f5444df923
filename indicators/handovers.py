"""The life of a submission: from a file that came in to a value that counts, as a function of what was done with it.

No state is kept anywhere: it follows from the acts, in their order. An act that the state does not allow is refused
with a sentence, whoever asks and however.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from indicators.errors import Conflict

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from indicators.handing_in import Approval


class State(StrEnum):
    """Where a submission stands.

    `reading` waits for the reader, `asking` for an answer of its owner, `draft` for the owner's word,
    `submitted` for a signature, `approved` for its vintage. `unreadable` and the last three are ends.
    """

    READING = "reading"
    ASKING = "asking"
    UNREADABLE = "unreadable"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    UNDONE = "undone"


class Step(StrEnum):
    """What is done with a submission. `asked`, `examined`, `refused` and `published` are acts of the service itself."""

    RECEIVED = "received"
    ASKED = "asked"
    ANSWERED = "answered"
    EXAMINED = "examined"
    REFUSED = "refused"
    CONFIRMED = "confirmed"
    SIGNED = "signed"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    PUBLISHED = "published"
    FAILED = "failed"
    UNDONE = "undone"
    COMMENTED = "commented"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One step, and whose it was."""

    step: Step
    by: str


LEADS: dict[Step, dict[State, State]] = {
    Step.ASKED: {State.READING: State.ASKING},
    Step.ANSWERED: dict.fromkeys((State.ASKING, State.DRAFT, State.UNREADABLE, State.RETURNED), State.READING),
    Step.EXAMINED: {State.READING: State.DRAFT},
    Step.REFUSED: {State.READING: State.UNREADABLE},
    Step.CONFIRMED: dict.fromkeys((State.DRAFT, State.RETURNED), State.SUBMITTED),
    Step.RETURNED: {State.SUBMITTED: State.RETURNED},
    Step.WITHDRAWN: dict.fromkeys(
        (State.READING, State.ASKING, State.UNREADABLE, State.DRAFT, State.SUBMITTED, State.RETURNED), State.WITHDRAWN
    ),
    Step.PUBLISHED: {State.APPROVED: State.PUBLISHED},
    # The record moved on since, or was not to be written to: its owner looks again.
    Step.FAILED: {State.APPROVED: State.RETURNED},
    Step.UNDONE: {State.PUBLISHED: State.UNDONE},
}
"""Which step leads from which state to which; signing and commenting depend on more."""

_EITHER = {State.SUBMITTED, State.APPROVED}
"""Where the owner's word and a signature lead: it depends on how many must sign."""

CLOSED = frozenset({State.WITHDRAWN, State.UNDONE})
"""Nothing more comes of these: the same file may be handed in anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a submission stands: its state, who signed since it was last confirmed, and whose word confirmed it."""

    state: State
    signed: tuple[str, ...] = ()
    confirmed_by: str = ""

    @property
    def level(self) -> int:
        """Count the signatures there are: the number of the level that comes next."""
        return len(self.signed)


def standing_of(told: Sequence[tuple[Deed, Approval]]) -> Standing:
    """Follow the deeds from the first, which received the file, each with what was asked of approvals by then.

    Raises Conflict at one that could not be done.
    """
    standing, (first, _) = Standing(state=State.READING), told[0]
    for deed, approval in told[1:]:
        standing = after(standing, deed, approval, first.by)
    return standing


def after(standing: Standing, deed: Deed, approval: Approval, owner: str) -> Standing:
    """Give the standing after one more deed. Raises Conflict saying why it cannot be done now or by this person."""
    if deed.step is Step.COMMENTED:
        return standing
    if deed.step is Step.SIGNED:
        return _signed(standing, deed, approval, owner)
    try:
        state = LEADS[deed.step][standing.state]
    except KeyError:
        raise Conflict(
            f"a submission that is {standing.state} cannot be {deed.step}; look again, somebody may have been faster"
        ) from None
    if deed.step is Step.CONFIRMED:
        return Standing(state=State.SUBMITTED if approval.levels else State.APPROVED, confirmed_by=deed.by)
    kept = state in {State.PUBLISHED, State.UNDONE}
    return Standing(
        state=state,
        signed=standing.signed if kept else (),
        confirmed_by=standing.confirmed_by if kept else "",
    )


def _signed(standing: Standing, deed: Deed, approval: Approval, owner: str) -> Standing:
    if standing.state is not State.SUBMITTED:
        raise Conflict(f"a submission that is {standing.state} cannot be signed; look at it again")
    if approval.four_eyes and deed.by in {owner, standing.confirmed_by}:
        raise Conflict("who handed a file in does not approve it: the plan asks for four eyes")
    if deed.by in standing.signed:
        raise Conflict(f"{deed.by} has signed already; the next level needs another person")
    signed = (*standing.signed, deed.by)
    done = len(signed) >= len(approval.levels)
    return Standing(
        state=State.APPROVED if done else State.SUBMITTED, signed=signed, confirmed_by=standing.confirmed_by
    )


def steps_open(standing: Standing) -> frozenset[Step]:
    """Give the steps that the state allows, whoever does them."""
    found = {step for step, ways in LEADS.items() if standing.state in ways}
    return frozenset(found | ({Step.SIGNED} if standing.state is State.SUBMITTED else set()) | {Step.COMMENTED})


def steps_into(states: Collection[State]) -> frozenset[Step]:
    """Give the steps after which, comments aside, a submission may stand in one of some states. Every other one is
    ruled out by its last step alone.
    """
    into = {step: set(ways.values()) for step, ways in LEADS.items()}
    into |= {Step.RECEIVED: {State.READING}, Step.CONFIRMED: _EITHER, Step.SIGNED: _EITHER}
    return frozenset(step for step, found in into.items() if found & set(states))
