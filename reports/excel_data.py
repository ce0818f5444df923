"""The data of a report, flat: one row for each place of an indicator, and one for each observation."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from indicators.code_words import meaning_of
from reports import phrases
from reports.blocks import Cell, Column, Quantity, Table
from reports.breakdowns import area_said, breakdown_said, lists_of
from reports.cells import MOST_DECIMALS, benchmark_cell, decimals_of, figure_cell, latest_cell, share_cell
from reports.discontinued import ended_cells, ended_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from indicators.texts import Language
    from reports.discontinued import Ended
    from reports.wording import Words


def lines_table(snapshot: Mapping[str, Any], words: Words) -> Table:
    """Give every line of the snapshot in one table."""
    rows = [_line(line, snapshot, words) for line in snapshot["lines"]]
    rows += [_ended(one, words) for one in ended_of(snapshot)]
    columns = (
        Column(words.say("Code"), 10),
        Column(words.say("Indicator"), 40),
        Column(words.say("Identity"), 24),
        Column(words.say("Objective"), 10),
        Column(words.say("Outcome"), 10),
        Column(words.say("Area"), 9),
        Column(words.say("Breakdown"), 14),
        Column(words.say("Unit"), 12),
        Column(words.say("Baseline"), 14, figures=True),
        Column(words.say("Target"), 14, figures=True),
        Column(words.say("Latest"), 14, figures=True),
        Column(words.say("Observation status"), 14),
        Column(words.say("Gap"), 12, figures=True),
        Column(words.say("Progress"), 10, figures=True),
        Column(words.say("Elapsed"), 10, figures=True),
        Column(words.say("Pace"), 9, figures=True),
        Column(words.say("Status"), 16),
        Column(words.say("Reason"), 26),
        Column(words.say("Flags"), 26),
        Column(words.say("Source"), 20),
        Column(words.say("Stale since"), 12),
    )
    return Table(caption=words.say("All indicators of the report"), columns=columns, rows=tuple(rows))


def _ended(one: Ended, words: Words) -> tuple[Cell, ...]:
    about = (Cell(one.code), Cell(words.text(one.title)), Cell(""), Cell(one.objective or ""))
    status, why = ended_cells(one, words)
    return (*about, *[Cell("")] * 12, status, why, *[Cell("")] * 3)


def _line(line: Mapping[str, Any], snapshot: Mapping[str, Any], words: Words) -> tuple[Cell, ...]:
    latest = line["latest"]
    return (
        Cell(line["code"]),
        Cell(words.text(line["title"])),
        Cell(line["indicator"]),
        Cell(line["objective"]),
        Cell(line["outcome"]),
        Cell(area_said(line["area"], snapshot, words)),
        Cell(breakdown_said(line["breakdown"], lists_of(snapshot), words)),
        Cell(words.unit(line["unit"])),
        benchmark_cell(line, "baseline", words),
        benchmark_cell(line, "target", words),
        latest_cell(line, words),
        _observation_status(latest["observation_status"] if latest else None, words),
        _gap(line, words),
        share_cell(line["progress"], words),
        share_cell(line["elapsed"], words),
        figure_cell(line["pace"], 2, words),
        Cell(words.status(line["status"]), status=line["status"]),
        Cell(words.say(phrases.REASONS[line["reason"]]) if line["reason"] else ""),
        Cell(words.parted(words.say(phrases.FLAGS[flag]) for flag in line["flags"])),
        Cell(line["source"] or ""),
        Cell(line["stale_since"] or ""),
    )


def _gap(line: Mapping[str, Any], words: Words) -> Cell:
    gap = line["gap"]
    if gap is None:
        return Cell("")
    text = words.quantity(gap["value"], gap["unit"], line["decimals"])
    return Cell(text, quantity=Quantity(Decimal(gap["value"]), gap["unit"], line["decimals"]))


def _observation_status(code: str | None, words: Words) -> Cell:
    if code is None:
        return Cell("")
    return Cell(f"{code}: {meaning_of('status', code, cast('Language', words.language)) or code}")


def observations_table(snapshot: Mapping[str, Any], words: Words) -> Table:
    """Give every observation behind the lines in one table: a value as it was read, or a stated absence."""
    units = {one["id"]: one["unit"] for one in snapshot["plan"]["indicators"]}
    rows = tuple(_observations(snapshot, units, words))
    columns = (
        Column(words.say("Code"), 10),
        Column(words.say("Identity"), 24),
        Column(words.say("Area"), 9),
        Column(words.say("Breakdown"), 14),
        Column(words.say("Source"), 20),
        Column(words.say("Period"), 10),
        Column(words.say("Value"), 14, figures=True),
        Column(words.say("Unit"), 12),
        Column(words.say("Observation status"), 22),
        Column(words.say("Origin"), 14),
        Column(words.say("Vintage"), 9, figures=True),
        Column(words.say("Known at"), 22),
        Column(words.say("Source's note"), 40),
    )
    return Table(caption=words.say("Observations behind the indicators"), columns=columns, rows=rows)


def _observations(
    snapshot: Mapping[str, Any], units: Mapping[str, str], words: Words
) -> Iterator[tuple[Cell, ...]]:  # fmt: skip
    for code, several in snapshot["series"].items():
        for series in several:
            unit = words.unit(units[series["indicator"]]) if series["indicator"] in units else ""
            for point in series["points"]:
                yield (
                    Cell(code),
                    Cell(series["indicator"]),
                    Cell(area_said(series["area"], snapshot, words)),
                    Cell(breakdown_said(series["breakdown"], lists_of(snapshot), words)),
                    Cell(words.say("derived") if series["derived"] else series["source"]),
                    Cell(point["period"]),
                    _value(point["value"], words),
                    Cell(unit),
                    _observation_status(point["observation_status"], words),
                    Cell(words.say("recorded") if point["recorded"] else words.say("from the source")),
                    Cell("" if point["vintage"] is None else str(point["vintage"])),
                    Cell(point["known_at"] or ""),
                    Cell(words.prose(point["note"] or "")),
                )


def _value(value: str | None, words: Words) -> Cell:
    if value is None:
        return Cell("")
    number = Decimal(value)
    # A share that never ends would not fit its column; the number in the cell is whole.
    decimals = min(decimals_of(number), MOST_DECIMALS)
    return Cell(words.figure(number, decimals), quantity=Quantity(number, decimals=decimals))
