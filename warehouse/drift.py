"""The contract of a source: a delivery has the fields, the kinds of value and about the size of the last good one.

What differs stops the delivery, and the last good data stay, until a person accepts that very delivery in the plan.
Of a file that people hand in it is a warning: they see it, and confirm that very file or not.
"""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from indicators.errors import CallerMistake
from indicators.findings import Finding, Severity
from warehouse.cases import ACCEPTED, ADMITTED, UNCHANGED
from warehouse.landing import deliveries_handed_in
from warehouse.runs import ADMISSION
from warehouse.tables import landing, run
from warehouse.undone import undone_deliveries

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd
    from sqlalchemy import Connection

    from warehouse.cases import Case, DeliveryLike

BLOCKER, WARNING = Severity.BLOCKER, Severity.WARNING

SEVERITY_OF = {
    "field-gone": BLOCKER,
    "field-changed": BLOCKER,
    "field-new": WARNING,
    "rows-shrunk": BLOCKER,
    "rows-grown": BLOCKER,
    "size-shrunk": BLOCKER,
    "area-gone": WARNING,
    "area-new": WARNING,
}
"""Every code the comparison can give, with how serious it is."""

FIELDS = "fields"
"""The option of a source that names the fields every delivery must have, the first one too."""

FEW_LOST, FEW_IN_ALL = 5, 20
"""So few rows fewer, or so few in all after growing, are no matter of shares."""

SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class LastGood:
    """What the last good delivery of a label was like; of rows and bytes only a whole one tells, None when none was."""

    shape: Mapping[str, str] = field(default_factory=dict)
    reader_version: str = ""
    rows: int | None = None
    size: int | None = None


def last_good(connection: Connection, delivery: DeliveryLike) -> LastGood | None:
    """Give what a delivery is compared with: the last one before it that was admitted or changed nothing.

    A recording is compared with recordings and an answer with answers: a recording may be cut short. What people
    hand in is compared with what people handed in: they leave out columns that a system always gives.
    """
    by_hand = run.c.delivery_id.in_(deliveries_handed_in())
    of_run = landing.c.delivery_id == run.c.delivery_id
    alike = of_run, landing.c.recorded.is_(delivery.recorded), landing.c.rehearsed.is_(delivery.rehearsed)
    size = select(func.sum(landing.c.size)).where(of_run).scalar_subquery()
    good = (
        select(run.c.shape, run.c.reader_version, run.c.rows_read, size.label("size"))
        .where(
            run.c.kind == ADMISSION,
            run.c.source == delivery.source,
            run.c.label == delivery.label,
            run.c.delivery_id < delivery.id,
            run.c.outcome.in_([ADMITTED, UNCHANGED]),
            run.c.delivery_id.not_in(undone_deliveries()),
            by_hand if delivery.handed_in else ~by_hand,
            select(landing.c.id).where(*alike).exists(),
        )
        .order_by(run.c.delivery_id.desc(), run.c.id.desc())
        .limit(1)
    )
    newest = connection.execute(good).first()
    if newest is None:
        return None
    whole = connection.execute(good.where(run.c.complete)).first()
    return LastGood(
        shape=json.loads(newest.shape),
        reader_version=newest.reader_version,
        rows=None if whole is None else whole.rows_read,
        size=None if whole is None else int(whole.size),
    )


def drift_of(case: Case, last: LastGood | None, frame: pd.DataFrame, previous: pd.DataFrame) -> list[Finding]:
    """Say how a delivery differs from the last good one, and from the fields the plan declares.

    `frame` holds its candidates, `previous` what is known from the same source and label. Of a delivery
    the plan accepts by its digest the same is said as a warning. Raises CallerMistake for declared fields
    that cannot be read.
    """
    last = last or LastGood()
    told = [*_fields(case, last), *_areas(case, frame, previous)]
    if case.complete:
        told += _extent(case, last)
    return [_finding(case, *one) for one in told]


Told = tuple[str, str | None, str, str]
"""Code, column, found, expected."""


