"""What a delivery says again of what people handed in before it: whoever says a value answers for it too.

A value that is known already makes no observation. That it was said again is kept all the same, so that undoing the
submission it was known from leaves it standing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from warehouse.landing import HANDED_IN
from warehouse.staging import said_again
from warehouse.submission_tables import agreement
from warehouse.tables import landing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from warehouse.cases import Case


def keep_agreements(connection: Connection, case: Case, newer: Sequence[int]) -> None:
    """Keep what the staged candidates of a delivery say again. `newer`: see `staging.find_changes`."""
    own = [number for number, _ in case.landings]
    handed_in = select(landing.c.id).where(
        landing.c.source == case.source.id, landing.c.address.startswith(HANDED_IN), landing.c.id.not_in([*own, *newer])
    )
    if connection.execute(handed_in.limit(1)).first() is None:
        return
    # Judged again, a delivery agrees no second time.
    known = select(agreement.c.observation_id).where(agreement.c.landing_id.in_(own))
    again = said_again(handed_in, known)
    connection.execute(insert(agreement).from_select(["observation_id", "landing_id", "source_row"], again))
