"""The counter for whoever sits at the machine: the same door and the same work, done at once instead of by a worker."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from indicators.canonical import canonical_json
from indicators.findings import Severity
from indicators.handovers import Deed, State, Step
from portal.answers import NOT_EXAMINED, TOLD_AT_ONCE, answer_of, effect_told, plain
from portal.examining import look_at
from portal.owners_word import told_of, wanting
from portal.taking_in import TERMINAL, Handed, offered, source_handed_in, take_in
from portal.worker import a_worker, work_on
from warehouse.found import Total
from warehouse.period_locks import limits_of
from warehouse.plans import plan_known_on
from warehouse.submissions import submission, write_deed

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from indicators.framework import Plan
    from indicators.handing_in import Choices
    from warehouse.connection import Warehouse
    from warehouse.previews import Examined


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A file and everything said beside it."""

    source: str
    plan: str | None
    file_name: str
    content: bytes = field(repr=False)
    choices: Choices
    dry_run: bool
    accept: str
    note: str
    by: str
    clock: Callable[[], datetime]


def hand_in(warehouse: Warehouse, asked: Request) -> dict[str, Any]:
    """Hand a file in, have it examined, and confirm it when it is in order; on a dry run only say what is found.

    Gives the answer of the API, with a sentence for each thing that is `wanting` before it can be confirmed. Raises
    CallerMistake for what the caller can mend, SourceChanged for a file about people that cannot be read.
    """
    plan = plan_known_on(warehouse, asked.plan, None)
    if asked.dry_run:
        return _dry(warehouse, plan, asked)
    handed = Handed(file_name=asked.file_name, content=asked.content, via=TERMINAL, choices=asked.choices)
    received = take_in(warehouse, plan, asked.source, handed, by=asked.by, at=asked.clock())
    answer = _worked_on(warehouse, plan, received.public_id, asked)
    drafted = answer["state"] == State.DRAFT
    lacks = wanting(answer, accept=asked.accept, note=asked.note) if drafted else ()
    if drafted and not lacks:
        deed = Deed(step=Step.CONFIRMED, by=asked.by)
        write_deed(
            warehouse, received.public_id, deed, plan=plan, at=asked.clock(), note=asked.note,
            document={"accept": asked.accept},
        )  # fmt: skip
        answer = _worked_on(warehouse, plan, received.public_id, asked)
    about = {"already": received.already, "wanting": told_of(lacks, answer, mark="--")}
    told: dict[str, Any] = plain({**answer, **about})
    return told


def _effect(document: dict[str, Any], examined: Examined, plan: Plan) -> dict[str, Any]:
    found, counts = examined.findings, Counter((one.severity, one.code) for one in examined.findings)
    totals = [
        Total(severity=severity, code=code, count=kept + examined.more.get(code, 0), kept=kept)
        for (severity, code), kept in counts.most_common()
    ]
    stop = next((one for one in found if one.severity is Severity.BLOCKER), None)
    return effect_told(document, found[:TOLD_AT_ONCE], totals, plan, stop)


def _worked_on(warehouse: Warehouse, plan: Plan, public_id: str, asked: Request) -> dict[str, Any]:
    work_on(warehouse, public_id, asked.clock, a_worker())
    one = submission(warehouse, public_id)
    assert one is not None, "it was received"
    return answer_of(warehouse, one, plan)


def _dry(warehouse: Warehouse, plan: Plan, asked: Request) -> dict[str, Any]:
    source, at = source_handed_in(plan, asked.source), asked.clock()
    file = offered(source, asked.content, asked.choices)
    limits = limits_of(warehouse, plan, source.id, granted=None, person=asked.by, at=at)
    looked = look_at(warehouse, plan, file, limits=limits, at=at, by=asked.by)
    effect = NOT_EXAMINED
    if looked.examined is not None:
        document = json.loads(canonical_json(looked.examined.document(looked.statuses)))
        effect = _effect(document, looked.examined, plan)
    told: dict[str, Any] = plain(
        {
            "id": None, "state": None, "already": False, "plan": plan.code, "source": source.id,
            "file_name": asked.file_name, "questions": looked.questions, "problem": looked.problem, "wanting": [],
            **effect,
        }
    )  # fmt: skip
    return told
