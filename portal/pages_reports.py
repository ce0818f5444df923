"""The annual report of a snapshot, to read and to save: every language and format, or what a language still lacks."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response

from portal.downloads import attachment, not_found
from portal.listings import Field, listing
from portal.paces import Pace
from portal.pressed import pressed
from portal.rendering import page
from portal.report_files import MEDIA, name_of_kind, report_named, report_of
from portal.rules import READERS, pages, ruled
from portal.snapshot_rows import state_of
from portal.viewing import view_page
from portal.views import plan_looked_at, shown_snapshots, snapshot_looked_at
from portal.visitors import language_of
from portal.wording import NAMES, phrase
from reports.build import FORMATS, LANGUAGES
from reports.catalogues import missing
from reports.wording import REPORT

if TYPE_CHECKING:
    from indicators.framework import Plan
    from portal.views import View
    from warehouse.sign_off import Standing
    from warehouse.snapshots import Snapshot, SnapshotLine

router = pages()

READ_HERE = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; sandbox"
)
"""What a report that is read in the browser may do: show itself. It brings its own looks along, and no script runs."""

FORMAT_WORDS: dict[str, str] = {
    "docx": phrase("Word"),
    "html": phrase("Web page"),
    "pdf": phrase("PDF"),
    "xlsx": phrase("Excel, with every figure"),
}

REPORTS = (
    Field(name="language", title=phrase("Code of the language"), kind="code", shown=False),
    Field(name="name", title=phrase("Language")),
    Field(name="lacks", title=phrase("Strings it lacks"), kind="integer", shown=False),
    *(Field(name=form, title=word, kind="code") for form, word in FORMAT_WORDS.items()),
)


@router.get("/reports")
@ruled(READERS)
def reports(request: Request) -> Response:
    """Offer the report of a snapshot in every language and format; without one named, of the newest that holds."""
    plan = plan_looked_at(request)
    shown = shown_snapshots(request, plan)
    identity = request.query_params.get("snapshot") or _newest(shown)
    if identity is None:
        said = pressed(language_of(request), plan.currency)
        return page(request, "reports.html", plan=plan, press=said, view=None, shown=[])
    view = snapshot_looked_at(request, identity)
    frozen, standing = view.snapshot, view.standing
    if frozen is None or standing is None or frozen.plan != plan.code:
        raise not_found()
    since = _since(request, view)
    table = listing(request, "reports", REPORTS, _rows(view, since))
    return view_page(
        request, view, "reports.html", table, table=table, shown=[one for one, _ in shown], since=since,
        state=state_of(standing, view.at), formats=FORMAT_WORDS, lacking=_lacking(), own_texts=_own_texts(view.plan),
    )  # fmt: skip


@router.get("/snapshots/{snapshot}/reports/{report}")
@ruled(READERS, pace=Pace.FILES)
def report(request: Request, snapshot: str, report: str) -> Response:
    """Give one report: to save, or with `?read` to read a web page here."""
    view, wanted = snapshot_looked_at(request, snapshot), report_named(report)
    if wanted is None:
        raise not_found()
    language, form = wanted
    since = _since(request, view)
    content = report_of(view, language, form, since)
    if form == "html" and "read" in request.query_params:
        headers = {"content-security-policy": READ_HERE}
    else:
        assert view.snapshot is not None, "a report is of a snapshot"
        headers = attachment(f"{name_of_kind(since)}-{view.plan.code}-snapshot-{view.snapshot.id}.{language}.{form}")
    return Response(content, media_type=MEDIA[form], headers=headers)


def _newest(shown: list[tuple[SnapshotLine, Standing]]) -> str | None:
    holding = [one for one, standing in shown if standing.replaced_by is None]
    return holding[0].digest if holding else None


def _since(request: Request, view: View) -> Snapshot | None:
    """Find the snapshot of the report before, where one is named. Raises HTTPException 404 for another plan's."""
    named = request.query_params.get("since")
    if not named:
        return None
    earlier = snapshot_looked_at(request, named).snapshot
    if earlier is None or earlier.plan != view.plan.code or view.snapshot is None or earlier.id == view.snapshot.id:
        raise not_found()
    return earlier


def _rows(view: View, since: Snapshot | None) -> list[dict[str, Any]]:
    """Give a row a language, with the address of each format; of one that lacks strings there is no report."""
    lacking = _lacking()
    return [
        {
            "language": language,
            "name": NAMES[language],
            "lacks": len(lacking.get(language, ())),
            **{form: None if language in lacking else _address(view, language, form, since) for form in FORMATS},
        }
        for language in LANGUAGES
    ]


def _address(view: View, language: str, form: str, since: Snapshot | None) -> str:
    assert view.snapshot is not None, "a report is of a snapshot"
    told = f"?since={since.digest[:12]}" if since else ""
    return f"/snapshots/{view.snapshot.digest[:12]}/reports/annual-report.{language}.{form}{told}"


@cache
def _lacking() -> dict[str, list[str]]:
    """Give, by language, the strings without which it is not published: the catalogues do not change while we run."""
    return {language: gaps for language in LANGUAGES if (gaps := missing(REPORT, language))}


def _own_texts(plan: Plan) -> list[str]:
    return [NAMES[language] for language in plan.languages if language in NAMES]
