"""What a cell of a template may hold, in the words of a spreadsheet: drop-downs, limits, messages.

A list longer than 255 characters is refused by Excel, so every list stands on a sheet nobody sees.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from indicators.periods import Frequency

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from reports.template_forms import Column, Form, Rule
    from reports.template_words import TemplateWords

LISTS = "Lists"
LONGEST_TITLE, LONGEST_MESSAGE = 32, 255
"""What Excel takes of the title and the text of a message."""

LARGEST = 10**15
"""Beyond it a spreadsheet no longer holds a whole number exactly."""

_YEAR = "ISNUMBER(VALUE(LEFT({0},4)))"
_PERIODS = {
    Frequency.ANNUAL: f"AND(LEN({{0}})=4,{_YEAR})",
    Frequency.HALF_YEARLY: f'AND(LEN({{0}})=7,{_YEAR},OR(RIGHT({{0}},3)="-S1",RIGHT({{0}},3)="-S2"))',
    Frequency.QUARTERLY: f'AND(LEN({{0}})=7,{_YEAR},MID({{0}},5,2)="-Q",ISNUMBER(FIND(RIGHT({{0}},1),"1234")))',
    Frequency.MONTHLY: f'AND(LEN({{0}})=7,{_YEAR},MID({{0}},5,1)="-",ABS(VALUE(RIGHT({{0}},2))-6.5)<6)',
    Frequency.DAILY: f'AND(LEN({{0}})=10,{_YEAR},MID({{0}},5,1)="-",MID({{0}},8,1)="-")',
}
"""How a period is written, as formulas about a cell. Excel takes no more than 255 characters of one: whether a day is
one of the calendar is asked when the file is handed in."""

DAYS = {
    Frequency.ANNUAL: (Frequency.DAILY, Frequency.MONTHLY, Frequency.ANNUAL),
    Frequency.MONTHLY: (Frequency.DAILY, Frequency.MONTHLY),
}
"""What says well enough when something was, by the period it is counted in: a day always, a month or year at times."""


_AS_LONG = {
    Frequency.DAILY: 'AND(LEN({0})=10,MID({0},5,1)="-",MID({0},8,1)="-")',
    Frequency.MONTHLY: 'AND(LEN({0})=7,MID({0},5,1)="-")',
    Frequency.ANNUAL: "LEN({0})=4",
}


class Lists:
    """The hidden sheet with a column for each list of a drop-down."""

    def __init__(self, book: Workbook) -> None:
        self._sheet = book.add_worksheet(LISTS)
        self._sheet.very_hidden()
        self._ranges: dict[tuple[str, ...], str] = {}

    def range_of(self, choices: tuple[str, ...]) -> str:
        """Give the range a list stands in; the same list stands there once."""
        if choices not in self._ranges:
            column = len(self._ranges)
            self._sheet.write_column(0, column, choices)
            name = xl_col_to_name(column)
            self._ranges[choices] = f"={LISTS}!${name}$1:${name}${len(choices)}"
        return self._ranges[choices]

    def take(self, form: Form) -> None:
        """Write every list of a form."""
        rules = [column.rule for column in form.columns]
        rules += [rule for line in form.lines for rule in line.rules.values()]
        for listed in (listed for rule in rules for listed in (rule.choices, rule.marks) if listed):
            self.range_of(listed)


def validate(sheet: Worksheet, column: Column, place: tuple[int, int, int], rule: Rule, *, lists: Lists,
             words: TemplateWords) -> None:  # fmt: skip
    """Let the cells of a column, from one row to another, hold what their rule allows, and say what that is."""
    first, last, number = place
    told = allowed(rule, xl_rowcol_to_cell(first, number), lists)
    if not told and not column.hint:
        return
    sheet.data_validation(first, number, last, number, {
        "validate": "any", **told, "ignore_blank": True,
        "input_title": _short(column.heading, LONGEST_TITLE), "input_message": _short(column.hint, LONGEST_MESSAGE),
        "error_title": _short(column.heading, LONGEST_TITLE), "error_message": _short(
            expected(rule, words), LONGEST_MESSAGE),
        "error_type": "stop" if rule.strict else "warning",
    })  # fmt: skip


def allowed(rule: Rule, cell: str, lists: Lists) -> dict[str, Any]:
    """Give what a cell at the head of a range may hold, in the words of the library."""
    if rule.kind == "choice" and rule.choices:
        return {"validate": "list", "source": lists.range_of(rule.choices)}
    if rule.kind == "period":
        return {"validate": "custom", "value": f"=IFERROR({_PERIODS[rule.frequency].format(cell)},FALSE)"}
    if rule.kind == "day":
        lengths = ",".join(_AS_LONG[one].format(cell) for one in DAYS.get(rule.frequency, (Frequency.DAILY,)))
        digits = f'ISNUMBER(VALUE(SUBSTITUTE({cell},"-","")))'
        return {"validate": "custom", "value": f"=IFERROR(AND({digits},OR({lengths})),FALSE)"}
    if rule.kind not in {"number", "whole"}:
        return {}
    return _number(rule, cell, lists)


def _number(rule: Rule, cell: str, lists: Lists) -> dict[str, Any]:
    low, high = (-LARGEST if rule.minimum is None else rule.minimum, LARGEST if rule.maximum is None else rule.maximum)
    if rule.marks:
        whole = f",{cell}=INT({cell})" if rule.kind == "whole" else ""
        number = f"IFERROR(AND(ISNUMBER({cell}),{cell}>={low},{cell}<={high}{whole}),FALSE)"
        mark = f"ISNUMBER(MATCH({cell},{lists.range_of(rule.marks).removeprefix('=')},0))"
        return {"validate": "custom", "value": f"=OR({number},{mark})"}
    kind = "integer" if rule.kind == "whole" else "decimal"
    return {"validate": kind, "criteria": "between", "minimum": float(low), "maximum": float(high)}


def expected(rule: Rule, words: TemplateWords) -> str:
    """Say what a cell may hold, to who wrote something else."""
    if rule.kind == "choice":
        return words.say("This is not in the list: choose one of its entries.")
    if rule.kind == "period":
        return words.say("This is not a period as it is written here; see the message beside the cell.")
    if rule.kind == "day":
        return words.say("This is not a day of the calendar.")
    if rule.minimum is None and rule.maximum is None:
        return words.say("This is not a number.")
    return words.say("This is not a number within the limits; see the message beside the cell.")


def runs_of(rules: Iterable[Rule]) -> list[tuple[int, int, Rule]]:
    """Give the stretches of rows with one rule: first, last, rule."""
    found: list[tuple[int, int, Rule]] = []
    for number, rule in enumerate(rules):
        if found and found[-1][2] == rule:
            found[-1] = (found[-1][0], number, rule)
        else:
            found.append((number, number, rule))
    return found


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"
