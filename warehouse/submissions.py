"""What people hand in: the bytes are kept first, then one transaction says that they came, however often they come.

The same file handed in again, by a double click, by eight clients at once, after a lost connection, is one submission.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from indicators.handovers import CLOSED, Deed, Standing, State, Step, steps_into
from indicators.provenance import RawFile
from warehouse import submission_tables as tables
from warehouse.bulk import add
from warehouse.deeds import (
    CHOICES,
    Done,
    choices_of,
    deeds_by_submission,
    keep_deed,
    required,
    standing_after,
    version_of,
    write_deed,
)
from warehouse.instants import instant
from warehouse.landed_files import keep, read_landed
from warehouse.landing import HANDED_IN
from warehouse.tables import vintage

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Row

    from indicators.framework import Plan
    from warehouse.connection import Warehouse

__all__ = ["Done", "Received", "Submission", "receive", "submission", "submissions", "write_deed"]

new_public_id = partial(secrets.token_hex, 16)
"""Makes the names under which submissions are found: nobody guesses one."""

AT_ONCE = 200
"""Submissions looked at in one go while those of some states are looked for."""


@dataclass(frozen=True, slots=True)
class Received:
    """Under which name a file is found now, and whether it had been handed in already."""

    public_id: str
    already: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A file that was handed in and where it stands.

    `sha256` is of the bytes as they were handed in, `kept` of those that are stored. `choices` are the last
    answers on how it is read, as `indicators.handing_in.Choices` writes them; `version` rises with every deed
    that is no comment, and `since` is when the last of these was done; `done` is all that was done, the first first.
    """

    id: int
    public_id: str
    plan_code: str
    source: str
    label: str
    file_name: str
    media_type: str
    size: int
    sha256: str
    kept: str
    via: str
    at: str
    author: str
    standing: Standing
    choices: dict[str, Any]
    version: int
    since: str
    done: tuple[Done, ...] = field(repr=False)

    @property
    def state(self) -> State:
        return self.standing.state


def receive(  # noqa: PLR0913 - a file that came in has that many parts
    warehouse: Warehouse,
    *,
    plan: Plan,
    source: str,
    label: str,
    file_name: str,
    media_type: str,
    content: bytes,
    sha256: str,
    size: int,
    choices: Mapping[str, Any],
    via: str,
    at: datetime,
    by: str,
    request: str = "",
    name: Callable[[], str] = new_public_id,
) -> Received:
    """Keep a file for a source of a plan; `content` is what is kept, `sha256` and `size` are of what was handed in.

    When the same file is here already and something may still come of it, that submission is given. Raises
    Conflict when altered bytes lie where these are to be kept.
    """
    kept = keep(warehouse.settings.landed, content)
    about = {"plan_code": plan.code, "source": source, "label": label, "sha256": sha256}
    with warehouse.write() as connection:
        known = _same_file(connection, about, by)
        if known is not None:
            return Received(known, already=True)
        row = about | {
            "public_id": name(), "file_name": file_name, "media_type": media_type, "size": size, "kept": kept,
            "via": via, "at": instant(at), "author": by,
        }  # fmt: skip
        add(connection, tables.submission, row)
        written = required(connection, str(row["public_id"]))
        deed, told = Deed(step=Step.RECEIVED, by=by), {CHOICES: dict(choices)}
        keep_deed(connection, written, deed, note="", document=told, at=at, request=request)
        return Received(written.public_id, already=False)


def _same_file(connection: Connection, about: Mapping[str, str], by: str) -> str | None:
    wanted = select(tables.submission).where(*(tables.submission.c[name] == value for name, value in about.items()))
    rows = connection.execute(wanted.order_by(tables.submission.c.id.desc())).all()
    for row, done in zip(rows, deeds_by_submission(connection, [row.id for row in rows]), strict=True):
        if _still_speaks(connection, row, standing_after(done).state, by):
            return str(row.public_id)
    return None


