"""What was frozen: every snapshot with where it stands, one of them whole, and the files it goes out as."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from indicators.permissions import Act, may_everywhere
from portal.archives import archive
from portal.conditional import answer_unless_known
from portal.downloads import not_found
from portal.forms import Mistake
from portal.listings import listing
from portal.paces import Pace
from portal.pressed import pressed
from portal.rendering import page
from portal.rules import READERS, pages, ruled
from portal.signing import may_replace, may_sign
from portal.snapshot_rows import (
    ROLL_UPS,
    SNAPSHOTS,
    exports_of,
    roll_up_rows,
    snapshot_rows,
    state_of,
    statuses_used,
)
from portal.surroundings import surroundings
from portal.table_files import table_file
from portal.viewing import file_name, said_in, view_page
from portal.views import is_insider, plan_looked_at, shown_snapshots, snapshot_looked_at
from portal.visitors import known_as, language_of, visitor
from portal.wording import phrase, words_of
from reports.exports.build import export_files
from warehouse.record_mark import record_mark

if TYPE_CHECKING:
    from portal.views import View
    from warehouse.snapshots import Frozen, Snapshot

router = pages()

DONE = {
    "signed": phrase("The snapshot is signed. Your name stands at the head of its report."),
    "embargoed": phrase("The embargo is set. Reports made before it ends say so on every page."),
    "taken": phrase("The snapshot is taken. Nobody outside sees it before it is signed."),
    "same": phrase("Nothing changed since this snapshot was taken, so no other was."),
    "erratum": phrase(
        "The erratum is taken. It is published when it is signed; until then the public sees the old one."
    ),
}


@router.get("/snapshots")
@ruled(READERS)
def snapshots(request: Request) -> Response:
    """List the snapshots of a plan; to the public those that are published."""
    return show_snapshots(request)


def show_snapshots(request: Request, *mistakes: Mistake) -> Response:
    """Answer with the list; `mistakes` are of the form under it."""
    plan, around = plan_looked_at(request), surroundings(request)
    at = around.clock()
    if not mistakes:
        answer_unless_known(request, record_mark(around.warehouse), f"{at:%Y-%m-%dT%H:%M}")
    table = listing(request, "snapshots", SNAPSHOTS, snapshot_rows(shown_snapshots(request, plan), at))
    words = words_of(language_of(request))
    if table.form:
        about = {"plan": plan.code, "at": at.isoformat(), "address": f"{around.settings.url}{request.url.path}"}
        return table_file(table, words, name=f"{plan.code}-snapshots-{at:%Y-%m-%d}", about=about)
    return page(
        request, "snapshots.html", plan=plan, table=table, insider=is_insider(request), known_as=_names(request),
        press=pressed(words.language, plan.currency), status=422 if mistakes else 200, mistakes=mistakes,
        today=at.date(), may_take=may_everywhere(visitor(request).grants, Act.REPORT),
    )  # fmt: skip


@router.get("/snapshots/{snapshot}")
@ruled(READERS)
def snapshot(request: Request, snapshot: str) -> Response:
    """Show one snapshot: what it is of, its place in the chain, who signed it, what was counted, its files."""
    return show_snapshot(request, snapshot)


@router.get("/snapshots/{snapshot}/exports/{export}")
@ruled(READERS, pace=Pace.FILES)
def exported(request: Request, snapshot: str, export: str) -> Response:
    """Give a snapshot as files other systems read, packed together: the same files the command line writes."""
    view = snapshot_looked_at(request, snapshot)
    frozen, standing = view.snapshot, view.standing
    if frozen is None or standing is None or export not in exports_of(frozen.document["plan"]):
        raise not_found()
    until = standing.embargoed_on(view.at)
    files = export_files(frozen.document, digest=frozen.digest, form=export, embargoed_until=until)
    name = file_name(view, f"{export}-EMBARGOED" if until else export)
    return archive(files, f"{name}.zip")


def led_to(one: Frozen | Snapshot, done: str) -> Response:
    """Lead to the page of a snapshot, and have it say what was done (see `DONE`)."""
    return RedirectResponse(f"/snapshots/{one.digest[:12]}?done={done}", 303)


def show_snapshot(request: Request, identity: str, *mistakes: Mistake) -> Response:
    """Answer with the page of a snapshot; `mistakes` are of a form on it."""
    view = snapshot_looked_at(request, identity)
    assert view.snapshot is not None, "what is looked at by its name is frozen"
    assert view.standing is not None, "and stands somewhere"
    fields = [one for one in ROLL_UPS if one.name not in _unused(view)]
    table = listing(request, "roll-ups", fields, roll_up_rows(view, said_in(request, view)))
    done = DONE.get(request.query_params.get("done", ""), "")
    return view_page(
        request, view, "snapshot.html", table, table=table, status=422 if mistakes else 200, mistakes=mistakes,
        done=words_of(language_of(request)).say(done) if done else "", one=view.snapshot, standing=view.standing,
        state=state_of(view.standing, view.at), statuses=statuses_used(view), **_chain(request, view),
        exports=exports_of(view.snapshot.document["plan"]), known_as=_names(request),
        may_sign=may_sign(view, visitor(request)), may_replace=may_replace(view, visitor(request)),
    )  # fmt: skip


def _unused(view: View) -> set[str]:
    used = statuses_used(view)
    return {one.name for one in ROLL_UPS[4:]} - set(used)


def _chain(request: Request, view: View) -> dict[str, Any]:
    """Give the snapshots that a visitor may go on to from one: those beside it, and those it was exchanged for."""
    shown = [one for one, _ in shown_snapshots(request, view.plan)]
    numbers = [one.id for one in shown]
    assert view.snapshot is not None, "what is looked at by its name is frozen"
    place = numbers.index(view.snapshot.id)
    return {
        "before": shown[place + 1] if place + 1 < len(shown) else None,
        "after": shown[place - 1] if place else None,
        "there": set(numbers),
    }


def _names(request: Request) -> dict[str, str]:
    """Give people's own names to whoever works here; the public is told only who signed."""
    return known_as(request) if is_insider(request) else {}
