"""What the checks found, what the plan's own figures do not say alike, and how progress is judged."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from reports import phrases
from reports.blocks import Block, Cell, Column, Heading, Paragraph, Quantity, Table
from reports.cells import decimals_of
from reports.sayings import QUOTING, said
from reports.wording import SOURCE_LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reports.wording import Words

FINDINGS_SHOWN = 50


def discrepancies_annex(snapshot: Mapping[str, Any], words: Words) -> Iterator[Block]:
    """Build the table of printed figures that do not follow from the others."""
    yield Heading(1, words.say("Discrepancies in the plan's own figures"), short=words.say("Discrepancies"))
    if snapshot["reconcile"]:
        yield Paragraph(words.say("Figures are kept as printed. This table recomputes them and repairs nothing."))
        yield from _discrepancies(snapshot, words)
    else:
        yield Paragraph(words.say("Every printed total and share agrees with what it is made of."))


def findings_annex(snapshot: Mapping[str, Any], words: Words) -> Iterator[Block]:
    """Build the findings that stand, the first of them in full, and how many rows were refused."""
    yield Heading(1, words.say("Findings of the checks"))
    stand = words.many("{number} finding stands.", "{number} findings stand.", snapshot["findings_total"])
    refused = words.many(
        "{number} row was refused and is in quarantine.",
        "{number} rows were refused and are in quarantine.",
        snapshot["quarantined_total"],
    )
    yield Paragraph(f"{stand} {refused}")
    if not snapshot["findings"]:
        return
    rows = tuple(
        (
            Cell(one["code"]),
            Cell(words.say(phrases.SEVERITIES[one["severity"]])),
            Cell(_place(one, words)),
            Cell(said(one["found"] or "", words, quoting=one["code"] in QUOTING)),
            Cell(said(one["expected"] or "", words)),
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


def _place(finding: Mapping[str, Any], words: Words) -> str:
    place = " ".join(part for part in (finding["source"], finding["file"]) if part)
    return place if finding["row"] is None else words.say("{place}, row {row}", place=place, row=finding["row"])


def _discrepancies(snapshot: Mapping[str, Any], words: Words) -> Iterator[Table]:
    """Give a table of figures that do not add up, and one of texts that differ and of what is missing."""
    ordered = sorted(snapshot["reconcile"], key=lambda one: (one["kind"], one["size"] == "rounding"))
    language = snapshot["plan"]["document"]["language"]
    if figures := [one for one in ordered if one["kind"] == "arithmetic"]:
        yield _figures(figures, language, words)
    if texts := [one for one in ordered if one["kind"] != "arithmetic"]:
        yield _texts(texts, language, words)


def _figures(found: Sequence[Mapping[str, Any]], language: str, words: Words) -> Table:
    sizes = {"rounding": words.say("rounding"), "real": words.say("real")}
    rows = tuple(
        (
            Cell(_where(one, words)),
            Cell(sizes[one["size"]]),
            *(_cell(one[name], language, words) for name in ("printed", "computed", "difference")),
        )
        for one in found
    )
    columns = (
        Column(words.say("Place"), 45),
        Column(words.say("Size"), 10),
        Column(words.say("Printed"), 15, figures=True),
        Column(words.say("Recomputed"), 15, figures=True),
        Column(words.say("Difference"), 15, figures=True),
    )
    return Table(caption=words.say("Printed figures that do not follow from the others"), columns=columns, rows=rows)


def _texts(found: Sequence[Mapping[str, Any]], language: str, words: Words) -> Table:
    kinds = {"text": words.say("text"), "missing": words.say("missing")}
    rows = tuple(
        (
            Cell(_where(one, words)),
            Cell(kinds[one["kind"]]),
            *(_cell(one[name], language, words) for name in ("printed", "computed")),
        )
        for one in found
    )
    columns = (
        Column(words.say("Place"), 32),
        Column(words.say("Kind"), 10),
        Column(words.say("Printed"), 29),
        Column(words.say("Expected"), 29),
    )
    return Table(caption=words.say("Texts that differ, and what is missing"), columns=columns, rows=rows)


def _where(one: Mapping[str, Any], words: Words) -> str:
    return f"{words.prose(one['where'])} · {one['id']}"


def _cell(value: Any, language: str, words: Words) -> Cell:
    """Give what a document prints: a figure with its own decimals, a text as it stands and in its language."""
    if value is None:
        return Cell("")
    try:
        figure = Decimal(str(value))
    except ArithmeticError:
        # What compares the document's texts speaks English itself.
        quotes = any(letter.isalpha() and not letter.isascii() for letter in str(value))
        has_words = any(letter.isalpha() for letter in str(value))
        return Cell(words.text({language if quotes else SOURCE_LANGUAGE: value}) if has_words else str(value))
    decimals = decimals_of(figure)
    return Cell(words.figure(figure, decimals), quantity=Quantity(figure, decimals=decimals))


def method_annex(snapshot: Mapping[str, Any], words: Words) -> Iterator[Block]:
    """Say how progress, pace and status are judged."""
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
