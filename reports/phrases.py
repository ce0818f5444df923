"""Every status, reason, flag and step of a calculation in English.

The terminal says these phrases; the reports' catalogues translate them.

The keys are the closed vocabulary of `indicators.steps`; a key without a phrase fails the tests.
"""

from __future__ import annotations

STATUSES = {
    "achieved": "achieved",
    "maintained": "maintained",
    "on_track": "on track",
    "at_risk": "at risk",
    "off_track": "off track",
    "moving_away": "moving away",
    "below_floor": "below floor",
    "not_assessable": "not assessable",
}

SENTENCES = {
    "accumulated_flow": "The periods since the baseline ({parts}) add up to {result}.",
    "accumulated_average": "The average of the periods since the baseline ({parts}) is {result}.",
    "accumulated_maximum": "The highest of the periods since the baseline ({parts}) is {result}.",
    "derived_difference": "Derived: {first} − {second} = {result}.",
    "derived_ratio": "Derived: {first} ÷ {second} = {result}.",
    "derived_share": "Derived: {first} ÷ {second} × 100 = {result}.",
    "derived_sum": "Derived: the parts ({parts}) add up to {result}.",
    "derived_distinct": "Areas with a value above 0: {result} of the {known} that are known ({areas}).",
    "derived_distinct_within": (
        "Areas with a value above 0 within {within} years up to {period}: {result} of the {known} that are known "
        "({areas})."
    ),
    "derived_levels_met": (
        "Of {of} that apply, {met} reach level {at_least} ({not_applicable} do not apply and are left out): {result}%."
    ),
    "derived_levels_met_of_all": (
        "Of a fixed {of}, {met} reach level {at_least} ({not_applicable} do not apply and stay in the count): "
        "{result}%."
    ),
    "of_the_whole": "{answered} of {whole} answered ({coverage}%); of all it is {result}%.",
    "derived_annual": "The periods of {period} ({parts}) add up to {result}.",
    "cumulated": "The periods from {since} on ({parts}) add up to {result}.",
    "sum_incomplete": "The sum is incomplete: {missing} of {expected} are missing.",
    "aggregated_pooled": (
        "Pooled over {members} of {of} members ({coverage}% of the whole): {first} ÷ {second} × 100 = {result}."
    ),
    "aggregated_weighted": (
        "The mean of {members} of {of} members ({coverage}% of the whole), weighted by {weights}, is {result}."
    ),
    "aggregated_sum": "{members} of {of} members ({coverage}%) add up to {result}.",
    "aggregated_mean": "The mean of {members} of {of} members ({coverage}%), each counted alike, is {result}.",
    "interpolated": "Filled in for {period} between {before} ({before_period}) and {after} ({after_period}): {result}.",
    "base_changed": "The base changed from {before} ({before_period}) to {now} ({period}).",
    "baseline_found": "The baseline asked for {year} is the nearest value there is: {value} ({period}).",
    "progress": "Progress: ({value} − {baseline}) ÷ ({target} − {baseline}) = {result}.",
    "due_in_time": "Due by {period} on a straight line from {baseline} to {target}: {result} of the way.",
    "due_by_milestones": "Due by {period} along {milestones}: {result} of the way.",
    "due_in_steps": "Due by {period}, level by level along {milestones}: {result} of the way.",
    "pace": "Pace: {progress} ÷ {due} = {result}.",
    "growth": "Growth a year: {observed} observed ÷ {required} required = {result}.",
    "met": "{value} meets the target of {target}.",
    "moved_away": "The value is on the other side of the baseline ({progress}): it moves away from the target.",
    "nothing_due": "Nothing was due yet by {period}.",
    "paced": "A pace of {pace} is {status}: on track from {on_track}, at risk from {at_risk}.",
    "held": "{value} keeps the promise of {range}.",
    "not_held": "{value} misses the promise of {range} by {gap}.",
    "from_parity": "{value} is {result} times off parity.",
    "not_assessable": "Not assessable: {reason}.",
    "trend_only": (
        "Without a target, growth of {growth}% a year would be {status}: on track from {on_track}%, at risk from "
        "{at_risk}%."
    ),
    "trend_only_to_limit": (
        "Without a target and near the limit of {limit}, growth of {growth}% a year would be {status}: on track from "
        "{on_track}%, at risk from {at_risk}%."
    ),
    "components": "Components that meet their targets: {met} of {of}; not assessable: {unknown}.",
    "combined_all": "Every component must meet its target; the worst of them, {worst}, is {status}.",
    "combined_any": "One component that meets its target is enough; the best of them, {best}, is {status}.",
    "combined_worst": "The worst component speaks for all: {worst} is {status}.",
    "combined_mean": (
        "The mean of the components' progress ({parts}), each counted as 1 at most, is {result}; {due} was due."
    ),
    "combined_weighted": (
        "The mean of the components' progress ({parts}), each counted as 1 at most and weighted by {weights}, is "
        "{result}; {due} was due."
    ),
    "combined_each": "Each component speaks for itself; the worst of them, {worst}, is {status}.",
    "together": "Together: {status}.",
    "override": "Overridden by hand: {status}, by {author} until {until}: {because}.",
    "achieved_earlier": "The target had been met before: {value} in {period}.",
    "against_original": "Against the baseline and target as first set: {status}.",
    "baseline_revised": "The baseline was {before} until {until}: {because} ({author}).",
    "target_revised": "The target was {before} until {until}: {because} ({author}).",
}

