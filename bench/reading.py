"""Reading what people hand in: our whole way, in a process of its own, beside a bare pass over the same file.

The bare pass is the floor: every cell is looked at once by `csv` or openpyxl, and nothing is understood.
"""

from __future__ import annotations

import csv
import io
import time
from typing import TYPE_CHECKING, Any

import openpyxl
import pycountry

from connectors import reading_child
from connectors.apart import Limits, run_apart
from connectors.apart_warm import start_early
from connectors.reading_child import read_apart
from indicators.framework import SeriesBinding, Source, Text
from indicators.provenance import RawFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from connectors.apart import Answer

HEADINGS = ("indicator", "area", "period", "value", "unit", "status", "note")
SOURCE = Source(
    id="register", title=Text(en="Register"), connector="workbook", owner="-", licence="-", cadence="-",
    series=(SeriesBinding(label="register", indicator="meeting-share", unit="percent"),),
)  # fmt: skip
LIMITS = Limits(cpu_seconds=1_200)
PEAKS: list[int] = []


def rows(count: int) -> Iterator[tuple[object, ...]]:
    """Rows in order of many areas and years; every fifth has a note of its own."""
    areas = [country.alpha_3 for country in pycountry.countries]
    for number in range(count):
        note = "" if number % 5 else f"counted in meeting {number}"
        value = number * 7919 % 10_000 / 100
        area, year = areas[number % len(areas)], 1960 + number // len(areas) % 60
        yield "meeting-share", area, str(year), value, "percent", "A", note


def as_csv(lines: Iterable[tuple[object, ...]], headings: Sequence[str] = HEADINGS) -> bytes:
    written = io.StringIO(newline="")
    csv.writer(written).writerows([headings, *lines])
    return written.getvalue().encode()


def as_workbook(lines: Iterable[tuple[object, ...]], headings: Sequence[str] = HEADINGS) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Data")
    for line in (headings, *lines):
        sheet.append(line)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def bare_csv(content: bytes) -> int:
    return sum(1 for line in csv.reader(io.StringIO(content.decode(), newline="")) if any(line)) - 1


def bare_openpyxl(content: bytes) -> int:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    return sum(1 for line in book.worksheets[0].iter_rows(values_only=True) if any(line)) - 1


def ours(content: bytes) -> int:
    file = RawFile(source="register", label="register", address="handed-in", content=content)
    reading = read_apart(SOURCE, [file], limits=LIMITS, progress=lambda _: None)
    assert not reading.findings, reading.findings[:3]
    return len(reading.frame)


def measured(job: str, parcel: Any, **more: Any) -> Answer:
    answer = run_apart(job, parcel, **more)
    PEAKS.append(answer.peak)
    return answer


def taken(work: Callable[[bytes], int], content: bytes) -> tuple[float, int]:
    started = time.perf_counter()
    count = work(content)
    return time.perf_counter() - started, count


def main() -> None:
    reading_child.run_apart = measured
    start_early()
    small = as_csv(rows(10))
    print(f"the first file, with the start of the warm process: {taken(ours, small)[0]:.2f} s")
    print(f"a file of ten rows after that: {min(taken(ours, small)[0] for _ in range(5)) * 1_000:.0f} ms")
    for name, content, bare in (
        ("100,000 rows of CSV", as_csv(rows(100_000)), bare_csv),
        ("100,000 rows of .xlsx", as_workbook(rows(100_000)), bare_openpyxl),
        ("1,000,000 rows of CSV", as_csv(rows(1_000_000)), bare_csv),
    ):
        (floor, there), (took, read) = taken(bare, content), taken(ours, content)
        assert there == read, (there, read)
        told = f"{bare.__name__} {floor:.1f} s, ours {took:.1f} s ({took / floor:.1f})"
        print(f"  {name}, {len(content) / 1e6:.0f} MB: {told}, peak {PEAKS[-1] / 2**20:,.0f} MiB")


if __name__ == "__main__":
    main()
