"""The owner's own file back, with what was found marked in its cells and listed on a sheet of its own.

Nothing the owner wrote is changed: a workbook keeps its values, formulas and formats, any other file comes back as
a workbook with its rows as they were, as text. Marks of an earlier time are taken away first.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import PatternFill
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.cell import coordinate_from_string

from connectors.findings_sheet import FILLS, Wording, fill_findings_sheet, writable
from connectors.plain_copy import AUTHOR, LOOKED_AT, MOST_COPIED, plain_copy, title_of
from connectors.saving import LONG_AGO, saved
from indicators.errors import SourceChanged
from indicators.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from indicators.findings import Finding
    from indicators.handing_in import Choices

MOST_MARKED = 5_000
"""Cells with a comment at most: more of them make a workbook that no program opens willingly."""

_PROPERTY = "Milepost findings"
_BELOW = "\n\n— Milepost —\n"
"""What stands between somebody's comment on a cell and ours."""

_ADDRESS = re.compile("[A-Z]{1,3}[1-9][0-9]{0,6}")
_LONGEST_COMMENT = 4_000
_NOT_COPIED = re.compile("xl/(media|embeddings|ctrlProps|activeX|slicers|threadedComments|richData|diagrams)/")
_COLOURS = {fill.start_color.rgb for fill in FILLS.values()}
_GRAVITY = (Severity.WARNING, Severity.ERROR, Severity.BLOCKER)
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
"""What a sheet can hold."""


class _Opened(NamedTuple):
    """A workbook to be marked, and what is to be said of how it differs from what was handed in."""

    book: Workbook
    notes: tuple[str, ...]


def annotated(
    content: bytes, choices: Choices, findings: Sequence[Finding], *, language: str = "en",
    said: Mapping[str, str] | None = None,
) -> bytes:  # fmt: skip
    """Give the file back as .xlsx with its findings; equal input gives equal bytes.

    `said` gives sentences of the findings in the language, as they are to be written; others are written as they are.
    Raises SourceChanged for a file that cannot be opened.
    """
    if content[:2] == b"PK" and _is_xlsx(content):
        opened = _own(content)
        _unmark(opened.book)
    else:
        opened = _copied(content, choices, findings)
    place = _Places(opened.book, choices)
    places = [place.of(finding) for finding in findings]
    wording = Wording(language, said or {})
    capped = _mark(opened.book, findings, places, wording)
    _list(opened.book, findings, places, (*opened.notes, "capped") if capped else opened.notes, wording)
    return saved(opened.book)


