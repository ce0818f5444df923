"""What a calculation can say of itself: message keys and the figures each carries, in no language yet.

The command line and the reports put the steps into words; a step they have no words for fails their tests.
"""

from __future__ import annotations

from typing import Any

Step = dict[str, Any]
"""`{"step": key, …figures}`; shares are Decimals, periods and areas are texts."""

STEPS: dict[str, frozenset[str]] = {
    # how the judged value was made
    "accumulated_flow": frozenset({"parts", "result"}),
    "accumulated_average": frozenset({"parts", "result"}),
    "accumulated_maximum": frozenset({"parts", "result"}),
    "derived_difference": frozenset({"first", "second", "result"}),
    "derived_ratio": frozenset({"first", "second", "result"}),
    "derived_share": frozenset({"first", "second", "result"}),
    "derived_sum": frozenset({"parts", "result"}),
    "derived_distinct": frozenset({"areas", "known", "result"}),
    "derived_distinct_within": frozenset({"areas", "known", "within", "period", "result"}),
    "derived_levels_met": frozenset({"met", "of", "not_applicable", "at_least", "result"}),
    "derived_levels_met_of_all": frozenset({"met", "of", "not_applicable", "at_least", "result"}),
    "of_the_whole": frozenset({"answered", "whole", "coverage", "result"}),
    "derived_annual": frozenset({"parts", "period", "result"}),
    "cumulated": frozenset({"parts", "since", "result"}),
    "sum_incomplete": frozenset({"missing", "expected"}),
    "aggregated_pooled": frozenset({"first", "second", "members", "of", "coverage", "result"}),
    "aggregated_weighted": frozenset({"weights", "members", "of", "coverage", "result"}),
    "aggregated_sum": frozenset({"members", "of", "coverage", "result"}),
    "aggregated_mean": frozenset({"members", "of", "coverage", "result"}),
    "interpolated": frozenset({"period", "before", "before_period", "after", "after_period", "result"}),
    "base_changed": frozenset({"before", "before_period", "now", "period"}),
    # how far it is, and how far it should be
    "baseline_found": frozenset({"year", "value", "period"}),
    "progress": frozenset({"value", "baseline", "target", "result"}),
    "due_in_time": frozenset({"period", "baseline", "target", "result"}),
    "due_by_milestones": frozenset({"period", "milestones", "result"}),
    "due_in_steps": frozenset({"period", "milestones", "result"}),
    "pace": frozenset({"progress", "due", "result"}),
    "growth": frozenset({"observed", "required", "result"}),
    # what follows
    "met": frozenset({"value", "target"}),
    "moved_away": frozenset({"progress"}),
    "nothing_due": frozenset({"period"}),
    "paced": frozenset({"status", "pace", "on_track", "at_risk"}),
    "held": frozenset({"value", "low", "high"}),
    "not_held": frozenset({"value", "low", "high", "gap"}),
    "from_parity": frozenset({"value", "result"}),
    "not_assessable": frozenset({"reason"}),
    "trend_only": frozenset({"growth", "on_track", "at_risk", "status"}),
    "trend_only_to_limit": frozenset({"growth", "on_track", "at_risk", "limit", "status"}),
    # what components come to together
    "components": frozenset({"met", "of", "unknown"}),
    "combined_all": frozenset({"worst", "status"}),
    "combined_any": frozenset({"best", "status"}),
    "combined_worst": frozenset({"worst", "status"}),
    "combined_mean": frozenset({"parts", "result", "due"}),
    "combined_weighted": frozenset({"parts", "weights", "result", "due"}),
    "combined_each": frozenset({"worst", "status"}),
    "together": frozenset({"status"}),
    # what else should be known
    "achieved_earlier": frozenset({"value", "period"}),
    "against_original": frozenset({"status"}),
    "override": frozenset({"status", "because", "author", "until"}),
    "baseline_revised": frozenset({"before", "until", "because", "author"}),
    "target_revised": frozenset({"before", "until", "because", "author"}),
}


def step(key: str, **figures: Any) -> Step:
    """Make a step. Raises ValueError when it is not one of `STEPS` or does not carry exactly its figures."""
    if STEPS.get(key) != figures.keys():
        raise ValueError(f"{key} with {sorted(figures)} is not a step that can be told: see STEPS")
    return {"step": key, **figures}


_UNKNOWNS = ("to_be_established", "not_applicable", "suppressed", "not_yet_due", "qualitative")

REASONS = frozenset(
    {
        # of the value
        "no_observation",
        "observation_withdrawn",
        "suppressed",
        "not_applicable",
        "qualitative",
        "unit_differs",
        "no_observation_after_baseline",
        "not_yet_due",
        "parts_missing",
        "members_unknown",
        "weights_unknown",
        "coverage_too_low",
        # of the promise
        *(f"baseline_{kind}" for kind in _UNKNOWNS),
        *(f"target_{kind}" for kind in _UNKNOWNS),
        "no_direction",
        "target_not_a_band",
        "target_not_after_baseline",
        "direction_contradicts",
        "fraction_for_percent",
        # of components
        "components_not_assessable",
        "components_without_progress",
        # of the method
        "growth_not_applicable",
    }
)
"""Why there is no verdict."""

OUTLOOK_REASONS = frozenset(
    {
        "too_little_history",
        "no_target_period",
        "target_period_reached",
        "not_for_flow",
        "not_for_average",
        "not_for_maximum",
        "not_for_rubric",
        "unit_differs",
    }
)
"""Why there is no outlook."""

FLAGS = frozenset(
    {
        "recorded",
        "rehearsed",
        "stale",
        "provisional",
        "revised",
        "incomplete",
        "newer_incomplete",
        "withdrawn",
        "corrected",
        "series_break",
        "baseline_pending",
        "baseline_provisional",
        "target_provisional",
        "baseline_revised",
        "target_revised",
        "target_met_at_baseline",
        "past_target_period",
        "achieved_earlier",
        "method_sensitive",
        "worst_component_differs",
        "override",
    }
)
"""What a reader must know beside a verdict."""
