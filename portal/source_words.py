"""What pages call the states of sources, the ways values come from them, and what was tried with them."""

from __future__ import annotations

from portal.wording import phrase
from warehouse import cases, runs, source_runs, undo
from warehouse.source_states import State

SOURCE_STATES: dict[str, str] = {
    State.BROKEN: phrase("broken"),
    State.NEVER: phrase("never answered"),
    State.OVERDUE: phrase("overdue"),
    State.STALE: phrase("stale"),
    State.DUE: phrase("due"),
    State.FRESH: phrase("fresh"),
}

SOURCE_KINDS: dict[str, str] = {
    State.BROKEN: "bad",
    State.NEVER: "off",
    State.OVERDUE: "bad",
    State.STALE: "look",
    State.DUE: "wait",
    State.FRESH: "good",
}
"""The shape and colour of each state, beside its word."""

SOURCE_MEANINGS: dict[str, str] = {
    State.BROKEN: phrase("Its last answer or delivery could not be used."),
    State.NEVER: phrase("It has given nothing yet."),
    State.OVERDUE: phrase("It was due, and the time it had left has passed."),
    State.STALE: phrase("It answers, but its data should reach further by now."),
    State.DUE: phrase("It is due, and still has time."),
    State.FRESH: phrase("It answered when it was due, and its data reach as far as can be expected."),
}

CONNECTORS: dict[str, str] = {
    "indico": phrase("Events and registrations in Indico"),
    "kobo": phrase("Survey in KoboToolbox"),
    "limesurvey": phrase("Survey in LimeSurvey"),
    "responses": phrase("Survey responses that are handed in"),
    "workbook": phrase("Workbook that is handed in"),
    "worldbank": phrase("World Bank indicators service"),
    "unsdg": phrase("United Nations SDG database"),
    "sdmx": phrase("SDMX web service"),
    "datahub": phrase("DataHub of telecommunication statistics"),
    "http": phrase("Web address with rows of data"),
    "dhis2": phrase("Health data in DHIS2"),
    "folder": phrase("Folder where files are dropped"),
}
"""How values come from a source, by the name of its connector."""

RUN_KINDS: dict[str, str] = {
    source_runs.FETCH: phrase("asked"),
    runs.ADMISSION: phrase("judged"),
    runs.EXAMINATION: phrase("examined"),
    runs.UNDOING: phrase("taken back"),
}
"""What was done in a run about a source."""

OUTCOMES: dict[str, str] = {
    "fetched": phrase("answered"),
    "recorded": phrase("read from a recording"),
    source_runs.UNAVAILABLE: phrase("no answer"),
    source_runs.CHANGED: phrase("an answer nobody can read"),
    cases.ADMITTED: phrase("admitted"),
    cases.UNCHANGED: phrase("nothing new"),
    cases.REFUSED: phrase("refused"),
    cases.BLOCKED: phrase("stopped by a check"),
    cases.SUPERSEDED: phrase("outdated by a later one"),
    cases.UNREADABLE: phrase("cannot be read"),
    undo.UNDONE: phrase("undone"),
    undo.UNTOUCHED: phrase("nothing to take back"),
}
"""What came of a run."""

OUTCOME_KINDS: dict[str, str] = {
    **dict.fromkeys(("fetched", "recorded", cases.ADMITTED, cases.UNCHANGED), "good"),
    **dict.fromkeys((source_runs.UNAVAILABLE, cases.REFUSED), "look"),
    **dict.fromkeys((source_runs.CHANGED, cases.BLOCKED, cases.UNREADABLE), "bad"),
    **dict.fromkeys((cases.SUPERSEDED, undo.UNDONE, undo.UNTOUCHED), "off"),
}
