"""The DataHub at the address the plan gives: country series, regional aggregates, and its download as CSV.

It answers 200 with an empty list for what it has not, and its numbers for countries and regions are of several
kinds: each delivery carries the lists they are resolved by, and one that is empty is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from connectors.contract import Asking, Delivery, Reading
from connectors.datahub_download import read_download, records_of
from connectors.datahub_lists import countries_of, regions_of, rows_of_list, unit_of
from connectors.datahub_rows import read_series, series_of
from connectors.frames import Gathering
from indicators.errors import SourceChanged
from indicators.provenance import RawFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from connectors.http import Answer
    from indicators.errors import MilepostError
    from indicators.framework import Source

COUNTRIES, REGIONS, DICTIONARY = "country/all", "region/all", "dictionaries/getbyid"
_LABEL = re.compile(r"(?:(?P<kind>region|download):)?(?P<code>\d+)(?:/(?P<region>\d+))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a label asks for: a code's country series, its aggregate of a region, or its download."""

    label: str
    kind: str
    code: int
    region: int | None = None


class DataHub:
    """One delivery a label: the data, then the lists that say what its numbers of countries, regions and codes mean."""

    kind = "datahub"
    reader_version = "1"

    def fetch(self, source: Source, asking: Asking) -> Iterator[Delivery]:
        for label in dict.fromkeys(series.label for series in source.series):
            wanted = wanted_by(source, label)
            fetch = _fetch_download if wanted.kind == "download" else _fetch_series
            files = tuple(fetch(source, wanted, asking))
            if files:
                yield Delivery(label, files)

    def read(self, source: Source, files: Sequence[RawFile]) -> Reading:
        wanted = wanted_by(source, files[0].label)
        parts = 2 if wanted.kind == "download" else 3
        if len(files) != parts:
            raise SourceChanged(f"{wanted.label}: found {len(files)} parts, expected {parts}: the data and their lists")
        gathering = Gathering(source.id, wanted.label)
        read = _read_download if wanted.kind == "download" else _read_series
        return gathering.reading(read(gathering, source, wanted, files))


def wanted_by(source: Source, label: str) -> Wanted:
    """Read a label. Raises SourceChanged when it is none of `11624`, `region:11624/3` and `download:11624`."""
    match = _LABEL.fullmatch(label)
    kind = match["kind"] or "country" if match else ""
    if not match or (kind == "region") != (match["region"] is not None):
        raise SourceChanged(f"{source.id}: the label is {label!r}, expected 11624, region:11624/3 or download:11624")
    return Wanted(label, kind, int(match["code"]), int(match["region"]) if match["region"] else None)


def _fetch_series(source: Source, wanted: Wanted, asking: Asking) -> Iterator[RawFile]:
    path = f"aggregation/bycodeid/{wanted.code}/byregionid/{wanted.region}"
    if wanted.kind == "country":
        path = f"data/bycode/{wanted.code}"
    data = _ask(source, wanted, asking, path, held=True)
    if data is None:
        return
    series_of(data.content, data.address, wanted.code)
    yield data
    lists = _must(_ask(source, wanted, asking, COUNTRIES if wanted.kind == "country" else REGIONS, part=1))
    rows_of_list(lists.content, lists.address)
    yield lists
    yield _must(_ask(source, wanted, asking, f"{DICTIONARY}/{wanted.code}", part=2))


def _fetch_download(source: Source, wanted: Wanted, asking: Asking) -> Iterator[RawFile]:
    lists = _must(_ask(source, wanted, asking, COUNTRIES, part=1))
    countries = ",".join(str(number) for number in sorted(countries_of(lists.content, lists.address)))
    query = {"codesid": str(wanted.code), "countriesid": countries}
    data = _ask(source, wanted, asking, "data/download", query=query, held=True)
    if data is not None:
        records_of(data.content, data.address)
        yield from (data, lists)


def _ask(  # noqa: PLR0913 - what is asked for, and how it is kept
    source: Source, wanted: Wanted, asking: Asking, path: str, *,
    part: int = 0, query: Mapping[str, str] | None = None, held: bool = False,
) -> RawFile | None:  # fmt: skip
    start = _download_address(source) if query else source.address.rstrip("/")
    address = f"{start}/{path}"
    whole = f"{address}?{urlencode(query)}" if query else address
    known = asking.held.get(whole) if held else None
    answer = asking.http.get(address, query, known, explain=lambda status, said: _meaning(wanted, path, status, said))
    return None if answer is None else _raw(source, wanted, whole, answer, part)


def _download_address(source: Source) -> str:
    """Only version 3 gives the download; a plan may say where that is."""
    address = source.address.rstrip("/")
    return source.options.get("download", re.sub(r"/v2$", "/v3", address)).rstrip("/")


def _must(file: RawFile | None) -> RawFile:
    if file is None:
        raise SourceChanged("a list was answered as unchanged to a question without a condition, expected its rows")
    return file


def _raw(source: Source, wanted: Wanted, address: str, answer: Answer, part: int) -> RawFile:
    return RawFile(
        source=source.id, label=wanted.label, address=address, content=answer.content, part=part,
        media_type=answer.media_type, licence=source.licence, validators=answer.validators,
    )  # fmt: skip


def _meaning(wanted: Wanted, path: str, status: int, said: str) -> MilepostError | None:
    """Give what the DataHub means by a failure; its words mislead."""
    if status == 403 and "Missing Authentication Token" in said:
        return SourceChanged(
            f"{wanted.label}: there is no path {path} there; 'Missing Authentication Token' means that"
        )
    if status == 403:
        return SourceChanged(
            f"{wanted.label}: the DataHub turns these requests away (403): ask its owner, or hand in its file"
        )
    if status == 473:
        return SourceChanged(
            f"{wanted.label}: the DataHub answered 473, as to who does not say who is asking (User-Agent)"
        )
    if status == 500 and "availableCountries" in said:
        words = said.strip()[:80]
        return SourceChanged(f"{wanted.label}: the DataHub knows no code {wanted.code} (500: {words})")
    return None


def _read_series(gathering: Gathering, source: Source, wanted: Wanted, files: Sequence[RawFile]) -> str | None:
    data, lists, dictionary = files
    rows = series_of(data.content, data.address, wanted.code)
    unit = unit_of(dictionary.content, dictionary.address, wanted.code)
    known = countries_of(lists.content, lists.address) if wanted.kind == "country" else None
    region = None
    if wanted.region is not None:
        region = regions_of(lists.content, lists.address).get(wanted.region)
        if region is None:
            raise SourceChanged(f"{wanted.label}: the list of regions has no {wanted.region}, expected it there")
    gathering.see(rows)
    for binding in (series for series in source.series if series.label == wanted.label):
        gathering.rows_read += len(rows)
        read_series(gathering, binding, rows, unit, known, region)
    return max((str(row.get("updateDate") or "")[:10] for row in rows), default="") or None


def _read_download(gathering: Gathering, source: Source, wanted: Wanted, files: Sequence[RawFile]) -> str | None:
    data, lists = files
    records = records_of(data.content, data.address)
    isos = set(countries_of(lists.content, lists.address).values())
    gathering.see(record.cells for record in records if record.cells)
    for binding in (series for series in source.series if series.label == wanted.label):
        gathering.rows_read += len(records)
        read_download(gathering, binding, records, wanted.code, isos)
    return max((record.cells.get("LastModifiedOn", "") for record in records), default="") or None
