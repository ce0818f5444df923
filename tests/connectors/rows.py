"""Small microdata to count: a source of a plan, rows that land as they would, and what is read of them."""

from __future__ import annotations

from connectors.contract import Cell
from connectors.microdata import CountingConnector
from connectors.minimise import Response
from tests.connectors.specimens import source_of

SATISFIED = {"where": {"q": ["4", "5"]}}


class Rows(CountingConnector):
    """A kind of source whose several answers stand in one text with semicolons between."""

    separator = ";"


def series(indicator="satisfied", *, label="survey", breakdown="", areas="all", **counting):
    return {"label": label, "indicator": indicator, "unit": "count", "breakdown": breakdown, "areas": areas,
            "counting": counting}  # fmt: skip


def source(*bindings, **microdata):
    """A source that counts so; its rows are all from 2021 unless something else is said."""
    when = {} if "period" in microdata else {"fixed_period": "2021"}
    return source_of("responses", series=list(bindings), microdata={**when, **microdata})


def landed(asked, rows, connector=None, **given):
    """The file that lands of rows, numbered from 1 unless they bring a `number`."""
    responses = [
        Response(row.get("number", number), {name: value for name, value in row.items() if name != "number"})
        for number, row in enumerate(rows, start=1)
    ]
    return (connector or Rows()).landed(asked, "survey", "http://there/survey", responses, **given)


def read(asked, rows, connector=None, **given):
    return (connector or Rows()).read(asked, [landed(asked, rows, connector, **given)])


def values(reading):
    """What was counted, None for what is suppressed, by (indicator, area, period, breakdown)."""
    frame = reading.frame
    cells = zip(frame["indicator"], frame["area"], frame["period"], frame["breakdown"], strict=True)
    told = zip(frame["value"], frame["status"], strict=True)
    return {
        Cell(*cell): None if status == "Q" else int(value) for cell, (value, status) in zip(cells, told, strict=True)
    }


def counts(reading):
    """The same, where there is one indicator and one period: by area or breakdown, "" for the total."""
    return {cell.breakdown or cell.area.replace("001", ""): value for cell, value in values(reading).items()}


def assert_accounted_for(reading):
    """Every row of microdata was counted, passed over, or has a finding."""
    with_findings = {finding.row for finding in reading.findings}
    assert all(with_findings)
    assert reading.rows_read == reading.counted + reading.passed_over + len(with_findings)
