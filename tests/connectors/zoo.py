"""Files people hand in, made on the spot: how they are made, and those in order. The lists tell what we accept."""

from __future__ import annotations

import io
import zipfile

import openpyxl

from tests.connectors.old_books import Percent, ods, xls

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


def worked_out():
    """The sheet of a workbook in which a formula stands beside its value, as Excel saves it."""
    kept = zipfile.ZipFile(io.BytesIO(workbook())).read(SHEET).decode()
    changed = kept.replace("<v>47.5</v>", "<f>95/2</f><v>47.5</v>")
    assert changed != kept
    return changed


def hide(book):
    book.create_sheet("Codes").sheet_state = "hidden"
    book["Codes"].append(HEADINGS)
    book["Codes"].append(["hidden-share", "CHE", "1999", 1, "percent", "A"])


def as_percent(*addresses):
    def change(book):
        for address in addresses:
            book.worksheets[0][address].number_format = "0.0%"

    return change


LANGUAGES = {
    "French": ["Indicateur", "Zone", "Période", "Valeur", "Unité", "Statut", "Remarque"],
    "Spanish": ["INDICADOR", "ZONA", "PERÍODO", "VALOR", "UNIDAD", "ESTADO", "NOTA"],
    "Russian": ["Показатель", "Территория", "Период", "Значение", "Единица  измерения", "Статус", "Примечание"],
    "Chinese": ["指标", "地区", "时期", "数值", "单位", "状态", "备注"],
    "Arabic": ["المؤشر", "المنطقة", "الفترة", "القيمة", "الوحدة", "الحالة", "ملاحظة"],
}
WIDE = [[*line[1:4], *line[5:]] for line in ROWS]
"""The same rows with a column of the indicator in place of its name, the value and the unit."""


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
    "workbook with groups of headings above": workbook(("Data", [["What", None, None, "How much", None, None, None], HEADINGS, *ROWS]), change=lambda book: [book.worksheets[0].merge_cells(one) for one in ("A1:C1", "D1:G1")]),
    "workbook with a title in merged cells": workbook(("Data", [["Meetings of the year"], HEADINGS, *ROWS]), change=lambda book: book.worksheets[0].merge_cells("A1:G1")),
    "workbook with formulas that were worked out": with_member(SHEET, worked_out()),
    "workbook with numbers as text": workbook(("Data", [HEADINGS, *[[str(cell) for cell in line] for line in ROWS]])),
    "workbook with years as numbers": workbook(("Data", [HEADINGS, *[[*line[:2], 2021, *line[3:]] for line in ROWS]])),
    "tab separated values with another name": text(mark="\t").encode("utf-16"),
    "an old Excel workbook": xls(("Data", [HEADINGS, *ROWS])),
    "an old Excel workbook, title lines above": xls(("Read me", [["x"]]), ("Data", [["Meetings"], [], HEADINGS, *ROWS])),
    "an OpenDocument workbook": ods(("Data", [HEADINGS, *ROWS])),
    "an OpenDocument workbook with a hidden sheet": ods(("Data", [HEADINGS, *ROWS]), ("Old", [HEADINGS, *ROWS], True)),
    "without a column of units": text([[*line[:4], *line[5:]] for line in ROWS], [*HEADINGS[:4], *HEADINGS[5:]]).encode(),
    "a column for each indicator, by its id": text(WIDE, ["area", "period", "meeting-share", "status", "note"]).encode(),
    "a column for each indicator, its id above its title": workbook(("Data", [["Meetings"], [None, None, "meeting-share"], ["Zone", "Période", "Part des réunions", "Statut", "Remarque"], *WIDE])),
    "a column for each indicator, its id in its heading": text(WIDE, ["area", "period", "Share of meetings [meeting-share]", "status", "note"]).encode(),
    "digits of another script": text([[*ROWS[0][:2], "٢٠٢١", "٤٧٫٥", *ROWS[0][4:]], [*ROWS[1][:3], "５０", *ROWS[1][4:]]]).encode(),
    "codes in another width, with hard spaces": text([["meeting-share\u00a0", "ＣＨＥ", *ROWS[0][2:]], ROWS[1]]).encode(),
    "a status left empty": text([[*ROWS[0][:5], "", ROWS[0][6]], ROWS[1]]).encode(),
    "rows that say nothing yet": text([*ROWS, ["meeting-share", "DEU", "2021", "", "percent", "", ""]]).encode(),
    "an old Excel workbook with percentages shown as such": xls(("Data", [HEADINGS, [*ROWS[0][:3], Percent(0.475), *ROWS[0][4:]], [*ROWS[1][:3], Percent(0.5), *ROWS[1][4:]]])),
    "percentages shown as such": workbook(("Data", [HEADINGS, [*ROWS[0][:3], 0.475, *ROWS[0][4:]], [*ROWS[1][:3], 0.5, *ROWS[1][4:]]]), change=as_percent("D2", "D3")),
    **{f"headings in {language}": text(headings=headings).encode() for language, headings in LANGUAGES.items()},
}  # fmt: skip
"""Each reads into the same two rows."""
