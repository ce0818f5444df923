"""What is known when, again: slowly, obviously, by replaying everything that happened."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

Cell = tuple[str, str]
Content = tuple[float | None, str, str]
"""Value, status, note."""


@dataclass
class Replay:
    """A log of what each admission changed, and of what it said again: then with whose word it agreed, which counts
    as long as that is not undone. Withdrawn is None. What was undone counts as never said from then on.
    """

    log: list[tuple[datetime, Cell, Content | None, tuple[str, object], tuple | None]] = field(default_factory=list)
    undone: dict[object, datetime] = field(default_factory=dict)
    last: datetime | None = None

    def admit(
        self, at: datetime, label: str, cells: dict[Cell, Content], *, complete: bool, delivery: object = None
    ) -> None:
        known = self.known_on(None)
        standing = {cell for cell, (_, given_by) in known.items() if given_by[0] == label}
        gone = standing - set(cells) if complete else set()
        if gone and (gone == standing or (len(gone) > 5 and len(gone) > 0.1 * len(standing))):
            return
        changed = {cell: content for cell, content in cells.items() if known.get(cell, (None,))[0] != content}
        if changed or gone:
            self._tick(at)
        mine = label, delivery
        self.log += [
            (self.last, cell, content, mine, known[cell][1]) for cell, content in cells.items() if cell not in changed
        ]
        self.log += [(self.last, cell, content, mine, None) for cell, content in changed.items()]
        self.log += [(self.last, cell, None, mine, None) for cell in gone]

    def undo(self, at: datetime, delivery: object) -> None:
        before = self.known_on(None)
        self.undone[delivery] = datetime.min.replace(tzinfo=at.tzinfo)
        changes = self.known_on(None) != before
        if changes:
            self._tick(at)
        self.undone[delivery] = self.last

    def _tick(self, at: datetime) -> None:
        self.last = at if self.last is None or at > self.last else self.last + timedelta(microseconds=1)

    def known_on(self, at: datetime | None) -> dict[Cell, tuple[Content, tuple[str, object]]]:
        """What was known at an instant (None: now): cell → content, and the label and delivery it came from."""
        gone = {delivery for delivery, since in self.undone.items() if at is None or since <= at}
        known = {}
        for known_at, cell, content, origin, agrees in self.log:
            if (at is None or known_at <= at) and origin[1] not in gone and (agrees is None or agrees[1] in gone):
                known[cell] = (content, origin)
        return {cell: told for cell, told in known.items() if told[0] is not None}
