"""What follows the objectives: resources, services, risks, cost allocation, sources; then what the checks found."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from reports import phrases
from reports.blocks import Block, Cell, Column, Heading, Quantity, Table
from reports.cells import count_cell, decimals_of
from reports.corrections import corrections_annex
from reports.expenditure import resources_chapter
from reports.quality_annexes import discrepancies_annex, findings_annex, method_annex
from reports.risks import risks_chapter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reports.wording import Words


def annexes(snapshot: Mapping[str, Any], since: Mapping[str, Any] | None, words: Words) -> Iterator[Block]:
    """Build everything after the chapters of the objectives; `since` is the snapshot of the report before."""
    plan = snapshot["plan"]
    yield from resources_chapter(snapshot, words)
    if plan["support_services"]:
        yield Heading(1, words.say("Support services"))
        yield _services(plan, words)
    yield from risks_chapter(snapshot, since, words)
    if plan["allocations"]:
        yield Heading(1, words.say("Cost allocation"))
        yield from (_allocation(table, plan, words) for table in plan["allocations"])
    yield Heading(1, words.say("Data sources and dates"))
    yield _sources(snapshot, words)
    yield _landed(snapshot, words)
    yield from findings_annex(snapshot, words)
    yield from corrections_annex(plan, words)
    yield from discrepancies_annex(snapshot, words)
    yield from method_annex(snapshot, words)


def _services(plan: Mapping[str, Any], words: Words) -> Table:
    rows = tuple(
        (
            Cell(one["code"]),
            Cell(words.text(one["title"])),
            _share(one["share"], words),
        )
        for one in plan["support_services"]
    )
    columns = (
        Column(words.say("Code"), 12),
        Column(words.say("Service"), 73),
        Column(words.say("Share"), 15, figures=True),
    )
    return Table(caption=words.say("Support services and their planned share of resources"), columns=columns, rows=rows)


def _share(share: Mapping[str, Any], words: Words) -> Cell:
    """Give a share as printed, where the print is odd; else as the language writes it."""
    if share.get("printed"):
        return Cell(share["printed"])
    percent = Decimal(share["percent"])
    decimals = decimals_of(percent)
    return Cell(
        words.quantity(percent, "percent", decimals), quantity=Quantity(percent, unit="percent", decimals=decimals)
    )


def _allocation(table: Mapping[str, Any], plan: Mapping[str, Any], words: Words) -> Table:
    """Turn a wide printed table on its side: a row for each objective or goal, a column for each kind of cost."""
    kinds = [*table["rows"], table["printed_totals"]]
    rows = [
        (Cell(column), *(count_cell(kind["amounts"][n], words) for kind in kinds))
        for n, column in enumerate(table["columns"])
    ]
    has_totals = table["printed_totals"]["printed_total"] is not None
    if has_totals:
        rows.append((Cell(words.say("Printed total")), *(count_cell(kind["printed_total"], words) for kind in kinds)))
    columns = (
        Column(words.say("Objective or goal"), 15),
        *(Column(words.text(kind["title"]), 85 // len(kinds), figures=True) for kind in kinds),
    )
    title = words.say("{title}, {year}, {currency}", title=words.text(table["title"]), year=table["year"],
                      currency=plan["currency"])  # fmt: skip
    caption = words.say("{label}: {text}", label=words.prose(table["annex"]), text=title)
    return Table(caption=caption, columns=columns, rows=tuple(rows), total=has_totals)


def _sources(snapshot: Mapping[str, Any], words: Words) -> Table:
    rows = tuple(
        (
            Cell(words.text(source["title"])),
            Cell(source["owner"]),
            Cell(words.period(source["data_through"]) if source["data_through"] else words.say("no data")),
            Cell(_state(source, words)),
            Cell(words.prose(source["licence"])),
        )
        for source in snapshot["sources"]
    )
    columns = (
        Column(words.say("Source"), 32),
        Column(words.say("Owner"), 18),
        Column(words.say("Data through"), 11),
        Column(words.say("State"), 17),
        Column(words.say("Licence"), 22),
    )
    return Table(caption=words.say("Sources, and how far their data reach"), columns=columns, rows=rows)


def _state(source: Mapping[str, Any], words: Words) -> str:
    state = words.say(phrases.SOURCE_STATES[source["state"]])
    return words.say("{state}, recorded", state=state) if source["recorded"] else state


def _landed(snapshot: Mapping[str, Any], words: Words) -> Table:
    rows = tuple(
        (
            Cell(f"{source['id']} {one['label']} {one['part'] + 1}"),
            Cell(words.day(one["landed_at"])),
            Cell(words.say("recorded") if one["recorded"] else words.say("from the source")),
            Cell(one["sha256"]),
        )
        for source in snapshot["sources"]
        for one in source["landings"]
    )
    columns = (
        Column(words.say("File"), 30),
        Column(words.say("Landed"), 12),
        Column(words.say("Origin"), 13),
        Column(words.say("SHA-256"), 45),
    )
    return Table(caption=words.say("Files the figures were read from"), columns=columns, rows=rows)
