"""Amounts spent as people write them, one a line, made into amounts of a plan; or every mistake at once. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from indicators.errors import RowsRefused
from indicators.findings import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from indicators.expenditure import Cell
    from indicators.framework import Plan

_AMOUNT = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]+)?")
_CENTS = re.compile("[0-9]{1,2}")
MOST_DECIMALS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendingLine:
    """One amount as somebody wrote it. `row` is None where it stands in no table."""

    output: str
    year: str
    amount: str
    note: str = ""
    row: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One amount that makes sense for a plan."""

    output: str
    year: int
    amount: Decimal
    note: str = ""

    @property
    def cell(self) -> Cell:
        return self.output, self.year


def entries_of(
    plan: Plan, lines: Iterable[SpendingLine], *, granted: Collection[str] | None = None, file: str | None = None,
    found: Iterable[Finding] = (),
) -> list[Entry]:  # fmt: skip
    """Read lines. `granted` are the objectives whose outputs may be spoken of, None for all; `found` is what was
    wrong with rows that give no line.

    Raises RowsRefused with every mistake, by row; where there is one, no line counts.
    """
    reader = _Reader(plan, granted, file)
    entries = [entry for line in lines if (entry := reader.entry(line)) is not None]
    if wrong := [*found, *reader.found]:
        raise RowsRefused(sorted(wrong, key=lambda one: one.row or 0))
    if not entries:
        reader.tell(SpendingLine(output="", year="", amount=""), "rows-missing", "amount", "no row under the header",
                    "a row for each output and year", "fill in what was spent")  # fmt: skip
        raise RowsRefused(reader.found)
    return entries


class _Reader:
    """Reads lines one after the other and remembers what was wrong with them."""

    def __init__(self, plan: Plan, granted: Collection[str] | None, file: str | None) -> None:
        self.found: list[Finding] = []
        self._plan, self._granted, self._file = plan, granted, file
        self._objectives = {output.code: one.code for one in plan.objectives for output in one.outputs}
        self._seen: dict[Cell, int | None] = {}

    def entry(self, line: SpendingLine) -> Entry | None:
        output, year, amount = self._output(line), self._year(line), self._amount(line)
        if output is None or year is None or amount is None or not self._is_note(line):
            return None
        if (output, year) in self._seen:
            first = self._seen[output, year]
            self.tell(line, "spending-twice", "output", f"{output} in {year}, as in line {first}",
                      "one amount for an output and a year", "keep the right one, or add them up")  # fmt: skip
            return None
        self._seen[output, year] = line.row
        return Entry(output=output, year=year, amount=amount, note=line.note.strip())

    def _output(self, line: SpendingLine) -> str | None:
        code = line.output.strip()
        if code not in self._objectives:
            codes = list(self._objectives)
            expected = f"the code of an output, such as {codes[0]}" if codes else "a plan that has outputs"
            self.tell(line, "output-unknown", "output", code or "nothing", expected, "look the code up in the plan")
            return None
        if self._granted is not None and self._objectives[code] not in self._granted:
            self.tell(line, "output-not-granted", "output", code, "an output you may report on",
                      "leave the row out, or ask for a grant for its objective")  # fmt: skip
            return None
        return code

    def _year(self, line: SpendingLine) -> int | None:
        text, first, last = line.year.strip(), self._plan.first_year, self._plan.last_year
        if re.fullmatch("[0-9]{4}", text) and first <= int(text) <= last:
            return int(text)
        self.tell(line, "year-outside-plan", "year", text or "nothing", f"a year of the plan, {first} to {last}",
                  "write the year of the budget")  # fmt: skip
        return None

    def _amount(self, line: SpendingLine) -> Decimal | None:
        text = line.amount.strip()
        if not _AMOUNT.fullmatch(text):
            self.tell(line, "amount-not-a-number", "amount", text or "nothing", "an amount such as 1234567.89",
                      "write digits alone; leave out the row where nothing is known")  # fmt: skip
            return None
        amount = Decimal(text)
        if amount < 0:
            self.tell(line, "amount-negative", "amount", text, "0 or more: what was spent in the whole year so far",
                      "write the sum of the year, from which what came back is taken off already")  # fmt: skip
            return None
        whole, _, decimals = text.partition(".")
        if len(decimals.rstrip("0")) > MOST_DECIMALS:
            self.tell(line, "amount-too-fine", "amount", text, "no more than two decimals",
                      "round it as the accounts do")  # fmt: skip
            return None
        return Decimal(f"{int(whole)}.{decimals.rstrip('0')}" if decimals.rstrip("0") else int(whole))

    def _is_note(self, line: SpendingLine) -> bool:
        """Refuse digits beside a whole amount: `1,5` without quotation marks is two cells of a CSV file."""
        note = line.note.strip()
        if not _CENTS.fullmatch(note) or "." in line.amount:
            return True
        self.tell(line, "note-only-digits", "note", note, "a note in words, or none",
                  "write decimals with a point, or the amount in quotation marks; a note needs a word")  # fmt: skip
        return False

    def tell(self, line: SpendingLine, code: str, column: str, found: str, expected: str, remedy: str) -> None:
        self.found.append(
            Finding(code=code, severity=Severity.ERROR, file=self._file, row=line.row, column=column, found=found[:80],
                    expected=expected, remedy=remedy)
        )  # fmt: skip
