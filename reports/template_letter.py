"""The letter that reminds a person of what is theirs to hand in: plain text, in their language, with where and by when.

The workbook is linked and not enclosed: what is known stands in it, and a mail goes further than whom it is meant for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from babel.dates import format_date

from reports.template_words import TemplateWords

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from indicators.framework import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """One source that is due since `on` or, `overdue`, since `by`; both are days in its own time zone."""

    plan: str
    source: str
    title: Text
    periods: tuple[str, ...]
    on: date
    by: date
    overdue: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """What a person is written."""

    subject: str
    body: str


def reminder_letter(owed: Sequence[Owed], *, language: str, portal: str) -> Letter:
    """Write to a person about all that is theirs to hand in; `portal` is its address, or "".

    Raises CallerMistake naming the languages there are.
    """
    words = TemplateWords(language)
    parts = [
        words.say("This is yours to hand in."),
        *("\n".join(_about(one, words, portal)) for one in owed),
        words.say("You are told once when something is due, and once more when it is overdue."),
    ]
    return Letter(_subject(owed, words), "\n\n".join(parts) + "\n")


def _subject(owed: Sequence[Owed], words: TemplateWords) -> str:
    first = min(owed, key=lambda one: (not one.overdue, one.by))
    title, day = words.named(first.title), _day(first.by, words)
    if len(owed) > 1:
        return words.say("To be handed in: {title}, and more", title=title)
    if first.overdue:
        return words.say("Overdue since {day}: {title}", day=day, title=title)
    return words.say("To be handed in by {day}: {title}", day=day, title=title)


def _about(one: Owed, words: TemplateWords, portal: str) -> list[str]:
    lines = [f"{words.named(one.title)} ({one.plan}, {one.source})"]
    if one.periods:
        lines.append(words.say("For the period: {periods}", periods=", ".join(one.periods)))
    on, by = _day(one.on, words), _day(one.by, words)
    if one.overdue:
        lines.append(words.say("It is overdue since {by}. Please hand it in now.", by=by))
    else:
        lines.append(words.say("It is due since {on}. Please hand it in by {by}.", on=on, by=by))
    if not portal:
        said = words.say("Hand it in on the portal, or from a terminal:")
        return [*lines, said, f"milepost submit FILE --plan {one.plan} --source {one.source}"]
    door = f"{portal}/upload/{one.plan}/{one.source}"
    said = words.say("Its workbook, with what is known filled in, after signing in:")
    return [*lines, words.say("Hand it in here:"), door, said, f"{door}/template"]


def _day(day: date, words: TemplateWords) -> str:
    return format_date(day, "long", locale=words.locale)
