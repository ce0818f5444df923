"""How a baseline or target came to be what it is: which one held on a day, which was first, who changed it and why."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from indicators.steps import step

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from indicators.benchmarks import Benchmark, Pledge, Revision
    from indicators.steps import Step

PARTS = ("baseline", "target")


def revisions_of(pledge: Pledge, part: str) -> tuple[Revision, ...]:
    """Give the revisions of a baseline or target in the order of their days."""
    return tuple(sorted((one for one in pledge.revisions if one.of == part), key=lambda one: one.effective))


def in_force(pledge: Pledge, day: date) -> Pledge:
    """Give a pledge as it held on a day: revisions that take effect later are not made yet."""
    later = {part: [one for one in revisions_of(pledge, part) if one.effective > day] for part in PARTS}
    if not any(later.values()):
        return pledge
    held = {part: revisions[0].was for part, revisions in later.items() if revisions}
    kept = tuple(one for one in pledge.revisions if one.effective <= day)
    return pledge.model_copy(update={**held, "revisions": kept})


def first_set(pledge: Pledge, part: str) -> Benchmark | None:
    """Give a baseline or target as first set; None where it never was another."""
    revisions = revisions_of(pledge, part)
    if revisions:
        return revisions[0].was
    return pledge.original_target if part == "target" else None


def told_revisions(pledge: Pledge) -> Iterator[Step]:
    """Tell each revision as a step of the calculation: what held until when, why it was changed and by whom."""
    for part in PARTS:
        for one in revisions_of(pledge, part):
            because = one.reason.rstrip(".") + (f" ({one.decision})" if one.decision else "")
            until = (one.effective - timedelta(days=1)).isoformat()
            key = "baseline_revised" if part == "baseline" else "target_revised"
            yield step(key, before=said(one.was), until=until, because=because, author=one.by)


def said(benchmark: Benchmark) -> str:
    """Write a benchmark as one short text: its value and period, its band, its rule, or its state."""
    if benchmark.value is not None:
        return f"{benchmark.value:f} ({benchmark.period})"
    if benchmark.rule is not None:
        return f"{benchmark.rule.percent:+f}% ({benchmark.period})"
    if benchmark.low is not None or benchmark.high is not None:
        low, high = ("…" if side is None else f"{side:f}" for side in (benchmark.low, benchmark.high))
        return f"{low} – {high} ({benchmark.period})"
    return benchmark.state.value


def revisions_dict(pledge: Pledge, part: str) -> list[dict[str, Any]]:
    """Write the revisions of a baseline or target for JSON."""
    return [
        {
            "was": one.was.model_dump(mode="json", exclude_none=True),
            "effective": one.effective.isoformat(),
            "decision": one.decision,
            "decided_on": one.decided_on.isoformat() if one.decided_on else None,
            "reason": one.reason,
            "by": one.by,
        }
        for one in revisions_of(pledge, part)
    ]
