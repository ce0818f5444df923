"""What the plan spends: budgets and expenditure by output and year, shares, services, cost allocations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response

from indicators.expenditure import Extent, accounts_of
from indicators.permissions import Act, objectives_allowed
from portal.allocation_rows import (
    DIFFERENCES,
    SERVICES,
    SHARES,
    SIZES,
    allocation_fields,
    allocation_rows,
    difference_rows,
    keys_of,
    service_rows,
    share_rows,
)
from portal.listings import A_PAGE, Field, listing
from portal.resource_rows import HOW_MUCH, SPENDING, amounts_of, budget_fields, budget_rows, spending_rows
from portal.rules import READERS, pages, ruled
from portal.viewing import said_in, view_page
from portal.views import looked_at
from portal.visitors import known_as, language_of, visitor
from portal.wording import phrase, words_of
from warehouse.spending import spending_known_on

if TYPE_CHECKING:
    from portal.views import View

router = pages()

REPORTS = (
    Field(name="known_at", title=phrase("Known since"), kind="code"),
    Field(name="output", title=phrase("Output"), kind="code", choice=True),
    Field(name="year", title=phrase("Year"), kind="code", choice=True),
    Field(name="amount", title=phrase("Spent"), kind="decimal"),
    Field(name="currency", title=phrase("Currency"), kind="code", shown=False),
    Field(name="reported_on", title=phrase("As reported on"), kind="code"),
    Field(name="document", title=phrase("Document"), shown=False),
    Field(name="note", title=phrase("Note")),
    Field(name="author", title=phrase("Who"), kind="code"),
)
"""The columns of everything that was ever reported; no amount says that one was taken back."""

COLUMNS = {
    "output": phrase("Output"),
    "year": phrase("Year"),
    "amount": phrase("Amount"),
    "note": phrase("Note"),
}
"""What the columns of a file of amounts are called."""

DONE = {
    "reported": phrase("The amounts are written down."),
    "withdrawn": phrase("The amount is taken back. That it was there is kept."),
}


LONG, FEW = ("spending", "differences"), 15
"""The tables that would keep whoever reads on from the next one, and how many of their rows are shown at a time."""


@router.get("/resources")
@ruled(READERS)
def resources(request: Request, done: str = "") -> Response:
    """Show what the plan spends."""
    words = words_of(language_of(request))
    return resources_page(request, looked_at(request).of_places(()), done=words.say(DONE[done]) if done in DONE else "")


def resources_page(request: Request, view: View, **given: Any) -> Response:
    """Show what a plan spends; `given` is what a form has to say."""
    said, words = said_in(request, view), words_of(language_of(request))
    # Under a form the tables lead to the page it stands on.
    how: dict[str, Any] = {"own": False, "at": "" if request.method == "GET" else view.address("/resources")}
    fields = {
        "budgets": (budget_fields(view.plan, words), budget_rows(view, said)),
        "spending": (SPENDING, spending_rows(view, said)),
        "shares": (SHARES, share_rows(view, said)),
        "services": (SERVICES, service_rows(view, said)),
        "differences": (DIFFERENCES, difference_rows(view)),
    }
    tables: dict[str, Any] = {
        name: listing(request, name, columns, rows, **how, a_page=FEW if name in LONG else A_PAGE)
        for name, (columns, rows) in fields.items()
    }
    allocations = [
        (one, listing(request, one.id, allocation_fields(one, said), allocation_rows(one), **how), keys_of(view, one))
        for one in view.plan.allocations
    ]
    reports = _reports(view)
    if reports:
        tables["reports"] = listing(request, "reports", REPORTS, reports, **how)
    every = [*tables.values(), *(table for _, table, _ in allocations)]
    return view_page(
        request, view, "resources.html", *every, **{"reports": None, **tables}, allocations=allocations,
        how_much=HOW_MUCH, sizes=SIZES, columns_of=COLUMNS, whole=_whole(view),
        known_as=known_as(request) if view.insider else {}, **_entry(request, view, given),
    )  # fmt: skip


def _whole(view: View) -> Any:
    """Give the account of the whole plan in all years."""
    accounts = accounts_of(view.plan, amounts_of(view))
    return next(one for one in accounts if one.level is Extent.PLAN and one.year is None)


def _reports(view: View) -> list[dict[str, Any]]:
    """Give everything that was reported, the newest first, to who sees more than a snapshot holds."""
    if view.snapshot is not None or not view.insider:
        return []
    found = spending_known_on(view.around.warehouse, view.plan.code, view.known_on)
    return [{**one.as_dict(), "year": str(one.year)} for one in reversed(found)]


def _entry(request: Request, view: View, given: dict[str, Any]) -> dict[str, Any]:
    """Give what the forms offer: the outputs a visitor may report on, now and not in what is frozen or past."""
    now = view.snapshot is None and view.known_on is None
    objectives = objectives_allowed(visitor(request).grants, Act.ENTER_SPENDING, view.plan) if now else ()
    outputs = [output for one in view.plan.objectives if one.code in objectives for output in one.outputs]
    codes = {output.code for output in outputs}
    words = words_of(language_of(request))
    blank = {"output": "", "year": str(min(view.as_of.year, view.plan.last_year)), "amount": "", "reported_on": "",
             "document": "", "note": ""}  # fmt: skip
    return {
        "mistakes": (), "problems": (), "done": "", "typed": blank, **given,
        "outputs": [(one.code, f"{one.code} {one.title.in_language(words.language)[0]}") for one in outputs],
        "years": [(str(year), str(year)) for year in range(view.plan.first_year, view.plan.last_year + 1)],
        "standing": [
            (f"{one.output}/{one.year}", f"{one.output}, {one.year}: {words.figure(one.amount or 0).unescape()}")
            for one in amounts_of(view).values() if one.output in codes
        ],
    }  # fmt: skip
