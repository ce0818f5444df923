"""What is left to do in a folder that was rolled from the edition before, told to whoever fills it in. Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from indicators.benchmarks import KNOWN_STATES
from indicators.periods import TimePeriod
from indicators.rolling_places import ended_places, new_places

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from indicators.findings import Finding
    from indicators.framework import Plan
    from indicators.rolling import Roll


def rolled_readme(
    plan: Plan, roll: Roll, texts: Mapping[str, str], marks: Sequence[Finding], before: str
) -> str:  # fmt: skip
    """Write the README of the next edition: what is to be filled and decided, then what the folder before said.

    `texts` are those of the new edition, `marks` what `plan check` finds to be filled in them.
    """
    about = (
        f"Every text is that of {plan.code} until it is changed here. `milepost plan check {roll.code}` names, one by "
        f"one, what is still to be filled. Once nothing is, `milepost plan diff {plan.code} {roll.code}` tells "
        "everything in which the two editions differ. Take out of this list what is done."
    )
    decisions = "\n".join(f"- [ ] {line}" for line in _decisions(plan, roll, texts))
    parts = [f"# {roll.code}: rolled from {plan.code}, to be filled in", about, "## To be filled", *_table(marks)]
    parts += ["## To be decided", decisions]
    if before.strip():
        parts += [f"## What the README of {plan.code} says", before.strip()]
    return "\n\n".join(parts) + "\n"


def _table(marks: Sequence[Finding]) -> Iterator[str]:
    by_file: dict[str, Counter[str]] = defaultdict(Counter)
    for one in marks:
        by_file[one.file or ""][one.column or ""] += 1
    yield f"{len(marks)} figures and texts, marked where they are to stand; the edition before knows none of them."
    rows = [f"| `{file}` | {', '.join(map(_counted, counts.items()))} |" for file, counts in by_file.items()]
    yield "\n".join(["| file | keys |", "|---|---|", *rows])


def _counted(key_and_count: tuple[str, int]) -> str:
    key, count = key_and_count
    return f"`{key}`" if count == 1 else f"`{key}` ({count})"


def _decisions(plan: Plan, roll: Roll, texts: Mapping[str, str]) -> Iterator[str]:
    yield from _places(plan, roll)
    yield from _pledges(plan, roll)
    years = range(roll.first_year, roll.last_year + 1)
    if stayed := [year for year in range(plan.first_year, plan.last_year + 1) if year in years]:
        yield (f"Budgets of {_listed(stayed)} are those of {plan.code}: hold them against the new document")
    if gone := [f"{one.id} ({one.year})" for one in plan.allocations if one.year not in years]:
        yield f"Allocation tables left behind with their year: {', '.join(gone)}; enter those of the new document"
    yield (
        "What a document prints is still that of the one before: hold narratives, risks and their mitigations, support "
        "services, titles and their second prints (`also_printed`) against the new document, then mend each `origin`"
    )
    if told := [f"`{file}` {_listed(lines)}" for file, lines in _lines_of_gone_years(plan, roll, texts)]:
        yield f"Lines that speak of years before {roll.first_year}: {'; '.join(told)}"


def _places(plan: Plan, roll: Roll) -> Iterator[str]:
    steps, renumbered = roll.steps, [one for one in roll.steps if one.kind == "renumbered"]
    ended, new = ended_places(steps), new_places(steps, roll.places)
    continued = len(plan.places()) - len(ended) - len(renumbered)
    yield f"{continued} of {len(plan.places())} places continue under their code; whether all should is yours to say"
    for one in renumbered:
        yield f"{one.old[0]} is now {one.new[0]}"
    for one in steps:
        if one.kind == "dropped":
            yield f"{', '.join(one.old)} was dropped: {one.reason}"
        elif one.kind != "renumbered":
            yield f"{', '.join(one.old)} was {one.kind}: it is now {', '.join(one.new)}"
    for code in new:
        yield f"{code} is new: its line in the document, its baseline and its target"
    for composite in plan.composites():
        if lost := [code for code in composite.components if code in ended]:
            yield f"{composite.code} judges {', '.join(lost)}, which ended: name its components and rule anew"
    cited = {place.indicator for code, place in plan.places().items() if code not in ended} | {*roll.places.values()}
    if alone := sorted({plan.places()[code].indicator for code in ended} - cited):
        named = ", ".join(alone)
        yield f"No place names {named} any more: take definition and series out, unless values are still wanted"


def _pledges(plan: Plan, roll: Roll) -> Iterator[str]:
    kept = [one for one in plan.pledges if one.indicator not in ended_places(roll.steps)]
    codes = {one.old[0]: one.new[0] for one in roll.steps if one.kind == "renumbered"}
    early = [
        one.indicator
        for one in kept
        if one.target.state in KNOWN_STATES and one.target.period and _ends_before(one.target.period, roll.last_year)
    ]
    if early:
        yield (f"Targets that end before {roll.last_year}, as they were pledged: {_coded(early, codes)}; "
               "a new target is a new promise")  # fmt: skip
    for name in ("baseline", "target"):
        open_ones = [one.indicator for one in kept if getattr(one, name).state == "to_be_established"]
        if open_ones:
            yield f"{name.capitalize()} still to be established: {_coded(open_ones, codes)}"


def _ends_before(period: str, year: int) -> bool:
    return TimePeriod.parse(period).last_day.year < year


def _coded(codes: Sequence[str], renumbered: Mapping[str, str]) -> str:
    return ", ".join(renumbered.get(code, code) for code in codes)


def _lines_of_gone_years(plan: Plan, roll: Roll, texts: Mapping[str, str]) -> Iterator[tuple[str, list[int]]]:
    gone = [str(year) for year in range(plan.first_year, min(roll.first_year, plan.last_year + 1))]
    named = re.compile(rf"(?<![\d_])({'|'.join(gone)})(?![\d_])")
    for file, text in sorted(texts.items()):
        if file == "crosswalk.toml":
            continue
        lines = [number for number, line in enumerate(text.split("\n"), start=1) if named.search(line)]
        if lines:
            yield file, lines


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))
