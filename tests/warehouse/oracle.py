"""What is known when, again: slowly, obviously, by replaying everything that happened."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

Cell = tuple[str, str]
Content = tuple[float | None, str, str]
"""Value, status, note."""


@dataclass
class Replay:
    """A log of what each admission changed. Withdrawn is None."""

    log: list[tuple[datetime, Cell, Content | None, str]] = field(default_factory=list)
    last: datetime | None = None

    def admit(self, at: datetime, label: str, cells: dict[Cell, Content], *, complete: bool) -> None:
        known = self.known_on(None)
        standing = {cell for cell, (_, given_by) in known.items() if given_by == label}
        gone = standing - set(cells) if complete else set()
        if gone and (gone == standing or (len(gone) > 5 and len(gone) > 0.1 * len(standing))):
            return
        changed = {cell: content for cell, content in cells.items() if known.get(cell, (None,))[0] != content}
        if not changed and not gone:
            return
        self.last = at if self.last is None or at > self.last else self.last + timedelta(microseconds=1)
        self.log += [(self.last, cell, content, label) for cell, content in changed.items()]
        self.log += [(self.last, cell, None, label) for cell in gone]

    def known_on(self, at: datetime | None) -> dict[Cell, tuple[Content, str]]:
        """What was known at an instant (None: now): cell → content and the label it came from."""
        known = {}
        for known_at, cell, content, label in self.log:
            if at is None or known_at <= at:
                known[cell] = (content, label)
        return {cell: told for cell, told in known.items() if told[0] is not None}
