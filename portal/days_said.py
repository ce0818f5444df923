"""A day that somebody typed in a form about what has happened: today where none is said, and never one to come."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from portal.forms import Mistake
from portal.surroundings import surroundings
from portal.visitors import language_of
from portal.wording import words_of

if TYPE_CHECKING:
    from starlette.requests import Request


def day_said(request: Request, said: str, otherwise: date | None = None) -> date | None:
    """Read a day; where none is said, `otherwise` or today. None for what is no day, or one to come."""
    today = surroundings(request).clock().date()
    try:
        day = date.fromisoformat(said.strip()) if said.strip() else otherwise or today
    except ValueError:
        return None
    return day if day <= today else None


def no_such_day(request: Request, field: str) -> Mistake:
    """Say at a field that it holds no day that has come."""
    return Mistake(field, words_of(language_of(request)).say("Choose a day that has come"))
