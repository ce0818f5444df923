"""What the head of every page offers: the places a visitor may go to, and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indicators.permissions import Act, may
from portal.wording import phrase

if TYPE_CHECKING:
    from portal.visitors import Visitor

READING: tuple[tuple[str, str], ...] = (
    (phrase("The plan"), "/"),
    (phrase("Progress"), "/progress"),
    (phrase("Resources"), "/resources"),
    (phrase("Risks"), "/risks"),
    (phrase("Sources"), "/sources"),
    (phrase("Snapshots"), "/snapshots"),
    (phrase("Reports"), "/reports"),
)
"""Where whoever may read a plan looks at it."""

PLACES: tuple[tuple[str, str, frozenset[Act]], ...] = (
    (phrase("Hand in"), "/upload", frozenset({Act.HAND_IN})),
    (phrase("Submissions"), "/submissions", frozenset({Act.SEE_DRAFTS})),
    (phrase("Narratives"), "/narratives", frozenset({Act.SEE_DRAFTS})),
    (phrase("Editions"), "/editions", frozenset({Act.SEE_DRAFTS})),
    (phrase("Quality"), "/quality", frozenset({Act.SEE_DRAFTS})),
    (phrase("Locked periods"), "/locks", frozenset({Act.SEE_DRAFTS})),
    (phrase("People"), "/people", frozenset({Act.MANAGE_ACCOUNTS})),
    (phrase("Audit"), "/audit", frozenset({Act.SEE_AUDIT, Act.MANAGE_ACCOUNTS})),
)
"""What a place is called, its address, and the acts of which one must be allowed there; none: for all signed in."""

PLACE_WORDS: dict[str, str] = {
    "/upload": phrase("What is yours to give, and by when."),
    "/submissions": phrase("Every file that was handed in, and where it stands."),
    "/narratives": phrase("What is said of a year's figures, and what is still to be written."),
    "/editions": phrase("Every edition of the plans, and in what two of them differ."),
    "/quality": phrase("What checks found in what came in, and what they refused."),
    "/locks": phrase("Which periods take no more changes from people."),
    "/people": phrase("Accounts, and what each may do."),
    "/audit": phrase("Who did what, and when."),
}
"""What there is at each place, by its address, for whoever starts."""


def menu_for(who: Visitor, *, public: bool) -> list[list[tuple[str, str]]]:
    """Give the places for a visitor: where to read, and where to work. `public`: what is published is for everybody."""
    reading = list(READING) if reads(who, public=public) else []
    working = [
        (name, address) for name, address, acts in PLACES if who.person and any(may(who.grants, act) for act in acts)
    ]
    if who.person and not reading:
        reading = [(phrase("Start"), "/")]
    return [places for places in (reading, working) if places]


def reads(who: Visitor, *, public: bool) -> bool:
    """Say whether a visitor may read some plan."""
    return public or may(who.grants, Act.SEE_DRAFTS)
