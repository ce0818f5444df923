"""What must be so of a crosswalk: codes that exist, each old one with one fate, every old place with some fate."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from indicators.remarks import Remark, unknown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from indicators.crosswalk import Crosswalk
    from indicators.framework import Plan


def crosswalk_remarks(plan: Plan) -> Iterator[Remark]:
    """Give what is wrong with a crosswalk within its own edition."""
    if plan.crosswalk is None:
        return
    places, objectives = set(plan.places()), {one.code for one in plan.objectives}
    fates = Counter(code for one in plan.crosswalk.steps for code in one.old)
    for n, one in enumerate(plan.crosswalk.steps):
        for code in one.new:
            if code not in places:
                yield unknown(("crosswalk", "steps", n, "new"), "place", code, places)
        if one.objective is not None and one.objective not in objectives:
            yield unknown(("crosswalk", "steps", n, "objective"), "objective", one.objective, objectives)
        for code in one.old:
            if fates[code] > 1:
                yield Remark(path=("crosswalk", "steps", n, "old"), code="plan-crosswalk-twice",
                             found=f"{code} in {fates[code]} steps", expected="one step for each old place",
                             remedy="say once what became of it")  # fmt: skip
    if plan.crosswalk.before == plan.code:
        yield Remark(path=("crosswalk", "before"), code="plan-crosswalk-itself", found=plan.code,
                     expected="the code of the edition before", remedy="name the other edition")  # fmt: skip


def remarks_against(crosswalk: Crosswalk, old: Collection[str]) -> Iterator[Remark]:
    """Give what is wrong with a crosswalk beside the places of the edition before."""
    named = {code for one in crosswalk.steps for code in one.old}
    for n, one in enumerate(crosswalk.steps):
        for code in one.old:
            if code not in old:
                yield unknown(("crosswalk", "steps", n, "old"), "old-place", code, set(old))
    for code in old:
        if code not in named:
            yield Remark(path=("crosswalk", "steps"), code="plan-crosswalk-incomplete",
                         found=f"nothing about {code} of {crosswalk.before}", expected="what became of every old place",
                         remedy="add a step: continued, renumbered, split, merged or dropped")  # fmt: skip
