"""The next edition of a plan made from the texts of this one: years roll on, places continue, the unknown is marked.

Nothing is invented: budgets of years that fall away go, those of new years are marked to be filled, and so is every
printed share of years that are not all in the new edition. Texts, definitions, sources and pledges stay.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from indicators.definitions import where_written
from indicators.fill_marks import MARK
from indicators.rolling_places import add_indicators, crosswalk_text, roll_places
from indicators.toml_edits import TomlEdits, toml_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from indicators.crosswalk import CrosswalkStep
    from indicators.framework import Plan
    from indicators.toml_lines import KeyPath

CROSSWALK = "crosswalk.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Roll:
    """What the next edition is to be: its code and years, the places that do not simply continue, and the new ones.

    `steps` are of every kind but `continued`; `places` gives new places by code the indicator that stands there.
    """

    code: str
    first_year: int
    last_year: int
    steps: tuple[CrosswalkStep, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)

    @property
    def period(self) -> str:
        return period_of(self.first_year, self.last_year)


def period_of(first_year: int, last_year: int) -> str:
    """Write a plan's years as its code and title do: 2021-2024, or 2021 alone."""
    return str(first_year) if first_year == last_year else f"{first_year}-{last_year}"


def with_years_rolled(text: str, plan: Plan, first_year: int, last_year: int) -> str:
    """Write the new years where a text names the plan's own from first to last; else give it as it is."""
    if plan.first_year == plan.last_year:
        return re.sub(rf"(?<!\d){plan.first_year}(?!\d)", period_of(first_year, last_year), text)
    return re.sub(
        rf"(?<!\d){plan.first_year}(\s*[-‐‑–—]\s*){plan.last_year}(?!\d)",
        lambda found: f"{first_year}{found[1]}{last_year}" if first_year != last_year else str(first_year),
        text,
    )


def rolled_texts(texts: Mapping[str, str], plan: Plan, roll: Roll) -> dict[str, str]:
    """Make the texts of the next edition, by file name, from those of `plan`; a file without changes stays as it is.

    Raises CallerMistake where a text is laid out so that it cannot be changed in place.
    """
    edits = PlanEdits(texts)
    _head(edits, plan, roll)
    _budgets(edits, plan, roll)
    _shares(edits, plan, roll)
    _allocations(edits, plan, roll)
    roll_places(edits, plan, roll.steps, roll.places)
    add_indicators(edits, plan, roll.places.values())
    if plan.crosswalk is not None:
        edits.remove_table(("crosswalk",))
    made = {file: one.result() for file, one in edits.files.items()}
    return made | {CROSSWALK: crosswalk_text(plan, roll.steps)}


class PlanEdits:
    """Changes to the texts of a plan, at paths of the plan wherever those are written."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.files = {file: TomlEdits(file, text) for file, text in texts.items()}
        self._where = where_written(texts)

    def written(self, path: KeyPath) -> tuple[TomlEdits, KeyPath]:
        """Give the text a path of the plan is written in, and its path there."""
        file, here = self._where(path)
        return self.files[file], here

    def set(self, path: KeyPath, source: str) -> None:
        edits, here = self.written(path)
        edits.set(here, source)

    def mark(self, path: KeyPath, shape: str = MARK) -> None:
        """Mark a value to be filled, in the shape it has; each of its parts where it is a table of its own."""
        edits, here = self.written(path)
        if edits.source(here) is not None:
            edits.set(here, shape)
        else:
            for leaf in edits.leaves(here):
                edits.set(leaf, MARK)

    def mark_text(self, path: KeyPath) -> None:
        """Mark a text to be filled, in each of its languages."""
        edits, here = self.written(path)
        for language in edits.at(here):
            if language != "origin":
                edits.set((*here, language), MARK)

    def remove_table(self, path: KeyPath) -> None:
        edits, here = self.written(path)
        edits.remove_table(here)


def _head(edits: PlanEdits, plan: Plan, roll: Roll) -> None:
    edits.set(("code",), toml_text(roll.code))
    edits.set(("edition",), toml_text(roll.period))
    edits.set(("first_year",), str(roll.first_year))
    edits.set(("last_year",), str(roll.last_year))
    for language in plan.title.languages():
        title = getattr(plan.title, language)
        now = with_years_rolled(title, plan, roll.first_year, roll.last_year)
        if now != title:
            edits.set(("title", language), toml_text(now))
    # The publication of the new edition is another one, which nobody has seen yet.
    for name in ("title", "status"):
        edits.mark_text(("document", name))
    for name in ("file", "sha256"):
        edits.mark(("document", name))
    if not set(plan.printed_in.share_years) <= _years(roll):
        edits.mark(("printed_in", "share_years"))


def _years(roll: Roll) -> set[int]:
    return set(range(roll.first_year, roll.last_year + 1))


def _budgets(edits: PlanEdits, plan: Plan, roll: Roll) -> None:
    for n, objective in enumerate(plan.objectives):
        tables: list[tuple[KeyPath, dict[int, int]]] = [(("objectives", n, "printed_total"), objective.printed_total)]
        tables += [(("objectives", n, "outputs", m, "budget"), one.budget) for m, one in enumerate(objective.outputs)]
        for path, budget in tables:
            kept = [str(year) for year in budget if year in _years(roll)]
            new = [(str(year), MARK) for year in sorted(_years(roll) - set(budget))]
            written, here = edits.written(path)
            written.set_table(here, kept, new)


def _shares(edits: PlanEdits, plan: Plan, roll: Roll) -> None:
    """Mark the printed shares of years of which not all are in the new edition."""
    shares: list[KeyPath] = []
    if not set(plan.printed_in.share_years or range(plan.first_year, plan.last_year + 1)) <= _years(roll):
        shares += [("support_services", n, "share") for n in range(len(plan.support_services))]
        for n, objective in enumerate(plan.objectives):
            shares += [("objectives", n, "share_of_total")] if objective.share_of_total else []
            for m, output in enumerate(objective.outputs):
                given = (name for name in ("share_of_total", "share_of_objective") if getattr(output, name))
                shares += [("objectives", n, "outputs", m, name) for name in given]
    for n, table in enumerate(plan.share_tables):
        if not {int(year) for year in re.findall(r"\d{4}", table.period)} <= _years(roll):
            edits.mark(("share_tables", n, "period"))
            shares += [("share_tables", n, "lines", m, "share") for m in range(len(table.lines))]
            shares += [("share_tables", n, "printed_total")] if table.printed_total else []
    for path in shares:
        edits.mark(path, f"{{ percent = {MARK} }}")


def _allocations(edits: PlanEdits, plan: Plan, roll: Roll) -> None:
    for n, table in enumerate(plan.allocations):
        if table.year not in _years(roll):
            edits.remove_table(("allocations", n))
