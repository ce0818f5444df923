"""What keeps a source's data from being renewed, and since when: it makes stale what is read from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One source in trouble. `why` stays the same while it lasts. No `indicators` are all of the source."""

    source: str
    since: date
    why: str
    indicators: tuple[str, ...] = ()

    def besets(self, behind: Collection[tuple[str, str]]) -> bool:
        """Say whether a value made of these (indicator, source) is affected."""
        return any(
            source == self.source and (not self.indicators or indicator in self.indicators)
            for indicator, source in behind
        )

    def as_dict(self) -> dict[str, Any]:
        return {
            "source": self.source,
            "since": self.since.isoformat(),
            "why": self.why,
            "indicators": list(self.indicators),
        }

    @classmethod
    def from_dict(cls, said: Mapping[str, Any]) -> Self:
        """Read one back as a snapshot froze it."""
        since, named = date.fromisoformat(said["since"]), tuple(said["indicators"])
        return cls(source=said["source"], since=since, why=said["why"], indicators=named)


def troubles_behind(
    troubles: Iterable[Trouble], behind: Collection[tuple[str, str]], as_of: date
) -> tuple[Trouble, ...]:  # fmt: skip
    """Give the troubles that had begun by a day and affect what is made of these, the longest first."""
    found = (one for one in troubles if one.since <= as_of and one.besets(behind))
    return tuple(sorted(found, key=lambda one: (one.since, one.source, one.why)))
