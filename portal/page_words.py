"""What pages call the states, steps, severities and statuses of the core. A code without a word fails the tests."""

from __future__ import annotations

from indicators.findings import Severity
from indicators.handovers import State, Step
from portal.wording import phrase
from warehouse.landed_files import Condition
from warehouse.reading_marks import Stage

STATES: dict[str, str] = {
    State.READING: phrase("being read"),
    State.ASKING: phrase("a question is open"),
    State.UNREADABLE: phrase("cannot be read"),
    State.DRAFT: phrase("to be confirmed"),
    State.SUBMITTED: phrase("to be signed"),
    State.RETURNED: phrase("returned"),
    State.APPROVED: phrase("approved"),
    State.PUBLISHED: phrase("published"),
    State.WITHDRAWN: phrase("withdrawn"),
    State.UNDONE: phrase("undone"),
}

STAGES: dict[str, str] = {
    Stage.ASKING: phrase("The file is looked at, in case something about it must be asked."),
    Stage.READING: phrase("The file is being read."),
    Stage.CHECKING: phrase("The rows are being checked."),
    Stage.COMPARING: phrase("The rows are being compared with what is known."),
    Stage.WRITING: phrase("The values are being written into the record."),
}

STEPS: dict[str, str] = {
    Step.RECEIVED: phrase("Handed in"),
    Step.ASKED: phrase("A question came up"),
    Step.ANSWERED: phrase("Answered"),
    Step.EXAMINED: phrase("Examined"),
    Step.REFUSED: phrase("Could not be read"),
    Step.CONFIRMED: phrase("Confirmed"),
    Step.SIGNED: phrase("Approved"),
    Step.RETURNED: phrase("Returned"),
    Step.WITHDRAWN: phrase("Withdrawn"),
    Step.PUBLISHED: phrase("Published"),
    Step.FAILED: phrase("Could not be published"),
    Step.UNDONE: phrase("Undone"),
    Step.COMMENTED: phrase("Commented"),
}

SEVERITIES: dict[str, str] = {
    Severity.BLOCKER: phrase("blocker"),
    Severity.ERROR: phrase("error"),
    Severity.WARNING: phrase("warning"),
}

STATUSES: dict[str, str] = {
    "achieved": phrase("achieved"),
    "maintained": phrase("maintained"),
    "on_track": phrase("on track"),
    "at_risk": phrase("at risk"),
    "off_track": phrase("off track"),
    "moving_away": phrase("moving away"),
    "below_floor": phrase("below floor"),
    "not_assessable": phrase("not assessable"),
}

STATUS_KINDS: dict[str, str] = {
    "achieved": "good",
    "maintained": "good",
    "on_track": "good",
    "at_risk": "look",
    "off_track": "bad",
    "moving_away": "bad",
    "below_floor": "bad",
    "not_assessable": "off",
}
"""The shape and colour of each status, beside its word."""

CONDITIONS: dict[str, str] = {
    Condition.INTACT: phrase("intact: these are the bytes that came"),
    Condition.ALTERED: phrase("altered since they came"),
    Condition.MISSING: phrase("gone"),
}
"""What the bytes of a landed file are like when they are looked at."""
