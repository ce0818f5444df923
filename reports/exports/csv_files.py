"""A snapshot as CSV (RFC 4180, UTF-8) with its data dictionary as W3C CSVW metadata.

A text that a spreadsheet would run stands behind an apostrophe, and so does a text that begins with one: to read,
take one apostrophe off the front of a text. Figures are never touched: a negative one is a number, no text.
"""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from indicators.formula_signs import behind_an_apostrophe
from reports.exports.contents import texts
from reports.exports.tables import tables_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.exports.flat_table import Column, Table

DICTIONARY = "csv-metadata.json"
"""Where readers of CSVW look for it."""

ESCAPE = (
    "A text that begins with one of = + - @, their full-width forms, a tab, a line break, NUL or an apostrophe stands "
    "behind one apostrophe more, so that no spreadsheet runs it: take one apostrophe off the front of such a text."
)
DATATYPES = {"decimal": "decimal", "integer": "integer", "boolean": "boolean", "date": "date", "instant": "dateTime"}


def csv_files(snapshot: Mapping[str, Any], *, digest: str) -> dict[str, bytes]:
    """Write every table and the dictionary of all. Numbers are exact, an empty cell is no value."""
    tables = tables_of(snapshot)
    files = {f"{table.name}.csv": csv_table(table) for table in tables}
    dictionary = json.dumps(_dictionary(snapshot, tables, digest), ensure_ascii=False, indent=2)
    return {**files, DICTIONARY: f"{dictionary}\n".encode()}


def csv_table(table: Table) -> bytes:
    """Write one table. Numbers are exact, an empty cell is no value."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(column.name for column in table.columns)
    writer.writerows(
        [_cell(cell, column) for cell, column in zip(row, table.columns, strict=True)] for row in table.rows
    )
    return text.getvalue().encode()


def _cell(cell: Any, column: Column) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, Decimal):
        return format(cell, "f")
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(cell, date):
        return cell.isoformat()
    text = str(cell)
    return behind_an_apostrophe(text) if column.kind in {"text", "code"} else text


def _dictionary(snapshot: Mapping[str, Any], tables: tuple[Table, ...], digest: str) -> dict[str, Any]:
    plan = snapshot["plan"]
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": _by_language(texts(plan["title"])),
        "dc:publisher": _by_language(texts(plan["organisation"])),
        "dc:identifier": f"sha256:{digest}",
        "dc:description": f"Snapshot of the plan {plan['code']} (edition {plan['edition']}) as of {snapshot['as_of']}, "
        f"on what was known at {snapshot['known_on'] or 'no time: nothing was known'}. {ESCAPE}",
        "dc:created": {"@value": snapshot["taken_at"], "@type": "xsd:dateTime"},
        "dc:source": [_source(one) for one in snapshot["sources"]],
        "dialect": {"encoding": "utf-8", "header": True, "delimiter": ",", "doubleQuote": True, "trim": False},
        "tables": [_table(table) for table in tables],
    }


def _source(source: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "dc:identifier": source["id"],
        "dc:title": _by_language(texts(source["title"])),
        "dc:creator": source["owner"],
        "dc:rights": source["licence"],
    }


def _table(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {"columns": [_column(column) for column in table.columns]}
    required = {column.name for column in table.columns if column.required}
    if set(table.key) <= required:
        schema["primaryKey"] = list(table.key)
    if table.refers:
        referred = {"resource": "indicators.csv", "columnReference": [table.refers]}
        schema["foreignKeys"] = [{"columnReference": [table.refers], "reference": referred}]
    return {"url": f"{table.name}.csv", "dc:description": table.says, "tableSchema": schema}


def _column(column: Column) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": column.name,
        # The heading itself first: a reader compares it with the file's own.
        "titles": {"und": [column.name], **column.titles},
        "datatype": DATATYPES.get(column.kind, "string"),
        "null": [""],
        "required": column.required,
    }
    return told | ({"dc:description": NOTES[column.name]} if column.name in NOTES else {})


NOTES = {
    "value": "In `unit`. Empty where `observation_status` or `state` says why there is none; 0 is a value.",
    "observation_status": "SDMX CL_OBS_STATUS 2.2. H, L, M, O and Q say why there is no value: M that none can exist, "
    "Q that it is suppressed.",
    "state": "established, provisional, or what kind of unknown: to_be_established, not_applicable, suppressed, "
    "not_yet_due, or qualitative (in words).",
    "progress": "Share of the way from the baseline to the target: 0 at the baseline, 1 at the target.",
    "elapsed": "Share of the time, to the value's own period.",
    "pace": "Progress divided by what was due by then.",
    "gap": "In `gap_unit`; positive until the target is met, negative beyond it.",
    "unit": "One of the units of the core. Empty where the record held another unit than the indicator's.",
    "area": "ISO 3166-1 alpha-3, UN M49, or a group's own code; 001 is the world.",
    "period": "As SDMX writes it: 2021, 2021-S1, 2021-Q3, 2021-11, 2021-11-23.",
    "note": "The source's own words, in its own language.",
    "flags": "Separated by spaces.",
}


def _by_language(said: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"@value": text, "@language": language} for language, text in said.items()]
