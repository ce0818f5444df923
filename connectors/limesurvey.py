"""LimeSurvey by its RemoteControl 2: the responses of a survey, in one session that is always given back.

Every answer comes with status 200; whether it is one is in the envelope. What depends on settings of an
export is fixed in the request. The session's key opens the survey: it lands nowhere and is never told.
"""

from __future__ import annotations

import base64
import binascii
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any, ClassVar

from connectors.contract import Asking, Delivery
from connectors.microdata import CountingConnector, labels_of
from connectors.minimise import Response, number_in, read_rows
from indicators.errors import SourceChanged, SourceUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectors.http import Http
    from indicators.framework import Source
    from indicators.provenance import RawFile

SUBMITTED = "submitdate"
FORMAT = {"convertY": False, "yValue": "Y", "convertN": False, "nValue": "N"}
"""How yes and no are written, whatever the survey's own settings say."""


class LimeSurvey(CountingConnector):
    """One delivery a survey; `label` is its number. A response without a `submitdate` is not handed in: passed over."""

    kind = "limesurvey"
    reader_version = "1"
    submitted: ClassVar[str] = SUBMITTED
    personal: ClassVar[frozenset[str]] = frozenset({"token", "ipaddr", "refurl"})

    def fetch(self, source: Source, asking: Asking) -> Iterator[Delivery]:
        calls = _Calls(f"{source.address}/index.php/admin/remotecontrol", asking.http)
        calls.log_in(asking.secret(source, "user"), asking.secret(source, "password"))
        try:
            for label in labels_of(source):
                yield Delivery(label, (self._survey(source, label, calls),))
        finally:
            # What was fetched stands, and what went wrong is told; a key that stays with the server expires there.
            with suppress(SourceUnavailable, SourceChanged):
                calls.call("release_session_key", calls.key)

    def _survey(self, source: Source, label: str, calls: _Calls) -> RawFile:
        self.fields(source, label)
        if not label.isascii() or not label.isdigit():
            raise SourceChanged(f"{source.id}: {label!r} is no survey; expected its number")
        language = source.options.get("language")
        stated = _stated(calls, int(label))
        exported = calls.call(
            "export_responses", calls.key, int(label), "json", language, "complete", "code", "short", None, None, None,
            FORMAT,
        )  # fmt: skip
        rows = _rows(exported, calls.address)
        if stated is not None and len(rows) < stated:
            raise SourceChanged(f"{calls.address}: found {len(rows)} responses of {label}, the summary states {stated}")
        return self.landed(source, label, f"{calls.address}?survey={label}", rows)


@dataclass(slots=True)
class _Calls:
    """One session. `secrets` are what no message may hold."""

    address: str
    http: Http
    key: str = field(default="", repr=False)
    secrets: list[str] = field(default_factory=list, repr=False)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def log_in(self, user: str, password: str) -> None:
        """Get the key of a session. Raises SourceChanged when there is none for this user."""
        self.secrets += [user, password]
        key = self.call("get_session_key", user, password, "Authdb")
        if not isinstance(key, str) or not key:
            raise SourceChanged(f"{self.address}: get_session_key gave no key, expected one")
        self.key = key
        self.secrets.append(key)

    def call(self, method: str, *params: Any) -> Any:
        """Give the result of a call. Raises SourceChanged, in the source's words, for each way it says that it failed.

        Raises SourceUnavailable when asking again may help.
        """
        number = next(self.numbers)
        answer = self.http.post(self.address, {"method": method, "params": params, "id": number})
        if not answer.content.strip():
            raise SourceChanged(
                f"{self.address} answered nothing, expected JSON-RPC: RemoteControl is switched off there"
            )
        envelope = read_rows(answer.content, self.address)
        if not isinstance(envelope, dict) or not {"result", "error", "id"} <= envelope.keys():
            raise SourceChanged(f"{self.address}: {method} was answered without result, error and id; expected them")
        if envelope["error"] is not None:
            words = self._said(envelope["error"])
            raise SourceChanged(f"{self.address} refused {method}: {words}")
        if envelope["id"] != number or isinstance(envelope["id"], bool):
            raise SourceChanged(f"{self.address}: {method} got the answer to another question; expected id {number}")
        result = envelope["result"]
        if isinstance(result, dict) and result.get("status", "OK") != "OK":
            words = self._said(result["status"])
            raise SourceChanged(f"{self.address} refused {method}: {words}")
        return result

    def _said(self, words: Any) -> str:
        said = " ".join(str(words).split())
        for secret in sorted(filter(None, self.secrets), key=len, reverse=True):
            said = said.replace(secret, "…")
        return said[:120]


def _stated(calls: _Calls, survey: int) -> int | None:
    """Give how many complete responses the survey states; None from a server that does not tell us."""
    try:
        summary = calls.call("get_summary", calls.key, survey, "completed_responses")
    except SourceChanged:
        # Not everybody who may export may also see the statistics.
        return None
    stated = str(summary)
    return int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 12 else None


def _rows(exported: Any, shown: str) -> list[Response]:
    try:
        content = base64.b64decode(exported if isinstance(exported, str) else b"!", validate=True)
    except (binascii.Error, ValueError) as error:
        raise SourceChanged(f"{shown}: export_responses gave no base64 text, expected the responses in one") from error
    document = read_rows(content, f"{shown}, the export")
    rows = document.get("responses") if isinstance(document, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise SourceChanged(f"{shown}: the export has no list of responses; expected one")
    return [Response(number_in(row, "id", shown), row) for row in rows]
