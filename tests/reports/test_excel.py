"""The report as a workbook: numbers are numbers, texts are texts, and every sheet can be read, filtered and printed."""

from __future__ import annotations

import io
from decimal import Decimal

import openpyxl
import pytest

from indicators.series import ObsStatus
from reports.blocks import Figure, Quantity
from reports.build import LANGUAGES, build_report
from reports.excel_chapters import _places
from reports.excel_looks import value_of
from reports.marks import ISOLATE, POP
from tests.reports.sample import DIGEST, observed, snapshot
from tests.reports.written import blocks, seen, tables, workbook

HEADER, FIRST = 3, 4


def rows_of(sheet):
    """The rows of a sheet's first table as a mapping from heading to cell, by the first cell's value."""
    heads = [cell.value for cell in sheet[HEADER]]
    return {row[0].value: dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=FIRST)}


def test_there_is_a_cover_a_sheet_for_each_objective_the_sources_the_methods_and_the_flat_data():
    names = workbook("en").sheetnames
    assert names[0] == "Annual implementation report"
    assert names[2:8] == ["I.1", "I.2", "I.3", "I.4", "I.5", "I.6"]
    assert {"Data sources and dates", "Method", "Data", "Observations"} <= set(names)


def test_a_figure_is_a_number_shown_with_its_unit_and_its_period_stands_beside_it():
    told = rows_of(workbook("en")["I.5"])["I.5-c.1"]
    assert [(told[name].value, told[name].number_format) for name in ("Baseline", "Latest", "Progress")] == [
        (0.2, "#,##0.0%"), (0.223, "#,##0.0%"), (0.23, "#,##0%"),
    ]  # fmt: skip
    assert (told["Latest, period"].value, told["Pace"].value) == ("2022", pytest.approx(0.2683, abs=0.0001))
    assert told["Status"].value == "▼ off track"
    gap = rows_of(workbook("en")["I.4"])["I.4-a.1"]["Latest"]
    assert (gap.value, gap.number_format) == (-5, '#,##0.0" pp"')


def test_what_is_no_number_is_a_word_and_zero_is_zero():
    told = rows_of(workbook("en")["I.6"])
    assert told["I.6-a.1"]["Latest"].value == 0
    assert told["I.6-b.2"]["Latest"].value == "not available"
    assert told["I.6-b.2"]["Target"].value == "to be established"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_of_every_table_is_in_a_cell_as_a_number(language):
    numbers = {
        round(cell.value, 9)
        for sheet in workbook(language).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, int | float)
    }
    wanted = {
        round(value_of(cell.quantity), 9)
        for table in tables(language)
        for row in table.rows
        for cell in row
        if cell.quantity
    }
    assert wanted <= numbers


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sheet_is_set_up_for_screen_and_paper(language):
    for sheet in workbook(language).worksheets:
        assert bool(sheet.sheet_view.rightToLeft) == (language == "ar")
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.oddFooter.right.text.replace(ISOLATE, "").replace(POP, "").count("&") == 2
    for name in workbook(language).sheetnames[2:8]:
        sheet = workbook(language)[name]
        assert (sheet.freeze_panes, sheet.print_title_rows) == ("B4", f"${HEADER}:${HEADER}")
        assert sheet.auto_filter.ref.startswith(f"A{HEADER}:")
        assert sheet.cell(HEADER, 1).font.bold


def test_the_flat_data_hold_a_row_for_every_line_and_every_observation():
    lines = rows_of(workbook("en")["Data"])
    assert len(lines) == len(snapshot()["lines"])
    assert lines["I.5-c.1"]["Identity"].value == "ewaste-recycling-rate"
    assert lines["I.5-c.1"]["Gap"].value == 7.7
    told = [[cell.value for cell in row] for row in workbook("en")["Observations"].iter_rows(min_row=FIRST)]
    points = [p for several in snapshot()["series"].values() for one in several for p in one["points"]]
    assert len(told) == len(points)
    suppressed = next(row for row in told if row[0] == "I.2-a.1")
    assert (suppressed[6], suppressed[8][0]) == (None, ObsStatus.SUPPRESSED.value)


TYPED = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "＝1+1",
    "\t=1",
    "https://evil.example/",
    "{=1}",
    "external:c.xlsx",
    "a & b\x07",
]


def test_nothing_that_anybody_typed_is_a_formula_a_link_or_an_error():
    more = tuple(
        observed("wsis-participants", str(2005 + n), "9", source="wsis-telecom-events", unit="count", note=note)
        for n, note in enumerate(TYPED)
    )
    content = build_report(snapshot(more=more), digest=DIGEST, language="en", form="xlsx")
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert {cell.hyperlink.target for cell in cells if cell.hyperlink} == {None}
    notes = [seen(str(cell.value)) for cell in cells]
    assert [note for note in TYPED if seen(note.replace("\x07", "")) not in notes] == []


def test_a_share_of_a_percentage_is_kept_exact():
    assert value_of(Quantity(Decimal("22.3"), "percent")) == 0.223
    assert value_of(Quantity(Decimal("22.3"), "percentage_point")) == 22.3


@pytest.mark.parametrize(
    ("wanted", "given", "places"),
    [
        ([10, 40], [10, 40], [(0, 0), (1, 1)]),
        ([10, 40, 10], [10, 40], [(0, 0), (1, 1), (2, 2)]),
        ([50, 50], [10, 40, 10, 10, 30], [(0, 1), (2, 4)]),
        ([5, 5, 90], [40, 40, 10, 10], [(0, 0), (1, 1), (2, 3)]),
        ([90, 5, 5], [10, 10, 40, 40], [(0, 1), (2, 2), (3, 3)]),
    ],
)
def test_a_later_table_shares_the_columns_of_the_first(wanted, given, places):
    assert _places(wanted, given) == places


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_name_of_a_sheet_is_no_longer_than_excel_takes(language):
    assert max(len(name) for name in workbook(language).sheetnames) <= 31


def charts_of(sheet):
    return [chart for chart in sheet._charts if chart.anchor is not None]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_figure_of_the_report_is_a_chart_that_the_spreadsheet_draws_from_numbers_beside_it(language):
    book = workbook(language)
    figures = [block for block in blocks(language) if isinstance(block, Figure)]
    assert sum(len(charts_of(sheet)) for sheet in book.worksheets) == len(figures)
    (chart, *_) = charts_of(book["I.5"])
    (series, *_) = chart.series
    name, _, place = series.val.numRef.f.partition("!")
    beside = [cell.value for (cell,) in book[name.strip("'")][place.replace("$", "")]]
    assert (name.strip("'"), beside) == ("I.5", [0.2, None, None, None, None, None, 0.223, None])
    assert {one.idx: float(one.v) for one in series.val.numRef.numCache.pt} == {0: 0.2, 6: 0.223}


def test_a_break_parts_a_series_and_the_status_of_each_objective_is_stacked():
    wsis = next(block for block in blocks("en") if isinstance(block, Figure) and "5000" in str(block.numbers))
    assert [one.look for one in wsis.numbers.series][:2] == ["observed", "observed"]
    first = charts_of(workbook("en").worksheets[1])[0]
    (whole,) = [one for one in snapshot()["roll_ups"] if one["objective"] is None]
    assert (first.grouping, len(first.series)) == ("percentStacked", len(whole["by_status"]))
