"""A submission's own page: where it stands, what was found, what it would change, and what may be done with it now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import Form
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from indicators.handovers import Deed, State, Step
from indicators.permissions import Act, sources_allowed
from portal.acts import Acting, open_acts, perform
from portal.answers import MOVING, answer_of, groups_shown, questions_asked, work_on
from portal.forms import Fields, Mistake
from portal.owners_word import Lack, nothing_counts, wanting
from portal.plans_at_hand import plans_at_hand
from portal.remembering import remember_answers, with_remembered
from portal.rendering import page
from portal.rules import needs, pages, ruled
from portal.seeing import Seen, answers_to, seen
from portal.surroundings import surroundings
from portal.visitors import known_as, language_of, person, visitor
from portal.wording import phrase, words_of
from warehouse.submissions import submissions

if TYPE_CHECKING:
    from indicators.framework import Text

router = pages()

SEES = needs(Act.SEE_DRAFTS, about="submission")

FILTERS: dict[str, tuple[str, tuple[State, ...] | None]] = {
    "open": (
        phrase("Open"),
        (State.READING, State.ASKING, State.DRAFT, State.SUBMITTED, State.RETURNED, State.APPROVED),
    ),
    "to-sign": (phrase("To be signed"), (State.SUBMITTED,)),
    "published": (phrase("Published"), (State.PUBLISHED,)),
    "all": (phrase("All"), None),
}
"""Which submissions a list shows, by the word in its address."""

PLACES = {Lack.FILE: "findings"}
"""Where a page shows what is wanting, other than in the field of its name."""

INSTEAD = {"HX-Retarget": "#submission", "HX-Reselect": "#submission"}
"""Tells a page that asked for one line to take the whole submission."""


class Decision(Fields):
    """What somebody decides about the version of a submission that they looked at."""

    version: int = 0
    note: str = ""
    accept: Literal["all", "fit"] = "all"
    reason: str = ""
    comment: str = ""
    place: str = ""


@router.get("/submissions")
@ruled(needs(Act.SEE_DRAFTS))
def list_them(request: Request, show: str = "open") -> Response:
    """List the submissions that are this person's to see."""
    shown = show if show in FILTERS else "open"
    found, titles = visible(request, FILTERS[shown][1])
    filters = [(name, label) for name, (label, _) in FILTERS.items()]
    return page(
        request,
        "submissions.html",
        found=found,
        titles=titles,
        filters=filters,
        shown=shown,
        known_as=known_as(request),
    )


def visible(request: Request, states: tuple[State, ...] | None) -> tuple[list[Any], dict[str, Text]]:
    """Give the submissions in some states that a visitor may see, the newest first, and their sources' titles."""
    around, grants = surroundings(request), visitor(request).grants
    found: list[Any] = []
    titles: dict[str, Text] = {}
    for plan in plans_at_hand(around.warehouse):
        allowed = sources_allowed(grants, Act.SEE_DRAFTS, plan)
        titles |= {one: plan.source(one).title for one in allowed}
        found += submissions(around.warehouse, plan=plan.code, sources=allowed, states=states)
    return sorted(found, key=lambda one: str(one.at), reverse=True), titles


@router.get("/submissions/{submission}")
@ruled(SEES)
def show_it(request: Request, submission: str, already: str = "", stands: str = "") -> Response:
    """Show one submission. To a page that asks whether it still `stands` as it shows, nothing is said while it does."""
    it = seen(request, submission)
    if not stands:
        return _shown(request, it, already=bool(already))
    now = stands_as(it.one.version, work_on(surroundings(request).warehouse, it.one))
    if stands == now:
        return Response(status_code=204)
    another = _stage_of(stands) != _stage_of(now)
    return _shown(request, it, arrived=it.one.state not in MOVING, another_stage=another)


def stands_as(version: int, work: dict[str, Any] | None) -> str:
    """Name how a submission stands, its stage first, for a page that waits for it to stand otherwise."""
    return f"{version}-{work['stage']}/{work['rows']}/{work['at']}" if work else f"{version}-waiting"


def _stage_of(stands: str) -> str:
    return stands.partition("/")[0]


@router.post("/submissions/{submission}/confirm")
@ruled(needs(Act.HAND_IN, about="submission"))
def confirm(request: Request, submission: str, form: Annotated[Decision, Form()]) -> Response:
    """Give the owner's word. Where known values change or warnings were given, it needs a sentence."""
    it, words = seen(request, submission), words_of(language_of(request))
    answer = answer_of(surroundings(request).warehouse, it.one, it.plan)
    said = {
        Lack.FILE: words.say("Nothing of this file can count: mend what was found and hand it in again"),
        Lack.NOTE: words.say("Say why known values change, or what you say to the warnings"),
        Lack.ACCEPT: words.say("Some rows are refused: mend the file, or leave them out"),
    }
    if lacks := wanting(answer, accept=form.accept, note=form.note):
        return _shown(request, it, *(Mistake(PLACES.get(lack, lack), said[lack]) for lack in lacks))
    return _done(request, it, Step.CONFIRMED, form, note=form.note, document={"accept": form.accept})


