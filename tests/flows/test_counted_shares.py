"""A share of two counts walks down to the responses: refreshed from a source, derived, traced, frozen and made again."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime

import pytest
from typer.testing import CliRunner

from cli.main import command_line
from connectors.rows_behind import rows_behind
from flows.refresh_steps import Errand, Origin, refresh_source
from flows.remake import differences
from flows.surroundings import now
from tests.connectors.specimens import kobo
from tests.frames import NOON, small_plan
from warehouse.connection import open_warehouse
from warehouse.figure_trace import trace_figure, trace_observations
from warehouse.freezing import take_snapshot
from warehouse.landing import files_of
from warehouse.plans import load_plan
from warehouse.snapshots import read_snapshot


def plan_of(source, **given):
    """A small plan whose one place is the share of the content among those who answered."""
    count = {
        "unit": "count",
        "decimals": 0,
        "minimum": 0,
        "frequency": "A",
        "role": "component",
        "sources": [source["id"]],
    }
    indicators = [
        {"id": "satisfaction", "title": {"en": "Satisfied"}, "unit": "percent",
         "derivation": {"kind": "share", "first": "content", "second": "answers"}},
        {"id": "answers", "title": {"en": "Answers"}, "dimensions": {"sex": ["F", "M"]}, **count},
        {"id": "content", "title": {"en": "Content"}, "dimensions": {"sex": ["F", "M"]}, **count},
    ]  # fmt: skip
    place = {"code": "I.1-a.1", "indicator": "satisfaction", "printed": "Satisfied"}
    outcome = {"code": "I.1-a", "title": {"en": "Content people"}, "indicators": [place]}
    objective = {"code": "I.1", "title": {"en": "Service"}, "outcomes": [outcome], "outputs": [], "printed_total": {}}
    return small_plan(indicators=indicators, sources=[source], objectives=[objective], target="90", **given)


def of_kobo(address, **microdata):
    about = kobo.SPECIMEN.source.model_dump(mode="json")
    content = {"where": {"Use/Satisfied": ["4", "5"]}}
    return {
        **about, "address": address, "microdata": {**about["microdata"], **microdata},
        "series": [{"label": kobo.UID, "indicator": "answers", "unit": "count"},
                   {"label": kobo.UID, "indicator": "content", "unit": "count", "counting": content}],
    }  # fmt: skip


@pytest.fixture
def settings(sqlite_settings, monkeypatch):
    monkeypatch.setenv("MILEPOST_SECRET_A_KOBO_TOKEN", kobo.SPECIMEN.secrets["token"])
    monkeypatch.setenv("MILEPOST_HOME", str(sqlite_settings.home))
    return sqlite_settings


def refreshed(settings, plan, origin=Origin.LIVE):
    with open_warehouse(settings) as warehouse:
        load_plan(warehouse, plan, at=NOON, by="tests")
    return refresh_source(
        Errand(settings=settings, plan=None, source=plan.sources[0].id, by="tests", tries=0, origin=origin)
    )


@pytest.fixture
def surveyed(settings, httpserver):
    """A record that refreshed a survey from a local server."""
    httpserver.expect_request(re.compile(".*")).respond_with_handler(kobo.answer)
    done = refreshed(settings, plan_of(of_kobo(httpserver.url_for("").rstrip("/"))))
    assert (done.landed, done.changes, done.problem, done.unreadable) == (1, 2, None, ())
    return settings


def told(*words):
    done = CliRunner().invoke(command_line(list(words)), list(words), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def counted_in(steps):
    return [step for step in steps if step["step"] == "counted"]


def test_a_share_is_traced_down_to_the_responses_that_were_counted(surveyed):
    with open_warehouse(surveyed) as warehouse:
        steps = trace_figure(warehouse, None, "I.1-a.1", rows_behind, as_of=date(2022, 6, 1), at=now())
    figure = steps[0]
    assert (figure["step"], round(float(figure["latest"]["value"]), 1)) == ("figure", 66.7)
    assert [(step["rows"], step["counted"], step["numbers"]) for step in counted_in(steps)] == [
        (3, 2, [11, 12]),
        (3, 3, [11, 12, 13]),
    ]
    assert [steps[place - 1]["step"] for place, step in enumerate(steps) if step["step"] == "counted"] == ["bytes"] * 2
    json.dumps(counted_in(steps))


def test_the_trace_says_it_in_a_sentence(surveyed):
    said = told("trace", "I.1-a.1")
    assert "counted 2 of 3 responses: 11, 12\n" in said
    assert "counted 3 of 3 responses: 11, 12, 13\n" in said


def test_nothing_that_names_a_person_is_in_the_record_or_on_disk(surveyed):
    everything = b"".join(path.read_bytes() for path in surveyed.home.rglob("*") if path.is_file())
    assert b"Use/Satisfied" in everything
    for canary in (b"canary", b"Canary", b"46.22"):
        assert canary not in everything


def test_the_same_answers_again_land_nothing_new(surveyed, httpserver):
    again = refreshed(surveyed, plan_of(of_kobo(httpserver.url_for("").rstrip("/"))))
    assert (again.landed, again.changes, again.problem) == (0, 0, None)


def test_what_was_counted_is_what_the_plan_of_then_counted(surveyed, httpserver):
    address = httpserver.url_for("").rstrip("/")
    with open_warehouse(surveyed) as warehouse:
        load_plan(warehouse, plan_of(of_kobo(address, counted_when={})), at=NOON, by="tests")
        steps = trace_observations(warehouse, None, "I.1-a.1", rows_behind, period="2021", area=None)
    assert sorted(step["counted"] for step in counted_in(steps)) == [2, 3]


def test_of_a_suppressed_count_the_trace_tells_no_response_and_no_share_is_derived(settings, httpserver):
    httpserver.expect_request(re.compile(".*")).respond_with_handler(kobo.answer)
    done = refreshed(settings, plan_of(of_kobo(httpserver.url_for("").rstrip("/"), smallest_cell=3)))
    assert (done.changes, done.problem) == (2, None)
    with open_warehouse(settings) as warehouse:
        figure, *_ = trace_figure(warehouse, None, "I.1-a.1", rows_behind, as_of=date(2022, 6, 1), at=now())
        steps = trace_observations(warehouse, None, "I.1-a.1", rows_behind, period="2021", area=None)
    assert figure["latest"] is None
    assert {(step["counted"], tuple(step["numbers"])) for step in counted_in(steps)} == {(3, (11, 12, 13)), (None, ())}
    said = told("trace", "I.1-a.1", "--period", "2021")
    assert "counted among 3 responses; which and how many is suppressed" in said


def test_a_snapshot_with_a_share_is_made_again_from_the_rows_that_landed(surveyed):
    with open_warehouse(surveyed) as warehouse:
        take_snapshot(warehouse, None, as_of=date(2022, 6, 1), at=datetime.now(UTC), by="tests")
        assert differences(warehouse, read_snapshot(warehouse)) == []


def test_a_landed_file_that_is_gone_ends_the_trace_at_its_bytes(surveyed):
    with open_warehouse(surveyed) as warehouse:
        for path in warehouse.settings.landed.rglob("*"):
            if path.is_file():
                path.unlink()
        steps = trace_figure(warehouse, None, "I.1-a.1", rows_behind, as_of=date(2022, 6, 1), at=now())
    assert [step["condition"] for step in steps if step["step"] == "bytes"] == ["missing"] * 2
    assert counted_in(steps) == []


def test_a_register_beside_the_plan_is_read_where_the_network_is_closed(settings):
    folder = settings.plans / "small"
    folder.mkdir(parents=True)
    (folder / "plan.toml").touch()
    (folder / "answers.csv").write_text("name,day,q\nCanary,2021-02-01,5\nCanary,2021-03-01,1\n")
    source = {
        "id": "a-register", "title": {"en": "A register"}, "connector": "responses", "owner": "A bureau",
        "licence": "CC BY 4.0", "cadence": "0 5 * * 1", "options": {"file": "answers.csv"}, "microdata": {"period": "day"},
        "series": [{"label": "register", "indicator": "answers", "unit": "count"},
                   {"label": "register", "indicator": "content", "unit": "count", "counting": {"where": {"q": ["5"]}}}],
    }  # fmt: skip
    done = refreshed(settings, plan_of(source), Origin.RECORDED)
    assert (done.landed, done.recorded, done.changes, done.problem) == (1, False, 2, None)
    with open_warehouse(settings) as warehouse:
        steps = trace_figure(warehouse, None, "I.1-a.1", rows_behind, as_of=date(2022, 6, 1), at=now())
        delivery = next(step["delivery"] for step in steps if step["step"] == "landing")
        (file,) = files_of(warehouse, delivery)
    assert b"Canary" not in file.content
    assert [(step["rows"], step["counted"], step["numbers"]) for step in counted_in(steps)] == [
        (2, 1, [2]),
        (2, 2, [2, 3]),
    ]
