"""One chapter an objective: outcomes, progress with its notes, the arithmetic, charts, outputs and budgets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from indicators.correction_notes import corrections_in, without_corrections
from reports import phrases
from reports.blocks import Block, Cell, Column, Figure, Heading, Notes, Paragraph, Table
from reports.cells import benchmark_cell, count_cell, figure_cell, latest_cell, share_cell
from reports.chart_numbers import way_numbers
from reports.charts_breakdown import breakdown_figure, breakdown_of, broken_down
from reports.charts_trajectory import trajectory, trajectory_legend, trajectory_said
from reports.composites import judged_together
from reports.denominators import counted_how
from reports.discontinued import ended_of, progress_rows
from reports.expenditure import spending_of_objective
from reports.narratives import narrative_section
from reports.overrides import override_notes
from reports.owner_words import lines_with_owner_words, owner_word_notes
from reports.staleness import staleness_notes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reports.charts_breakdown import BrokenDown
    from reports.wording import Words


def objective_chapter(snapshot: Mapping[str, Any], objective: Mapping[str, Any], words: Words) -> Iterator[Block]:
    """Build the chapter of one objective of the snapshot's plan."""
    lines = [line for line in lines_with_owner_words(snapshot) if line["objective"] == objective["code"]]
    yield Heading(1, f"{objective['code']} {words.text(objective['title'])}", short=objective["code"])
    yield Paragraph(rolled_said(snapshot, objective["code"], words), "lead")
    for outcome in objective["outcomes"]:
        yield Paragraph(f"{outcome['code']} {words.text(outcome['title'])}")
    yield from narrative_section(snapshot, objective, words)
    yield Heading(2, words.say("Progress"))
    yield _progress_table(snapshot, objective, lines, words)
    yield from judged_together(snapshot, objective, words)
    told = [line for line in lines if line["progress"] is not None or line["status"] in {"maintained", "below_floor"}]
    if told:
        yield Heading(2, words.say("How the status follows"))
    for line in told:
        yield Paragraph(
            words.say("{label}: {text}", label=line["code"], text=words.told(words.sentences(line["trace"])))
        )
    yield from _charts(snapshot, lines, words)
    yield from _not_assessable(snapshot, objective, lines, words)
    yield Heading(2, words.say("Outputs and resources"))
    yield _outputs_table(snapshot["plan"], objective, words)
    yield from spending_of_objective(snapshot, objective, words)


def rolled_said(snapshot: Mapping[str, Any], objective: str | None, words: Words) -> str:
    """Say how many indicators of an objective (None: of the plan) are on track, of how many that can be judged."""
    one = next(rolled for rolled in snapshot["roll_ups"] if rolled["objective"] == objective)
    if one["assessable"] == 0:
        return words.many(
            "The only indicator cannot be assessed yet.",
            "Not one of the {number} indicators can be assessed yet.",
            one["indicators"],
        )
    said = words.many(
        "Of the only indicator that can be assessed, on track or better: {on_track}.",
        "{on_track} of {number} assessable indicators are on track or better.",
        one["assessable"],
        on_track=words.count(one["on_track_or_better"]),
    )
    unknown = words.say("Not assessable: {unknown}.", unknown=words.count(one["indicators"] - one["assessable"]))
    return words.told([said, unknown, *counted_how(one, words)])


def _progress_table(
    snapshot: Mapping[str, Any], objective: Mapping[str, Any], lines: list[Mapping[str, Any]], words: Words
) -> Table:  # fmt: skip
    notes = Notes()
    titles = {source["id"]: words.text(source["title"]) for source in snapshot["plan"]["sources"]}
    columns = (
        Column(words.say("Code"), 9),
        Column(words.say("Indicator"), 29),
        Column(words.say("Baseline"), 13, figures=True),
        Column(words.say("Target"), 13, figures=True),
        Column(words.say("Latest"), 12, figures=True),
        Column(words.say("Progress"), 7, figures=True),
        Column(words.say("Pace"), 6, figures=True),
        Column(words.say("Status"), 11),
    )
    rows = [_progress_row(line, titles, notes, words) for line in lines]
    rows += progress_rows(snapshot, objective["code"], notes, words)
    caption = words.say("Progress of the indicators of {code}", code=objective["code"])
    return Table(caption=caption, columns=columns, rows=tuple(rows), notes=tuple(notes.sentences))


def _progress_row(line: Mapping[str, Any], titles: Mapping[str, str], notes: Notes, words: Words) -> tuple[Cell, ...]:
    return (
        Cell(line["code"]),
        Cell(words.text(line["title"])),
        benchmark_cell(line, "baseline", words, _benchmark_notes("baseline", line, notes, words)),
        benchmark_cell(line, "target", words, _benchmark_notes("target", line, notes, words)),
        latest_cell(line, words, _latest_notes(line, titles, notes, words)),
        share_cell(line["progress"], words),
        figure_cell(line["pace"], 2, words),
        Cell(words.status(line["status"]), _status_notes(line, notes, words), status=line["status"]),
    )


def _benchmark_notes(which: str, line: Mapping[str, Any], notes: Notes, words: Words) -> tuple[int, ...]:
    given = line[which]
    if given["state"] == "to_be_established" and given["owner"]:
        return (notes.number(words.say("To be established by {owner}.", owner=given["owner"])),)
    told = [given["source"] or "", given["reason"] or ""]
    said = " ".join(part if part.endswith(".") else f"{part}." for part in told if part)
    label = {"baseline": words.say("Baseline"), "target": words.say("Target")}[which]
    if given["state"] == "provisional":
        label = words.say("{benchmark}, provisional", benchmark=label)
    return (notes.number(words.say("{label}: {text}", label=label, text=words.prose(said))),) if said else ()


