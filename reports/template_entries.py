"""The form of a register of entries or responses: a row each, with the columns the plan counts by or keeps.

Nothing else is asked for, so nothing about a person is: what the plan does not name would not be kept either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from indicators.errors import CallerMistake
from indicators.periods import Frequency
from reports.template_cells import DAYS
from reports.template_columns import PERIODS
from reports.template_forms import Bound, Column, Form, Rule, areas_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from indicators.framework import Counting, Microdata, Plan, Source
    from reports.template_words import TemplateWords

SPARE = 500
"""Empty rows: a year has more entries than figures."""


def entries_form(plan: Plan, source: Source, bound: Sequence[Bound], *, words: TemplateWords) -> Form:
    """Make the form. Raises CallerMistake when the plan does not say what is kept of the rows."""
    kept = source.microdata
    if kept is None:
        raise CallerMistake(f"{source.id} counts rows, and the plan names no field of them; add [source.microdata]")
    countings = [one.series.counting for one in bound if one.series.counting is not None]
    areas = [code for code in areas_of(plan, bound, ()) if code.isalpha()]
    columns = tuple(
        _column(name, kept, countings, words, areas, source.options.get("separator", ""))
        for name in fields_of(kept, countings)
    )
    return Form(kind="rows", columns=columns, spare=SPARE)


def fields_of(kept: Microdata, countings: Iterable[Counting]) -> tuple[str, ...]:
    """Name the fields of a row, each once: the day, what is counted by, what is kept beside."""
    named = [kept.period, *kept.counted_when]
    for counting in countings:
        named += [*counting.where, counting.distinct, counting.by_area, *counting.dimensions.values()]
    return tuple(dict.fromkeys(name for name in (*named, *kept.keep) if name))


def _column(
    name: str, kept: Microdata, countings: Sequence[Counting], words: TemplateWords, areas: Sequence[str],
    separator: str,
) -> Column:  # fmt: skip
    if name == kept.period:
        # Where periods of several kinds are counted, only a day lies in one of each.
        frequencies = {counting.frequency for counting in countings} or {Frequency.ANNUAL}
        frequency = Frequency.DAILY if len(frequencies) > 1 else frequencies.pop()
        example = ", ".join(PERIODS[one.value] for one in DAYS.get(frequency, (Frequency.DAILY,)))
        said = words.say("When it was, such as {example}: that says in which period the row counts.", example=example)
        return Column(key=name, heading=name, rule=Rule(kind="day", frequency=frequency), hint=said, width=14)
    if any(name == counting.by_area for counting in countings):
        said = words.say("A country: its code or its name.")
        return Column(key=name, heading=name, rule=Rule(kind="choice", choices=tuple(areas), strict=False), hint=said)
    answers = _answers(name, kept, countings)
    if not answers:
        return Column(key=name, heading=name, hint=words.say("A text; one that names no person."), width=36)
    said = words.say("What counts: {answers}.", answers=", ".join(answers))
    if separator:
        said += " " + words.say("Several answers stand with {mark} between them.", mark=f"“{separator}”")
    declared = name in kept.codes and not separator
    return Column(key=name, heading=name, rule=Rule(kind="choice", choices=answers, strict=declared), hint=said)


def _answers(name: str, kept: Microdata, countings: Iterable[Counting]) -> tuple[str, ...]:
    """Give the answers to a field: those declared, else those that some count asks for."""
    if name in kept.codes:
        return tuple(answer for answer in kept.codes[name] if answer)
    asked = [*kept.counted_when.get(name, ()), *(one for counting in countings for one in counting.where.get(name, ()))]
    return tuple(dict.fromkeys(answer for answer in asked if answer))
