"""The one HTTP client. It says who it is, waits as told, and never reads more or longer than it was allowed.

Read time-outs are per read, so a whole answer has a deadline and a byte budget of its own.
"""

from __future__ import annotations

import json
import math
import re
import time
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import DecodeError, HTTPError, IncompleteRead, ProtocolError, ReadTimeoutError
from urllib3.util import Retry, Timeout

from indicators.errors import SourceChanged, SourceUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType

    from urllib3.connectionpool import ConnectionPool
    from urllib3.response import BaseHTTPResponse

    from indicators.errors import MilepostError

HEALING = (429, 500, 502, 503, 504)
"""Answers that asking again may mend."""

VALIDATORS = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
"""What an answer gives for next time, and the request header that gives it back."""

SAID = 2000
"""How many bytes of a failure's body are looked at for what the source means."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The body of a successful answer, decoded from its transfer encoding, and what to ask with next time."""

    address: str
    content: bytes
    media_type: str
    validators: Mapping[str, str]


class Http:
    """A session for one refresh. `patience` is the whole time in seconds one answer may take, retries included.

    `tries` is how often a healing failure is tried again; `largest` is the most bytes an answer may
    hold once unpacked; `lasts` is how many seconds all answers of the session may take together.
    """

    def __init__(
        self,
        *,
        contact: str = "",
        patience: float = 300.0,
        tries: int = 4,
        largest: int = 200_000_000,
        backoff: float = 1.0,
        lasts: float = math.inf,
    ) -> None:
        self.patience, self.largest, self.ends = patience, largest, time.monotonic() + lasts
        self.retry = _TriesUntilThen(
            total=tries,
            backoff_factor=backoff,
            backoff_jitter=backoff,
            backoff_max=60,
            retry_after_max=int(min(patience, 120)),
            status_forcelist=HEALING,
            allowed_methods={"GET"},
            raise_on_status=False,
        )
        self.session = requests.Session()
        self.session.headers["User-Agent"] = f"milepost/{version('milepost')}" + (f" ({contact})" if contact else "")
        for scheme in ("http://", "https://"):
            self.session.mount(scheme, HTTPAdapter(max_retries=self.retry))
        # Before the session itself looks at the answer: it would read a redirect's body, however long, for the next.
        self.session.hooks["response"] = [_refuse_redirects]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.session.close()

    def get(
        self,
        address: str,
        query: Mapping[str, str] | None = None,
        held: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        explain: Callable[[int, str], MilepostError | None] | None = None,
    ) -> Answer | None:
        """Fetch an address; None when the source says it is as `held`, the validators of the last answer.

        `headers` carry what must not stand in an address, credentials above all. `explain` gives the error a
        source means by a failure's status and the start of its body, or None for what that always means.
        Raises SourceUnavailable when asking again later may help, SourceChanged when it will not.
        """
        conditions = {VALIDATORS[name]: value for name, value in (held or {}).items() if name in VALIDATORS}
        return self._ask("GET", address, explain, params=query, headers={**conditions, **(headers or {})})

    def post(self, address: str, document: Any, headers: Mapping[str, str] | None = None) -> Answer:
        """Send a JSON document to an interface that is asked so, and give its answer. Raises as `get` does."""
        answer = self._ask("POST", address, None, json=document, headers=dict(headers or {}))
        if answer is None:
            raise SourceChanged(f"{_without_secrets(address)} answered *unchanged* to a question without a condition")
        return answer

    def _ask(
        self, method: str, address: str, explain: Callable[[int, str], MilepostError | None] | None, **asked: Any
    ) -> Answer | None:
        deadline = self.retry.ends = min(time.monotonic() + self.patience, self.ends)
        shown = _without_secrets(address)
        if time.monotonic() >= deadline:
            raise SourceUnavailable(f"{shown} was not asked any more: the time for this source was over")
        try:
            # The types of requests do not know that it takes the time-outs of urllib3 as they are.
            waits: Any = _WhatIsLeft(deadline)
            with self.session.request(
                method, address, stream=True, timeout=waits, allow_redirects=False, **asked
            ) as response:
                if response.status_code == requests.codes.not_modified:
                    return None
                if explain is not None and not response.ok:
                    error = explain(response.status_code, _said(response, deadline))
                    if error is not None:
                        raise error
                _refuse_failures(response, shown)
                content = self._body(response, deadline, shown)
                _require_an_end(response, content, shown)
                return Answer(response.url, content, _media_type(response), _validators(response))
        except DecodeError as error:
            raise SourceChanged(f"{shown}: the answer does not unpack as its Content-Encoding says") from error
        except (requests.RequestException, HTTPError) as error:
            raise SourceUnavailable(f"{shown} could not be reached: {_plainly(error)}") from error

    def _body(self, response: requests.Response, deadline: float, shown: str) -> bytes:
        received = bytearray()
        # One read of the socket at a time: waiting for a full chunk would let a slow drip run past the deadline.
        while chunk := response.raw.read1(64 * 1024, decode_content=True):
            received += chunk
            if len(received) > self.largest:
                raise SourceChanged(
                    f"{shown} answered more than {self.largest:,} bytes; the answer was not read further"
                )
            if time.monotonic() > deadline:
                raise SourceUnavailable(f"{shown} was still answering after {self.patience:g} seconds")
        return bytes(received)


