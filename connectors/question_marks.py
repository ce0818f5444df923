"""Whether the numbers and days of a table have one reading only, and which readings they could have.

Numbers in cells have one already; what is asked about are texts: `1,5`, `1.234`, `03/04/2021`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from connectors.numbers import number_written, plain_number
from connectors.own_headings import WIDE
from connectors.own_periods import ORDERS, day_in, is_day
from connectors.signs import seen

if TYPE_CHECKING:
    from connectors.sheets import Table
    from indicators.framework import Source
    from indicators.handing_in import Choices

Format = tuple[str, str]
"""The marks of decimals and of groups."""

PLAIN: Format = (".", "")
FORMATS: tuple[Format, ...] = (
    PLAIN, (",", ""), (".", ","), (".", " "), (".", "'"), (",", "."), (",", " "), (",", "'"),
)  # fmt: skip

PREVIEWED = 5
MOST_TEXTS = 10_000
_MARKED = re.compile(
    r"[+-]?\d[\d.,'\u2019 \u00a0\u202f]*[.,'\u2019 \u00a0\u202f][\d.,'\u2019 \u00a0\u202f]*\d", re.ASCII
)
_NAMES = {".": "a point", ",": "a comma", " ": "a space", "'": "an apostrophe"}
_ORDERS = {"ymd": "year, month, day", "dmy": "day, month, year", "mdy": "month, day, year"}


def decimals_asked(table: Table, source: Source, choices: Choices) -> dict[str, Any] | None:
    """Give the question about the marks of numbers; None when every number has one reading, or its marks are known."""
    if choices.decimal is not None or source.layout is not None or source.connector == "responses":
        return None
    texts = _texts(table, lambda key: key == "value" or key.startswith(WIDE))
    marked = [text for text in texts if _MARKED.fullmatch(plain_number(text, ".", ","))]
    read = {one: [_read(text, one) for text in marked] for one in FORMATS}
    candidates = _candidates(read)
    if len(candidates) == 1 and PLAIN in candidates:
        return None
    differs = [at for at in range(len(marked)) if len({read[one][at] for one in (PLAIN, *candidates)}) > 1]
    options = [
        {
            "sets": {"decimal": one[0], "grouping": one[1]}, "title": _titled(one),
            "preview": tuple(f"{seen(marked[at])} is read as {_number(read[one][at])}" for at in differs[:PREVIEWED]),
        }
        for one in candidates
    ]  # fmt: skip
    example = seen(marked[differs[0]])
    sentence = (
        f"How are numbers written here? {example} can be read in more than one way."
        if len(candidates) > 1
        else f"How are numbers written here? {example} is not written with a point for decimals alone."
    )
    return {"kind": "decimal", "sentence": sentence, "options": options}


def _candidates(read: dict[Format, list[float | None]]) -> list[Format]:
    """Give the formats that read the most texts, one for each way of reading them; the plainest come first."""
    count = {one: sum(value is not None for value in values) for one, values in read.items()}
    most = max(count.values())
    if count[PLAIN] == most and most < len(read[PLAIN]):
        # No format reads them all and none reads more than ours: what is left over is a finding.
        return [PLAIN]
    found: dict[tuple[float | None, ...], Format] = {}
    for one in FORMATS:
        if count[one] == most:
            found.setdefault(tuple(read[one]), one)
    return list(found.values())


def dates_asked(table: Table, source: Source, choices: Choices) -> dict[str, Any] | None:
    """Give the question about the order of days; None when no day asks for one, or it is known."""
    if choices.dates is not None or source.layout is not None:
        return None
    wanted = {"period"}
    if source.connector == "responses":
        wanted = {source.microdata.period.strip().lower()} if source.microdata else set()
    days = [plain_number(text) for text in _texts(table, lambda key: key in wanted) if is_day(text)]
    if not days:
        return None
    read = {order: [day_in(day, order) for day in days] for order in ORDERS}
    most = max(sum(map(bool, found)) for found in read.values())
    options = [
        {
            "sets": {"dates": order}, "title": _ORDERS[order],
            "preview": tuple(
                f"{day} is read as {one or 'no day'}" for day, one in zip(days, found, strict=True)
            )[:PREVIEWED],
        }
        for order, found in read.items()
        if sum(map(bool, found)) == most
    ]  # fmt: skip
    return {"kind": "dates", "sentence": f"In which order are days written here? {days[0]} does not say it itself.",
            "options": options}  # fmt: skip


def _texts(table: Table, wanted: Any) -> list[str]:
    """Give the different texts under some headings, in the order of the rows, as far as one would look at them."""
    keys = [key for key in table.letters if wanted(key)]
    found: dict[str, None] = {}
    for row in table.rows():
        for key in keys:
            cell = row.cells[key]
            if cell.text and not cell.is_number and cell.problem is None:
                found[cell.text] = None
        if len(found) >= MOST_TEXTS:
            break
    return list(found)


def _read(text: str, one: Format) -> float | None:
    return number_written(plain_number(text, *one), *one)


def _titled(one: Format) -> str:
    decimal, grouping = one
    groups = f"{_NAMES[grouping]} between groups of three" if grouping else "nothing between groups of three"
    return f"{_NAMES[decimal]} for decimals, {groups}"


def _number(value: float | None) -> str:
    if value is None:
        return "no number"
    return str(int(value)) if value.is_integer() else repr(value)
