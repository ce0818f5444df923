"""The annual implementation report, chapter by chapter, from one snapshot and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports import phrases
from reports.annexes import annexes
from reports.blocks import Block, Cell, Column, Document, Heading, Paragraph, Table
from reports.objectives import objective_chapter
from reports.wording import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

STATUS_ORDER = tuple(phrases.SHAPES)


def annual_report(snapshot: Mapping[str, Any], *, digest: str, language: str) -> Document:
    """Build the report of a snapshot in a language. Raises CallerMistake for a language without a catalogue."""
    plan = snapshot["plan"]
    words = Words(language, plan["currency"])
    blocks: list[Block] = [*_summary(snapshot, words)]
    for objective in plan["objectives"]:
        blocks += objective_chapter(snapshot, objective, words)
    blocks += annexes(snapshot, words)
    return Document(
        language=language,
        direction=words.direction,
        title=words.say("Annual implementation report"),
        subtitle=words.text(plan["title"]),
        organisation=words.text(plan["organisation"]),
        facts=tuple(_facts(snapshot, digest, words)),
        blocks=tuple(blocks),
        footer=words.say("Snapshot {digest}, taken {at}", digest=digest[:16], at=snapshot["taken_at"][:10]),
        taken_at=snapshot["taken_at"],
    )


def _facts(snapshot: Mapping[str, Any], digest: str, words: Words) -> Iterator[tuple[str, str]]:
    yield words.say("Plan edition"), snapshot["plan"]["edition"]
    yield words.say("As of"), snapshot["as_of"]
    yield words.say("On what was known at"), snapshot["known_on"] or words.say("nothing was known")
    yield words.say("Method"), snapshot["method"]["name"]
    yield words.say("Snapshot"), digest


def _summary(snapshot: Mapping[str, Any], words: Words) -> Iterator[Block]:
    whole = next(one for one in snapshot["roll_ups"] if one["objective"] is None)
    yield Heading(1, words.say("Summary"))
    yield Paragraph(_rolled(whole, words), "lead")
    if any(line["latest"] and line["latest"]["recorded"] for line in snapshot["lines"]):
        yield Paragraph(words.say("Figures marked as recorded were read from recordings of the sources' answers."))
    yield _roll_up_table(snapshot, words)
    attention = [
        line for line in snapshot["lines"] if line["status"] in {"off_track", "moving_away", "below_floor", "at_risk"}
    ]
    if attention:
        yield Heading(2, words.say("What needs attention"))
        yield _attention_table(attention, words)


def _rolled(roll_up: Mapping[str, Any], words: Words) -> str:
    return words.say(
        "Of {indicators} indicators {assessable} can be assessed; {on_track} of these are on track or better. "
        "{unknown} cannot be assessed.",
        indicators=roll_up["indicators"],
        assessable=roll_up["assessable"],
        on_track=roll_up["on_track_or_better"],
        unknown=roll_up["indicators"] - roll_up["assessable"],
    )


def _roll_up_table(snapshot: Mapping[str, Any], words: Words) -> Table:
    used = [status for status in STATUS_ORDER if any(status in one["by_status"] for one in snapshot["roll_ups"])]
    titles = {one["code"]: words.text(one["title"]) for one in snapshot["plan"]["objectives"]}
    rows = [
        (
            Cell(f"{one['objective']} {titles[one['objective']]}" if one["objective"] else words.say("Whole plan")),
            Cell(words.figure(str(one["indicators"]))),
            Cell(words.figure(str(one["assessable"]))),
            *(Cell(words.figure(str(one["by_status"].get(status, 0)))) for status in used),
        )
        for one in snapshot["roll_ups"]
    ]
    columns = [
        Column(words.say("Objective"), 40),
        Column(words.say("Indicators"), 10, figures=True),
        Column(words.say("Assessable"), 10, figures=True),
        *(Column(words.status(status), 40 // len(used), figures=True) for status in used),
    ]
    return Table(caption=words.say("Status by objective"), columns=tuple(columns), rows=tuple(rows), total=True)


def _attention_table(lines: list[Mapping[str, Any]], words: Words) -> Table:
    rows = tuple(
        (
            Cell(line["code"]),
            Cell(words.text(line["title"])),
            Cell(words.status(line["status"]), status=line["status"]),
            Cell(" ".join(words.sentences(line["trace"]))),
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
