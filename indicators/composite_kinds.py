"""How a plan declares places that are judged together: which ones, and by which rule."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from indicators.texts import NonEmpty, Part, Text

CombiningRule = Literal["all", "any", "worst", "mean", "weighted", "each"]


class Composite(Part):
    """Several places of the plan that make one promise, judged from each one's own progress.

    `all`: every component must meet its target. `any`: one that does is enough. `worst`: the worst speaks for
    all. `mean` and `weighted` take the mean of progress, by `weights` for the second. `each`: none speaks for
    another, and there is no verdict on all together.
    """

    code: NonEmpty
    title: Text
    rule: CombiningRule
    components: Annotated[tuple[NonEmpty, ...], Field(min_length=2)]
    weights: dict[str, Annotated[Decimal, Field(gt=0)]] = {}

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        if len(set(self.components)) < len(self.components):
            raise ValueError("components: each once")
        if self.rule == "weighted" and set(self.weights) != set(self.components):
            raise ValueError("the rule weighted needs a weight for each component, and for nothing else")
        if self.rule != "weighted" and self.weights:
            raise ValueError(f"weights are for the rule weighted, and this one is {self.rule}")
        return self
