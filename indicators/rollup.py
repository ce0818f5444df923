"""Roll-ups that state their denominator: how many of those that can be judged are on track, and how many cannot."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from indicators.progress import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from indicators.assessment import ProgressLine

ON_TRACK_OR_BETTER = frozenset({Status.ACHIEVED, Status.MAINTAINED, Status.ON_TRACK})


def roll_ups(lines: Sequence[ProgressLine]) -> tuple[dict[str, Any], ...]:
    """Give one roll-up an objective, in the plan's order, and one of the whole plan (`objective` None) at the end.

    Within a roll-up an indicator counts once however many outcomes cite it.
    """
    objectives = list(dict.fromkeys(line.objective for line in lines))
    each = [_rolled(code, [line for line in lines if line.objective == code]) for code in objectives]
    return (*each, _rolled(None, lines))


def _rolled(objective: str | None, lines: Iterable[ProgressLine]) -> dict[str, Any]:
    once = {line.indicator.id: line.judgement.progress for line in lines}
    statuses = Counter(progress.status.value for progress in once.values())
    reasons = Counter(progress.reason for progress in once.values() if progress.reason)
    return {
        "objective": objective,
        "indicators": len(once),
        "assessable": len(once) - statuses[Status.NOT_ASSESSABLE.value],
        "on_track_or_better": sum(statuses[status.value] for status in ON_TRACK_OR_BETTER),
        "by_status": dict(sorted(statuses.items())),
        "not_assessable_reasons": dict(sorted(reasons.items())),
    }
