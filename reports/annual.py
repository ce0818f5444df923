"""The annual implementation report, chapter by chapter, from one snapshot and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports import phrases
from reports.annexes import annexes
from reports.blocks import Block, Cell, Column, Document, Heading, Paragraph, Table
from reports.cells import count_cell
from reports.changes import changes_since
from reports.charts_status import status_overview
from reports.denominators import counted_how
from reports.discontinued import DISCONTINUED, counted, status_named, without_objective
from reports.marks import cleaned
from reports.narratives import plan_narrative
from reports.objectives import objective_chapter
from reports.own_language import apart, footnoted, set_apart, starred
from reports.standing import embargoed, standing_facts, standing_paragraphs
from reports.wording import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

COUNTED = (*phrases.SHAPES, DISCONTINUED)
"""What a roll-up counts, in the order of its columns."""


def annual_report(
    snapshot: Mapping[str, Any], *, digest: str, language: str, since: Mapping[str, Any] | None = None,
    standing: Mapping[str, Any] | None = None,
) -> Document:  # fmt: skip
    """Build the report of a snapshot in a language; with `since`, also what changed since that earlier snapshot.

    `standing` is what was said of the snapshot since it was frozen, as `reports.standing` has it.
    Raises CallerMistake for a language without a catalogue.
    """
    snapshot, since = cleaned(snapshot), cleaned(since) if since else None
    plan = snapshot["plan"]
    words = Words(language, plan["currency"])
    title, organisation = words.text(plan["title"]), words.text(plan["organisation"])
    said = list(standing_paragraphs(standing, words)) if standing else []
    blocks = footnoted([*said, *_blocks(snapshot, since, words)], words, head=title + organisation)
    return Document(
        language=language,
        direction=words.direction,
        title=words.say("Annual implementation report"),
        subtitle=starred(title),
        organisation=starred(organisation),
        facts=(*_facts(snapshot, digest, words), *(standing_facts(standing, words) if standing else ())),
        blocks=tuple(set_apart(blocks, words)),
        footer=_footer(snapshot, digest, standing, words),
        page=words.say("Page {page} of {pages}", page="{page}", pages="{pages}"),
        contents=words.say("Contents"),
        taken_at=snapshot["taken_at"],
    )


def _footer(snapshot: Mapping[str, Any], digest: str, standing: Mapping[str, Any] | None, words: Words) -> str:
    taken = words.say("Snapshot {digest}, taken {at}", digest=digest[:16], at=words.day(snapshot["taken_at"]))
    return f"{embargoed(standing, words)} · {taken}" if standing and standing["embargoed_until"] else taken


def _blocks(snapshot: Mapping[str, Any], since: Mapping[str, Any] | None, words: Words) -> Iterator[Block]:
    yield from _summary(snapshot, words)
    if since is not None:
        yield from changes_since(since, snapshot, words)
    for objective in snapshot["plan"]["objectives"]:
        yield from objective_chapter(snapshot, objective, words)
    yield from annexes(snapshot, since, words)


def _facts(snapshot: Mapping[str, Any], digest: str, words: Words) -> Iterator[tuple[str, str]]:
    known = snapshot["known_on"]
    facts = (
        (words.say("Plan edition"), snapshot["plan"]["edition"]),
        (words.say("As of"), words.day(snapshot["as_of"])),
        (words.say("On what was known at"), _instant(known, words) if known else words.say("nothing was known")),
        (words.say("Method"), snapshot["method"]["name"]),
        (words.say("Snapshot"), digest),
    )
    for label, text in facts:
        yield words.say("{label}:", label=label), apart(text, words)


def _summary(snapshot: Mapping[str, Any], words: Words) -> Iterator[Block]:
    whole = next(one for one in snapshot["roll_ups"] if one["objective"] is None)
    yield Heading(1, words.say("Summary"))
    yield Paragraph(_rolled(whole, words), "lead")
    yield from plan_narrative(snapshot, words)
    if any(line["latest"] and line["latest"]["recorded"] for line in snapshot["lines"]):
        yield Paragraph(words.say("Figures marked as recorded were read from recordings of the sources' answers."))
    yield _roll_up_table(snapshot, words)
    yield status_overview(snapshot, words)
    yield from without_objective(snapshot, words)
    attention = [
        line for line in snapshot["lines"] if line["status"] in {"off_track", "moving_away", "below_floor", "at_risk"}
    ]
    if attention:
        yield Heading(2, words.say("What needs attention"))
        yield _attention_table(attention, words)


def _instant(instant: str, words: Words) -> str:
    return words.say("{day}, {time} UTC", day=words.day(instant), time=instant[11:16])


def _rolled(roll_up: Mapping[str, Any], words: Words) -> str:
    assessable = words.count(roll_up["assessable"])
    can = words.many(
        "The plan has one indicator. Assessable: {assessable}; not assessable: {unknown}.",
        "Of {number} indicators {assessable} can be assessed and {unknown} cannot.",
        roll_up["indicators"],
        assessable=assessable,
        unknown=words.count(roll_up["indicators"] - roll_up["assessable"]),
    )
    on_track = words.count(roll_up["on_track_or_better"])
    better = words.say("On track or better: {on_track} of {assessable}.", on_track=on_track, assessable=assessable)
    return words.told([can, better, *counted_how(roll_up, words)])


def _roll_up_table(snapshot: Mapping[str, Any], words: Words) -> Table:
    used = [status for status in COUNTED if any(status in counted(one) for one in snapshot["roll_ups"])]
    titles = {one["code"]: words.text(one["title"]) for one in snapshot["plan"]["objectives"]}
    rows = [
        (
            Cell(f"{one['objective']} {titles[one['objective']]}" if one["objective"] else words.say("Whole plan")),
            count_cell(one["indicators"], words),
            count_cell(one["assessable"], words),
            *(count_cell(counted(one).get(status, 0), words) for status in used),
        )
        for one in snapshot["roll_ups"]
    ]
    columns = [
        Column(words.say("Objective"), 40),
        Column(words.say("Indicators"), 10, figures=True),
        Column(words.say("Assessable"), 10, figures=True),
        *(Column(status_named(status, words), 40 // len(used), figures=True) for status in used),
    ]
    return Table(caption=words.say("Status by objective"), columns=tuple(columns), rows=tuple(rows), total=True)


def _attention_table(lines: list[Mapping[str, Any]], words: Words) -> Table:
    rows = tuple(
        (
            Cell(line["code"]),
            Cell(words.text(line["title"])),
            Cell(words.status(line["status"]), status=line["status"]),
            Cell(words.told(words.sentences(line["trace"]))),
        )
        for line in lines
    )
    columns = (
        Column(words.say("Code"), 10),
        Column(words.say("Indicator"), 30),
        Column(words.say("Status"), 15),
        Column(words.say("Calculation"), 45),
    )
    return Table(caption=words.say("Indicators that are not on track"), columns=columns, rows=rows)
