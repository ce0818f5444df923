"""A page that looks at a plan: every one says what it is of, as known when, and how to come back to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from portal.pressed import pressed
from portal.rendering import page
from portal.table_files import table_file
from portal.visitors import language_of
from portal.wording import words_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from portal.listings import Listing
    from portal.pressed import Pressed
    from portal.views import View


def said_in(request: Request, view: View) -> Pressed:
    """Give the words of the reports for what a visitor looks at."""
    return pressed(language_of(request), view.plan.currency)


def view_page(
    request: Request, view: View, template: str, *tables: Listing, status: int = 200, **given: Any
) -> Response:
    """Answer with a page about a view, or with the one of its tables that is asked for as a file."""
    for table in tables:
        if table.form:
            return table_file(
                table, words_of(language_of(request)), name=file_name(view, table.name), about=about(request, view)
            )
    return page(request, template, status=status, view=view, plan=view.plan, press=said_in(request, view), **given)


def about(request: Request, view: View) -> dict[str, str]:
    """Say what a file is of, so that it can be told from another one that looks like it."""
    told = {"plan": view.plan.code, "edition": view.plan.edition, "as_of": view.as_of.isoformat()}
    if view.snapshot is not None:
        told["snapshot"] = view.snapshot.digest
    else:
        told["known_on"] = (view.known_on or view.at).isoformat()
    return told | {"address": view.around.settings.url + view.permanent(request.url.path)}


def file_name(view: View, what: str) -> str:
    """Name a file by what it holds and what it is of: small letters and hyphens."""
    of = f"snapshot-{view.snapshot.id}" if view.snapshot else f"{(view.known_on or view.at):%Y-%m-%d}"
    return f"{view.plan.code}-{what}-{of}".lower()
