"""The ledger of what was spent on outputs: each amount a row, put right by a newer one, taken back by one without."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select

from indicators.errors import CallerMistake
from indicators.expenditure import Spending, standing_amounts
from warehouse.audit import record_act
from warehouse.instants import instant, later_than
from warehouse.written_tables import expenditure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, RowMapping

    from indicators.framework import Plan
    from indicators.spending_lines import Entry
    from warehouse.connection import Warehouse


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledgered:
    """How many amounts were new, put another right, or said what was known already and left nothing behind."""

    new: int
    revised: int
    unchanged: int


def report_spending(  # noqa: PLR0913 - keyword-only: as reported when, taken from what, when, by whom
    warehouse: Warehouse, plan: Plan, entries: Sequence[Entry], *, reported_on: date, document: str = "",
    at: datetime, by: str, request: str = "",
) -> Ledgered:  # fmt: skip
    """Write amounts down, all of them or none. One that is known with the same words already is not written again.

    Raises CallerMistake for a day of the report that is still to come.
    """
    if reported_on > at.date():
        raise CallerMistake(f"reported on: found {reported_on}; expected a day that has come, {at.date()} or before")
    with warehouse.write() as connection:
        known = standing_amounts(_reports(connection, plan.code, None))
        told = {
            one.cell: _row(plan, one, reported_on=reported_on, document=document.strip())
            for one in entries
        }  # fmt: skip
        fresh = {cell: row for cell, row in told.items() if cell not in known or _differs(known[cell], row)}
        if fresh:
            _keep(connection, plan, list(fresh.values()), act="spending.reported", at=at, by=by, request=request)
    revised = sum(cell in known for cell in fresh)
    return Ledgered(new=len(fresh) - revised, revised=revised, unchanged=len(told) - len(fresh))


def withdraw_spending(  # noqa: PLR0913 - keyword-only: why, when, by whom
    warehouse: Warehouse, plan: Plan, output: str, year: int, *, reason: str, at: datetime, by: str, request: str = "",
) -> Spending:  # fmt: skip
    """Take an amount back, so that nothing is known of it again; what was known before stays. Gives what it was.

    Raises CallerMistake where nothing is reported, or for no reason.
    """
    if not reason.strip():
        raise CallerMistake("reason: found nothing; say why the amount is taken back")
    with warehouse.write() as connection:
        was = standing_amounts(_reports(connection, plan.code, None)).get((output, year))
        if was is None:
            raise CallerMistake(f"{output} in {year}: nothing is reported that could be taken back")
        row = {
            "plan_code": plan.code, "edition": plan.edition, "output": output, "year": year, "amount": None,
            "currency": plan.currency, "reported_on": at.date().isoformat(), "note": reason.strip(), "document": "",
        }  # fmt: skip
        _keep(connection, plan, [row], act="spending.withdrawn", at=at, by=by, request=request)
    return was


def spending_known_on(warehouse: Warehouse, plan_code: str, known_on: datetime | None) -> list[Spending]:
    """Give everything that was reported on a plan until an instant (None: now), in the order it was written down."""
    with warehouse.read() as connection:
        return _reports(connection, plan_code, known_on)


def _row(plan: Plan, entry: Entry, *, reported_on: date, document: str) -> dict[str, Any]:
    return {
        "plan_code": plan.code, "edition": plan.edition, "output": entry.output, "year": entry.year,
        "amount": format(entry.amount, "f"), "currency": plan.currency, "reported_on": reported_on.isoformat(),
        "note": entry.note, "document": document,
    }  # fmt: skip


def _differs(known: Spending, row: Mapping[str, Any]) -> bool:
    """Say whether a row says anything new. A day alone does not: the same amount was only looked at again."""
    return (known.amount, known.note, known.document) != (Decimal(row["amount"]), row["note"], row["document"])


def _keep(  # noqa: PLR0913 - keyword-only: what is done, when, by whom
    connection: Connection, plan: Plan, rows: Sequence[Mapping[str, Any]], *, act: str, at: datetime, by: str,
    request: str,
) -> None:  # fmt: skip
    last = connection.execute(select(func.max(expenditure.c.known_at)).where(expenditure.c.plan_code == plan.code))
    known_at = later_than(last.scalar(), at)
    connection.execute(insert(expenditure), [{**row, "known_at": known_at, "author": by} for row in rows])
    names = ("output", "year", "amount", "reported_on", "note", "document")
    document = {"currency": plan.currency, "rows": [{name: row[name] for name in names} for row in rows]}
    record_act(connection, actor=by, act=act, about=f"plan:{plan.code}", at=at, request=request, document=document)


def _reports(connection: Connection, plan_code: str, known_on: datetime | None) -> list[Spending]:
    wanted = select(expenditure).where(expenditure.c.plan_code == plan_code)
    if known_on is not None:
        wanted = wanted.where(expenditure.c.known_at <= instant(known_on))
    return [_spending(row) for row in connection.execute(wanted.order_by(expenditure.c.id)).mappings()]


def _spending(row: RowMapping) -> Spending:
    names = ("output", "year", "currency", "note", "document", "author", "known_at")
    return Spending(
        number=row["id"], amount=None if row["amount"] is None else Decimal(row["amount"]),
        reported_on=date.fromisoformat(row["reported_on"]), **{name: row[name] for name in names},
    )  # fmt: skip
