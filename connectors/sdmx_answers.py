"""What an SDMX data message says, whatever its form: which form it is in is decided by its bytes.

SDMX-CSV is read here and not through pysdmx, whose reader moves every value one column on when rows have a
field more than the header, takes the zeros off codes, leaves out rows that say *deleted*, and knows one separator.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from connectors.http import what_is_there
from indicators.errors import SourceChanged

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

DELETED = "D"
ACTIONS = {"Information": "I", "Append": "A", "Replace": "R", "Merge": "M", "Delete": DELETED}
"""What messages in JSON and XML call the actions that SDMX-CSV has letters for."""

_ABOUT_ROWS = frozenset({"DATAFLOW", "STRUCTURE", "STRUCTURE_ID", "ACTION", "SERIES_KEY", "OBS_KEY"})
_START = re.compile(r'"?(?:DATAFLOW|STRUCTURE(?:\[[^\]]?\])?)(?:: [^",;\t|]*)?"?([,;\t|])')
_FLOW = re.compile(r"(?:[A-Za-z][\w.-]*:)?([\w@$-]+)(?:\([^()]*\))?", re.ASCII)


class Told(NamedTuple):
    """One observation: its place in the answer, a text for each component it has, and the action by its letter."""

    number: int
    cells: Mapping[str, str]
    action: str = ""

    def cell(self, name: str) -> str:
        """Give the text of a component, "" when the observation has none."""
        return self.cells.get(name, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class SdmxAnswer:
    """The observations of a data message.

    `columns` are all components it names; in a table (`is_table`) dimensions stand before the value.
    `dimensions` are those that make the key, the time left out, in the order of the key; None where the form
    does not say so. `flow` is what the message says it is about. `unread` are components whose values stand
    where it cannot be told which observations they belong to.
    """

    columns: tuple[str, ...]
    dimensions: tuple[str, ...] | None = None
    rows: Sequence[Told] = ()
    flow: str = ""
    is_table: bool = False
    unread: frozenset[str] = frozenset()


def answer_of(content: bytes, shown: str) -> SdmxAnswer:
    """Read a data message in CSV, JSON or XML. Raises SourceChanged when it is none, or cannot be trusted."""
    start = content[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    # Only who is answered in a form pays for its reader.
    if start.startswith((b"{", b"[")):
        from connectors.sdmx_json import answer_of_json  # noqa: PLC0415 - see above

        return answer_of_json(content, shown)
    if start.startswith(b"<"):
        from connectors.sdmx_xml import answer_of_xml  # noqa: PLC0415 - see above

        return answer_of_xml(content, shown)
    return _answer_of_csv(content, shown)


def flow_named(text: str) -> str:
    """Give the bare name in a reference such as `AGENCY:FLOW(1.0)`, "" when it is none."""
    match = _FLOW.fullmatch(text.split(": ", 1)[0].strip())
    return match[1] if match else ""


def _answer_of_csv(content: bytes, shown: str) -> SdmxAnswer:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceChanged(f"{shown}: byte {error.start} is not UTF-8, expected a data message in it") from error
    start = _START.match(text)
    if not start:
        raise SourceChanged(f"{shown}: found {what_is_there(content)}, expected an SDMX data message")
    lines = _lines_of(text, start[1], shown)
    header = next(lines)
    names = [re.sub(r"\[[^\]]*\]", "", name.split(": ", 1)[0].strip()) for name in header]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice or "" in names:
        raise SourceChanged(f"{shown}: the header has {', '.join(twice) or 'an empty name'}, expected each name once")
    labelled = [": " in name for name in header]
    rows, flows = [], set()
    for number, line in enumerate(lines, start=2):
        if not line:
            continue
        if len(line) != len(names):
            raise SourceChanged(
                f"{shown}: line {number} has {len(line)} fields, expected {len(names)} as in the header"
            )
        told, flow = _told(number, dict(zip(names, _codes(line, labelled), strict=True)))
        rows.append(told)
        flows.add(flow)
    if len(flows) > 1:
        raise SourceChanged(f"{shown}: found rows of {', '.join(sorted(flows))}, expected those of one flow")
    return SdmxAnswer(
        columns=tuple(name for name in names if name not in _ABOUT_ROWS), rows=rows, flow=next(iter(flows), ""),
        is_table=True,
    )  # fmt: skip


def _lines_of(text: str, separator: str, shown: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    except csv.Error as error:
        raise SourceChanged(f"{shown}: the CSV breaks off or is none ({error}), expected closed quotes") from error


def _codes(line: Sequence[str], labelled: Sequence[bool]) -> list[str]:
    """Give the codes of a line, without the labels of columns whose heading has one."""
    return [
        cell.split(": ", 1)[0].strip() if has_label else cell.strip()
        for cell, has_label in zip(line, labelled, strict=True)
    ]


def _told(number: int, cells: dict[str, str]) -> tuple[Told, str]:
    kind = cells.get("STRUCTURE", "dataflow").lower()
    flow = cells.get("DATAFLOW", cells.get("STRUCTURE_ID", "")) if kind == "dataflow" else ""
    about = {name: text for name, text in cells.items() if name not in _ABOUT_ROWS}
    return Told(number, about, cells.get("ACTION", "")), flow.split(": ", 1)[0]
