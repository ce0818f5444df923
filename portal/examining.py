"""One file read and examined: what must be asked is asked, what is found is kept, and nothing is admitted.

Reading happens in a process of its own, within limits; the checks are those of every admission.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from connectors.places import placed
from connectors.reading_child import questions_apart, read_apart
from connectors.registry import CUT_DOWN, connector_for
from indicators.errors import SourceChanged
from indicators.handing_in import Choices
from indicators.handovers import Deed, Step
from portal.limits_now import limits_now
from warehouse.previews import examine, keep_examination
from warehouse.reading_marks import Stage, nobody_asks
from warehouse.status_changes import status_changes
from warehouse.submissions import raw_file, write_deed

if TYPE_CHECKING:
    from datetime import datetime

    from connectors.contract import Reading
    from indicators.framework import Plan, Source
    from indicators.provenance import RawFile
    from portal.turns import Turn
    from warehouse.connection import Warehouse
    from warehouse.limits import Limits
    from warehouse.previews import Examined
    from warehouse.submissions import Submission

SERVICE = "milepost"
"""Who acts where nobody does: the service itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What came of reading a file: questions, or why it cannot be read, or what admitting it would do."""

    questions: list[dict[str, Any]] = field(default_factory=list)
    problem: str = ""
    examined: Examined | None = None
    statuses: list[dict[str, Any]] = field(default_factory=list)


def examine_one(warehouse: Warehouse, one: Submission, plan: Plan, turn: Turn) -> None:
    """Read a submission and keep what was found, or the questions that stand in the way, or why it cannot be read.

    Raises Conflict when somebody did something with it meanwhile.
    """
    file, at = raw_file(warehouse, one, plan), turn.clock()
    limits = limits_now(warehouse, plan, one, at=at)
    looked = look_at(warehouse, plan, file, limits=limits, at=at, by=one.author, turn=turn)
    if looked.examined is not None:
        keep_examination(
            warehouse, one.public_id, looked.examined, plan=plan, at=turn.clock(), by=SERVICE,
            statuses=looked.statuses, expect=one.version,
        )  # fmt: skip
        return
    step, told = (Step.ASKED, {"questions": looked.questions}) if looked.questions else (Step.REFUSED, {})
    write_deed(
        warehouse, one.public_id, Deed(step=step, by=SERVICE), plan=plan, at=turn.clock(), note=looked.problem,
        document=told, expect=one.version,
    )  # fmt: skip


def look_at(  # noqa: PLR0913 - keyword-only: within which limits, when, for whom, and who waits
    warehouse: Warehouse,
    plan: Plan,
    file: RawFile,
    *,
    limits: Limits,
    at: datetime,
    by: str,
    turn: Turn | None = None,
) -> Looked:
    """Read and examine a file of a source that people hand in; nothing is written. A `turn` is told how far it is."""
    source, comes_to = plan.source(file.source), turn.comes_to if turn else nobody_asks
    try:
        comes_to(Stage.ASKING)
        questions = _questions(file, source)
        if questions:
            return Looked(questions=questions)
        comes_to(Stage.READING)
        reading = read_apart(source, [file], progress=turn.has_read if turn else None)
    except SourceChanged as error:
        return Looked(problem=str(error))
    version = connector_for(source).reader_version
    examined = examine(
        warehouse, plan=plan, files=[file], reading=reading, limits=limits, reader_version=version, at=at, by=by,
        comes_to=comes_to,
    )  # fmt: skip
    statuses = [change.as_dict() for change in status_changes(warehouse, plan, source.id, examined.changes, at=at)]
    return Looked(examined=_in_their_places(examined, reading), statuses=statuses)


def _questions(file: RawFile, source: Source) -> list[dict[str, Any]]:
    # Of rows about people only what the plan names is here, in our own form: nothing is left to ask.
    if source.connector in CUT_DOWN:
        return []
    asked = questions_apart(file.content, source, Choices.model_validate(file.choices))
    told: list[dict[str, Any]] = TypeAdapter(list[Any]).dump_python(list(asked), mode="json")
    return told


def _in_their_places(examined: Examined, reading: Reading) -> Examined:
    """Say of each finding on which sheet and in which cell it stands, where the file has such."""
    judgement = examined.effect.judgement
    found = tuple(placed(judgement.findings, reading))
    return replace(examined, effect=replace(examined.effect, judgement=replace(judgement, findings=found)))
