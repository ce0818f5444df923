"""What is read of a file that a person hands in, read in a process of its own: the jobs, and how to ask for them.

Each answers as the same call within this process would. Of rows about people only what may land comes back.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from connectors.apart import Limits, run_apart
from connectors.contract import Reading
from connectors.parcels import Parcel
from connectors.registry import connector_for
from indicators.errors import SourceChanged
from indicators.findings import Finding
from indicators.framework import Source
from indicators.handing_in import Choices
from indicators.provenance import RawFile
from indicators.series import FRAME_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Parts = Sequence[bytes | memoryview]

_TYPES = {"value": pa.float64(), "file": pa.int64(), "row": pa.int64()}
SCHEMA = pa.schema([(name, _TYPES.get(name, pa.string())) for name in FRAME_COLUMNS])
"""The frame of a reading on its way back."""


@dataclass(frozen=True, kw_only=True, config={"extra": "forbid"})
class _Told:
    """A reading without its frame."""

    findings: tuple[Finding, ...]
    rows_read: int
    passed_over: int
    released_on: str | None
    shape: dict[str, str]
    complete: bool
    counted: int | None
    columns: dict[str, str]
    sheet: str | None


@dataclass(frozen=True, kw_only=True, config={"extra": "forbid"})
class _About:
    """A raw file without its bytes."""

    source: str
    label: str
    address: str
    part: int
    media_type: str
    licence: str
    recorded: bool
    rehearsed: bool
    partial: bool
    validators: dict[str, str]
    choices: dict[str, Any]


_ABOUT = TypeAdapter(tuple[_About, ...])
_TOLD = TypeAdapter(_Told)
_FINDINGS = TypeAdapter(tuple[Finding, ...])


def read_apart(
    source: Source, files: Sequence[RawFile], *, limits: Limits | None = None,
    progress: Callable[[int], None] | None = None,
) -> Reading:  # fmt: skip
    """Read one delivery as the source's connector does. `progress` is told now and then how many rows were read.

    Raises SourceChanged, as the connector does, and when reading takes too much, takes too long or breaks off.
    """
    answer = run_apart(_named(_read), _asked(source, files), limits=limits, progress=progress)
    try:
        told, (frame,) = _TOLD.validate_python(answer.said), answer.parts
        return Reading(_frame_of(frame), **_fields_of(told))
    except _NONSENSE as error:
        raise _nonsense() from error


def questions_apart(
    content: bytes, source: Source, choices: Choices, *, limits: Limits | None = None
) -> tuple[Any, ...]:
    """Give what must be asked before a file can be read, as `connectors.questions.questions_about` does."""
    said = {"source": source.model_dump_json(), "choices": choices.as_dict()}
    answer = run_apart(_named(_questions), Parcel(said, [content]), limits=limits)
    try:
        questions: tuple[Any, ...] = _questions_adapter().validate_python(answer.said)
    except _NONSENSE as error:
        raise _nonsense() from error
    return questions


def cut_down_apart(
    source: Source, content: bytes, choices: Choices, address: str, *, limits: Limits | None = None
) -> RawFile:
    """Give what may land of a whole file about people: the rest never leaves the other process."""
    said = {"source": source.model_dump_json(), "choices": choices.as_dict(), "address": address}
    answer = run_apart(_named(_cut_down), Parcel(said, [content]), limits=limits)
    try:
        (file,) = _files(answer.said, answer.parts)
    except _NONSENSE as error:
        raise _nonsense() from error
    return file


def annotated_apart(
    content: bytes, choices: Choices, findings: Sequence[Finding], *, language: str = "en",
    said: Mapping[str, str] | None = None, limits: Limits | None = None,
) -> bytes:  # fmt: skip
    """Give a file back with its findings marked in it, as `connectors.annotate.annotated` does."""
    asked = {
        "choices": choices.as_dict(), "findings": [one.as_dict() for one in findings], "language": language,
        "said": dict(said or {}),
    }  # fmt: skip
    answer = run_apart(_named(_annotated), Parcel(asked, [content]), limits=limits)
    if len(answer.parts) != 1:
        raise _nonsense()
    return bytes(answer.parts[0])


_NONSENSE = (ValidationError, ValueError, TypeError, AttributeError, KeyError, pa.ArrowException)
"""What comes of looking at an answer that no job of ours gives."""


def _nonsense() -> SourceChanged:
    return SourceChanged(
        "the reader's answer about this file cannot be understood; expected a table: save it anew, or as CSV"
    )


def _named(job: Callable[[Any, Parts], Parcel]) -> str:
    return f"{job.__module__}:{job.__name__}"


def _asked(source: Source, files: Sequence[RawFile], **more: Any) -> Parcel:
    said = {"source": source.model_dump_json(), "files": [_told(file) for file in files], **more}
    return Parcel(said, [file.content for file in files])


def _told(file: RawFile) -> dict[str, Any]:
    """Give all of a file but its bytes."""
    said = {name: getattr(file, name) for name in _About.__dataclass_fields__}
    return {**said, "validators": dict(file.validators), "choices": dict(file.choices)}


def _files(said: Any, parts: Parts) -> tuple[RawFile, ...]:
    described = zip(_ABOUT.validate_python(said), parts, strict=True)
    return tuple(RawFile(content=bytes(part), **_fields_of(about)) for about, part in described)


def _fields_of(told: _About | _Told) -> dict[str, Any]:
    """Give the fields of what was told, as they are."""
    return {name: getattr(told, name) for name in type(told).__dataclass_fields__}


def _frame_of(part: bytes | memoryview) -> pd.DataFrame:
    """Read a frame. Raises ValueError or an Arrow error for one that is not as ours are, in every detail."""
    with pa.ipc.open_stream(pa.py_buffer(part)) as stream:
        if not stream.schema.equals(SCHEMA):
            raise ValueError("other columns than a frame's")
        table = stream.read_all()
    table.validate(full=True)
    frame: pd.DataFrame = table.to_pandas(ignore_metadata=True, use_threads=False)
    texts = {name: "str" for name in FRAME_COLUMNS if name not in _TYPES}
    if frame.empty:
        # Of no rows Arrow makes columns without a chunk, which pandas cannot join.
        return frame.assign(**{name: pd.Series([], dtype=kind) for name, kind in texts.items()})
    return frame.astype(texts)


def _frame_written(frame: pd.DataFrame) -> memoryview:
    # Columns by our own schema: what pandas would say beside them is nobody's business there.
    table = pa.Table.from_pandas(frame, schema=SCHEMA, preserve_index=False, nthreads=1).replace_schema_metadata()
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, SCHEMA) as stream:
        stream.write_table(table)
    return memoryview(sink.getvalue())


def _questions_adapter() -> TypeAdapter[Any]:
    module = importlib.import_module("connectors.questions")
    question: Any = module.Question
    return TypeAdapter(tuple[question, ...])


def _source_of(said: dict[str, Any]) -> Source:
    return Source.model_validate_json(said["source"])


def _read(said: dict[str, Any], parts: Parts) -> Parcel:
    source = _source_of(said)
    reading = connector_for(source).read(source, _files(said["files"], parts))
    told = {name: getattr(reading, name) for name in _Told.__dataclass_fields__}
    findings = [one.as_dict() for one in reading.findings]
    return Parcel(
        {**told, "findings": findings, "shape": dict(reading.shape), "columns": dict(reading.columns)},
        [_frame_written(reading.frame)],
    )


def _questions(said: dict[str, Any], parts: Parts) -> Parcel:
    module = importlib.import_module("connectors.questions")
    questions = module.questions_about(bytes(parts[0]), _source_of(said), Choices.model_validate(said["choices"]))
    return Parcel(_questions_adapter().dump_python(questions, mode="json"))


def _cut_down(said: dict[str, Any], parts: Parts) -> Parcel:
    from connectors.responses import Responses  # noqa: PLC0415 - only who hands in rows about people pays for it

    choices = Choices.model_validate(said["choices"])
    file = Responses().cut_down(_source_of(said), bytes(parts[0]), said["address"], choices)
    return Parcel([_told(file)], [file.content])


def _annotated(said: dict[str, Any], parts: Parts) -> Parcel:
    from connectors.annotate import annotated  # noqa: PLC0415 - the only way that needs a whole workbook in memory

    findings = _FINDINGS.validate_python(said["findings"])
    choices = Choices.model_validate(said["choices"])
    made = annotated(bytes(parts[0]), choices, findings, language=said["language"], said=said["said"])
    return Parcel(None, [made])
