"""Roll-ups that state their denominator: how many of those that can be judged are on track, and how many cannot."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from indicators.progress import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indicators.lines import ProgressLine
    from indicators.progress import Progress

ON_TRACK_OR_BETTER = frozenset({Status.ACHIEVED, Status.MAINTAINED, Status.ON_TRACK})

WORST_FIRST = (
    Status.MOVING_AWAY,
    Status.BELOW_FLOOR,
    Status.OFF_TRACK,
    Status.AT_RISK,
    Status.ON_TRACK,
    Status.MAINTAINED,
    Status.ACHIEVED,
    Status.NOT_ASSESSABLE,
)
"""Which verdict speaks for an indicator that is pledged at several places: the first of this list."""


def roll_ups(lines: Sequence[ProgressLine]) -> tuple[dict[str, Any], ...]:
    """Give one roll-up an objective, in the plan's order, and one of the whole plan (`objective` None) at the end.

    Within a roll-up an indicator counts once however many outcomes cite it, by its worst verdict.
    """
    objectives = dict.fromkeys(line.entry.objective for line in lines)
    each = [_rolled(code, [line for line in lines if line.entry.objective == code]) for code in objectives]
    return (*each, _rolled(None, lines))


def _rolled(objective: str | None, lines: Sequence[ProgressLine]) -> dict[str, Any]:
    once: dict[str, Progress] = {}
    for line in sorted(lines, key=lambda one: WORST_FIRST.index(one.judgement.progress.status)):
        once.setdefault(line.entry.indicator.id, line.judgement.progress)
    statuses = Counter(progress.status for progress in once.values())
    reasons = Counter(progress.reason for progress in once.values() if progress.reason)
    return {
        "objective": objective,
        "indicators": len(once),
        "assessable": len(once) - statuses[Status.NOT_ASSESSABLE],
        "on_track_or_better": sum(statuses[status] for status in ON_TRACK_OR_BETTER),
        "by_status": {status.value: statuses[status] for status in Status if statuses[status]},
        "not_assessable_reasons": dict(sorted(reasons.items())),
    }
