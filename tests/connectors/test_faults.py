"""The ways sources fail in, asked of every kind: old values stay, the reason is told, and no number is made up."""

from __future__ import annotations

import math
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug import Response

from connectors.contract import Asking
from connectors.http import Http
from connectors.registry import connector_for
from indicators.errors import SourceChanged, SourceUnavailable
from indicators.periods import is_period
from indicators.series import ObsStatus
from tests.connectors import hostile
from tests.connectors.hostile import instead, serving
from tests.connectors.specimens import specimens
from tests.connectors.test_contract import assert_accounted_for, each, fetched, values_of


def attempt(specimen, served, *, tries=0, patience=3.0):
    """Fetch and read as a refresh does; the values that came out of it."""
    source = specimen.source.model_copy(update={"address": served.address + specimen.source.address})
    connector = connector_for(source)
    with Http(tries=tries, patience=patience, backoff=0, largest=5_000_000) as http:
        deliveries = list(connector.fetch(source, Asking(http=http, secrets=specimen.secrets)))
    found = values_of(connector.read(source, one.files) for one in deliveries)
    return {cell: value for cell, value in found.items() if not math.isnan(value)}


def told(error, specimen):
    """What the error says, which never holds a credential."""
    assert not any(secret in str(error.value) for secret in specimen.secrets.values())
    return str(error.value)


@each
@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_source_that_stays_down_is_unavailable(specimen, status):
    with serving(specimen.answer, instead(status, b"later")) as served, pytest.raises(SourceUnavailable) as error:
        attempt(specimen, served)
    assert str(status) in told(error, specimen)


def asks_by_post(specimen):
    return specimen.kind == "limesurvey"


@each
@pytest.mark.parametrize("status", [429, 503])
def test_a_failure_that_heals_is_asked_again_as_the_source_wishes(specimen, status):
    if asks_by_post(specimen):
        pytest.skip("a question that may change something is never asked twice by itself: the next refresh asks")
    fault = instead(status, b"later", times=2, **{"Retry-After": "0"})
    with serving(specimen.answer, fault) as served:
        assert attempt(specimen, served, tries=3) == dict(specimen.expected)


@each
@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 410])
def test_what_asking_again_will_not_mend_is_a_change(specimen, status):
    with serving(specimen.answer, instead(status, b"no")) as served, pytest.raises(SourceChanged) as error:
        attempt(specimen, served)
    assert told(error, specimen)


@each
def test_a_redirect_is_told_and_not_followed(specimen):
    fault = instead(302, b"", Location="http://127.0.0.1:9/elsewhere?token=canary")
    with serving(specimen.answer, fault) as served, pytest.raises(SourceChanged, match="redirects") as error:
        attempt(specimen, served)
    assert "canary" not in told(error, specimen)


def long_answer(status, sent, **headers):
    """Answer the first time with a status and a body nobody would want to read to its end."""

    def fault(number, response, send):
        if number > 1:
            return hostile.whole(number, response, send)
        response.status_code = status
        send(hostile.head_of(response, content_length=None, **headers))
        for _ in range(100):
            send(b" " * 1_000_000)
            sent.append(1_000_000)
        return None

    return fault


def test_the_body_of_a_redirect_is_not_read():
    sent = []
    with (
        serving(lambda _asked: Response(), long_answer(302, sent, location="/elsewhere")) as served,
        Http(tries=0) as http,
        pytest.raises(SourceChanged, match="/data now redirects to"),
    ):
        http.get(f"{served.address}/data")
    assert sum(sent) < 50_000_000


def test_the_body_of_a_failure_that_is_asked_again_is_not_read():
    sent = []
    with serving(lambda _asked: Response("[]\n"), long_answer(503, sent)) as served, Http(tries=1, backoff=0) as http:
        answer = http.get(f"{served.address}/data")
    assert answer.content == b"[]\n"
    assert sum(sent) < 50_000_000


@each
@pytest.mark.parametrize("fault", [hostile.short_of_its_length, hostile.cut_chunk], ids=lambda one: one.__name__)
def test_an_answer_that_breaks_off_is_unavailable(specimen, fault):
    with serving(specimen.answer, fault) as served, pytest.raises(SourceUnavailable) as error:
        attempt(specimen, served)
    assert told(error, specimen)


