"""Programs read the plan's risks: how each stands, what is done against it, every review, as the pages tell them."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from indicators.resources import Level
from indicators.risk_reviews import RiskStatus
from tests.portal.api_office import API, api_office, program, told, walked
from tests.portal.reading import RISK
from tests.portal.world import PLAN
from warehouse.instants import datetime_of, instant
from warehouse.risk_reviews import review_risk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.portal.world import Portal

HERE = f"{API}/risks"
RISKS = {one.code: one for one in PLAN.risks}
JUDGED = ("probability", "impact", "exposure", "status", "reviewed_on", "note", "printed_probability", "printed_impact")


@pytest.fixture(scope="module")
def library(read_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with api_office(read_office, tmp_path_factory.mktemp("risks")) as portal:
        yield portal


@pytest.fixture(scope="module")
def reader(library: Portal):
    return program(library)


@pytest.fixture(scope="module")
def anyone(library: Portal):
    return program(library, None)


def risk(client, code: str = RISK, asked: str = "") -> dict:
    (row,) = told(client, f"{HERE}?code={code}&{asked}")["risks"]
    return row


def on_page(library: Portal, table: str) -> list[dict]:
    return library.client("writer").get(f"/risks?{table}.format=json").json()["rows"]


class TestTheRegister:
    def test_there_is_a_row_for_every_risk_in_the_order_of_the_plan(self, reader):
        assert [row["code"] for row in told(reader, HERE)["risks"]] == list(RISKS)

    def test_it_says_what_the_page_says(self, library, reader):
        for row, same in zip(told(reader, HERE)["risks"], on_page(library, "register"), strict=True):
            assert [row[name] for name in JUDGED] == [same[name] for name in JUDGED]
            assert (row["owner"] or "", row["area_title"]["en"]) == (same["owner"], same["area"])
            assert ", ".join(map(str, row["mitigations"])) == same["mitigations"]

    def test_a_risk_stands_as_it_was_judged_last_beside_what_is_printed(self, reader):
        row = risk(reader)
        assert (row["probability"], row["printed_probability"], row["exposure"]) == ("high", "low", "high")
        assert (row["owner"], row["reviewed_on"], row["note"]) == ("The safety unit", "2021-06-30", "two incidents")

    def test_one_that_nobody_reviewed_is_open_and_as_printed(self, reader):
        row = risk(reader, "R2")
        assert (row["status"], row["reviewed_on"], row["owner"], row["note"]) == ("open", None, None, "")
        assert (row["probability"], row["impact"]) == (RISKS["R2"].probability, RISKS["R2"].impact)

    def test_it_names_its_area_and_counts_its_mitigations(self, reader):
        for row in told(reader, HERE)["risks"]:
            assert (row["area"], row["mitigation_count"]) == (RISKS[row["code"]].area, len(row["mitigations"]))

    def test_the_ends_of_years_are_counted_as_on_the_page(self, library, reader):
        assert told(reader, f"{HERE}?limit=1")["over_time"] == on_page(library, "over_time")

    @pytest.mark.parametrize(("asked", "field", "values"), [
        ("exposure=high", "exposure", {"high"}), ("probability=low&probability=medium", "probability", {"low", "medium"}),
        ("impact=high", "impact", {"high"}), ("status=open", "status", {"open"}), ("area=organizational", "area", {"organizational"}),
        ("owner=The%20safety%20unit", "code", {RISK}), ("status=closed", "code", set()), ("code=R99", "code", set()),
    ])  # fmt: skip
    def test_risks_are_filtered_by_their_fields(self, reader, asked, field, values):
        assert {row[field] for row in told(reader, f"{HERE}?{asked}")["risks"]} == values

    def test_pages_hold_everything_once_in_one_order(self, reader):
        ordered = [row["code"] for row in told(reader, f"{HERE}?sort=-reviewed_on")["risks"]]
        assert ordered == [RISK, *(code for code in RISKS if code != RISK)]
        assert [row["code"] for row in walked(reader, f"{HERE}?sort=-reviewed_on&limit=3", "risks")] == ordered

    def test_a_file_has_a_row_each_and_the_columns_that_are_named(self, reader):
        rows = list(csv.DictReader(io.StringIO(reader.get(f"{HERE}?format=csv").text)))
        assert [(row["code"], row["mitigations"]) for row in rows] == [
            (code, ", ".join(map(str, one.mitigations))) for code, one in RISKS.items()
        ]
        named = reader.get(f"{HERE}?format=csv&fields=code,mitigation_count,mitigations&limit=1").text
        assert named.splitlines() == ["code,mitigations,mitigation_count", 'R1,"4, 5",2']


class TestOneRisk:
    def test_it_is_told_whole(self, reader):
        answer = told(reader, f"{HERE}/{RISK}")
        assert answer["risk"] == risk(reader)
        assert [one["number"] for one in answer["mitigations"]] == list(RISKS[RISK].mitigations)
        done, other = answer["mitigations"]
        assert (done["state"], done["reviewed_on"], done["note"]) == ("done", "2021-06-30", "the fence stands")
        assert (other["state"], other["reviewed_on"]) == ("implementing", None)
        assert RISK in done["risks"]
        assert other["owner"]["en"]

    def test_its_reviews_come_with_their_day_and_for_those_who_work_here_with_who_made_them(self, reader, anyone):
        (review,) = told(reader, f"{HERE}/{RISK}")["reviews"]
        assert (review["reviewed_on"], review["exposure"], review["author"]) == ("2021-06-30", "high", "writer")
        (public,) = told(anyone, f"{HERE}/{RISK}")["reviews"]
        assert public == {name: item for name, item in review.items() if name not in {"author", "known_at"}}

    def test_one_that_nobody_reviewed_has_no_reviews(self, reader):
        assert told(reader, f"{HERE}/R2")["reviews"] == []

    def test_it_is_told_in_one_piece(self, reader):
        assert reader.get(f"{HERE}/{RISK}", headers={"accept": "text/csv"}).status_code == 406


class TestOtherStates:
    def test_before_the_review_was_written_down_it_stood_as_printed(self, reader):
        (review,) = told(reader, f"{HERE}/{RISK}")["reviews"]
        before = instant(datetime_of(review["known_at"]) - timedelta(microseconds=1))
        assert risk(reader, asked=f"known_on={before}")["reviewed_on"] is None
        assert told(reader, f"{HERE}/{RISK}?known_on={before}")["reviews"] == []

    def test_before_its_day_a_review_does_not_count(self, reader):
        assert risk(reader, asked="on=2021-06-29")["probability"] == "low"
        assert risk(reader, asked="on=2021-06-30")["probability"] == "high"

    def test_a_snapshot_tells_what_it_froze_and_now_what_was_reviewed_since(self, library, reader, anyone):
        frozen = told(reader, f"{HERE}/R3?snapshot=1")
        review_risk(library.warehouse, PLAN, "R3", probability=Level.LOW, status=RiskStatus.CLOSED, owner="A board",
                    note="over", reviewed_on=date(2023, 5, 1), at=library.clock(), by="officer")  # fmt: skip
        assert (risk(reader, "R3")["status"], risk(reader, "R3")["owner"]) == ("closed", "A board")
        assert told(reader, f"{HERE}?limit=1")["over_time"][-1]["closed"] == 1
        assert told(reader, f"{HERE}/R3?snapshot=1") == frozen
        assert told(anyone, f"{HERE}/R3")["risk"] == frozen["risk"]
        assert "A board" not in anyone.get(HERE).text


@pytest.mark.parametrize(("asked", "status"), [
    ("?exposure=grave", 422), ("?status=gone", 422), ("?probability=1", 422), ("?colour=red", 422), ("?sort=colour", 400),
    ("?fields=author", 400), ("?on=2024-13-01", 400), ("?snapshot=99", 404), ("?format=sdmx-csv", 406), ("/R99", 404),
    ("/none", 404), (f"/{RISK}?snapshot=1&on=2024-01-01", 422), (f"/{RISK}?fields=code", 422),
])  # fmt: skip
def test_what_cannot_be_is_refused_with_the_reason(reader, asked, status):
    answer = reader.get(f"{HERE}{asked}")
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert status not in {400, 406} or "expected" in answer.json()["detail"]
    assert status != 422 or answer.json()["errors"][0]["expected"]


def test_who_has_the_answer_already_is_told_so(reader):
    for address in (HERE, f"{HERE}/{RISK}"):
        tag = reader.get(address).headers["etag"]
        assert reader.get(address, headers={"if-none-match": tag}).status_code == 304
