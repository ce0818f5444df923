"""Reading the plan: every figure by page and by file, for any day, with its explanation, and only for whom it is."""

from __future__ import annotations

import csv
import hashlib
import io
from datetime import timedelta
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook

from tests.portal.reading import OBJECTIVE, PLACE, SOURCE, reading
from tests.portal.world import OTHER, PLAN
from warehouse.instants import datetime_of, instant
from warehouse.sign_off import embargo, freeze_erratum, sign
from warehouse.snapshots import list_snapshots, read_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.portal.world import Portal

PLACES = list(PLAN.places())


@pytest.fixture(scope="module")
def library(office: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    yield from reading(office, tmp_path_factory.mktemp("library"))


@pytest.fixture
def reader(library: Portal):
    library.forget_paces()
    return library.client("writer")


@pytest.fixture
def anyone(library: Portal):
    library.forget_paces()
    return library.client()


def rows_of(client, address: str) -> list[dict]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return answer.json()["rows"]


def test_the_plan_at_a_glance_shows_every_place_once_and_counts_what_cannot_be_judged(reader):
    page = reader.get("/").text
    assert all(page.count(f"/indicators/{code}?") >= 1 for code in PLACES)
    assert "Not assessable" in page
    assert page.count("/explained?") >= len(PLACES)


def test_a_page_weighs_less_than_150_kilobytes_and_asks_one_sheet_of_style(reader):
    for address in ("/", "/progress", f"/objectives/{OBJECTIVE}", f"/indicators/{PLACE}", "/resources", "/risks"):
        page = reader.get(address)
        assert len(page.content) < 150_000
        assert page.text.count('rel="stylesheet"') == 1


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_a_table_is_the_same_in_every_kind_of_file(reader, form):
    told = rows_of(reader, "/progress?format=json")
    content = reader.get(f"/progress?format={form}").content
    codes = {"csv": codes_of_csv, "xlsx": codes_of_xlsx, "parquet": codes_of_parquet}[form](content)
    assert codes == [row["code"] for row in told] == PLACES


def codes_of_csv(content: bytes) -> list[str]:
    return [row["code"] for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))]


def codes_of_xlsx(content: bytes) -> list[str]:
    book = load_workbook(io.BytesIO(content))
    assert "about" in book.sheetnames
    return [row[0].value for row in book.worksheets[0].iter_rows(min_row=2)]


def codes_of_parquet(content: bytes) -> list[str]:
    return pq.read_table(io.BytesIO(content)).column("code").to_pylist()


def test_a_download_says_what_it_is_of_and_is_named_after_it(reader):
    answer = reader.get("/progress?format=json")
    about = answer.json()["about"]
    assert about["plan"] == PLAN.code
    assert "known_on=" in about["address"]
    assert f"{PLAN.code}-progress-" in reader.get("/progress?format=csv").headers["content-disposition"]


def test_rows_are_sorted_by_size_with_what_is_empty_last_either_way(reader):
    up = [row["latest"] for row in rows_of(reader, "/progress?sort=latest&format=json")]
    down = [row["latest"] for row in rows_of(reader, "/progress?sort=-latest&format=json")]
    known = [value for value in up if value is not None]
    assert known
    assert known == sorted(known)
    assert down[: len(known)] == known[::-1]
    assert up[len(known) :] == down[len(known) :] == [None] * (len(up) - len(known))


def test_codes_are_sorted_by_their_numbers(reader):
    codes = [row["code"] for row in rows_of(reader, "/progress?sort=code&format=json")]
    assert codes == PLACES


def test_rows_are_filtered_and_searched_by_the_address(reader):
    every = rows_of(reader, "/progress?format=json")
    chosen = rows_of(reader, f"/progress?objective={OBJECTIVE}&format=json")
    assert chosen == [row for row in every if row["objective"] == OBJECTIVE]
    found = [row["code"] for row in rows_of(reader, "/progress?q=RATE+e-waste&format=json")]
    assert found == [PLACE]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/progress?sort=colour", 400), ("/progress?format=doc", 400), ("/progress?page=99", 404),
        ("/progress?page=x", 404), ("/progress?known_on=soon", 400), ("/progress?on=2024-13-01", 400),
        ("/progress?known_on=2024-01-01T00:00", 400), ("/progress?snapshot=zzz", 404), ("/progress?plan=none", 404),
        ("/indicators/none", 404), ("/objectives/none", 404), (f"/indicators/{PLACE}/chart-9.svg", 404),
        (f"/indicators/{PLACE}/chart-1.gif", 404), ("/progress?known_on=1999-01-01", 404),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_a_page_that_says_so(reader, address, status):
    assert reader.get(address).status_code == status


