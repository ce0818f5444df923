"""Files of rows: responses, or a register with one row a publication, whose count per year is the value."""

from __future__ import annotations

import io
from datetime import date, datetime

import openpyxl
import pytest

from connectors.contract import Asking
from connectors.http import Http
from connectors.responses import Responses
from indicators.errors import SourceChanged
from indicators.provenance import RawFile
from tests.connectors.rows import assert_accounted_for, series, values
from tests.connectors.specimens import source_of

REGISTER = """Publications of the department
Title;Published on;Kind;Countries;Author
One;2021-03-04;report;CHE|FRA;A. Canary
Two;2021-11-30;brief;DEU;B. Canary
;;;;
Three;2022-01-10;report;;C. Canary
"""
BOUND = [
    series("publications"),
    series("reports", where={"kind": ["report"]}),
    series("countries", distinct="countries", by_area="countries"),
]
SOURCE = source_of(
    "responses", series=BOUND, options={"file": "register.csv", "separator": "|"},
    microdata={"period": "Published on", "codes": {"kind": {"report": "R", "brief": "B"}}},
)  # fmt: skip
EXPECTED = {
    ("publications", "001", "2021", ""): 2,
    ("publications", "001", "2022", ""): 1,
    ("reports", "001", "2021", ""): 1,
    ("reports", "001", "2022", ""): 1,
    ("countries", "001", "2021", ""): 3,
    ("countries", "001", "2022", ""): 0,
}


def workbook(*lines):
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def read(content):
    file = Responses().cut_down(
        SOURCE, content if isinstance(content, bytes) else content.encode(), "file:register.csv"
    )
    return Responses().read(SOURCE, [file])


HEADINGS = ["Title", "published on", "KIND", "Countries"]


def test_entries_of_a_register_are_counted_by_year():
    reading = read(REGISTER)
    assert values(reading) == EXPECTED
    assert reading.findings == ()
    assert set(reading.frame["note"]) >= {"2 of 2 rows", "1 of 2 rows", "3 countries in 2 of 2 rows"}
    assert_accounted_for(reading)


def test_a_workbook_with_dates_says_the_same():
    reading = read(
        workbook(
            HEADINGS,
            ["One", date(2021, 3, 4), "report", "CHE|FRA"],
            ["Two", datetime(2021, 11, 30, 8), "brief", "DEU"],  # noqa: DTZ001 - Excel knows no zones
            ["Three", "2022-01-10", "report", None],
        )
    )
    assert values(reading) == EXPECTED


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        (["x", "2021-03-04", "=1+1", "CHE"], "formula-without-value", "kind"),
        (["x", "2021-03-04", "#N/A", "CHE"], "cell-error", "kind"),
        (["x", "2021-03-04", date(2021, 1, 2), "CHE"], "cell-is-a-date", "kind"),
        (["x", "2021-03-04", "poem", "CHE"], "answer-unknown", "kind"),
        (["x", "last spring", "report", "CHE"], "period-unreadable", "Published on"),
        (["x", "2021-03-04", "report", "Atlantis"], "area-unknown", "countries"),
        (["x", "2021-03-04", "report", "CHE", "what is this"], "row-too-long", None),
    ],
)
def test_a_row_that_is_not_understood_is_a_finding_with_its_place(cells, code, column):
    reading = read(workbook(HEADINGS, ["One", "2021-03-04", "report", "CHE"], cells))
    (finding,) = reading.findings
    assert (finding.code, finding.row, finding.column) == (code, 3, column)
    assert "what is this" not in str(finding)
    assert values(reading)["reports", "001", "2021", ""] == (2 if column == "countries" else 1)
    assert_accounted_for(reading)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no row of the file has all of the headings countries, kind, published on; expected one"),
        (b"Title;Kind\nOne;report\n", "no row of the file has all"),
        (REGISTER.split("\n", 2)[2].encode(), "no row of the file has all"),
        (b"<html><table>", "an HTML page"),
        (REGISTER.encode() + b'Four;"2021', "breaks off or is not CSV"),
        (REGISTER.replace("Kind", "Countries").encode(), "no row of the file has all"),
        (REGISTER.replace("Author", "Kind").encode(), "kind twice"),
    ],
)
def test_a_file_that_is_not_the_register_is_refused_whole(content, said):
    with pytest.raises(SourceChanged, match=said) as raised:
        read(content)
    assert "canary" not in str(raised.value).lower()
    assert raised.value.__suppress_context__ or "no row" not in said


def fetched(folder, held=None):
    with Http(tries=0) as http:
        return list(Responses().fetch(SOURCE, Asking(http=http, folder=folder, held=held or {})))


def test_the_register_beside_the_plan_is_offered_once_and_again_when_what_is_kept_of_it_changed(tmp_path):
    path = tmp_path / "register.csv"
    path.write_text(REGISTER, encoding="utf-8")
    (delivery,) = fetched(tmp_path)
    (file,) = delivery.files
    assert "Canary" not in file.content.decode()
    held = {file.address: dict(file.validators)}
    assert fetched(tmp_path, held) == []
    path.write_text(REGISTER.replace("A. Canary", "D. Canary"), encoding="utf-8")
    assert fetched(tmp_path, held) == [], "an author is nobody's business here"
    path.write_text(REGISTER.replace("2022-01-10", "2022-01-11"), encoding="utf-8")
    assert len(fetched(tmp_path, held)) == 1


def test_a_register_that_is_not_there_is_named(tmp_path):
    with pytest.raises(SourceChanged, match=r"register\.csv is not in the plan folder"):
        fetched(tmp_path)


def test_without_a_file_of_its_own_a_source_waits_for_what_is_handed_in(tmp_path):
    source = SOURCE.model_copy(update={"options": {}})
    with Http(tries=0) as http:
        assert list(Responses().fetch(source, Asking(http=http, folder=tmp_path))) == []


def test_a_whole_file_that_landed_all_the_same_is_not_read():
    whole = RawFile(source=SOURCE.id, label="survey", address="file:register.csv", content=REGISTER.encode())
    with pytest.raises(SourceChanged, match="cannot be read") as raised:
        Responses().read(SOURCE, [whole])
    assert "Canary" not in str(raised.value)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"microdata": {"fixed_period": "2021"}, "series": [series()]}, "names no column"),
        (
            {"microdata": {"fixed_period": "2021", "keep": ["a", "A"]}, "series": [series()]},
            "names a column in two ways",
        ),
    ],
)
def test_a_plan_whose_columns_cannot_be_found_is_told_so(given, said):
    with pytest.raises(SourceChanged, match=said):
        Responses().cut_down(source_of("responses", **given), b"a\n1\n", "file:register.csv")
