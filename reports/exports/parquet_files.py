"""A snapshot as Parquet: exact decimals, days, instants, codes in dictionaries, the digest in the metadata."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from indicators.errors import CallerMistake
from reports.exports.contents import texts
from reports.exports.tables import tables_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from reports.exports.flat_table import Column, Table

WIDEST = 76
"""Digits of the widest decimal there is in Parquet's Arrow types; up to 38 every reader knows."""

TYPES = {
    "text": pa.string(),
    "code": pa.dictionary(pa.int32(), pa.string()),
    "integer": pa.int64(),
    "date": pa.date32(),
    "instant": pa.timestamp("us", tz="UTC"),
    "boolean": pa.bool_(),
}


def parquet_files(snapshot: Mapping[str, Any], *, digest: str) -> dict[str, bytes]:
    """Write every table. A column of figures is as wide as its figures need: nothing is rounded.

    Raises CallerMistake for figures that need more than 76 digits together.
    """
    about = _about(snapshot, digest)
    return {f"{table.name}.parquet": parquet_table(table, about) for table in tables_of(snapshot)}


def parquet_table(table: Table, about: Mapping[str, str]) -> bytes:
    """Write one table, what it is about in the metadata. Raises as `parquet_files` does."""
    columns = list(zip(*table.rows, strict=True)) or [()] * len(table.columns)
    fields = [_field(table, column, cells) for column, cells in zip(table.columns, columns, strict=True)]
    schema = pa.schema(fields, metadata={**about, "milepost.table": table.name, "milepost.says": table.says})
    arrays = [pa.array(list(cells), type=field.type) for field, cells in zip(fields, columns, strict=True)]
    content = io.BytesIO()
    # One thread and one codec: the order of bytes is then that of the rows.
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), content, compression="zstd", version="2.6")
    return content.getvalue()


def _field(table: Table, column: Column, cells: Sequence[Any]) -> pa.Field:
    kind = TYPES[column.kind] if column.kind != "decimal" else _decimal_type(cells, f"{table.name}.{column.name}")
    titles = json.dumps(dict(column.titles), ensure_ascii=False)
    return pa.field(column.name, kind, nullable=not column.required, metadata={"milepost.titles": titles})


def _decimal_type(cells: Sequence[Decimal | None], named: str) -> pa.DataType:
    """Give the narrowest decimal that holds every figure of a column exactly."""
    whole, places = 1, 0
    for cell in cells:
        if cell is not None:
            exponent = cell.as_tuple().exponent
            assert isinstance(exponent, int), "a snapshot holds finite figures"
            whole, places = max(whole, cell.adjusted() + 1), max(places, -exponent)
    digits = max(whole + places, 1)
    if digits > WIDEST:
        raise CallerMistake(
            f"{named}: found figures that need {digits} digits together; expected at most {WIDEST}; export as csv, "
            "which has no such limit"
        )
    return pa.decimal128(max(digits, 1), places) if digits <= 38 else pa.decimal256(digits, places)


def _about(snapshot: Mapping[str, Any], digest: str) -> dict[str, str]:
    plan = snapshot["plan"]
    return {
        "milepost.snapshot": f"sha256:{digest}",
        "milepost.plan": plan["code"],
        "milepost.edition": plan["edition"],
        "milepost.title": json.dumps(texts(plan["title"]), ensure_ascii=False),
        "milepost.as_of": snapshot["as_of"],
        "milepost.known_on": snapshot["known_on"] or "",
        "milepost.taken_at": snapshot["taken_at"],
        "milepost.licences": json.dumps(
            {one["id"]: one["licence"] for one in snapshot["sources"]}, ensure_ascii=False, sort_keys=True
        ),
    }
