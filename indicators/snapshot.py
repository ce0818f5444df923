"""The document a snapshot freezes: everything a report needs and everything needed to make it again.

A plain structure of texts, whole numbers and Decimals; its digest is that of its canonical form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from indicators.assessment import assess_plan
from indicators.canonical import digest_of
from indicators.evidence import Evidence, Record
from indicators.reconcile import reconcile
from indicators.rollup import roll_ups

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from indicators.framework import Plan
    from indicators.series import Observation

FORMAT = "milepost-snapshot-1"

VOLATILE = ("taken_at", "taken_by", "previous")
"""What differs between two snapshots of the same state; it is left out when asking whether anything changed."""


def snapshot_document(
    plan: Plan,
    observations: Sequence[Observation],
    *,
    as_of: date,
    known_on: str | None,
    surroundings: Mapping[str, Any],
) -> dict[str, Any]:
    """Assemble the document of a plan as of a day, on what was known at an instant (`known_on`, ISO, or None).

    `surroundings` holds what the record knows beside the observations: `sources`, `findings`,
    `findings_total`, `quarantined_total`.
    """
    lines = assess_plan(plan, observations, as_of=as_of)
    record = Record(plan, observations, as_of)
    document = plan.model_dump(mode="json", exclude_none=True)
    return {
        "format": FORMAT,
        "plan": document,
        "plan_digest": digest_of(document),
        "as_of": as_of.isoformat(),
        "known_on": known_on,
        "method": {
            "name": plan.method.name,
            "on_track": plan.method.on_track,
            "at_risk": plan.method.at_risk,
        },
        "lines": [line.as_dict() for line in lines],
        "series": {
            line.place.code: [
                series_dict(one)
                for one in (line.evidence, *record.parts(line.indicator, line.indicator.area))
                if one.observations
            ]
            for line in lines
        },
        "reconcile": [found.as_dict() for found in reconcile(plan)],
        "roll_ups": list(roll_ups(lines)),
        **surroundings,
    }


def series_dict(evidence: Evidence) -> dict[str, Any]:
    """Write a series for charts and tables: its key, and each period's value, status and vintage."""
    key = evidence.key
    return {
        "indicator": key.indicator,
        "area": key.area,
        "breakdown": key.breakdown,
        "source": key.source,
        "derived": bool(evidence.made_of),
        "points": [
            {
                "period": one.period.text,
                "value": one.value,
                "observation_status": one.status.value,
                "note": one.note,
                "vintage": one.vintage,
                "known_at": one.known_at,
                "recorded": one.recorded,
            }
            for one in evidence.observations
        ],
    }
