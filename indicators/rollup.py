"""Roll-ups that state their denominator: how many of those that can be judged are on track, and how many cannot."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from indicators.terms import ON_TRACK_OR_BETTER, WORST_FIRST, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from indicators.composites import CompositeLine
    from indicators.crosswalk import Crosswalk
    from indicators.lines import ProgressLine
    from indicators.overrides import Override


class _Counted(NamedTuple):
    """One that is counted: an indicator by its identity, or a composite by its code, and its verdict."""

    name: str
    status: Status
    reason: str | None
    override: Override | None


def roll_ups(
    lines: Sequence[ProgressLine], composites: Sequence[CompositeLine] = (), crosswalk: Crosswalk | None = None
) -> tuple[dict[str, Any], ...]:
    """Give one roll-up an objective, in the plan's order, and one of the whole plan (`objective` None) at the end.

    Within a roll-up an indicator counts once however many outcomes cite it, by its worst verdict. A composite with a
    verdict counts once in place of its components: `composites` says how many do, for how many `components`. The
    computed verdict counts, also where a person set another beside it: `overridden` says of how many. What the edition
    before held and this one dropped is still counted, as `discontinued`, so that no roll-up shrinks unseen.
    """
    objectives = dict.fromkeys(line.entry.objective for line in lines)
    each = [
        rolled_up(
            code,
            [line for line in lines if line.entry.objective == code],
            [one for one in composites if one.objective == code],
        )
        for code in objectives
    ]
    rolled = (*each, rolled_up(None, lines, composites))
    return rolled if crosswalk is None else tuple(_with_discontinued(one, crosswalk) for one in rolled)


def _with_discontinued(rolled: dict[str, Any], crosswalk: Crosswalk) -> dict[str, Any]:
    count = crosswalk.discontinued(rolled["objective"])
    return rolled | {"indicators": rolled["indicators"] + count, "discontinued": count} if count else rolled


def outcome_roll_ups(
    lines: Sequence[ProgressLine], composites: Sequence[CompositeLine] = ()
) -> tuple[dict[str, Any], ...]:
    """Give one roll-up an outcome, in the plan's order, counted as `roll_ups` counts."""
    each = []
    for code in dict.fromkeys(line.entry.outcome for line in lines):
        within = [line for line in lines if line.entry.outcome == code]
        rolled = rolled_up(within[0].entry.objective, within, [one for one in composites if one.outcome == code])
        each.append({"outcome": code, **rolled})
    return tuple(each)


def rolled_up(
    objective: str | None, lines: Sequence[ProgressLine], composites: Sequence[CompositeLine] = ()
) -> dict[str, Any]:
    """Count what can be said of these lines and composites together, under the name of an objective or of none."""
    judged = [one for one in composites if one.combined.status is not None]
    once: dict[str, _Counted] = {}
    for one in sorted(_counted(lines, judged), key=lambda one: WORST_FIRST.index(one.status)):
        once.setdefault(one.name, one)
    statuses = Counter(one.status for one in once.values())
    reasons = Counter(one.reason for one in once.values() if one.reason)
    overridden = {one.name for one in _counted(lines, judged) if one.override}
    return {
        "objective": objective,
        "indicators": len(once),
        "assessable": len(once) - statuses[Status.NOT_ASSESSABLE],
        "on_track_or_better": sum(statuses[status] for status in ON_TRACK_OR_BETTER),
        "by_status": {status.value: statuses[status] for status in Status if statuses[status]},
        "not_assessable_reasons": dict(sorted(reasons.items())),
        **_together(judged),
        **({"overridden": len(overridden)} if overridden else {}),
    }


def _counted(lines: Sequence[ProgressLine], composites: Sequence[CompositeLine]) -> Iterator[_Counted]:
    within = {line.entry.indicator.id for one in composites for line in one.lines}
    for line in lines:
        if line.entry.indicator.id not in within:
            progress = line.judgement.progress
            yield _Counted(line.entry.indicator.id, progress.status, progress.reason, line.override)
    for one in composites:
        assert one.combined.status is not None, "only composites with a verdict are counted"
        # The code of a composite is no slug, so that it never passes for an indicator.
        yield _Counted(f"composite {one.composite.code}", one.combined.status, one.combined.reason, one.override)


def _together(composites: Sequence[CompositeLine]) -> dict[str, int]:
    """Say how many composites stand for how many indicators; nothing of a plan that has none."""
    components = {line.entry.indicator.id for one in composites for line in one.lines}
    return {"composites": len(composites), "components": len(components)} if composites else {}
