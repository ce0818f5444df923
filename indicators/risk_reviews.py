"""Reviews of a plan's risks and of what is done against them: how each stands on a day, and what changed. Pure.

A review never changes an older one. Of a day the last that was written counts; of all, the newest day's.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, fields
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from indicators.resources import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from indicators.framework import Plan


class RiskStatus(StrEnum):
    """What became of a risk. One that occurred is no longer a risk but something to be dealt with."""

    OPEN = "open"
    OCCURRED = "occurred"
    CLOSED = "closed"


class MeasureState(StrEnum):
    """How a mitigation stands: as plans print it, and what may become of it."""

    PLANNED = "planned"
    IMPLEMENTING = "implementing"
    ONGOING = "ongoing"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One look at a risk, whole: what it is judged to be on that day. `owner` is who answers for it, or ""."""

    risk: str
    probability: Level
    impact: Level
    status: RiskStatus
    reviewed_on: date
    author: str
    known_at: str
    number: int = 0
    owner: str = ""
    note: str = ""

    @property
    def about(self) -> str:
        return self.risk

    def as_dict(self) -> dict[str, Any]:
        """Write it as a snapshot holds it, without the record's own number."""
        return _written(self)

    @classmethod
    def from_dict(cls, written: Mapping[str, Any]) -> Review:
        """Read one back."""
        levels = {name: Level(written[name]) for name in ("probability", "impact")}
        return cls(**{**written, **levels, "status": RiskStatus(written["status"]), "reviewed_on": _day(written)})


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureReview:
    """How a mitigation, by its number in the plan, was found to stand on a day."""

    mitigation: int
    state: MeasureState
    reviewed_on: date
    author: str
    known_at: str
    number: int = 0
    note: str = ""

    @property
    def about(self) -> int:
        return self.mitigation

    def as_dict(self) -> dict[str, Any]:
        """Write it as a snapshot holds it, without the record's own number."""
        return _written(self)

    @classmethod
    def from_dict(cls, written: Mapping[str, Any]) -> MeasureReview:
        """Read one back."""
        return cls(**{**written, "state": MeasureState(written["state"]), "reviewed_on": _day(written)})


def _written(review: Review | MeasureReview) -> dict[str, Any]:
    told = {name: str(value) if isinstance(value, StrEnum) else value for name, value in asdict(review).items()}
    return {name: told[name] for name in told if name != "number"} | {"reviewed_on": review.reviewed_on.isoformat()}


def _day(written: Mapping[str, Any]) -> date:
    return date.fromisoformat(written["reviewed_on"])


class _Dated(Protocol):
    @property
    def about(self) -> Any: ...
    @property
    def reviewed_on(self) -> date: ...
    @property
    def number(self) -> int: ...


Seen = TypeVar("Seen", bound=_Dated)


