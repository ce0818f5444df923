"""Rows that somebody else designed, read by the layout the plan declares for them.

Everything that is wrong with a row is told at once, under the source's own headings; a row in order is
one candidate. A code the plan does not map is a finding, and what is mapped to nothing is passed over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from connectors.area_names import bearers_of, known_area
from connectors.levels import level_of, levels_of
from connectors.numbers import number_of, number_written
from connectors.sheets import Cell, Row, names_of
from connectors.signs import seen
from indicators.errors import SourceChanged
from indicators.periods import is_period, spanned
from indicators.series import MISSING_STATUSES, TOTAL, ObsStatus, breakdown_of, codes_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from connectors.frames import Gathering
    from indicators.framework import Layout, SeriesBinding

ABOUT = frozenset({"indicator", "area", "period", "value", "unit", "status", "note", "source"})
"""Our columns that are no dimensions."""

CELL_PROBLEMS = {
    "cell-error": ("a value", "mend the formula that gives the error"),
    "cell-is-a-date": ("a number or a text", "format the cell as text and type it again: Excel made a date of it"),
    "cell-is-a-truth": ("a number or a text", "write the number or the word that is meant, or map it in the layout"),
    "cell-has-parts": ("a number or a text", "name the field within it by its dotted way"),
    "field-missing": ("the field, as in the other rows", "ask the source what a row without it means"),
    "cells-merged": ("a value in each cell", "unmerge the cells, and fill in every one of them"),
    "hidden-characters": ("a code of letters and digits alone", "type it again: what was copied has invisible marks"),
    "formula-without-value": ("the formula's value", "open the file in Excel and save it, or type the value"),
}
"""What a cell holds in place of a text: what was expected, and what to do."""

_STATUSES = frozenset(status.value for status in ObsStatus)
_WITH_A_VALUE = _STATUSES - MISSING_STATUSES
_NOTHING = Cell("")

_CODE = re.compile(r"[A-Za-z0-9_@$.+-]+", re.ASCII)

Told = tuple[str, str, str, str]
"""A problem of a row: the finding's code, our column, what was expected, what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowReader:
    """Reads rows one by one into a gathering. `bindings` are what the rows may be about, by indicator.

    `own` rows stand in our own columns, as in a register after the template: they state their status and
    breakdown themselves.
    """

    gathering: Gathering
    layout: Layout
    bindings: Mapping[str, SeriesBinding]
    own: bool = False
    keys: Mapping[str, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        keys = {name: key_of(self.layout, name) for name in self.layout.columns}
        object.__setattr__(self, "keys", keys)

    def read(self, row: Row, file: int) -> None:
        """Keep the row's candidate, or tell everything that is wrong with it, or pass it over."""
        given = {name: self._given(row, name) for name in (*self.layout.columns, *self.layout.constants)}
        said = given
        if self.layout.codes:
            if self._is_not_ours(given):
                self.gathering.passed_over += 1
                return
            said = {name: self._in_our_code(name, cell) for name, cell in given.items()}
        problems = list(self._problems(said))
        for code, name, expected, remedy in problems:
            self._refuse(row, code, name, _shown(given.get(name, _NOTHING)), expected, remedy)
        if row.beyond:
            remedy, found = "put quotes around a value with a comma", seen(", ".join(row.beyond))
            self._refuse(row, "row-too-long", None, found, "a heading over every cell", remedy)
        if not problems and not row.beyond:
            self._add(said, file, row)

    def _is_not_ours(self, given: Mapping[str, Cell]) -> bool:
        codes = self.layout.codes
        return any(not cell.problem and codes.get(name, {}).get(cell.text) == "" for name, cell in given.items())

    def _refuse(self, row: Row, code: str, name: str | None, found: str, expected: str, remedy: str) -> None:
        column = None if name is None else self.layout.columns.get(name, name)
        self.gathering.refuse(
            code, row.number, column, found, expected, remedy, sheet=row.sheet, cell=self._cell_of(row, name)
        )

    def _cell_of(self, row: Row, name: str | None) -> str | None:
        letter = row.beyond_at if name is None else row.letters.get(self.keys.get(name, name))
        return f"{letter}{row.number}" if letter else None

    def _given(self, row: Row, name: str) -> Cell:
        if name in self.layout.constants:
            return Cell(self.layout.constants[name])
        cell = row.cells.get(self.keys[name], _NOTHING)
        starts = self.layout.year_starts
        return replace(cell, text=spanned(cell.text, starts)) if name == "period" and starts else cell

    def _in_our_code(self, name: str, cell: Cell) -> Cell:
        codes = self.layout.codes.get(name)
        if codes is None or (cell.problem and cell.problem != "cell-is-a-truth"):
            return cell
        if cell.text in codes:
            return Cell(codes[cell.text])
        # No word about the status, or no value, is nothing to look up.
        silent = (name == "status" and not cell.text) or (name == "value" and cell.text in self.layout.absent)
        return cell if silent else Cell(cell.text, "code-unknown")

    def _binding(self, said: Mapping[str, Cell]) -> SeriesBinding | None:
        if "indicator" not in said:
            return next(iter(self.bindings.values()))
        return self.bindings.get(said["indicator"].text)

    def _problems(self, said: Mapping[str, Cell]) -> Iterator[Told]:
        sound = set()
        for name, cell in said.items():
            if cell.problem == "code-unknown":
                known = ", ".join(self.layout.codes[name])
                yield cell.problem, name, f"one of {known}", "read the source's notes, then map the code in the layout"
            elif cell.problem:
                yield self._problem_of(name, cell)
            else:
                sound.add(name)
        yield from (told for told in self._misunderstood(said) if told[1] in sound or told[1] not in said)

    def _problem_of(self, name: str, cell: Cell) -> Told:
        assert cell.problem is not None, "only a cell with a problem has one to tell"
        return cell.problem, name, *CELL_PROBLEMS[cell.problem]

    def _misunderstood(self, said: Mapping[str, Cell]) -> Iterator[Told]:
        binding = self._binding(said)
        if binding is None:
            known = ", ".join(sorted(self.bindings))
            yield "indicator-unknown", "indicator", f"one of {known}", "use the code of the template"
        elif "unit" in said and said["unit"].text != binding.unit.value:
            yield "unit-differs", "unit", binding.unit.value, "convert the value, or mend the unit"
        if known_area(said["area"].text) is None:
            several = bearers_of(said["area"].text)
            remedy = f"write which is meant: {several}" if several else "write for example CHE, or 001 for the world"
            yield "area-unknown", "area", "an ISO 3166-1 or UN M49 code, or a country's name", remedy
        if not is_period(said["period"].text):
            yield "period-unreadable", "period", "a period such as 2021, 2021-Q3 or 2021-11", "write the period so"
        yield from self._dimension_problems(said, binding)
        yield from self._value_problems(said, binding)

    def _dimension_problems(self, said: Mapping[str, Cell], binding: SeriesBinding | None) -> Iterator[Told]:
        meant = codes_of(binding.breakdown) if binding is not None and not self.own else {}
        for name, cell in said.items():
            if name in ABOUT:
                continue
            if cell.text and not _CODE.fullmatch(cell.text):
                yield "breakdown-unknown", name, "a code of letters and digits, such as F", "map the code in the layout"
            elif name in meant and cell.text != meant[name]:
                yield "breakdown-differs", name, meant[name], "bind rows of another breakdown to a series of their own"

    def _value_problems(self, said: Mapping[str, Cell], binding: SeriesBinding | None) -> Iterator[Told]:
        status, value = self._status(said), self._value_text(said)
        if status not in _STATUSES:
            known = ", ".join(sorted(_STATUSES))
            yield "status-unknown", "status", f"one of {known}", "A is a normal value, O a missing one"
        elif status in MISSING_STATUSES and value:
            yield "value-with-missing-status", "value", f"nothing, since the status is {status}", "empty one of the two"
        elif status not in MISSING_STATUSES and not value:
            expected = "a number, or a status that says why there is none"
            yield "value-missing", "value", expected, "0 is a number; empty is not"
        elif value:
            yield from self._unfit_values(said, binding)

    def _unfit_values(self, said: Mapping[str, Cell], binding: SeriesBinding | None) -> Iterator[Told]:
        levels = levels_of(binding)
        is_number = self._number(said["value"], levels) is not None
        if not is_number and levels:
            yield "level-unknown", "value", f"one of {', '.join(levels)}", "write the level's word as the plan has it"
        elif not is_number:
            yield "value-not-a-number", "value", f"a number with {self._marks()}", self._number_remedy(said["value"])
        if binding is not None and binding.options.get("evidence") == "required" and not _words(said):
            place = next((name for name in ("source", "note") if name in said), "source")
            remedy = "name the document, its date and where it can be read"
            yield "evidence-missing", place, "the evidence for the value", remedy

    def _number_remedy(self, cell: Cell) -> str:  # noqa: ARG002 - what is wrong with it is seen by people of ours alone
        example = "1234" if self.layout.grouping else f"1234{self.layout.decimal}5"
        return f"write for example {example}, without other separators or signs"

    def _marks(self) -> str:
        decimals = "a point for decimals" if self.layout.decimal == "." else "a comma for decimals"
        return f"{decimals} and {self.layout.grouping!r} between groups" if self.layout.grouping else decimals

    def _status(self, said: Mapping[str, Cell]) -> str:
        stated = said["status"].text if "status" in said else ""
        if self.own:
            return stated
        if self._value_text(said):
            return stated or ObsStatus.NORMAL.value
        # The plan says that these texts mean no value, whatever status the source writes beside them.
        return stated if stated and stated not in _WITH_A_VALUE else ObsStatus.MISSING.value

    def _value_text(self, said: Mapping[str, Cell]) -> str:
        text = said["value"].text
        return "" if text in self.layout.absent else text

    def _number(self, cell: Cell, levels: tuple[str, ...]) -> float | None:
        if levels:
            return level_of(cell.text, levels)
        if cell.is_number:
            return number_of(float(cell.text))
        return number_written(cell.text, self.layout.decimal, self.layout.grouping)

    def _add(self, said: Mapping[str, Cell], file: int, row: Row) -> None:
        binding = self._binding(said)
        assert binding is not None, "a row about nothing bound has a finding"
        written, levels = self._value_text(said), levels_of(binding)
        value = self._number(said["value"], levels) if written else None
        absent = f"printed {said['value'].text!r}" if not written and said["value"].text else ""
        word = levels[int(value)] if levels and value is not None else ""
        note = "; ".join(part for part in (word, _words(said), absent) if part)
        dimensions = {name: cell.text or TOTAL for name, cell in said.items() if name not in ABOUT}
        meant = {} if self.own else codes_of(binding.breakdown)
        self.gathering.add(
            indicator=binding.indicator, area=known_area(said["area"].text), period=said["period"].text,
            breakdown=breakdown_of({**dimensions, **meant}), value=float("nan") if value is None else value,
            unit=binding.unit.value, status=self._status(said), note=note,
            file=file, row=row.number, sheet=row.sheet, at=self._cell_of(row, "area"),
        )  # fmt: skip


def _shown(cell: Cell) -> str:
    percent = "%" if cell.is_percent else ""
    found = f"{seen(cell.text)}{percent}" if cell.text else "nothing"
    return f"{found}, merged as {cell.merged}" if cell.merged else found


def _words(said: Mapping[str, Cell]) -> str:
    return "; ".join(said[name].text for name in ("note", "source") if name in said and said[name].text)


def key_of(layout: Layout, name: str) -> str:
    """Give the key one of our columns has in the cells of a row: headings of tables are compared without case."""
    heading = layout.columns[name]
    return names_of([heading])[0] if layout.form == "csv" else heading


def bindings_by_indicator(layout: Layout, bindings: Iterable[SeriesBinding], shown: str) -> dict[str, SeriesBinding]:
    """Give the bindings by indicator. Raises SourceChanged when rows that do not say theirs could mean several."""
    found = {binding.indicator: binding for binding in bindings}
    if not found:
        raise SourceChanged(f"{shown}: no series of the plan is bound to it, expected one: add it to the source")
    if len(found) > 1 and "indicator" not in {*layout.columns, *layout.constants}:
        several = ", ".join(sorted(found))
        raise SourceChanged(f"{shown}: its rows could be about {several}; expected a column that says which: add it")
    return found
