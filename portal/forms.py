"""What was wrong with a form: told at the top of the page and at the field, in the same words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from indicators.errors import MilepostError


@dataclass(frozen=True, slots=True)
class Mistake:
    """`field` is the field's name, or "" for the whole form; `english` marks what has no translation."""

    field: str
    message: str
    english: bool = False


def mistake_from(error: MilepostError, told: Mapping[str, tuple[str, str]]) -> Mistake:
    """Make a mistake of what a lower room refused. Its sentence begins with what is wrong: `told` has the field and
    the words for it; what it does not foresee is shown as it is, in English.
    """
    about = str(error).partition(":")[0]
    if about in told:
        return Mistake(*told[about])
    return Mistake("", str(error), english=True)


class Fields(BaseModel):
    """Base of every form: a field we did not ask for is refused, so that nobody grants himself what no page offers.

    Every field has a default: a form that lacks one is shown again with its mistakes, not refused.
    """

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False)
