"""Where figures come from, whether they are right, and how an indicator compares: pages, files, and for whom."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from portal.finding_words import TITLES
from portal.source_words import CONNECTORS, OUTCOME_KINDS, OUTCOMES, SOURCE_KINDS, SOURCE_MEANINGS, SOURCE_STATES
from tests.portal.reading import PLACE, RECORDED, SOURCE, reading
from tests.portal.world import OTHER, PLAN
from warehouse.instants import instant
from warehouse.source_states import State

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.portal.world import Portal


@pytest.fixture(scope="module")
def library(office: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    yield from reading(office, tmp_path_factory.mktemp("library"), RECORDED)


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


def test_every_state_connector_and_outcome_there_is_has_a_word():
    from connectors.registry import KINDS

    assert set(SOURCE_STATES) == set(SOURCE_KINDS) == set(SOURCE_MEANINGS) == set(State)
    assert set(CONNECTORS) == set(KINDS)
    assert set(OUTCOMES) == set(OUTCOME_KINDS)


class TestSources:
    def test_every_source_of_the_plan_is_told_with_its_state(self, reader):
        rows = {row["source"]: row for row in rows_of(reader, "/sources?format=json")}
        assert set(rows) == {source.id for source in PLAN.sources}
        assert rows[RECORDED]["recorded"] is True
        assert rows[OTHER]["state"] == State.NEVER
        assert PLACE in rows[SOURCE]["indicators"].split()
        assert rows[SOURCE]["data_through"] == "2022"

    def test_they_are_filtered_by_state(self, reader):
        rows = rows_of(reader, "/sources?state=never&format=json")
        assert {row["state"] for row in rows} == {"never"}
        assert SOURCE not in {row["source"] for row in rows}

    def test_before_a_source_gave_anything_it_had_never_answered(self, library, reader):
        before = instant(library.clock() - timedelta(days=1))
        rows = {row["source"]: row for row in rows_of(reader, f"/sources?known_on={before}&format=json")}
        assert rows[SOURCE]["state"] == State.NEVER
        assert rows_of(reader, f"/sources/{SOURCE}?known_on={before}&files.format=json") == []

    def test_a_source_tells_its_files_and_its_runs(self, reader):
        files = rows_of(reader, f"/sources/{RECORDED}?files.format=json")
        runs = rows_of(reader, f"/sources/{RECORDED}?runs.format=json")
        assert {row["recorded"] for row in files} == {True}
        assert {row["kind"] for row in runs} == {"fetch", "admission"}
        assert sum(row["refused"] for row in runs) > 0

    def test_a_landed_file_is_saved_with_the_bytes_of_its_digest(self, reader):
        page = reader.get(f"/sources/{SOURCE}").text
        (row,) = rows_of(reader, f"/sources/{SOURCE}?files.format=json")
        number = page.split('href="/landed/')[1].split('"')[0]
        assert hashlib.sha256(reader.get(f"/landed/{number}").content).hexdigest() == row["sha256"]

    def test_whoever_may_not_see_what_a_source_gave_is_offered_no_file_of_it(self, library):
        client = library.client("other-owner")
        assert client.get(f"/sources/{SOURCE}").status_code == 200
        assert "/landed/" not in client.get(f"/sources/{SOURCE}").text

    def test_the_public_sees_sources_as_the_snapshot_froze_them_and_no_runs(self, anyone):
        rows = {row["source"]: row for row in rows_of(anyone, "/sources?format=json")}
        assert rows[SOURCE]["state"]
        assert rows[SOURCE]["next_due"] is None
        page = anyone.get(f"/sources/{SOURCE}").text
        assert "31 January 2024" in page
        assert "/landed/" not in page
        assert "/quality/" not in page

    def test_a_source_there_is_not_is_not_found(self, reader):
        assert reader.get("/sources/none").status_code == 404


class TestQuality:
    def test_findings_are_counted_by_source_and_kind(self, reader):
        rows = rows_of(reader, "/quality?format=json")
        refused = [row for row in rows if row["severity"] == "error"]
        assert {row["code"] for row in refused} == {"value-out-of-range"}
        assert rows[0]["severity"] == "error"
        kept = rows_of(reader, f"/quality/findings?source={RECORDED}&code=value-out-of-range&format=json")
        assert len(kept) == sum(row["count"] for row in refused)
        assert all(row["expected"] and row["remedy"] for row in kept)

    def test_findings_are_told_in_the_language_of_the_page(self, reader):
        english = rows_of(reader, "/quality/findings?lang=en&format=json")
        french = rows_of(reader, "/quality/findings?lang=fr&format=json")
        assert [row["code"] for row in english] == [row["code"] for row in french]
        assert {row["remedy"] for row in english}.isdisjoint({row["remedy"] for row in french})

    def test_a_refused_row_says_where_it_stands_what_it_said_and_why(self, reader):
        rows = rows_of(reader, "/quality/quarantine?format=json")
        assert {row["reasons"] for row in rows} == {"value-out-of-range"}
        assert all(row["row"] and row["area"] and float(row["value"]) > 100 for row in rows)
        assert TITLES["value-out-of-range"] in reader.get("/quality/quarantine").text

    def test_each_run_leads_to_every_check_it_was_asked(self, reader):
        runs = rows_of(reader, "/quality/checks?runs.format=json")
        assert {row["source"] for row in runs} == {SOURCE, RECORDED}
        worst = max(runs, key=lambda row: row["failed"])
        asked = rows_of(reader, f"/quality/runs/{worst['run']}?format=json")
        broken = {row["check"] for row in asked if row["passed"] == "no"}
        assert broken == set(worst["failed_codes"].split())
        assert all(row["unexpected"] == 0 for row in asked if row["passed"] == "yes")
        assert all(row["expectation"].startswith("Expect") for row in asked)

    def test_how_a_check_fared_over_time_adds_up(self, reader):
        runs = rows_of(reader, "/quality/checks?runs.format=json")
        checks = rows_of(reader, "/quality/checks?checks.format=json")
        assert sum(row["failed"] for row in checks) == sum(row["failed"] for row in runs)
        assert {row["asked"] for row in checks} == {len(runs)}

    def test_everybody_is_told_of_the_sources_they_may_see_and_no_others(self, library, reader):
        runs = rows_of(reader, "/quality/checks?runs.format=json")
        client = library.client("other-owner")
        for address in ("/quality", "/quality/findings", "/quality/quarantine", "/quality/checks"):
            form = "runs.format" if address.endswith("checks") else "format"
            assert rows_of(client, f"{address}?{form}=json") == []
            assert RECORDED not in client.get(address).text
        assert client.get(f"/quality/runs/{runs[0]['run']}").status_code == 404
        assert rows_of(client, f"/quality/findings?run={runs[0]['run']}&format=json") == []

    @pytest.mark.parametrize("address", ["/quality/runs/1", "/quality/findings?run=x", "/quality/quarantine?run=-1"])
    def test_a_run_that_judged_nothing_is_not_found(self, reader, address):
        assert reader.get(address).status_code == 404

    @pytest.mark.parametrize("address", ["", "/findings", "/quarantine", "/checks", "/runs/2"])
    def test_quality_is_for_those_who_work_here(self, anyone, address):
        assert anyone.get(f"/quality{address}").headers["location"].startswith("/sign-in?next=")


class TestCompared:
    PLACE = "I.4-a.2"
    """A place whose figure is derived from one indicator's breakdowns, which the recording gives by country."""

    def test_areas_stand_beside_each_other_with_periods_across(self, reader):
        rows = rows_of(reader, f"/indicators/{self.PLACE}/compared?format=json")
        brazil = next(row for row in rows if row["code"] == "BRA")
        assert brazil["name"] == "Brazil"
        assert {"2016", "2018"} < set(brazil)
        assert len({row["code"] for row in rows}) == len(rows) > 50

    def test_breakdowns_of_one_area_stand_beside_each_other(self, reader):
        rows = rows_of(reader, f"/indicators/{self.PLACE}/compared?by=breakdown&area=BRA&format=json")
        assert {row["code"] for row in rows} >= {"sex=F", "sex=M"}
        assert {row["name"] for row in rows} >= {"women", "men"}

    def test_a_period_says_how_it_differs_from_the_one_before(self, reader):
        rows = rows_of(reader, f"/indicators/{PLACE}/compared?by=period&format=json")
        newest, before = rows[0], rows[1]
        assert newest["period"] > before["period"]
        assert newest["change"] == pytest.approx(newest["value"] - before["value"])
        assert rows[-1]["change"] is None

    def test_what_is_not_observed_or_not_asked_for_rightly_is_not_there(self, reader):
        assert rows_of(reader, "/indicators/I.6-a.1/compared?format=json") == []
        for asked in ("by=colour", "of=none"):
            assert reader.get(f"/indicators/{PLACE}/compared?{asked}").status_code == 404
        assert reader.get("/indicators/none/compared").status_code == 404

    @pytest.mark.parametrize("by", ["area", "breakdown"])
    def test_a_comparison_is_drawn(self, reader, by):
        drawn = reader.get(f"/indicators/{self.PLACE}/compared.svg?by={by}&area=BRA")
        assert drawn.content.startswith(b"<svg")
        assert (b"BHR" if by == "area" else b"women") in drawn.content

    def test_the_public_compares_what_the_snapshot_holds(self, anyone):
        rows = rows_of(anyone, f"/indicators/{PLACE}/compared?by=period&format=json")
        assert [row["period"] for row in rows] == ["2022", "2019", "2016"]


