"""What a person who hands in may not change: indicators outside their grants, periods that are locked.

A row that would is refused with its reason and goes to quarantine; what such a file leaves out there stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Self

from indicators.findings import Finding, Severity
from indicators.periods import TimePeriod, containing
from warehouse.newest_cells import beside_newest, left_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

    from warehouse.cases import Case

SEVERITY_OF = {
    "not-granted": Severity.ERROR,
    "period-locked": Severity.ERROR,
    "locked-values-left-out": Severity.WARNING,
}
"""Every code that limits can give, with how serious it is."""

PLACES_SHOWN = 10

_NAMED = ("indicator", "period", "file", "row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What is open to a person, of one source at one moment.

    `granted` are the indicators they may change, None for all. `locked` are the periods that are closed, and
    `excepted` those that are open to this person all the same; each covers the shorter periods within it.
    """

    granted: frozenset[str] | None = None
    locked: tuple[str, ...] = ()
    excepted: tuple[str, ...] = ()

    def is_locked(self, period: str) -> bool:
        """Say whether a period is closed to the person. What is no period is not locked: another check refuses it."""
        return _covered(self.locked, period) and not _covered(self.excepted, period)

    def as_dict(self) -> dict[str, Any]:
        granted = None if self.granted is None else sorted(self.granted)
        return {"granted": granted, "locked": list(self.locked), "excepted": list(self.excepted)}

    @classmethod
    def from_dict(cls, said: Mapping[str, Any]) -> Self:
        """Read limits back as a deed keeps them."""
        granted = None if said["granted"] is None else frozenset(said["granted"])
        return cls(granted=granted, locked=tuple(said["locked"]), excepted=tuple(said["excepted"]))


@cache
def _covered(periods: tuple[str, ...], period: str) -> bool:
    try:
        asked = TimePeriod.parse(period)
    except ValueError:
        return False
    return any(containing(asked, whole.frequency) == whole for whole in map(TimePeriod.parse, periods))


def beyond(
    case: Case, frame: pd.DataFrame, admissible: pd.Series[bool], newest: pd.DataFrame
) -> tuple[pd.Series[bool], list[Finding]]:
    """Say which admissible rows whoever handed them in may not write, by the frame's index, and what was found.

    `newest` is what is known of the source now (see `newest_cells`): a row that changes nothing is nobody's harm.
    """
    limits = case.limits
    refused = admissible & False
    if limits is None:
        return refused, []
    if limits.granted is not None:
        refused = admissible & ~frame["indicator"].isin(sorted(limits.granted))
    found = list(_each(case, frame[refused], "not-granted"))
    closed = {period for period in {*frame["period"], *newest["period"]} if limits.is_locked(period)}
    if closed:
        rows = frame[admissible & ~refused & frame["period"].isin(sorted(closed))]
        beside = beside_newest(rows, newest)
        locked = rows[(beside["new"] | beside["changed"]).to_numpy()]
        refused |= frame.index.isin(locked.index)
        found += [*_each(case, locked, "period-locked"), *_kept(case, frame, newest, closed)]
    return refused, found


def _kept(case: Case, frame: pd.DataFrame, newest: pd.DataFrame, closed: set[str]) -> Iterator[Finding]:
    if not case.complete:
        return
    standing = newest[newest["stands"] & newest["period"].isin(sorted(closed))]
    gone = left_out(standing, frame)
    if len(gone):
        periods = sorted(gone["period"].unique())
        yield Finding(
            code="locked-values-left-out", severity=SEVERITY_OF["locked-values-left-out"], source=case.source.id,
            file=case.file_names[0], column="period",
            found=f"{len(gone)} known values of {_listed(periods)} are not in the file",
            expected="every known value of a locked period, as it stands",
            remedy="The old values stay. To withdraw them, ask an officer to open the period for you",
        )  # fmt: skip


def _each(case: Case, rows: pd.DataFrame, code: str) -> Iterator[Finding]:
    for indicator, period, file, row in zip(*(rows[name].tolist() for name in _NAMED), strict=True):
        column, found, expected, remedy = _words(indicator, period, code)
        yield Finding(
            code=code, severity=SEVERITY_OF[code], source=case.source.id, file=case.file_names[file], row=row,
            column=column, found=found, expected=expected, remedy=remedy,
        )  # fmt: skip


def _words(indicator: str, period: str, code: str) -> tuple[str, str, str, str]:
    if code == "not-granted":
        return (
            "indicator", indicator, "an indicator you were given to hand in",
            "The row is refused. Take it out, or ask an administrator for the indicator",
        )  # fmt: skip
    return (
        "period", f"a change in {period}, which is locked", "the value that is known, or a period that is open",
        "The row is refused. Take it out, or ask an officer to open the period for you",
    )  # fmt: skip


def _listed(periods: Sequence[str]) -> str:
    listed, more = ", ".join(periods[:PLACES_SHOWN]), len(periods) - PLACES_SHOWN
    return f"{listed} and {more} more periods" if more > 0 else listed
