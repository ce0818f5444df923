"""What a whole delivery leaves out: withdrawn, or kept where too much vanished at once or too little could be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, select

from indicators.findings import Finding, Severity
from warehouse.cases import ACCEPTED
from warehouse.staging import count_missing, find_withdrawals, stands_from, stated
from warehouse.tables import series

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Connection

    from warehouse.cases import Case, Judgement
    from warehouse.limits import Limits

VANISHING_SHARE, VANISHING_ROWS = 0.10, 5
"""More than both of what a label gave may not be missing from a delivery, nor all of it: no part replaces a whole."""


def look_for_withdrawals(
    connection: Connection, case: Case, judgement: Judgement, newer: Sequence[int]
) -> Judgement:  # fmt: skip
    """Collect what is withdrawn, and give the judgement with what was found on the way. `newer`: see `stands_from`."""
    standing = stands_from(case.source.id, case.delivery.label, newer)
    if case.limits is not None:
        standing = and_(standing, _open_to(connection, case.limits, standing))
    given, gone = count_missing(connection, standing)
    judgement, withdrawn = withdrawals_decided(case, judgement, gone, given)
    if withdrawn:
        find_withdrawals(connection, standing, case.landings[0][0])
    return judgement


def withdrawals_decided(case: Case, judgement: Judgement, gone: int, given: int) -> tuple[Judgement, bool]:
    """Say whether what a whole delivery leaves out, `gone` of the `given` values, is withdrawn, and what is found."""
    if gone == given > 0 or (gone > VANISHING_ROWS and gone > VANISHING_SHARE * given):
        judgement = judgement.with_finding(_vanished(case, gone, given))
    if judgement.blocked:
        return judgement, False
    if gone and case.has_unread_rows:
        return judgement.with_finding(_undecided(case, gone, given)), False
    return judgement, gone > 0


def _open_to(connection: Connection, limits: Limits, standing: ColumnElement[bool]) -> ColumnElement[bool]:
    """Hold for `stated` observations that whoever handed a delivery in may withdraw."""
    periods = connection.execute(select(stated.c.period).where(standing).distinct()).scalars().all()
    may = stated.c.period.not_in([period for period in periods if limits.is_locked(period)])
    if limits.granted is None:
        return may
    of_granted = select(series.c.id).where(series.c.indicator.in_(sorted(limits.granted)))
    return and_(may, stated.c.series_id.in_(of_granted))


def _vanished(case: Case, gone: int, given: int) -> Finding:
    return Finding(
        code="rows-vanished",
        severity=Severity.WARNING if case.accepted else Severity.BLOCKER,
        source=case.source.id,
        file=case.landings[0][1],
        found=_missing(case, gone, given),
        expected=f"at most {VANISHING_SHARE:.0%} or {VANISHING_ROWS} missing, and not all",
        remedy=f"Accepted for this delivery: {ACCEPTED} in the options of {case.source.id}"
        if case.accepted
        else "Nothing was admitted. See whether the source gave only a part, and ask it; if it took them back, write "
        f'{ACCEPTED} = "{case.delivery.digest}" into the options of {case.source.id} in the plan, load it, and retry',
    )


def _undecided(case: Case, gone: int, given: int) -> Finding:
    return Finding(
        code="withdrawals-undecided",
        severity=Severity.WARNING,
        source=case.source.id,
        file=case.landings[0][1],
        found=_missing(case, gone, given),
        expected="every row readable, so that what is missing is known to have been withdrawn",
        remedy="The old values stay. Mend the rows that could not be read",
    )


def _missing(case: Case, gone: int, given: int) -> str:
    return f"{gone} of the {given} values {case.delivery.label} gave until now are missing"