class TestSearch:
    def codes(self, client, wanted: str) -> list[str]:
        return [row["code"] for row in rows_of(client, f"/search?q={wanted}&found.format=json")]

    def test_a_code_comes_before_what_begins_with_it(self, reader):
        found = self.codes(reader, "I.5")
        assert found[0] == "I.5"
        assert PLACE in found

    @pytest.mark.parametrize("wanted", ["e-waste collected", "COLLECTED  E-Waste", "电子废弃物"])
    def test_a_title_is_found_in_any_language_by_its_words(self, reader, wanted):
        assert PLACE in self.codes(reader, wanted)

    def test_sources_outputs_and_risks_are_found_too(self, reader):
        kinds = {row["kind"] for row in rows_of(reader, "/search?q=i&found.format=json")}
        assert kinds >= {"objective", "outcome", "indicator", "output", "source", "risk"}

    def test_nothing_asked_and_nothing_found_are_told_apart(self, reader):
        assert "Nothing of the plan is called so" not in reader.get("/search").text
        assert "Nothing of the plan is called so" in reader.get("/search?q=zzz").text

    def test_the_head_of_every_page_of_whoever_may_read_has_a_field(self, reader, anyone, library):
        for client in (reader, anyone, library.client("admin")):
            assert 'action="/search"' in client.get("/sources").text

    def test_what_is_looked_at_is_kept_while_looking_for_something(self, reader):
        page = reader.get("/search?q=I.5&snapshot=1").text
        assert f"/indicators/{PLACE}?plan={PLAN.code}&amp;snapshot=" in page
