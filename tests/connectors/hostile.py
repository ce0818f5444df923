"""A real local HTTP server that gives a specimen's answers, honestly or spoiled in one of the ways sources fail in."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from werkzeug import Request, Response
from werkzeug.test import EnvironBuilder

from tests.servers import at_work

Send = Callable[[bytes], None]
Fault = Callable[[int, Response, Send], None]
"""Spoils the n-th answer (from 1) on its way: what it sends is all the client gets before the connection closes."""


@dataclass
class Served:
    """Where a specimen is served, and what was asked of it."""

    address: str = ""
    asked: list[str] = field(default_factory=list)


@contextmanager
def serving(answer: Callable[[Request], Response], fault: Fault | None = None) -> Iterator[Served]:
    """Serve on a port of this machine until the block ends."""
    served, turn = Served(), threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            path, _, query = self.path.partition("?")
            builder = EnvironBuilder(
                path, query_string=query, method=self.command, headers=dict(self.headers), data=body
            )
            with turn:
                served.asked.append(f"{self.command} {self.path}")
                number = len(served.asked)
                response = answer(builder.get_request())
            (fault or whole)(number, response, self._send)
            self.close_connection = True

        def _send(self, content: bytes) -> None:
            self.wfile.write(content)
            self.wfile.flush()

        do_GET = do_POST = _answer

        def log_message(self, *_said: object) -> None:
            """Keep quiet: the tests tell."""

        def handle(self) -> None:
            # A client that has heard enough hangs up.
            with suppress(OSError):
                super().handle()

    with at_work(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as server:
        served.address = f"http://127.0.0.1:{server.server_address[1]}"
        yield served


def head_of(response: Response, **changed: str | None) -> bytes:
    """The status line and headers; a header given as None is left out."""
    headers = {name.title(): value for name, value in response.headers.items()}
    headers |= {name.replace("_", "-").title(): value for name, value in changed.items()}
    lines = [
        f"HTTP/1.1 {response.status}",
        *(f"{name}: {value}" for name, value in headers.items() if value is not None),
    ]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode()


def whole(_number: int, response: Response, send: Send) -> None:
    body = response.get_data()
    send(head_of(response, content_length=str(len(body))) + body)


def instead(status: int = 200, body: bytes = b"", *, times: int = 10**6, **headers: str) -> Fault:
    """Give another answer for the first so many times, then the honest one."""

    def fault(number: int, response: Response, send: Send) -> None:
        mimetype = response.mimetype
        given = Response(body, status, headers=headers, mimetype=mimetype) if number <= times else response
        whole(number, given, send)

    return fault


def short_of_its_length(_number: int, response: Response, send: Send) -> None:
    body = response.get_data()
    send(head_of(response, content_length=str(len(body) + 100)) + body[: len(body) // 2])


def cut_chunk(_number: int, response: Response, send: Send) -> None:
    body = response.get_data()
    send(head_of(response, content_length=None, transfer_encoding="chunked"))
    send(b"%x\r\n" % len(body) + body[: len(body) // 2])


def cut_without_length(_number: int, response: Response, send: Send) -> None:
    # Within a number where there is one: the cruellest place.
    body = response.get_data()
    middle = next((n for n in range(len(body) // 2, len(body) - 1) if body[n : n + 2].isdigit()), len(body) // 2)
    send(head_of(response, content_length=None) + body[: middle + 1])


def reset_mid_body(_number: int, response: Response, send: Send) -> None:
    short_of_its_length(_number, response, send)


def silence(_number: int, _response: Response, _send: Send) -> None:
    time.sleep(0.8)


def drip(_number: int, response: Response, send: Send) -> None:
    send(head_of(response, content_length="100000"))
    for _ in range(60):
        send(b" ")
        time.sleep(0.05)


def bomb(_number: int, response: Response, send: Send) -> None:
    body = gzip.compress(b" " * 30_000_000)
    send(head_of(response, content_length=str(len(body)), content_encoding="gzip") + body)


def with_byte_order_mark(number: int, response: Response, send: Send) -> None:
    body = response.get_data()
    if body[:1] in {b"{", b"["}:
        response.set_data(b"\xef\xbb\xbf" + body)
    whole(number, response, send)