class _TriesUntilThen(Retry):
    """Tries that stop when the time is over, however many are left, and before a wait that would pass it."""

    ends = math.inf

    def new(self, **changes: Any) -> Self:
        fresh = super().new(**changes)
        fresh.ends = self.ends
        return fresh

    def increment(
        self,
        method: str | None = None,
        url: str | None = None,
        response: BaseHTTPResponse | None = None,
        error: Exception | None = None,
        _pool: ConnectionPool | None = None,
        _stacktrace: TracebackType | None = None,
    ) -> Self:
        told = self.get_retry_after(response) if response is not None else None
        tries = self if time.monotonic() + (told or 0) < self.ends else self.new(total=0)
        left = super(type(self), tries).increment(method, url, response, error, _pool, _stacktrace)
        if response is not None:
            # What is about to be asked again is not read to its end, which may never come.
            response.close()
        return left

    def get_backoff_time(self) -> float:
        return max(0.0, min(super().get_backoff_time(), self.ends - time.monotonic()))


class _WhatIsLeft(Timeout):
    """How long to wait for a connection and for the next bytes: each try may use what those before have left."""

    def __init__(self, ends: float) -> None:
        super().__init__(connect=10, read=30)
        self.ends = ends

    def clone(self) -> Timeout:
        left = max(0.05, self.ends - time.monotonic())
        return Timeout(connect=min(10, left), read=min(30, left))


def read_json(content: bytes, shown: str) -> Any:
    """Read JSON, or say what was found in its place. Raises SourceChanged."""
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=_no_number, object_pairs_hook=_without_twins)
    except _NameTwice as error:
        raise SourceChanged(f"{shown}: found the name {error} twice in one object, expected it once") from error
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise SourceChanged(f"{shown}: found {what_is_there(content)}, expected JSON") from error


class _NameTwice(Exception):
    """An object that says two things under one name."""


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) != len(pairs):
        names = [name for name, _ in pairs]
        raise _NameTwice(repr(next(name for name in names if names.count(name) > 1)))
    return read


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is not a number")


def what_is_there(content: bytes) -> str:
    """Say what bytes look like that are not what was expected: a page with a title, a beginning, nothing."""
    start = content[:2000].decode("utf-8", errors="replace")
    title = re.search(r"<title[^>]*>\s*(.*?)\s*</title>", start, flags=re.IGNORECASE | re.DOTALL)
    if title:
        return f"an HTML page titled {title[1][:80]!r}"
    if start.lstrip().startswith("<"):
        return "an HTML or XML page"
    return f"{start.strip()[:60]!r}" if start.strip() else "nothing"


def _said(response: requests.Response, deadline: float) -> str:
    """Give the start of a failure's body, as far as it comes in time."""
    received = bytearray()
    while len(received) < SAID and time.monotonic() < deadline:
        chunk = response.raw.read1(SAID, decode_content=True)
        if not chunk:
            break
        received += chunk
    return received.decode("utf-8", errors="replace")


def _refuse_redirects(response: requests.Response, **_asked: Any) -> None:
    if response.is_redirect:
        response.close()
        shown = _without_secrets(response.url)
        raise SourceChanged(f"{shown} now redirects to {_without_secrets(response.headers['Location'])}")


def _refuse_failures(response: requests.Response, shown: str) -> None:
    if response.ok:
        return
    said = f"{shown} answered {response.status_code} {response.reason}"
    if response.status_code in HEALING:
        raise SourceUnavailable(said)
    raise SourceChanged(said)


def _require_an_end(response: requests.Response, content: bytes, shown: str) -> None:
    """Refuse an answer that nothing closes: without a length a broken connection looks like its end."""
    stated = any(name in response.headers for name in ("Content-Length", "Transfer-Encoding"))
    if stated or content[-1:] in {b"\n", b"}", b"]", b">"}:
        return
    raise SourceChanged(
        f"{shown} gave neither the length of its answer nor its end, expected one of both: it may be cut off"
    )


def _media_type(response: requests.Response) -> str:
    return response.headers.get("Content-Type", "application/octet-stream").split(";")[0].strip()


def _validators(response: requests.Response) -> dict[str, str]:
    return {name: response.headers[name] for name in VALIDATORS if name in response.headers}


def _without_secrets(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.hostname}{f':{parts.port}' if parts.port else ''}{parts.path}"


def _plainly(error: Exception) -> str:
    # What the last of several tries died of is wrapped twice.
    last = getattr(error.args[0], "reason", None) if error.args else None
    if isinstance(error, requests.Timeout | ReadTimeoutError) or isinstance(last, ReadTimeoutError):
        return "no answer in time"
    if isinstance(error, IncompleteRead | ProtocolError):
        return "the answer broke off"
    return "no connection" if isinstance(error, requests.ConnectionError) else type(error).__name__
