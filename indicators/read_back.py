"""What a document says of a plan, read back with its figures as Decimals: the way back from `canonical.plain`.

In a document texts and figures look alike. Which is which, the names say.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from indicators.steps import STEPS

FIGURES = frozenset({"value", "low", "high", "percent", "progress", "elapsed", "pace", "ratio", "weight"})
"""What is a figure wherever it stands outside a step of a calculation."""

TEXTS = frozenset(
    {
        "step", "status", "reason", "because", "author", "until", "year", "period", "before_period", "after_period",
        "since", "best", "worst", "areas", "milestones",
    }
)  # fmt: skip
"""What is a text in every step of a calculation; everything else is a figure there."""

TEXTS_OF_STEPS = {
    "due_in_time": frozenset({"baseline", "target"}),
    "aggregated_weighted": frozenset({"weights"}),
    "baseline_revised": frozenset({"before"}),
    "target_revised": frozenset({"before"}),
}
"""What is a text in some steps and a figure in others: periods, names, and a benchmark written out."""


def read_back(told: Any) -> Any:
    """Give a part of a document with Decimals for its figures. What is read back already stays as it is."""
    if isinstance(told, list):
        return [read_back(one) for one in told]
    if not isinstance(told, dict):
        return told
    if told.get("step") in STEPS:
        texts = TEXTS | TEXTS_OF_STEPS.get(told["step"], frozenset())
        return {name: item if name in texts else _figure(item) for name, item in told.items()}
    return {name: _figure(item) if name in FIGURES else read_back(item) for name, item in told.items()}


def _figure(item: Any) -> Any:
    if isinstance(item, str):
        return Decimal(item)
    return [_figure(one) for one in item] if isinstance(item, list) else read_back(item)
