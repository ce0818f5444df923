"""KoboToolbox, API version 2: the submissions of a form, every page of them, cut down to what the plan counts by.

There are no validators: an unchanged answer costs its pages, and lands nothing new because its bytes are
the same. Several choices stand in one text with blanks between; declare `codes` for fields whose answers
hold blanks of their own.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from connectors.contract import Asking, Delivery
from connectors.frames import kind_of
from connectors.microdata import CountingConnector, labels_of
from connectors.minimise import Response, number_in, read_rows
from indicators.errors import SourceChanged, SourceUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from indicators.framework import Source
    from indicators.provenance import RawFile

ROWS_A_PAGE = 1000
TIME = "_submission_time"


class Kobo(CountingConnector):
    """One delivery a form; `label` is the form's uid, the secret `token` belongs to who may see its data."""

    kind = "kobo"
    reader_version = "1"
    separator: ClassVar[str] = " "
    absent: ClassVar[frozenset[str]] = frozenset({"", "NaN"})
    personal: ClassVar[frozenset[str]] = frozenset({
        "_geolocation", "_submitted_by", "_attachments", "_notes", "deviceid", "username", "phonenumber",
        "subscriberid", "simserial", "email",
    })  # fmt: skip

    def fetch(self, source: Source, asking: Asking) -> Iterator[Delivery]:
        headers = {"Authorization": f"Token {asking.secret(source, 'token')}"}
        for label in labels_of(source):
            yield Delivery(label, (self._form(source, label, asking, headers),))

    def _form(self, source: Source, label: str, asking: Asking, headers: Mapping[str, str]) -> RawFile:
        self.fields(source, label)
        address = f"{source.address}/api/v2/assets/{quote(label, safe='')}/data.json"
        since = _since(source, asking.since)
        rows = list(_rows(address, since, asking, headers))
        asked = f"{address}?{urlencode(since)}" if since else address
        return self.landed(source, label, asked, rows, partial=bool(since))


def _since(source: Source, day: date | None) -> dict[str, str]:
    """Ask for whole years alone, and only where rows belong to the year they came in.

    The count of a year of which half was asked for would be a wrong number, and nothing would show it.
    """
    if day is None or source.microdata is None or source.microdata.period != TIME:
        return {}
    return {"query": json.dumps({TIME: {"$gte": f"{day.year}-01-01"}})}


def _rows(address: str, since: Mapping[str, str], asking: Asking, headers: Mapping[str, str]) -> Iterator[Response]:
    query: Mapping[str, str] = {"start": "0", "limit": str(ROWS_A_PAGE), "sort": '{"_id":1}', **since}
    got, stated = 0, None
    while True:
        answer = asking.http.get(address, query, headers=headers)
        if answer is None:
            raise SourceChanged(f"{address} answered *unchanged* to a question without a condition")
        total, following, rows = _page(answer.content, address)
        if stated not in {None, total}:
            raise SourceUnavailable(f"{address}: {stated} submissions became {total} while they were read; ask again")
        stated, got = total, got + len(rows)
        yield from (_response(row, address) for row in rows)
        if following is None:
            break
        # A page without a row would go on for ever; one beyond the total says that the total is wrong.
        if not rows or got >= total:
            raise SourceChanged(f"{address}: found more pages after {got} of {total} submissions, expected none")
        query = {**query, **_query_of(following, address)}
    if got != stated:
        raise SourceChanged(f"{address}: found {got} submissions, the source states {stated}")


def _page(content: bytes, shown: str) -> tuple[int, str | None, list[dict[str, Any]]]:
    document = read_rows(content, shown)
    if not isinstance(document, dict) or not {"count", "next", "results"} <= document.keys():
        found = ", ".join(sorted(document)) or "nothing" if isinstance(document, dict) else kind_of(document)
        raise SourceChanged(f"{shown}: found {found[:80]}, expected count, next and results")
    total, following, rows = (document[name] for name in ("count", "next", "results"))
    if not isinstance(total, int) or isinstance(total, bool) or total < 0:
        raise SourceChanged(f"{shown}: count is a {kind_of(total)}, expected the number of submissions")
    if following is not None and not isinstance(following, str):
        raise SourceChanged(f"{shown}: next is no address, expected one or null")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise SourceChanged(f"{shown}: results are no list of submissions")
    return total, following, rows


def _query_of(following: str, address: str) -> dict[str, str]:
    """Take the question of the next page, which is asked of the address we know: the token goes nowhere else."""
    try:
        there, here = urlsplit(following), urlsplit(address)
        is_same = (there.hostname, there.path) == (here.hostname, here.path) and there.port in {None, here.port}
    except ValueError:
        is_same = False
    if not is_same:
        raise SourceChanged(f"{address}: the next page is said to be elsewhere; expected it at the same place")
    return dict(parse_qsl(there.query))


def _response(row: dict[str, Any], shown: str) -> Response:
    reviewed = row.get("_validation_status")
    # Who reviewed it stands beside the verdict and is nobody's business here.
    status = {"_validation_status": str(reviewed.get("uid") or "")} if isinstance(reviewed, dict) else {}
    return Response(number_in(row, "_id", shown), {**row, **status})
