"""Snapshots on pages: listed, looked into, compared, exported, reported; signed and embargoed by those who may."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from flows.publish_steps import write_export, write_reports
from indicators.handing_in import Approval
from portal.snapshot_rows import EXPORTS
from reports.build import LANGUAGES
from tests.portal.reading import PLACE, published, reading
from tests.portal.world import PLAN, Clock, served
from warehouse.compared_snapshots import compare_snapshots
from warehouse.connection import open_warehouse
from warehouse.freezing import take_erratum, take_snapshot
from warehouse.plans import load_plan
from warehouse.sign_off import embargo, sign, standing_of
from warehouse.snapshots import list_snapshots, read_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.portal.world import Portal
    from warehouse.settings import Settings


@pytest.fixture(scope="module")
def library(office: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """Snapshots 1 (signed) and 2 (not) of `reading`, and 3 as of an earlier day, signed too."""
    for portal in reading(office, tmp_path_factory.mktemp("library")):
        third = take_snapshot(portal.warehouse, None, as_of=date(2021, 12, 31), at=datetime.now(UTC), by="writer")
        sign(portal.warehouse, third.id, by="officer", at=portal.clock())
        yield portal


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


class TestListed:
    def test_whoever_works_here_sees_all_and_the_public_what_is_published(self, reader, anyone):
        told = {row["snapshot"]: row["state"] for row in rows_of(reader, "/snapshots?format=json")}
        assert told == {3: "published", 2: "unsigned", 1: "published"}
        assert [row["snapshot"] for row in rows_of(anyone, "/snapshots?format=json")] == [3, 1]

    def test_a_snapshot_says_the_day_it_judges(self, library, reader):
        days = [row["as_of"] for row in rows_of(reader, "/snapshots?format=json")]
        assert days == [one.as_of for one in list_snapshots(library.warehouse)]
        assert days == ["2021-12-31", "2025-01-31", "2024-01-31"]

    def test_a_plan_nothing_of_which_is_published_has_an_empty_list(self, shared_portal):
        assert rows_of(shared_portal.client("writer"), "/snapshots?format=json") == []
        assert "no two snapshots" in shared_portal.client("writer").get("/snapshots/compare").text
        assert "no report yet" in shared_portal.client("writer").get("/reports").text


class TestOne:
    def test_it_names_its_digest_and_that_of_the_one_before(self, library, reader):
        second = list_snapshots(library.warehouse)[1]
        for name in (str(second.id), second.digest[:12], second.digest):
            page = reader.get(f"/snapshots/{name}").text
            assert second.digest in page
            assert second.previous in page

    def test_what_was_counted_is_what_was_frozen(self, library, reader):
        frozen = read_snapshot(library.warehouse, 1).document
        told = rows_of(reader, "/snapshots/1?format=json")
        assert [row["indicators"] for row in told] == [one["indicators"] for one in frozen["roll_ups"]]
        assert [row["not_assessable"] for row in told] == [
            one["by_status"].get("not_assessable", 0) for one in frozen["roll_ups"]
        ]

    @pytest.mark.parametrize("name", ["2", "none", "0", "99"])
    def test_for_the_public_what_is_not_published_cannot_be_told_from_what_is_not_there(self, anyone, name):
        for path in ("", "/exports/csv", "/reports/annual-report.en.html"):
            assert anyone.get(f"/snapshots/{name}{path}").status_code == 404

    def test_the_public_is_not_led_to_the_unpublished_one_in_between(self, library, anyone):
        second = list_snapshots(library.warehouse)[1]
        for address in ("/snapshots", "/snapshots/1", "/snapshots/3", "/reports", "/snapshots/compare"):
            page = anyone.get(address).text
            assert f"/snapshots/{second.digest[:12]}" not in page
            assert f"snapshot={second.digest[:12]}" not in page


class TestCompared:
    def test_every_difference_stands_there_with_its_cause_as_the_command_line_tells_it(self, library, reader):
        compared = compare_snapshots(library.warehouse, "3", "1").comparison
        rows = rows_of(reader, "/snapshots/compare?from=3&to=1&differences.format=json")
        assert {(row["code"], row["figure"]) for row in rows} == {
            (line.line["code"], figure.figure) for line in compared.lines for figure in line.figures
        }
        level = next(row for row in rows if (row["code"], row["figure"]) == (PLACE, "level"))
        assert float(level["after"]) - float(level["before"]) == pytest.approx(level["difference"])
        assert level["causes"].startswith("new_data")
        assert "new data" in reader.get("/snapshots/compare?from=3&to=1").text

    def test_the_inputs_that_moved_a_figure_are_named(self, reader):
        rows = rows_of(reader, "/snapshots/compare?from=3&to=1&inputs.format=json")
        assert {"observation", "as_of"} <= {row["what"] for row in rows}
        assert all(row["cause"] == "new_data" for row in rows if row["what"] == "observation")

    def test_without_two_named_the_newest_are_compared_that_a_visitor_may_see(self, reader, anyone):
        def pair(client):
            about = client.get("/snapshots/compare?differences.format=json").json()["about"]
            return about["from"][:6], about["to"][:6]

        digests = {row["snapshot"]: row["digest"][:6] for row in rows_of(reader, "/snapshots?format=json")}
        assert pair(reader) == (digests[2], digests[3])
        assert pair(anyone) == (digests[1], digests[3])

    @pytest.mark.parametrize("asked", ["from=1&to=2", "from=2&to=1", "from=1", "from=1&to=99", "from=&to=1"])
    def test_the_public_compares_nothing_that_is_not_published(self, anyone, asked):
        assert anyone.get(f"/snapshots/compare?{asked}").status_code == 404


@pytest.mark.parametrize("form", sorted(EXPORTS))
def test_an_export_holds_the_files_the_command_line_writes(library, reader, form, tmp_path):
    answer = reader.get(f"/snapshots/1/exports/{form}")
    write_export(library.warehouse, "1", form=form, out=tmp_path)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert {name: packed.read(name) for name in packed.namelist()} == {
            path.name: path.read_bytes() for path in tmp_path.iterdir()
        }
    assert reader.get(f"/snapshots/1/exports/{form}").content == answer.content


def test_an_export_or_a_report_there_is_not_is_not_found(reader):
    for path in ("exports/pdf", "reports/annual-report.de.pdf", "reports/x", "reports/annual-report.en.pdf?since=99"):
        assert reader.get(f"/snapshots/1/{path}").status_code == 404


class TestReports:
    def test_every_language_and_format_is_offered(self, reader):
        rows = rows_of(reader, "/reports?snapshot=1&format=json")
        assert [row["language"] for row in rows] == list(LANGUAGES)
        assert all(row["lacks"] == 0 for row in rows)
        assert all(row[form].endswith(f".{form}") for row in rows for form in ("docx", "html", "pdf", "xlsx"))

    def test_a_report_is_the_bytes_the_command_line_writes(self, library, reader, tmp_path):
        for language, form in (("en", "html"), ("ar", "xlsx")):
            path = tmp_path / f"report.{form}"
            list(write_reports(library.warehouse, "1", languages=[language], forms=[form], out=path))
            answer = reader.get(f"/snapshots/1/reports/annual-report.{language}.{form}")
            assert answer.content == path.read_bytes()
            assert "attachment" in answer.headers["content-disposition"]

    def test_it_is_made_once_and_anew_when_something_is_said_of_the_snapshot(self, library, reader):
        address, folder = "/snapshots/2/reports/annual-report.en.html", library.settings.record.home / "reports"
        first = reader.get(address).content
        kept = set(folder.rglob("*.html"))
        assert reader.get(address).content == first
        assert set(folder.rglob("*.html")) == kept
        embargo(library.warehouse, 2, until=library.clock() + timedelta(days=9), reason="the Council first",
                by="writer", at=library.clock())  # fmt: skip
        assert b"EMBARGOED" not in first
        assert b"EMBARGOED" in reader.get(address).content

    def test_a_web_page_is_read_here_where_no_script_of_it_would_run(self, reader):
        answer = reader.get("/snapshots/1/reports/annual-report.en.html?read=here")
        assert "content-disposition" not in answer.headers
        policy = answer.headers["content-security-policy"]
        assert "sandbox" in policy
        assert "script-src" not in policy
        assert "default-src 'none'" in policy

    def test_it_may_tell_what_changed_since_another_snapshot(self, reader):
        page = reader.get("/reports?snapshot=1&since=3").text
        (address,) = {part.split('"')[0] for part in page.split('href="') if "annual-report.en.html?since=" in part[:99]
                      and "read" not in part[:99]}  # fmt: skip
        assert b"What changed since the last report" in reader.get(address).content

    def test_the_public_has_those_of_what_is_published(self, anyone):
        assert anyone.get("/snapshots/1/reports/annual-report.en.html").status_code == 200
        assert anyone.get("/snapshots/1/reports/annual-report.en.html?since=2").status_code == 404
        assert anyone.get("/reports?snapshot=2").status_code == 404
        assert "31 December 2021" in anyone.get("/reports").text


@pytest.fixture
def own_settings(office: Path, tmp_path: Path) -> Settings:
    return published(office, tmp_path / "home")


@pytest.fixture
def office_at_work(own_settings: Settings) -> Iterator[Portal]:
    """A portal of one's own, for what is said of snapshots."""
    with served(own_settings, clock=Clock(datetime.now(UTC))) as portal:
        yield portal


