"""A publication taken back: the record stands as if it had never been handed in, by a compensating vintage.

Nothing is deleted. What others said since stays and is told; what others said again stays too, as their word. What
was undone says nothing any more: no later undoing gives it back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, func, insert, literal, null, or_, select, union_all

from indicators.errors import CallerMistake
from indicators.handovers import Deed, Step
from indicators.series import ObsStatus
from warehouse.bulk import add
from warehouse.deeds import keep_deed, required, try_deed
from warehouse.instants import instant, later_than
from warehouse.published import publication_of
from warehouse.refusals import CELL
from warehouse.runs import ADMISSION, UNDOING, write_run
from warehouse.staging import CONTENT, PLACED, append_changes, change, collecting, count_changes, stated
from warehouse.submission_tables import agreement, undoing
from warehouse.tables import landing, observation, run, series, vintage
from warehouse.undone import undone_landings

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import CTE, ColumnElement, Connection, Row, Select, Subquery

    from warehouse.connection import Warehouse

UNDONE, UNTOUCHED = "undone", "untouched"
"""How an undoing ends. The second writes no vintage: others had revised all that was said."""

PLACE = ("series_id", "period")
"""Where a value stands in the record."""

LEFT_SHOWN = 100
"""How many of the cells that were left as others made them are named; the count is of all."""

Cell = tuple[str, str, str, str]
"""Indicator, area, breakdown, period."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What an undoing did, in values: given back, withdrawn because nothing was known before, kept as the word of
    others who said the same, left because revised.
    """

    run: int
    vintage: int | None
    restored: int
    withdrawn: int
    kept: int
    left: int
    left_cells: tuple[Cell, ...] = ()


def undo(  # noqa: PLR0913 - an act that has a reason, an author and a request
    warehouse: Warehouse, public_id: str, *, reason: str, at: datetime, by: str, request: str = "",
    expect: int | None = None,
) -> Undone:  # fmt: skip
    """Take a published submission back, with the deed and its line in the log, in one transaction.

    Raises CallerMistake for none of this name or no reason, Conflict for one that is not published (any more).
    """
    if not reason.strip():
        raise CallerMistake("an undoing needs a reason: whoever used the values will ask for it")
    with warehouse.write() as connection:
        row = required(connection, public_id)
        deed = Deed(step=Step.UNDONE, by=by)
        try_deed(connection, row, deed, expect=expect)
        known = publication_of(connection, row.id)
        assert known is not None, "what is published has a publication"
        undone = undo_delivery(connection, known.delivery_id, reason=reason, at=at, by=by)
        counts = {name: getattr(undone, name) for name in ("run", "vintage", "restored", "withdrawn", "kept", "left")}
        told = counts | {"left_cells": [list(cell) for cell in undone.left_cells]}
        keep_deed(connection, row, deed, note=reason, document=told, at=at, request=request)
        return undone


def undo_delivery(connection: Connection, delivery: int, *, reason: str, at: datetime, by: str) -> Undone:
    """Take back what a delivery said, inside a transaction that writes more."""
    of_it = select(run).where(run.c.kind == ADMISSION, run.c.delivery_id == delivery)
    judged = connection.execute(of_it.order_by(run.c.id).limit(1)).one()
    own = select(landing.c.id).where(landing.c.delivery_id == delivery)
    with collecting(connection):
        _find_what_was_before(connection, judged, own)
        _, restored, withdrawn = count_changes(connection)
        kept = connection.execute(select(func.count()).where(~change.c.was_known)).scalar_one()
        changes = restored + withdrawn + kept
        left, cells = _left(connection, delivery, own)
        number = write_run(
            connection, kind=UNDOING, source=judged.source, label=judged.label, delivery_id=None,
            outcome=UNDONE if changes else UNTOUCHED, message=reason, revised=restored, unchanged=kept + left,
            withdrawn=withdrawn, at=at, author=by,
        )  # fmt: skip
        about = {"run_id": judged.id, "by_run_id": number, "reason": reason}
        add(connection, undoing, about | {"at": instant(at), "author": by})
        written = _vintage(connection, judged, number, at) if changes else None
    return Undone(
        run=number, vintage=written, restored=restored, withdrawn=withdrawn, kept=kept, left=left, left_cells=cells
    )  # fmt: skip


def _vintage(connection: Connection, judged: Row[Any], number: int, at: datetime) -> int:
    last = connection.execute(select(func.max(vintage.c.known_at))).scalar()
    about = {"run_id": number, "source": judged.source, "label": judged.label}
    written = add(connection, vintage, about | {"known_at": later_than(last, at)})
    append_changes(connection, written)
    return written


def _find_what_was_before(connection: Connection, judged: Row[Any], own: Select[tuple[int]]) -> None:
    """Collect, for each cell the delivery has the last word on, what is known without it, or that nothing is.

    A change that says the same is none of the value but of whose word it is: it is marked as not `was_known`.
    """
    held = select(stated).where(*_last_word(judged, own)).cte("held").prefix_with("MATERIALIZED")
    others = _said_by_others(held, own)
    there = others.c.landing_id.is_not(None)
    gone = {
        "value": null(), "status": literal(ObsStatus.MISSING.value), "unit": held.c.unit, "note": literal(""),
        "landing_id": held.c.landing_id, "source_row": literal(0),
    }  # fmt: skip
    values = [case((there, others.c[name]), else_=item).label(name) for name, item in gone.items()]
    withdrawn = or_(~there, others.c.withdrawn)
    differs = or_(*(others.c[name].is_distinct_from(held.c[name]) for name in (*CONTENT, "withdrawn")))
    same_cell = and_(*(others.c[name] == held.c[name] for name in PLACE))
    found = (
        select(*(held.c[name] for name in PLACE), *values, withdrawn, or_(~there, differs))
        .select_from(held.outerjoin(others, same_cell))
        .where(or_(there, ~held.c.withdrawn))
    )
    connection.execute(insert(change).from_select([*PLACED, "withdrawn", "was_known"], found))


def _said_by_others(held: CTE, own: Select[tuple[int]]) -> Subquery:
    """Ask for the newest word of others on each held cell: an observation, or that it was said again.

    What was undone itself is no word any more; the vintages of undoings hold what others had said.
    """
    earlier = observation.alias("earlier")
    in_cell = and_(*(earlier.c[name] == held.c[name] for name in PLACE), earlier.c.vintage_id <= held.c.vintage_id)
    content = [*(earlier.c[name] for name in (*PLACE, *CONTENT, "withdrawn", "vintage_id"))]
    said = select(*content, earlier.c.landing_id, earlier.c.source_row, literal(0).label("again"))
    repeated = select(*content, agreement.c.landing_id, agreement.c.source_row, agreement.c.id.label("again"))
    repeated = repeated.join_from(held, earlier, in_cell).join(agreement, agreement.c.observation_id == earlier.c.id)
    words = union_all(
        said.join_from(held, earlier, in_cell).where(*_of_others(earlier.c.landing_id, own)),
        repeated.where(*_of_others(agreement.c.landing_id, own)),
    ).subquery()
    place = [words.c[name] for name in PLACE]
    newest = func.row_number().over(partition_by=place, order_by=[words.c.vintage_id.desc(), words.c.again.desc()])
    ordered = select(words, newest.label("newest")).subquery()
    return select(ordered).where(ordered.c.newest == 1).subquery("others")


def _of_others(number: ColumnElement[int], own: Select[tuple[int]]) -> tuple[ColumnElement[bool], ...]:
    return number.not_in(own), number.not_in(undone_landings())


def _same_cell(other: Any) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return other.c.series_id == stated.c.series_id, other.c.period == stated.c.period


def _last_word(judged: Row[Any], own: Select[tuple[int]]) -> tuple[ColumnElement[bool], ...]:
    """Hold for `stated` observations that are their cell's newest and come from these landings."""
    later = observation.alias("later")
    superseded = select(later.c.id).where(*_same_cell(later), later.c.vintage_id > stated.c.vintage_id).exists()
    # An undoing of what came later may have given the delivery's word back.
    may_hold = select(vintage.c.id).where(vintage.c.run_id.in_(_runs(judged.delivery_id, judged.source)))
    return stated.c.vintage_id.in_(may_hold), stated.c.landing_id.in_(own), ~superseded


