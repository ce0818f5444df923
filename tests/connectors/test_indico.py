"""Indico: participants counted at the edge; half an event, or another one, is refused."""

from __future__ import annotations

import copy
import json

import pytest
from werkzeug import Response

from indicators.errors import SourceChanged
from tests.connectors.asked import fetched, read_of
from tests.connectors.rows import assert_accounted_for, values
from tests.connectors.specimens.indico import ABOUT, EVENT, REGISTRANTS, SPECIMEN, registrant


def server(about=ABOUT, registrants=None):
    def answer(request):
        body = about if "export" in request.path else registrants or {"registrants": REGISTRANTS}
        return Response(json.dumps(body), mimetype="application/json")

    return answer


def changed(**cells):
    """What the server says of the event, changed in its envelope or, with `event__`, in the event."""
    document = copy.deepcopy(ABOUT)
    for name, value in cells.items():
        target = document["results"][0] if name.startswith("event__") else document
        target[name.removeprefix("event__")] = value
    return document


def test_participants_are_counted_by_what_the_form_of_the_event_asks(httpserver):
    reading = read_of(SPECIMEN, httpserver)
    assert values(reading) == SPECIMEN.expected
    assert (reading.rows_read, reading.counted, reading.passed_over) == (4, 3, 1)
    assert set(reading.frame["note"]) == {
        "3 of 3 registrants",
        "1 of 3 registrants",
        "2 countries in 3 of 3 registrants",
    }
    assert_accounted_for(reading)


def test_without_the_right_token_nothing_is_got(httpserver):
    with pytest.raises(SourceChanged, match="MILEPOST_SECRET_A_INDICO_TOKEN"):
        fetched(SPECIMEN, httpserver, secrets={})
    with pytest.raises(SourceChanged, match="403"):
        fetched(SPECIMEN, httpserver, secrets={"token": "another"})


@pytest.mark.parametrize(
    ("about", "said"),
    [
        (changed(complete=False), "not said to be complete"),
        (changed(complete=None), "not said to be complete"),
        ({}, "not said to be complete"),
        ([], "found list, expected an object"),
        (changed(count=0, results=[]), "found no event or several"),
        (changed(count=2, results=[{}, {}]), "found no event or several"),
        (changed(count=2), "found no event or several"),
        (changed(results=None), "found no event or several"),
        (changed(event__id="1"), "about another event"),
        (changed(event__startDate=None), "startDate has no date"),
        (changed(event__startDate={"time": "08:00:00"}), "startDate has no date"),
    ],
)
def test_half_an_event_or_another_one_is_refused(about, said, httpserver):
    with pytest.raises(SourceChanged, match=said):
        fetched(SPECIMEN, httpserver, server(about))


@pytest.mark.parametrize(
    ("registrants", "said"),
    [
        ({"error": "no"}, "found error, expected a list of registrants"),
        ({"registrants": {}}, "expected a list of registrants"),
        ({"registrants": [7]}, "expected a list of registrants"),
        ({"registrants": [{"registrant_id": None}]}, "a row has no number in registrant_id"),
        ({"registrants": [{"registrant_id": "1", "personal_data": []}]}, "personal_data of a registrant is no object"),
        ({"registrants": [{"registrant_id": "1", "checked_in": True, "personal_data": {"checked_in": 1}}]}, "checked_in stands in a registrant and in its form"),
        ({"registrants": [REGISTRANTS[0]] * 2}, "row 1 came twice"),
    ],
)  # fmt: skip
def test_registrants_that_cannot_be_told_apart_are_refused(registrants, said, httpserver):
    with pytest.raises(SourceChanged, match=said):
        fetched(SPECIMEN, httpserver, server(registrants=registrants))


def test_no_field_of_a_form_means_anything_unless_the_plan_says_so(httpserver):
    renamed = [
        {**one, "personal_data": {name.replace("gender", "sex"): value for name, value in one["personal_data"].items()}}
        for one in REGISTRANTS
    ]
    with pytest.raises(SourceChanged, match=f"{EVENT}: none of 4 rows has gender"):
        read_of(SPECIMEN, httpserver, server(registrants={"registrants": renamed}))


def test_a_country_nobody_knows_is_a_finding_and_is_not_counted(httpserver):
    rows = {"registrants": [*REGISTRANTS, registrant(9, came=True, country="Atlantis", gender="f")]}
    reading = read_of(SPECIMEN, httpserver, server(registrants=rows))
    assert [(one.code, one.row, one.found) for one in reading.findings] == [("area-unknown", 9, "Atlantis")]
    assert values(reading)["countries", "001", "2021", ""] == 2
    assert values(reading)["participants", "001", "2021", ""] == 4
    assert_accounted_for(reading)
