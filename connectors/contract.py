"""What every connector promises: `fetch` meets the world, `read` never does."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

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
    """

    frame: pd.DataFrame
    findings: tuple[Finding, ...] = ()
    rows_read: int = 0
    passed_over: int = 0
    released_on: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """All parts of one resource, as fetched together."""

    label: str
    files: tuple[RawFile, ...] = field(default=())


class Connector(Protocol):
    """One kind of source system. Connectors keep no state: the source of the plan says all there is to know."""

    kind: str
    reader_version: str

    def fetch(self, source: Source, http: Http, held: Mapping[str, Mapping[str, str]]) -> Iterator[Delivery]:
        """Yield what the source offers, one delivery a resource.

        `held` maps an address to the validators of the last landing, for conditional requests; a
        resource the source says is unchanged is not yielded. Raises SourceUnavailable when asking
        again may help and SourceChanged when it will not.
        """
        ...

    def read(self, source: Source, files: Sequence[RawFile]) -> Reading:
        """Interpret one delivery. Pure: no network, clock or disk. Raises SourceChanged when nothing can be read."""
        ...
