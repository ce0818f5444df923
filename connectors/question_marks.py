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
    from collections.abc import Iterator, Sequence

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


def marks_asked(table: Table, source: Source, choices: Choices) -> Iterator[dict[str, Any]]:
    """Give the questions about the marks of numbers and the order of days. The rows are looked through once for both.

    Nothing is asked where every number and every day has one reading, or it is known which is meant.
    """
    keys = [_keys_of_values(table, source, choices), _keys_of_days(table, source, choices)]
    values, days = _texts(table, keys)
    yield from (asked for asked in (_decimals_asked(values), _dates_asked(days)) if asked)


def _keys_of_values(table: Table, source: Source, choices: Choices) -> set[str]:
    if choices.decimal is not None or source.layout is not None or source.connector == "responses":
        return set()
    return {key for key in table.wanted if key == "value" or key.startswith(WIDE)}


def _keys_of_days(table: Table, source: Source, choices: Choices) -> set[str]:
    if choices.dates is not None or source.layout is not None:
        return set()
    if source.connector == "responses":
        return {source.microdata.period.strip().lower()} & set(table.wanted) if source.microdata else set()
    return {"period"} & set(table.wanted)


def _decimals_asked(texts: Sequence[str]) -> dict[str, Any] | None:
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


def _dates_asked(texts: Sequence[str]) -> dict[str, Any] | None:
    days = [plain_number(text) for text in texts if is_day(text)]
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


def _texts(table: Table, wanted: Sequence[set[str]]) -> list[list[str]]:
    """Give the different texts under some sets of headings, in the order of the rows, as far as one would look."""
    found: list[dict[str, None]] = [{} for _ in wanted]
    places = [
        (place, texts)
        for keys, texts in zip(wanted, found, strict=True)
        for place, key in enumerate(table.wanted)
        if key in keys
    ]
    # Cell by cell, because a large file is looked through whole: rows by heading are made when it is read.
    for _, cells in table.under if places else ():
        width = len(cells)
        for place, texts in places:
            if place < width and (cell := cells[place]).text and not cell.is_number and cell.problem is None:
                texts[cell.text] = None
        if all(len(texts) >= MOST_TEXTS for texts in found):
            break
    return [list(texts)[:MOST_TEXTS] for texts in found]


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
