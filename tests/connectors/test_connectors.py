"""Every connector, the same questions, against a real local HTTP server that replays recorded answers."""

from __future__ import annotations

import re
import socket
import threading
from collections import Counter
from pathlib import Path
from urllib.parse import parse_qsl

import pandas as pd
import pytest
from pytest_httpserver.httpserver import QueryMatcher
from werkzeug import Response

from connectors.areas import area_of
from connectors.contract import Asking
from connectors.http import Http
from connectors.registry import connector_for
from connectors.replay import replay
from indicators.errors import SourceChanged, SourceUnavailable
from indicators.series import FRAME_COLUMNS
from warehouse.plan_folder import read_plan

PLANS = Path(__file__).parents[2] / "plans"
FOLDER = PLANS / "itu-gs-2020-2023"
PLAN = read_plan(PLANS, FOLDER.name)
RECORDED = ["un-sdg", "worldbank-wdi"]
REGISTERS = [source.id for source in PLAN.sources if "file" in source.options]


def served(source, server):
    """The source with the local server's address, which answers with the recordings."""
    for delivery in replay(source, FOLDER / "recorded" / source.id):
        for file in delivery.files:
            path, _, query = file.address.removeprefix(source.address).partition("?")
            wanted = dict(pair.split("=") for pair in query.split("&") if pair) | {"page": str(file.part + 1)}
            server.expect_request(path, query_string=Holding(wanted)).respond_with_data(
                file.content, content_type="application/json", headers={"ETag": f'"{file.sha256[:8]}"'}
            )
    return source.model_copy(update={"address": server.url_for("").rstrip("/")})


class Holding(QueryMatcher):
    """A query that holds at least these parameters."""

    def __init__(self, wanted):
        self.wanted = wanted

    def get_comparing_values(self, request_query_string):
        asked = dict(parse_qsl(request_query_string.decode()))
        return {name: asked.get(name) for name in self.wanted}, self.wanted


def deliveries_of(identity, server):
    source = PLAN.source(identity)
    if identity in RECORDED:
        source = served(source, server)
    connector = connector_for(source)
    with Http(tries=0) as http:
        return source, connector, list(connector.fetch(source, Asking(http=http, folder=FOLDER)))


@pytest.mark.parametrize("identity", RECORDED + REGISTERS)
def test_what_is_fetched_reads_into_the_columnar_frame(identity, httpserver):
    source, connector, deliveries = deliveries_of(identity, httpserver)
    assert deliveries
    for delivery in deliveries:
        reading = connector.read(source, delivery.files)
        assert tuple(reading.frame.columns) == FRAME_COLUMNS
        assert reading.frame["value"].dtype == "float64"
        assert set(reading.frame["indicator"]) <= {series.indicator for series in source.series}
        assert all(area_of(area) == area for area in set(reading.frame["area"]))
        assert reading.rows_read == len(reading.frame) + reading.passed_over + len(reading.findings)
        assert not reading.frame.duplicated(["indicator", "area", "period", "breakdown"]).any()


@pytest.mark.parametrize("identity", RECORDED + REGISTERS)
def test_reading_needs_no_network_and_gives_the_same_frame_again(identity, httpserver, monkeypatch):
    source, connector, deliveries = deliveries_of(identity, httpserver)
    monkeypatch.setattr(socket, "socket", None)
    for delivery in deliveries:
        once, again = (connector.read(source, delivery.files).frame for _ in range(2))
        pd.testing.assert_frame_equal(once, again)


@pytest.mark.parametrize("identity", RECORDED)
def test_what_is_fetched_is_what_was_recorded(identity, httpserver):
    _, _, deliveries = deliveries_of(identity, httpserver)
    recorded = list(replay(PLAN.source(identity), FOLDER / "recorded" / identity))
    assert [[f.content for f in d.files] for d in deliveries] == [[f.content for f in d.files] for d in recorded]
    assert all(file.recorded for delivery in recorded for file in delivery.files)
    assert not any(file.recorded for delivery in deliveries for file in delivery.files)


