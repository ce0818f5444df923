"""What was done with a submission, in order: each deed is tried inside the transaction that writes it down.

What a plan asks of approvals is kept with the owner's word: a later edition does not rewrite what was agreed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from indicators.canonical import canonical_json
from indicators.errors import CallerMistake, Conflict
from indicators.handing_in import Approval
from indicators.handovers import Deed, Standing, Step, after, standing_of
from warehouse.audit import record_act
from warehouse.bulk import add
from warehouse.instants import instant
from warehouse.submission_tables import submission, submission_event

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from indicators.framework import Plan
    from warehouse.connection import Warehouse

APPROVAL, CHOICES = "approval", "choices"
"""What the documents of deeds hold for whoever follows them: on the owner's word, and on how the file is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A deed as it is written down: its words, what it holds beside them, and when it was done (ISO text)."""

    id: int
    deed: Deed
    note: str
    document: dict[str, Any]
    at: str


def about_submission(public_id: str) -> str:
    """Name a submission as the audit log does."""
    return f"submission:{public_id}"


def write_deed(  # noqa: PLR0913 - a deed has that many parts
    warehouse: Warehouse,
    public_id: str,
    deed: Deed,
    *,
    plan: Plan,
    at: datetime,
    note: str = "",
    document: Mapping[str, Any] | None = None,
    request: str = "",
    expect: int | None = None,
) -> Standing:
    """Add a deed, with its line in the audit log, and say where the submission stands then.

    `expect` is the `version` of the submission that was looked at. Raises CallerMistake for no submission of
    this name, and Conflict for a deed that cannot be done now or by this person, or when something was done
    since the submission was looked at.
    """
    with warehouse.write() as connection:
        return add_deed(
            connection, required(connection, public_id), deed, plan=plan, at=at, note=note, document=document,
            request=request, expect=expect,
        )  # fmt: skip


def add_deed(  # noqa: PLR0913 - as above, within a transaction that writes more
    connection: Connection, row: Row[Any], deed: Deed, *, at: datetime, plan: Plan | None = None, note: str = "",
    document: Mapping[str, Any] | None = None, request: str = "", expect: int | None = None,
) -> Standing:  # fmt: skip
    """Add a deed to the submission of a row, inside a transaction that writes more. Raises as `write_deed` does.

    Only the owner's word needs the plan: it says who must agree.
    """
    told, asked = dict(document or {}), None
    if deed.step is Step.CONFIRMED:
        assert plan is not None, "who must agree is told by the plan"
        asked = plan.approval_of(row.source)
        told[APPROVAL] = asked.model_dump(mode="json", exclude_none=True)
    standing = try_deed(connection, row, deed, asked=asked, expect=expect)
    keep_deed(connection, row, deed, note=note, document=told, at=at, request=request)
    return standing


def try_deed(
    connection: Connection, row: Row[Any], deed: Deed, *, asked: Approval | None = None, expect: int | None = None
) -> Standing:
    """Say where a submission would stand after a deed; nothing is written. Raises Conflict as `write_deed` does.

    `asked` is what the owner's word is given for; after it, what was asked then holds.
    """
    (done,) = deeds_by_submission(connection, [row.id])
    if expect is not None and version_of(done) != expect:
        raise Conflict("something was done with this submission since you looked at it; look again")
    return after(standing_after(done), deed, asked or approval_of(done), row.author)


def keep_deed(  # noqa: PLR0913 - a deed has that many parts
    connection: Connection, row: Row[Any], deed: Deed, *, note: str, document: Mapping[str, Any], at: datetime,
    request: str,
) -> None:  # fmt: skip
    """Write a deed down, with its line in the audit log. Whether it may be done was asked before."""
    written = canonical_json(dict(document))
    about = {"submission_id": row.id, "kind": deed.step.value, "note": note, "document": written}
    add(connection, submission_event, about | {"at": instant(at), "author": deed.by})
    record_act(
        connection, actor=deed.by, act=f"submission.{deed.step}", about=about_submission(row.public_id), at=at,
        request=request, document={"note": note, **document} if note else dict(document),
    )  # fmt: skip


# --- what follows from deeds --------------------------------------------------


def required(connection: Connection, public_id: str) -> Row[Any]:
    """Give the row of a submission. Raises CallerMistake for none of this name."""
    row = connection.execute(select(submission).where(submission.c.public_id == public_id)).first()
    if row is None:
        raise CallerMistake(f"there is no submission {public_id}")
    return row


def deeds_by_submission(connection: Connection, numbers: Collection[int]) -> tuple[tuple[Done, ...], ...]:
    """Give what was done with each of some submissions, in the order of their numbers as given."""
    found: dict[int, list[Done]] = {number: [] for number in numbers}
    wanted = select(submission_event).where(submission_event.c.submission_id.in_(numbers))
    for row in connection.execute(wanted.order_by(submission_event.c.id)):
        found[row.submission_id].append(_done(row))
    return tuple(tuple(done) for done in found.values())


def _done(row: Row[Any]) -> Done:
    deed = Deed(step=Step(row.kind), by=row.author)
    return Done(id=row.id, deed=deed, note=row.note, document=json.loads(row.document), at=row.at)


def standing_after(done: Sequence[Done]) -> Standing:
    """Say where a submission stands after what was done with it, each word by what was asked for then."""
    return standing_of([(one.deed, approval_of(done[:number])) for number, one in enumerate(done, start=1)])


def approval_of(done: Sequence[Done]) -> Approval:
    """Give who must agree, as the plan asked when the owner last gave their word; nobody before that."""
    said = next((one.document for one in reversed(done) if one.deed.step is Step.CONFIRMED), {})
    return Approval.model_validate(said.get(APPROVAL, {}))


def choices_of(done: Sequence[Done]) -> dict[str, Any]:
    """Give the owner's last answers on how the file is to be read."""
    return next((dict(one.document[CHOICES]) for one in reversed(done) if CHOICES in one.document), {})


def version_of(done: Sequence[Done]) -> int:
    """Count what was done; comments change nothing and are not counted."""
    return sum(one.deed.step is not Step.COMMENTED for one in done)