@router.post("/submissions/{submission}/sign")
@ruled(needs(Act.REVIEW, about="submission", confirmed=True))
def sign(request: Request, submission: str, form: Annotated[Decision, Form()]) -> Response:
    """Sign for a submission, at the level that comes next."""
    return _done(request, seen(request, submission), Step.SIGNED, form)


@router.post("/submissions/{submission}/return")
@ruled(needs(Act.REVIEW, about="submission"))
def send_back(request: Request, submission: str, form: Annotated[Decision, Form()]) -> Response:
    """Return a submission to its owner, saying what is to be mended."""
    wanted = phrase("Say what is to be mended")
    return _said(request, submission, Step.RETURNED, form, field="note", wanted=wanted)


@router.post("/submissions/{submission}/withdraw")
@ruled(needs(Act.HAND_IN, about="submission"))
def withdraw(request: Request, submission: str, form: Annotated[Decision, Form()]) -> Response:
    """Take back what was handed in, as long as it is not published."""
    return _done(request, seen(request, submission), Step.WITHDRAWN, form)


@router.post("/submissions/{submission}/comment")
@ruled(SEES)
def comment(request: Request, submission: str, form: Annotated[Decision, Form()]) -> Response:
    """Say something about a submission, or about one place in it."""
    document, wanted = {"place": form.place.strip()}, phrase("Write the comment first")
    return _said(request, submission, Step.COMMENTED, form, field="comment", wanted=wanted, document=document)


@router.post("/submissions/{submission}/undo")
@ruled(needs(Act.UNDO, about="submission", confirmed=True))
def take_back(request: Request, submission: str, form: Annotated[Decision, Form()]) -> Response:
    """Undo a published submission by a compensating vintage."""
    wanted = phrase("Say why it is undone")
    return _said(request, submission, Step.UNDONE, form, field="reason", wanted=wanted)


@router.post("/submissions/{submission}/answers")
@ruled(needs(Act.HAND_IN, about="submission"))
async def answer(request: Request, submission: str) -> Response:
    """Keep the owner's answers on how the file is to be read, and have it read again."""
    form = await request.form()
    said = {name: str(given) for name, given in form.multi_items() if name != "version"}
    version = str(form.get("version", ""))
    return await _in_thread(_answered, request, submission, said, int(version) if version.isdecimal() else 0)


async def _in_thread(work: Any, *given: Any) -> Response:
    answered: Response = await run_in_threadpool(work, *given)
    return answered


def _answered(request: Request, submission: str, said: dict[str, str], version: int) -> Response:
    it = seen(request, submission)
    around, asked = surroundings(request), questions_asked(it.one)
    answers = answers_to(asked, said)
    choices = it.choices_with(answers)
    remember_answers(
        around.warehouse, asked, answers, account=person(request).id, source=it.source.id, at=around.clock()
    )
    return _done(request, it, Step.ANSWERED, Decision(version=version), document={"choices": choices.as_dict()})


def _said(
    request: Request, submission: str, step: Step, form: Decision, *, field: str, wanted: str, **given: Any
) -> Response:  # fmt: skip
    """Do a step that needs words, which stand in a field of the form; without them ask for what is `wanted`."""
    it, words = seen(request, submission), str(getattr(form, field))
    if not words.strip():
        return _shown(request, it, Mistake(field, words_of(language_of(request)).say(wanted)))
    return _done(request, it, step, form, note=words, **given)


def _done(
    request: Request, it: Seen, step: Step, form: Decision, *, note: str = "", document: dict[str, Any] | None = None
) -> Response:  # fmt: skip
    around = surroundings(request)
    acting = Acting(
        who=person(request), at=around.clock(), request=request.state.request_id, expect=form.version or None
    )
    perform(around.warehouse, it, Deed(step=step, by=acting.who.name), acting, note=note.strip(), document=document)
    return RedirectResponse(f"/submissions/{it.one.public_id}", 303)


def _shown(
    request: Request, it: Seen, *mistakes: Mistake, already: bool = False, arrived: bool = False,
    another_stage: bool = False,
) -> Response:  # fmt: skip
    """Show a submission; one that has just `arrived` takes the place of the whole that waited for it, and of one that
    is at `another_stage` that is read out.
    """
    warehouse, words = surroundings(request).warehouse, words_of(language_of(request))
    answer = answer_of(warehouse, it.one, it.plan)
    groups = groups_shown(warehouse, it.one, words) if answer["examined"] else []
    asked = with_remembered(warehouse, answer["questions"], account=person(request).id, source=it.source.id)
    return page(
        request, "submission.html", status=422 if mistakes else 200, it={**answer, "questions": asked},
        source=it.source, mistakes=mistakes, groups=groups,
        may=open_acts(it, visitor(request)), already=already, moving=it.one.state in MOVING, arrived=arrived,
        stands=stands_as(answer["version"], answer["work"]), another_stage=another_stage,
        headers=INSTEAD if arrived else None, known_as=known_as(request), hopeless=nothing_counts(answer),
    )  # fmt: skip
