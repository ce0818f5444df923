"""From what an SDMX message says to candidate rows, findings, and rows passed over on purpose."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from connectors.areas import area_of
from connectors.numbers import number_of
from connectors.sdmx_answers import ACTIONS, DELETED
from connectors.sdmx_naming import NO_UNIT
from indicators.errors import SourceChanged
from indicators.periods import is_period
from indicators.series import MISSING_STATUSES, ObsStatus, breakdown_of, codes_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connectors.frames import Gathering
    from connectors.sdmx_answers import Told
    from connectors.sdmx_naming import Frame, Naming

ROLES = ("area", "value", "period", "unit", "multiplier", "status")

UNITS_OF = {
    **dict.fromkeys(("PT", "PC", "PERCENT", "PER_100_POP"), "percent"),
    **dict.fromkeys(("NUMBER", "NO", "NUM", "PURE_NUMB", "UNITS", "PS"), "count"),
    **dict.fromkeys(("T", "TONNES", "TNE"), "tonne"),
    **dict.fromkeys(("IX", "INDEX"), "index"),
    **dict.fromkeys(("RT", "RATIO"), "ratio"),
}
STATUSES = frozenset({"", *(letter.value for letter in ObsStatus)})
STATUS_EXPECTED = "one of " + ", ".join(letter.value for letter in ObsStatus)
NO_VALUE = frozenset({"", "NaN", "#N/A"})
CALENDAR_YEARS = frozenset({"", "--01-01"})
DELETION = ("deleted-in-part", "ACTION", DELETED, "a whole delivery, which shows what is gone")
LETTERS = frozenset({"", *ACTIONS.values()})
MULTIPLIER = re.compile(r"[+-]?\d{1,2}", re.ASCII)
ASK = "see the flow's structure, then name it in the binding's options or teach the connector"


def require_stated(frame: Frame, rows: Sequence[Told]) -> None:
    """Refuse unit, multiplier or status that rows without an observation give for many that do not state it.

    Raises SourceChanged: which observations are meant cannot be told, and a number would be wrong without.
    """
    used = [frame.naming[role] for role in ("unit", "multiplier", "status")]
    bare = [told for told in rows if _is_bare(frame, told)]
    given = [name for name in used if any(told.cell(name) for told in bare)]
    if not given:
        return
    observed = [told for told in rows if not _is_bare(frame, told)]
    lacking = [name for name in given if any(not told.cell(name) for told in observed)]
    if lacking:
        raise SourceChanged(
            f"{frame.binding.label}: line {bare[0].number} gives {', '.join(lacking)} to many observations at once, "
            "expected it on each: ask for another form of data"
        )


def _is_bare(frame: Frame, told: Told) -> bool:
    """Say whether a row is no observation, but attributes of many, or a series without any."""
    if told.cell(frame.naming["value"]):
        return False
    return not told.cell(frame.naming["period"]) or any(not told.cell(name) for name in frame.keyed)


def read_row(gathering: Gathering, frame: Frame, told: Told) -> None:
    """Keep a row as candidate, pass it over or refuse it."""
    if told.action == DELETED:
        # A whole delivery shows by itself what is gone; in a part a deletion must not be lost.
        is_passed_over, problem = frame.whole, DELETION
    elif _is_bare(frame, told):
        is_passed_over, problem = True, None
    else:
        is_passed_over = _is_slice(frame, told)
        problem = None if is_passed_over else _problem(frame, told)
    if is_passed_over:
        gathering.passed_over += 1
    elif problem:
        gathering.refuse(problem[0], told.number, *problem[1:], ASK)
    else:
        _add(gathering, frame, told)


def _is_slice(frame: Frame, told: Told) -> bool:
    """Say whether a row is a part by a dimension nobody asked for."""
    codes = {name: told.cell(name) for name in frame.slices}
    return any(code not in frame.pinned.get(name, frame.naming.totals) for name, code in codes.items() if code)


def _problem(frame: Frame, told: Told) -> tuple[str, str, str, str] | None:
    """Give the first thing that cannot be understood about a row as (code, column, found, expected), or None."""
    naming, cell = frame.naming, told.cell
    area, written, period, unit, times, status = (cell(naming[role]) for role in ROLES)
    year_begins = cell("REPORTING_YEAR_START_DAY")
    # Where some values are given in thousands, one that does not say so may be as well.
    is_times = bool(MULTIPLIER.fullmatch(times)) if times or frame.scaled else True
    is_value = written in NO_VALUE or value_of(written, int(times or 0) if is_times else 0) is not None
    is_unit = naming["unit"] == NO_UNIT or unit in naming.unit_codes or UNITS_OF.get(unit) == frame.binding.unit.value
    empty = next((name for name in frame.keyed if not cell(name)), "")
    new = _undeclared(frame, told)
    understood = (
        (told.action in LETTERS, "action-unknown", "ACTION", told.action, f"one of {', '.join(sorted(LETTERS))}"),
        (area_of(area) is not None, "area-unknown", naming["area"], *_explained(frame, naming["area"], area)),
        (not empty, "breakdown-unknown", empty, "", "a code for every dimension"),
        (not new, "breakdown-unknown", new, cell(new), f"a code of the flow's own list for {new}"),
        (bool(period_of(period)), "period-unreadable", naming["period"], period, "a period such as 2021 or 2021-Q3"),
        (year_begins in CALENDAR_YEARS, "period-unreadable", "REPORTING_YEAR_START_DAY", year_begins, "--01-01"),
        (is_unit, "unit-unknown", naming["unit"], *_explained(frame, naming["unit"], unit)),
        (is_times, "unit-unknown", naming["multiplier"], times, "a power of ten"),
        (status in STATUSES, "status-unknown", naming["status"], status, STATUS_EXPECTED),
        (is_value, "value-not-a-number", naming["value"], written, "a number, or nothing"),
    )
    return next(((code, column, found, wanted) for is_so, code, column, found, wanted in understood if not is_so), None)


def _explained(frame: Frame, name: str, code: str) -> tuple[str, str]:
    """Say what was found and expected of a code unknown to us: the flow's own list tells a new one from a wrong one."""
    known = frame.codes.get(name)
    ours = f"a code for {frame.binding.unit.value}" if name == frame.naming["unit"] else "an ISO 3166-1 or UN M49 code"
    if known is None:
        return code, ours
    if code in known:
        return f"{code} ({known[code]}), which the flow's own list has", f"{ours}: this one is new to us"
    return f"{code}, which the flow's own list has not", ours


