"""What the head of every page offers: the places a visitor may go to, and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indicators.permissions import Act, may
from portal.wording import phrase

if TYPE_CHECKING:
    from portal.visitors import Visitor

PLACES: tuple[tuple[str, str, frozenset[Act]], ...] = (
    (phrase("Start"), "/", frozenset()),
    (phrase("Hand in"), "/upload", frozenset({Act.HAND_IN})),
    (phrase("Submissions"), "/submissions", frozenset({Act.SEE_DRAFTS})),
    (phrase("Progress"), "/progress", frozenset({Act.SEE_DRAFTS})),
    (phrase("Locked periods"), "/locks", frozenset({Act.SEE_DRAFTS})),
    (phrase("People"), "/people", frozenset({Act.MANAGE_ACCOUNTS})),
    (phrase("Audit"), "/audit", frozenset({Act.SEE_AUDIT, Act.MANAGE_ACCOUNTS})),
)
"""What a place is called, its address, and the acts of which one must be allowed there; none: for all signed in."""

PLACE_WORDS: dict[str, str] = {
    "/upload": phrase("What is yours to give, and by when."),
    "/submissions": phrase("Every file that was handed in, and where it stands."),
    "/progress": phrase("How far every indicator has come."),
    "/locks": phrase("Which periods take no more changes from people."),
    "/people": phrase("Accounts, and what each may do."),
    "/audit": phrase("Who did what, and when."),
}
"""What there is at each place, by its address, for whoever starts."""


def menu_for(who: Visitor) -> list[tuple[str, str]]:
    """Give the places for a visitor: what they are called, their addresses."""
    if who.person is None:
        return []
    return [(name, address) for name, address, acts in PLACES if not acts or any(may(who.grants, act) for act in acts)]
