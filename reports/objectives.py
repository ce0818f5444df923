"""One chapter an objective: outcomes, progress with its notes, the arithmetic, charts, outputs and budgets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from indicators.correction_notes import corrections_in, without_corrections
from reports import phrases
from reports.blocks import Block, Cell, Column, Figure, Heading, Notes, Paragraph, Table
from reports.cells import benchmark_cell, count_cell, figure_cell, latest_cell, share_cell
from reports.charts import legend, trajectory
from reports.owner_words import lines_with_owner_words, owner_word_notes
from reports.staleness import staleness_notes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reports.wording import Words


def objective_chapter(snapshot: Mapping[str, Any], objective: Mapping[str, Any], words: Words) -> Iterator[Block]:
    """Build the chapter of one objective of the snapshot's plan."""
    lines = [line for line in lines_with_owner_words(snapshot) if line["objective"] == objective["code"]]
    yield Heading(1, f"{objective['code']} {words.text(objective['title'])}", short=objective["code"])
    yield Paragraph(_rolled(snapshot, objective, words), "lead")
    for outcome in objective["outcomes"]:
        yield Paragraph(f"{outcome['code']} {words.text(outcome['title'])}")
    yield Heading(2, words.say("Progress"))
    titles = {source["id"]: words.text(source["title"]) for source in snapshot["plan"]["sources"]}
    yield _progress_table(objective, lines, titles, words)
    told = [line for line in lines if line["progress"] is not None or line["status"] in {"maintained", "below_floor"}]
    if told:
        yield Heading(2, words.say("How the status follows"))
    for line in told:
        yield Paragraph(words.say("{label}: {text}", label=line["code"], text=" ".join(words.sentences(line["trace"]))))
    yield from _charts(snapshot, lines, words)
    yield from _not_assessable(lines, words)
    yield Heading(2, words.say("Outputs and resources"))
    yield _outputs_table(snapshot["plan"], objective, words)


def _rolled(snapshot: Mapping[str, Any], objective: Mapping[str, Any], words: Words) -> str:
    one = next(rolled for rolled in snapshot["roll_ups"] if rolled["objective"] == objective["code"])
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
    return f"{said} {unknown}"


def _progress_table(
    objective: Mapping[str, Any], lines: list[Mapping[str, Any]], titles: Mapping[str, str], words: Words
) -> Table:  # fmt: skip
    notes = Notes()
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
    rows = tuple(_progress_row(line, titles, notes, words) for line in lines)
    caption = words.say("Progress of the indicators of {code}", code=objective["code"])
    return Table(caption=caption, columns=columns, rows=rows, notes=tuple(notes.sentences))


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
    }
    told += [words.sentence(phrases.FLAGS[flag]) for flag in line["flags"] if flag not in shown_elsewhere]
    return tuple(notes.number(sentence) for sentence in told)


def _charts(snapshot: Mapping[str, Any], lines: list[Mapping[str, Any]], words: Words) -> Iterator[Block]:
    drawn = [
        (line, series[0]["points"])
        for line in lines
        if (series := snapshot["series"].get(line["code"]))
        and sum(p["value"] is not None for p in series[0]["points"]) > 1
    ]
    if drawn:
        yield Heading(2, words.say("Charts"))
    for line, points in drawn:
        caption = f"{line['code']} {words.text(line['title'])}"
        yield Figure(
            spec=trajectory(line, points),
            caption=caption,
            legend=legend(line, words),
            alternative=_alternative(line, points, words),
        )


def _alternative(line: Mapping[str, Any], points: list[Mapping[str, Any]], words: Words) -> str:
    """Say in words what the chart says."""
    known = [point for point in points if point["value"] is not None]
    first, last = known[0], known[-1]
    said = words.say(
        "From {first} in {begin} to {last} in {end}.",
        first=words.quantity(first["value"], line["unit"], line["decimals"]),
        begin=words.period(first["period"]),
        last=words.quantity(last["value"], line["unit"], line["decimals"]),
        end=words.period(last["period"]),
    )
    if any(point["observation_status"] == "B" for point in known[1:]):
        said += " " + words.say("The series breaks in between: values on the two sides cannot be compared.")
    target = words.benchmark(line["target"], line["unit"], line["decimals"])
    return f"{said} " + words.say("Target: {target}.", target=target)


def _not_assessable(lines: list[Mapping[str, Any]], words: Words) -> Iterator[Block]:
    grouped: dict[str, list[str]] = {}
    for line in lines:
        if line["reason"]:
            grouped.setdefault(line["reason"], []).append(line["code"])
    if not grouped:
        return
    rows = tuple(
        (
            Cell(words.sentence(phrases.REASONS[reason])),
            count_cell(len(codes), words),
            Cell(", ".join(codes)),
        )
        for reason, codes in grouped.items()
    )
    columns = (
        Column(words.say("Reason"), 45),
        Column(words.say("Indicators"), 12, figures=True),
        Column(words.say("Codes"), 43),
    )
    yield Heading(2, words.say("What could not be assessed, and why"))
    yield Table(caption=words.say("Indicators that could not be assessed"), columns=columns, rows=rows)


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
