"""Indico: the registrants of an event, counted at the edge. Their names, addresses and check-in secrets never land.

A registrant has no date of its own: it belongs to the day its event begins, as written where the event is.
Each event defines its own form, so which field says what is the plan's to tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote

from connectors.contract import Asking, Delivery
from connectors.frames import kind_of
from connectors.microdata import CountingConnector, labels_of
from connectors.minimise import Response, number_in, read_rows
from indicators.errors import SourceChanged

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from indicators.framework import Source

BEGINS, CATEGORY, TYPE = "event.startDate", "event.category", "event.type"
"""Fields of the event that every registrant of it has, beside those of the registration."""


class Indico(CountingConnector):
    """One delivery an event; `label` is its number, the secret `token` belongs to who may see its registrants."""

    kind = "indico"
    reader_version = "1"
    noun: ClassVar[str] = "registrants"
    personal: ClassVar[frozenset[str]] = frozenset({
        "checkin_secret", "full_name", "firstname", "first_name", "surname", "last_name", "email", "phone", "address",
        "ticket_uuid",
    })  # fmt: skip

    def fetch(self, source: Source, asking: Asking) -> Iterator[Delivery]:
        headers = {"Authorization": f"Bearer {asking.secret(source, 'token')}"}
        for label in labels_of(source):
            self.fields(source, label)
            event = quote(label, safe="")
            of_event = _event(_asked(asking, f"{source.address}/export/event/{event}.json", headers), label)
            address = f"{source.address}/api/events/{event}/registrants"
            rows = _registrants(_asked(asking, address, headers), of_event, address)
            yield Delivery(label, (self.landed(source, label, address, rows),))


def _asked(asking: Asking, address: str, headers: Mapping[str, str]) -> dict[str, Any]:
    answer = asking.http.get(address, headers=headers)
    if answer is None:
        raise SourceChanged(f"{address} answered *unchanged* to a question without a condition")
    document = read_rows(answer.content, address)
    if not isinstance(document, dict):
        raise SourceChanged(f"{address}: found {kind_of(document)}, expected an object")
    return document


def _event(document: Mapping[str, Any], label: str) -> dict[str, str]:
    if document.get("complete") is not True:
        raise SourceChanged(f"event {label}: the answer is not said to be complete; expected the whole event")
    events = document.get("results")
    if not isinstance(events, list) or len(events) != 1 or document.get("count") != 1:
        raise SourceChanged(f"event {label}: found no event or several, expected one; it may be closed to this token")
    (event,) = events
    if not isinstance(event, dict) or str(event.get("id")) != label:
        raise SourceChanged(f"event {label}: the answer is about another event")
    begins = event.get("startDate")
    if not isinstance(begins, dict) or not isinstance(begins.get("date"), str):
        raise SourceChanged(f"event {label}: startDate has no date, expected date, time and zone")
    return {BEGINS: begins["date"], CATEGORY: str(event.get("category") or ""), TYPE: str(event.get("type") or "")}


def _registrants(document: Mapping[str, Any], of_event: Mapping[str, str], shown: str) -> list[Response]:
    rows = document.get("registrants")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise SourceChanged(
            f"{shown}: found {', '.join(sorted(document))[:80] or 'nothing'}, expected a list of registrants"
        )
    return [_response(row, of_event, shown) for row in rows]


def _response(row: dict[str, Any], of_event: Mapping[str, str], shown: str) -> Response:
    form = row.get("personal_data", {})
    if not isinstance(form, dict):
        raise SourceChanged(f"{shown}: personal_data of a registrant is no object, expected its fields")
    twice = sorted(form.keys() & row.keys())
    if twice:
        raise SourceChanged(f"{shown}: {', '.join(twice)} stands in a registrant and in its form; expected it once")
    answers = {name: value for name, value in row.items() if name != "personal_data"}
    return Response(number_in(row, "registrant_id", shown), {**answers, **form, **of_event})
