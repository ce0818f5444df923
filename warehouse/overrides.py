"""The ledger of verdicts set by hand: each a row with author, reason and last day, withdrawn by another row."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from indicators.errors import CallerMistake, Conflict
from indicators.overrides import Override, overrides_on
from indicators.terms import Status
from warehouse.audit import record_act
from warehouse.bulk import add
from warehouse.instants import instant
from warehouse.written_tables import status_override, status_override_end

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection, RowMapping

    from indicators.framework import Plan
    from warehouse.connection import Warehouse


def set_override(  # noqa: PLR0913 - keyword-only: what, why, for how long, decided where, when, by whom
    warehouse: Warehouse, plan: Plan, place: str, status: Status, *, reason: str, first_day: date, last_day: date,
    decision: str = "", at: datetime, by: str, request: str = "",
) -> Override:  # fmt: skip
    """Write a verdict beside the computed one of a place or a composite, from its first day to its last.

    Raises CallerMistake for a place the plan has not, an empty reason or a last day that is past; Conflict where
    another one stands in any of these days.
    """
    _require(plan, place, reason, first_day, last_day, at.date())
    about = {
        "plan_code": plan.code, "place": place, "status": status.value, "reason": reason.strip(),
        "decision": decision.strip(), "first_day": first_day.isoformat(), "last_day": last_day.isoformat(),
    }  # fmt: skip
    with warehouse.write() as connection:
        for one in _standing(connection, plan.code, None):
            if one.place == place and one.first_day <= last_day and first_day <= one.last_day:
                raise Conflict(
                    f"{place}: override {one.number} ({one.status.value}) stands until {one.last_day}; withdraw it "
                    "first, or set another first day"
                )
        row = about | {"at": instant(at), "author": by}
        number = add(connection, status_override, row)
        record_act(connection, actor=by, act="override.set", about=f"plan:{plan.code}", at=at, request=request,
                   document=about | {"override": number})  # fmt: skip
    return _override({**row, "id": number})


def withdraw_override(
    warehouse: Warehouse, number: int, *, reason: str, at: datetime, by: str, request: str = ""
) -> Override:
    """Take an override back, by a row of its own. Raises CallerMistake for no such one, Conflict when it was before."""
    if not reason.strip():
        raise CallerMistake("reason: found nothing; say why the override is taken back")
    with warehouse.write() as connection:
        found = connection.execute(select(status_override).where(status_override.c.id == number)).mappings().first()
        if found is None:
            raise CallerMistake(f"there is no override {number}; `milepost override list --all` shows all there were")
        ended = status_override_end.c.status_override_id == number
        if connection.execute(select(status_override_end.c.at).where(ended)).first():
            raise Conflict(f"override {number} was withdrawn already")
        row = {"status_override_id": number, "reason": reason.strip(), "at": instant(at), "author": by}
        add(connection, status_override_end, row)
        record_act(connection, actor=by, act="override.withdrawn", about=f"plan:{found['plan_code']}", at=at,
                   request=request, document={"override": number, "reason": reason.strip()})  # fmt: skip
    return _override(found)


def overrides_known_on(warehouse: Warehouse, plan_code: str, known_on: datetime | None) -> list[Override]:
    """Give what had been set for a plan and not withdrawn at an instant (None: now), also what is to come or past."""
    with warehouse.read() as connection:
        return _standing(connection, plan_code, known_on)


def overridden_on(
    warehouse: Warehouse, plan_code: str, *, as_of: date, known_on: datetime | None = None
) -> dict[str, Override]:
    """Give what counts as of a day, by place, as known at an instant (None: now)."""
    return overrides_on(overrides_known_on(warehouse, plan_code, known_on), as_of)


def ledger_of(warehouse: Warehouse, plan_code: str, *, today: date) -> list[dict[str, Any]]:
    """List every override a plan ever had, the newest first, each with its `state` today and how it was withdrawn."""
    wanted = (
        select(
            status_override, status_override_end.c.at.label("withdrawn_at"),
            status_override_end.c.author.label("withdrawn_by"), status_override_end.c.reason.label("withdrawn_because"),
        )
        .outerjoin(status_override_end, status_override_end.c.status_override_id == status_override.c.id)
        .where(status_override.c.plan_code == plan_code)
        .order_by(status_override.c.id.desc())
    )  # fmt: skip
    with warehouse.read() as connection:
        return [_told(row, today) for row in connection.execute(wanted).mappings()]


def _told(row: RowMapping, today: date) -> dict[str, Any]:
    one = _override(row)
    state = "stands" if one.holds_on(today) else "expired" if one.last_day < today else "to come"
    ended = {name: row[name] for name in ("withdrawn_at", "withdrawn_by", "withdrawn_because")}
    return one.as_dict() | {"state": "withdrawn" if row["withdrawn_at"] else state} | ended


def _standing(connection: Connection, plan_code: str, known_on: datetime | None) -> list[Override]:
    wanted = select(status_override).where(status_override.c.plan_code == plan_code)
    ended = select(status_override_end.c.status_override_id)
    if known_on is not None:
        wanted = wanted.where(status_override.c.at <= instant(known_on))
        ended = ended.where(status_override_end.c.at <= instant(known_on))
    rows = connection.execute(wanted.where(status_override.c.id.not_in(ended)).order_by(status_override.c.id))
    return [_override(row) for row in rows.mappings()]


def _override(row: Mapping[str, Any] | RowMapping) -> Override:
    return Override(
        number=row["id"], place=row["place"], status=Status(row["status"]), reason=row["reason"],
        decision=row["decision"], first_day=date.fromisoformat(row["first_day"]),
        last_day=date.fromisoformat(row["last_day"]), author=row["author"], at=row["at"],
    )  # fmt: skip


def _require(plan: Plan, place: str, reason: str, first_day: date, last_day: date, today: date) -> None:
    known = [*plan.places(), *(one.code for one in plan.composites())]
    if place not in known:
        raise CallerMistake(f"{plan.code} has no indicator {place!r}; `milepost plan show {plan.code}` lists them")
    if not reason.strip():
        raise CallerMistake("reason: found nothing; say why the computed status is not the whole truth")
    if last_day < max(today, first_day):
        raise CallerMistake(
            f"last day: found {last_day}; expected {max(today, first_day)} or later: an override counts for a time"
        )
