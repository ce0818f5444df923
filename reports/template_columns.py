"""Columns that the forms of a template have in common, in the words of its language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indicators.handing_in import ABSENT_MARKS
from indicators.series import MISSING_STATUSES, ObsStatus
from reports.template_forms import Column, Rule, codes_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from indicators.framework import Plan
    from indicators.periods import Frequency
    from reports.template_forms import Bound
    from reports.template_words import TemplateWords

WITH_A_VALUE = tuple(status.value for status in ObsStatus if status not in MISSING_STATUSES)
WITHOUT = tuple(status.value for status in ObsStatus if status in MISSING_STATUSES)

MARKS = {mark: status.value for mark, status in ABSENT_MARKS.items() if status is not None}
"""What may stand in place of a number, and the status it means."""

PERIODS = {"A": "2021", "S": "2021-S1", "Q": "2021-Q3", "M": "2021-11", "D": "2021-11-23"}
"""A period of each frequency, to show how one is written."""


def area_column(words: TemplateWords, areas: Sequence[str]) -> Column:
    """Give the column of areas, chosen from a list."""
    hint = words.say("Choose the code; the sheet Codes has their names.")
    rule = Rule(kind="choice", choices=tuple(areas))
    return Column(key="area", heading=words.heading("area"), rule=rule, hint=hint, width=10)


def period_column(words: TemplateWords, frequencies: Iterable[Frequency]) -> Column:
    """Give the column of periods."""
    given = list(dict.fromkeys(frequencies))
    hint = words.say("Write a period as {example}.", example=", ".join(PERIODS[one.value] for one in given))
    rule = Rule(kind="period", frequency=given[0]) if len(given) == 1 else Rule()
    return Column(key="period", heading=words.heading("period"), rule=rule, hint=hint, width=12)


def dimension_column(words: TemplateWords, bound: Iterable[Bound], name: str) -> Column:
    """Give the column of a dimension, with the codes that may stand there."""
    codes = codes_for(bound, name)
    said = [f"{code}: {meaning}" if (meaning := words.meaning(name, code)) else code for code in codes]
    rule = Rule(kind="choice", choices=codes)
    return Column(key=name, heading=words.heading(name), rule=rule, hint="; ".join(said), width=8)


def status_column(words: TemplateWords, codes: Sequence[str]) -> Column:
    """Give the column of statuses."""
    said = words.meaning("status", ObsStatus.NORMAL.value)
    hint = words.say("A or nothing: {meaning}. The sheet Codes explains the others.", meaning=said)
    rule = Rule(kind="choice", choices=tuple(codes))
    return Column(key="status", heading=words.heading("status"), rule=rule, hint=hint, width=10)


def remark_columns(words: TemplateWords) -> tuple[Column, Column]:
    """Give the two columns of words: a note, and where the value is from."""
    hint = words.say("The document, its date and where it can be read.")
    return (
        Column(key="note", heading=words.heading("note"), width=36),
        Column(key="source", heading=words.heading("source"), hint=hint, width=36),
    )


def value_hint(words: TemplateWords, bound: Bound, plan: Plan) -> str:
    """Say what a value of an indicator is: its title, unit and limits, or its levels."""
    title = words.named(bound.indicator.title)
    if bound.levels:
        return f"{title}: {words.say('one of {levels}', levels=', '.join(bound.levels))}"
    limits = limits_of(words, bound)
    return f"{title} ({words.unit_of(bound.indicator, plan)}{f'; {limits}' if limits else ''})"


def limits_of(words: TemplateWords, bound: Bound) -> str:
    """Say between which figures a value of an indicator lies; nothing where the plan sets no limit."""
    low, high = (None if one is None else format(one, "f") for one in (bound.rule.minimum, bound.rule.maximum))
    if low is not None and high is not None:
        return words.say("{low} to {high}", low=low, high=high)
    if low is not None:
        return words.say("at least {low}", low=low)
    return words.say("at most {high}", high=high) if high is not None else ""
