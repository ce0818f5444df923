"""Programs read the plan: every figure as data, for any day, in any form, a page at a time, as the pages say it."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook

from tests.portal.api_office import API, COUNTED, FOUR_STATES, api_office, program, told, walked
from tests.portal.reading import OBJECTIVE, PLACE, SOURCE
from tests.portal.world import PLAN
from warehouse.instants import datetime_of, instant
from warehouse.snapshots import list_snapshots, read_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.portal.world import Portal

PLACES = list(PLAN.places())
RATE = PLAN.places()[PLACE].indicator


@pytest.fixture(scope="module")
def library(read_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with api_office(read_office, tmp_path_factory.mktemp("api")) as portal:
        yield portal


@pytest.fixture(scope="module")
def reader(library: Portal):
    return program(library)


class TestProgress:
    def test_there_is_a_line_for_every_place_in_the_order_of_the_plan(self, reader):
        assert [line["code"] for line in told(reader, f"{API}/progress")["progress"]] == PLACES

    def test_a_line_has_the_fields_that_the_command_line_has(self, reader):
        (line,) = told(reader, f"{API}/progress?code={PLACE}")["progress"]
        assert {"indicator", "title", "unit", "baseline", "target", "latest", "gap", "progress", "pace", "outlook",
                "status", "reason", "flags", "source", "stale_since"} <= line.keys()  # fmt: skip
        assert (line["baseline"]["value"], line["baseline"]["state"]) == (20, "provisional")
        assert (line["latest"]["value"], line["latest"]["observation_status"]) == (Decimal("22.3"), "E")

    def test_figures_are_numbers_with_exactly_the_digits_that_are_kept(self, reader):
        (line,) = told(reader, f"{API}/progress?code={PLACE}")["progress"]
        assert str(line["pace"]) == "0.2683333333333333333333333333"

    def test_it_says_what_the_page_says(self, library, reader):
        page = library.client("writer").get("/progress?format=json").json()["rows"]
        lines = told(reader, f"{API}/progress")["progress"]
        assert [(row["code"], row["status"], row["latest"]) for row in page] == [
            (line["code"], line["status"], line["latest"] and float(line["latest"]["value"])) for line in lines
        ]
        on_page = library.client("writer").get("/progress?format=csv").content
        assert reader.get(f"{API}/progress?format=csv&limit=1000").content == on_page.removeprefix(b"\xef\xbb\xbf")

    def test_what_is_long_is_told_where_it_is_asked_for(self, reader):
        assert "trace" not in told(reader, f"{API}/progress?code={PLACE}")["progress"][0]
        (line,) = told(reader, f"{API}/progress?code={PLACE}&fields=code,trace,inputs")["progress"]
        assert list(line) == ["code", "trace", "inputs"]
        assert line["trace"][0]["result"] == Decimal("0.23")

    def test_lines_are_filtered_by_their_fields_and_sorted_with_what_is_empty_last(self, reader):
        chosen = told(reader, f"{API}/progress?objective={OBJECTIVE}&status=off_track&status=on_track")
        assert {line["objective"] for line in chosen["progress"]} == {OBJECTIVE}
        assert chosen["in_all"] == 2
        ordered = told(reader, f"{API}/progress?sort=-latest")["progress"]
        values = [line["latest"] and line["latest"]["value"] for line in ordered]
        known = [value for value in values if value is not None]
        assert values == sorted(known, reverse=True) + [None] * (len(values) - len(known))

    def test_roll_ups_say_how_many_could_not_be_judged(self, reader):
        whole = told(reader, f"{API}/progress")["roll_ups"][-1]
        assert whole["objective"] is None
        assert whole["indicators"] == whole["assessable"] + sum(whole["not_assessable_reasons"].values())


@pytest.mark.parametrize(("address", "name", "key"), [
    (f"{API}/progress", "progress", "code"), (f"{API}/progress?sort=-progress", "progress", "code"),
    (f"{API}/indicators", "indicators", "code"), (f"{API}/sources", "sources", "source"),
    (f"{API}/observations", "observations", "observation"), (f"{API}/snapshots", "snapshots", "id"),
    (f"{API}/findings", "findings", "found"), (f"{API}/progress?snapshot=1", "progress", "code"),
    (f"{API}/observations?snapshot=1", "observations", "period"), ("/api/v1/snapshots/1/progress", "progress", "code"),
])  # fmt: skip
def test_pages_hold_everything_once_in_one_order(reader, address, name, key):
    joint = "&" if "?" in address else "?"
    whole = [row[key] for row in walked(reader, f"{address}{joint}limit=1000", name)]
    for limit in (1, 7) if len(whole) < 20 else (7, 31):
        assert [row[key] for row in walked(reader, f"{address}{joint}limit={limit}", name)] == whole
    assert whole


class TestObservations:
    def test_zero_missing_not_applicable_and_suppressed_are_four_things(self, reader):
        found = told(reader, f"{API}/observations?indicator={COUNTED}")["observations"]
        assert {one["area"]: (one["value"], one["observation_status"]) for one in found} == FOUR_STATES
        rows = list(csv.DictReader(io.StringIO(reader.get(f"{API}/observations?indicator={COUNTED}&format=csv").text)))
        assert [(row["value"], row["observation_status"]) for row in rows] == [
            ("0.0", "A"),
            ("", "O"),
            ("", "M"),
            ("", "Q"),
        ]

    @pytest.mark.parametrize(("asked", "count"), [
        (f"indicator={RATE}", 3), (f"indicator={PLACE}", 3), (f"key={RATE}..", 3), (f"key={RATE}", 3), ("area=AAA&area=BBB", 2),
        (f"key={COUNTED}.AAA+DDD.", 2), (f"key={COUNTED}+{RATE}.AAA+001.", 4), (f"key={COUNTED}.AAA+BBB&area=AAA", 1),
        (f"key={RATE}.CHE.", 0), (f"key={RATE}.M49_001._T", 3), (f"key={RATE}..sex=F", 0), ("breakdown=sex=F", 0),
        (f"indicator={RATE}&since=2019", 2), (f"indicator={RATE}&until=2019-Q4", 2), (f"indicator={RATE}&since=2020&until=2021", 0),
        (f"source={SOURCE}&area=AAA", 1), ("source=another", 0), (f"indicator={RATE}&on=2020-06-01", 2),
        ("key=.AAA.&area=BBB", 0),
    ])  # fmt: skip
    def test_they_are_chosen_by_field_or_by_key(self, reader, asked, count):
        assert len(told(reader, f"{API}/observations?{asked}")["observations"]) == count

    def test_before_they_came_nothing_was_known(self, reader):
        first = told(reader, f"{API}/observations?indicator={RATE}")["observations"][0]
        before = instant(datetime_of(first["known_at"]) - timedelta(microseconds=1))
        assert told(reader, f"{API}/observations?known_on={before}")["observations"] == []

    def test_a_walk_goes_on_with_what_was_known_when_it_began(self, reader):
        page = told(reader, f"{API}/observations?limit=1")
        assert f"known_on={page['about']['known_on'].replace(':', '%3A')}" in page["next"]

    def test_a_snapshot_tells_what_it_froze(self, library, reader):
        document = read_snapshot(library.warehouse, 1).document
        frozen = {
            (one["indicator"], point["period"], float(point["value"]))
            for series in document["series"].values() for one in series if not one["derived"] for point in one["points"]
        }  # fmt: skip
        found = told(reader, f"{API}/observations?snapshot=1")["observations"]
        assert {(one["indicator"], one["period"], float(one["value"])) for one in found} == frozen

    def test_every_vintage_is_told_where_it_is_asked_for(self, reader):
        found = told(reader, f"{API}/observations?indicator={RATE}&history=true")["observations"]
        assert [(one["period"], one["vintage"]) for one in found] == [("2016", 1), ("2019", 1), ("2022", 1)]
        assert reader.get(f"{API}/observations?history=true&snapshot=1").status_code == 400

    def test_sdmx_tells_the_same_by_either_address(self, reader):
        by_accept = reader.get(
            f"{API}/observations?indicator={RATE}", headers={"accept": "application/vnd.sdmx.data+csv"}
        )
        by_path = reader.get(f"/sdmx/data/{PLAN.code}/{RATE}..?startPeriod=2019")
        assert by_accept.headers["content-type"] == "application/vnd.sdmx.data+csv;version=2.0.0"
        rows = list(csv.DictReader(io.StringIO(by_accept.text)))
        assert [(row["REF_AREA"], row["TIME_PERIOD"], row["OBS_VALUE"]) for row in rows] == [
            ("M49_001", "2016", "20.0"), ("M49_001", "2019", "17.4"), ("M49_001", "2022", "22.3"),
        ]  # fmt: skip
        assert list(csv.DictReader(io.StringIO(by_path.text))) == rows[1:]
        assert len(reader.get(f"/sdmx/data/{PLAN.code}/all").text.splitlines()) == len(
            reader.get(f"/sdmx/data/{PLAN.code}").text.splitlines()
        )


@pytest.mark.parametrize("name", ["progress", "indicators", "observations", "snapshots", "sources", "findings"])
def test_a_table_is_the_same_in_every_form(reader, name):
    rows = list(csv.DictReader(io.StringIO(reader.get(f"{API}/{name}?format=csv").text)))
    by_parquet = pq.read_table(io.BytesIO(reader.get(f"{API}/{name}?format=parquet").content))
    book = load_workbook(io.BytesIO(reader.get(f"{API}/{name}?format=xlsx").content))
    assert rows
    assert (
        by_parquet.num_rows == book.worksheets[0].max_row - 1 == len(rows) == len(told(reader, f"{API}/{name}")[name])
    )
    assert by_parquet.column_names == list(rows[0])
    assert by_parquet.schema.metadata[b"plan"] == PLAN.code.encode()


@pytest.mark.parametrize(("accept", "form"), [
    ("*/*", "application/json"), ("text/csv", "text/csv; charset=utf-8"), ("text/*", "text/csv; charset=utf-8"),
    ("text/csv;q=0.2, application/json;q=0.9", "application/json"), ("application/*;q=0.1", "application/json"),
    ("text/html, text/csv;q=0.5", "text/csv; charset=utf-8"), ("application/vnd.apache.parquet", "application/vnd.apache.parquet"),
    ("application/json;q=0, */*", "text/csv; charset=utf-8"), ("application/json;q=x, text/csv", "text/csv; charset=utf-8"),
    ("application/vnd.sdmx.data+csv;version=2.0.0", "application/vnd.sdmx.data+csv;version=2.0.0"),
])  # fmt: skip
def test_the_form_is_the_one_a_program_would_rather_have(reader, accept, form):
    assert reader.get(f"{API}/observations?limit=1", headers={"accept": accept}).headers["content-type"] == form


class TestOnePlaceOfThePlan:
    def test_it_tells_the_definition_the_pledge_the_line_and_the_series(self, reader):
        answer = told(reader, f"{API}/indicators/{PLACE}")
        assert answer["definition"]["id"] == RATE
        assert answer["pledge"]["target"]["value"] == 30
        assert answer["line"]["status"] == "off_track"
        assert [point["value"] for point in answer["series"][0]["points"]] == [20, Decimal("17.4"), Decimal("22.3")]

    def test_a_figure_is_walked_back_to_its_bytes_as_on_its_page(self, library, reader):
        steps = told(reader, f"{API}/indicators/{PLACE}/trace")["steps"]
        assert (steps[0]["step"], steps[-1]["step"]) == ("figure", "bytes")
        page = library.client("writer").get(f"/indicators/{PLACE}/explained?format=json")
        assert json.loads(page.content, parse_float=Decimal)["steps"] == steps

    @pytest.mark.parametrize(("asked", "periods"), [
        ("period=2019", ["2019"]), ("area=001", ["2016", "2019", "2022"]), ("area=001&period=2022", ["2022"]),
        ("period=2016&snapshot=1", ["2016"]),
    ])  # fmt: skip
    def test_so_is_what_was_observed_at_a_period_and_an_area(self, reader, asked, periods):
        steps = told(reader, f"{API}/indicators/{PLACE}/trace?{asked}")["steps"]
        assert [step["period"] for step in steps if step["step"] == "observation"] == periods
        assert steps[-1]["condition"] == "intact"

    def test_where_nothing_was_observed_there_is_nothing_to_walk(self, reader):
        answer = reader.get(f"{API}/indicators/{PLACE}/trace?period=1999")
        assert (answer.status_code, answer.json()["detail"]) == (404, f"nothing was observed of {PLACE} there and then")


def test_a_plan_is_told_as_data_with_its_figures_as_printed(reader):
    plan = told(reader, API)["plan"]
    assert [one["code"] for one in plan["objectives"]] == [one.code for one in PLAN.objectives]
    assert plan["objectives"][0]["outputs"][0]["budget"] == {
        str(year): money for year, money in PLAN.objectives[0].outputs[0].budget.items()
    }
    assert {source["id"] for source in plan["sources"]} == {source.id for source in PLAN.sources}
    assert all("address" not in source and "options" not in source for source in plan["sources"])


def test_snapshots_say_what_they_are_of_and_where_they_stand(library, reader):
    rows = told(reader, f"{API}/snapshots")["snapshots"]
    assert [(row["id"], row["as_of"], row["state"]) for row in rows] == [
        (2, "2025-01-31", "unsigned"),
        (1, "2024-01-31", "published"),
    ]
    one = told(reader, f"{API}/snapshots/{rows[1]['digest'][:8]}")["snapshot"]
    assert (one["id"], one["signatures"][0]["note"], sum(one["statuses"].values())) == (
        1,
        "as it was agreed",
        len(PLACES),
    )
    first = list_snapshots(library.warehouse)[1].taken_at
    assert [row["id"] for row in told(reader, f"{API}/snapshots?known_on={first}")["snapshots"]] == [1]


def test_sources_say_how_they_stand_and_which_files_landed_last(reader):
    (row,) = told(reader, f"{API}/sources?source={SOURCE}")["sources"]
    assert row["data_through"] == "2022"
    assert len(row["landings"][0]["sha256"]) == 64
    frozen = told(reader, f"{API}/sources?source={SOURCE}&snapshot=1")["sources"][0]
    assert frozen["landings"][0]["sha256"] == row["landings"][0]["sha256"]
    assert frozen["next_due"] is None


def test_findings_are_told_in_the_language_that_is_asked_for(reader):
    rows = told(reader, f"{API}/findings?severity=warning&source={SOURCE}")["findings"]
    assert {row["code"] for row in rows} == {"data-stale"}
    french = reader.get(f"{API}/findings?lang=fr")
    assert french.headers["content-language"] == "fr"
    assert french.json()["findings"][0]["found"] != rows[0]["found"]