def _is_xlsx(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except zipfile.BadZipFile:
        return False


def _own(content: bytes) -> _Opened:
    """Open a workbook as it is, its texts with their formats too."""
    try:
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            book = openpyxl.load_workbook(io.BytesIO(content), rich_text=True)
    except Exception as error:
        # The reader lets pass whatever its parts raise on a file that is not in order: there is no one family.
        raise SourceChanged(
            "the workbook cannot be opened to mark its findings; expected .xlsx: save it anew"
        ) from error
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        core = archive.read("docProps/core.xml") if "docProps/core.xml" in names else b""
    # The library would write the time of day in place of a date that is not there.
    for name in ("created", "modified"):
        if f":{name}".encode() not in core:
            setattr(book.properties, name, LONG_AGO)
    lost = bool(told) or any(_NOT_COPIED.match(name) for name in names)
    return _Opened(book, ("lost",) if lost else ())


def _copied(content: bytes, choices: Choices, findings: Sequence[Finding]) -> _Opened:
    wanted: defaultdict[str | None, set[int]] = defaultdict(set)
    for finding in findings:
        if finding.row is not None:
            wanted[finding.sheet].add(finding.row)
    book, short = plain_copy(content, choices, wanted)
    return _Opened(book, ("short",) if short else ())


class _Places:
    """Where findings are in a workbook: by their own cell, else by line and heading."""

    def __init__(self, book: Workbook, choices: Choices) -> None:
        self.book, self.choices = book, choices
        self.headings: dict[str, dict[str, str]] = {}

    def of(self, finding: Finding) -> tuple[str, str] | None:
        """Give the title of a sheet and an address on it; None for a finding about the whole."""
        sheet = self._sheet(finding.sheet or self.choices.sheet)
        if sheet is None:
            return None
        address = finding.cell or (f"{self._letter(sheet, finding.column)}{finding.row}" if finding.row else "")
        if not _ADDRESS.fullmatch(address):
            return None
        letter, row = coordinate_from_string(address)
        if row > MOST_ROWS or column_index_from_string(letter) > MOST_COLUMNS:
            return None
        cell = sheet[address]
        whole = next((one for one in sheet.merged_cells.ranges if address in one), None)
        # Of merged cells only the first can be marked.
        return sheet.title, whole.start_cell.coordinate if whole and isinstance(cell, MergedCell) else address

    def _sheet(self, title: str | None) -> Worksheet | None:
        there = {sheet.title: sheet for sheet in self.book.worksheets}
        if title is not None:
            return there.get(title_of(title))
        visible_ones = [sheet for sheet in there.values() if sheet.sheet_state == "visible"]
        return visible_ones[0] if visible_ones else None

    def _letter(self, sheet: Worksheet, column: str | None) -> str:
        if sheet.title not in self.headings:
            self.headings[sheet.title] = _headings(sheet)
        asked = (column or "").strip().casefold()
        named = (heading for heading, ours in self.choices.columns.items() if ours == column)
        known = self.headings[sheet.title]
        return next((known[one] for one in (asked, *(name.strip().casefold() for name in named)) if one in known), "A")


def _headings(sheet: Worksheet) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in sheet.iter_rows(max_row=LOOKED_AT, max_col=200):
        for cell in row:
            if isinstance(cell.value, str):
                found.setdefault(cell.value.strip().casefold(), get_column_letter(cell.column or 1))
    return found


def _mark(
    book: Workbook, findings: Sequence[Finding], places: Sequence[tuple[str, str] | None], wording: Wording
) -> bool:
    """Fill and comment the cells with findings; say whether there are more than are marked."""
    by_place: defaultdict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding, place in zip(findings, places, strict=True):
        if place is not None:
            by_place[place].append(finding)
    for (title, address), told in list(by_place.items())[:MOST_MARKED]:
        cell = book[title][address]
        cell.fill = FILLS[max((one.severity for one in told), key=_GRAVITY.index)]
        _comment(cell, "\n\n".join(_told(one, wording) for one in told))
    return len(by_place) > MOST_MARKED


def _told(finding: Finding, wording: Wording) -> str:
    told = [(wording.words[name], getattr(finding, name)) for name in ("found", "expected", "remedy")]
    return "\n".join(f"{word}: {wording.written(text)}" for word, text in told if text)


def _comment(cell: Any, text: str) -> None:
    """Put our words on a cell, below those of whoever wrote there before."""
    before, author = (cell.comment.text, cell.comment.author) if cell.comment else ("", AUTHOR)
    whole = f"{before}{_BELOW}{text}" if before else text
    cell.comment = Comment(writable(whole[:_LONGEST_COMMENT]), author, height=40 + 18 * whole.count("\n"), width=360)


def _unmark(book: Workbook) -> None:
    """Take away what an earlier copy was marked with: it may come back mended."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment is not None:
                    _unmark_cell(cell)
    properties: Any = cast("Any", book).custom_doc_props
    title = next((one.value for one in properties if one.name == _PROPERTY), None)
    if title is not None:
        del properties[_PROPERTY]
        if title in book.sheetnames and len(book.sheetnames) > 1:
            book.remove(book[title])


def _unmark_cell(cell: Any) -> None:
    before, ours, _ = cell.comment.text.partition(_BELOW)
    if cell.comment.author == AUTHOR or ours:
        cell.comment = Comment(before, cell.comment.author) if ours else None
        if cell.fill.fill_type == "solid" and cell.fill.start_color.rgb in _COLOURS:
            cell.fill = PatternFill()


def _list(
    book: Workbook, findings: Sequence[Finding], places: Sequence[tuple[str, str] | None], notes: Iterable[str],
    wording: Wording,
) -> None:  # fmt: skip
    """Add the sheet with all findings, and open the workbook there."""
    words = wording.words
    numbers = {"cells": f"{MOST_MARKED:,}", "rows": f"{MOST_COPIED:,}"}
    sheet = book.create_sheet(words["title"])
    fill_findings_sheet(sheet, findings, places, [words[one].format(**numbers) for one in notes], wording)
    cast("Any", book).custom_doc_props.append(StringProperty(name=_PROPERTY, value=sheet.title))
    for other in book.worksheets:
        # Two sheets that are both selected are edited together.
        other.sheet_view.tabSelected = other is sheet
    book.active = sheet