@pytest.mark.parametrize("identity", RECORDED)
def test_a_source_that_says_nothing_changed_offers_nothing(identity, httpserver):
    source, connector, deliveries = deliveries_of(identity, httpserver)
    held = {file.address: dict(file.validators) for delivery in deliveries for file in delivery.files}
    httpserver.clear()
    httpserver.expect_request(re.compile(".*")).respond_with_data(status=304)
    with Http(tries=0) as http:
        assert list(connector.fetch(source, Asking(http=http, held=held))) == []


REFUSAL = b'[{"message":[{"id":"120","key":"Invalid value","value":"The provided parameter value is not valid"}]}]'


@pytest.mark.parametrize("identity", RECORDED)
@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<html><title>Maintenance</title></html>", "an HTML page titled 'Maintenance'"),
        (b"", "found nothing"),
        (b'{"totalElements": 3', "expected JSON"),
        (b"[1, 2", "expected JSON"),
        (b"null", "expected"),
        (b'[{"page": NaN}]', "expected JSON"),
        (REFUSAL, "not valid|expected a page"),
    ],
)
def test_an_answer_that_is_no_answer_is_refused_in_words(identity, body, said, httpserver):
    httpserver.expect_request(re.compile(".*")).respond_with_data(body, content_type="application/json")
    source = PLAN.source(identity).model_copy(update={"address": httpserver.url_for("").rstrip("/")})
    with Http(tries=0) as http, pytest.raises(SourceChanged, match=said):
        list(connector_for(source).fetch(source, Asking(http=http)))


def test_a_failure_that_heals_is_asked_again_as_the_source_wishes(httpserver):
    asked = Counter()

    def answer(_request):
        asked["times"] += 1
        return Response(b"{}", 200) if asked["times"] > 2 else Response(status=429, headers={"Retry-After": "0"})

    httpserver.expect_request("/x").respond_with_handler(answer)
    with Http(backoff=0) as http:
        assert http.get(httpserver.url_for("/x")).content == b"{}"
    assert asked["times"] == 3


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_source_that_stays_down_is_unavailable(status, httpserver):
    httpserver.expect_request("/x").respond_with_data(status=status)
    with Http(tries=1, backoff=0) as http, pytest.raises(SourceUnavailable, match=str(status)):
        http.get(httpserver.url_for("/x"))


@pytest.mark.parametrize(
    ("status", "headers"), [(404, {}), (403, {}), (301, {"Location": "http://elsewhere.example/"})]
)
def test_what_asking_again_will_not_mend_is_a_change(status, headers, httpserver):
    httpserver.expect_request("/x").respond_with_data(status=status, headers=headers)
    with Http(tries=0) as http, pytest.raises(SourceChanged):
        http.get(httpserver.url_for("/x"))


def test_an_answer_larger_than_allowed_is_not_read_further(httpserver):
    httpserver.expect_request("/x").respond_with_data(b"x" * 200_000)
    with Http(tries=0, largest=100_000) as http, pytest.raises(SourceChanged, match="more than 100,000 bytes"):
        http.get(httpserver.url_for("/x"))


def test_an_answer_that_breaks_off_is_unavailable():
    listening = socket.create_server(("127.0.0.1", 0))

    def answer():
        connection, _ = listening.accept()
        connection.recv(4096)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
        connection.close()

    thread = threading.Thread(target=answer)
    thread.start()
    with Http(tries=0) as http, pytest.raises(SourceUnavailable, match="broke off"):
        http.get(f"http://127.0.0.1:{listening.getsockname()[1]}/x")
    thread.join()
    listening.close()


def test_a_closed_network_is_unavailable_and_no_secret_is_told():
    with Http(tries=0) as http, pytest.raises(SourceUnavailable, match="could not be reached") as raised:
        http.get("http://127.0.0.1:9/x?token=secret")
    assert "secret" not in str(raised.value)
