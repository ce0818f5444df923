"""A DataHub of telecommunication statistics: values by country, regional aggregates, and the download of a series.

The interface is undocumented and gives bare lists: an empty one stands for an unknown code as well as for no
data, a path it does not know is answered as if a key were missing, and ids of one thing come in several kinds,
so a region is known by what the list of regions calls it.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from connectors.areas import area_of
from connectors.codes import sex_of
from connectors.contract import Asking, Delivery, Reading
from connectors.frames import Gathering
from connectors.http import read_json
from connectors.numbers import number_of
from connectors.pages import are_unchanged
from indicators.errors import MilepostError, SourceChanged
from indicators.provenance import RawFile
from indicators.series import ObsStatus, breakdown_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from indicators.framework import SeriesBinding, Source

COUNTRY_FIELDS = ("codeID", "isoCode", "dataYear", "answer", "dataSource", "dataNote")
REGION_FIELDS = ("codeID", "regionName", "dataYear", "answer")
COLUMNS = ("SeriesID", "Year", "AreaCode", "DisaggregationGroup", "Disaggregation1", "Disaggregation2", "Value",
           "Notes", "Source")  # fmt: skip
DOWNLOAD, REGION = "download/", "/region/"
ASK = "read the source's notes, then teach the connector what it means"


class DataHub:
    """One delivery a label: `11624` for countries, `11624/region/3` for an aggregate, `download/11624` for the table.

    An aggregate's series says in the option `area` which of our areas the region is.
    """

    kind = "datahub"
    reader_version = "1"

    def fetch(self, source: Source, asking: Asking) -> Iterator[Delivery]:
        for label in dict.fromkeys(series.label for series in source.series):
            addresses = [f"{source.address}/{path}" for path in _paths(label)]
            if are_unchanged(asking, addresses):
                continue
            files = tuple(_file(source, label, part, address, asking) for part, address in enumerate(addresses))
            yield Delivery(label, files)

    def read(self, source: Source, files: Sequence[RawFile]) -> Reading:
        label = files[0].label
        bindings = [series for series in source.series if series.label == label]
        gathering = Gathering(source.id, label)
        if label.startswith(DOWNLOAD):
            rows = _table(files[0])
        else:
            rows = _rows(files[0], REGION_FIELDS if REGION in label else COUNTRY_FIELDS)
        region = _region(files[1], label) if REGION in label and len(files) > 1 else None
        gathering.rows_read = len(rows)
        gathering.see(rows)
        for number, row in enumerate(rows, start=2 if label.startswith(DOWNLOAD) else 1):
            for binding in bindings:
                _read(gathering, binding, row, number, region)
        return gathering.reading()


def _paths(label: str) -> list[str]:
    code, between, region = label.partition(REGION)
    if label.startswith(DOWNLOAD):
        return [f"data/download?codesid={label.removeprefix(DOWNLOAD)}"]
    return [f"aggregation/bycodeid/{code}/byregionid/{region}", "region/all"] if between else [f"data/bycode/{code}"]


def _file(source: Source, label: str, part: int, address: str, asking: Asking) -> RawFile:
    answer = asking.http.get(address, explain=_meant)
    if answer is None:
        raise SourceChanged(f"{address} answered *unchanged* to a question without a condition")
    file = RawFile(
        source=source.id, label=label, part=part, address=address, content=answer.content,
        media_type=answer.media_type, licence=source.licence, validators=answer.validators,
    )  # fmt: skip
    # What cannot be read is not worth landing: the next refresh asks again.
    _table(file) if label.startswith(DOWNLOAD) else _rows(file, ())
    return file


def _meant(status: int, body: str) -> MilepostError | None:
    """Give what a failure means here, where that is not what its status says."""
    if status == 403 and "Missing Authentication Token" in body:
        return SourceChanged("the source has no such path (it says that a token is missing); expected one it knows")
    if status == 500 and "Cannot set properties of undefined" in body:
        return SourceChanged("the source knows no such code (it fails over it); expected one of its own lists")
    return None


def _rows(file: RawFile, fields: Sequence[str]) -> list[dict[str, Any]]:
    document = read_json(file.content, file.address)
    if not isinstance(document, list) or not all(isinstance(row, dict) for row in document):
        raise SourceChanged(f"{file.address}: found {type(document).__name__}, expected a list of rows")
    if not document:
        raise SourceChanged(f"{file.address}: found an empty list, expected rows: the code may no longer be known")
    for place, row in enumerate(document, start=1):
        gone = [field for field in fields if field not in row]
        if gone:
            there = ", ".join(sorted(map(str, row)))[:200]
            raise SourceChanged(f"{file.address}: row {place} has {there}; expected also {', '.join(gone)}")
    return document


def _table(file: RawFile) -> list[dict[str, Any]]:
    try:
        lines = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise SourceChanged(f"{file.address}: found no CSV table ({error}), expected one in UTF-8") from error
    header = lines[0] if lines else []
    gone = [name for name in COLUMNS if name not in header]
    if gone or len(set(header)) != len(header):
        raise SourceChanged(
            f"{file.address}: found the columns {', '.join(header)[:200]}; expected {', '.join(COLUMNS)}"
        )
    for number, line in enumerate(lines[1:], start=2):
        # Labels with a line break outside quotes cut a row in two: nothing is put together by guess.
        if len(line) != len(header):
            raise SourceChanged(f"{file.address}: row {number} has {len(line)} cells, expected {len(header)}")
    if len(lines) < 2:
        raise SourceChanged(f"{file.address}: found no row under the header, expected some")
    return [dict(zip(header, line, strict=True)) for line in lines[1:]]


def _region(file: RawFile, label: str) -> str:
    """Give what the list of regions calls the region of a label. Raises SourceChanged when it is not listed."""
    wanted = label.partition(REGION)[2]
    rows = _rows(file, ("regionID", "regionName"))
    names = {str(row["regionName"]) for row in rows if str(row["regionID"]) == wanted}
    if len(names) != 1:
        known = ", ".join(sorted({f"{row['regionID']} {row['regionName']}" for row in rows}))[:300]
        raise SourceChanged(f"{file.address}: region {wanted} is not listed once; there are {known}")
    return names.pop()


def _read(
    gathering: Gathering, binding: SeriesBinding, row: Mapping[str, Any], number: int, region: str | None
) -> None:
    said = _of_table(row) if "SeriesID" in row else _of_answer(row, binding, region)
    if said["passed_over"]:
        gathering.passed_over += 1
        return
    problems = list(_problems(said, binding))
    for code, column, found, expected in problems[:1]:
        gathering.refuse(code, number, column, found, expected, ASK)
    if problems:
        return
    estimated = "estimate" in said["from"].casefold()
    gathering.add(
        indicator=binding.indicator, area=area_of(said["area"]), period=said["year"],
        breakdown=breakdown_of({"sex": said["sex"]}) or binding.breakdown, value=number_of(said["value"]),
        unit=binding.unit.value, status=(ObsStatus.ESTIMATED if estimated else ObsStatus.NORMAL).value,
        note="; ".join(part for part in (said["note"], said["from"]) if part), file=0, row=number,
    )  # fmt: skip


def _of_answer(row: Mapping[str, Any], binding: SeriesBinding, region: str | None) -> dict[str, Any]:
    answers = row["answer"] if isinstance(row["answer"], list) else []
    value = answers[0].get("value") if len(answers) == 1 and isinstance(answers[0], dict) else None
    # A region's own option says which area it is; that the rows are about that region their name says.
    is_there = region is None or str(row.get("regionName")) == region
    area = str(row.get("isoCode") or "") if region is None else binding.options.get("area", "")
    return {
        "passed_over": False, "code": str(row["codeID"]), "wanted": binding.label.partition(REGION)[0],
        "area": area if is_there else str(row.get("regionName")), "year": str(row["dataYear"]), "value": value,
        "sex": "_T", "from": str(row.get("dataSource") or ""), "note": str(row.get("dataNote") or ""),
    }  # fmt: skip


def _of_table(row: Mapping[str, Any]) -> dict[str, Any]:
    parts = [text for text in (row["Disaggregation1"], row["Disaggregation2"]) if text]
    sex = sex_of(parts[0]) if len(parts) == 1 and "sex" in row["DisaggregationGroup"].casefold() else None
    return {
        # An empty value is no data; another breakdown than by sex is not what the binding asks for.
        "passed_over": not row["Value"] or bool(parts and sex is None), "code": row["SeriesID"],
        "wanted": row["SeriesID"], "area": row["AreaCode"], "year": row["Year"], "value": row["Value"],
        "sex": sex or "_T", "from": row["Source"], "note": row["Notes"],
    }  # fmt: skip


def _problems(said: Mapping[str, Any], binding: SeriesBinding) -> Iterator[tuple[str, str, object, str]]:
    """Give what cannot be understood about a row as (code, column, found, expected)."""
    wanted = binding.label.removeprefix(DOWNLOAD).partition(REGION)[0]
    if said["code"] != wanted:
        yield "code-unknown", "codeID", said["code"], f"{wanted}, which was asked for"
    if area_of(said["area"]) is None:
        yield (
            "area-unknown",
            "isoCode",
            said["area"] or "nothing",
            "an ISO 3166-1 or UN M49 code, or the region asked for",
        )
    if not (said["year"].isascii() and said["year"].isdigit() and 1000 <= int(said["year"][:9]) <= 9999):
        yield "period-unreadable", "dataYear", said["year"], "a year"
    if number_of(said["value"]) is None:
        yield "value-not-a-number", "answer", said["value"], "one answer with a number"