def _still_speaks(connection: Connection, row: Row[Any], state: State, by: str) -> bool:
    """Say whether something may come of a submission, or what came of it is still the last word of its source."""
    if state in CLOSED:
        return False
    if state in {State.UNREADABLE, State.RETURNED}:
        # What went wrong is its owner's to mend; somebody else begins anew.
        return bool(row.author == by)
    if state is not State.PUBLISHED:
        return True
    run = select(tables.publication.c.run_id).where(tables.publication.c.submission_id == row.id).scalar_subquery()
    later = select(vintage.c.id).where(vintage.c.source == row.source, vintage.c.run_id > run).limit(1)
    # When the source said something else since, the same bytes are news once more.
    return connection.execute(later).first() is None


# --- questions --------------------------------------------------------------


def submission(warehouse: Warehouse, public_id: str) -> Submission | None:
    """Give a submission by its public name; None when there is none."""
    wanted = select(tables.submission).where(tables.submission.c.public_id == public_id)
    with warehouse.read() as connection:
        return next(iter(whole(connection, connection.execute(wanted).all())), None)


def submissions(
    warehouse: Warehouse,
    *,
    plan: str | None = None,
    sources: Collection[str] | None = None,
    states: Collection[State] | None = None,
    author: str | None = None,
    limit: int = 100,
) -> list[Submission]:
    """List submissions, the newest first: of a plan, of some sources, in some states, of one person; None is all."""
    wanted = select(tables.submission).order_by(tables.submission.c.id.desc()).limit(AT_ONCE)
    for column, value in ((tables.submission.c.plan_code, plan), (tables.submission.c.author, author)):
        wanted = wanted if value is None else wanted.where(column == value)
    if sources is not None:
        wanted = wanted.where(tables.submission.c.source.in_(sources))
    if states is not None:
        wanted = wanted.where(may_stand_in(states))
    found: list[Submission] = []
    with warehouse.read() as connection:
        rows = connection.execute(wanted).all()
        while rows and len(found) < limit:
            found += [one for one in whole(connection, rows) if states is None or one.state in states]
            rows = connection.execute(wanted.where(tables.submission.c.id < rows[-1].id)).all()
    return found[:limit]


def may_stand_in(states: Collection[State]) -> ColumnElement[bool]:
    """Hold for submissions whose last step, comments aside, leads into some states: an index tells it of each."""
    event = tables.submission_event
    last = (
        select(event.c.kind)
        .where(event.c.submission_id == tables.submission.c.id, event.c.kind != Step.COMMENTED.value)
        .order_by(event.c.id.desc())
        .limit(1)
    )
    return last.scalar_subquery().in_(sorted(step.value for step in steps_into(states)))


def whole(connection: Connection, rows: Sequence[Row[Any]]) -> list[Submission]:
    """Give the submissions of some rows, with all that was done with each."""
    told = deeds_by_submission(connection, [row.id for row in rows])
    return [_submission(row, done) for row, done in zip(rows, told, strict=True)]


def _submission(row: Row[Any], done: Sequence[Done]) -> Submission:
    columns = dict(row._mapping)  # noqa: SLF001 - the public name SQLAlchemy gives it
    return Submission(
        **columns, standing=standing_after(done), choices=choices_of(done), version=version_of(done),
        since=next(one.at for one in reversed(done) if one.deed.step is not Step.COMMENTED), done=tuple(done),
    )  # fmt: skip


def kept_bytes(warehouse: Warehouse, one: Submission) -> bytes:
    """Give the bytes that are kept of a submission. Raises Conflict when they are gone or altered."""
    return read_landed(warehouse.settings.landed, one.kept)


def raw_file(warehouse: Warehouse, one: Submission, plan: Plan) -> RawFile:
    """Give the file of a submission as it is read and lands: with its owner's answers, under its own address.

    Of a register only a file about the whole withdraws what it leaves out; microdata are always whole.
    """
    source = plan.source(one.source)
    part = source.microdata is None and one.choices.get("covers", "part") != "whole"
    return RawFile(
        source=one.source, label=one.label, address=f"{HANDED_IN}{one.public_id}", content=kept_bytes(warehouse, one),
        media_type=one.media_type, licence=source.licence, partial=part, choices=one.choices,
    )  # fmt: skip
