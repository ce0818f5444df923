"""The words a plan has for the codes of its own dimensions, where no international list names them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from indicators.remarks import Remark
from indicators.texts import NonEmpty, Part, Slug, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indicators.framework import Plan


class CodeList(Part):
    """What the codes of a dimension are called; these words come before those of any other list."""

    dimension: Slug
    codes: Annotated[dict[NonEmpty, Text], Field(min_length=1)]


def code_list_remarks(plan: Plan) -> Iterator[Remark]:
    """Tell of words for a code that no indicator has: most likely its code is mistyped."""
    for n, one in enumerate(plan.code_lists):
        declared = {code for each in plan.indicators for code in each.dimensions.get(one.dimension, ())}
        for code in one.codes:
            if code not in {*declared, "_T"}:
                yield Remark(
                    path=("code_lists", n, "codes", code),
                    code="plan-code-unused",
                    found=f"{one.dimension}={code}",
                    expected=f"a code that an indicator declares ({', '.join(sorted(declared)) or 'none does'})",
                    remedy="mend the code, declare it in an indicator's dimensions, or remove its words",
                )
