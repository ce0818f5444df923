"""A server that drips, bombs, lies and stumbles: one answer is never read longer or further than allowed."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from werkzeug import Response

from connectors.http import Http, read_json
from indicators.errors import SourceChanged, SourceUnavailable

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@contextmanager
def server(*pieces, pause=0.0):
    """Answer one request with raw bytes, piece by piece, and close."""
    listening = socket.create_server(("127.0.0.1", 0))
    stopped = threading.Event()

    def answer():
        connection, _ = listening.accept()
        with connection:
            connection.recv(4096)
            for piece in pieces:
                try:
                    connection.sendall(piece)
                except OSError:
                    return
                if stopped.wait(pause):
                    return

    thread = threading.Thread(target=answer)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/x"
    finally:
        stopped.set()
        thread.join()
        listening.close()


def test_a_slow_drip_ends_at_the_deadline_and_not_at_the_last_byte():
    drops = [HEAD + b"Content-Length: 1000\r\n\r\n", *[b"x"] * 1000]
    begun = time.monotonic()
    with (
        server(*drops, pause=0.05) as address,
        Http(tries=0, patience=0.5) as http,
        pytest.raises(SourceUnavailable, match=r"still answering after 0\.5 seconds"),
    ):
        http.get(address)
    assert time.monotonic() - begun < 25, "a thousand drops take fifty seconds"


def test_silence_after_the_head_is_no_answer_in_time():
    with (
        server(HEAD + b"Content-Length: 10\r\n\r\n1", b"", pause=2) as address,
        Http(tries=0, patience=0.3) as http,
        pytest.raises(SourceUnavailable, match="no answer in time"),
    ):
        http.get(address)


def test_a_small_answer_that_unpacks_to_a_large_one_is_not_unpacked_further():
    bomb = gzip.compress(b"0" * 50_000_000)
    assert len(bomb) < 60_000
    head = HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(bomb)
    with (
        server(head, bomb) as address,
        Http(tries=0, largest=1_000_000) as http,
        pytest.raises(SourceChanged, match="more than 1,000,000 bytes"),
    ):
        http.get(address)


def test_a_packed_answer_is_unpacked():
    packed = gzip.compress(b'{"a": 1}')
    with (
        server(HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed), packed) as address,
        Http(tries=0) as http,
    ):
        assert http.get(address).content == b'{"a": 1}'


def test_an_answer_that_is_not_packed_as_it_says_is_a_change():
    with (
        server(HEAD + b"Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nplain") as address,
        Http(tries=0) as http,
        pytest.raises(SourceChanged, match="does not unpack"),
    ):
        http.get(address)


@pytest.mark.parametrize(
    "broken",
    [
        [HEAD + b"Content-Length: 100\r\n\r\n{"],
        [HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b'5\r\n{"a"\r\n'],
        [HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b'ff\r\n{"a"'],
        [b"HTTP/1.1 2"],
        [b""],
    ],
    ids=["short of its length", "no last chunk", "cut chunk", "cut head", "nothing at all"],
)
def test_an_answer_that_breaks_off_is_unavailable(broken):
    with (
        server(*broken) as address,
        Http(tries=0) as http,
        pytest.raises(SourceUnavailable, match="could not be reached"),
    ):
        http.get(address)


def test_a_whole_chunked_answer_is_read():
    with (
        server(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"2\r\n[1\r\n1\r\n]\r\n0\r\n\r\n") as address,
        Http(tries=0) as http,
    ):
        assert http.get(address).content == b"[1]"


@pytest.mark.parametrize("as_date", [False, True], ids=["seconds", "date"])
def test_a_source_that_names_a_wait_is_left_alone_that_long(as_date, httpserver):
    asked = []

    def answer(_request):
        asked.append(time.monotonic())
        # A date has whole seconds: two from now are at least one.
        until = format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True) if as_date else "1"
        return Response(b"{}", 200) if len(asked) > 1 else Response(status=429, headers={"Retry-After": until})

    httpserver.expect_request("/x").respond_with_handler(answer)
    with Http(tries=1, backoff=0) as http:
        assert http.get(httpserver.url_for("/x")) is not None
    assert asked[1] - asked[0] >= 0.9


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"a": 1, "a": 2}', "found the name 'a' twice in one object"),
        (b'[{"deep": {"b": 1, "c": 2, "b": 1}}]', "found the name 'b' twice"),
        (b"[" * 100_000, "expected JSON"),
        (b'{"a": Infinity}', "expected JSON"),
        (b'\xff\xfe{"a": 1}', "expected JSON"),
        (b"9" * 5000, "expected JSON"),
    ],
    ids=["twins", "twins within", "deep", "infinity", "not utf-8", "huge integer"],
)
def test_what_json_readers_disagree_about_is_refused(body, said):
    with pytest.raises(SourceChanged, match=said):
        read_json(body, "there")


def test_a_byte_order_mark_before_the_answer_is_no_part_of_it():
    assert read_json(b'\xef\xbb\xbf{"a": 1}', "there") == {"a": 1}