def _runs(delivery: int, source: str) -> Select[tuple[int]]:
    undone = and_(run.c.kind == UNDOING, run.c.source == source)
    return select(run.c.id).where(or_(run.c.delivery_id == delivery, undone))


def _left(connection: Connection, delivery: int, own: Select[tuple[int]]) -> tuple[int, tuple[Cell, ...]]:
    """Count and name the cells the delivery changed and others revised since."""
    later = observation.alias("later")
    newest = select(func.max(later.c.vintage_id)).where(*_same_cell(later)).scalar_subquery()
    other = observation.alias("other")
    said = select(vintage.c.id).join(run, run.c.id == vintage.c.run_id).where(run.c.delivery_id == delivery)
    cells = (
        select(*(series.c[name] for name in CELL[:3]), stated.c.period)
        .join(series, series.c.id == stated.c.series_id)
        .join(other, and_(*_same_cell(other), other.c.vintage_id == newest))
        .where(stated.c.vintage_id.in_(said), other.c.landing_id.not_in(own))
        .distinct()
    )
    count = connection.execute(select(func.count()).select_from(cells.subquery())).scalar_one()
    named = connection.execute(
        cells.order_by(*(series.c[name] for name in CELL[:3]), stated.c.period).limit(LEFT_SHOWN)
    )
    return int(count), tuple((row[0], row[1], row[2], row[3]) for row in named)