@each
def test_half_an_answer_that_states_no_length_gives_no_number(specimen):
    with (
        serving(specimen.answer, hostile.cut_without_length) as served,
        pytest.raises((SourceChanged, SourceUnavailable)) as error,
    ):
        attempt(specimen, served)
    assert told(error, specimen)


@each
@pytest.mark.parametrize("fault", [hostile.silence, hostile.drip], ids=lambda one: one.__name__)
def test_a_source_that_hangs_costs_its_own_patience_only(specimen, fault):
    with serving(specimen.answer, fault) as served, pytest.raises(SourceUnavailable) as error:
        attempt(specimen, served, patience=0.5)
    assert told(error, specimen)


@each
def test_a_small_answer_that_unpacks_to_a_large_one_is_not_unpacked_further(specimen):
    with serving(specimen.answer, hostile.bomb) as served, pytest.raises(SourceChanged, match="more than") as error:
        attempt(specimen, served)
    assert told(error, specimen)


NO_ANSWERS = {
    "an HTML page": b"<html><head><title>Please sign in</title></head><body>1, 2, 3</body></html>",
    "nothing": b"",
    "null": b"null",
    "cut JSON": b'{"data": [1, 2',
    "not a number": b'[{"value": NaN}]',
    "a name twice": b'{"a": 1, "a": 2}',
    "deep nesting": b"[" * 100_000,
    "a huge integer": b"[" + b"9" * 5000 + b"]",
    "NUL bytes": b"\x00" * 64,
    "a number alone": b"7",
}


@each
@pytest.mark.parametrize("body", NO_ANSWERS.values(), ids=NO_ANSWERS)
def test_an_answer_that_is_no_answer_is_refused_in_words(specimen, body):
    with serving(specimen.answer, instead(200, body)) as served, pytest.raises(SourceChanged) as error:
        attempt(specimen, served)
    assert "expected" in told(error, specimen)


@each
def test_a_byte_order_mark_before_the_answer_is_no_part_of_it(specimen):
    with serving(specimen.answer, hostile.with_byte_order_mark) as served:
        assert attempt(specimen, served) == dict(specimen.expected)


@each
def test_a_source_that_is_not_there_is_unavailable(specimen):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    gone = hostile.Served(address=f"http://127.0.0.1:{port}")
    with pytest.raises(SourceUnavailable, match="could not be reached") as error:
        attempt(specimen, gone)
    assert told(error, specimen)


@each
def test_a_source_killed_in_the_middle_gives_all_it_has_the_next_time(specimen):
    with serving(specimen.answer, hostile.short_of_its_length) as served, pytest.raises(SourceUnavailable):
        attempt(specimen, served)
    with serving(specimen.answer) as served:
        assert attempt(specimen, served) == dict(specimen.expected)


LANDED = {}


def landed(specimen):
    """What the specimen delivers, fetched once: reading it again needs no server."""
    if specimen.source.id not in LANDED:
        with serving(specimen.answer) as served:
            LANDED[specimen.source.id] = fetched(specimen, served)
    return LANDED[specimen.source.id]


@pytest.mark.parametrize("number", range(len(specimens())), ids=[one.source.id for one in specimens()])
@given(data=st.data())
def test_bytes_cut_or_altered_are_accounted_for_or_refused(number, data):
    source, deliveries = landed(specimens()[number])
    files = list(data.draw(st.sampled_from(deliveries)).files)
    position = data.draw(st.integers(0, len(files) - 1))
    content = files[position].content
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(len(content), start + 20)))
    spoiled = content[:start] + data.draw(st.binary(max_size=4)) + content[end:]
    files[position] = type(files[position])(
        **{name: getattr(files[position], name) for name in ("source", "label", "address", "part", "media_type")},
        content=spoiled,
    )
    try:
        reading = connector_for(source).read(source, files)
    except SourceChanged:
        return
    assert_accounted_for(reading)
    assert all(is_period(period) for period in reading.frame["period"])
    assert set(reading.frame["status"]) <= {status.value for status in ObsStatus}
