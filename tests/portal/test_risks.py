"""Risks on a page: the register, the heat map, their history; and reviewing one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.portal.reading import RISK, reading
from tests.portal.world import PLAN
from warehouse.snapshots import list_snapshots

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.portal.world import Portal

CODES = [one.code for one in PLAN.risks]
REVIEW = {"probability": "high", "impact": "medium", "status": "occurred", "owner": "The board", "note": "it happened"}


@pytest.fixture(scope="module")
def library(office: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    yield from reading(office, tmp_path_factory.mktemp("library"))


@pytest.fixture
def officer(library: Portal):
    library.forget_paces()
    return library.client("officer")


def rows_of(client, table: str, asked: str = "", path: str = "/risks") -> list[dict]:
    answer = client.get(f"{path}?{asked}&{table}format=json")
    assert answer.status_code == 200, answer.text
    return answer.json()["rows"]


def register(client, code: str, asked: str = "") -> dict:
    return next(one for one in rows_of(client, "register.", asked) if one["code"] == code)


@pytest.mark.parametrize("table", ["register", "measures", "over_time", "history"])
def test_every_table_is_a_file_of_its_own(officer, table):
    assert rows_of(officer, f"{table}.")


def test_the_register_has_every_risk_as_it_stands_and_as_it_is_printed(officer):
    rows = rows_of(officer, "register.")
    assert [one["code"] for one in rows] == CODES
    told = register(officer, RISK)
    assert (told["probability"], told["printed_probability"], told["exposure"]) == ("high", "low", "high")
    assert (told["owner"], told["reviewed_on"]) == ("The safety unit", "2021-06-30")


def test_the_heat_map_names_every_risk_once_with_its_exposure_in_a_word(officer):
    page = officer.get("/risks").text
    heat = page[page.index('<table class="heat"') : page.index("</table>")]
    assert sorted(re.findall(r'ltr">(R\d+)<', heat)) == sorted(CODES)
    assert heat.count(" exposure</span>") == 9


def test_known_on_an_earlier_day_it_stands_as_it_did(officer):
    assert register(officer, RISK, "known_on=2024-03-02")["reviewed_on"] is None
    assert register(officer, RISK, "on=2021-06-29")["probability"] == "low"


def test_a_risk_has_a_page_with_what_is_done_against_it_and_every_review(officer):
    page = officer.get(f"/risks/{RISK}").text
    assert "the fence stands" in page
    assert "two incidents" in page
    assert officer.get("/risks/R99").status_code == 404


class TestReviewing:
    def test_a_review_stands_beside_the_older_ones(self, officer):
        answer = officer.post(f"/risks/{PLAN.code}/R2", data={**REVIEW, "reviewed_on": "2022-05-01"})
        assert answer.headers["location"] == f"/risks/R2?plan={PLAN.code}&done=reviewed"
        assert "The review is written down." in officer.get(answer.headers["location"]).text
        officer.post(f"/risks/{PLAN.code}/R2", data={**REVIEW, "status": "closed", "reviewed_on": "2022-06-01"})
        history = rows_of(officer, "", path="/risks/R2")
        assert [(one["reviewed_on"], one["status"]) for one in history] == [
            ("2022-06-01", "closed"), ("2022-05-01", "occurred"),
        ]  # fmt: skip
        heat = officer.get("/risks").text.partition("</table>")[0]
        assert ">R2<" not in heat

    def test_a_mitigation_is_reviewed_on_the_page_of_a_risk(self, officer):
        data = {"mitigation": "5", "state": "done", "seen_on": "2022-05-01", "remark": "tested"}
        assert officer.post(f"/risks/{PLAN.code}/{RISK}/mitigation", data=data).status_code == 303
        told = next(one for one in rows_of(officer, "measures.") if one["number"] == 5)
        assert (told["state"], told["reviewed_on"], told["note"]) == ("done", "2022-05-01", "tested")

    @pytest.mark.parametrize(("wrong", "told"), [
        ({"probability": "certain"}, "Choose one of the list"), ({"status": ""}, "Choose one of the list"),
        ({"reviewed_on": "2999-01-01"}, "Choose a day that has come"), ({"reviewed_on": "soon"}, "Choose a day that has"),
    ])  # fmt: skip
    def test_what_makes_no_sense_stands_at_its_field(self, officer, wrong, told):
        answer = officer.post(f"/risks/{PLAN.code}/R3", data=REVIEW | wrong)
        assert answer.status_code == 422
        assert told in answer.text
        assert 'value="The board"' in answer.text
        assert register(officer, "R3")["reviewed_on"] is None

    def test_a_mitigation_of_another_risk_is_not_reviewed_here(self, officer):
        answer = officer.post(f"/risks/{PLAN.code}/{RISK}/mitigation", data={"mitigation": "12", "state": "done"})
        assert answer.status_code == 422

    @pytest.mark.parametrize(("name", "status"), [("every-owner", 403), ("auditor", 403), ("other-officer", 403)])
    def test_others_may_not(self, library, name, status):
        library.forget_paces()
        client = library.client(name)
        assert client.post(f"/risks/{PLAN.code}/{RISK}", data=REVIEW).status_code == status
        assert "Review it" not in client.get(f"/risks/{RISK}").text


def test_anyone_sees_what_a_published_snapshot_holds_and_not_who_reviewed(library):
    anyone = library.client()
    first = list_snapshots(library.warehouse)[-1]
    page = anyone.get(f"/risks?snapshot={first.id}").text
    assert "two incidents" in page
    assert "Élise Girard" not in page
    assert "author" not in rows_of(anyone, "history.")[0]
    assert "Review it" not in anyone.get(f"/risks/{RISK}").text
