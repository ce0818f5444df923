"""What a person owes and hands in: their sources, the workbook for each, and the door the file comes in by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import Form, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from connectors.registry import CUT_DOWN
from indicators.errors import CallerMistake, SourceChanged
from indicators.handing_in import Encoding, choices_of
from indicators.permissions import Act
from portal.blank_workbooks import workbook_for
from portal.bodies import UPLOAD
from portal.downloads import XLSX, attachment, not_found
from portal.forms import Fields, Mistake
from portal.paces import Pace
from portal.plans_at_hand import handed_in_of, plans_at_hand
from portal.rendering import page
from portal.rules import allowed, needs, pages, ruled
from portal.sayings import sayings_of
from portal.seeing import plan_seen
from portal.surroundings import surroundings
from portal.taking_in import PAGE, Handed, source_handed_in, take_in
from portal.visitors import language_of, person, visitor
from portal.wording import phrase, words_of
from warehouse.dues import DueState, due_of
from warehouse.submissions import submissions

if TYPE_CHECKING:
    from datetime import datetime

    from indicators.framework import Plan, Source
    from indicators.handing_in import Choices
    from warehouse.connection import Warehouse

router = pages()

ENCODINGS = (
    ("", phrase("as the file makes plain")),
    *((one.value, one.value.upper()) for one in Encoding),
)

ASKED = ("encoding", "decimal", "grouping", "dates")
"""How a file is to be read, as far as the door asks."""

HANDS_IN = needs(Act.HAND_IN, about="source")


class UploadForm(Fields):
    """A file and how it is to be read; empty answers are none."""

    file: UploadFile | None = None
    covers: Literal["part", "whole"] = "part"
    encoding: str = ""
    decimal: str = ""
    grouping: str = ""
    dates: str = ""

    def choices(self) -> Choices:
        """Give the answers. Raises CallerMistake for one that was not offered, and for marks that are the same."""
        said = {name: getattr(self, name) for name in ASKED}
        return choices_of({"covers": self.covers, **{name: one for name, one in said.items() if one}})


@router.get("/upload")
@ruled(needs(Act.HAND_IN))
def upload(request: Request) -> Response:
    """Show what is this person's to hand in, what is due first on top, and what came last."""
    around, who = surroundings(request), visitor(request)
    offers = []
    for plan in plans_at_hand(around.warehouse):
        sources = handed_in_of(plan, who.grants, Act.HAND_IN)
        if sources:
            offered = [_offer(around.warehouse, plan, one, around.clock()) for one in sources]
            offers.append((plan, sorted(offered, key=lambda one: (one["due"] is None, str(one["due"])))))
    return page(request, "upload.html", offers=offers)


def _offer(warehouse: Warehouse, plan: Plan, source: Source, at: datetime) -> dict[str, Any]:
    last = submissions(warehouse, plan=plan.code, sources=[source.id], limit=1)
    due = due_of(warehouse, plan, source, at=at)
    waits = due.state is not DueState.AHEAD
    return {
        "source": source,
        "last": last[0] if last else None,
        "due": due.by if waits else None,
        "overdue": due.state is DueState.OVERDUE,
    }


@router.get("/upload/{plan}/{source}")
@ruled(HANDS_IN)
def upload_source(request: Request, plan: str, source: str) -> Response:
    """Show the door for one source: its workbook, and where the file goes."""
    return _door(request, *_mine(request, plan, source))


@router.get("/upload/{plan}/{source}/template")
@ruled(HANDS_IN)
def template(request: Request, plan: str, source: str) -> Response:
    """Give the workbook of a source, in the visitor's language, with what is known filled in."""
    of, one = _mine(request, plan, source)
    around, language = surroundings(request), language_of(request)
    content = workbook_for(around.warehouse, of, one, language=language, at=around.clock())
    return Response(content, media_type=XLSX, headers=attachment(f"{one.id}.xlsx"))


@router.post("/upload/{plan}/{source}")
@ruled(HANDS_IN, pace=Pace.UPLOADS, largest=UPLOAD)
def hand_in(request: Request, plan: str, source: str, form: Annotated[UploadForm, Form()]) -> Response:
    """Take a file and lead to its receipt, which is the same however often it is sent."""
    of, one = _mine(request, plan, source)
    around, who, words = surroundings(request), person(request), words_of(language_of(request))
    if form.file is None or not form.file.filename:
        return _door(request, of, one, form, Mistake("file", words.say("Choose a file first")))
    try:
        handed = Handed(
            file_name=form.file.filename, content=form.file.file.read(), via=PAGE, choices=form.choices(),
            media_type=form.file.content_type or "application/octet-stream",
        )  # fmt: skip
        received = take_in(
            around.warehouse, of, one.id, handed, by=who.name, at=around.clock(), request=request.state.request_id
        )
    except (CallerMistake, SourceChanged) as error:
        said = sayings_of(language_of(request)).markup(str(error))
        return _door(request, of, one, form, Mistake(_field_of(str(error)), said))
    return RedirectResponse(f"/submissions/{received.public_id}" + ("?already=1" if received.already else ""), 303)


def _field_of(sentence: str) -> str:
    """Name the field a sentence is about, by what it begins with: of several the last, and of none the file."""
    about = sentence.partition(":")[0].split(" and ")[-1]
    return about if about in ASKED else "file"


def _mine(request: Request, plan: str, source: str) -> tuple[Plan, Source]:
    of = plan_seen(request, plan)
    try:
        one = source_handed_in(of, source)
    except CallerMistake:
        raise not_found() from None
    allowed(request, Act.HAND_IN, of, one.id)
    return of, one


def _door(
    request: Request, plan: Plan, source: Source, form: UploadForm | None = None, *mistakes: Mistake
) -> Response:  # fmt: skip
    words = words_of(language_of(request))
    encodings = [(code, words.say(name)) if not code else (code, name) for code, name in ENCODINGS]
    return page(
        request, "upload_source.html", status=422 if mistakes else 200, plan=plan, source=source, mistakes=mistakes,
        form=form or UploadForm(), encodings=encodings, microdata=source.connector in CUT_DOWN,
    )  # fmt: skip
