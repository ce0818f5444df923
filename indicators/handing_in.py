"""How a file that a person hands in is to be read, and how many people must agree before it counts.

Nothing here is guessed: what a file does not say itself is asked, and the answer is kept beside its bytes.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import Field, ValidationError, model_validator

from indicators.errors import CallerMistake
from indicators.permissions import Role
from indicators.series import ObsStatus
from indicators.texts import Part, Text

if TYPE_CHECKING:
    from collections.abc import Mapping


class Encoding(StrEnum):
    """The encodings a text file may be read in; the first three are recognised, the others are only ever chosen."""

    UTF_8 = "utf-8"
    UTF_16_LE = "utf-16-le"
    UTF_16_BE = "utf-16-be"
    GB18030 = "gb18030"
    BIG5 = "big5"
    WINDOWS_1252 = "cp1252"
    WINDOWS_1251 = "cp1251"
    WINDOWS_1256 = "cp1256"


class Choices(Part):
    """A person's answers about one file. What is None or empty was neither asked nor answered.

    `columns` maps the headings of the file, as they stand there, to our columns; "" leaves a column out.
    `decimal` and `grouping` are the marks of numbers written as text; `dates` is the order of their parts.
    `covers` says whether values the file leaves out are withdrawn: only a file about the `whole` withdraws.
    """

    sheet: str | None = None
    encoding: Encoding | None = None
    decimal: Literal[".", ","] | None = None
    grouping: Literal["", ",", ".", " ", "'"] = ""
    dates: Literal["ymd", "dmy", "mdy"] | None = None
    columns: dict[str, str] = {}
    covers: Literal["part", "whole"] = "part"

    @model_validator(mode="after")
    def _tells_marks_apart(self) -> Self:
        if self.decimal is not None and self.decimal == self.grouping:
            raise ValueError(f"{self.decimal!r} cannot mark both decimals and groups")
        return self

    def as_dict(self) -> dict[str, Any]:
        """Give what was answered, and only that, as it is kept."""
        return self.model_dump(mode="json", exclude_defaults=True)


def choices_of(answers: Mapping[str, Any]) -> Choices:
    """Take answers from wherever they come: a page, a program, a terminal.

    Raises CallerMistake that begins with the answer that cannot be, or with both marks that cannot be told apart.
    """
    try:
        return Choices.model_validate(answers)
    except ValidationError as error:
        raise CallerMistake(_refusal(error)) from None


def _refusal(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    if not first["loc"]:
        return f"decimal and grouping: found {first['input']['grouping']!r} for both; expected two different signs"
    place, found = ".".join(str(part) for part in first["loc"]), first["input"]
    offered = first.get("ctx", {}).get("expected")
    if offered is None:
        return f"{place}: found {found!r}; expected one of the answers offered"
    return f"{place}: found {found!r}; expected one of the answers offered: {offered}"


ABSENT_MARKS: dict[str, ObsStatus | None] = {
    "[x]": ObsStatus.MISSING,
    "[z]": ObsStatus.CANNOT_EXIST,
    "[c]": ObsStatus.SUPPRESSED,
    "n/a": ObsStatus.CANNOT_EXIST,
    "..": ObsStatus.NOT_COLLECTED,
    "…": ObsStatus.NOT_COLLECTED,
    "-": None,
    "–": None,
    "—": None,
}
"""What people write where there is no value, in small letters, and the status it stands for.

None has no single meaning: a dash is nothing to some and zero to others. An empty cell says nothing, and 0 is a number.
"""


class ApprovalLevel(Part):
    """One signature a submission needs after its owner's. `role` is who may give it."""

    title: Text
    role: Role = Role.OFFICER


class Approval(Part):
    """Who must agree before a submission counts, in order; with `four_eyes` never the one who handed it in.

    No two levels may be signed by one person, with or without `four_eyes`. Without levels a submission counts as
    soon as its owner confirms it.
    """

    levels: Annotated[tuple[ApprovalLevel, ...], Field(max_length=5)] = ()
    four_eyes: bool = True
