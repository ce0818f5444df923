"""LimeSurvey: each way it says with 200 that it failed is told; the session is given back whatever happened."""

from __future__ import annotations

import base64
import json

import pytest
from werkzeug import Response

from connectors.contract import Asking
from connectors.http import Http
from connectors.registry import connector_for
from indicators.errors import SourceChanged, SourceUnavailable
from tests.connectors.asked import fetched, read_of
from tests.connectors.rows import assert_accounted_for, values
from tests.connectors.specimens.limesurvey import KEY, RESPONSES, SPECIMEN, exported, response, result_of


class Server:
    """The specimen's server with some calls answered otherwise, and what it was asked.

    What is given for a method is a result, bytes of a whole body, or a dict of changes to the envelope under `envelope`.
    """

    def __init__(self, **otherwise):
        self.otherwise, self.asked = otherwise, []

    def __call__(self, request):
        asked = request.get_json()
        self.asked.append((asked["method"], asked["params"]))
        given = self.otherwise.get(asked["method"], ...)
        if isinstance(given, Response):
            return given
        if isinstance(given, bytes):
            return Response(given, mimetype="application/json")
        envelope = {
            "id": asked["id"],
            "result": result_of(asked["method"], asked["params"]) if given is ... else given,
            "error": None,
        }
        if isinstance(given, dict) and "envelope" in given:
            envelope |= given["envelope"]
        return Response(json.dumps(envelope), mimetype="application/json")

    @property
    def methods(self):
        return [method for method, _ in self.asked]


WHOLE = ["get_session_key", "get_summary", "export_responses", "release_session_key"]


def test_complete_responses_are_counted_and_one_not_handed_in_is_passed_over(httpserver):
    server = Server()
    reading = read_of(SPECIMEN, httpserver, server)
    assert server.methods == WHOLE
    assert values(reading) == SPECIMEN.expected
    assert (reading.rows_read, reading.counted, reading.passed_over, reading.findings) == (4, 3, 1, ())
    assert_accounted_for(reading)


def test_what_depends_on_settings_of_the_export_is_fixed_in_the_request(httpserver):
    server = Server()
    fetched(SPECIMEN, httpserver, server)
    params = dict(server.asked)["export_responses"]
    assert params[10] == {"convertY": False, "yValue": "Y", "convertN": False, "nValue": "N"}


REFUSALS = [
    ({"envelope": {"error": "API Error!", "result": None}}, "refused {method}: API Error!"),
    ({"status": "Status Error!"}, "refused {method}: Status Error!"),
    ({"status": "Status Error!", "error_code": "ERR_IM_SAD"}, "refused {method}: Status Error!"),
    ({"envelope": {"id": 77}}, "{method} got the answer to another question"),
    ({"envelope": {"id": None}}, "{method} got the answer to another question"),
    (b"", "RemoteControl is switched off"),
    (b" \n", "RemoteControl is switched off"),
    (b"<html><title>LimeSurvey</title>", "an HTML page titled 'LimeSurvey'"),
    (b"<br />\n<b>Warning</b>: Undefined array key", "an HTML or XML page"),
    (b'{"result": "a-canary-session-key', "bytes that cannot be read, expected JSON"),
    (b"[]", "without result, error and id"),
    (b'{"id": 1, "result": 1}', "without result, error and id"),
]


@pytest.mark.parametrize(("given", "said"), REFUSALS)
@pytest.mark.parametrize("method", ["get_session_key", "export_responses"])
def test_each_way_to_say_that_it_failed_is_told(method, given, said, httpserver):
    server = Server(**{method: given})
    with pytest.raises(SourceChanged, match=said.format(method=method)) as raised:
        fetched(SPECIMEN, httpserver, server)
    assert "canary" not in str(raised.value)
    # A session that was opened is given back.
    assert server.methods == (WHOLE[:1] if method == "get_session_key" else WHOLE)


