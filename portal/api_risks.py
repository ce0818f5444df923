"""Risks for programs: how each stands, what is done against it, every review, and how all of them stood over time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Query
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from indicators.resources import Level
from indicators.risk_reviews import RiskStatus
from portal.api_asked import AskedOf, Looking, Sorted
from portal.api_forms import IN_ONE_PIECE, TABLES, form_wanted, given_in
from portal.api_lists import Listed, about_view, list_answer
from portal.api_problems import READING
from portal.api_shapes_risks import RiskAnswer, RiskRow, RisksAnswer
from portal.downloads import not_found
from portal.exact_json import exact_json
from portal.listings import Field as Column
from portal.resource_rows import by_language
from portal.risk_rows import REGISTER, history_fields, history_rows, measure_rows, over_time_rows, register_rows
from portal.rules import READERS, api, ruled
from portal.viewing import said_in
from portal.views import looked_at
from portal.wording import phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from portal.pressed import Pressed
    from portal.views import View

router = api()

COLUMNS = (
    *(replace(one, name="area_title") if one.name == "area" else one for one in REGISTER),
    Column(name="area", title=phrase("Code of the area of risk"), kind="code"),
    Column(name="mitigation_count", title=phrase("Number of mitigations"), kind="integer"),
)
"""What the page tells of each risk, and what a program would have to make out of it."""

FILTERS = ("code", "area", "probability", "impact", "exposure", "status", "owner")


class RisksAsked(Sorted, Looking):
    """Which risks, and in which order."""

    code: Annotated[tuple[str, ...], Field(description="Only these risks.", examples=[["R1"]])] = ()
    area: Annotated[tuple[str, ...], Field(description="Only of these areas of risk.")] = ()
    probability: Annotated[tuple[Level, ...], Field(description="Only risks that are that likely.")] = ()
    impact: Annotated[tuple[Level, ...], Field(description="Only risks that would be that grave.")] = ()
    exposure: Annotated[tuple[Level, ...], Field(description="Only risks with that exposure.")] = ()
    status: Annotated[tuple[RiskStatus, ...], Field(description="Only risks of which that became.")] = ()
    owner: Annotated[tuple[str, ...], Field(description="Only risks for which these answer.")] = ()


@router.get(
    "/api/v1/plans/{plan}/risks", tags=["risks"], response_model=RisksAnswer,
    responses={**given_in(TABLES), **READING},
)  # fmt: skip
@ruled(READERS)
def risks(request: Request, plan: str, asked: Annotated[RisksAsked, Query()]) -> Response:
    """Say how each risk of a plan stands: as it was judged last by the day that is looked at, else as it is printed.

    `over_time` counts all risks of the plan as they stood at the end of each year.
    """
    view = looked_at(request, plan=plan).of_places(())
    listed = Listed(
        name="risks", fields=COLUMNS, rows=_risks(view, said_in(request, view)), key="code", told=_told,
        names=tuple(RiskRow.__annotations__), more={"over_time": over_time_rows(view)},
    )  # fmt: skip
    return list_answer(request, view, listed, asked, {name: getattr(asked, name) for name in FILTERS})


def _risks(view: View, said: Pressed) -> list[dict[str, Any]]:
    return [
        {
            **row, "area": row["area_code"], "area_title": row["area"], "owner": row["owner"] or None,
            "mitigation_count": len(row["numbers"]),
        }
        for row in register_rows(view, said)
    ]  # fmt: skip


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    texts = {"title": by_language(row["texts"]), "area_title": by_language(row["area_texts"])}
    return {**row, **texts, "mitigations": row["numbers"]}


@router.get(
    "/api/v1/plans/{plan}/risks/{risk}", tags=["risks"], response_model=RiskAnswer,
    responses={**IN_ONE_PIECE, **READING},
)  # fmt: skip
@ruled(READERS)
def one_risk(request: Request, plan: str, risk: str, asked: AskedOf) -> Response:  # noqa: ARG001 - read by looked_at
    """Give one risk of a plan: how it stands and what is printed, its mitigations, and every review, the newest first.

    Who reviewed it, and when that was written down, is for whoever has signed in.
    """
    view = looked_at(request, plan=plan).of_places(())
    form_wanted(request)
    said = said_in(request, view)
    row = next((one for one in _risks(view, said) if one["code"] == risk), None)
    if row is None:
        raise not_found()
    measures = [one for one in measure_rows(view, said) if risk in one["codes"]]
    return exact_json({
        "about": about_view(request, view),
        "risk": {name: _told(row)[name] for name in RiskRow.__annotations__},
        "mitigations": [_measure(one) for one in measures],
        "reviews": _reviews(view, risk),
    })  # fmt: skip


def _measure(row: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: row[name] for name in ("number", "state", "reviewed_on", "note")}
    texts = {"title": by_language(row["texts"]), "owner": by_language(row["owner_texts"])}
    return {**kept, **texts, "risks": row["codes"]}


def _reviews(view: View, risk: str) -> list[dict[str, Any]]:
    names = [one.name for one in history_fields(insider=view.insider)] + (["known_at"] if view.insider else [])
    return [{name: row[name] for name in names} for row in history_rows(view, risk)]
