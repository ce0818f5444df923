"""A plan's money for programs: budgets and expenditure, printed shares, cost allocations, what does not add up."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import Query
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from indicators.expenditure import Extent
from portal.allocation_rows import DIFFERENCES, difference_rows
from portal.api_asked import Looking, Sorted
from portal.api_forms import TABLES, given_in
from portal.api_lists import Listed, list_answer
from portal.api_problems import READING
from portal.api_shapes_resources import (
    AllocatedKind,
    AllocationsAnswer,
    AmountRow,
    DifferenceRow,
    DifferencesAnswer,
    PercentageKind,
    PercentageRow,
    Reported,
    ResourceRow,
    ResourcesAnswer,
    SharesAnswer,
)
from portal.listings import Field as Column
from portal.printed_figures import AMOUNTS, PERCENTAGES, amount_rows, percentage_rows
from portal.resource_rows import SPENDING, account_rows, budget_rows, by_language
from portal.rules import READERS, api, ruled
from portal.viewing import said_in
from portal.views import looked_at
from portal.wording import phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from portal.pressed import Pressed
    from portal.views import View

router = api()

COLUMNS = (
    *(replace(one, kind="integer") if one.name == "year" else one for one in SPENDING),
    Column(name="currency", title=phrase("Currency"), kind="code"),
    Column(name="printed_total", title=phrase("Printed total"), kind="decimal"),
    Column(name="difference_to_print", title=phrase("Difference to print"), kind="decimal"),
    Column(name="share_of_objective", title=phrase("Printed share of the objective"), kind="decimal"),
    Column(name="share_of_total", title=phrase("Printed share of the plan"), kind="decimal"),
)
"""What the page tells of budgets and of expenditure, in one row."""

ALL_YEARS = "all"
OF_ALL_YEARS = ("share_of_objective", "share_of_total")
"""What is printed of an output or objective for more than a year."""


class ResourcesAsked(Sorted, Looking):
    """Which budgets, and in which order."""

    level: Annotated[
        tuple[Extent, ...],
        Field(description="Of outputs, objectives or the whole plan; without it, of outputs alone."),
    ] = (Extent.OUTPUT,)  # fmt: skip
    objective: Annotated[tuple[str, ...], Field(description="Only of these objectives.", examples=[["1"]])] = ()
    code: Annotated[
        tuple[str, ...], Field(description="Only of these outputs; or objectives, where those are asked for.")
    ] = ()
    year: Annotated[
        tuple[Annotated[str, Field(pattern=f"^([0-9]{{4}}|{ALL_YEARS})$")], ...],
        Field(description="Only of these years; `all` for all of them together. Without it, each by itself.",
              examples=[["2024"], ["all"]]),
    ] = ()  # fmt: skip
    state: Annotated[tuple[Reported, ...], Field(description="Only where so much of it is reported.")] = ()


@router.get(
    "/api/v1/plans/{plan}/resources", tags=["resources"], response_model=ResourcesAnswer,
    responses={**given_in(TABLES), **READING},
)  # fmt: skip
@ruled(READERS)
def resources(request: Request, plan: str, asked: Annotated[ResourcesAsked, Query()]) -> Response:
    """Give each output's budget of a year, and beside it what was spent, as somebody reported it on a day.

    With `level`, what the outputs of an objective or of the plan come to, and what is printed as their total; with
    `year=all`, what all years do.
    """
    view = looked_at(request, plan=plan).of_places(())
    rows = [row for row in _accounts(view, said_in(request, view)) if _is_of(row, asked.year)]
    listed = Listed(
        name="resources", fields=COLUMNS, rows=rows, key="account", names=tuple(ResourceRow.__annotations__),
        told=lambda row: {**row, "title": by_language(row["texts"])},
    )  # fmt: skip
    filters = {name: getattr(asked, name) for name in ("level", "objective", "code", "state")}
    return list_answer(request, view, listed, asked, filters)


def _is_of(row: Mapping[str, Any], years: tuple[str, ...]) -> bool:
    return str(row["year"] or ALL_YEARS) in years if years else row["year"] is not None


def _accounts(view: View, said: Pressed) -> Iterator[dict[str, Any]]:
    """Give what the page tells in its two tables, side by side. `account` names a row."""
    budgets = {(row["level"], row["code"]): row for row in budget_rows(view, said)}
    for row in account_rows(view, said):
        beside, year = budgets[row["level"], row["code"]], row["of_year"]
        named = {"year": year, "currency": view.plan.currency, "account": f"{row['level']}/{row['code']}/{year}"}
        printed = {"printed_total": f"printed_{year}", "difference_to_print": f"difference_{year}"}
        yield {
            **row, **named, **{name: beside.get(of) for name, of in printed.items()},
            **{name: None if year else beside[name] for name in OF_ALL_YEARS},
        }  # fmt: skip


class SharesAsked(Sorted, Looking):
    """Which percentages, and in which order."""

    kind: Annotated[tuple[PercentageKind, ...], Field(description="Only of these kinds.")] = ()
    table: Annotated[tuple[str, ...], Field(description="Only of these tables.")] = ()
    code: Annotated[tuple[str, ...], Field(description="Only of these lines or services.")] = ()


@router.get(
    "/api/v1/plans/{plan}/resources/shares", tags=["resources"], response_model=SharesAnswer,
    responses={**given_in(TABLES), **READING},
)  # fmt: skip
@ruled(READERS)
def shares(request: Request, plan: str, asked: Annotated[SharesAsked, Query()]) -> Response:
    """Give the percentages a plan prints by itself: the lines of its tables of shares, their totals beside what they
    come to, and its support services.
    """
    view = looked_at(request, plan=plan).of_places(())
    listed = Listed(
        name="shares", fields=PERCENTAGES, rows=percentage_rows(view, said_in(request, view)), key="number",
        names=tuple(PercentageRow.__annotations__), told=lambda row: {**row, "title": by_language(row["texts"])},
    )  # fmt: skip
    return list_answer(request, view, listed, asked, {name: getattr(asked, name) for name in ("kind", "table", "code")})


class AllocationsAsked(Sorted, Looking):
    """Which amounts, and in which order."""

    table: Annotated[tuple[str, ...], Field(description="Only of these tables.")] = ()
    year: Annotated[tuple[int, ...], Field(description="Only of tables of these years.")] = ()
    kind: Annotated[tuple[AllocatedKind, ...], Field(description="Only cells, or only these totals.")] = ()
    column: Annotated[tuple[str, ...], Field(description="Only of these objectives or goals.", examples=[["1"]])] = ()


@router.get(
    "/api/v1/plans/{plan}/resources/allocations", tags=["resources"], response_model=AllocationsAnswer,
    responses={**given_in(TABLES), **READING},
)  # fmt: skip
@ruled(READERS)
def allocations(request: Request, plan: str, asked: Annotated[AllocationsAsked, Query()]) -> Response:
    """Give each cell and total of a plan's cost allocations, as printed and as it was computed again.

    A cell is computed where the document states by what its row is distributed; a total is what its cells come to.
    """
    view = looked_at(request, plan=plan).of_places(())
    listed = Listed(
        name="allocations", fields=AMOUNTS, rows=list(amount_rows(view, said_in(request, view))), key="cell",
        names=tuple(AmountRow.__annotations__),
        told=lambda row: {**row, "title": row["texts"] and by_language(row["texts"])},
    )  # fmt: skip
    filters = {name: getattr(asked, name) for name in ("table", "kind", "column")}
    filters["year"] = tuple(map(str, asked.year))
    return list_answer(request, view, listed, asked, filters)


class DifferencesAsked(Sorted, Looking):
    """Which differences, and in which order."""

    size: Annotated[
        tuple[Literal["rounding", "real"], ...], Field(description="Only what rounding explains, or what it does not.")
    ] = ()


@router.get(
    "/api/v1/plans/{plan}/resources/differences", tags=["resources"], response_model=DifferencesAnswer,
    responses={**given_in(TABLES), **READING},
)  # fmt: skip
@ruled(READERS)
def differences(request: Request, plan: str, asked: Annotated[DifferencesAsked, Query()]) -> Response:
    """Give every printed figure of a plan that does not follow from the others, beside what they come to."""
    view = looked_at(request, plan=plan).of_places(())
    listed = Listed(
        name="differences", fields=DIFFERENCES, rows=difference_rows(view), key="id",
        names=tuple(DifferenceRow.__annotations__),
    )  # fmt: skip
    return list_answer(request, view, listed, asked, {"size": asked.size})
