"""Files people hand in, made on the spot: those in order, and those that are not. The list tells what we accept."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import openpyxl

HEADINGS = ["indicator", "area", "period", "value", "unit", "status", "note"]
ROWS = [
    ["meeting-share", "CHE", "2021", 47.5, "percent", "A", "first count"],
    ["meeting-share", "FRA", "2021", 50, "percent", "E", ""],
]


def text(rows=ROWS, headings=HEADINGS, mark=","):
    lines = [headings, *rows]
    return "\n".join(mark.join("" if cell is None else str(cell) for cell in line) for line in lines) + "\n"


def workbook(*sheets, change=None):
    """An .xlsx of sheets, each (title, lines); `change` may do anything to the book before it is saved."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, lines in sheets or [("Data", [HEADINGS, *ROWS])]:
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
    if change is not None:
        change(book)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def with_cell(address, value):
    def change(book):
        book.worksheets[0][address] = value

    return workbook(change=change)


def with_member(name, content, *, base=None):
    """An .xlsx with one more part, or with one part replaced."""
    kept = zipfile.ZipFile(io.BytesIO(base or workbook()))
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in kept.infolist():
            if member.filename != name:
                archive.writestr(member, kept.read(member))
        archive.writestr(name, content)
    return saved.getvalue()


def archive(**members):
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return saved.getvalue()


def sheet_xml(cells):
    return f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{cells}</sheetData></worksheet>'


LAUGHS = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;">]><worksheet>&y;</worksheet>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><worksheet>&x;</worksheet>'
SHEET = "xl/worksheets/sheet1.xml"


def hide(book):
    book.create_sheet("Codes").sheet_state = "hidden"
    book["Codes"].append(HEADINGS)
    book["Codes"].append(["hidden-share", "CHE", "1999", 1, "percent", "A"])


def merge(book):
    book.worksheets[0].merge_cells("A2:A3")


IN_ORDER = {
    "csv": text().encode(),
    "csv with a byte order mark": b"\xef\xbb\xbf" + text().encode(),
    "csv with Windows line ends": text().replace("\n", "\r\n").encode(),
    "csv with old Mac line ends": text().replace("\n", "\r").encode(),
    "csv with semicolons": text(mark=";").encode(),
    "csv with quoted headings": text(headings=[f'"{name}"' for name in HEADINGS], mark=";").encode(),
    "tab separated": text(mark="\t").encode(),
    "UTF-16 little endian": text().encode("utf-16-le").join([b"\xff\xfe", b""]),
    "UTF-16 without a mark": text().encode("utf-16-le"),
    "UTF-16 without a mark, big endian": text().encode("utf-16-be"),
    "UTF-16 big endian": text().encode("utf-16-be").join([b"\xfe\xff", b""]),
    "headings in capitals": text(headings=[f" {name.upper()} " for name in HEADINGS]).encode(),
    "columns in another order": text([line[::-1] for line in ROWS], HEADINGS[::-1]).encode(),
    "columns that are not ours": text([[*line, "x"] for line in ROWS], [*HEADINGS, "my own"]).encode(),
    "title lines above": b"Meetings of the year\n\n" + text().encode(),
    "empty lines between": text().replace("\nmeeting", "\n\n,,,\nmeeting").encode(),
    "areas by their names": text([["meeting-share", "Suisse", *ROWS[0][2:]], ["meeting-share", "FRANCE", *ROWS[1][2:]]]).encode(),
    "workbook": workbook(),
    "workbook with instructions first": workbook(("Read me", [["Fill in the sheet Data"]]), ("Data", [HEADINGS, *ROWS])),
    "workbook with a hidden sheet": workbook(change=hide),
    "workbook with the table further down": workbook(("Data", [[], ["Meetings"], [], [None, None, *HEADINGS], *[[None, None, *line] for line in ROWS]])),
    "workbook with numbers as text": workbook(("Data", [HEADINGS, *[[str(cell) for cell in line] for line in ROWS]])),
    "workbook with years as numbers": workbook(("Data", [HEADINGS, *[[*line[:2], 2021, *line[3:]] for line in ROWS]])),
}  # fmt: skip
"""Each reads into the same two rows."""

