"""Cells of a table that hold a figure: its text in the words of the report, and the figure itself, unrounded."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from reports.blocks import Cell, Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.wording import Words

MOST_DECIMALS = 6
"""What is closer to its target than that is printed as if it were there."""


def decimals_of(figure: Decimal) -> int:
    """Give the number of decimals a figure is written with."""
    exponent = figure.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def count_cell(number: int | None, words: Words) -> Cell:
    """Give a whole number; a dash where a document printed one."""
    return Cell("–") if number is None else Cell(words.count(number), quantity=Quantity(Decimal(number)))


def decimals_of_money(amount: Decimal) -> int:
    """Say with how many decimals an amount is written: none, or the two of every other."""
    return 0 if amount == amount.to_integral_value() else 2


def money_cell(amount: Decimal | None, words: Words) -> Cell:
    """Give an amount without its currency; a dash where it is unknown."""
    if amount is None:
        return Cell("–")
    decimals = decimals_of_money(amount)
    return Cell(words.figure(amount, decimals), quantity=Quantity(amount, decimals=decimals))


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
    decimals = telling_decimals(line)
    text = f"{words.quantity(latest['value'], line['unit'], decimals)} ({words.period(latest['period'])})"
    return Cell(text, notes, quantity=_quantity(latest, {**line, "decimals": decimals}, words))


def telling_decimals(line: Mapping[str, Any]) -> int:
    """Give as many decimals as it takes for a value not to look like the target it is not: 59.96 beside 60.0."""
    declared, target = int(line["decimals"]), line["target"].get("value")
    if target is None:
        return declared
    seen, aimed = Decimal(line["latest"]["value"]), Decimal(target)
    enough = range(declared, max(declared, MOST_DECIMALS) + 1)
    return next((n for n in enough if round(seen, n) != round(aimed, n)), declared)


def _quantity(given: Mapping[str, Any], line: Mapping[str, Any], words: Words) -> Quantity | None:
    if given.get("value") is None:
        return None
    return Quantity(Decimal(given["value"]), line["unit"], line["decimals"], words.period(given["period"]))