REASONS = {
    "no_observation": "there is no observation",
    "observation_withdrawn": "the source withdrew its observation",
    "suppressed": "the observation is suppressed",
    "not_applicable": "the observation does not apply",
    "qualitative": "the indicator is qualitative",
    "unit_differs": "the record holds another unit than the indicator's",
    "no_observation_after_baseline": "there is no observation after the baseline",
    "not_yet_due": "nothing is due yet",
    "parts_missing": "something that should enter the sum is missing",
    "members_unknown": "it is not known which areas belong to the group",
    "weights_unknown": "no weights are known for the period",
    "coverage_too_low": "too little of the group is known",
    "baseline_to_be_established": "the baseline is to be established",
    "baseline_not_applicable": "a baseline does not apply",
    "baseline_suppressed": "the baseline is suppressed",
    "baseline_not_yet_due": "the baseline is not yet due",
    "target_to_be_established": "the target is to be established",
    "target_not_applicable": "a target does not apply",
    "target_suppressed": "the target is suppressed",
    "target_not_yet_due": "the target is not yet due",
    "baseline_qualitative": "the baseline is in words",
    "target_qualitative": "the target is in words",
    "no_direction": "no direction is better",
    "target_not_a_band": "the direction is a band and the target is not",
    "target_not_after_baseline": "the target's period does not come after the baseline's",
    "direction_contradicts": "the target lies on the wrong side of the baseline: it was met before the plan began",
    "fraction_for_percent": "baseline and target look like fractions where percent is declared",
    "components_not_assessable": "a component cannot be assessed",
    "components_without_progress": "a component has no way to travel, and so no share of it",
    "growth_not_applicable": "a growth rate means nothing here",
}

OUTLOOKS = {
    "too_little_history": "too little history",
    "no_target_period": "there is no target period",
    "target_period_reached": "the target's period is reached",
    "not_for_flow": "not offered for sums of periods",
    "not_for_average": "not offered for averages of periods",
    "not_for_maximum": "not offered for the highest of periods",
    "not_for_rubric": "not offered for levels of a rubric",
    "unit_differs": "the record holds another unit than the indicator's",
}

