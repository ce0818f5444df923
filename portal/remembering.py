"""What a person answered about the columns of a file is offered again for files with the same headings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from warehouse.remembered import digest_of_headings, recall, remember

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from warehouse.connection import Warehouse

COLUMNS = "columns"
"""The kind of question whose answer hangs on the headings of a file, and the choice it sets."""


def with_remembered(
    warehouse: Warehouse, questions: Sequence[Mapping[str, Any]], *, account: int, source: str
) -> list[dict[str, Any]]:  # fmt: skip
    """Give the questions with the person's last answers chosen where there are any; such a one is `remembered`."""
    return [_offered(warehouse, dict(question), account, source) for question in questions]


def _offered(warehouse: Warehouse, question: dict[str, Any], account: int, source: str) -> dict[str, Any]:
    question["remembered"] = False
    if question["kind"] != COLUMNS:
        return question
    said = recall(warehouse, account=account, source=source, headings=_headings_of(question))
    if said is None:
        return question
    known: dict[str, str] = said.get(COLUMNS, {})
    options = [
        {**option, "sets": {COLUMNS: {heading: known.get(heading, column) for heading, column in _sets(option)}}}
        for option in question["options"]
    ]
    return {**question, "options": options, "remembered": True}


def remember_answers(
    warehouse: Warehouse, questions: Sequence[Mapping[str, Any]], answers: Mapping[str, Any], *, account: int,
    source: str, at: datetime,
) -> None:  # fmt: skip
    """Keep what a person answered about columns, for the next file with these headings."""
    for question in questions:
        if question["kind"] == COLUMNS and COLUMNS in answers:
            remember(
                warehouse, account=account, source=source, headings=_headings_of(question),
                choices={COLUMNS: answers[COLUMNS]}, at=at,
            )  # fmt: skip


def _headings_of(question: Mapping[str, Any]) -> str:
    return digest_of_headings([heading for option in question["options"] for heading, _ in _sets(option)])


def _sets(option: Mapping[str, Any]) -> list[tuple[str, str]]:
    return list(option["sets"][COLUMNS].items())
