"""Files that are refused whole, each in one sentence, and those that cannot be read before a question is answered."""

from __future__ import annotations

import struct

from tests.connectors.old_books import ODS_TYPE, compound, ods, xls
from tests.connectors.zoo import (
    HEADINGS,
    LAUGHS,
    OUTSIDE,
    ROWS,
    SHEET,
    archive,
    text,
    with_cell,
    with_member,
    workbook,
)

HTML = b"<html><head><meta charset='utf-8'></head><table><tr><td>indicator</td></tr></table></html>"
OFFICE_XML = b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'


def merged_head(book):
    book.worksheets[0].merge_cells("F1:G1")


def locked(content):
    """An archive whose members say that they are encrypted."""
    return content.replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")


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
    "a web page named .xls": (HTML, "an HTML page, whatever its name says"),
    "a web page with a mark and a comment": (b"\xef\xbb\xbf<!-- x -->" + HTML, "an HTML page"),
    "an XML document": (b"<?xml version='1.0'?><rows/>", "an XML document"),
    "an Excel 2003 XML file": (OFFICE_XML, "an Excel 2003 XML file"),
    "a picture": (b"\x89PNG\r\n\x1a\n", "a picture"),
    "a packed file": (b"\x1f\x8b\x08\x00", "a packed file"),
    "a text document": (b"{\\rtf1 x}", "a text document"),
    "a workbook with a password": (compound(EncryptionInfo=b"x", EncryptedPackage=b"x"), "locked with a password"),
    "an old workbook with macros": (compound(Workbook=b"x", _VBA_PROJECT_CUR=b"x"), "holds macros"),
    "an old Word document": (compound(WordDocument=b"x"), "a Word document"),
    "another old Office file": (compound(PowerPoint=b"x"), "an old Office file without a sheet"),
    "an old workbook with a password": (xls(("Data", [HEADINGS]), more=struct.pack("<3H", 0x2F, 2, 1)), "locked with a password"),
    "an old workbook that is damaged": (compound(Workbook=b"x"), "none that is visible"),
    "an Excel file of before 1995": (b"\x09\x04\x06\x00\x00\x00\x10\x00", "an Excel file of before 1995"),
    "a binary Excel file": (archive(**{"xl/workbook.bin": "x"}), "a binary Excel file (.xlsb)"),
    "a Word document": (archive(**{"word/document.xml": "x"}), "a Word document"),
    "an OpenDocument text": (archive(mimetype=ODS_TYPE.replace("spreadsheet", "text")), "an OpenDocument file without a sheet"),
    "an OpenDocument workbook with a password": (ods(("Data", [HEADINGS]), manifest="<encryption-data/>"), "locked with a password"),
    "an OpenDocument workbook with macros": (ods(("Data", [HEADINGS]), **{"Basic/Standard.xml": "x"}), "holds macros"),
    "an OpenDocument workbook with errors": (ods(("Data", [HEADINGS, [*ROWS[0][:3], "#DIV/0!"]])), "cells with an error"),
    "an archive of workbooks": (archive(**{"a.xlsx": "x", "b.csv": "x"}), "unpack it first"),
    "a workbook that leads out of itself": (with_member("../../x", b"x"), "parts that lead out of it"),
    "merged headings": (workbook(change=merged_head), "cells F1:G1 of the header row are merged"),
    "text that is no table": (b"Dear colleague, the share was 47.5 per cent", "expected also indicator"),
    "a table of 201 columns": (workbook(("Data", [[*HEADINGS, *map(str, range(194))]])), "has 201 columns; expected at most 200"),
    "an old workbook of 201 columns": (xls(("Data", [[*HEADINGS, *map(str, range(194))]])), "has 201 columns; expected at most 200"),
}  # fmt: skip
"""Each is refused whole, in one sentence that says this."""

ASKED = {
    "Chinese in GB18030, asked": (text([[*ROWS[0][:6], "首次统计"]]).encode("gb18030"), "encoding"),
    "Chinese in Big5": (text([[*ROWS[0][:6], "首次統計"]]).encode("big5"), "encoding"),
    "Russian in Windows-1251": (text([[*ROWS[0][:6], "первый счёт"]]).encode("cp1251"), "encoding"),
    "Russian in KOI8-R": (text([[*ROWS[0][:6], "первый счёт"]]).encode("koi8-r"), "encoding"),
    "Arabic in Windows-1256": (text([[*ROWS[0][:6], "العدد الأول"]]).encode("cp1256"), "encoding"),
    "two sheets that could be meant": (workbook(("One", [HEADINGS, *ROWS]), ("Two", [HEADINGS])), "sheet"),
    "two sheets without our columns": (workbook(("One", [["a"]]), ("Two", [["b"]])), "sheet"),
    "headings of somebody's own": (text(headings=["Was", "Land", "Jahr", "Wert", "Einheit", "Stand", "Anmerkung"]).encode(), "columns"),
    "decimal commas": (text([[*ROWS[0][:3], "47,5", *ROWS[0][4:]]], mark=";").encode(), "decimal"),
    "a mark that may be of decimals or of groups": (text([[*ROWS[0][:3], "1.234", *ROWS[0][4:]]]).encode(), "decimal"),
    "spaces between groups": (text([[*ROWS[0][:3], "1\u202f234,5", *ROWS[0][4:]]], mark=";").encode(), "decimal"),
    "days in an order of their own": (text([[*ROWS[0][:2], "03/04/2021", *ROWS[0][3:]]]).encode(), "dates"),
}  # fmt: skip
"""Each leads to one question of this kind."""
