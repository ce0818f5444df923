"""The ledger of reviews: how risks and mitigations were found to stand, each a row with its day and its author."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from indicators.errors import CallerMistake
from indicators.risk_reviews import MeasureReview, MeasureState, Review, RiskStatus, risks_on
from warehouse.audit import record_act
from warehouse.bulk import add
from warehouse.instants import instant, later_than
from warehouse.written_tables import mitigation_review, risk_review

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from sqlalchemy import Connection, Row, Table

    from indicators.framework import Plan
    from indicators.resources import Level
    from warehouse.connection import Warehouse


def review_risk(  # noqa: PLR0913 - keyword-only: what is judged, on which day, when, by whom
    warehouse: Warehouse, plan: Plan, risk: str, *, probability: Level | None = None, impact: Level | None = None,
    status: RiskStatus | None = None, owner: str | None = None, note: str = "", reviewed_on: date, at: datetime,
    by: str, request: str = "",
) -> Review:  # fmt: skip
    """Write down how a risk is judged on a day; what is None stays as it stood then.

    Raises CallerMistake for a risk the plan has not, or a day that is still to come.
    """
    if risk not in {one.code for one in plan.risks}:
        raise CallerMistake(f"{plan.code} has no risk {risk!r}; `milepost risk list` shows them")
    _require_past(reviewed_on, at)
    with warehouse.write() as connection:
        before = [_review(row) for row in _rows(connection, risk_review, plan.code, None)]
        stands = next(one for one in risks_on(plan, before, reviewed_on) if one.risk == risk)
        row = {
            "risk": risk, "probability": (probability or stands.probability).value,
            "impact": (impact or stands.impact).value, "status": (status or stands.status).value,
            "owner": stands.owner if owner is None else owner.strip(), "note": note.strip(),
            "reviewed_on": reviewed_on.isoformat(),
        }  # fmt: skip
        kept = _keep(connection, risk_review, plan, row, act="risk.reviewed", at=at, by=by, request=request)
    return Review.from_dict(kept)


def review_mitigation(  # noqa: PLR0913 - keyword-only, as above
    warehouse: Warehouse, plan: Plan, mitigation: int, *, state: MeasureState, note: str = "", reviewed_on: date,
    at: datetime, by: str, request: str = "",
) -> MeasureReview:  # fmt: skip
    """Write down how a mitigation stands on a day.

    Raises CallerMistake for a mitigation the plan has not, or a day that is still to come.
    """
    if mitigation not in {one.number for one in plan.mitigations}:
        raise CallerMistake(
            f"{plan.code} has no mitigation {mitigation}; `milepost risk list --mitigations` shows them"
        )
    _require_past(reviewed_on, at)
    row = {"mitigation": mitigation, "state": state.value, "note": note.strip(), "reviewed_on": reviewed_on.isoformat()}
    with warehouse.write() as connection:
        kept = _keep(connection, mitigation_review, plan, row, act="mitigation.reviewed", at=at, by=by, request=request)
    return MeasureReview.from_dict(kept)


def reviews_known_on(
    warehouse: Warehouse, plan_code: str, known_on: datetime | None
) -> tuple[list[Review], list[MeasureReview]]:
    """Give every review of a plan's risks, and of its mitigations, written down until an instant (None: now)."""
    with warehouse.read() as connection:
        risks = [_review(row) for row in _rows(connection, risk_review, plan_code, known_on)]
        measures = [_measure(row) for row in _rows(connection, mitigation_review, plan_code, known_on)]
    return risks, measures


def _require_past(reviewed_on: date, at: datetime) -> None:
    if reviewed_on > at.date():
        raise CallerMistake(f"reviewed on: found {reviewed_on}; expected a day that has come, {at.date()} or before")


def _keep(  # noqa: PLR0913 - keyword-only: what is done, when, by whom
    connection: Connection, table: Table, plan: Plan, row: Mapping[str, Any], *, act: str, at: datetime, by: str,
    request: str,
) -> dict[str, Any]:  # fmt: skip
    last = connection.execute(select(func.max(table.c.known_at)).where(table.c.plan_code == plan.code)).scalar()
    told = {**row, "known_at": later_than(last, at), "author": by}
    number = add(connection, table, {"plan_code": plan.code, "edition": plan.edition, **told})
    record_act(connection, actor=by, act=act, about=f"plan:{plan.code}", at=at, request=request,
               document={**row, "review": number})  # fmt: skip
    return {**told, "number": number}


def _rows(connection: Connection, table: Table, plan_code: str, known_on: datetime | None) -> list[Row[Any]]:
    wanted = select(table).where(table.c.plan_code == plan_code)
    if known_on is not None:
        wanted = wanted.where(table.c.known_at <= instant(known_on))
    return list(connection.execute(wanted.order_by(table.c.id)).all())


def _told(row: Row[Any]) -> dict[str, Any]:
    told = {name: value for name, value in row._mapping.items() if name not in {"id", "plan_code", "edition"}}  # noqa: SLF001 - the public name of a row's values
    return {**told, "number": row.id}


def _review(row: Row[Any]) -> Review:
    return Review.from_dict(_told(row))


def _measure(row: Row[Any]) -> MeasureReview:
    return MeasureReview.from_dict(_told(row))
