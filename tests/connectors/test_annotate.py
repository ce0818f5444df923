"""The owner's file comes back with what was found in it, and with everything the owner wrote as it was."""

from __future__ import annotations

import io
import re
import zipfile
from copy import copy
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from connectors.annotate import annotated
from connectors.findings_sheet import COLUMNS, WORDS, apart, writable
from connectors.reading_child import annotated_apart
from connectors.signs import has_invisible, seen
from connectors.workbook import Workbook
from indicators.errors import SourceChanged
from indicators.findings import Finding, Severity
from indicators.handing_in import Choices, Encoding
from indicators.provenance import RawFile
from tests.connectors.old_books import ods
from tests.connectors.test_zoo import SOURCE
from tests.connectors.zoo import HEADINGS, IN_ORDER, ROWS, text, with_cell, workbook

HEAD = 4
"""The line of the headings on the sheet of findings."""


def finding(cell=None, *, sheet="Data", row=2, severity=Severity.ERROR, **said):
    words = {"found": "abc", "expected": "a number", "remedy": "write a number"}
    return Finding(**{"code": "value-not-a-number", "severity": severity, "sheet": sheet, "row": row, "cell": cell, "column": "value", **words, **said})  # fmt: skip


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content), rich_text=True)


def listed(book, title="Findings"):
    return [[cell.value for cell in row] for row in book[title].iter_rows(min_row=HEAD + 1, max_col=len(COLUMNS))]


def furnish(book):
    """What people put into workbooks beside numbers."""
    sheet = book["Data"]
    sheet["D3"] = "=SUM(D2,1)"
    sheet["H1"], sheet["H2"], sheet["H3"] = "extra", date(2021, 3, 4), datetime.fromisoformat("2021-03-04T05:06")
    sheet["I1"], sheet["I2"] = "=HYPERLINK(A1)", "text"
    sheet["I3"].value, sheet["I3"].data_type = "=1+1 as a text", "s"
    sheet["B2"].font, sheet["B2"].fill = Font(bold=True, color="FF0000"), PatternFill("solid", start_color="00FF00")
    sheet["D2"].number_format = "0.0%"
    sheet["A3"].comment = Comment("ours alone", "Somebody")
    sheet.column_dimensions["A"].width, sheet.row_dimensions[3].hidden = 33, True
    drop_down = DataValidation("list", "Codes!$A$1:$A$2")
    sheet.add_data_validation(drop_down)
    drop_down.add("B2:B99")
    book.create_sheet("Codes").sheet_state = "hidden"
    book["Codes"]["A1"] = "CHE"
    book.defined_names["areas"] = openpyxl.workbook.defined_name.DefinedName("areas", attr_text="Codes!$A$1:$A$2")


def cells_of(book, titles):
    return {
        (title, cell.coordinate): (
            cell.value,
            cell.value is None or cell.data_type,
            cell.number_format,
            copy(cell.font),
            copy(cell.alignment),
        )
        for title in titles
        for row in book[title].iter_rows()
        for cell in row
    }


FURNISHED = workbook(change=furnish)


def test_everything_the_owner_wrote_is_as_it_was():
    before, after = (
        opened(FURNISHED),
        opened(annotated(FURNISHED, Choices(), [finding("D2"), finding("G2"), finding("A3")])),
    )
    assert cells_of(after, before.sheetnames) == cells_of(before, before.sheetnames)
    assert after.sheetnames == ["Data", "Codes", "Findings"]
    assert after["Codes"].sheet_state == "hidden"
    assert (after["Data"].column_dimensions["A"].width, after["Data"].row_dimensions[3].hidden) == (33, True)
    assert after["Data"].data_validations.dataValidation[0].sqref == before["Data"].data_validations.dataValidation[0].sqref  # fmt: skip
    assert after.defined_names["areas"].attr_text == "Codes!$A$1:$A$2"
    fills = {cell.coordinate for row in after["Data"].iter_rows() for cell in row if copy(cell.fill) != copy(before["Data"][cell.coordinate].fill)}  # fmt: skip
    assert fills == {"D2", "G2", "A3"}


def test_a_cell_has_all_its_findings_in_one_comment_in_words():
    told = [finding("D2"), finding("D2", found="xyz", severity=Severity.WARNING), finding("C2")]
    sheet = opened(annotated(workbook(), Choices(), told))["Data"]
    assert sheet["D2"].comment.text == (
        "Found: abc\nExpected: a number\nWhat to do: write a number\n\n"
        "Found: xyz\nExpected: a number\nWhat to do: write a number"
    )
    assert sheet["D2"].fill.start_color.rgb == "00FFC7CE"
    assert sheet["C2"].comment.text.count("Found") == 1
    assert sheet["C3"].comment is None


def test_what_somebody_else_wrote_on_a_cell_stays_above():
    comment = opened(annotated(FURNISHED, Choices(), [finding("A3")]))["Data"]["A3"].comment
    assert (comment.text.split("\n\n")[0], comment.author) == ("ours alone", "Somebody")
    assert "Found: abc" in comment.text


