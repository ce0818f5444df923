"""Rows of a CSV or Excel file: responses, or a register with one row a publication, a visit, a quotation.

Only the columns the plan names land, whoever brings the file: it is cut down before it is kept.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from connectors.answers import TOO_LONG
from connectors.contract import Asking, Delivery
from connectors.microdata import CountingConnector, labels_of
from connectors.minimise import Response, minimised
from connectors.own_periods import day_in
from connectors.progress import aloud
from connectors.sheets import NOTHING_CHOSEN, HeaderMissing, Row, names_of, rows_of
from connectors.workbook import FILE
from indicators.errors import SourceChanged
from indicators.provenance import RawFile, sha256_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from indicators.framework import SeriesBinding, Source
    from indicators.handing_in import Choices

DATE = "cell-is-a-date"


class Responses(CountingConnector):
    """The file the `file` option names, beside the plan; without one, people hand it in. It is one resource.

    Columns are found by their headings, in whatever case. `separator` is an option: what stands between
    several answers in one cell.
    """

    kind = "responses"
    reader_version = "2"
    noun: ClassVar[str] = "rows"

    def bindings(self, source: Source, label: str) -> tuple[SeriesBinding, ...]:  # noqa: ARG002 - there is but one
        """Give the series: all are of the one file."""
        return source.series

    def fetch(self, source: Source, asking: Asking) -> Iterator[Delivery]:
        name = source.options.get(FILE)
        if name is None or asking.folder is None:
            return
        try:
            content = (asking.folder / name).read_bytes()
        except OSError as error:
            raise SourceChanged(
                f"{source.id}: {name} is not in the plan folder; expected the register there"
            ) from error
        file = self.cut_down(source, content, f"file:{name}")
        if asking.held.get(file.address) != file.validators:
            yield Delivery(file.label, (file,))

    def cut_down(
        self, source: Source, content: bytes, address: str, choices: Choices = NOTHING_CHOSEN
    ) -> RawFile:  # fmt: skip
        """Give what may land of a whole file, read as chosen. Raises SourceChanged when it cannot be read so."""
        label, fields, columns = (*labels_of(source), source.id)[0], _fields_of(source), columns_of(source)
        names = dict(zip(columns, sorted(fields), strict=True))
        dates = {source.microdata.period.lower()} if source.microdata else set()
        rows = _rows(content, sorted(columns), choices)
        left_out = {name for row in rows for name in row.left_out}
        kept = minimised([_response(row, names, dates, choices) for row in rows], fields, left_out=left_out)
        file = RawFile(
            source=source.id, label=label, address=address, content=kept, media_type="application/json",
            licence=source.licence, choices=choices.as_dict(),
        )  # fmt: skip
        return replace(file, validators={"ETag": sha256_of(kept)})


def _fields_of(source: Source) -> frozenset[str]:
    return Responses().fields(source, (*labels_of(source), source.id)[0])


def columns_of(source: Source) -> list[str]:
    """Give the headings a file must have, as they are compared, in order. Raises SourceChanged when a plan has none."""
    fields = sorted(_fields_of(source))
    columns = names_of(fields)
    if len(set(columns)) < len(fields):
        raise SourceChanged(f"{source.id}: the plan names a column in two ways; expected one: {fields}")
    if not columns:
        raise SourceChanged(f"{source.id}: the plan names no column; expected one that every row fills")
    return columns


def _rows(content: bytes, columns: list[str], choices: Choices) -> list[Row]:
    try:
        return list(aloud(rows_of(content, columns, (), choices)))
    except HeaderMissing:
        # What stands there instead may be somebody's answers.
        raise SourceChanged(f"no row of the file has all of the headings {', '.join(columns)}; expected one") from None


def _response(row: Row, names: Mapping[str, str], dates: set[str], choices: Choices) -> Response:
    answers: dict[str, Any] = {}
    problems = {"": TOO_LONG} if row.beyond else {}
    for column, cell in row.cells.items():
        if cell.problem is None or (cell.problem == DATE and column in dates):
            day = day_in(cell.text, choices.dates) if choices.dates and column in dates else None
            answers[names[column]] = day or cell.text
        else:
            problems[names[column]] = cell.problem
    return Response(row.number, answers, problems)
