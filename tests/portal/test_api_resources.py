"""Programs read the plan's money: budgets and what was spent, shares and cost allocations, as the page tells them."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

from indicators.allocation_keys import allocated_cells
from indicators.reconcile import reconcile
from indicators.resources import AllocationKey
from indicators.spending_lines import SpendingLine, entries_of
from tests.portal.api_office import API, api_office, program, told, walked
from tests.portal.reading import OUTPUT
from tests.portal.world import PLAN
from warehouse.instants import datetime_of, instant
from warehouse.plans import load_plan
from warehouse.snapshots import read_snapshot
from warehouse.spending import report_spending, spending_known_on, withdraw_spending

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.portal.world import Portal

HERE = f"{API}/resources"
OUTPUTS = {output.code: output for objective in PLAN.objectives for output in objective.outputs}
YEARS = range(PLAN.first_year, PLAN.last_year + 1)
SPENT = {2020: Decimal(120_000), 2021: Decimal("140000.5")}
"""What the office reported on one output."""

LISTS = {"": "resources", "/shares": "shares", "/allocations": "allocations", "/differences": "differences"}


@pytest.fixture(scope="module")
def library(read_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with api_office(read_office, tmp_path_factory.mktemp("money")) as portal:
        yield portal


@pytest.fixture(scope="module")
def reader(library: Portal):
    return program(library)


def rows_of(client, asked: str = "", path: str = "") -> list[dict]:
    joint = "&" if asked else ""
    return told(client, f"{HERE}{path}?{asked}{joint}limit=1000")[LISTS[path]]


def on_page(library: Portal, table: str, asked: str = "") -> list[dict]:
    """Give the rows of a table of the page, as its file holds them."""
    answer = library.client("writer").get(f"/resources?{asked}&{table}.format=json")
    return json.loads(answer.content, parse_float=Decimal)["rows"]


def spent_on(client, code: str, asked: str = "") -> dict[int, Decimal | int | None]:
    return {row["year"]: row["spent"] for row in rows_of(client, f"code={code}&{asked}")}


def as_floats(row: dict) -> dict:
    return {name: float(item) if isinstance(item, Decimal) else item for name, item in row.items()}


class TestBudgetsAndExpenditure:
    def test_there_is_a_row_for_every_output_and_year_in_the_order_of_the_plan(self, reader):
        found = [(row["code"], row["year"], row["budget"]) for row in rows_of(reader)]
        assert found == [(code, year, output.budget[year]) for code, output in OUTPUTS.items() for year in YEARS]

    def test_a_row_says_where_it_stands_and_in_which_currency(self, reader):
        objectives = {output.code: one.code for one in PLAN.objectives for output in one.outputs}
        for row in rows_of(reader):
            assert (row["level"], row["objective"], row["currency"]) == ("output", objectives[row["code"]], "CHF")
            assert row["title"]["en"] == OUTPUTS[row["code"]].title.en

    def test_what_was_spent_stands_beside_its_budget_with_its_day_and_every_digit(self, reader):
        (row,) = rows_of(reader, f"code={OUTPUT}&year=2021")
        assert (row["spent"], row["reported_on"], row["state"]) == (SPENT[2021], "2022-01-31", "all")
        assert (row["document"], row["note"]) == ("Accounts of 2021", "audited")
        assert row["variance"] == SPENT[2021] - OUTPUTS[OUTPUT].budget[2021]
        assert str(row["share"]) == "1.054705097974220086033494301"

    def test_what_nobody_reported_is_null(self, reader):
        (row,) = rows_of(reader, f"code={OUTPUT}&year=2022")
        assert [row[name] for name in ("spent", "reported_on", "variance", "share")] == [None] * 4
        assert (row["state"], row["reported"], row["of"]) == ("none", 0, 1)

    def test_it_says_what_the_page_says(self, library, reader):
        page = on_page(library, "spending")
        ours = rows_of(
            reader, "level=plan&level=objective&level=output&" + "&".join(f"year={y}" for y in (*YEARS, "all"))
        )
        assert len(ours) == len(page)
        for row, other in zip(ours, page, strict=True):
            whole = f"{PLAN.first_year}-{PLAN.last_year}"
            same = {**row, "year": str(row["year"] or whole), "title": other["title"]}
            assert as_floats({name: same[name] for name in other}) == as_floats(other)

    def test_an_objective_has_its_printed_total_and_by_how_much_it_differs(self, reader):
        rows = rows_of(reader, "level=objective")
        assert len(rows) == len(PLAN.objectives) * len(YEARS)
        for row in rows:
            one = next(one for one in PLAN.objectives if one.code == row["code"])
            assert row["budget"] == sum(output.budget[row["year"]] for output in one.outputs)
            assert row["printed_total"] == one.printed_total[row["year"]]
            assert row["difference_to_print"] == row["printed_total"] - row["budget"]

    def test_all_years_together_have_the_shares_that_are_printed(self, reader):
        for row in rows_of(reader, "year=all"):
            output = OUTPUTS[row["code"]]
            assert (row["year"], row["budget"]) == (None, sum(output.budget.values()))
            assert row["share_of_total"] == (output.share_of_total and output.share_of_total.percent)

    @pytest.mark.parametrize(("asked", "count"), [
        ("objective=I.5", 12), ("objective=I.5&year=2020&year=2021", 6), (f"code={OUTPUT}", 4), ("state=all", 2),
        ("level=plan", 4), ("level=plan&year=all", 1), ("level=plan&state=none", 2), ("level=objective&state=part", 2),
        ("year=1999", 0), ("objective=none", 0), (f"code={OUTPUT}&on=2020-12-31&state=all", 1),
    ])  # fmt: skip
    def test_rows_are_filtered_by_their_fields(self, reader, asked, count):
        answer = told(reader, f"{HERE}?{asked}")
        assert (len(answer["resources"]), answer["in_all"]) == (count, count)

    def test_they_are_sorted_with_what_is_empty_last(self, reader):
        spent = [row["spent"] for row in rows_of(reader, "sort=-spent&fields=spent")]
        assert spent == [SPENT[2021], SPENT[2020]] + [None] * (len(spent) - 2)

    def test_a_file_has_the_columns_that_are_named_and_no_others(self, reader):
        text = reader.get(f"{HERE}?code={OUTPUT}&fields=year,budget,share&format=csv").text
        assert list(csv.DictReader(io.StringIO(text)))[1] == {
            "year": "2021", "budget": "132739", "share": "1.054705097974220086033494301",
        }  # fmt: skip


class TestOtherStates:
    def test_before_it_was_reported_nothing_was_known(self, library, reader):
        first = spending_known_on(library.warehouse, PLAN.code, None)[0]
        before = instant(datetime_of(first.known_at) - timedelta(microseconds=1))
        assert spent_on(reader, OUTPUT, f"known_on={before}") == dict.fromkeys(YEARS)
        assert spent_on(reader, OUTPUT, f"known_on={first.known_at}")[2020] == SPENT[2020]

    def test_of_a_year_that_had_not_begun_nothing_is_told(self, reader):
        assert spent_on(reader, OUTPUT, "on=2020-12-31") == {2020: SPENT[2020], 2021: None, 2022: None, 2023: None}

    def test_who_reported_it_is_told_nobody(self, library, reader):
        assert all("author" not in row for row in (*rows_of(reader), *rows_of(program(library, None))))
        assert reader.get(f"{HERE}?fields=author").status_code == 400


class TestShares:
    def test_they_are_those_the_plan_prints(self, library, reader):
        rows = rows_of(reader, path="/shares")
        lines = [(table.id, line.code, line.share.percent) for table in PLAN.share_tables for line in table.lines]
        assert [(row["table"], row["code"], row["share"]) for row in rows if row["kind"] == "line"] == lines
        services = [(one.code, one.share.percent) for one in PLAN.support_services]
        assert [(row["code"], row["share"]) for row in rows if row["kind"] == "service"] == services
        assert len(on_page(library, "shares")) + len(on_page(library, "services")) == len(rows)

    def test_a_total_stands_beside_what_its_lines_come_to(self, reader):
        for row in rows_of(reader, "kind=total", "/shares"):
            lines = rows_of(reader, f"kind=line&table={row['table']}", "/shares")
            assert row["computed"] == sum(line["share"] for line in lines)
            assert row["difference"] == row["share"] - row["computed"]


class TestCostAllocations:
    def test_a_cell_is_as_printed_and_a_dash_is_null(self, reader):
        for table in PLAN.allocations:
            cells = rows_of(reader, f"table={table.id}&kind=cell", "/allocations")
            assert [row["printed"] for row in cells] == [amount for row in table.rows for amount in row.amounts]
            assert [row["column"] for row in cells] == list(table.columns) * len(table.rows)
            # No key is stated, and none is made up.
            assert {row["computed"] for row in cells} == {None}

    def test_totals_stand_beside_what_they_come_to_as_on_the_page(self, library, reader):
        for table in PLAN.allocations:
            page = {row["column"]: row for row in on_page(library, table.id)}
            for row in rows_of(reader, f"table={table.id}&kind=column_total", "/allocations"):
                same = page[row["column"]]
                assert [row[name] for name in ("printed", "computed", "difference")] == [
                    same[name] for name in ("printed", "computed", "difference")
                ]
            sums = [row["computed"] for row in rows_of(reader, f"table={table.id}&kind=cost_total", "/allocations")]
            assert sums == [page["sum"][f"cost_{number}"] for number in range(1, len(table.rows) + 1)]
            (whole,) = rows_of(reader, f"table={table.id}&kind=total", "/allocations")
            assert (whole["computed"], whole["printed"]) == (sum(sums), table.printed_totals.printed_total)

    @pytest.mark.parametrize(("asked", "count"), [
        ("column=I.5", 5), ("column=I.5&kind=cell", 4), ("year=2020&kind=total", 2), ("year=2019", 0), ("kind=cost_total", 8),
    ])  # fmt: skip
    def test_they_are_filtered_by_their_fields(self, reader, asked, count):
        assert len(rows_of(reader, asked, "/allocations")) == count

    def test_where_a_key_is_stated_each_cell_is_computed_again_exactly(self, library, reader):
        table = PLAN.allocations[0]
        key = AllocationKey(by="weights", stated="Annex 3", weights=dict.fromkeys(table.columns, Decimal(1)))
        first = table.rows[0].model_copy(update={"key": key})
        keyed = table.model_copy(update={"rows": (first, *table.rows[1:])})
        plan = PLAN.model_copy(update={"code": "keyed-plan", "allocations": (keyed,)})
        load_plan(library.warehouse, plan, at=library.clock(), by="setup")
        answer = told(reader, "/api/v1/plans/keyed-plan/resources/allocations?kind=cell&limit=1000")["allocations"]
        expected = [(one.computed, one.difference, one.exact, one.tolerance) for one in allocated_cells(plan, keyed)]
        found = [
            [row[name] for name in ("computed", "difference", "exact", "tolerance")] for row in answer if row["stated"]
        ]
        assert [tuple(row) for row in found] == expected
        assert {(row["cost"], row["distributed_by"]) for row in answer if row["stated"]} == {(1, "weights")}
        assert str(answer[0]["exact"]) == "721266.3888888888888888888889"


def test_what_does_not_add_up_is_what_reconciling_finds(reader):
    found = [one for one in reconcile(PLAN) if one.kind == "arithmetic"]
    rows = rows_of(reader, path="/differences")
    assert [(row["id"], row["printed"], row["difference"]) for row in rows] == [
        (one.id, one.printed, one.difference) for one in found
    ]
    real = rows_of(reader, "size=real", "/differences")
    assert len(real) == sum(one.size == "real" for one in found)


@pytest.mark.parametrize("path", LISTS)
def test_pages_hold_everything_once_in_one_order(reader, path):
    whole = rows_of(reader, path=path)
    assert walked(reader, f"{HERE}{path}?limit=23", LISTS[path]) == json.loads(json.dumps(whole, default=float))
    assert whole


@pytest.mark.parametrize("path", LISTS)
def test_a_table_is_the_same_in_every_form(reader, path):
    rows = list(csv.DictReader(io.StringIO(reader.get(f"{HERE}{path}?format=csv").text)))
    by_parquet = pq.read_table(
        io.BytesIO(reader.get(f"{HERE}{path}", headers={"accept": "application/vnd.apache.parquet"}).content)
    )
    assert len(rows) == by_parquet.num_rows == len(told(reader, f"{HERE}{path}")[LISTS[path]])
    assert by_parquet.column_names == list(rows[0])
    assert reader.get(f"{HERE}{path}?format=xlsx").content.startswith(b"PK")


@pytest.mark.parametrize(("asked", "status"), [
    ("?level=office", 422), ("?year=20", 422), ("?year=every", 422), ("?state=some", 422), ("?colour=red", 422),
    ("?sort=colour", 400), ("?fields=colour", 400), ("?snapshot=99", 404), ("?known_on=soon", 400), ("?format=doc", 422),
    ("?format=sdmx-csv", 406), ("?cursor=abc", 400), ("/shares?kind=half", 422), ("/allocations?kind=half", 422),
    ("/allocations?year=soon", 422), ("/differences?size=small", 422), ("/none", 404),
])  # fmt: skip
def test_what_cannot_be_is_refused_with_the_reason(reader, asked, status):
    answer = reader.get(f"{HERE}{asked}")
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert status != 400 or "expected" in answer.json()["detail"]
    assert status != 422 or answer.json()["errors"][0]["expected"]


def test_who_has_the_answer_already_is_told_so(reader):
    for path in LISTS:
        tag = reader.get(f"{HERE}{path}").headers["etag"]
        assert reader.get(f"{HERE}{path}", headers={"if-none-match": tag}).status_code == 304


class TestAsAmountsComeIn:
    """These report amounts, one after the other."""

    def reported(self, library, output: str, year: int, amount: str) -> None:
        entries = entries_of(PLAN, [SpendingLine(output=output, year=str(year), amount=amount)])
        report_spending(library.warehouse, PLAN, entries, reported_on=date(2024, 3, 1), document="", at=library.clock(),
                        by="writer")  # fmt: skip

    def test_nothing_spent_is_a_figure(self, library, reader):
        self.reported(library, "I.1-1", 2020, "0")
        (row,) = rows_of(reader, "code=I.1-1&year=2020")
        assert (row["spent"], row["share"], row["state"], row["reported_on"]) == (0, 0, "all", "2024-03-01")

    def test_a_snapshot_tells_what_it_froze_and_now_what_was_reported_since(self, library, reader):
        was = spending_known_on(library.warehouse, PLAN.code, None)[-1].known_at
        self.reported(library, OUTPUT, 2021, "99.25")
        withdraw_spending(
            library.warehouse, PLAN, OUTPUT, 2020, reason="of another output", at=library.clock(), by="writer"
        )
        assert spent_on(reader, OUTPUT) == {2020: None, 2021: Decimal("99.25"), 2022: None, 2023: None}
        document = read_snapshot(library.warehouse, 1).document
        assert {row["year"]: Decimal(row["amount"]) for row in document["expenditure"]} == SPENT
        frozen = {**dict.fromkeys(YEARS), **SPENT}
        assert spent_on(reader, OUTPUT, "snapshot=1") == spent_on(program(library, None), OUTPUT) == frozen
        assert spent_on(reader, OUTPUT, f"known_on={was}") == frozen
