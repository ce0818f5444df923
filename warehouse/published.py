"""What is known of submissions that count: by which delivery, and within which limits that was judged."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from indicators.errors import CallerMistake
from indicators.handovers import Step
from warehouse.landing import HANDED_IN
from warehouse.limits import Limits
from warehouse.submission_tables import publication, submission_event
from warehouse.tables import landing

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

LIMITS = "limits"
"""Where the deed of a publication keeps the limits that held."""


def publication_of(connection: Connection, submission_id: int) -> Row[Any] | None:
    """Give the publication of a submission; None while there is none."""
    return connection.execute(select(publication).where(publication.c.submission_id == submission_id)).first()


def limits_kept(connection: Connection, delivery: int) -> Limits | None:
    """Give the limits within which a delivery was published; None for one that nobody handed in.

    Raises CallerMistake for one that was handed in and never published: only its publication admits it.
    """
    own = landing.c.delivery_id == delivery, landing.c.address.startswith(HANDED_IN)
    if connection.execute(select(landing.c.id).where(*own)).first() is None:
        return None
    said = (
        select(submission_event.c.document)
        .join(publication, publication.c.submission_id == submission_event.c.submission_id)
        .where(publication.c.delivery_id == delivery, submission_event.c.kind == Step.PUBLISHED.value)
    )
    document = connection.execute(said).scalar()
    if document is None:
        raise CallerMistake(
            f"delivery {delivery} was handed in and is not published: it is admitted by being published"
        )
    return Limits.from_dict(json.loads(document)[LIMITS])
