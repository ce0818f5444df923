"""Verdicts that a person set by hand, beside the computed ones and never instead of them. Pure.

Each has an author, a reason and a last day: after it, and after it was withdrawn, it does not count.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from indicators.steps import Step, step
from indicators.terms import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """One verdict set by hand for a place or a composite, by its code, from its first day to its last.

    `decision` refers to the document it was decided in, or is "".
    """

    number: int
    place: str
    status: Status
    reason: str
    first_day: date
    last_day: date
    author: str
    at: str
    decision: str = ""

    def holds_on(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    @property
    def told(self) -> Step:
        """The step of the trace that says it."""
        because = self.reason.rstrip(".") + (f" ({self.decision})" if self.decision else "")
        until = self.last_day.isoformat()
        return step("override", status=self.status.value, because=because, author=self.author, until=until)

    def as_dict(self) -> dict[str, Any]:
        """Write it for JSON."""
        days = {"first_day": self.first_day.isoformat(), "last_day": self.last_day.isoformat()}
        return asdict(self) | days | {"status": self.status.value}

    @classmethod
    def from_dict(cls, written: Mapping[str, Any]) -> Override:
        """Read one back, as a snapshot holds it."""
        days = {name: date.fromisoformat(written[name]) for name in ("first_day", "last_day")}
        return cls(**{**written, **days, "status": Status(written["status"])})


def overrides_on(overrides: Iterable[Override], day: date) -> dict[str, Override]:
    """Give the override that counts on a day, by place; of several the one set last."""
    in_order = sorted(overrides, key=lambda one: one.number)
    return {one.place: one for one in in_order if one.holds_on(day)}