def test_before_the_figures_came_nothing_was_known(library, reader):
    line = next(row for row in rows_of(reader, "/progress?format=json") if row["code"] == PLACE)
    assert line["latest"] is not None
    since = datetime_of(rows_of(reader, f"/indicators/{PLACE}?format=json")[0]["known_at"])
    address = f"/progress?known_on={instant(since - timedelta(microseconds=1))}&on=2026-01-01&format=json"
    then = next(row for row in rows_of(reader, address) if row["code"] == PLACE)
    assert (then["latest"], then["status"], then["reason"]) == (None, "not_assessable", "no_observation")


def test_a_permanent_link_shows_what_it_showed_whatever_comes_later(library, reader):
    link = reader.get("/progress?format=json").json()["about"]["address"].removeprefix(library.url)
    at_first = rows_of(reader, f"{link}&format=json")
    library.clock.pass_by(days=400)
    carried = library.client("writer")
    assert rows_of(carried, f"{link}&format=json") == at_first


def test_a_snapshot_is_shown_as_it_was_frozen(library, reader):
    newest, first = list_snapshots(library.warehouse)
    for one in (newest, first):
        frozen = read_snapshot(library.warehouse, one.id).document
        told = {row["code"]: row["status"] for row in rows_of(reader, f"/progress?snapshot={one.id}&format=json")}
        assert told == {line["code"]: line["status"] for line in frozen["lines"]}
    assert reader.get(f"/progress?snapshot={first.digest[:12]}").status_code == 200


