"""What a template says to the person before it: the sheets of instructions and of codes, in that person's language."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from indicators.series import ObsStatus
from reports.template_columns import MARKS, PERIODS, WITHOUT, limits_of
from reports.template_forms import codes_for, dimensions_of
from reports.template_sheets import LABEL, PROSE, TITLE, Press, write_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from indicators.framework import Plan, Source
    from reports.template_forms import Bound, Form
    from reports.template_words import TemplateWords


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What a template is made for. `due` is the last day to hand it in, `contact` whom to ask, where known.

    `area_names` are names of areas in the template's language, by code.
    """

    made_on: date
    due: date | None = None
    contact: str = ""
    area_names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """All that the two sheets speak of. `mark` is the template's id and version, as one text."""

    plan: Plan
    source: Source
    bound: Sequence[Bound]
    form: Form
    occasion: Occasion
    mark: str


def write_instructions(press: Press, guide: Guide) -> None:
    """Write the sheet `Instructions`."""
    sheet, words = press.sheet("Instructions"), press.words
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 90)
    sheet.set_column(2, 5, 18)
    sheet.write_string(0, 0, title_of(guide, words), press.look(TITLE))
    row = 2
    for label, text in _facts(guide, words):
        sheet.write_string(row, 0, label, press.look(LABEL))
        sheet.write_string(row, 1, text, press.look(PROSE))
        row += 1
    sheet.write_string(row + 1, 0, words.say("How to fill it in"), press.look(TITLE))
    row += 2
    for number, text in enumerate(_steps(guide, words), start=1):
        sheet.write_string(row, 0, str(number), press.look(LABEL, align="right"))
        sheet.write_string(row, 1, text, press.look(PROSE))
        row += 1
    sheet.write_string(row + 1, 0, words.say("What is asked"), press.look(TITLE))
    headings = ("id", words.heading("indicator"), words.heading("unit"), words.say("Limits"))
    write_table(press, sheet, row + 2, headings, _asked(guide, words))
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def title_of(guide: Guide, words: TemplateWords) -> str:
    """Give the title of the template."""
    return words.say("Values to hand in: {source}", source=words.named(guide.source.title))


def help_of(guide: Guide, words: TemplateWords) -> str:
    """Give the line under the title of the table: what to do in one sentence, and the template's mark."""
    done = words.say("Fill in the white cells; the sheet Instructions says how.")
    return f"{done} [{guide.mark}]"


def _facts(guide: Guide, words: TemplateWords) -> Iterator[tuple[str, str]]:
    plan, source, occasion = guide.plan, guide.source, guide.occasion
    officers = words.say("the officers of {organisation}", organisation=words.named(plan.organisation))
    yield words.heading("source"), f"{words.named(source.title)} ({source.id})"
    yield words.say("Plan"), f"{words.named(plan.title)} ({plan.code})"
    yield words.say("Answers for it"), source.owner
    if occasion.due is not None:
        yield words.say("Hand it in by"), occasion.due.isoformat()
    yield words.say("Whom to ask"), occasion.contact or officers
    yield words.say("This workbook"), guide.mark


def _steps(guide: Guide, words: TemplateWords) -> Iterator[str]:
    yield words.say(
        "Fill in the white cells of the sheet Data. Grey cells are fixed. Values that are known already stand there: "
        "correct them where they are wrong, and leave the others as they are."
    )
    yield from _of_entries(guide, words) if guide.form.kind == "rows" else _of_values(guide, words)
    yield words.say(
        "Do not rename, move or merge headings, and leave the lines above them as they are. Below the last filled row "
        "there is room for more."
    )
    yield words.say(
        "Hand the file in on the portal, or with `milepost submit FILE --source {source}`. You see everything that is "
        "wrong and everything that would change before it counts.",
        source=guide.source.id,
    )


def _of_values(guide: Guide, words: TemplateWords) -> Iterator[str]:
    wide = guide.form.kind == "wide"
    yield _what_a_row_is(words, wide=wide)
    frequencies = dict.fromkeys(one.indicator.frequency.value for one in guide.bound)
    yield words.say("Write a period as {example}.", example=", ".join(PERIODS[one] for one in frequencies))
    yield words.say(
        "Write a number as a number, in the unit of its column or row: without the unit, without other signs."
    )
    yield words.say("An empty cell says nothing about a value. 0 is a number: write it where the value is 0.")
    yield from _of_a_row(words) if wide else _of_gaps(words)
    if any(one.series.options.get("evidence") == "required" for one in guide.bound):
        yield words.say("Each value needs its evidence: name the document, its date and where it can be read.")


def _what_a_row_is(words: TemplateWords, *, wide: bool) -> str:
    if wide:
        return words.say(
            "A row is one period. Each indicator has a column of its own: write one number into a cell, never several."
        )
    return words.say("A row is one value: of one indicator, area and period.")


def _of_gaps(words: TemplateWords) -> Iterator[str]:
    yield words.say(
        "Where there is no value, leave it empty and say why by the status: {codes}. A is a normal value.",
        codes=", ".join(_explained(words, WITHOUT)),
    )
    yield words.say("Rows of periods for which you have nothing to say yet may stay as they are.")


def _of_a_row(words: TemplateWords) -> Iterator[str]:
    marks = [f"{mark} ({words.meaning('status', status)})" for mark, status in MARKS.items()]
    yield words.say("Where there is no value, a mark in its cell says why: {marks}.", marks=", ".join(marks))
    yield words.say(
        "Status, note and source are about all values of their row. Where they differ, use a row more for the same "
        "period."
    )


def _of_entries(guide: Guide, words: TemplateWords) -> Iterator[str]:
    yield words.say("A row is one entry. Rows are counted: leave none out, and write none twice.")
    yield words.say("Only the columns of the sheet Data are kept. Write nothing about persons into any of them.")
    kept = guide.source.microdata
    if kept is not None and kept.smallest_cell:
        yield words.say("A count of fewer than {number} rows is not published.", number=str(kept.smallest_cell))


def _explained(words: TemplateWords, codes: Sequence[str]) -> list[str]:
    return [f"{code} ({words.meaning('status', code)})" for code in codes]


def _asked(guide: Guide, words: TemplateWords) -> Iterator[tuple[str, str, str, str]]:
    for one in guide.bound:
        limits = ", ".join(one.levels) or limits_of(words, one)
        title, unit = words.named(one.indicator.title), words.unit_of(one.indicator, guide.plan)
        yield one.indicator.id, title, unit, limits


def write_codes(press: Press, guide: Guide) -> None:
    """Write the sheet `Codes`: what the codes of the drop-downs mean. A form of entries has none."""
    sheet, words = press.sheet("Codes"), press.words
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 60)
    row = 0
    for heading, lines in _tables(guide, words):
        row = write_table(press, sheet, row, (heading, words.say("Meaning")), lines)


def _tables(guide: Guide, words: TemplateWords) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    yield words.heading("status"), [(code.value, words.meaning("status", code.value)) for code in ObsStatus]
    for name in dimensions_of(guide.bound):
        codes = codes_for(guide.bound, name)
        yield words.heading(name), [(code, words.meaning(name, code)) for code in codes]
    groups = {group.code: words.named(group.title) for group in guide.plan.area_groups}
    names = {**groups, **guide.occasion.area_names}
    for column in guide.form.columns:
        if column.key == "area":
            yield words.heading("area"), [(code, names.get(code, "")) for code in column.rule.choices]
