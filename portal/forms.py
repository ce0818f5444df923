"""What was wrong with a form: told at the top of the page and at the field, in the same words."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict


@dataclass(frozen=True, slots=True)
class Mistake:
    """`field` is the field's name, or "" for what is wrong with the whole form."""

    field: str
    message: str


class Fields(BaseModel):
    """Base of every form: a field we did not ask for is refused, so that nobody grants himself what no page offers.

    Every field has a default: a form that lacks one is shown again with its mistakes, not refused.
    """

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False)
