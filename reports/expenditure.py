"""What was spent on outputs beside what was budgeted: by objective where its outputs stand, and of the whole plan.

A snapshot of a plan on which nobody reported has none of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from indicators.expenditure import Extent, accounts_of, amounts_in
from indicators.framework import Plan
from reports.blocks import Block, Cell, Column, Heading, Notes, Paragraph, Table
from reports.cells import money_cell, share_cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from indicators.expenditure import Account, Spending
    from reports.wording import Words


def spending_of_objective(
    snapshot: Mapping[str, Any], objective: Mapping[str, Any], words: Words
) -> Iterator[Block]:  # fmt: skip
    """Build the table of what was spent on the outputs of an objective; nothing where nothing is reported."""
    found = [one for one in _accounts(snapshot) if one.objective == objective["code"] and one.reported and one.year]
    if not found:
        return
    amounts, notes = amounts_in(snapshot), Notes()
    titles = {one["code"]: words.text(one["title"]) for one in objective["outputs"]}
    titles[objective["code"]] = words.say("All that is reported")
    rows = tuple(
        (
            Cell(one.code),
            Cell(titles[one.code], _notes(amounts.get((one.code, one.year or 0)), notes, words)),
            Cell(str(one.year)),
            *_figures(one, words),
        )
        for one in found
    )
    columns = (Column(words.say("Code"), 9), Column(words.say("Output"), 31), Column(words.say("Year"), 8))
    caption = words.say(
        "Expenditure on the outputs of {code}, {currency}",
        code=objective["code"],
        currency=snapshot["plan"]["currency"],
    )
    yield Table(caption=caption, columns=(*columns, *_columns(words)), rows=rows, notes=tuple(notes.sentences))


def resources_chapter(snapshot: Mapping[str, Any], words: Words) -> Iterator[Block]:
    """Build the chapter of what was spent, by objective and year and altogether; nothing where nothing is reported."""
    found = [one for one in _accounts(snapshot) if one.level is not Extent.OUTPUT and one.reported]
    if not found:
        return
    yield Heading(1, words.say("Resources"))
    yield Paragraph(
        words.say(
            "What nobody reported is not counted as 0. Each difference is between what was spent and the budgets of "
            "the same outputs and years."
        )
    )
    rows = tuple(
        (
            Cell(one.code if one.level is Extent.OBJECTIVE else words.say("Whole plan")),
            Cell(str(one.year) if one.year else words.say("all years")),
            Cell(words.say("{part} of {whole}", part=words.count(one.reported), whole=words.count(one.of))),
            *_figures(one, words),
        )
        for one in found
    )
    columns = (Column(words.say("Objective"), 22), Column(words.say("Year"), 12), Column(words.say("Reported"), 14))
    caption = words.say("Budget and expenditure, {currency}", currency=snapshot["plan"]["currency"])
    yield Table(caption=caption, columns=(*columns, *_columns(words)), rows=rows)


def _accounts(snapshot: Mapping[str, Any]) -> list[Account]:
    amounts = amounts_in(snapshot)
    return accounts_of(Plan.model_validate(snapshot["plan"]), amounts) if amounts else []


def _columns(words: Words) -> tuple[Column, ...]:
    return (
        Column(words.say("Budget of these"), 14, figures=True),
        Column(words.say("Spent"), 14, figures=True),
        Column(words.say("Difference"), 14, figures=True),
        Column(words.say("Share"), 10, figures=True),
    )


def _figures(one: Account, words: Words) -> tuple[Cell, ...]:
    share = None if one.share is None else format(one.share, "f")
    return (
        *(money_cell(value, words) for value in (one.budget_of_reported, one.spent, one.variance)),
        share_cell(share, words),
    )


def _notes(amount: Spending | None, notes: Notes, words: Words) -> tuple[int, ...]:
    """Say as reported when, taken from what, and what there is to say about an amount."""
    if amount is None:
        return ()
    told = words.say("As reported on {day}.", day=words.day(amount.reported_on.isoformat()))
    said = " ".join(part if part.endswith(".") else f"{part}." for part in (amount.document, amount.note) if part)
    return (notes.number(f"{told} {words.prose(said)}" if said else told),)