def test_the_sheet_of_findings_lists_each_with_a_link_to_its_cell():
    told = [
        finding("D2"),
        finding("C3", row=3, severity=Severity.WARNING),
        finding(None, row=None, sheet=None, severity=Severity.BLOCKER),
    ]
    book = opened(annotated(workbook(), Choices(), told))
    sheet = book["Findings"]
    assert [cell.value for cell in sheet[HEAD]] == ["Severity", "Code", "Sheet", "Cell", "Line", "Column", "Found", "Expected", "What to do"]  # fmt: skip
    assert listed(book)[0] == ["refuses the row", "value-not-a-number", "Data", "D2", "2", "value", "abc", "a number", "write a number"]  # fmt: skip
    assert [row[0] for row in listed(book)] == ["refuses the row", "warning", "stops the file"]
    assert [sheet.cell(HEAD + line, 4).hyperlink.location for line in (1, 2)] == ["'Data'!D2", "'Data'!C3"]
    assert sheet.cell(HEAD + 3, 4).hyperlink is None
    assert book.active.title == "Findings"
    assert [one.sheet_view.tabSelected for one in book.worksheets] == [False, True]


def test_a_finding_without_a_cell_is_marked_by_its_line_and_heading():
    told = [finding(row=3), finding(row=2, column="note"), finding(row=2, column=None), finding(row=3, column="Land")]
    book = opened(annotated(workbook(), Choices(), told))
    assert [row[3] for row in listed(book)] == ["D3", "G2", "A2", "A3"]
    renamed = workbook(("Data", [["indicator", "Land", *HEADINGS[2:]], *ROWS]))
    book = opened(annotated(renamed, Choices(columns={"Land": "area"}), [finding(row=2, column="area")]))
    assert [row[3] for row in listed(book)] == ["B2"]


@pytest.mark.parametrize("cell", ["", "D", "2", "A0", "ZZZ1", "A9999999", "'x'!A1", "http://x", "A1:B2"])
def test_an_address_that_is_none_is_linked_nowhere(cell):
    book = opened(annotated(workbook(), Choices(), [finding(cell, row=None)]))
    assert book["Findings"].cell(HEAD + 1, 4).hyperlink is None
    assert all(one.comment is None for row in book["Data"].iter_rows() for one in row)


def test_a_finding_on_a_sheet_that_is_not_there_is_listed_all_the_same():
    book = opened(annotated(workbook(), Choices(), [finding("D2", sheet="Gone")]))
    assert listed(book)[0][2] == "Gone"


def test_of_merged_cells_the_first_is_marked():
    merged = workbook(change=lambda book: book["Data"].merge_cells("A2:B3"))
    assert opened(annotated(merged, Choices(), [finding("B3")]))["Data"]["A2"].comment is not None


def test_a_copy_that_comes_back_loses_the_marks_it_was_given():
    once = annotated(FURNISHED, Choices(), [finding("D2"), finding("A3")])
    again = opened(annotated(once, Choices(), [finding("G2")]))
    sheet = again["Data"]
    assert again.sheetnames == ["Data", "Codes", "Findings"]
    assert (sheet["D2"].comment, sheet["D2"].fill.fill_type) == (None, None)
    assert sheet["A3"].comment.text == "ours alone"
    assert "Found: abc" in sheet["G2"].comment.text
    assert len(listed(again)) == 1


def test_an_annotated_copy_reads_as_the_file_did():
    bad = with_cell("D2", "abc")
    first, again = (
        Workbook().read(SOURCE, [RawFile(source="frmd", label="register", address="x", content=content)])
        for content in (bad, annotated(bad, Choices(), [finding("D2")]))
    )
    assert again.findings == first.findings
    assert again.frame.equals(first.frame)


LEGACY = text([["meeting-share", "Côte d’Ivoire", "2021", "=1+1", "percent", "A", "=cmd|x"], ["-5", "+x", "@y", "0047", "", "é", "—"]])  # fmt: skip


@pytest.mark.parametrize(
    ("content", "choices"),
    [
        (LEGACY.encode(), Choices()),
        (LEGACY.encode("utf-8-sig"), Choices()),
        (LEGACY.replace(",", "\t").encode("utf-16"), Choices()),
        (LEGACY.replace(",", ";").encode("cp1252"), Choices(encoding=Encoding.WINDOWS_1252)),
    ],
    ids=["UTF-8", "with a mark", "UTF-16 and tabs", "Windows and semicolons"],
)
def test_a_text_file_comes_back_as_a_workbook_of_texts(content, choices):
    book = opened(annotated(content, choices, [finding(sheet=None, row=2), finding("B3", sheet=None, row=3)]))
    rows = [[cell.value or "" for cell in row] for row in book["Data"].iter_rows()]
    assert rows == [line.split(",") for line in LEGACY.splitlines()]
    assert {cell.data_type for row in book["Data"].iter_rows() for cell in row if cell.value} == {"s"}
    assert "Found: abc" in book["Data"]["D2"].comment.text
    assert book["Data"]["B3"].comment is not None


