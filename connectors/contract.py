"""What every connector promises: `fetch` meets the world, `read` never does."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol, runtime_checkable

from indicators.errors import SourceChanged

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    import pandas as pd

    from connectors.http import Http
    from indicators.findings import Finding
    from indicators.framework import Source
    from indicators.provenance import RawFile


@dataclass(frozen=True, slots=True)
class Reading:
    """What a delivery says, in our codes. `frame` has the columns of `indicators.series.FRAME_COLUMNS`.

    Rows that could not be understood are not in the frame; each has a finding. `rows_read` counts the
    source's rows, so rows in = rows of the frame + rows passed over on purpose + rows with a finding.
    Where many rows make one number, `counted` says how many rows were looked at and understood, those that
    made a zero included, and stands in that sum for the rows of the frame; it is None elsewhere.
    `shape` gives the fields the rows had and the kinds of value in each, for comparison with the last
    delivery. `complete` is false for a delivery that covers only part of its resource: what it leaves
    out has not been withdrawn. `released_on` is the source's own name or date of the release.
    Of a table, `columns` gives the letter each of our columns stands under, and `sheet` the sheet it is on.
    Of very many findings of one code only the first may be here: `more` then counts the others by code, and
    `more_rows` the rows that none of those here is about; they stand in the sum too.
    """

    frame: pd.DataFrame
    findings: tuple[Finding, ...] = ()
    rows_read: int = 0
    passed_over: int = 0
    released_on: str | None = None
    shape: Mapping[str, str] = field(default_factory=dict)
    complete: bool = True
    counted: int | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    sheet: str | None = None
    more: Mapping[str, int] = field(default_factory=dict)
    more_rows: int = 0


@dataclass(frozen=True, slots=True)
class Delivery:
    """All parts of one resource, as fetched together."""

    label: str
    files: tuple[RawFile, ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What a connector asks with.

    `held` maps an address to the validators of the last landing, for conditional requests. `secrets`
    holds the source's credentials by the names the plan gives them; they go into headers and bodies,
    never into an address. `folder` is the plan's own, for registers kept beside it. `since` asks for
    what is about that day or later, from sources that can; what then comes is `partial`.
    """

    http: Http
    held: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    folder: Path | None = None
    since: date | None = None

    def secret(self, source: Source, name: str) -> str:
        """Give a credential. Raises SourceChanged, saying how to give it, when it is not there."""
        try:
            return self.secrets[name]
        except KeyError:
            raise SourceChanged(
                f"{source.id} asks for the credential {name!r}, which was not given: {setting_of(source.id, name)}"
            ) from None


SECRET = "MILEPOST_SECRET_"  # noqa: S105 - the name of a setting, not a secret
"""How the names of settings with credentials begin."""


def setting_of(source: str, name: str) -> str:
    """Name the setting a credential is given by: of `member-survey` the `token` ends in `_MEMBER_SURVEY_TOKEN`."""
    return SECRET + f"{source}_{name}".upper().replace("-", "_")


class Connector(Protocol):
    """One kind of source system. Connectors keep no state: the source of the plan says all there is to know."""

    kind: str
    reader_version: str

    def fetch(self, source: Source, asking: Asking) -> Iterator[Delivery]:
        """Yield what the source offers, one delivery a resource.

        A resource the source says is unchanged is not yielded. Raises SourceUnavailable when asking
        again may help and SourceChanged when it will not.
        """
        ...

    def read(self, source: Source, files: Sequence[RawFile]) -> Reading:
        """Interpret one delivery. Pure: no network, clock or disk. Raises SourceChanged when nothing can be read."""
        ...


class Cell(NamedTuple):
    """What one count is about: indicator, area, period and breakdown, as in the frame."""

    indicator: str
    area: str
    period: str
    breakdown: str = ""


@dataclass(frozen=True, slots=True)
class CountedRows:
    """The rows behind one count: how many the period has, how many were counted, and which, as the source numbers them.

    Of a suppressed count only the first may be told, and not even that when it is small: then they are None
    and nothing.
    """

    rows: int | None
    counted: int | None
    numbers: tuple[int, ...]


@runtime_checkable
class CountsRows(Protocol):
    """What a connector whose numbers are counts can say beside: which rows stand behind one of them."""

    def counted(self, source: Source, files: Sequence[RawFile], cell: Cell) -> CountedRows | None:
        """Give the rows a count was made of; None when the delivery has no such count. Pure; raises as `read` does."""
        ...
