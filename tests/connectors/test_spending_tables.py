"""Files of amounts spent: CSV and workbooks, headings of six languages, what a cell cannot say found at its place."""

from __future__ import annotations

import io

import openpyxl
import pytest

from connectors.spending_tables import COLUMNS, read_spending, read_spending_apart
from indicators.errors import SourceChanged
from indicators.spending_lines import SpendingLine


def workbook(*rows) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def amounts(content: bytes) -> list[str]:
    return [line.amount for line in read_spending(content, "spent")[0]]


def test_a_text_table_gives_a_line_a_row():
    lines, found = read_spending(b"output,year,amount,note\nA.1-1,2021,90.50,audited\n\nA.1-2,2021,\n", "spent.csv")
    assert lines == [
        SpendingLine(output="A.1-1", year="2021", amount="90.50", note="audited", row=2),
        SpendingLine(output="A.1-2", year="2021", amount="", row=4),
    ]
    assert found == []


def test_a_workbook_gives_exact_amounts_of_what_it_added_up_in_binary():
    rows = [("A.1-1", 2021, 0.1 + 0.2), ("A.1-2", 2021, 1234567), ("A.2-1", 2021, 0.005), ("A.2-1", 2022, 1e15)]
    told = amounts(workbook(("Output", "Year", "Amount"), *rows))
    assert told == ["0.30", "1234567.00", "0.005", "1000000000000000.00"]


@pytest.mark.parametrize("language", range(6))
def test_headings_are_known_in_every_language(language):
    header = ",".join(words[language] for words in list(COLUMNS.values())[:3])
    assert amounts(f"{header}\nA.1-1,2021,5\n".encode()) == ["5"]


def test_a_cell_that_holds_no_amount_is_found_at_its_address():
    lines, (found,) = read_spending(workbook(("output", "year", "amount"), ("A.1-1", 2021, "#REF!")), "spent.xlsx")
    assert lines == []
    assert (found.code, found.cell, found.row, found.found) == ("cell-error", "C2", 2, "#REF!")


def test_a_decimal_comma_that_parts_a_row_is_found_and_not_taken_for_an_amount():
    lines, (found,) = read_spending(b"output,year,amount\nA.1-1,2021,90,50\n", "spent.csv")
    assert (lines, found.code, found.cell, found.found) == ([], "row-too-long", "D2", "50")


def test_digits_of_any_script_are_read():
    assert amounts("output,year,amount\nA.1-1,2021,٩٠٫٥\n".encode()) == ["90.5"]


@pytest.mark.parametrize(("content", "told"), [
    (b"%PDF-1.7", "the file is a PDF file"), (b"output,year\nA,1\n", "expected also amount"), (b"", "the file is empty"),
])  # fmt: skip
def test_what_is_no_such_table_is_refused_in_one_sentence(content, told):
    with pytest.raises(SourceChanged, match=told):
        read_spending(content, "spent")


def test_a_process_of_its_own_reads_the_same():
    content = workbook(("output", "year", "amount"), ("A.1-1", 2021, 90.5), ("A.1-2", 2021, "#REF!"))
    assert read_spending_apart(content, "spent.xlsx") == read_spending(content, "spent.xlsx")
