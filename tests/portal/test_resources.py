"""What the plan spends, on a page: every table reconciled and downloadable, amounts entered, by whom they may be."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from indicators.permissions import Grant, Role, Scope
from tests.portal.reading import OUTPUT, reading
from tests.portal.world import PLAN
from warehouse.accounts import grant
from warehouse.snapshots import list_snapshots
from warehouse.spending import spending_known_on

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.portal.world import Portal

TABLES = ("budgets", "spending", "shares", "services", "differences", *(one.id for one in PLAN.allocations))
HERE = f"/resources/{PLAN.code}/spending"


@pytest.fixture(scope="module")
def library(office: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    yield from reading(office, tmp_path_factory.mktemp("library"))


@pytest.fixture
def writer(library: Portal):
    library.forget_paces()
    return library.client("writer")


def rows_of(client, table: str, asked: str = "") -> list[dict]:
    answer = client.get(f"/resources?{asked}&{table}.format=json")
    assert answer.status_code == 200, answer.text
    return answer.json()["rows"]


def spent(client, code: str, year: str, asked: str = "") -> dict:
    return next(one for one in rows_of(client, "spending", asked) if (one["code"], one["year"]) == (code, year))


def known(library: Portal) -> list[tuple[str, int, str]]:
    found = spending_known_on(library.warehouse, PLAN.code, None)
    return [(one.output, one.year, str(one.amount)) for one in found]


@pytest.mark.parametrize("table", TABLES)
def test_every_table_is_a_file_of_its_own(writer, table):
    assert rows_of(writer, table)
    assert writer.get(f"/resources?{table}.format=csv").headers["content-type"] == "text/csv; charset=utf-8"


def test_each_objective_stands_with_its_sum_what_is_printed_and_the_difference(writer):
    rows = {one["code"]: one for one in rows_of(writer, "budgets")}
    for objective in PLAN.objectives:
        told = rows[objective.code]
        for year, printed in objective.printed_total.items():
            computed = sum(output.budget[year] for output in objective.outputs)
            numbers = [Decimal(str(told[f"{name}_{year}"])) for name in ("budget", "printed", "difference")]
            assert numbers == [computed, printed, printed - computed]
    assert rows[PLAN.code]["total"] == sum(rows[one.code]["total"] for one in PLAN.objectives)


def test_an_allocation_adds_up_as_far_as_it_does_and_no_key_is_made_up(writer):
    (one, *_) = PLAN.allocations
    rows = {row["column"]: row for row in rows_of(writer, one.id)}
    assert rows["D.1"]["difference"] == 1
    assert (rows["printed"]["printed"], rows["sum"]["computed"]) == (90_419_059, 90_419_059)
    assert writer.get("/resources").text.count("No key is stated; totals only.") == len(PLAN.allocations)


def test_what_was_spent_stands_beside_the_budget_of_the_same_and_nothing_else(writer):
    told = spent(writer, OUTPUT, "2021")
    budget = next(one for each in PLAN.objectives for one in each.outputs if one.code == OUTPUT).budget[2021]
    assert Decimal(str(told["variance"])) == Decimal("140000.50") - budget
    assert (told["document"], told["note"]) == ("Accounts of 2021", "audited")
    assert spent(writer, OUTPUT, "2022")["spent"] is None
    assert (spent(writer, "I.5", "2021")["reported"], spent(writer, "I.5", "2021")["state"]) == (1, "part")


def test_before_it_was_reported_nothing_was_known(library, writer):
    told = spent(writer, OUTPUT, "2021", "known_on=2024-03-02")
    assert (told["spent"], told["state"]) == (None, "none")


def test_a_snapshot_shows_what_it_holds_and_not_who_reported_it(library, writer):
    newest = list_snapshots(library.warehouse)[0]
    writer.post(HERE, data={"output": OUTPUT, "year": "2022", "amount": "5"})
    assert spent(writer, OUTPUT, "2022", f"snapshot={newest.id}")["spent"] is None
    anyone = library.client()
    page = anyone.get("/resources").text
    assert "140,000.50" in page
    assert "Report what was spent" not in page
    assert "Élise Girard" not in page


def test_an_objective_shows_what_was_spent_beside_its_budgets(writer):
    page = writer.get(f"/objectives/{OUTPUT.partition('-')[0]}").text
    assert "spent <bdi>140,000.50</bdi> (<bdi>105%</bdi>)" in page
    assert "spent" not in writer.get("/objectives/I.2").text


class TestEntering:
    def test_an_amount_is_written_down_and_shown(self, library, writer):
        answer = writer.post(HERE, data={"output": "I.1-1", "year": "2020", "amount": "5000000.25", "note": "audited"})
        assert answer.headers["location"] == f"/resources?plan={PLAN.code}&done=reported"
        assert ("I.1-1", 2020, "5000000.25") in known(library)
        page = writer.get(answer.headers["location"]).text
        assert "The amounts are written down." in page
        assert "5,000,000.25" in page

    def test_a_mistake_stands_at_its_field_and_what_was_typed_stays(self, library, writer):
        before = known(library)
        answer = writer.post(HERE, data={"output": "I.1-1", "year": "2020", "amount": "five", "reported_on": ""})
        assert answer.status_code == 422
        assert "An amount that is no number: write digits alone" in answer.text
        assert 'value="five"' in answer.text
        # The tables of the page that is shown again lead to the page, not to the form.
        assert f'href="/resources?plan={PLAN.code}&amp;budgets.sort=title' in answer.text
        assert known(library) == before

    def test_a_day_to_come_is_no_day_of_a_report(self, writer):
        data = {"output": "I.1-1", "year": "2020", "amount": "5", "reported_on": "2999-01-01"}
        assert "Choose a day that has come" in writer.post(HERE, data=data).text

    def test_a_file_counts_whole(self, library, writer):
        content = "Output,Year,Amount\nI.1-2,2020,3000000\nI.1-3,2020,20000\n"
        answer = writer.post(f"{HERE}/file", files={"file": ("spent.csv", content.encode())})
        assert answer.status_code == 303, answer.text
        assert {("I.1-2", 2020, "3000000"), ("I.1-3", 2020, "20000")} <= set(known(library))
        assert spent(writer, "I.1-2", "2020")["document"] == "spent.csv"

    def test_of_a_file_with_mistakes_every_one_is_told_in_the_readers_language(self, library, writer):
        before = known(library)
        content = "output,year,amount\nI.1-4,2020,5\nX,2020,5\nI.1-5,2019,-5\n"
        answer = writer.post(f"{HERE}/file?lang=fr", files={"file": ("spent.csv", content.encode())})
        assert answer.status_code == 422
        for said in ("Rien du fichier ne compte", "une année du plan, de <bdi>2020</bdi> à <bdi>2023</bdi>",
                     "le code d’un produit, par exemple", "0 ou plus"):  # fmt: skip
            assert said in answer.text
        assert known(library) == before

    def test_what_is_no_table_is_refused_in_a_sentence(self, writer):
        answer = writer.post(f"{HERE}/file", files={"file": ("spent.pdf", b"%PDF-1.7")})
        assert answer.status_code == 422
        assert "the file is a PDF file" in answer.text

    def test_an_amount_is_taken_back_for_a_reason(self, library, writer):
        writer.post(HERE, data={"output": "I.3-1", "year": "2020", "amount": "7"})
        assert "Say why" in writer.post(f"{HERE}/withdrawn", data={"taken": "I.3-1/2020"}).text
        answer = writer.post(f"{HERE}/withdrawn", data={"taken": "I.3-1/2020", "reason": "of another output"})
        assert answer.headers["location"].endswith("done=withdrawn")
        assert spent(writer, "I.3-1", "2020")["spent"] is None
        again = writer.post(f"{HERE}/withdrawn", data={"taken": "I.3-1/2020", "reason": "again"})
        assert again.status_code == 422

    def test_who_is_granted_one_objective_reports_on_its_outputs_alone(self, library):
        library.forget_paces()
        grant(library.warehouse, "other-owner", Grant(role=Role.OWNER, scope=Scope.OBJECTIVE, about="I.4"), given=True,
              at=library.clock(), by="setup")  # fmt: skip
        owner = library.client("other-owner")
        offered = owner.get("/resources").text.partition('name="output"')[2].partition("</select>")[0]
        assert re.findall(r'value="([^"]+)"', offered) == [one.code for one in PLAN.objectives[3].outputs]
        assert owner.post(HERE, data={"output": "I.4-1", "year": "2020", "amount": "7"}).status_code == 303
        refused = owner.post(HERE, data={"output": "I.5-1", "year": "2020", "amount": "7"})
        assert "An output that is not yours to report on" in refused.text
        taken = owner.post(f"{HERE}/withdrawn", data={"taken": f"{OUTPUT}/2021", "reason": "mine"})
        assert taken.status_code == 422

    @pytest.mark.parametrize(("name", "status"), [("owner", 404), ("officer", 403), ("auditor", 403), (None, 303)])
    def test_others_may_not(self, library, name, status):
        library.forget_paces()
        answer = library.client(name).post(HERE, data={"output": "I.4-1", "year": "2020", "amount": "7"})
        assert answer.status_code == status
