"""Rows in our own columns, as people fill them in: codes are compared without what cannot be seen, and marks for no
value are read by a fixed table. What has no single meaning is a finding, and never taken for one of several.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from connectors.layouts import RowReader, Told
from connectors.levels import level_of
from connectors.numbers import number_of, number_written, plain_number
from connectors.own_periods import period_remedy, period_written
from connectors.sheets import Cell
from connectors.signs import as_code, as_words, has_invisible
from indicators.handing_in import ABSENT_MARKS
from indicators.indicator import Unit
from indicators.series import MISSING_STATUSES, ObsStatus

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from connectors.sheets import Row
    from indicators.framework import SeriesBinding
    from indicators.handing_in import Choices

WORDS = frozenset({"note", "source"})

ONE_NUMBER = "write one number; what has several parts goes into a column each"

_GENERAL = frozenset({ObsStatus.MISSING.value, ObsStatus.NOT_COLLECTED.value})
_PARTS = re.compile(
    r"\d{1,4}([/.-])\d{1,2}(\1\d{1,4})?|\d{1,2}[-. ]?[^\W\d]{3,}\.?([-. ]?\d{2,4})?|[^\W\d]{3,}[-. ]\d{1,4}"
)

_PROBLEMS = {
    "percent-format": ("a number that is not shown as a percentage", "format the cell as a number and type it again"),
    "percent-unclear": (
        "a number that cannot be meant in two ways: 0.5 may be seen as 50 % here, and this kind of file does not say",
        "save the file as .xlsx, which says how a number is shown",
    ),
    "mark-unclear": (
        f"a number, or a mark with one meaning: {', '.join(mark for mark, status in ABSENT_MARKS.items() if status)}",
        "write 0 if it is none, [x] if it is missing, or [z] if it does not apply",
    ),
}


@dataclass(frozen=True, kw_only=True)
class OwnRowReader(RowReader):
    """Reads rows of our own columns. `wide` rows have no column of values but one for each indicator.

    `tells_formats` says that the file tells how numbers are shown; `percents` gathers, by indicator and
    column, the rows whose number is not shown as a percentage and those whose is.
    """

    choices: Choices
    wide: bool = False
    tells_formats: bool = True
    percents: dict[tuple[str, str], tuple[list[int], list[int]]] = field(default_factory=dict)

    def read(self, row: Row, file: int) -> None:
        """Keep the row's candidate, or tell everything that is wrong with it, or pass over one that says nothing."""
        if self._says_nothing(row):
            row = self._without_word(row)
            if not self._is_doubtful(row):
                self.gathering.passed_over += 1
                return
        super().read(self._as_shown(row), file)

    @staticmethod
    def _without_word(row: Row) -> Row:
        """Give a row that says nothing as one whose status says so."""
        silent = Cell(ObsStatus.MISSING.value)
        return replace(row, cells={**row.cells, "status": silent}) if "status" in row.cells else row

    def _is_doubtful(self, row: Row) -> bool:
        """Say whether what a row is about is not understood: then it may have been meant to say something."""
        said = {name: self._given(row, name) for name in self.layout.columns}
        return bool(row.beyond) or any(True for _ in self._problems(said))

    def _says_nothing(self, row: Row) -> bool:
        """Say whether nothing is said about a value: an empty cell, where its status would say why."""
        if self.wide or not row.cells["value"].is_empty:
            return row.cells["value"].is_empty
        beside = [row.cells[name] for name in ("status", *WORDS) if name in row.cells]
        return "status" in row.cells and all(cell.is_empty for cell in beside)

    def _as_shown(self, row: Row) -> Row:
        """Give the row with its number as a person sees it: 0.5 shown as 50 % is 50 where the unit is percent."""
        binding = self.bindings.get(as_code(row.cells["indicator"].text))
        cell = row.cells["value"]
        if binding is None or not cell.is_number:
            return row
        problem = None
        if binding.unit is Unit.PERCENT:
            told = self.percents.setdefault((binding.indicator, row.letters["value"]), ([], []))
            told[cell.is_percent].append(row.number)
            if cell.is_percent:
                cell = replace(cell, text=_times_100(cell.text))
            elif not self.tells_formats and 0 < abs(float(cell.text)) <= 1:
                problem = "percent-unclear"
        elif cell.is_percent and binding.unit is not Unit.RATIO:
            problem, cell = "percent-format", replace(cell, text=_times_100(cell.text))
        if problem is None and cell is row.cells["value"]:
            return row
        return replace(row, cells={**row.cells, "value": replace(cell, problem=cell.problem or problem)})

    def _given(self, row: Row, name: str) -> Cell:
        cell = super()._given(row, name)
        if cell.problem or not cell.text:
            return cell
        if name in WORDS:
            return _with_text(cell, as_words(cell.text))
        if name == "value":
            is_unclear = _mark_in(cell.text) is not None and self._mark(cell) is None
            return replace(cell, problem="mark-unclear") if is_unclear else cell
        if has_invisible(cell.text):
            return replace(cell, problem="hidden-characters")
        code = as_code(cell.text)
        return _with_text(cell, period_written(code, self.choices.dates) if name == "period" else code)

    @staticmethod
    def _mark(cell: Cell) -> ObsStatus | None:
        mark = _mark_in(cell.text)
        return None if mark is None else ABSENT_MARKS[mark]

    def _value_text(self, said: Mapping[str, Cell]) -> str:
        return "" if self._mark(said["value"]) is not None else said["value"].text

    def _status(self, said: Mapping[str, Cell]) -> str:
        """Give what is stated, else what the value says: A for a number, what its mark stands for, O for none."""
        if "status" in said and said["status"].text:
            return said["status"].text
        if said["value"].text and (mark := self._mark(said["value"])) is not None:
            return mark.value
        if "status" in said and not said["value"].text:
            # There is a place to say why, and nothing was said.
            return ObsStatus.NORMAL.value
        return (ObsStatus.NORMAL if self._value_text(said) else ObsStatus.MISSING).value

    def _value_problems(self, said: Mapping[str, Cell], binding: SeriesBinding | None) -> Iterator[Told]:
        mark, status = self._mark(said["value"]), self._status(said)
        if mark is not None and not (status == mark or (status in MISSING_STATUSES and mark.value in _GENERAL)):
            expected = f"{mark.value}, for which {said['value'].text} stands, or nothing"
            yield "mark-differs", "status", expected, "keep the mark or the status, whichever is right"
            return
        yield from super()._value_problems(said, binding)

    def _problem_of(self, name: str, cell: Cell) -> Told:
        if cell.problem in _PROBLEMS:
            return cell.problem, name, *_PROBLEMS[cell.problem]
        if cell.problem == "cell-is-a-date" and name == "period":
            return cell.problem, name, "a period such as 2021, 2021-Q3 or 2021-11, as text", period_remedy(cell.text)
        if cell.problem == "cell-is-a-date" and name == "value":
            remedy = f"a typed 2/3 or 12/15/9 becomes a date: {ONE_NUMBER}"
            return cell.problem, name, "a number", remedy
        return super()._problem_of(name, cell)

    def _number(self, cell: Cell, levels: tuple[str, ...]) -> float | None:
        if levels:
            return level_of(cell.text, levels)
        if cell.is_number:
            return number_of(float(cell.text))
        decimal, grouping = self.layout.decimal, self.layout.grouping
        return number_written(plain_number(cell.text, decimal, grouping), decimal, grouping)

    def _number_remedy(self, cell: Cell) -> str:
        text = plain_number(cell.text)
        if _PARTS.fullmatch(text):
            return ONE_NUMBER
        if text.endswith("%"):
            return "write the number alone: the unit says that it is a percentage"
        if text[:1] in {"<", ">", "~", "≤", "≥", "≈"} or text.endswith("*"):
            return "write the number alone, with what the sign says in the note, or leave it empty and give the status"
        if text.startswith("(") and text.endswith(")"):
            return "write -5 for a negative number; a bracket may mean a footnote too"
        remedy = super()._number_remedy(cell)
        other, choice = ",", f"{remedy}, or say that this file writes decimals with a comma"
        if self.layout.decimal == ",":
            other, choice = ".", f"{remedy}, or say that this file writes decimals with a point"
        return remedy if number_written(text, other, "") is None else choice


def _mark_in(text: str) -> str | None:
    """Give a text as it stands in the table of marks; None when it does not."""
    # Most values begin with a digit, and no mark does.
    mark = "" if text[:1].isdigit() else text.casefold()
    return mark if mark in ABSENT_MARKS else None


def _with_text(cell: Cell, text: str) -> Cell:
    return cell if text == cell.text else replace(cell, text=text)


def _times_100(text: str) -> str:
    shown = Decimal(text) * 100
    return format(shown.normalize(), "f") if shown else "0"
