"""What composites say of other parts of a plan: components that are places, each in one composite only."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from indicators.findings import Severity
from indicators.remarks import Remark, unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indicators.composite_kinds import Composite
    from indicators.framework import Plan
    from indicators.toml_lines import KeyPath


def composite_remarks(plan: Plan) -> Iterator[Remark]:
    """Give everything that is wrong between composites and the places they are made of."""
    places = plan.places()
    taken = Counter(code for composite in plan.composites() for code in composite.components)
    alone = {place.indicator for code, place in places.items() if code not in taken}
    for path, outcome, composite in _written(plan):
        if not composite.code.startswith(outcome) or composite.code in places:
            yield Remark(path=(*path, "code"), code="plan-code-out-of-place", found=composite.code,
                         expected=f"a code that begins with {outcome} and is no indicator's",
                         remedy="move it, or mend the code")  # fmt: skip
        here: KeyPath = (*path, "components")
        for code in composite.components:
            if code not in places:
                yield unknown(here, "place", code, set(places))
                continue
            if taken[code] > 1:
                yield Remark(path=here, code="plan-component-twice", found=f"{code}, in {taken[code]} composites",
                             expected="each place in one composite, so that none is counted twice",
                             remedy="leave it in one of them")  # fmt: skip
            if places[code].indicator in alone:
                yield Remark(path=here, code="plan-component-alone", severity=Severity.WARNING,
                             found=f"{places[code].indicator}, which is pledged outside of {composite.code} too",
                             expected="an indicator that stands in its composite only",
                             remedy="a roll-up counts it by the composite: see that this is meant")  # fmt: skip


def _written(plan: Plan) -> Iterator[tuple[KeyPath, str, Composite]]:
    for n, objective in enumerate(plan.objectives):
        for m, outcome in enumerate(objective.outcomes):
            for k, composite in enumerate(outcome.composites):
                yield ("objectives", n, "outcomes", m, "composites", k), outcome.code, composite