def test_an_open_document_comes_back_as_a_workbook_of_texts():
    book = opened(
        annotated(
            ods(("My: data", [HEADINGS, ROWS[0]], False)),
            Choices(sheet="My: data"),
            [finding("D2", sheet="My: data")],
        )
    )
    assert book.sheetnames == ["My_ data", "Findings"]
    assert [cell.value for cell in book["My_ data"][2]] == [str(cell) for cell in ROWS[0]]
    assert book["My_ data"]["D2"].comment is not None


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "é".encode("cp1252"), IN_ORDER["workbook"][:900]])  # fmt: skip
def test_a_file_that_cannot_be_opened_is_refused_in_a_sentence(content):
    with pytest.raises(SourceChanged, match="expected"):
        annotated(content, Choices(), [finding()])


def test_of_very_many_findings_all_are_listed_and_the_first_cells_marked(monkeypatch):
    monkeypatch.setattr("connectors.annotate.MOST_MARKED", 1_000)
    lines = text([ROWS[0]] * 2_000).encode()
    told = [finding(sheet=None, row=row) for row in range(2, 2_002)]
    book = opened(annotated(lines, Choices(), told))
    assert len(listed(book)) == 2_000
    assert sum(1 for row in book["Data"].iter_rows() for cell in row if cell.comment) == 1_000
    assert book["Findings"]["A2"].value == "Only the first 1,000 cells are marked; all findings are listed here."


def test_rows_that_are_left_out_of_a_copy_are_told_and_none_of_them_has_findings(monkeypatch):
    monkeypatch.setattr("connectors.plain_copy.MOST_COPIED", 70)
    book = opened(annotated(text([ROWS[0]] * 100).encode(), Choices(), [finding(sheet=None, row=90)]))
    assert "only the first" in book["Findings"]["A2"].value
    assert [cell.value for cell in book["Data"][90]] == [str(cell) for cell in ROWS[0]]
    assert book["Data"]["A91"].value is None


def test_a_copy_that_lacks_something_says_so():
    with_picture = workbook()
    saved = io.BytesIO(with_picture)
    with zipfile.ZipFile(saved, "a") as opened_archive:
        opened_archive.writestr("xl/media/image1.png", b"x")
    assert "lacks parts" in opened(annotated(saved.getvalue(), Choices(), [finding("D2")]))["Findings"]["A2"].value
    assert opened(annotated(with_picture, Choices(), [finding("D2")]))["Findings"]["A2"].value is None


@pytest.mark.parametrize("content", [FURNISHED, LEGACY.encode()], ids=["workbook", "text"])
def test_equal_input_gives_equal_bytes_and_no_time_of_day(content):
    made = annotated(content, Choices(), [finding("D2", sheet=None)])
    assert made == annotated(content, Choices(), [finding("D2", sheet=None)])
    assert made == annotated_apart(content, Choices(), [finding("D2", sheet=None)])
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        assert {one.date_time for one in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("language", WORDS)
def test_every_language_has_every_word(language):
    assert WORDS[language].keys() == WORDS["en"].keys()
    book = opened(annotated(workbook(), Choices(), [finding("D2")], language=language))
    assert [cell.value for cell in book[WORDS[language]["title"]][HEAD]] == [WORDS[language][name] for name in COLUMNS]


def test_lines_from_right_to_left_keep_what_runs_the_other_way_apart():
    book = opened(annotated(workbook(), Choices(), [finding("D2", found="-12.5")], language="ar"))
    sheet = book[WORDS["ar"]["title"]]
    assert sheet.sheet_view.rightToLeft
    assert [cell.value for cell in sheet[HEAD + 1]][3:7] == [apart(one, "ar") for one in ("D2", "2", "value", "-12.5")]
    assert "\u2068-12.5\u2069" in book["Data"]["D2"].comment.text
    assert book["Data"].sheet_view.rightToLeft != 1


def shown(text):
    return writable(seen(text))


ANY = st.text(st.characters(), max_size=40) | st.sampled_from("=+-@\t\r＝'").flatmap(lambda one: st.text(max_size=10).map(lambda rest: one + rest))  # fmt: skip


@settings(max_examples=150)
@given(found=ANY, column=ANY, sheet=st.just("Data") | ANY, code=ANY)
def test_whatever_is_quoted_is_text(found, column, sheet, code):
    told = finding("D2", found=found, column=column, sheet=sheet, code=code, remedy=found)
    made = annotated(workbook(), Choices(), [told])
    book = opened(made)
    row = book["Findings"][HEAD + 1]
    assert {cell.data_type for cell in row if cell.value is not None} == {"s"}
    assert row[6].value == (shown(found) or None)
    assert all(cell.value is None or not has_invisible(cell.value) for cell in row)
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        written = parts.read("xl/worksheets/sheet2.xml").decode()
        assert not re.search(r"<f[ >]", written)
        assert not any("External" in parts.read(name).decode() for name in parts.namelist() if name.endswith(".rels"))
    if sheet == "Data":
        assert f"Found: {shown(found)}" in book["Data"]["D2"].comment.text or not found
