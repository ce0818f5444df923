"""Rows in, counts out: how many rows of microdata a series counts, by period, country and dimension.

Every row is counted, passed over or a finding. No row in a period is no count there; none that counts
among some is the count 0. What a series' share is of is a count of its own.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from connectors.answers import Answers, NotUnderstood
from connectors.contract import Cell, CountedRows, Reading
from connectors.frames import Gathering
from connectors.minimise import Response, counted_fields, counting_of
from connectors.suppression import gives_away, suppressed_in
from indicators.errors import SourceChanged
from indicators.series import WORLD, ObsStatus, breakdown_of, codes_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from connectors.minimise import Kept
    from indicators.framework import SeriesBinding, Source

    Refuse = Callable[[Response, NotUnderstood], None]

Place = tuple[str, str]
"""Area and breakdown of one count of a series."""

AREAS = "by area"
"""The name of the counts by country, beside those of the dimensions, which are slugs and have no space."""


@dataclass(slots=True)
class _Count:
    """The rows that count at one place, and the different values among them where those are counted."""

    rows: list[int] = field(default_factory=list)
    values: set[str] = field(default_factory=set)

    def add(self, number: int, values: tuple[str, ...]) -> None:
        self.rows.append(number)
        self.values.update(values)


@dataclass(slots=True)
class _Tally:
    """One series at one period: the rows looked at, how many more were not understood, and every count of it."""

    total: _Count = field(default_factory=_Count)
    looked_at: int = 0
    not_understood: int = 0
    parts: dict[str, dict[Place, _Count]] = field(default_factory=lambda: defaultdict(dict))

    def suppressed(self, smallest: int) -> tuple[set[Place], bool, bool]:
        """Give the places that are suppressed, and whether the total is, and whether all of it gives itself away."""
        groups = [{place: len(count.rows) for place, count in group.items()} for group in self.parts.values()]
        size = len(self.total.rows)
        whole = any(gives_away(group, size, smallest) for group in groups)
        hidden = {place for group in groups for place in (group if whole else suppressed_in(group, size, smallest))}
        return hidden, whole or 0 < size < smallest, whole


def count(  # noqa: PLR0913 - what is counted, of which source, and what the rows are called
    answers: Answers, source: Source, label: str, kept: Kept, bindings: Sequence[SeriesBinding],
    *, noun: str = "responses", complete: bool = True,
) -> Reading:  # fmt: skip
    """Count rows into the columnar frame. Raises SourceChanged when a field that is counted by is in no row."""
    gathering = Gathering(source.id, label, complete=complete)
    rows = sorted(kept.responses, key=lambda response: response.number)
    gathering.see([response.answers for response in rows])
    told: set[tuple[int, str, str]] = set()

    def refuse(response: Response, why: NotUnderstood) -> None:
        if (response.number, why.code, why.column) not in told:
            told.add((response.number, why.code, why.column))
            gathering.refuse(why.code, response.number, why.column or None, why.found, why.expected, why.remedy)

    _need_every_field(source, label, kept, bindings)
    counting = _that_count(answers, rows, refuse)
    for binding in bindings:
        for period, tally in sorted(_tallies(answers, binding, counting, refuse).items()):
            _add(gathering, answers, binding, period, tally, noun)
    refused = {number for number, _, _ in told}
    gathering.rows_read = len(rows)
    gathering.counted = sum(response.number not in refused for response in counting)
    gathering.passed_over = len(rows) - gathering.counted - len(refused)
    return gathering.reading()


def rows_behind(answers: Answers, kept: Kept, bindings: Sequence[SeriesBinding], cell: Cell) -> CountedRows | None:
    """Give the rows one count was made of, by the numbers their source gives them; None when there is no such count."""
    smallest = answers.microdata.smallest_cell
    rows = sorted(kept.responses, key=lambda response: response.number)
    counting = _that_count(answers, rows, _ignore)
    for binding in bindings:
        tally = _tallies(answers, binding, counting, _ignore).get(cell.period)
        if binding.indicator != cell.indicator or tally is None:
            continue
        for place, found, is_hidden in _counts(binding, tally, smallest):
            if place == (cell.area, cell.breakdown):
                numbers = () if is_hidden else tuple(found.rows)
                return CountedRows(_tellable(tally, smallest), None if is_hidden else len(numbers), numbers)
    return None


def _ignore(_response: Response, _why: NotUnderstood) -> None:
    """What was not understood was told when the delivery was read."""


def _that_count(answers: Answers, rows: Sequence[Response], refuse: Refuse) -> list[Response]:
    """Give the rows that hold what every row must hold to count at all."""
    found = []
    for response in rows:
        try:
            if answers.counts_at_all(response):
                found.append(response)
        except NotUnderstood as why:
            refuse(response, why)
    return found


def _need_every_field(source: Source, label: str, kept: Kept, bindings: Sequence[SeriesBinding]) -> None:
    """Refuse rows none of which has a field the plan counts by: it was renamed, and 0 would be a wrong number."""
    there = {name for response in kept.responses for name in {*response.answers, *response.problems}}
    gone = sorted(counted_fields(source, bindings) - there)
    if gone and kept.responses:
        others = ", ".join([*sorted(there), *kept.left_out][:20]) or "nothing"
        raise SourceChanged(
            f"{label}: none of {len(kept.responses)} rows has {', '.join(gone)}, which the plan counts by; they have "
            f"{others}: a field was renamed, or nobody has answered it yet"
        )


def _tallies(answers: Answers, binding: SeriesBinding, rows: Sequence[Response], refuse: Refuse) -> dict[str, _Tally]:
    counting, found = counting_of(binding), defaultdict[str, _Tally](_Tally)
    for response in rows:
        try:
            tally = found[answers.period(response, counting.frequency)]
        except NotUnderstood as why:
            refuse(response, why)
            continue
        try:
            counts = answers.hold(response, counting.where)
            values = answers.different(response, counting.distinct) if counting.distinct and counts else ()
        except NotUnderstood as why:
            refuse(response, why)
            tally.not_understood += 1
            continue
        tally.looked_at += 1
        counts = counts and (bool(values) or not counting.distinct)
        if counts:
            tally.total.add(response.number, values)
        _add_to_parts(answers, binding, response, tally, values if counts else None, refuse)
    return _with_declared(answers, binding, found)


def _add_to_parts(
    answers: Answers, binding: SeriesBinding, response: Response, tally: _Tally, values: tuple[str, ...] | None,
    refuse: Refuse,
) -> None:  # fmt: skip
    """Count a row in its countries and its dimensions; `values` is None for one that is looked at and does not count.

    An answer that is not understood in one of these fields takes the row out of that field's counts alone.
    """
    for group, name in _split_by(binding):
        try:
            for place in _places(answers, binding, response, group, name):
                part = tally.parts[group].setdefault(place, _Count())
                if values is not None:
                    part.add(response.number, values)
        except NotUnderstood as why:
            refuse(response, why)


def _split_by(binding: SeriesBinding) -> Iterator[tuple[str, str]]:
    """Give what a series is split by, one at a time, and the field each is read from."""
    counting = counting_of(binding)
    if counting.by_area and counting.by_area != counting.distinct:
        yield AREAS, counting.by_area
    yield from counting.dimensions.items()


def _places(answers: Answers, binding: SeriesBinding, response: Response, group: str, name: str) -> list[Place]:
    if group == AREAS:
        return [(area, binding.breakdown) for area in answers.countries_in(response, name)]
    code = answers.code(response, name)
    return [] if code is None else [_part(binding, group, code)]


def _part(binding: SeriesBinding, dimension: str, code: str) -> Place:
    return WORLD, breakdown_of({**codes_of(binding.breakdown), dimension: code})


def _with_declared(answers: Answers, binding: SeriesBinding, tallies: dict[str, _Tally]) -> dict[str, _Tally]:
    """Put the declared codes nobody chose beside those somebody did: their count is 0."""
    for tally in tallies.values():
        for dimension, name in counting_of(binding).dimensions.items():
            for code in answers.declared(name):
                tally.parts[dimension].setdefault(_part(binding, dimension, code), _Count())
    return {period: tally for period, tally in tallies.items() if tally.looked_at}


def _counts(binding: SeriesBinding, tally: _Tally, smallest: int) -> Iterator[tuple[Place, _Count, bool]]:
    """Give each count of a series at a period: where, of what, and whether it is suppressed."""
    hidden, is_total_hidden, _ = tally.suppressed(smallest)
    if binding.areas != "countries":
        yield (WORLD, binding.breakdown), tally.total, is_total_hidden
    for group, parts in sorted(tally.parts.items()):
        if binding.areas == "all" or (binding.areas == "countries") == (group == AREAS):
            for place, found in sorted(parts.items()):
                yield place, found, place in hidden


def _tellable(tally: _Tally, smallest: int) -> int | None:
    """Give how many rows were looked at; None where that number would be too small to tell."""
    return None if tally.looked_at < smallest or tally.suppressed(smallest)[2] else tally.looked_at


def _add(gathering: Gathering, answers: Answers, binding: SeriesBinding, period: str, tally: _Tally, noun: str) -> None:
    smallest, counting = answers.microdata.smallest_cell, counting_of(binding)
    looked_at = _tellable(tally, smallest)
    among = f"few {noun}" if looked_at is None else f"{looked_at} {noun}"
    more = f"; {tally.not_understood} more could not be understood" if tally.not_understood else ""
    what = "countries" if counting.distinct in answers.countries else "different values"
    for (area, breakdown), found, is_hidden in _counts(binding, tally, smallest):
        counted = f"{len(found.rows)} of {among}"
        note = f"{len(found.values)} {what} in {counted}" if counting.distinct else counted
        value = len(found.values) if counting.distinct else len(found.rows)
        gathering.add(
            indicator=binding.indicator, area=area, period=period, breakdown=breakdown,
            value=float("nan") if is_hidden else float(value), unit=binding.unit.value,
            status=(ObsStatus.SUPPRESSED if is_hidden else ObsStatus.NORMAL).value,
            note=(f"suppressed, of {among}" if is_hidden else note) + more, file=0, row=0,
        )  # fmt: skip
