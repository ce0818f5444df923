"""What admission asks of those it may not import: what a reading holds, what a check answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from indicators.findings import Finding
    from indicators.framework import Plan, Source


class ReadingLike(Protocol):
    """What a delivery says, in our codes; `frame` has the columns of `indicators.series.FRAME_COLUMNS`.

    One that is not `complete` covers only part of its resource: then what it leaves out is not withdrawn.
    `shape` gives the fields of its rows and the kinds of value in each, `columns` the letters our columns stand under.
    `more` counts findings by code that are not among the `findings`, `more_rows` the rows only those are about.
    """

    @property
    def frame(self) -> pd.DataFrame: ...
    @property
    def findings(self) -> tuple[Finding, ...]: ...
    @property
    def rows_read(self) -> int: ...
    @property
    def passed_over(self) -> int: ...
    @property
    def shape(self) -> Mapping[str, str]: ...
    @property
    def complete(self) -> bool: ...
    @property
    def columns(self) -> Mapping[str, str]: ...
    @property
    def more(self) -> Mapping[str, int]: ...
    @property
    def more_rows(self) -> int: ...


class VerdictLike(Protocol):
    """One check and whether the delivery met it."""

    @property
    def name(self) -> str: ...
    @property
    def passed(self) -> bool: ...


class CheckedLike(Protocol):
    """Which rows may be admitted (by the frame's own index), what was found, and each check's verdict."""

    @property
    def admissible(self) -> pd.Series[bool]: ...
    @property
    def findings(self) -> tuple[Finding, ...]: ...
    @property
    def verdicts(self) -> Sequence[VerdictLike]: ...


class Checker(Protocol):
    """Judge a candidate frame; `previous` is what is known from the same source and label, in the frame's columns."""

    def __call__(self, frame: pd.DataFrame, plan: Plan, source: Source, previous: pd.DataFrame) -> CheckedLike: ...