class TestSaidOfThem:
    def test_whoever_reports_signs_once_and_is_named(self, office_at_work):
        client = office_at_work.client("writer")
        answer = client.post("/snapshots/2/sign", data={"note": "read and agreed"})
        assert answer.status_code == 303
        assert "Your name stands" in client.get(answer.headers["location"]).text
        standing = standing_of(office_at_work.warehouse, read_snapshot(office_at_work.warehouse, 2))
        assert [(one.author, one.note) for one in standing.signatures] == [("writer", "read and agreed")]
        assert client.post("/snapshots/2/sign", data={}).status_code == 404
        assert office_at_work.client().get("/snapshots/2").status_code == 200

    def test_an_embargo_takes_it_from_the_public_until_its_instant(self, office_at_work):
        client, until = office_at_work.client("writer"), office_at_work.clock() + timedelta(days=2)
        said = {"until": f"{until:%Y-%m-%dT%H:%M}", "reason": "the Council first"}
        assert client.post("/snapshots/1/embargo", data=said).status_code == 303
        anyone = office_at_work.client()
        assert anyone.get("/snapshots/1").status_code == 404
        office_at_work.clock.pass_by(days=3)
        page = anyone.get("/snapshots/1")
        assert page.status_code == 200
        assert "the Council first" not in page.text

    def test_an_embargo_without_its_end_or_reason_is_refused_in_words(self, office_at_work):
        answer = office_at_work.client("writer").post("/snapshots/1/embargo", data={"until": "soon"})
        assert answer.status_code == 422
        assert "Choose a day and a time" in answer.text
        assert "Say why" in answer.text

    @pytest.mark.parametrize(("name", "status"), [("owner", 303), ("auditor", 303), ("officer", 404), (None, 303)])
    def test_nobody_else_signs(self, office_at_work, name, status):
        answer = office_at_work.client(name).post("/snapshots/2/sign", data={})
        assert answer.status_code in {status, 403}
        assert "done=signed" not in answer.headers.get("location", "")
        assert not standing_of(office_at_work.warehouse, read_snapshot(office_at_work.warehouse, 2)).signatures

    def test_who_did_not_prove_lately_who_they_are_does_so_first(self, office_at_work):
        client = office_at_work.client("writer")
        office_at_work.clock.pass_by(minutes=20)
        answer = client.post("/snapshots/2/sign", data={}, headers={"referer": f"{office_at_work.url}/snapshots/2"})
        assert answer.headers["location"].startswith("/account/confirm?next=")

    def test_of_an_erratum_that_is_not_published_the_public_learns_nothing(self, office_at_work):
        warehouse, anyone = office_at_work.warehouse, office_at_work.client()
        before = anyone.get("/snapshots/1").text, anyone.get("/snapshots/1/reports/annual-report.en.html").content
        about = {"reason": "tonnes were kilograms", "by": "writer", "at": datetime.now(UTC)}
        erratum = take_erratum(warehouse, "1", as_of=None, **about)
        after = anyone.get("/snapshots/1").text, anyone.get("/snapshots/1/reports/annual-report.en.html").content
        assert after == before
        everything = [anyone.get(path).text for path in ("/", "/progress", "/snapshots", "/reports", "/sources")]
        assert not any("tonnes were" in page or erratum.digest[:12] in page for page in everything)
        sign(warehouse, erratum.id, by="officer", at=office_at_work.clock())
        assert "tonnes were kilograms" in anyone.get("/snapshots/1").text
        assert "tonnes were kilograms" in anyone.get(f"/snapshots/{erratum.id}").text


