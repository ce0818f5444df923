"""What must be so of the revisions of a baseline or target: in order, each a change, and one word on what was first."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from indicators.benchmarks import KNOWN_STATES
from indicators.pledge_history import PARTS
from indicators.remarks import Remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indicators.framework import Pledge
    from indicators.toml_lines import KeyPath


def revision_remarks(path: KeyPath, pledge: Pledge) -> Iterator[Remark]:
    """Give what is wrong with the revisions of one pledge."""
    for part in PARTS:
        yield from _part(path, pledge, part)
    if pledge.original_target is not None and any(one.of == "target" for one in pledge.revisions):
        yield Remark(path=(*path, "original_target"), code="plan-original-target-twice",
                     found="original_target beside revisions of the target", expected="one of the two",
                     remedy="drop original_target: the first revision says what the target was")  # fmt: skip


def _part(path: KeyPath, pledge: Pledge, part: str) -> Iterator[Remark]:
    numbered = [(n, one) for n, one in enumerate(pledge.revisions) if one.of == part]
    for (_, before), (n, one) in pairwise(numbered):
        if one.effective <= before.effective:
            yield Remark(path=(*path, "revisions", n, "effective"), code="plan-revision-order",
                         found=f"{one.effective} after {before.effective}", expected="a later day than the one before",
                         remedy="put the revisions in the order of their days")  # fmt: skip
    became = [*(one.was for _, one in numbered), getattr(pledge, part)][1:]
    for (n, one), after in zip(numbered, became, strict=True):
        if one.was == after:
            yield Remark(path=(*path, "revisions", n, "was"), code="plan-revision-same",
                         found=f"the {part} became what it was", expected="another value, period or state",
                         remedy="mend the figure, or drop the revision")  # fmt: skip
        if part == "baseline" and one.was.state in KNOWN_STATES and one.was.value is None:
            yield Remark(path=(*path, "revisions", n, "was"), code="plan-baseline-form", found="a rule or a band",
                         expected="a value at a period", remedy="give the value")  # fmt: skip
