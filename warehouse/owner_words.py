"""What an owner said when giving their word on a file that was handed in: told beside its figures ever after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from indicators.findings import Severity
from indicators.handovers import Step
from warehouse.previews import examination_of
from warehouse.submission_tables import publication, submission, submission_event
from warehouse.tables import finding, landing

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection

    from warehouse.connection import Warehouse


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerWord:
    """The word that was given last before a submission counted; `word` is "" where nothing had to be said."""

    landing: int
    number: int
    submission: str
    file_name: str
    word: str
    by: str
    at: str


def words_behind(connection: Connection, landings: Collection[int]) -> dict[int, OwnerWord]:
    """Give the word behind each of these landings that came with a submission."""
    wanted = (
        select(
            landing.c.id.label("landing"), submission.c.id.label("number"), submission.c.public_id.label("submission"),
            submission.c.file_name, submission_event.c.note.label("word"), submission_event.c.author.label("by"),
            submission_event.c.at,
        )
        .join(publication, publication.c.delivery_id == landing.c.delivery_id)
        .join(submission, submission.c.id == publication.c.submission_id)
        .join(submission_event, submission_event.c.submission_id == submission.c.id)
        .where(submission_event.c.kind == Step.CONFIRMED.value)
        .order_by(submission_event.c.id)
    )  # fmt: skip
    if len(landings) == 1:
        wanted = wanted.where(landing.c.id.in_(landings))
    # The last word of each is the one that counted: after a publication none is given.
    rows = connection.execute(wanted).mappings().all()
    return {row["landing"]: OwnerWord(**row) for row in rows if row["landing"] in landings}


def warnings_passed(connection: Connection, word: OwnerWord) -> list[str]:
    """Give the codes of the warnings that were on the table when the word was given, each once."""
    seen = examination_of(connection, word.number)
    if seen is None:
        return []
    wanted = select(finding.c.code).where(finding.c.run_id == seen.run_id)
    found = connection.execute(wanted.where(finding.c.severity == Severity.WARNING.value).distinct())
    return sorted(found.scalars())


def words_to_freeze(warehouse: Warehouse, landings: Collection[int]) -> list[dict[str, str | int]]:
    """Write the words behind these landings as a snapshot holds them: those that say something, in order of landing."""
    with warehouse.read() as connection:
        found = words_behind(connection, frozenset(landings))
    names = ("landing", "submission", "word", "by", "at")
    return [{name: getattr(found[one], name) for name in names} for one in sorted(found) if found[one].word]