def _latest_notes(line: Mapping[str, Any], titles: Mapping[str, str], notes: Notes, words: Words) -> tuple[int, ...]:
    latest = line["latest"]
    told = [] if latest is None else _told_of(latest, words)
    told += [*owner_word_notes(line, words), *staleness_notes(line, titles, words)]
    return tuple(notes.number(sentence) for sentence in told)


def _told_of(latest: Mapping[str, Any], words: Words) -> list[str]:
    told = []
    if latest["recorded"]:
        told.append(words.say("Recorded answer of the source, not the source itself."))
    if latest["observation_status"] in phrases.OBSERVATION_STATUSES:
        told.append(words.sentence(phrases.OBSERVATION_STATUSES[latest["observation_status"]]))
    told += [
        words.say("Corrected by {correction}: the source prints {printed}.", correction=identity, printed=printed)
        for identity, printed in corrections_in(latest["note"])
    ]
    note = without_corrections(latest["note"]).rstrip(".")
    return [*told, words.say("Source's note: {note}.", note=words.prose(note))] if note else told


def _status_notes(line: Mapping[str, Any], notes: Notes, words: Words) -> tuple[int, ...]:
    told = [] if line["reason"] is None else [words.sentence(phrases.REASONS[line["reason"]])]
    shown_elsewhere = {
        "recorded",
        "stale",
        "withdrawn",
        "corrected",
        "baseline_provisional",
        "target_provisional",
        "provisional",
        "override",
    }
    told += [words.sentence(phrases.FLAGS[flag]) for flag in line["flags"] if flag not in shown_elsewhere]
    told += override_notes(line, words)
    return tuple(notes.number(sentence) for sentence in told)


def _charts(snapshot: Mapping[str, Any], lines: list[Mapping[str, Any]], words: Words) -> Iterator[Block]:
    known = broken_down(snapshot)
    drawn = [figure for line in lines for figure in indicator_figures(snapshot, line, known, words)]
    if drawn:
        yield Heading(2, words.say("Charts"))
    yield from drawn


def indicator_figures(
    snapshot: Mapping[str, Any], line: Mapping[str, Any], known: BrokenDown, words: Words
) -> Iterator[Figure]:  # fmt: skip
    """Give the charts of one line: its way where it was seen more than once, and its breakdowns where it has some."""
    # What a line is derived from stands beside it, and alone where nothing could be derived yet.
    own = (one for one in snapshot["series"].get(line["code"], ()) if one["indicator"] == line["indicator"])
    points: list[Mapping[str, Any]] = next((one["points"] for one in own), [])
    if sum(point["value"] is not None for point in points) > 1:
        earlier = snapshot.get("earlier", {}).get(line["code"], [])
        yield Figure(
            spec=trajectory(line, points, earlier),
            caption=f"{line['code']} {words.text(line['title'])}",
            legend=trajectory_legend(line, earlier, words),
            alternative=trajectory_said(line, points, earlier, words),
            numbers=way_numbers(line, points, earlier, words),
        )
    if shown := breakdown_of(snapshot, line, known):
        yield breakdown_figure(line, shown, words)


def _not_assessable(
    snapshot: Mapping[str, Any], objective: Mapping[str, Any], lines: list[Mapping[str, Any]], words: Words
) -> Iterator[Block]:  # fmt: skip
    grouped: dict[str, list[str]] = {}
    for line in lines:
        if line["reason"]:
            grouped.setdefault(words.sentence(phrases.REASONS[line["reason"]]), []).append(line["code"])
    if ended := [one.code for one in ended_of(snapshot) if one.objective == objective["code"]]:
        grouped[words.say("Discontinued since the edition before.")] = ended
    if not grouped:
        return
    rows = tuple(
        (
            Cell(reason),
            count_cell(len(codes), words),
            Cell(words.listed(codes)),
        )
        for reason, codes in grouped.items()
    )
    columns = (
        Column(words.say("Reason"), 45),
        Column(words.say("Indicators"), 12, figures=True),
        Column(words.say("Codes"), 43),
    )
    yield Heading(2, words.say("What could not be assessed, and why"))
    caption = words.say("Indicators of {code} that could not be assessed", code=objective["code"])
    yield Table(caption=caption, columns=columns, rows=rows)


def _outputs_table(plan: Mapping[str, Any], objective: Mapping[str, Any], words: Words) -> Table:
    years = [str(year) for year in range(plan["first_year"], plan["last_year"] + 1)]
    rows = [
        (
            Cell(output["code"]),
            Cell(words.text(output["title"])),
            *(count_cell(output["budget"][year], words) for year in years),
        )
        for output in objective["outputs"]
    ]
    total = (
        Cell(""),
        Cell(words.say("Printed total")),
        *(count_cell(objective["printed_total"][year], words) for year in years),
    )
    columns = (
        Column(words.say("Code"), 8),
        Column(words.say("Output"), 40),
        *(Column(year, 13, figures=True) for year in years),
    )
    caption = words.say(
        "Outputs of {code} and their budgets, {currency}", code=objective["code"], currency=plan["currency"]
    )
    return Table(caption=caption, columns=columns, rows=(*rows, total), total=True)
