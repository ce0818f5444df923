"""A table of a page as a file, at the page's own address: CSV, Excel, Parquet, or JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse, Response

from indicators.errors import CallerMistake
from portal.answers import plain
from portal.downloads import XLSX, attachment
from reports.exports.csv_files import csv_table
from reports.exports.flat_table import Column, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from portal.listings import Field, Listing
    from portal.wording import Words

PARQUET = "application/vnd.apache.parquet"
CSV = "text/csv; charset=utf-8"
MEDIA = {"csv": CSV, "xlsx": XLSX, "json": "application/json", "parquet": PARQUET}


def table_file(table: Listing, words: Words, *, name: str, about: Mapping[str, str]) -> Response:
    """Answer with every row that passes the filters, in the kind of file the address asks for. `about` goes along:
    what the figures are of, as known when.
    """
    if table.form == "json":
        told = {"about": dict(about), "table": table.name, "rows": [rows_told(row, table.fields) for row in table.rows]}
        return JSONResponse(told)
    titles = {one.name: words.say(one.title) for one in table.fields}
    return file_of(
        table_of(table.name, table.fields, table.rows, titles, words.language),
        table.form,
        name=name,
        about=about,
        direction=words.direction,
    )


def rows_told(row: Mapping[str, Any], fields: Iterable[Field]) -> dict[str, Any]:
    """Give a row as JSON holds it."""
    told: dict[str, Any] = plain({one.name: row[one.name] for one in fields})
    return told


def table_of(
    name: str, fields: Sequence[Field], rows: Iterable[Mapping[str, Any]], titles: Mapping[str, str], language: str
) -> Table:  # fmt: skip
    """Make a table for a file of fields and rows."""
    columns = tuple(Column(one.name, one.kind, {language: titles[one.name]}) for one in fields)
    cells = tuple(tuple(None if row[one.name] == "" else row[one.name] for one in fields) for row in rows)
    return Table(name=name, says=name, columns=columns, rows=cells, key=())


def file_of(
    table: Table, form: str, *, name: str, about: Mapping[str, str], direction: str = "ltr", marked: bool = True
) -> Response:
    """Write a table as CSV, Excel or Parquet, to be saved under a name. Raises CallerMistake for another form.

    CSV that is `marked` tells a spreadsheet that it is UTF-8; a program would take the mark for part of a heading.
    """
    if form == "csv":
        content = (b"\xef\xbb\xbf" if marked else b"") + csv_table(table)
    elif form == "xlsx":
        from reports.exports.xlsx_table import xlsx_table  # noqa: PLC0415 - the writer takes a while to import

        content = xlsx_table(table, about, direction=direction)
    elif form == "parquet":
        from reports.exports.parquet_files import parquet_table  # noqa: PLC0415 - see above

        content = parquet_table(table, about)
    else:
        raise CallerMistake(f"format: found {form!r}; expected one of {', '.join(MEDIA)}")
    return Response(content, media_type=MEDIA[form], headers=attachment(f"{name}.{form}"))
