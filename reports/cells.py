"""Cells of a table that hold a figure: its text in the words of the report, and the figure itself, unrounded."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from reports.blocks import Cell, Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.wording import Words


def decimals_of(figure: Decimal) -> int:
    """Give the number of decimals a figure is written with."""
    exponent = figure.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def count_cell(number: int | None, words: Words) -> Cell:
    """Give a whole number; a dash where a document printed one."""
    return Cell("–") if number is None else Cell(words.count(number), quantity=Quantity(Decimal(number)))


def figure_cell(value: str | None, decimals: int, words: Words) -> Cell:
    """Give a bare figure; a dash where it is undefined."""
    if value is None:
        return Cell("–")
    return Cell(words.figure(value, decimals), quantity=Quantity(Decimal(value), decimals=decimals))


def share_cell(value: str | None, words: Words) -> Cell:
    """Give a share of 1 as a percentage; a dash where it is undefined."""
    return Cell(words.share(value), quantity=None if value is None else Quantity(Decimal(value), "share"))


def benchmark_cell(line: Mapping[str, Any], which: str, words: Words, notes: tuple[int, ...] = ()) -> Cell:
    """Give the baseline or target of a line with its period, or the kind of unknown it is."""
    given = line[which]
    text = words.benchmark(given, line["unit"], line["decimals"])
    return Cell(text, notes, quantity=_quantity(given, line, words))


def latest_cell(line: Mapping[str, Any], words: Words, notes: tuple[int, ...] = ()) -> Cell:
    """Give the latest value of a line with its period, or say that there is none."""
    latest = line["latest"]
    if latest is None or latest["value"] is None:
        return Cell(words.say("not available"), notes)
    text = f"{words.quantity(latest['value'], line['unit'], line['decimals'])} ({words.period(latest['period'])})"
    return Cell(text, notes, quantity=_quantity(latest, line, words))


def _quantity(given: Mapping[str, Any], line: Mapping[str, Any], words: Words) -> Quantity | None:
    if given.get("value") is None:
        return None
    return Quantity(Decimal(given["value"]), line["unit"], line["decimals"], words.period(given["period"]))
