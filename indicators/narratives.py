"""What people write about a year's figures: which wording stands, whether figures changed under it, what is frozen.

A narrative is about a plan, an objective, an outcome or an indicator, in one year and one language. Every step is
kept; the last ones say how it stands. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from indicators.canonical import digest_of
from indicators.narrative_subjects import Subject, figures_of, is_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class NarrativeStep(StrEnum):
    """What is done with a narrative."""

    DRAFTED = "drafted"
    EDITED = "edited"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


class State(StrEnum):
    """How a narrative stands. `approved` has no newer wording; a draft may have an approved wording beneath it."""

    MISSING = "missing"
    DRAFT = "draft"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One step. `text` is "" where it changes no word; `figures` is the digest of those it was taken beside."""

    number: int
    subject: Subject
    year: int
    language: str
    step: NarrativeStep
    text: str
    figures: str
    author: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A text that stands: whose it is, and which figures it was written about or approved beside."""

    text: str
    figures: str
    author: str
    at: str
    approved_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrative:
    """How a narrative stands. `newest` is the wording that is worked on, `approved` the one reports print.

    `number` is that of its last step, 0 where there is none.
    """

    state: State = State.MISSING
    number: int = 0
    newest: Wording | None = None
    approved: Wording | None = None

    def is_stale(self, figures: str) -> bool:
        """Say whether the figures changed under the wording that counts: the approved one, else the newest."""
        wording = self.approved or self.newest
        return wording is not None and wording.figures != figures


def standing(steps: Iterable[Written]) -> Narrative:
    """Say how a narrative stands after its steps, in whatever order they come."""
    said = Narrative()
    for one in sorted(steps, key=lambda one: one.number):
        said = _after(said, one)
    return said


def _after(said: Narrative, one: Written) -> Narrative:
    if one.step is NarrativeStep.WITHDRAWN:
        return Narrative(state=State.WITHDRAWN, number=one.number)
    if one.step is not NarrativeStep.APPROVED:
        wording = Wording(text=one.text, figures=one.figures, author=one.author, at=one.at)
        return Narrative(state=State.DRAFT, number=one.number, newest=wording, approved=said.approved)
    assert said.newest is not None, "only a wording is approved"
    wording = Wording(
        text=said.newest.text, figures=one.figures, author=said.newest.author, at=said.newest.at, approved_by=one.author
    )
    return Narrative(state=State.APPROVED, number=one.number, newest=wording, approved=wording)


def objection(said: Narrative, step: NarrativeStep, *, author: str, figures: str) -> str | None:
    """Say why a step cannot be taken as things stand, and what can; None where nothing is in its way."""
    newest = said.newest
    if step is NarrativeStep.DRAFTED:
        if said.state is State.DRAFT and newest is not None and newest.author != author:
            return f"{newest.author} has a draft already, of {newest.at[:10]}; edit that one"
        return None
    if newest is None:
        return "nothing is written yet; draft it first"
    if step is NarrativeStep.APPROVED and said.state is State.APPROVED and not said.is_stale(figures):
        return f"it is approved already, by {newest.approved_by}, beside the same figures"
    return None


def by_subject(steps: Iterable[Written]) -> dict[tuple[Subject, int, str], list[Written]]:
    """Sort steps by what they are about: subject, year and language."""
    sorted_out: dict[tuple[Subject, int, str], list[Written]] = {}
    for one in steps:
        sorted_out.setdefault((one.subject, one.year, one.language), []).append(one)
    return sorted_out


def narrative_year(last_year: int, as_of_year: int) -> int:
    """Say which year's narratives belong to figures as of a year: that one, or the plan's last when it is over."""
    return min(last_year, as_of_year)


def narratives_to_freeze(document: Mapping[str, Any], steps: Sequence[Written]) -> list[dict[str, Any]]:
    """Write the approved narratives of a document's year as a snapshot holds them, with the figures of the document.

    `stale` says that the figures are no longer those the wording was approved beside.
    """
    year = narrative_year(document["plan"]["last_year"], int(document["as_of"][:4]))
    frozen = []
    for (subject, of_year, language), about in sorted(by_subject(steps).items()):
        approved = standing(about).approved
        if of_year != year or approved is None or not is_in(document["plan"], subject):
            continue
        figures = figures_of(subject, document)
        frozen.append({
            "kind": subject.kind.value, "code": subject.code, "year": year, "language": language,
            "text": approved.text, "author": approved.author, "approved_by": approved.approved_by,
            "stale": digest_of(figures) != approved.figures, "figures": figures,
        })  # fmt: skip
    return frozen
