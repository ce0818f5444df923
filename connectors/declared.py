"""Sources declared wholly in a plan: an address for each series, a layout, perhaps pages. No code of their own.

A label is the path and query that stand behind the source's address. Values are read strictly, and pages
are counted before anything is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from connectors.contract import Asking, Delivery, Reading
from connectors.credentials import declared_headers
from connectors.frames import Gathering
from connectors.layouts import RowReader, bindings_by_indicator
from connectors.pages import are_unchanged
from connectors.refusals import in_its_own_words
from connectors.walks import Walk, first_address, held_pages
from indicators.errors import SourceChanged
from indicators.provenance import RawFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from connectors.http import Answer
    from indicators.framework import Layout, Source

SINCE = "since_parameter"
"""The option, of a source or one of its series, that names the query parameter for asking from a day on."""


class Declared:
    """One delivery a label; its pages are its parts."""

    kind = "http"
    reader_version = "1"

    def fetch(self, source: Source, asking: Asking) -> Iterator[Delivery]:
        _layout_of(source)
        headers = declared_headers(source, asking)
        for label in dict.fromkeys(series.label for series in source.series):
            files = _Resource(source, label, asking, headers).fetch()
            if files:
                yield Delivery(label, files)

    def read(self, source: Source, files: Sequence[RawFile]) -> Reading:
        layout, label = _layout_of(source), files[0].label
        bindings = [series for series in source.series if series.label == label]
        gathering = Gathering(source.id, label)
        reader = RowReader(
            gathering=gathering, layout=layout, bindings=bindings_by_indicator(layout, bindings, f"{source.id} {label}")
        )
        walk = Walk(files[0].address, layout, source.paging)
        for position, file in enumerate(files):
            if file.part != position:
                raise SourceChanged(f"{file.address}: found part {file.part + 1}, expected part {position + 1} here")
            for row in walk.take(file.content, file.address, gathering):
                reader.read(row, position)
        walk.require_end()
        return gathering.reading()


class _Resource:
    """One label of a source, on its way to become raw files."""

    def __init__(self, source: Source, label: str, asking: Asking, headers: Mapping[str, str]) -> None:
        self.source, self.label, self.asking, self.headers = source, label, asking, headers
        self.since = _since(source, label, asking)
        self.first = first_address(_joined(source.address + label, self.since), source.paging)

    def fetch(self) -> tuple[RawFile, ...]:
        """Fetch every page; none when the source says that nothing changed. Raises as `Http.get` does."""
        paging, held = self.source.paging, self.asking.held
        if paging is None:
            return tuple(self._walked(held.get(self.first)))
        if are_unchanged(self.asking, held_pages(self.first, paging, held), self.headers):
            return ()
        return tuple(self._walked())

    def _walked(self, held: Mapping[str, str] | None = None) -> Iterator[RawFile]:
        walk = Walk(self.first, _layout_of(self.source), self.source.paging)
        while (address := walk.following) is not None:
            # A source may write what it was asked with into its links.
            if any(one in address and one not in self.first for one in self.asking.secrets.values()):
                raise SourceChanged(f"{self.source.id}: an address holds a credential; expected it in a header only")
            explain = in_its_own_words(address, self.asking)
            answer = self.asking.http.get(address, held=held, headers=self.headers, explain=explain)
            if answer is None and held:
                return
            if answer is None:
                raise SourceChanged(f"{address} answered *unchanged* to a question without a condition")
            walk.take(answer.content, address)
            yield self._raw(address, answer, walk.pages - 1)

    def _raw(self, address: str, answer: Answer, part: int) -> RawFile:
        return RawFile(
            source=self.source.id, label=self.label, address=address, content=answer.content, part=part,
            media_type=answer.media_type, licence=self.source.licence, partial=bool(self.since),
            validators=answer.validators,
        )  # fmt: skip


def _layout_of(source: Source) -> Layout:
    if source.layout is None:
        raise SourceChanged(f"{source.id} declares no layout; expected where our columns stand in its answers")
    return source.layout


def _since(source: Source, label: str, asking: Asking) -> dict[str, str]:
    bound = [series.options[SINCE] for series in source.series if series.label == label and SINCE in series.options]
    parameter = next(iter(bound), source.options.get(SINCE, ""))
    return {parameter: asking.since.isoformat()} if parameter and asking.since else {}


def _joined(address: str, query: Mapping[str, str]) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode(query)}" if query else address