@pytest.mark.parametrize("given", [None, "", 7, {"status": "OK"}, ["x"]])
def test_a_session_without_a_key_is_none(given, httpserver):
    with pytest.raises(SourceChanged, match="gave no key"):
        fetched(SPECIMEN, httpserver, Server(get_session_key=given))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (None, "no base64 text"),
        ({"status": "OK"}, "no base64 text"),
        ("not base64!", "no base64 text"),
        (base64.b64encode(b"<html><title>Error</title>").decode(), "an HTML page titled 'Error'"),
        (exported([]), "no list of responses"),
        (exported({"responses": {}}), "no list of responses"),
        (exported({"responses": [7]}), "no list of responses"),
        (exported({"responses": [{"1": {"id": "1"}}] * 3}), "a row has no number in id"),
        (exported({"responses": [response(1)]}), "found 1 responses of 414243, the summary states 3"),
        (exported({"responses": [response(1)] * 3}), "row 1 came twice"),
    ],
)
def test_an_export_that_is_none_is_refused_and_the_session_given_back(given, said, httpserver):
    server = Server(export_responses=given)
    with pytest.raises(SourceChanged, match=said):
        fetched(SPECIMEN, httpserver, server)
    assert server.methods == WHOLE


@pytest.mark.parametrize("given", [{"status": "No permission"}, None, "many", {"completed_responses": "9"}])
def test_a_server_that_does_not_tell_how_many_there_are_is_believed(given, httpserver):
    assert values(read_of(SPECIMEN, httpserver, Server(get_summary=given))) == SPECIMEN.expected


def test_a_session_that_cannot_be_given_back_costs_no_response(httpserver):
    server = Server(release_session_key=Response(status=500))
    assert values(read_of(SPECIMEN, httpserver, server)) == SPECIMEN.expected


def test_a_server_that_is_down_in_the_middle_is_unavailable_and_the_session_given_back(httpserver):
    server = Server(export_responses=Response(status=503))
    with pytest.raises(SourceUnavailable, match="503"):
        fetched(SPECIMEN, httpserver, server)
    assert server.methods == WHOLE


def test_who_stops_asking_after_the_first_survey_gives_the_session_back(httpserver):
    server = Server()
    httpserver.expect_request("/survey/index.php/admin/remotecontrol").respond_with_handler(server)
    source = SPECIMEN.source.model_copy(update={"address": httpserver.url_for("/survey")})
    with Http(tries=0) as http:
        deliveries = connector_for(source).fetch(source, Asking(http=http, secrets=SPECIMEN.secrets))
        next(deliveries)
        deliveries.close()
    assert server.methods == WHOLE


def test_neither_key_nor_password_is_told_where_the_server_repeats_it(httpserver):
    said = {"envelope": {"error": f"{KEY} of canary-user with canary-password has no right", "result": None}}
    with pytest.raises(SourceChanged, match="… of … with … has no right"):
        fetched(SPECIMEN, httpserver, Server(export_responses=said))


def test_a_label_that_is_no_number_is_no_survey(httpserver):
    bound = [series.model_copy(update={"label": "members"}) for series in SPECIMEN.source.series]
    source = SPECIMEN.source.model_copy(update={"series": tuple(bound)})
    specimen = type(SPECIMEN)(source=source, answer=SPECIMEN.answer, expected={}, secrets=SPECIMEN.secrets)
    with pytest.raises(SourceChanged, match="'members' is no survey; expected its number"):
        fetched(specimen, httpserver)


def test_a_response_handed_in_at_no_day_is_a_finding(httpserver):
    rows = [*RESPONSES[:2], response(5, submitdate="yesterday", G01Q02="1")]
    reading = read_of(SPECIMEN, httpserver, Server(export_responses=exported({"responses": rows})))
    assert [(one.code, one.row) for one in reading.findings] == [("period-unreadable", 5)]
    assert_accounted_for(reading)
