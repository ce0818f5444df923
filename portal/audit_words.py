"""What the details of the audit log are called: each with its name in words, and its value as people write it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from indicators.texts import Text
from portal.page_words import STATUSES
from portal.roles import ROLES, SCOPES
from portal.wording import LOCALES, NAMES, isolated, own_direction, phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markupsafe import Markup

    from portal.wording import Words

DETAILS = {
    "about": phrase("About"),
    "accept": phrase("Refused rows"),
    "active": phrase("May sign in"),
    "approval": phrase("Who must sign"),
    "as_of": phrase("As of"),
    "by": phrase("By"),
    "choices": phrase("How it is read"),
    "code": phrase("Place"),
    "columns": phrase("Columns"),
    "covers": phrase("What the file covers"),
    "dates": phrase("Order of dates written as text"),
    "decimal": phrase("Decimal sign of numbers written as text"),
    "decision": phrase("Decision"),
    "delivery": phrase("Delivery"),
    "digest": phrase("Digest"),
    "display_name": phrase("The person’s own name"),
    "email": phrase("E-mail"),
    "encoding": phrase("Encoding of a text file"),
    "excepted": phrase("Open all the same"),
    "expires_at": phrase("Valid until"),
    "figures": phrase("Digest of the figures"),
    "first_day": phrase("From"),
    "four_eyes": phrase("Another person than who handed it in"),
    "granted": phrase("Indicators"),
    "grouping": phrase("Sign between groups of three digits"),
    "hint": phrase("Last characters"),
    "issuer": phrase("Issuer of the provider"),
    "kept": phrase("kept as they are"),
    "kind": phrase("About"),
    "language": phrase("Language"),
    "last_day": phrase("Until"),
    "left": phrase("left to what was said since"),
    "left_cells": phrase("Which ones"),
    "level": phrase("Level"),
    "levels": phrase("Levels"),
    "limits": phrase("What was open to them"),
    "locked": phrase("Locked"),
    "new": phrase("new"),
    "note": phrase("Note"),
    "number": phrase("Number"),
    "options": phrase("Answers offered"),
    "outcome": phrase("What came of it"),
    "override": phrase("Number"),
    "period": phrase("Period"),
    "person": phrase("Person"),
    "place": phrase("Place"),
    "plan_code": phrase("Plan"),
    "preview": phrase("What it would look like"),
    "questions": phrase("What was asked"),
    "reason": phrase("Why"),
    "refused": phrase("refused"),
    "restored": phrase("valid again"),
    "revised": phrase("changed"),
    "role": phrase("Role"),
    "run": phrase("Run"),
    "scope": phrase("For"),
    "scopes": phrase("Allows"),
    "sentence": phrase("Question"),
    "sets": phrase("How it is read"),
    "sheet": phrase("Sheet"),
    "source": phrase("Source"),
    "status": phrase("Status"),
    "step": phrase("Step"),
    "subject": phrase("Subject"),
    "suggested": phrase("suggested"),
    "title": phrase("Purpose"),
    "token": phrase("Number"),
    "unchanged": phrase("unchanged"),
    "until": phrase("Until"),
    "vintage": phrase("Vintage"),
    "withdrawn": phrase("withdrawn"),
    "year": phrase("Year"),
}
"""What each detail is called. One that is not here is shown by the name it is kept under."""

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")

ACCEPTED = {
    "all": phrase("all or nothing: I mend the file first"),
    "fit": phrase("take the rows that are in order and leave the others out"),
}


OURS: dict[str, dict[Any, str]] = {"role": {**ROLES}, "scope": {**SCOPES}, "accept": ACCEPTED, "status": STATUSES}
"""Details whose values are words of ours."""


@dataclass(frozen=True, slots=True)
class Detail:
    """One thing that was said of an act: what it is called, and its value or, of several values, its parts."""

    name: Markup
    value: Markup
    length: int = 0
    parts: tuple[Detail, ...] = ()


def details_of(document: Mapping[str, Any], words: Words) -> tuple[Detail, ...]:
    """Give what a line of the log says, as it is read; what is empty is left out, and what is none is told."""
    said = {name: value for name, value in document.items() if value not in (None, "", [], {})}
    return tuple(_detail(name, value, words) for name, value in said.items())


def _detail(name: str, value: Any, words: Words) -> Detail:
    called = own_direction(words.say(DETAILS[name])) if name in DETAILS else isolated(name)
    if isinstance(value, dict) and not _is_text(value):
        return Detail(called, own_direction(""), parts=details_of(value, words))
    if isinstance(value, list) and any(isinstance(one, dict) for one in value):
        numbered = {str(number): one for number, one in enumerate(value, start=1)}
        return Detail(called, own_direction(""), parts=details_of(numbered, words))
    written = _written(name, value, words)
    return Detail(called, written, len(written.striptags()))


def _is_text(value: Mapping[str, Any]) -> bool:
    return bool(value) and set(value) <= {*LOCALES, "origin"}


def _written(name: str, value: Any, words: Words) -> Markup:
    """Write a value: in words where it is a word of ours, as it is kept where it is somebody else's."""
    if isinstance(value, bool):
        return own_direction(words.say("yes") if value else words.say("no"))
    if isinstance(value, dict):
        return words.text(Text.model_validate(value))
    if isinstance(value, list):
        joined = " · " if any(isinstance(one, list) for one in value) else ", "
        return own_direction(joined.join(_plain(one) for one in value))
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        return words.instant(value)
    ours = OURS.get(name, {})
    if value in ours:
        return own_direction(words.say(ours[value]))
    return own_direction(NAMES.get(value, value) if name == "language" else value)


def _plain(value: Any) -> str:
    return " ".join(_plain(one) for one in value if one != "") if isinstance(value, list) else str(value)
