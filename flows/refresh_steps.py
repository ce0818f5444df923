"""Fetch, land, read, admit: a refresh of one source as a function that works without Prefect.

Each step opens the record itself and asks it what is waiting, so a run that died half-way is
finished by the next one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.admit_steps import admit_refused, admit_waiting
from flows.errands import Errand, Origin, errands_of, source_named
from flows.landing_steps import Landing, land
from flows.surroundings import now
from flows.turns import Busy, turn_at
from indicators.errors import SourceChanged, SourceUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable

    from warehouse.admission import Intake

__all__ = [
    "Errand",
    "Landing",
    "Origin",
    "Refreshed",
    "admit_after",
    "admit_only",
    "admit_refused",
    "admit_waiting",
    "errands_of",
    "land",
    "refresh_source",
    "source_named",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refreshed:
    """What a refresh of one source did. `problem` is a sentence, or None when all went well.

    `busy` says who is at the source already, when this refresh therefore left it alone: no problem.
    """

    source: str
    landed: int = 0
    recorded: bool = False
    intakes: tuple[Intake, ...] = ()
    unreadable: tuple[str, ...] = ()
    problem: str | None = None
    unavailable: bool = False
    busy: str | None = None

    @property
    def changes(self) -> int:
        """How many observations were new, revised or withdrawn."""
        return sum(intake.new + intake.revised + intake.withdrawn for intake in self.intakes)

    @property
    def refused(self) -> int:
        return sum(intake.refused for intake in self.intakes)

    def __str__(self) -> str:
        """Say it in one sentence, for a log."""
        remarks = [self.busy, self.problem, *self.unreadable, "recorded answers" if self.recorded else None]
        said = "; ".join(remark for remark in remarks if remark)
        counts = f"{self.landed} landed, {self.changes} changed, {self.refused} refused"
        return f"{self.source}: {counts}{f' ({said})' if said else ''}"


def refresh_source(errand: Errand, *, again: Callable[[], bool] = lambda: False) -> Refreshed:
    """Land what the source offers, then admit whatever is waiting; a source that fails keeps what it gave before.

    While somebody else is at the source it is left to them. Raises SourceUnavailable for one that did not
    answer when `again` says that it will be asked once more later.
    """
    try:
        with turn_at(errand):
            try:
                landing: Landing | BaseException = land(errand)
            except (SourceUnavailable, SourceChanged) as error:
                if isinstance(error, SourceUnavailable) and again():
                    raise
                landing = error
            return admit_after(errand, landing)
    except Busy as error:
        return Refreshed(source=errand.source, busy=str(error))


def admit_only(errand: Errand) -> Refreshed:
    """Admit what is waiting without asking the source for anything: what people handed in, and what a crash left."""
    return admit_after(errand, Landing(new=0, recorded=False))


def admit_after(errand: Errand, landing: Landing | BaseException) -> Refreshed:
    """Admit whatever is waiting, whoever landed it, after a landing or what went wrong with it."""
    intakes, unreadable = admit_waiting(errand)
    if isinstance(landing, Landing):
        if not intakes and not unreadable:
            unreadable = _still_broken(errand)
        return Refreshed(
            source=errand.source, landed=landing.new, recorded=landing.recorded, intakes=intakes, unreadable=unreadable
        )
    return Refreshed(
        source=errand.source, intakes=intakes, unreadable=unreadable, problem=str(landing),
        unavailable=isinstance(landing, SourceUnavailable),
    )  # fmt: skip


def _still_broken(errand: Errand) -> tuple[str, ...]:
    """Say again what is wrong with a source whose last delivery could not be used: the same bytes are read once."""
    from warehouse.connection import open_warehouse
    from warehouse.source_states import what_is_broken

    with open_warehouse(errand.settings) as warehouse:
        broken = what_is_broken(warehouse, errand.source, at=now())
    return () if broken is None else (broken,)