def test_with_levels_the_next_signature_is_asked_of_the_role_it_is_for(own_settings: Settings):
    levels = Approval.model_validate(
        {"four_eyes": True, "levels": [{"title": {"en": "Officer"}, "role": "officer"},
                                       {"title": {"en": "Writer"}, "role": "writer"}]}
    )  # fmt: skip
    clock = Clock(datetime.now(UTC))
    with open_warehouse(own_settings) as warehouse:
        load_plan(warehouse, PLAN.model_copy(update={"public": True, "sign_off": levels}), at=clock(), by="setup")
        taken = take_snapshot(warehouse, None, as_of=date(2023, 1, 31), at=datetime.now(UTC), by="somebody")
    with served(own_settings, clock=clock) as portal:
        address = f"/snapshots/{taken.id}"
        assert portal.client("writer").post(f"{address}/sign", data={}).status_code == 404
        assert "Sign this snapshot off" in portal.client("officer").get(address).text
        assert portal.client("officer").post(f"{address}/sign", data={}).status_code == 303
        assert portal.client().get(address).status_code == 404
        assert portal.client("writer").post(f"{address}/sign", data={}).status_code == 303
        assert portal.client().get(address).status_code == 200


def test_a_digest_on_a_page_is_that_of_the_document(library, reader):
    frozen = read_snapshot(library.warehouse, 1)
    with library.warehouse.engine.connect() as connection:
        text = connection.exec_driver_sql("SELECT document FROM snapshot WHERE id = 1").scalar()
    assert hashlib.sha256(text.encode()).hexdigest() == frozen.digest
    assert frozen.digest in reader.get("/snapshots/1").text
