"""Sources as a table, as they stand or as a snapshot froze them; what landed of one, and what was tried with it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from indicators.ancestry import observed_behind
from portal.listings import Field
from portal.sayings import sayings_of
from portal.source_words import CONNECTORS, OUTCOMES, RUN_KINDS, SOURCE_STATES
from portal.wording import phrase
from warehouse.runs import UNDOING, last_runs
from warehouse.source_states import landed_of, source_standings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from indicators.framework import Plan, Source
    from portal.views import View
    from warehouse.runs import Run

MOST = 500
"""As many files and runs of one source are listed, the newest first."""

SOURCES = (
    Field(name="source", title=phrase("Code"), kind="code", shown=False),
    Field(name="title", title=phrase("Source")),
    Field(name="state", title=phrase("State"), kind="code", choice=True, words=SOURCE_STATES),
    Field(name="why", title=phrase("Why"), shown=False),
    Field(name="since", title=phrase("Since"), kind="code", shown=False),
    Field(name="connector", title=phrase("How values come"), kind="code", choice=True, words=CONNECTORS, shown=False),
    Field(name="last_success", title=phrase("Last success"), kind="code"),
    Field(name="data_through", title=phrase("Data through"), kind="code"),
    Field(name="next_due", title=phrase("Next due"), kind="code"),
    Field(name="failed_runs", title=phrase("Failed runs"), kind="integer"),
    Field(name="recorded", title=phrase("From a recording"), kind="boolean", shown=False),
    Field(name="owner", title=phrase("Owner"), choice=True),
    Field(name="licence", title=phrase("Licence"), shown=False),
    Field(name="gives", title=phrase("Indicators"), kind="integer"),
    Field(name="indicators", title=phrase("What it gives"), shown=False),
)

FILES = (
    Field(name="landed_at", title=phrase("Landed"), kind="code"),
    Field(name="label", title=phrase("Resource"), kind="code", choice=True),
    Field(name="part", title=phrase("Part"), kind="integer", shown=False),
    Field(name="address", title=phrase("Address"), kind="code", shown=False),
    Field(name="size", title=phrase("Bytes"), kind="integer"),
    Field(name="sha256", title=phrase("SHA-256"), kind="code"),
    Field(name="licence", title=phrase("Licence"), shown=False),
    Field(name="recorded", title=phrase("From a recording"), kind="boolean", shown=False),
)

RUNS = (
    Field(name="run", title=phrase("Run"), kind="integer"),
    Field(name="at", title=phrase("When"), kind="code"),
    Field(name="kind", title=phrase("What was done"), kind="code", choice=True, words=RUN_KINDS),
    Field(name="label", title=phrase("Resource"), kind="code"),
    Field(name="outcome", title=phrase("What came of it"), kind="code", choice=True, words=OUTCOMES),
    Field(name="rows_read", title=phrase("Rows read"), kind="integer"),
    Field(name="new", title=phrase("New"), kind="integer"),
    Field(name="revised", title=phrase("Revised"), kind="integer"),
    Field(name="unchanged", title=phrase("Unchanged"), kind="integer", shown=False),
    Field(name="refused", title=phrase("Refused"), kind="integer"),
    Field(name="withdrawn", title=phrase("Withdrawn"), kind="integer"),
    Field(name="message", title=phrase("What was said"), shown=False),
    Field(name="reader_version", title=phrase("Version of the reader"), kind="code", shown=False),
)

AS_THEY_STAND = ("why", "since", "last_success", "data_through", "next_due", "failed_runs", "failed_since")


def source_rows(view: View, language: str, *, behind: str = "") -> list[dict[str, Any]]:
    """Give a row for each source of the plan that is looked at, or for those a place's figures rest on; what a
    snapshot did not freeze of it is empty.
    """
    places = places_given(view.plan)
    sources = [one for one in view.plan.sources if not behind or behind in places[one.id]]
    standing = _standing(view, sources)
    return [_row(source, standing.get(source.id, {}), places[source.id], language) for source in sources]


def _standing(view: View, sources: Sequence[Source]) -> Mapping[str, Mapping[str, Any]]:
    if view.snapshot is not None:
        return {one["id"]: one for one in view.snapshot.document.get("sources", ())}
    found = source_standings(view.around.warehouse, sources, at=view.moment)
    return {one.source: asdict(one) for one in found}


def _row(source: Source, standing: Mapping[str, Any], places: list[str], language: str) -> dict[str, Any]:
    state, why = standing.get("state"), standing.get("why")
    return {
        "source": source.id,
        "title": source.title.in_language(language)[0],
        "state": None if state is None else str(state),
        **{name: standing.get(name) for name in AS_THEY_STAND},
        "why": sayings_of(language).plain(why) if why else why,
        "stored_why": why,
        "connector": source.connector,
        "recorded": standing.get("recorded"),
        "owner": source.owner,
        "licence": source.licence,
        "gives": len(places),
        "indicators": " ".join(places),
        "places": places,
        "landings": standing.get("landings", ()),
        "of": source,
    }


def places_given(plan: Plan) -> dict[str, list[str]]:
    """Give, for each source, the places whose figures rest on what it gives, in the plan's order."""
    known = {indicator.id: indicator for indicator in plan.indicators}
    behind = {code: set(observed_behind(place.indicator, known)) for code, place in plan.places().items()}
    bound = {source.id: {series.indicator for series in source.series} for source in plan.sources}
    return {source: [code for code, names in behind.items() if names & given] for source, given in bound.items()}


def file_rows(view: View, row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give the files that landed from a source, the newest first; of a snapshot, those of the deliveries it froze."""
    if view.snapshot is not None:
        return [{"size": one["bytes"], **one} for one in row["landings"]]
    found = landed_of(view.around.warehouse, row["source"], by=view.moment, limit=MOST)
    return [asdict(one) for one in found]


def run_rows(view: View, source: str, language: str) -> list[dict[str, Any]]:
    """Give what was tried with a source, the newest first."""
    found = last_runs(view.around.warehouse, source=source, by=view.moment, limit=MOST)
    return [
        {**asdict(one), "run": one.id, "message": _message(one, language), "stored_message": one.message}
        for one in found
    ]  # fmt: skip


def _message(run: Run, language: str) -> str | None:
    """Say what was said in a run: of what was taken back, a person's own reason."""
    if not run.message:
        return run.message
    sayings = sayings_of(language)
    return sayings.note(run.message) if run.kind == UNDOING else sayings.plain(run.message)