REFUSED = {
    "nothing": (b"", "the file is empty"),
    "only spaces": (b" \n\n", "the file is empty"),
    "no header": (text().split("\n", 1)[1].encode(), "expected also indicator"),
    "a column less": (text(headings=[*HEADINGS[:3], "amount", *HEADINGS[4:]]).encode(), "expected also value"),
    "a column twice": (text(headings=[*HEADINGS[:6], "value"]).encode(), "value twice"),
    "Chinese in GB18030": (text([[*ROWS[0][:6], "首次统计"]]).encode("gb18030"), "is not UTF-8; expected Unicode text"),
    "French in Windows-1252": (text([[*ROWS[0][:6], "première"]]).encode("cp1252"), "is not UTF-8"),
    "an open quote": (text().encode() + b'meeting-share,"CHE', "breaks off or is not CSV"),
    "an HTML page": (b"<html><table><tr><td>indicator</td></tr></table></html>", "an HTML page"),
    "a PDF": (b"%PDF-1.7 ...", "a PDF file"),
    "a workbook cut off": (workbook()[:-200], "cut off or damaged"),
    "a workbook cut in the middle": (workbook()[: len(workbook()) // 2], "cut off or damaged"),
    "an archive of other things": (archive(**{"notes.txt": "x"}), "an archive, not a workbook"),
    "a workbook with macros": (with_member("xl/vbaProject.bin", b"x"), "holds macros"),
    "a workbook that unpacks beyond reason": (with_member("xl/media/zeros", b"\0" * 40_000_000), "unpacks to 40,0"),
    "a thousand laughs": (with_member(SHEET, LAUGHS), "cannot be read"),
    "a file from outside": (with_member(SHEET, OUTSIDE), "cannot be read"),
    "a sheet that is no XML": (with_member(SHEET, "not xml"), "cannot be read"),
    "a cell at the far corner": (with_cell("XFD1048576", 1), "columns; expected at most 200"),
    "a cell in the last row": (with_cell("A1048576", 1), "reaches row 1,048,576; expected at most"),
    "two sheets with the columns": (workbook(("One", [HEADINGS]), ("Two", [HEADINGS])), "the sheets One, Two all have our columns"),
    "no sheet with the columns": (workbook(("One", [["a", "b"]])), "no sheet has the columns"),
    "an empty workbook": (workbook(("One", [])), "no sheet has the columns"),
}  # fmt: skip
"""Each is refused whole, in one sentence that says this."""

FINDINGS = {
    "a formula nobody worked out": (with_cell("D2", "=1+1"), "formula-without-value", "value"),
    "a formula's error": (with_cell("D2", "#DIV/0!"), "cell-error", "value"),
    "a ratio that became a date": (with_cell("D2", date(2021, 3, 4)), "cell-is-a-date", "value"),
    "a period that became a date": (with_cell("C2", date(2021, 1, 1)), "cell-is-a-date", "period"),
    "a truth": (with_cell("D2", True), "cell-is-a-truth", "value"),
    "a decimal comma": (text([[*ROWS[0][:3], '"47,5"', *ROWS[0][4:]]]).encode(), "value-not-a-number", "value"),
    "a decimal comma without quotes": (text([[*ROWS[0][:3], "47,5", *ROWS[0][4:]]]).encode(), "row-too-long", None),
    "a thousands mark": (text([[*ROWS[0][:3], "1 234", *ROWS[0][4:]]]).encode(), "value-not-a-number", "value"),
    "a percent sign": (text([[*ROWS[0][:3], "47.5%", *ROWS[0][4:]]]).encode(), "value-not-a-number", "value"),
    "brackets for a minus": (text([[*ROWS[0][:3], "(5)", *ROWS[0][4:]]]).encode(), "value-not-a-number", "value"),
    "less than": (text([[*ROWS[0][:3], "<5", *ROWS[0][4:]]]).encode(), "value-not-a-number", "value"),
    "not a number": (text([[*ROWS[0][:3], "nan", *ROWS[0][4:]]]).encode(), "value-not-a-number", "value"),
    "no value": (text([[*ROWS[0][:3], "", *ROWS[0][4:]]]).encode(), "value-missing", "value"),
    "a value that is missing": (text([[*ROWS[0][:5], "O", ""]]).encode(), "value-with-missing-status", "value"),
    "an unknown indicator": (text([["something", *ROWS[0][1:]]]).encode(), "indicator-unknown", "indicator"),
    "an unknown area": (text([[ROWS[0][0], "Atlantis", *ROWS[0][2:]]]).encode(), "area-unknown", "area"),
    "an area that two bear": (text([[ROWS[0][0], "Korea", *ROWS[0][2:]]]).encode(), "area-unknown", "area"),
    "a group by its name": (text([[ROWS[0][0], "Africa", *ROWS[0][2:]]]).encode(), "area-unknown", "area"),
    "a country that has ended": (text([[ROWS[0][0], "Netherlands Antilles", *ROWS[0][2:]]]).encode(), "area-ended", "area"),
    "a period in words": (text([[*ROWS[0][:2], "last year", *ROWS[0][3:]]]).encode(), "period-unreadable", "period"),
    "another unit": (text([[*ROWS[0][:4], "count", *ROWS[0][5:]]]).encode(), "unit-differs", "unit"),
    "an unknown status": (text([[*ROWS[0][:5], "estimated", ""]]).encode(), "status-unknown", "status"),
}  # fmt: skip
"""Each has a row that is not understood: the finding's code and column."""
