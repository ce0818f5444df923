"""`milepost plan diff`: two editions, from folders or from the record, and everything in which they differ."""

from __future__ import annotations

from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.output import Format, FormatOption, mistakes_told, say, show
from cli.surroundings import record, settings
from indicators.errors import CallerMistake

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indicators.framework import Plan
    from indicators.plan_diff import Difference

COLUMNS = ("part", "place", "was", "kind", "what", "old", "new", "reason")
SHOWN = ("part", "place", "kind", "what", "old", "new")
"""Of them what a table shows, and the reason where any row has one."""
NEWEST = "now"

EDITION = "A plan's name, the path of its folder, or NAME@DATE and NAME@now for what the record knew then."


def diff(
    old: Annotated[str, typer.Argument(help=f"The older edition. {EDITION}")],
    new: Annotated[str, typer.Argument(help="The newer edition, in the same way.")],
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="WHAT", help="Only parts or fields of this name: risk, budget, 'budget 2021'."),
    ] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Tell everything in which two editions differ; places are matched by the newer one's crosswalk."""
    from indicators.plan_diff import differences

    with mistakes_told():
        found = differences(_edition(old), _edition(new))
        if only:
            _require_known(only, found)
            found = [one for one in found if any(one.is_about(words) for words in only)]
        if not found:
            say("no differences" if not only else f"no differences in {', '.join(only)}")
        if form is Format.TABLE:
            columns = (*SHOWN, "reason") if any(one.reason for one in found) else SHOWN
            show([_shown(one) for one in found], columns, form)
        else:
            show([one.as_dict() for one in found], COLUMNS, form)


def _edition(said: str) -> Plan:
    from warehouse.instants import end_of_day
    from warehouse.plan_folder import read_plan
    from warehouse.plans import plan_known_on

    name, at, when = said.rpartition("@")
    if not at:
        return read_plan(settings().plans, said)
    with record() as warehouse:
        return plan_known_on(warehouse, name, None if when == NEWEST else end_of_day(_day(said, when)))


def _day(said: str, when: str) -> date:
    try:
        return date.fromisoformat(when)
    except ValueError:
        raise CallerMistake(
            f"{said}: found {when!r} after the @; expected a date such as 2024-12-31, or {NEWEST}"
        ) from None


def _require_known(only: Sequence[str], found: Sequence[Difference]) -> None:
    from indicators.plan_nodes import words_of_the_schema

    known = words_of_the_schema() | {word for one in found for word in one.what.split()}
    for words in only:
        if strange := [word for word in words.split() if word not in known and not word.isdigit()]:
            close = ", ".join(get_close_matches(strange[0], known, n=3)) or "risk, output, budget, target"
            raise CallerMistake(f"--only {words!r}: nothing in a plan is called {strange[0]!r}; expected a part or a "
                                f"field, such as {close}")  # fmt: skip


def _shown(one: Difference) -> dict[str, Any]:
    from indicators.plan_diff import brief

    row = one.as_dict()
    place = f"{one.was} → {one.place}" if one.was else one.place
    return row | {"place": place, "old": brief(one.old), "new": brief(one.new)}
