"""Series and observations in SDMX words: what a value is about, and what kind of value it is.

Candidate observations travel as one columnar frame with the columns of `FRAME_COLUMNS`; a single
observation travels as an `Observation`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    from indicators.periods import TimePeriod

WORLD = "001"
"""UN M49 code of the world; countries are ISO 3166-1 alpha-3, other groups are M49 codes or codes of their own."""

TOTAL = "_T"
"""SDMX code of the total of a dimension."""

FRAME_COLUMNS = ("indicator", "area", "period", "breakdown", "value", "unit", "status", "note", "file", "row")
"""Columns of a candidate frame, in order.

indicator  our indicator identity (not the edition's code)
area       ISO 3166-1 alpha-3, UN M49 or the own code of a group, as `indicators.area_groups` has it
period     SDMX: 2021, 2021-Q3, 2021-11
breakdown  the dimension codes that are not total, `sex=F` or `age=Y15T24;sex=F` (names sorted), "" for the total
value      float64; NaN where `status` is a missing one
unit       our unit code
status     SDMX CL_OBS_STATUS
note       the source's own words for the value, footnotes included; "" for none
file       position in the delivery (0 for the first part)
row        row within that file, as a person counts it
"""


class ObsStatus(StrEnum):
    """SDMX cross-domain code list CL_OBS_STATUS 2.2."""

    NORMAL = "A"
    BREAK = "B"
    DEFINITION_DIFFERS = "D"
    ESTIMATED = "E"
    FORECAST = "F"
    EXPERIMENTAL = "G"
    HOLIDAY = "H"
    IMPUTED = "I"
    DEROGATION = "J"
    INCLUDED_ELSEWHERE = "K"
    NOT_COLLECTED = "L"
    CANNOT_EXIST = "M"
    NOT_SIGNIFICANT = "N"
    MISSING = "O"
    PROVISIONAL = "P"
    SUPPRESSED = "Q"
    STRIKE = "S"
    LOW_RELIABILITY = "U"
    UNVALIDATED = "V"
    INCLUDES_OTHERS = "W"


MISSING_STATUSES = frozenset(
    {
        ObsStatus.HOLIDAY,
        ObsStatus.NOT_COLLECTED,
        ObsStatus.CANNOT_EXIST,
        ObsStatus.MISSING,
        ObsStatus.SUPPRESSED,
    }
)
"""Statuses that say why there is no value. A value with one of these cannot exist, nor the reverse."""


def breakdown_of(codes: dict[str, str]) -> str:
    """Write dimension codes canonically: `{"sex": "F", "age": "_T"}` becomes `sex=F`."""
    return ";".join(f"{name}={code}" for name, code in sorted(codes.items()) if code != TOTAL)


def codes_of(breakdown: str) -> dict[str, str]:
    """Read a canonical breakdown back: `sex=F` becomes `{"sex": "F"}`."""
    return dict(part.split("=", 1) for part in breakdown.split(";") if part)


SERIES_PARTS = ("indicator", "area", "breakdown", "source")
"""What identifies a series, in the order of its words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesKey:
    """Identity of a series: what, where, split how, according to whom."""

    indicator: str
    area: str = WORLD
    breakdown: str = ""
    source: str = ""

    @property
    def parts(self) -> tuple[str, str, str, str]:
        """What series are sorted by, in the order of `SERIES_PARTS`."""
        return (self.indicator, self.area, self.breakdown, self.source)


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One value (or one stated absence) of a series at a period, and the vintage that told us.

    `value` is None exactly when `status` is a missing one. `vintage` counts admissions, the newest
    highest; `known_at` is that vintage's UTC instant as ISO 8601; `recorded` says the bytes came
    from a recording, `rehearsed` that this recording was made up; `revised` that an earlier vintage of
    the period said something else.
    """

    series: SeriesKey
    period: TimePeriod
    value: Decimal | None
    status: ObsStatus = ObsStatus.NORMAL
    unit: str = ""
    note: str = ""
    vintage: int = 0
    known_at: str = ""
    withdrawn: bool = False
    recorded: bool = False
    rehearsed: bool = False
    revised: bool = False
    landing: int = 0
    sha256: str = ""
    row: int = 0
    id: int = 0