FLAGS = {
    "recorded": "read from a recording",
    "rehearsed": "made up to show how the source answers, and no figure of its own",
    "stale": "a newer value is overdue, or its source is in trouble",
    "provisional": "the value is provisional",
    "revised": "the source changed this value since it first gave it",
    "incomplete": "a period or a part is missing",
    "newer_incomplete": "of a newer period too little is known for a value",
    "withdrawn": "a newer value was withdrawn",
    "corrected": "the value was corrected: its source prints another",
    "series_break": "the series breaks between baseline and value",
    "baseline_pending": "the baseline is pending",
    "baseline_provisional": "the baseline is provisional",
    "target_provisional": "the target is provisional",
    "baseline_revised": "the baseline was revised, and the way is measured from the new one",
    "target_revised": "the target was revised",
    "target_met_at_baseline": "the target was met at the baseline",
    "past_target_period": "the value is of after the target's period",
    "achieved_earlier": "the target had been met before",
    "method_sensitive": "another method gives another colour",
    "worst_component_differs": "the mean hides that a component is worse",
    "override": "a person set another status beside the computed one",
}

STATES = {
    "to_be_established": "to be established",
    "not_applicable": "not applicable",
    "suppressed": "confidential",
    "not_yet_due": "not yet due",
    "qualitative": "in words",
}

COMBINING_RULES = {
    "all": "every one must meet its target",
    "any": "one that meets its target is enough",
    "worst": "the worst speaks for all",
    "mean": "the mean of their progress",
    "weighted": "the weighted mean of their progress",
    "each": "each by itself",
}

UNITS = {
    "percent": "{figure}%",
    "percentage_point": "{figure} pp",
    "tonne": "{figure} t",
    "currency": "{currency} {figure}",
}
"""How a figure carries its unit; units not named here are said in the indicator's title."""

UNIT_NAMES = {
    "percent": "percent",
    "percentage_point": "percentage points",
    "ratio": "ratio",
    "count": "number",
    "tonne": "tonnes",
    "index": "index",
    "rubric": "level",
    "text": "text",
}
"""Units in a word; an amount of money is said by the plan's currency."""

OBSERVATION_STATUSES = {
    "B": "series break",
    "D": "definition differs",
    "E": "estimated",
    "F": "forecast",
    "G": "experimental",
    "I": "imputed",
    "K": "included elsewhere",
    "N": "not significant",
    "P": "provisional",
    "S": "special event",
    "U": "low reliability",
    "V": "unvalidated",
    "W": "includes other categories",
}

SOURCE_STATES = {
    "never": "never answered",
    "broken": "broken",
    "overdue": "overdue",
    "stale": "stale",
    "fresh": "fresh",
}

SEVERITIES = {"blocker": "blocker", "error": "error", "warning": "warning"}

LEVELS = {"low": "low", "medium": "medium", "high": "high"}

RISK_STATUSES = {"open": "open", "occurred": "occurred", "closed": "closed"}

MEASURE_STATES = {
    "planned": "planned",
    "implementing": "being implemented",
    "ongoing": "ongoing",
    "done": "done",
    "dropped": "given up",
}

JUDGED = {"probability": "probability", "impact": "impact", "status": "status", "owner": "owner"}
"""What a review of a risk says."""

SHAPES = {
    "achieved": "●",
    "maintained": "■",
    "on_track": "▲",
    "at_risk": "◆",
    "off_track": "▼",
    "moving_away": "◀",
    "below_floor": "▽",
    "not_assessable": "○",
}
"""A shape for each status, so that none is told by colour alone."""

CAUSES = {
    "definition": "definition",
    "method": "method",
    "baseline": "baseline",
    "target": "target",
    "data_revision": "data revision",
    "withdrawal": "withdrawal",
    "new_data": "new data",
    "plan": "plan",
    "override": "override",
    "program": "program",
}
"""Why a figure of one snapshot differs from that of another."""

KINDS_OF_CHANGE = {
    "changed": "changed",
    "added": "added to the plan",
    "dropped": "dropped from the plan",
    "renumbered": "renumbered",
}

FIGURES = {
    "level": "value",
    "progress": "progress",
    "pace": "pace",
    "status": "status",
    "override": "override",
}