def _fields(case: Case, last: LastGood) -> Iterator[Told]:
    shape = case.reading.shape
    # Another reader may name the fields otherwise, and of no rows there are no fields.
    before = last.shape if last.reader_version == case.reader_version and case.reading.rows_read else {}
    gone = {name: kinds for name, kinds in before.items() if name not in shape}
    new = {name: kinds for name, kinds in shape.items() if name not in before} if before else {}
    for name, kinds in gone.items():
        yield "field-gone", name, _missing(name, kinds, gone, new), f"{name} ({_shown(kinds)}), as the last time"
    for name in sorted(_declared(case) - shape.keys() - gone.keys()):
        yield "field-gone", name, f"no field {name}", f"{name}, which the plan declares"
    for name, kinds in new.items():
        yield "field-new", name, f"{name} ({_shown(kinds)})", "the fields of the last time"
    for name in sorted(before.keys() & shape.keys()):
        known, now = _kinds(before[name]), _kinds(shape[name])
        # A field that held nothing so far may turn out to hold anything.
        if known and now - known:
            now_shown, was = _shown(shape[name]), _shown(before[name])
            yield "field-changed", name, f"{now_shown} in the field {name}", f"{was}, as the last time"


def _declared(case: Case) -> set[str]:
    if not case.reading.rows_read:
        return set()
    said = case.source.options.get(FIELDS, "")
    try:
        return set(shlex.split(said))
    except ValueError:
        raise CallerMistake(
            f"the plan says {FIELDS} = {said!r} of {case.source.id}; expected names with spaces between them, "
            "and quotes around a name that has one"
        ) from None


def _missing(name: str, kinds: str, gone: Mapping[str, str], new: Mapping[str, str]) -> str:
    alike = [other for other, its in new.items() if len(gone) == len(new) == 1 or _kinds(its) == _kinds(kinds)]
    return f"no field {name}, and {_listed(alike)} is new: renamed?" if alike else f"no field {name}"


def _kinds(said: str) -> set[str]:
    return set(said.split("|")) - {"nothing"}


def _shown(kinds: str) -> str:
    return kinds.replace("|", " or ")


def _areas(case: Case, frame: pd.DataFrame, previous: pd.DataFrame) -> Iterator[Told]:
    known, given = set(previous["area"].unique()), set(frame["area"].unique())
    if not known or not given:
        return
    if (gone := known - given) and case.complete:
        yield "area-gone", "area", f"nothing of {_listed(sorted(gone))}", "the areas the source gave until now"
    if new := given - known:
        yield "area-new", "area", _listed(sorted(new)), "the areas the source gave until now"


def _listed(names: Sequence[str]) -> str:
    listed, more = ", ".join(names[:SHOWN]), len(names) - SHOWN
    return f"{listed} and {more} more" if more > 0 else listed


def _extent(case: Case, last: LastGood) -> Iterator[Told]:
    drift, rows = case.source.drift, case.reading.rows_read
    least, most = 1 - drift.shrinkage, drift.growth
    if last.rows:
        lost = last.rows - rows
        if not rows or (lost > FEW_LOST and rows < least * last.rows):
            yield (
                "rows-shrunk",
                None,
                f"{rows} rows" if rows != 1 else "1 row",
                f"about {last.rows}, at least {least:.0%} of them",
            )
        elif rows > FEW_IN_ALL and rows > most * last.rows:
            yield "rows-grown", None, f"{rows} rows", f"about {last.rows}, at most {most:f} times as many"
    elif not rows and last.size and case.delivery.size < least * last.size:
        # Where nobody counts rows, the bytes must do.
        yield "size-shrunk", None, f"{case.delivery.size} bytes", f"about {last.size}, at least {least:.0%} of them"


def _finding(case: Case, code: str, column: str | None, found: str, expected: str) -> Finding:
    severity, digest = SEVERITY_OF[code], case.delivery.digest
    remedy = "Nothing need be done, unless the source should have told of it first"
    if severity is BLOCKER and case.delivery.handed_in:
        severity, remedy = WARNING, "Nothing need be done if the file is meant to be so: whoever confirms it accepts it"
    elif severity is BLOCKER and case.accepted:
        severity, remedy = WARNING, f"Accepted for this delivery: {ACCEPTED} in the options of {case.source.id}"
    elif severity is BLOCKER:
        remedy = (
            "Nothing was admitted, the last good data stay. Ask the source what it changed; if it is right, write "
            f'{ACCEPTED} = "{digest}" into the options of {case.source.id} in the plan, load it, and retry'
        )
    return Finding(
        code=code, severity=severity, source=case.source.id, file=case.delivery.label, column=column, found=found,
        expected=expected, remedy=remedy,
    )  # fmt: skip
