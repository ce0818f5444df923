"""Errors grouped by who must act; each group has one exit code and one HTTP meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indicators.findings import Finding


class MilepostError(Exception):
    """Anything a person is told without a traceback, and the exit code the command line ends with."""

    exit_code: ClassVar[int] = 5


class CallerMistake(MilepostError):
    """A wrong argument, address or file: the caller can mend it."""

    exit_code = 2


class ManyMistakes(CallerMistake):
    """Something whole that cannot be taken. Carries every mistake, not the first one."""

    about: ClassVar[str]
    left_undone: ClassVar[str]

    def __init__(self, mistakes: Sequence[Finding]) -> None:
        self.mistakes = tuple(mistakes)
        count = len(self.mistakes)
        super().__init__(f"{count} mistake{'s' if count != 1 else ''} in {self.about}")


class DefinitionError(ManyMistakes):
    """A plan that cannot be loaded."""

    about, left_undone = "the plan", "nothing was loaded"


class RowsRefused(ManyMistakes):
    """Rows that cannot be written down, so that none of them is."""

    about, left_undone = "what was given", "nothing was written down"


class SourceUnavailable(MilepostError):
    """The source did not answer. Retrying may help; nothing stored is changed."""

    exit_code = 3


class SourceChanged(MilepostError):
    """The source answered something we cannot read. Retrying will not help; a maintainer must look."""

    exit_code = 3


class Conflict(MilepostError):
    """Somebody else was there first, or the record was tampered with."""

    exit_code = 4
