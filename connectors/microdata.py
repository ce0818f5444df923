"""What every connector to responses or registrations has in common: cut down, landed, read back and counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from connectors.answers import Answers
from connectors.counting import count, rows_behind
from connectors.minimise import counted_fields, counting_of, kept_fields, minimised, read_kept
from indicators.errors import SourceChanged
from indicators.provenance import RawFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from connectors.contract import Cell, CountedRows, Reading
    from connectors.minimise import Kept, Response
    from indicators.framework import SeriesBinding, Source


class CountingConnector:
    """Lands rows with the fields the plan names and no others, and counts them.

    `separator` stands between several answers in one text and `absent` are the texts for none, as the
    source writes them. `submitted` is its field that is empty until a row is handed in. `personal` are its
    fields, in small letters, that name a person: they never land, even where a plan asks for them.
    """

    separator: ClassVar[str] = ""
    absent: ClassVar[frozenset[str]] = frozenset({""})
    submitted: ClassVar[str] = ""
    personal: ClassVar[frozenset[str]] = frozenset()
    noun: ClassVar[str] = "responses"

    def bindings(self, source: Source, label: str) -> tuple[SeriesBinding, ...]:
        """Give the series of a resource."""
        return tuple(series for series in source.series if series.label == label)

    def fields(self, source: Source, label: str) -> frozenset[str]:
        """Give the fields that land of a resource. Raises SourceChanged when the plan asks for what may not."""
        return kept_fields(source, self.bindings(source, label), self.personal) | ({self.submitted} - {""})

    def landed(
        self, source: Source, label: str, address: str, responses: Iterable[Response], *, partial: bool = False
    ) -> RawFile:
        """Make the one file that lands of a resource. Raises SourceChanged when its rows cannot be told apart."""
        content = minimised(responses, self.fields(source, label))
        return RawFile(
            source=source.id, label=label, address=address, content=content, media_type="application/json",
            licence=source.licence, partial=partial,
        )  # fmt: skip

    def read(self, source: Source, files: Sequence[RawFile]) -> Reading:
        """Count the rows of one delivery. Pure. Raises SourceChanged when they are not what `landed` makes."""
        label, kept = files[0].label, _kept(files)
        complete = not any(file.partial for file in files)
        bindings = self.bindings(source, label)
        answers = self._answers(source, bindings)
        return count(answers, source, label, kept, bindings, noun=self.noun, complete=complete)

    def counted(self, source: Source, files: Sequence[RawFile], cell: Cell) -> CountedRows | None:
        """Give the rows one count was made of; None when the delivery has no such count. Pure; raises as `read`."""
        bindings = self.bindings(source, files[0].label)
        return rows_behind(self._answers(source, bindings), _kept(files), bindings, cell)

    def _answers(self, source: Source, bindings: Sequence[SeriesBinding]) -> Answers:
        counted_fields(source, bindings)
        assert source.microdata is not None, "asked on the line above"
        return Answers(
            microdata=source.microdata, absent=self.absent, submitted=self.submitted,
            countries=frozenset(counting_of(series).by_area for series in bindings) - {""},
            separator=source.options.get("separator", self.separator),
        )  # fmt: skip


def labels_of(source: Source) -> tuple[str, ...]:
    """Give the resources a source is asked for, each once."""
    return tuple(dict.fromkeys(series.label for series in source.series))


def _kept(files: Sequence[RawFile]) -> Kept:
    if len(files) != 1:
        raise SourceChanged(f"{files[0].address}: found {len(files)} parts, expected the rows in one")
    return read_kept(files[0].content, files[0].address)
