"""Whatever is done to answers about people: a finding or a refusal in words, never a crash and never a wrong number."""

from __future__ import annotations

import json
import re
from collections import Counter
from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug import Response

from connectors.contract import Asking
from connectors.http import Http
from connectors.registry import connector_for
from connectors.responses import Responses
from indicators.errors import SourceChanged, SourceUnavailable
from tests.connectors.rows import assert_accounted_for, values
from tests.connectors.specimens import indico, kobo, limesurvey
from tests.connectors.test_mangled_answers import ANYTHING, mangled, places
from tests.connectors.test_responses import REGISTER, SOURCE

REFUSED = (SourceChanged, SourceUnavailable)
KOBO = {"count": 4, "next": None, "previous": None, "results": kobo.SUBMISSIONS}
SURVEY = {"responses": limesurvey.RESPONSES}
EVENT = {"registrants": indico.REGISTRANTS}

COUNTED = {
    "kobo": {
        11: [("asked", "001", ""), ("satisfied", "001", ""), ("satisfied", "CHE", ""), ("by-phone", "001", "")],
        12: [("asked", "001", ""), ("satisfied", "001", ""), ("satisfied", "FRA", ""), ("by-phone", "001", "")],
        13: [("asked", "001", "")],
    },
    "limesurvey": {
        1: [("asked", "001", ""), ("asked", "001", "sex=F"), ("content", "001", "")],
        2: [("asked", "001", ""), ("asked", "001", "sex=M")],
    },
    "indico": {
        1: [("participants", "001", ""), ("participants", "001", "sex=F")],
        2: [("participants", "001", ""), ("participants", "001", "sex=M")],
        4: [("participants", "001", "")],
    },
}
"""In which counts of 2021 each row of a specimen stands, by its number."""

KINDS = {
    "kobo": (kobo, KOBO, "results", "_id"),
    "limesurvey": (limesurvey, SURVEY, "responses", "id"),
    "indico": (indico, EVENT, "registrants", "registrant_id"),
}


class Server:
    """Answers as a specimen does, with one body in the place of the rows."""

    def __init__(self, server):
        self.server, self.kind, self.body = server, "", None
        server.expect_request(re.compile(".*")).respond_with_handler(self.answer)

    def answer(self, request):
        if self.kind == "limesurvey":
            asked = request.get_json()
            if asked["method"] == "get_summary":
                return Response(json.dumps({"id": asked["id"], "result": None, "error": None}))
            if asked["method"] == "export_responses":
                result = limesurvey.exported(self.body)
                return Response(json.dumps({"id": asked["id"], "result": result, "error": None}))
        elif self.kind == "kobo" or "registrants" in request.path:
            return Response(json.dumps(self.body))
        return KINDS[self.kind][0].answer(request)

    def read(self, kind, body):
        self.kind, self.body = kind, body
        specimen = KINDS[kind][0].SPECIMEN
        source = specimen.source.model_copy(
            update={"address": self.server.url_for(specimen.source.address).rstrip("/")}
        )
        with Http(tries=0) as http:
            (delivery,) = connector_for(source).fetch(source, Asking(http=http, secrets=specimen.secrets))
        return connector_for(source).read(source, delivery.files)


@pytest.fixture(scope="module")
def server(make_httpserver):
    make_httpserver.clear()
    yield Server(make_httpserver)
    make_httpserver.clear()


@st.composite
def bodies(draw, document):
    body = deepcopy(document)
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(list(places(body))))
        body = mangled(body, path, draw(st.sampled_from(["replace", "drop", "double"])), draw(ANYTHING))
    return body


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_of_mangled_rows_those_that_are_whole_are_counted_and_no_other_more_than_once(server, kind, data):
    _, document, name, number = KINDS[kind]
    body = data.draw(bodies(document))
    try:
        reading = server.read(kind, body)
    except REFUSED:
        return
    assert_accounted_for(reading)
    # Compared as texts: to Python, 1 is True.
    unchanged = {json.dumps(row) for row in document[name]}
    whole = [row for row in body[name] if json.dumps(row) in unchanged]
    changed = len(body[name]) - len(whole)
    least = Counter(cell for row in whole for cell in COUNTED[kind].get(int(row[number]), []))
    found = {
        (cell.indicator, cell.area, cell.breakdown): value
        for cell, value in values(reading).items()
        if cell.period == "2021"
    }
    for cell in {cell for row in COUNTED[kind].values() for cell in row}:
        assert least[cell] <= found.get(cell, 0) <= least[cell] + changed


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_mangled_rows_that_landed_are_accounted_for_or_refused(kind, data):
    source, label = KINDS[kind][0].SPECIMEN.source, KINDS[kind][0].SPECIMEN.source.series[0].label
    connector = connector_for(source)
    rows = [{"number": 1, "answers": dict.fromkeys(sorted(connector.fields(source, label)), "1")}] * 2
    document = {
        "fields": sorted(connector.fields(source, label)),
        "left_out": ["x"],
        "total": 2,
        "rows": [rows[0], {**rows[1], "number": 2}],
    }
    file = connector.landed(source, label, "there", [])
    content = json.dumps(data.draw(bodies(document))).encode()
    try:
        reading = connector.read(source, [type(file)(source=source.id, label=label, address="there", content=content)])
    except SourceChanged:
        return
    assert_accounted_for(reading)
    assert all(value <= reading.rows_read for value in values(reading).values())


EVENT_BODY = deepcopy(indico.ABOUT)


@given(data=st.data())
def test_a_mangled_event_is_refused_or_its_rows_accounted_for(make_httpserver, data):
    body = data.draw(bodies(EVENT_BODY))
    make_httpserver.clear()
    make_httpserver.expect_request(re.compile(".*registrants")).respond_with_json(EVENT)
    make_httpserver.expect_request(re.compile(".*")).respond_with_json(body)
    source = indico.SPECIMEN.source.model_copy(update={"address": make_httpserver.url_for("").rstrip("/")})
    try:
        with Http(tries=0) as http:
            (delivery,) = connector_for(source).fetch(source, Asking(http=http, secrets=indico.SPECIMEN.secrets))
        reading = connector_for(source).read(source, delivery.files)
    except REFUSED:
        return
    assert_accounted_for(reading)


@given(st.data())
def test_a_cut_or_altered_byte_of_a_register_is_accounted_for_or_refused(data):
    whole = REGISTER.encode()
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 20)))
    content = whole[:start] + data.draw(st.binary(max_size=4)) + whole[end:]
    try:
        reading = Responses().read(SOURCE, [Responses().cut_down(SOURCE, content, "file:register.csv")])
    except SourceChanged:
        return
    assert_accounted_for(reading)
