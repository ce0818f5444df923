"""What the doors answer to a trap: a cell is read by the real reader, a value kept in a real record, a snapshot exported."""

from __future__ import annotations

import csv
import io
import json
import math
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from lxml import etree

from reports.cells import benchmark_cell, latest_cell
from reports.exports.build import export_files
from reports.wording import Words
from tests.connectors.test_zoo import read
from tests.connectors.zoo import HEADINGS, ROWS, text, workbook
from tests.frames import numbered
from tests.reports.exported import DIGEST, document
from tests.warehouse.story import Story

if TYPE_CHECKING:
    from tests.indicators.trap_answers import Given, Said
    from warehouse.connection import Warehouse

MARKS = {"comma": ",", "point": ".", "space": " "}


def of_cell(given: Given) -> Said:
    """Read one cell of a file that somebody hands in, in the format they said it is written in."""
    row = list(ROWS[0])
    row[2 if "period" in given else 3] = given.get("period") or given["value"]
    row[5] = given.get("status", "")
    chosen = {"decimal": MARKS[given["decimal"]]} if "decimal" in given else {}
    chosen |= {"grouping": MARKS[given["thousands"]]} if "thousands" in given else {}
    return _told(read(text([row], mark=";").encode(), **chosen))


def of_excel(given: Given) -> Said:
    """Read a workbook in which Excel made a date of what was typed."""
    row = list(ROWS[0])
    row[3] = date.fromisoformat(given["became"])
    return _told(read(workbook(("Data", [HEADINGS, row]))))


def _told(reading) -> Said:
    rows = reading.frame[["period", "value", "status"]].to_dict("records")
    (row,) = rows or [{"period": "none", "value": "none", "status": "none"}]
    return {
        "read as": "none" if not rows else "no value" if math.isnan(row["value"]) else f"{row['value']:g}",
        "for": row["period"],
        "status": row["status"],
        "findings": [found.code for found in reading.findings],
        "remedies": [word.strip(",.:;") for found in reading.findings for word in found.remedy.split()],
    }


def of_printed(given: Given) -> Said:
    """Write the cells of a report for a latest value and its target."""
    decimals = int(given["decimals"])
    line = {"unit": "count", "decimals": decimals, "direction": "increase", "status": "on_track",
            "latest": {"value": given["seen"], "period": "2023"}, "target": {"value": given["target"], "period": "2023"}}  # fmt: skip
    words = Words("en")
    cells = {"latest": latest_cell(line, words), "target": benchmark_cell(line, "target", words)}
    return {name: cell.text.removesuffix(" (2023)") for name, cell in cells.items()}


def of_record(given: Given, warehouse: Warehouse) -> Said:
    """Admit a value of 0 and a stated absence, and ask the record for both."""
    story = Story(warehouse)
    story.admit(numbered(y2020=float(given["reported"]), y2021=None))
    known = story.known()
    return {at: "no value" if value is None else f"{float(value):g}" for at, value in known.items()}


@cache
def _iati() -> etree._Element:
    return etree.fromstring(export_files(document(), digest=DIGEST, form="iati")["iati-activities.xml"])


def of_exports(given: Given) -> Said:
    """Export a snapshot in which one place was 0 in a year, without a value in another."""
    code, at = given["place"], given["year"]
    return {
        "snapshot": _in_snapshot(code, at),
        "IATI": _in_iati(code, at),
        "CSV": _in_csv(given["indicator"], at),
    }


def _in_snapshot(code: str, at: str) -> str:
    points = document()["series"][code][0]["points"]
    found = [one["value"] for one in json.loads(json.dumps(points)) if one["period"] == at]
    return ("no value" if found[0] is None else found[0]) if found else "nothing"


def _in_iati(code: str, at: str) -> str:
    found = _iati().xpath(
        f"//indicator[reference/@code='{code}']/period[period-end/@iso-date='{at}-12-31']/actual/@value"
    )
    return str(found[0]) if found else "left out"


def _in_csv(indicator: str, at: str) -> str:
    files = export_files(document(), digest=DIGEST, form="csv")
    content = files["observations.csv"]
    lines = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    found = [line for line in lines if line["indicator"] == indicator and line["period"] == at]
    return (found[0]["value"] or "no value") if found else "nothing"
