"""What becomes of the places of a plan in the next edition, written into its texts: dropped, renumbered, split, new.

A place that continues keeps its text. One that is new names its indicator; what it promises is to be established.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from indicators.errors import CallerMistake
from indicators.fill_marks import MARK, TO_BE_FILLED
from indicators.toml_edits import TomlEdits, name_of, toml_list, toml_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from indicators.crosswalk import CrosswalkStep
    from indicators.framework import Plan
    from indicators.rolling import PlanEdits
    from indicators.toml_lines import KeyPath


def roll_places(
    edits: PlanEdits, plan: Plan, steps: Sequence[CrosswalkStep], places: Mapping[str, str]
) -> None:  # fmt: skip
    """Take out of the texts the places that end, give the renumbered ones their codes, and put in the new ones."""
    renumbered = {one.old[0]: one.new[0] for one in steps if one.kind == "renumbered"}
    where = dict(_paths(plan))
    for code in ended_places(steps):
        edits.remove_table(where[code])
        edits.remove_table(_pledge(plan, code))
    for old, new in renumbered.items():
        _renumber(edits, plan, where[old], new)
        edits.set((*_pledge(plan, old), "indicator"), toml_text(new))
    _rename_components(edits, plan, renumbered)
    for code in new_places(steps, places):
        _add(edits, plan, code, places.get(code, TO_BE_FILLED))


def ended_places(steps: Sequence[CrosswalkStep]) -> list[str]:
    """Give the old places that are in the next edition neither by their code nor by another."""
    return [code for one in steps if one.kind != "renumbered" for code in one.old if code not in one.new]


def new_places(steps: Sequence[CrosswalkStep], places: Mapping[str, str]) -> list[str]:
    """Give the codes that stand for something else in the next edition than in this one, or for something new."""
    named = {code for one in steps for code in one.new}
    parts = [code for one in steps if one.kind in {"split", "merged"} for code in one.new if code not in one.old]
    return list(dict.fromkeys([*parts, *(code for code in places if code not in named)]))


def outcome_of(plan: Plan, code: str) -> KeyPath:
    """Find the outcome a place's code belongs to, the longest code that begins it. Raises CallerMistake for none."""
    outcomes = {
        outcome.code: ("objectives", n, "outcomes", m)
        for n, objective in enumerate(plan.objectives)
        for m, outcome in enumerate(objective.outcomes)
    }
    above = [known for known in outcomes if code.startswith(known) and code != known]
    if not above:
        raise CallerMistake(f"{code} belongs to no outcome: expected a code that begins with one of "
                            f"{', '.join(outcomes)}; a new outcome is written after rolling")  # fmt: skip
    return outcomes[max(above, key=len)]


def _paths(plan: Plan) -> Iterator[tuple[str, KeyPath]]:
    for n, objective in enumerate(plan.objectives):
        for m, outcome in enumerate(objective.outcomes):
            for k, place in enumerate(outcome.indicators):
                yield place.code, ("objectives", n, "outcomes", m, "indicators", k)


def _pledge(plan: Plan, code: str) -> KeyPath:
    return "pledges", next(n for n, pledge in enumerate(plan.pledges) if pledge.indicator == code)


def _renumber(edits: PlanEdits, plan: Plan, path: KeyPath, new: str) -> None:
    target = outcome_of(plan, new)
    if target == path[:4]:
        edits.set((*path, "code"), toml_text(new))
        return
    written, here = edits.written(path)
    outcome, above, name = _place_under(edits, target)
    alone = TomlEdits(written.file, written.table_as(name, here))
    alone.set((*name.split("."), 0, "code"), toml_text(new))
    written.remove_table(here)
    outcome.insert_after(above, alone.result())


def _place_under(edits: PlanEdits, outcome: KeyPath) -> tuple[TomlEdits, KeyPath, str]:
    """Give the text an outcome is written in, its path there, and the name that places have under it."""
    written, here = edits.written(outcome)
    return written, here, f"{name_of(here)}.{'indicators' if 'indicators' in written.at(here) else 'indicator'}"


def _rename_components(edits: PlanEdits, plan: Plan, renumbered: Mapping[str, str]) -> None:
    for n, objective in enumerate(plan.objectives):
        for m, outcome in enumerate(objective.outcomes):
            for k, composite in enumerate(outcome.composites):
                path: KeyPath = ("objectives", n, "outcomes", m, "composites", k)
                for position, code in enumerate(composite.components):
                    if code in renumbered:
                        edits.set((*path, "components", position), toml_text(renumbered[code]))
                for code in composite.weights.keys() & renumbered.keys():
                    written, here = edits.written((*path, "weights", code))
                    written.rename(here, renumbered[code])


def _add(edits: PlanEdits, plan: Plan, code: str, indicator: str) -> None:
    outcome, above, name = _place_under(edits, outcome_of(plan, code))
    place = [f"[[{name}]]", f"code = {toml_text(code)}", f"indicator = {toml_text(indicator)}", f"printed = {MARK}"]
    outcome.insert_after(above, "\n".join(place))
    written, here = _last(edits, "pledges", len(plan.pledges))
    unknown = f'{{ state = "to_be_established", owner = {MARK}, reason = "New in this edition." }}'
    promise = [f"[[{name_of(here)}]]", f"indicator = {toml_text(code)}", f"baseline = {unknown}", f"target = {unknown}"]
    written.insert_after(here, "\n".join(promise))


def add_indicators(edits: PlanEdits, plan: Plan, named: Iterable[str]) -> None:
    """Begin a definition for every indicator that is named and that the plan does not define."""
    known = {one.id for one in plan.indicators} | {TO_BE_FILLED}
    title = ", ".join(f"{language} = {MARK}" for language in plan.languages)
    for name in dict.fromkeys(one for one in named if one not in known):
        written, here = _last(edits, "indicators", len(plan.indicators))
        lines = [f"[[{name_of(here)}]]", f"id = {toml_text(name)}", f"title = {{ {title} }}", f"unit = {MARK}"]
        written.insert_after(here, "\n".join(lines))


def _last(edits: PlanEdits, field: str, count: int) -> tuple[TomlEdits, KeyPath]:
    """Give the text that the last of several is written in, and its path there: what is new comes after it."""
    if not count:
        raise CallerMistake(f"the plan has no {field}: expected one to put another after; write the first by hand")
    return edits.written((field, count - 1))


def crosswalk_text(plan: Plan, steps: Sequence[CrosswalkStep]) -> str:
    """Write the crosswalk of the next edition: a step for every place of this one."""
    about = f"# What became of each place of {plan.code} in this edition."
    by_code = {code: one for one in steps for code in one.old}
    none = "" if plan.places() else "\nsteps = []"
    parts, told = [f"{about}\n\n[crosswalk]\nbefore = {toml_text(plan.code)}{none}"], []
    for code in plan.places():
        step = by_code.get(code)
        if step is None:
            parts.append(_step({"kind": "continued", "old": [code], "new": [code]}))
        elif step not in told:
            told.append(step)
            parts.append(_step(step.model_dump(mode="json", exclude_defaults=True)))
    return "\n\n".join(parts) + "\n"


def _step(said: Mapping[str, object]) -> str:
    return "\n".join(["[[crosswalk.step]]", *(f"{name} = {_toml(value, name)}" for name, value in said.items())])


def _toml(value: object, name: str) -> str:
    if isinstance(value, list):
        return toml_list(value)
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {_toml(item, key)}' for key, item in value.items())} }}"
    # TOML knows dates; the schema reads a text as well, but a date is what people write there.
    return str(value) if name == "discontinued_on" else toml_text(str(value))
