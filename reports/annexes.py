"""What follows the objectives: services, risks, cost allocation, sources and dates, findings, discrepancies, method."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from reports import phrases
from reports.blocks import Block, Cell, Column, Heading, Paragraph, Table
from reports.corrections import corrections_annex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reports.wording import Words

FINDINGS_SHOWN = 50


def annexes(snapshot: Mapping[str, Any], words: Words) -> Iterator[Block]:
    """Build everything after the chapters of the objectives."""
    plan = snapshot["plan"]
    if plan["support_services"]:
        yield Heading(1, words.say("Support services"))
        yield _services(plan, words)
    if plan["risks"]:
        yield Heading(1, words.say("Risks and mitigation"))
        yield _risks(plan, words)
        yield _mitigations(plan, words)
    if plan["allocations"]:
        yield Heading(1, words.say("Cost allocation"))
        yield from (_allocation(table, plan, words) for table in plan["allocations"])
    yield Heading(1, words.say("Data sources and dates"))
    yield _sources(snapshot, words)
    yield _landed(snapshot, words)
    yield from _findings(snapshot, words)
    yield from corrections_annex(plan, words)
    yield Heading(1, words.say("Discrepancies in the plan's own figures"))
    if snapshot["reconcile"]:
        yield Paragraph(words.say("Figures are kept as printed. This table recomputes them and repairs nothing."))
        yield _discrepancies(snapshot, words)
    else:
        yield Paragraph(words.say("Every printed total and share agrees with what it is made of."))
    yield from _method(snapshot, words)


def _services(plan: Mapping[str, Any], words: Words) -> Table:
    rows = tuple(
        (
            Cell(one["code"]),
            Cell(words.text(one["title"])),
            Cell(one["share"].get("printed") or f"{one['share']['percent']}%"),
        )
        for one in plan["support_services"]
    )
    columns = (
        Column(words.say("Code"), 12),
        Column(words.say("Service"), 73),
        Column(words.say("Share"), 15, figures=True),
    )
    return Table(caption=words.say("Support services and their planned share of resources"), columns=columns, rows=rows)


def _risks(plan: Mapping[str, Any], words: Words) -> Table:
    areas = {area["code"]: words.text(area["title"]) for area in plan["risk_areas"]}
    rows = tuple(
        (
            Cell(risk["code"]),
            Cell(areas[risk["area"]]),
            Cell(words.text(risk["title"])),
            Cell(words.say(phrases.LEVELS[risk["probability"]])),
            Cell(words.say(phrases.LEVELS[risk["impact"]])),
            Cell(", ".join(str(number) for number in risk["mitigations"])),
        )
        for risk in plan["risks"]
    )
    columns = (
        Column(words.say("Code"), 7),
        Column(words.say("Area"), 17),
        Column(words.say("Risk"), 46),
        Column(words.say("Probability"), 10),
        Column(words.say("Impact"), 9),
        Column(words.say("Mitigation"), 11),
    )
    return Table(caption=words.say("Risk register"), columns=columns, rows=rows)


def _mitigations(plan: Mapping[str, Any], words: Words) -> Table:
    rows = tuple(
        (
            Cell(str(one["number"])),
            Cell(words.text(one["title"])),
            Cell(words.text(one["owner"])),
            Cell(words.text(one["status"])),
        )
        for one in plan["mitigations"]
    )
    columns = (
        Column(words.say("No."), 6),
        Column(words.say("Mitigation measure"), 60),
        Column(words.say("Owner"), 18),
        Column(words.say("State"), 16),
    )
    return Table(caption=words.say("Mitigation measures"), columns=columns, rows=rows)


def _allocation(table: Mapping[str, Any], plan: Mapping[str, Any], words: Words) -> Table:
    """Turn a wide printed table on its side: a row for each objective or goal, a column for each kind of cost."""
    kinds = [*table["rows"], table["printed_totals"]]
    rows = [
        (Cell(column), *(Cell(_amount(kind["amounts"][n], words)) for kind in kinds))
        for n, column in enumerate(table["columns"])
    ]
    has_totals = table["printed_totals"]["printed_total"] is not None
    if has_totals:
        rows.append(
            (Cell(words.say("Printed total")), *(Cell(_amount(kind["printed_total"], words)) for kind in kinds))
        )
    columns = (
        Column(words.say("Objective or goal"), 15),
        *(Column(words.text(kind["title"]), 85 // len(kinds), figures=True) for kind in kinds),
    )
    caption = f"{table['annex']}: {words.text(table['title'])}, {table['year']}, {plan['currency']}"
    return Table(caption=caption, columns=columns, rows=tuple(rows), total=has_totals)


def _amount(amount: int | None, words: Words) -> str:
    return "–" if amount is None else words.figure(str(amount))


def _sources(snapshot: Mapping[str, Any], words: Words) -> Table:
    rows = tuple(
        (
            Cell(words.text(source["title"])),
            Cell(source["owner"]),
            Cell(source["data_through"] or words.say("no data")),
            Cell(_state(source, words)),
            Cell(source["licence"]),
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
            Cell(one["landed_at"][:10]),
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


def _findings(snapshot: Mapping[str, Any], words: Words) -> Iterator[Block]:
    yield Heading(1, words.say("Findings of the checks"))
    yield Paragraph(
        words.say(
            "{findings} findings stand; {refused} rows were refused and are in quarantine.",
            findings=snapshot["findings_total"],
            refused=snapshot["quarantined_total"],
        )
    )
    if not snapshot["findings"]:
        return
    rows = tuple(
        (
            Cell(one["code"]),
            Cell(one["severity"]),
            Cell(" ".join(str(part) for part in (one["source"], one["file"], one["row"]) if part is not None)),
            Cell(one["found"] or ""),
            Cell(one["expected"] or ""),
        )
        for one in snapshot["findings"][:FINDINGS_SHOWN]
    )
    columns = (
        Column(words.say("Code"), 18),
        Column(words.say("Severity"), 9),
        Column(words.say("Place"), 25),
        Column(words.say("Found"), 22),
        Column(words.say("Expected"), 26),
    )
    yield Table(caption=words.say("Findings, in the words of the checks"), columns=columns, rows=rows)


def _discrepancies(snapshot: Mapping[str, Any], words: Words) -> Table:
    sizes = {"rounding": words.say("rounding"), "real": words.say("real")}
    kinds = {"arithmetic": words.say("arithmetic"), "text": words.say("text"), "missing": words.say("missing")}
    ordered = sorted(snapshot["reconcile"], key=lambda one: (one["kind"], one["size"] == "rounding"))
    rows = tuple(
        (
            Cell(f"{one['where']} · {one['id']}"),
            Cell(kinds[one["kind"]]),
            Cell(sizes[one["size"]] if one["kind"] == "arithmetic" else ""),
            Cell(_printed(one["printed"], words)),
            Cell(_printed(one["computed"], words)),
            Cell(_printed(one["difference"], words)),
        )
        for one in ordered
    )
    columns = (
        Column(words.say("Place"), 32),
        Column(words.say("Kind"), 9),
        Column(words.say("Size"), 8),
        Column(words.say("Printed"), 19),
        Column(words.say("Recomputed"), 21),
        Column(words.say("Difference"), 11, figures=True),
    )
    return Table(caption=words.say("Printed figures that do not follow from the others"), columns=columns, rows=rows)


def _printed(value: Any, words: Words) -> str:
    """Write what a document prints: a figure with its own decimals, a text as it stands."""
    if value is None:
        return ""
    try:
        figure = Decimal(str(value))
    except ArithmeticError:
        return str(value)
    exponent = figure.as_tuple().exponent
    return words.figure(figure, max(0, -exponent) if isinstance(exponent, int) else 0)


def _method(snapshot: Mapping[str, Any], words: Words) -> Iterator[Block]:
    method = snapshot["method"]
    yield Heading(1, words.say("Method"))
    for paragraph in (
        words.say(
            "Progress is the share of the way: (value − baseline) ÷ (target − baseline). "
            "0% is the baseline, 100% the target."
        ),
        words.say(
            "Pace is progress divided by the share of the time that has passed, measured to the value's own period."
        ),
        words.say(
            "A pace of at least {on_track} is on track, of at least {at_risk} at risk, below that off track. "
            "A value that meets its target is achieved; one on the other side of the baseline is moving away.",
            on_track=words.figure(method["on_track"], 2),
            at_risk=words.figure(method["at_risk"], 2),
        ),
        words.say("What is unknown is said and never counted as zero. “–” means undefined, or a printed dash."),
    ):
        yield Paragraph(paragraph)
