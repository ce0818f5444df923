"""The document a snapshot freezes: everything a report needs and everything needed to make it again.

Plain JSON with figures as exact texts, so that its digest (`canonical.digest_of`) names its content.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from indicators.assessment import assess_on
from indicators.canonical import digest_of, plain
from indicators.composites import judge_composites
from indicators.evidence import DERIVED, Evidence, Record
from indicators.frozen_rows import freeze_rows
from indicators.overrides import overrides_on
from indicators.reconcile import reconcile
from indicators.rollup import outcome_roll_ups, roll_ups

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from indicators.composites import CompositeLine
    from indicators.crosswalk import Crosswalk
    from indicators.framework import Plan
    from indicators.lines import ProgressLine
    from indicators.overrides import Override
    from indicators.series import Observation
    from indicators.troubles import Trouble

FORMAT = "milepost-snapshot-1"
"""The document's own version: a reader of old snapshots looks here first."""


def snapshot_document(  # noqa: PLR0913 - keyword-only: what a document is of
    plan: Plan,
    observations: Sequence[Observation],
    *,
    as_of: date,
    known_on: str | None,
    surroundings: Mapping[str, Any],
    troubles: Sequence[Trouble] = (),
    overrides: Sequence[Override] = (),
) -> dict[str, Any]:
    """Assemble the document of a plan as of a day, on what was known at an instant (`known_on`, ISO, or None).

    `surroundings` holds what the record knows beside the observations: `sources`, `findings`,
    `findings_total`, `quarantined_total`, `owner_words` where figures were handed in with any, and the parts of
    `plan_life` where there is any expenditure or review; `troubles`
    tell which sources could not be renewed, `overrides` what people set beside computed statuses. When and by whom
    it was taken, and what came before, are written in when it is frozen. Raises TypeError for a float among the
    surroundings.
    """
    definition = plan.model_dump(mode="json")
    document = {
        "format": FORMAT,
        "plan": definition,
        "plan_digest": digest_of(definition),
        "as_of": as_of.isoformat(),
        "known_on": known_on,
        "method": plan.method.model_dump(mode="json"),
        **figures_document(plan, observations, as_of=as_of, troubles=troubles, overrides=overrides),
        "reconcile": [found.as_dict() for found in reconcile(plan)],
        **surroundings,
    }
    written: dict[str, Any] = plain(document)
    return written


def figures_document(
    plan: Plan,
    observations: Sequence[Observation],
    *,
    as_of: date,
    troubles: Sequence[Trouble] = (),
    overrides: Sequence[Override] = (),
) -> dict[str, Any]:
    """Write the figures of a plan as of a day: what was judged, what it comes to, the series behind it.

    It is what a snapshot freezes of them, so that pages show what is known now and what was frozen alike.
    """
    places = told_by_place(plan, observations, as_of=as_of, troubles=troubles, overrides=overrides)
    observed = plain(freeze_rows(plan, observations, as_of))
    return figures_of(plan, places, observed, as_of=as_of, troubles=troubles, overrides=overrides)


@dataclass(frozen=True, slots=True)
class PlaceTold:
    """What was judged at a place, and how a document tells it and the series behind it, figures as exact texts."""

    line: ProgressLine
    told: dict[str, Any]
    series: list[dict[str, Any]]


def told_by_place(
    plan: Plan,
    observations: Sequence[Observation],
    *,
    as_of: date,
    troubles: Sequence[Trouble] = (),
    overrides: Sequence[Override] = (),
) -> dict[str, PlaceTold]:
    """Judge each place of a plan as of a day, by its code: each by itself, whatever else is judged."""
    record = Record(plan, observations, as_of)
    lines = assess_on(record, plan, as_of=as_of, troubles=troubles, overrides=overrides)
    return {
        line.entry.place.code: PlaceTold(line, plain(line.as_dict()), plain(_series(line, record))) for line in lines
    }


def figures_of(
    plan: Plan,
    places: Mapping[str, PlaceTold],
    observed: Sequence[Mapping[str, Any]],
    *,
    as_of: date,
    troubles: Sequence[Trouble] = (),
    overrides: Sequence[Override] = (),
) -> dict[str, Any]:
    """Put together what was told of every place of a plan, and `observed`, what they were judged on, as plain texts."""
    overridden = overrides_on(overrides, as_of)
    told = [places[code] for code in plan.places()]
    lines = [one.line for one in told]
    composites = judge_composites(plan, lines, overridden)
    together: dict[str, Any] = plain({
        "troubles": [one.as_dict() for one in troubles],
        "overrides": [overridden[place].as_dict() for place in sorted(overridden)],
        **_come_to(lines, composites, plan.crosswalk),
    })  # fmt: skip
    return together | {
        "lines": [one.told for one in told],
        "series": {one.told["code"]: one.series for one in told},
        "observed": list(observed),
    }


def judged(
    lines: Sequence[ProgressLine], composites: Sequence[CompositeLine], crosswalk: Crosswalk | None
) -> dict[str, Any]:
    """Write what was judged, and what it comes to: the part of a document that narratives are about."""
    return {"lines": [line.as_dict() for line in lines], **_come_to(lines, composites, crosswalk)}


def _come_to(
    lines: Sequence[ProgressLine], composites: Sequence[CompositeLine], crosswalk: Crosswalk | None
) -> dict[str, Any]:
    return {
        "composites": [one.as_dict() for one in composites],
        "roll_ups": roll_ups(lines, composites, crosswalk),
        "outcome_roll_ups": outcome_roll_ups(lines, composites),
    }


def _series(line: ProgressLine, record: Record) -> list[dict[str, Any]]:
    """Give the series behind a place: its own, and those it is derived from."""
    parts = record.parts(line.entry.indicator, line.evidence.key.area)
    return [series_dict(one) for one in (line.evidence, *parts) if one.observations]


def series_dict(evidence: Evidence) -> dict[str, Any]:
    """Write a series for charts and tables: its key, and each period's value, status and vintage."""
    key = evidence.key
    return {
        "indicator": key.indicator,
        "area": key.area,
        "breakdown": key.breakdown,
        "source": key.source,
        "derived": key.source == DERIVED,
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
