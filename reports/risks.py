"""Risks and what is done against them: as the plan prints them, as they were last reviewed, and what changed since."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from indicators.framework import Plan
from indicators.risk_reviews import measures_on, reviews_in, risk_changes, risks_on
from reports import phrases
from reports.blocks import Block, Cell, Column, Heading, Notes, Paragraph, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from indicators.risk_reviews import RiskChange, RiskStanding
    from reports.wording import Words


def risks_chapter(snapshot: Mapping[str, Any], since: Mapping[str, Any] | None, words: Words) -> Iterator[Block]:
    """Build the chapter of the risks; with reviews it says how each stands and what changed.

    What is compared is the snapshot of the report before, where there is one of the same plan; else the day a year ago.
    """
    plan = snapshot["plan"]
    if not plan["risks"]:
        return
    yield Heading(1, words.say("Risks and mitigation"))
    if "risk_reviews" not in snapshot:
        yield _printed(plan, words)
    else:
        yield _reviewed(snapshot, words)
        yield from _changes(snapshot, since, words)
    yield _mitigations(snapshot, words)


def _printed(plan: Mapping[str, Any], words: Words) -> Table:
    areas = {area["code"]: words.text(area["title"]) for area in plan["risk_areas"]}
    rows = tuple(
        (
            Cell(risk["code"]),
            Cell(areas[risk["area"]]),
            Cell(words.text(risk["title"])),
            Cell(words.say(phrases.LEVELS[risk["probability"]])),
            Cell(words.say(phrases.LEVELS[risk["impact"]])),
            Cell(words.listed(str(number) for number in risk["mitigations"])),
        )
        for risk in plan["risks"]
    )
    columns = (
        Column(words.say("Code"), 7),
        Column(words.say("Area of risk"), 17),
        Column(words.say("Risk"), 46),
        Column(words.say("Probability"), 10),
        Column(words.say("Impact"), 9),
        Column(words.say("Mitigations"), 11),
    )
    return Table(caption=words.say("Risk register"), columns=columns, rows=rows)


def _reviewed(snapshot: Mapping[str, Any], words: Words) -> Table:
    plan, notes = snapshot["plan"], Notes()
    areas = {area["code"]: words.text(area["title"]) for area in plan["risk_areas"]}
    standings = {one.risk: one for one in _standings(snapshot)}
    rows = tuple(
        (
            Cell(risk["code"]),
            Cell(areas[risk["area"]]),
            Cell(words.text(risk["title"]), _notes(standings[risk["code"]], notes, words)),
            *_levels(risk, standings[risk["code"]], notes, words),
            Cell(words.say(phrases.RISK_STATUSES[standings[risk["code"]].status])),
            Cell(_day(standings[risk["code"]].reviewed_on, words)),
            Cell(words.listed(str(number) for number in risk["mitigations"])),
        )
        for risk in plan["risks"]
    )
    columns = (
        Column(words.say("Code"), 6),
        Column(words.say("Area of risk"), 15),
        Column(words.say("Risk"), 33),
        Column(words.say("Probability"), 10),
        Column(words.say("Impact"), 8),
        Column(words.say("Status"), 9),
        Column(words.say("Reviewed"), 11),
        Column(words.say("Mitigations"), 8),
    )
    return Table(caption=words.say("Risk register"), columns=columns, rows=rows, notes=tuple(notes.sentences))


def _levels(risk: Mapping[str, Any], standing: RiskStanding, notes: Notes, words: Words) -> Iterator[Cell]:
    """Give probability and impact as they were last judged, with what the plan prints where that is another."""
    for name in ("probability", "impact"):
        printed, now = risk[name], getattr(standing, name).value
        said = words.say("In the plan: {level}.", level=words.say(phrases.LEVELS[printed]))
        yield Cell(words.say(phrases.LEVELS[now]), () if printed == now else (notes.number(said),))


def _notes(standing: RiskStanding, notes: Notes, words: Words) -> tuple[int, ...]:
    told = [words.say("{owner} answers for it.", owner=standing.owner)] if standing.owner else []
    if standing.note:
        told.append(words.prose(standing.note if standing.note.endswith(".") else f"{standing.note}."))
    return tuple(notes.number(sentence) for sentence in told)


def _day(day: date | None, words: Words) -> str:
    return words.say("not yet") if day is None else words.day(day.isoformat())


def _changes(snapshot: Mapping[str, Any], since: Mapping[str, Any] | None, words: Words) -> Iterator[Block]:
    if since is not None and since["plan"]["code"] == snapshot["plan"]["code"]:
        day, before = date.fromisoformat(since["as_of"]), _standings(since)
    else:
        day = _a_year_before(date.fromisoformat(snapshot["as_of"]))
        before = _standings(snapshot, day)
    found = risk_changes(before, _standings(snapshot))
    if not found:
        said = words.say("No risk is judged otherwise than on {day}.", day=words.day(day.isoformat()))
        yield Paragraph(said)
        return
    rows = tuple(row for one in found for row in _change_rows(one, words))
    columns = (
        Column(words.say("Code"), 10),
        Column(words.say("What"), 26),
        Column(words.say("Before"), 32),
        Column(words.say("After"), 32),
    )
    caption = words.say("Risks that are judged otherwise than on {day}", day=words.day(day.isoformat()))
    yield Table(caption=caption, columns=columns, rows=rows)


def _change_rows(change: RiskChange, words: Words) -> Iterator[tuple[Cell, ...]]:
    if change.before is None or change.after is None:
        kind = "added" if change.before is None else "dropped"
        yield Cell(change.risk), Cell(words.say(phrases.KINDS_OF_CHANGE[kind])), Cell("–"), Cell("–")
    for name in change.what:
        told = (_judged(name, getattr(one, name), words) for one in (change.before, change.after))
        yield Cell(change.risk), Cell(words.say(phrases.JUDGED[name])), *map(Cell, told)


def _judged(name: str, value: str, words: Words) -> str:
    if name == "owner":
        return value or "–"
    return words.say((phrases.RISK_STATUSES if name == "status" else phrases.LEVELS)[value])


def _a_year_before(day: date) -> date:
    # There is a 29 February in one year of four only.
    return day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


def _standings(snapshot: Mapping[str, Any], day: date | None = None) -> list[RiskStanding]:
    risks, _ = reviews_in(snapshot)
    return risks_on(Plan.model_validate(snapshot["plan"]), risks, day or date.fromisoformat(snapshot["as_of"]))


def _mitigations(snapshot: Mapping[str, Any], words: Words) -> Table:
    _, reviews = reviews_in(snapshot)
    plan, notes = snapshot["plan"], Notes()
    seen = measures_on(Plan.model_validate(plan), reviews, date.fromisoformat(snapshot["as_of"])) if reviews else {}
    rows = []
    for one in plan["mitigations"]:
        last = seen.get(one["number"])
        state, told = words.text(one["status"]), tuple[int, ...]()
        if last is not None:
            state = words.say(phrases.MEASURE_STATES[last.state])
            said = words.say("As found on {day}.", day=words.day(last.reviewed_on.isoformat()))
            told = (notes.number(f"{said} {words.prose(last.note)}" if last.note else said),)
        rows.append(
            (
                Cell(str(one["number"])),
                Cell(words.text(one["title"])),
                Cell(words.text(one["owner"])),
                Cell(state, told),
            )
        )
    columns = (
        Column(words.say("No."), 6),
        Column(words.say("Mitigation measure"), 60),
        Column(words.say("Owner"), 18),
        Column(words.say("State"), 16),
    )
    caption = words.say("Mitigation measures")
    return Table(caption=caption, columns=columns, rows=tuple(rows), notes=tuple(notes.sentences))
