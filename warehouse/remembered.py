"""What a person answered about files with these headings, so that the same question is not asked twice.

It is offered as remembered and never applied unseen: the answers that count are those kept with each file.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from indicators.canonical import canonical_json, digest_of
from warehouse.bulk import add
from warehouse.instants import instant
from warehouse.submission_tables import remembered

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from warehouse.connection import Warehouse


def digest_of_headings(headings: Sequence[str]) -> str:
    """Name the headings of a file, as they stand there and in their order."""
    return digest_of(list(headings))


def remember(
    warehouse: Warehouse, *, account: int, source: str, headings: str, choices: Mapping[str, Any], at: datetime
) -> None:
    """Keep a person's answers for files of a source with these headings (see `digest_of_headings`); the newest hold.

    Answers that are remembered already are not written again.
    """
    about = {"account_id": account, "source": source, "headings": headings}
    said = canonical_json(dict(choices))
    with warehouse.write() as connection:
        if connection.execute(_newest(about)).scalar() != said:
            add(connection, remembered, about | {"choices": said, "at": instant(at)})


def recall(warehouse: Warehouse, *, account: int, source: str, headings: str) -> dict[str, Any] | None:
    """Give what a person last answered for files of a source with these headings; None when nothing ever was."""
    with warehouse.read() as connection:
        said = connection.execute(_newest({"account_id": account, "source": source, "headings": headings})).scalar()
    return None if said is None else dict(json.loads(said))


def _newest(about: Mapping[str, Any]) -> Any:
    of_it = (remembered.c[name] == value for name, value in about.items())
    return select(remembered.c.choices).where(*of_it).order_by(remembered.c.id.desc()).limit(1)