def test_who_has_the_answer_already_is_told_so_until_something_comes(library, reader):
    answer = reader.get("/progress")
    tag = answer.headers["etag"]
    again = reader.get("/progress", headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert reader.get("/progress?sort=code", headers={"if-none-match": tag}).status_code == 200
    assert library.client("auditor").get("/progress", headers={"if-none-match": tag}).status_code == 200
    embargo(library.warehouse, list_snapshots(library.warehouse)[0].id, until=library.clock() + timedelta(days=9),
            reason="the Council first", by="writer", at=library.clock())  # fmt: skip
    assert reader.get("/progress", headers={"if-none-match": tag}).status_code == 200


class TestFromAFigureToItsBytes:
    def test_the_explanation_ends_with_the_landed_bytes(self, reader):
        steps = reader.get(f"/indicators/{PLACE}/explained?format=json").json()["steps"]
        kinds = [step["step"] for step in steps]
        assert kinds[0] == "figure"
        assert kinds[-1] == "bytes"
        assert {"observation", "vintage", "run", "landing"} <= set(kinds)
        landing = next(step for step in steps if step["step"] == "landing")
        content = reader.get(f"/landed/{landing['landing']}").content
        assert hashlib.sha256(content).hexdigest() == steps[-1]["sha256"]

    def test_the_page_says_the_same(self, reader):
        steps = reader.get(f"/indicators/{PLACE}/explained?format=json").json()["steps"]
        page = reader.get(f"/indicators/{PLACE}/explained").text
        assert steps[-1]["sha256"] in page
        assert "checks met" in page

    def test_a_landed_file_is_for_those_who_see_its_source(self, library, reader):
        steps = reader.get(f"/indicators/{PLACE}/explained?format=json").json()["steps"]
        number = next(step for step in steps if step["step"] == "landing")["landing"]
        assert OTHER != SOURCE
        assert library.client("other-owner").get(f"/landed/{number}").status_code == 404
        assert library.client().get(f"/landed/{number}").status_code == 303


@pytest.mark.parametrize(("form", "begins"), [("svg", b"<svg"), ("png", b"\x89PNG")])
def test_a_chart_is_a_file_of_its_own(reader, form, begins):
    for address in (f"/indicators/{PLACE}/chart-1.{form}", f"/overview.{form}"):
        answer = reader.get(address)
        assert answer.status_code == 200
        assert answer.content.startswith(begins)
        assert "attachment" in reader.get(f"{address}?save=1").headers["content-disposition"]


class TestForThePublic:
    """Anyone reads what is signed, of a plan that is for everybody, and nothing else."""

    @pytest.mark.parametrize("address", ["/", "/progress", f"/objectives/{OBJECTIVE}", f"/indicators/{PLACE}",
                                         f"/indicators/{PLACE}/explained", "/resources", "/risks"])  # fmt: skip
    def test_pages_show_the_newest_snapshot_that_is_signed(self, anyone, address):
        page = anyone.get(address)
        assert page.status_code == 200
        assert "31 January 2024" in page.text

    def test_what_is_not_signed_is_not_there(self, library, anyone):
        newest, first = list_snapshots(library.warehouse)
        assert anyone.get(f"/progress?snapshot={first.id}").status_code == 200
        assert anyone.get(f"/progress?snapshot={newest.id}").status_code == 404
        assert anyone.get(f"/progress?snapshot={newest.digest}").status_code == 404

    @pytest.mark.parametrize("asked", ["known_on=2030-01-01", "on=2030-01-01", "snapshot=1&known_on=2030-01-01"])
    def test_other_days_are_for_those_who_have_signed_in(self, anyone, asked):
        assert anyone.get(f"/progress?{asked}").headers["location"].startswith("/sign-in?next=")

    def test_a_page_for_the_public_leads_to_no_page_that_is_not(self, anyone):
        page = anyone.get(f"/indicators/{PLACE}/explained").text
        assert "/landed/" not in page
        assert "/submissions/" not in page
        assert "Look at another day" not in page

    def test_an_embargo_takes_a_snapshot_from_the_public_until_it_passes(self, library, anyone):
        newest = list_snapshots(library.warehouse)[0]
        sign(library.warehouse, newest.id, by="officer", at=library.clock())
        embargo(library.warehouse, newest.id, until=library.clock() + timedelta(days=3), reason="the Council first",
                by="writer", at=library.clock())  # fmt: skip
        assert anyone.get(f"/progress?snapshot={newest.id}").status_code == 404
        assert "31 January 2024" in anyone.get("/progress").text
        library.clock.pass_by(days=4)
        assert "31 January 2025" in anyone.get("/progress").text

    def test_an_erratum_takes_the_place_of_what_it_replaces(self, library, anyone):
        newest = list_snapshots(library.warehouse)[0]
        document = {**read_snapshot(library.warehouse, newest.id).document}
        for name in ("taken_at", "taken_by", "previous"):
            document.pop(name)
        frozen = freeze_erratum(library.warehouse, document, read_snapshot(library.warehouse, newest.id),
                                reason="a wrong title", by="writer", at=library.clock())  # fmt: skip
        assert "31 January 2024" in anyone.get("/progress").text
        sign(library.warehouse, frozen.id, by="officer", at=library.clock())
        assert f"snapshot={frozen.digest[:12]}" in anyone.get("/").text
        assert "replaced by an erratum" in anyone.get(f"/progress?snapshot={newest.id}").text


def test_a_plan_that_is_not_public_is_for_those_who_have_signed_in(shared_portal):
    assert shared_portal.client().get("/progress").headers["location"].startswith("/sign-in?next=")
    assert shared_portal.client().get("/").headers["location"] == "/sign-in"
    assert shared_portal.client("admin").get("/progress").status_code == 403


class TestEditions:
    def test_two_editions_differ_where_they_do(self, library, reader):
        rows = rows_of(reader, "/editions?format=json")
        assert [row["plan"] for row in rows] == [PLAN.code, PLAN.code]
        newer, older = (row["digest"] for row in rows)
        (found,) = rows_of(reader, f"/editions/compared?from={older[:12]}&to={newer[:12]}&format=json")
        told = (found["part"], found["kind"], found["what"], found["old"], found["new"])
        assert told == ("plan", "changed", "public", "False", "True")

    @pytest.mark.parametrize("asked", ["", "from=123456&to=123456", "from=%&to=%"])
    def test_editions_that_are_not_there_are_not_found(self, reader, asked):
        assert reader.get(f"/editions/compared?{asked}").status_code == 404

    def test_they_are_for_those_who_have_signed_in(self, anyone):
        assert anyone.get("/editions").headers["location"].startswith("/sign-in?next=")