def _undeclared(frame: Frame, told: Told) -> str:
    """Give the first dimension of ours whose code is not in the flow's own list; "" when there is none or no list."""
    theirs = (name for name in frame.naming.dimensions.values() if told.cell(name) and name in frame.codes)
    return next((name for name in theirs if told.cell(name) not in frame.codes[name]), "")


def _add(gathering: Gathering, frame: Frame, told: Told) -> None:
    naming, binding = frame.naming, frame.binding
    area, written, period, _, multiplier, status = (told.cell(naming[role]) for role in ROLES)
    times, given = int(multiplier or 0), status or ObsStatus.NORMAL.value
    value = None if written in NO_VALUE else value_of(written, times)
    kept = ObsStatus.MISSING.value if value is None and given not in MISSING_STATUSES else given
    said = (
        f"{written} × 10^{times}, as {naming['multiplier']} says" if times and value is not None else "",
        f"{naming['status']} {status} without a value" if status and kept != given else "",
    )
    own = {ours: told.cell(theirs) for ours, theirs in naming.dimensions.items() if told.cell(theirs)}
    cut = {ours: code for ours, code in own.items() if code not in naming.totals}
    gathering.add(
        indicator=binding.indicator, area=area_of(area), period=period_of(period),
        breakdown=breakdown_of(codes_of(binding.breakdown) | cut), value=float("nan") if value is None else value,
        unit=binding.unit.value, status=kept, note=_note(naming, told, said), file=0, row=told.number,
    )  # fmt: skip


def _note(naming: Naming, told: Told, said: Sequence[str]) -> str:
    noted = [f"{name} {told.cell(name)}" for name in naming.noted if told.cell(name)]
    return "; ".join(part for part in (*said, *noted) if part)


def value_of(written: str, times: int) -> float | None:
    """Give the number a text and its power of ten stand for, nearest to it; None when it is none or too large."""
    if number_of(written) is None:
        return None
    # Taken in tens and not multiplied: 1.005 thousand is 1005 and not 1004.9999999999999.
    sign, digits, exponent = Decimal(written).as_tuple()
    return number_of(float(Decimal((sign, digits, int(exponent) + times))))


def period_of(written: str) -> str:
    """Give the period as we write it, "" when it is none: SDMX also writes 2021-A1 and 2021-M11."""
    text = re.sub(r"(?<=^\d{4})-(?:A1$|M(?=\d\d$))", _plainly, written, flags=re.ASCII)
    return text if is_period(text) else ""


def _plainly(match: re.Match[str]) -> str:
    return "" if match[0] == "-A1" else "-"
