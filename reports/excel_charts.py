"""Charts that the spreadsheet draws itself, from numbers that stand in the table above them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from reports.blocks import Cell, Column, Quantity, Table
from reports.charts import GREY, INK, RED
from reports.charts_status import DARK, LOOKS
from reports.excel_looks import FONTS, plain, value_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.chart import Chart
    from xlsxwriter.worksheet import Worksheet

    from reports.blocks import Figure, Numbers, Series
    from reports.excel_looks import Sheets

WIDTH, HEIGHT, ROWS = 680, 300, 16
"""In pixels, and how many rows of a sheet a chart covers."""

KINDS = {
    "way": {"type": "line"},
    "bars": {"type": "bar"},
    "shares": {"type": "bar", "subtype": "percent_stacked"},
}
NO_LINE = {"none": True}
LINES: dict[str, dict[str, Any]] = {
    "observed": {"line": {"color": INK, "width": 1.75}, "marker": ("circle", INK)},
    "earlier": {"line": NO_LINE, "marker": ("circle", "#FFFFFF")},
    "way": {"line": {"color": GREY, "width": 1.25, "dash_type": "dash"}, "marker": ("diamond", RED)},
    "outlook": {"line": NO_LINE, "marker": ("x", GREY)},
}
"""As the drawings of the other formats have them: told apart by line and shape, not by colour alone."""


def numbers_table(figure: Figure) -> Table:
    """Put the numbers of a chart in a table: a row for each category, a column for each mark."""
    numbers = figure.numbers
    columns = (Column(numbers.head, 40), *(Column(one.name, 20, figures=True) for one in numbers.series))
    filled = zip(*(_quantities(one, numbers) for one in numbers.series), strict=True)
    rows = tuple(
        (Cell(category), *(Cell("", quantity=one) for one in quantities))
        for category, quantities in zip(numbers.categories, filled, strict=True)
    )
    return Table(caption=figure.caption, columns=columns, rows=rows)


def _quantities(series: Series, numbers: Numbers) -> list[Quantity | None]:
    unit, decimals = numbers.unit, numbers.decimals
    return [None if value is None else Quantity(value, unit, decimals) for value in series.values]


def insert_chart(sheets: Sheets, sheet: Worksheet, figure: Figure, first_row: int, columns: Sequence[int]) -> int:
    """Put the chart of a table that begins at a row, each of its columns at one of the sheet's, below it.

    Gives the first row that is free again.
    """
    numbers = figure.numbers
    last_row = first_row + len(numbers.categories) - 1
    chart: Chart = sheets.book.add_chart(KINDS[numbers.kind])
    for series, column in zip(numbers.series, columns[1:], strict=True):
        chart.add_series(
            {
                "name": [sheet.name, first_row - 1, column],
                "categories": [sheet.name, first_row, columns[0], last_row, columns[0]],
                "values": [sheet.name, first_row, column, last_row, column],
                # Asked to read its own cells, the writer keeps a nought for an empty one.
                "values_data": [None if cell is None else value_of(cell) for cell in _quantities(series, numbers)],
                **_look(series, numbers),
            }
        )
    _dress(chart, sheets, numbers)
    about = {"description": plain(figure.alternative), "object_position": 1, "x_offset": 8, "y_offset": 6}
    sheet.insert_chart(last_row + 1, 0, chart, about)
    return last_row + 1 + ROWS


def _look(series: Series, numbers: Numbers) -> dict[str, Any]:
    if numbers.kind == "bars":
        return {"fill": {"color": "#8FB8D6"}, "border": {"color": INK}, "gap": 60, "data_labels": {"value": True}}
    if numbers.kind == "shares":
        ink = "#FFFFFF" if series.look in DARK else INK
        # A nought would be written where there is nothing to see.
        shown = {"value": True, "num_format": "0;;", "font": {"color": ink}}
        return {"fill": {"color": LOOKS[series.look][0]}, "border": {"color": INK}, "gap": 50, "data_labels": shown}
    look = LINES[series.look]
    shape, fill = look["marker"]
    marker = {"type": shape, "size": 7, "fill": {"color": fill}, "border": {"color": GREY if shape == "x" else INK}}
    return {"line": look["line"], "marker": marker}


def _format(sheets: Sheets, numbers: Numbers) -> str:
    return sheets.number_format(Quantity(Decimal(0), numbers.unit, numbers.decimals))


def _dress(chart: Chart, sheets: Sheets, numbers: Numbers) -> None:
    font = {"name": FONTS.get(sheets.words.language, "Arial"), "size": 9}
    chart.set_title({"none": True})
    chart.set_size({"width": WIDTH, "height": HEIGHT})
    chart.show_blanks_as("span")
    quiet = {"num_font": font, "line": {"color": GREY}}
    values = quiet if numbers.kind == "shares" else quiet | {"num_format": _format(sheets, numbers)}
    lines = {"major_gridlines": {"visible": True, "line": {"color": "#E6E6E6"}}}
    if numbers.kind == "way":
        chart.set_x_axis({**quiet, "label_position": "low"})
        chart.set_y_axis({**values, **lines})
    else:
        # Bars are stacked upwards, and what is first should be read first.
        chart.set_y_axis({**quiet, "reverse": True, "crossing": "max", "major_gridlines": {"visible": False}})
        # A bar that does not begin at nought says another share than its figure.
        is_positive = all(value >= 0 for one in numbers.series for value in one.values if value is not None)
        floor = {"min": 0} if is_positive else {}
        chart.set_x_axis({**values, **lines, **floor})
    names = [one.name for one in numbers.series]
    chart.set_legend({
        "position": "bottom", "font": font, "none": len(names) == 1,
        "delete_series": [n for n, name in enumerate(names) if name in names[:n]],
    })  # fmt: skip