def until(reviews: Iterable[Seen], day: date) -> list[Seen]:
    """Give the reviews up to a day in their order, of each day the last one about a thing."""
    last = {(one.about, one.reviewed_on): one for one in sorted(reviews, key=lambda one: one.number)}
    return sorted((one for one in last.values() if one.reviewed_on <= day), key=lambda one: one.reviewed_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskStanding:
    """How a risk stands. What nobody reviewed (`reviewed_on` None) is open, as likely and as grave as printed."""

    risk: str
    probability: Level
    impact: Level
    status: RiskStatus
    reviewed_on: date | None = None
    owner: str = ""
    note: str = ""

    @property
    def exposure(self) -> Level:
        return exposure(self.probability, self.impact)

    def as_dict(self) -> dict[str, Any]:
        """Write it for JSON."""
        told = {name: str(value) if isinstance(value, StrEnum) else value for name, value in asdict(self).items()}
        day = self.reviewed_on.isoformat() if self.reviewed_on else None
        return told | {"reviewed_on": day, "exposure": self.exposure.value}


STEPS = {Level.LOW: 1, Level.MEDIUM: 2, Level.HIGH: 3}


def exposure(probability: Level, impact: Level) -> Level:
    """Put probability and impact together: steps of 1 to 3 multiplied, high from 6, medium from 3."""
    both = STEPS[probability] * STEPS[impact]
    return Level.HIGH if both >= 6 else Level.MEDIUM if both >= 3 else Level.LOW


def risks_on(plan: Plan, reviews: Iterable[Review], day: date) -> list[RiskStanding]:
    """Say how every risk of a plan stands on a day, in the plan's order."""
    newest = {one.risk: one for one in until(reviews, day)}
    found = []
    for risk in plan.risks:
        seen = newest.get(risk.code)
        if seen is None:
            found.append(
                RiskStanding(risk=risk.code, probability=risk.probability, impact=risk.impact, status=RiskStatus.OPEN)
            )
            continue
        told = {field.name: getattr(seen, field.name) for field in fields(RiskStanding)}
        found.append(RiskStanding(**told))
    return found


def measures_on(plan: Plan, reviews: Iterable[MeasureReview], day: date) -> dict[int, MeasureReview | None]:
    """Say of every mitigation of a plan how it was last found to stand by a day; None: only what the plan prints."""
    newest = {one.mitigation: one for one in until(reviews, day)}
    return {one.number: newest.get(one.number) for one in plan.mitigations}


def heat_map(standings: Iterable[RiskStanding]) -> dict[tuple[Level, Level], list[str]]:
    """Put the codes of risks that are not closed where they belong, by probability and impact."""
    cells: dict[tuple[Level, Level], list[str]] = {(one, other): [] for one in Level for other in Level}
    for standing in standings:
        if standing.status is not RiskStatus.CLOSED:
            cells[standing.probability, standing.impact].append(standing.risk)
    return cells


def over_time(plan: Plan, reviews: Sequence[Review], as_of: date) -> list[dict[str, Any]]:
    """Count at the end of each year, the last of them as of a day: risks by status, those not closed by exposure.

    `reviewed` counts those that somebody looked at within that year. The years are the plan's, and any after them in
    which somebody still did.
    """
    found = []
    last_seen = max((one.reviewed_on.year for one in until(reviews, as_of)), default=plan.first_year)
    for year in range(plan.first_year, min(max(plan.last_year, last_seen), as_of.year) + 1):
        day = min(date(year, 12, 31), as_of)
        standings = risks_on(plan, reviews, day)
        live = [one for one in standings if one.status is not RiskStatus.CLOSED]
        looked_at = {one.risk for one in until(reviews, day) if one.reviewed_on.year == year}
        counted = Counter(one.status.value for one in standings)
        exposed = Counter(one.exposure.value for one in live)
        found.append({
            "on": day, **{status.value: counted[status.value] for status in RiskStatus},
            **{f"exposure_{level.value}": exposed[level.value] for level in Level}, "reviewed": len(looked_at),
        })  # fmt: skip
    return found


JUDGED = ("probability", "impact", "status", "owner")


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskChange:
    """What differs of a risk between two days or two plans: added, dropped, or what was judged otherwise."""

    risk: str
    before: RiskStanding | None
    after: RiskStanding | None

    @property
    def what(self) -> tuple[str, ...]:
        """Name what differs; empty for a risk that is in one of the two only."""
        if self.before is None or self.after is None:
            return ()
        return tuple(name for name in JUDGED if getattr(self.before, name) != getattr(self.after, name))


def risk_changes(before: Iterable[RiskStanding], after: Iterable[RiskStanding]) -> list[RiskChange]:
    """Give the risks that stand otherwise than before, in their order; those that are gone last."""
    earlier, later = ({one.risk: one for one in standings} for standings in (before, after))
    both = [RiskChange(risk=code, before=earlier.get(code), after=later.get(code)) for code in {**later, **earlier}]
    return [one for one in both if one.before is None or one.after is None or one.what]


def reviews_to_freeze(plan: Plan, reviews: Iterable[Review], as_of: date) -> list[dict[str, Any]]:
    """Write the reviews of a plan's risks up to a day as a snapshot holds them."""
    there = {one.code for one in plan.risks}
    return [one.as_dict() for one in until(reviews, as_of) if one.risk in there]


def measures_to_freeze(plan: Plan, reviews: Iterable[MeasureReview], as_of: date) -> list[dict[str, Any]]:
    """Write the reviews of a plan's mitigations up to a day as a snapshot holds them."""
    there = {one.number for one in plan.mitigations}
    return [one.as_dict() for one in until(reviews, as_of) if one.mitigation in there]


def reviews_in(document: Mapping[str, Any]) -> tuple[list[Review], list[MeasureReview]]:
    """Give the reviews of risks and of mitigations a snapshot holds; none where it was taken before there were any."""
    of_risks, of_measures = document.get("risk_reviews", ()), document.get("mitigation_reviews", ())
    return [Review.from_dict(one) for one in of_risks], [MeasureReview.from_dict(one) for one in of_measures]
