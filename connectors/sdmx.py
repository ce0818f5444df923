"""Any SDMX REST service, version 2.1 or 3.0: one delivery a flow and key, with the flow's structure where it is needed.

Such a service says 404 for a key without data. That is no withdrawal: asked for the whole it is refused,
asked for what is new it means that nothing is.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from connectors.contract import Asking, Delivery, Reading
from connectors.frames import Gathering
from connectors.sdmx_answers import DELETED, answer_of
from connectors.sdmx_asking import (
    changed_since,
    flow_of,
    question_of,
    structure_question_of,
    wants_structure,
)
from connectors.sdmx_naming import frame_of, naming_of
from connectors.sdmx_rows import read_row, require_stated
from connectors.sdmx_xml import structure_of
from indicators.errors import SourceChanged
from indicators.provenance import RawFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from connectors.http import Answer
    from connectors.sdmx_answers import SdmxAnswer
    from connectors.sdmx_asking import Flow, Question
    from indicators.errors import MilepostError
    from indicators.framework import Source

NO_RESULTS = ("no results", "norecordsfound", "no records", "no data", 'code="100"', "noresults")
"""How services say in the body of a 404 that there is the flow, and nothing in it for this key."""


class _NoResults(SourceChanged):
    """The service knows the flow and has nothing for the key."""


class Sdmx:
    """The observations of each flow and key the source's series name."""

    kind = "sdmx"
    reader_version = "1"

    def fetch(self, source: Source, asking: Asking) -> Iterator[Delivery]:
        for label in dict.fromkeys(series.label for series in source.series):
            flow = flow_of(source, label)
            files = _fetch(source, flow, asking)
            if files:
                yield Delivery(label, files)

    def read(self, source: Source, files: Sequence[RawFile]) -> Reading:
        label, is_part = files[0].label, files[0].partial
        answer = answer_of(files[0].content, files[0].address)
        gathering = Gathering(source.id, label, complete=not is_part)
        if not answer.rows:
            if not is_part:
                raise SourceChanged(_nothing(label))
            return gathering.reading()
        structure = structure_of(files[1].content, files[1].address) if len(files) > 1 else None
        gathering.see(told.cells for told in answer.rows)
        for binding in (series for series in source.series if series.label == label):
            frame = frame_of(binding, flow_of(source, label), answer, structure, whole=not is_part)
            require_stated(frame, answer.rows)
            gathering.rows_read += len(answer.rows)
            for told in answer.rows:
                read_row(gathering, frame, told)
        return gathering.reading(answer.flow or None)


def _fetch(source: Source, flow: Flow, asking: Asking, *, whole: bool = False) -> tuple[RawFile, ...]:
    since = None if whole else asking.since
    instant = "" if whole or since else changed_since(source, flow, asking.held)
    question = question_of(source, flow, since=since, updated_after=instant)
    answer = _ask(question, flow, asking)
    if answer is None:
        return ()
    said = answer_of(answer.content, question.address)
    if not said.rows:
        if question.partial:
            return ()
        raise SourceChanged(_nothing(flow.label))
    if instant and _changes_more_than_it_gives(said, source, flow):
        return _fetch(source, flow, asking, whole=True)
    files = (_raw(source, flow, question, answer, 0),)
    return (*files, _fetch_structure(source, flow, asking, question)) if wants_structure(source) else files


def _ask(question: Question, flow: Flow, asking: Asking) -> Answer | None:
    try:
        return asking.http.get(
            question.address, question.query, asking.held.get(question.whole_address), {"Accept": question.accept},
            explain=lambda status, said: _meaning(flow, status, said),
        )  # fmt: skip
    except _NoResults:
        if question.partial:
            return None
        raise


def _meaning(flow: Flow, status: int, said: str) -> MilepostError | None:
    if status == 404 and any(words in said.lower() for words in NO_RESULTS):
        return _NoResults(_nothing(flow.label))
    if status == 413:
        return SourceChanged(f"{flow.label}: the answer would be larger than the service gives (413): narrow the key")
    if status == 406:
        return SourceChanged(f"{flow.label}: the service does not give this format or version (406): name another")
    return None


def _nothing(label: str) -> str:
    return (
        f"{label}: the service has no data for this key, expected some. What it gave before stays; "
        "see whether the flow, its version or its codes have changed"
    )


def _changes_more_than_it_gives(answer: SdmxAnswer, source: Source, flow: Flow) -> bool:
    """Say whether an increment deletes, or leaves out what has not changed: only the whole tells all then."""
    values = {naming_of(series)["value"] for series in source.series if series.label == flow.label}
    return any(told.action == DELETED or not all(told.cell(name) for name in values) for told in answer.rows)


def _fetch_structure(source: Source, flow: Flow, asking: Asking, of: Question) -> RawFile:
    question = structure_question_of(source, flow)
    answer = asking.http.get(question.address, question.query, headers={"Accept": question.accept})
    if answer is None:
        raise SourceChanged(f"{question.address} answered *unchanged* to a question without a condition")
    structure_of(answer.content, question.address)
    return replace(_raw(source, flow, question, answer, 1), partial=of.partial)


def _raw(source: Source, flow: Flow, question: Question, answer: Answer, part: int) -> RawFile:
    return RawFile(
        source=source.id, label=flow.label, address=question.whole_address, content=answer.content, part=part,
        media_type=answer.media_type, licence=source.licence, partial=question.partial, validators=answer.validators,
    )  # fmt: skip
