"""What one admission is about, what was judged of it, and what it came to: the words all its steps share."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from indicators.findings import Finding, Severity, first_of_each
from warehouse.refusals import rows_never_read

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    import pandas as pd

    from indicators.framework import Plan, Source
    from warehouse.limits import Limits
    from warehouse.reading import ReadingLike, VerdictLike

ADMITTED, UNCHANGED, REFUSED = "admitted", "unchanged", "refused"
BLOCKED, SUPERSEDED, UNREADABLE = "blocked", "superseded", "unreadable"
"""How an admission ends. Only the first writes a vintage; `refused` says that no row was fit to go in."""

ACCEPTED = "drift_accepted"
"""The option of a source that names, by their digests, the deliveries a person found right though they drifted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What an admission did, in rows. `already` says it had been done before and this is its receipt."""

    run: int
    outcome: str
    vintage: int | None = None
    new: int = 0
    revised: int = 0
    unchanged: int = 0
    refused: int = 0
    withdrawn: int = 0
    findings: tuple[Finding, ...] = ()
    already: bool = False


class DeliveryLike(Protocol):
    """What an admission asks of a delivery, landed or only offered. `size` is in bytes."""

    @property
    def id(self) -> int: ...
    @property
    def source(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def digest(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def recorded(self) -> bool: ...
    @property
    def rehearsed(self) -> bool: ...
    @property
    def handed_in(self) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Everything one admission is about. `landings` are the numbers and names of the delivery's parts.

    `limits` says what whoever handed it in may not change; None when nobody did.
    """

    delivery: DeliveryLike
    landings: Sequence[tuple[int, str]]
    reading: ReadingLike
    plan: Plan
    source: Source
    plan_digest: str
    reader_version: str
    at: datetime
    by: str
    partial: bool = False
    limits: Limits | None = None

    @property
    def accepted(self) -> bool:
        """Whether the plan accepts this very delivery, however it differs from the last good one."""
        return self.delivery.digest in self.source.options.get(ACCEPTED, "").split()

    @property
    def file_names(self) -> list[str]:
        return [name for _, name in self.landings]

    @property
    def complete(self) -> bool:
        return self.reading.complete and not self.partial

    @property
    def has_unread_rows(self) -> bool:
        return any(finding.severity is Severity.ERROR for finding in self.reading.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The rows that were read, which of them may go in, what was found, and each check's verdict.

    `more` counts, by code, what was found beyond the `findings`.
    """

    frame: pd.DataFrame
    admissible: pd.Series[bool]
    findings: tuple[Finding, ...]
    verdicts: Sequence[VerdictLike] = ()
    more: Mapping[str, int] = field(default_factory=dict)

    @property
    def blocked(self) -> bool:
        return any(finding.severity is Severity.BLOCKER for finding in self.findings)

    def with_finding(self, finding: Finding) -> Judgement:
        return replace(self, findings=(*self.findings, finding))

    def in_brief(self) -> Judgement:
        """Give the judgement with the findings that are kept one by one; the others of their codes are counted."""
        firsts = first_of_each(self.findings)
        return replace(self, findings=firsts.findings, more=Counter(self.more) + Counter(firsts.more))


def come_to(case: Case, judgement: Judgement, new: int, revised: int, withdrawn: int) -> Intake:
    """Say what an admission that nothing blocks comes to, in counts; `run` is not known yet."""
    fit, refused = int(judgement.admissible.sum()), rows_refused_of(case, judgement)
    outcome = ADMITTED if new + revised + withdrawn else REFUSED if refused and not fit else UNCHANGED
    return Intake(
        run=0, outcome=outcome, new=new, revised=revised, withdrawn=withdrawn, unchanged=fit - new - revised,
        refused=refused, findings=judgement.findings,
    )  # fmt: skip


def blocked(judgement: Judgement) -> Intake:
    """Say what an admission comes to that is blocked: all its rows are refused."""
    return Intake(run=0, outcome=BLOCKED, refused=len(judgement.frame), findings=judgement.findings)


def rows_refused_of(case: Case, judgement: Judgement) -> int:
    """Count the rows that are refused, those that could not even be read among them."""
    unread = len(rows_never_read(case.reading.findings, case.landings)) + case.reading.more_rows
    return int((~judgement.admissible).sum()) + unread
