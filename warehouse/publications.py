"""A submission that everybody agreed to becomes part of the record: landed, admitted and told in one transaction.

It does what its owner saw and said yes to, or nothing: when the record moved on so that it would do something
else, it goes back to its owner with a sentence.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from indicators.errors import CallerMistake, Conflict
from indicators.handovers import Deed, State, Step
from warehouse.admission import landed_delivery, receipt_of
from warehouse.bulk import add
from warehouse.cases import BLOCKED, REFUSED
from warehouse.deeds import Done, add_deed, deeds_by_submission, required, standing_after
from warehouse.effects import effect_of
from warehouse.instants import instant
from warehouse.judging import judge, last_vintage_of, look
from warehouse.landing import HANDED_IN, record_delivery
from warehouse.previews import examination_of, offered_case
from warehouse.published import LIMITS, publication_of
from warehouse.reading_marks import Stage, nobody_asks
from warehouse.settlement import settle
from warehouse.submission_tables import publication
from warehouse.tables import run

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from indicators.framework import Plan
    from indicators.provenance import RawFile
    from warehouse.cases import Case, Intake, Judgement
    from warehouse.connection import Warehouse
    from warehouse.effects import Effect
    from warehouse.judging import Seen
    from warehouse.limits import Limits
    from warehouse.reading import Checker, ReadingLike

ACCEPT, ALL, FIT = "accept", "all", "fit"
"""What the owner's word says of refused rows: `all` lets nothing in when one is refused, `fit` lets the others in."""


def publish(  # noqa: PLR0913 - the whole contract of an admission
    warehouse: Warehouse,
    public_id: str,
    reading: ReadingLike,
    plan: Plan,
    files: Sequence[RawFile],
    *,
    limits: Limits,
    reader_version: str,
    at: datetime,
    by: str,
    checker: Checker | None = None,
    request: str = "",
    comes_to: Callable[[Stage], None] = nobody_asks,
) -> Intake:
    """Land and admit an approved submission; one that is published already gives its receipt.

    `files` are those of `submissions.raw_file`, `limits` those of its owner now; `comes_to` is told each stage.
    Raises Conflict, with the same sentence that the deed keeps, when it would do something else than its owner saw:
    then it is returned. Raises Conflict also for one that is not approved, CallerMistake for none of this name or
    for other bytes than are kept.
    """
    case = offered_case(files, reading, plan, limits=limits, reader_version=reader_version, at=at, by=by)
    while True:
        comes_to(Stage.CHECKING)
        with warehouse.read() as connection:
            row = _own(connection, public_id, files)
            receipt = _receipt(connection, row)
            seen = look(connection, case, closely=True)
        if receipt is not None:
            return receipt
        judgement = judge(case, seen, checker)
        # All that can be worked out before is: others wait while this writes.
        comes_to(Stage.COMPARING)
        foreseen = _foreseen(case, judgement, seen)
        comes_to(Stage.WRITING)
        with warehouse.write() as connection:
            receipt = _receipt(connection, row)
            if receipt is not None:
                return receipt
            # As with any admission: if the source moved on while this was judged, it is judged again.
            if last_vintage_of(connection, row.source) != seen.vintage:
                continue
            intake, why = _settled(connection, row, case, foreseen, files, request)
        if intake is None:
            raise Conflict(why)
        return intake


def _own(connection: Connection, public_id: str, files: Sequence[RawFile]) -> Row[Any]:
    row = required(connection, public_id)
    address = f"{HANDED_IN}{public_id}"
    if any((file.sha256, file.address, file.source) != (row.kept, address, row.source) for file in files):
        raise CallerMistake(f"submission {public_id} is published from the bytes that are kept of it, and no others")
    return row


def _receipt(connection: Connection, row: Row[Any]) -> Intake | None:
    known = publication_of(connection, row.id)
    if known is not None:
        return receipt_of(connection, connection.execute(select(run).where(run.c.id == known.run_id)).one())
    (done,) = deeds_by_submission(connection, [row.id])
    state = standing_after(done).state
    if state is not State.APPROVED:
        raise Conflict(f"a submission that is {state} cannot be published; look at it again")
    return None


class _Foreseen(NamedTuple):
    """What is thought of a file, and what it would change: true as long as its source says nothing new."""

    judgement: Judgement
    effect: Effect
    digest: str


def _foreseen(case: Case, judgement: Judgement, seen: Seen) -> _Foreseen:
    assert seen.newest is not None, "it was looked at closely"
    effect = effect_of(case, judgement, seen.newest)
    return _Foreseen(judgement, effect, effect.digest)


def _settled(
    connection: Connection, row: Row[Any], case: Case, foreseen: _Foreseen, files: Sequence[RawFile], request: str
) -> tuple[Intake | None, str]:  # fmt: skip
    """Publish, or say why not and return it to its owner."""
    effect = foreseen.effect
    (done,) = deeds_by_submission(connection, [row.id])
    why = _why_not(foreseen, _digest_seen(connection, row), done)
    if why:
        failed = Deed(step=Step.FAILED, by=case.by)
        add_deed(connection, row, failed, at=case.at, note=why, request=request)
        return None, why
    delivery = record_delivery(connection, files, case.at, row.author)
    landed, landings = landed_delivery(connection, delivery)
    intake = settle(connection, replace(case, delivery=landed, landings=landings), foreseen.judgement)
    assert _counts(intake) == _counts(effect.intake), "what is admitted is what was worked out a moment ago"
    about = {"submission_id": row.id, "delivery_id": delivery, "run_id": intake.run}
    add(connection, publication, about | {"at": instant(case.at), "author": case.by})
    told = {"run": intake.run, "delivery": delivery, "vintage": intake.vintage, **_counts(intake)}
    limits = case.limits.as_dict() if case.limits is not None else None
    published = Deed(step=Step.PUBLISHED, by=case.by)
    add_deed(connection, row, published, at=case.at, document=told | {LIMITS: limits}, request=request)
    return intake, ""


def _counts(intake: Intake) -> dict[str, Any]:
    names = ("outcome", "new", "revised", "unchanged", "refused", "withdrawn")
    return {name: getattr(intake, name) for name in names}


def _digest_seen(connection: Connection, row: Row[Any]) -> str | None:
    seen = examination_of(connection, row.id)
    return None if seen is None else str(json.loads(seen.effect)["digest"])


def _why_not(foreseen: _Foreseen, seen: str | None, done: Sequence[Done]) -> str:
    """Say why a submission is not admitted; nothing when it is."""
    intake = foreseen.effect.intake
    if intake.outcome == BLOCKED:
        found = next(one for one in intake.findings if one.severity.value == "blocker")
        return f"the file cannot be admitted: {found.place()}: {found.found}; expected {found.expected}"
    if foreseen.digest != seen:
        return (
            "the record or what you may change has moved on since you looked: the file would now add "
            f"{intake.new}, revise {intake.revised} and withdraw {intake.withdrawn} values, and {intake.refused} rows "
            "would be refused. Nothing was admitted; look at the effect again and confirm"
        )
    word = next(one.document for one in reversed(done) if one.deed.step is Step.CONFIRMED)
    if intake.refused and word.get(ACCEPT, ALL) != FIT:
        return (
            f"{intake.refused} rows of the file are refused, and it was to go in whole or not at all. Nothing was "
            "admitted; mend the rows and hand the file in again, or confirm that the others go in without them"
        )
    return "no row of the file is fit to go in; mend what was found and hand it in again" * (intake.outcome == REFUSED)
