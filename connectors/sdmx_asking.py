"""How an SDMX service is asked: addresses and media types of REST 2.1 and 3.0, and how only a part is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

from indicators.errors import SourceChanged

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from indicators.framework import Source

DATA = "application/vnd.sdmx."
MEDIA_TYPES = {
    ("2.1", "csv"): (DATA + "data+csv;version=1.0.0;labels=id", "csv"),
    ("2.1", "json"): (DATA + "data+json;version=1.0.0", "jsondata"),
    ("2.1", "xml"): (DATA + "structurespecificdata+xml;version=2.1", "structurespecificdata"),
    ("3.0", "csv"): (DATA + "data+csv;version=2.0.0;labels=id", ""),
    ("3.0", "json"): (DATA + "data+json;version=2.0.0", ""),
    ("3.0", "xml"): (DATA + "data+xml;version=3.0.0", ""),
}
"""For a version and a format: what is accepted, and the word that services of version 2.1 know it by."""

STRUCTURES = {"2.1": DATA + "structure+xml;version=2.1", "3.0": DATA + "structure+xml;version=3.0.0"}
SINCE = {"2.1": "startPeriod", "3.0": "c[TIME_PERIOD]"}
EVERYTHING = frozenset({"", "all", "*"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """The flow and the key a label names. `pins` are the codes each part of the key asks for, none for any code.

    `pins` is empty for a key that asks for everything: it does not tell how many dimensions there are.
    """

    label: str
    agency: str
    name: str
    version: str
    key: str
    pins: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One address to ask for data, with its query and what is accepted. `partial` when it asks for a part only."""

    address: str
    query: Mapping[str, str]
    accept: str
    partial: bool = False

    @property
    def whole_address(self) -> str:
        """The address as the landing keeps it."""
        return f"{self.address}?{urlencode(self.query)}" if self.query else self.address


def flow_of(source: Source, label: str) -> Flow:
    """Read a label: `AGENCY,FLOW,VERSION/KEY`, of which only the flow's name must be there. Raises SourceChanged."""
    reference, _, key = label.partition("/")
    parts = [part.strip() for part in reference.split(",")]
    if len(parts) > 3 or not all(parts):
        raise SourceChanged(f"{source.id}: the label is {label!r}, expected AGENCY,FLOW,VERSION/KEY or FLOW/KEY")
    agency, name, version = {
        1: (source.options.get("agency", ""), parts[0], ""),
        2: (parts[0], parts[-1], ""),
        3: (parts[0], parts[1 % len(parts)], parts[-1]),
    }[len(parts)]
    pins = () if key in EVERYTHING else tuple(frozenset(part.split("+")) - EVERYTHING for part in key.split("."))
    if _version(source) == "3.0" and any(len(codes) > 1 for codes in pins):
        raise SourceChanged(
            f"{source.id}: the key {key!r} joins codes with +, which version 3.0 has not; write a label each"
        )
    return Flow(label=label, agency=agency, name=name, version=version, key=key, pins=pins)


def question_of(source: Source, flow: Flow, *, since: date | None = None, updated_after: str = "") -> Question:
    """Build the question for a flow's data: whole, about a year or later, or what changed after an instant."""
    version, address = _version(source), source.address.rstrip("/")
    accept, word = _media_type(source)
    query = {}
    if since is not None:
        # A year is about each of its days: one that has begun before the day is asked for whole.
        query[SINCE[version]] = f"{since.year:04d}" if version == "2.1" else f"ge:{since.year:04d}"
    if updated_after:
        query["updatedAfter"] = updated_after
    if version == "2.1":
        path = f"data/{_reference(flow)}/{flow.key or 'all'}/ALL"
        query |= {"detail": "full", "dimensionAtObservation": "TIME_PERIOD", "format": word}
    else:
        key = ".".join(part or "*" for part in flow.key.split(".")) if flow.pins else "*"
        path = f"data/dataflow/{flow.agency or '*'}/{flow.name}/{flow.version or '~'}/{key}"
    partial = since is not None or bool(updated_after)
    return Question(address=f"{address}/{path}", query=query, accept=accept, partial=partial)


def structure_question_of(source: Source, flow: Flow) -> Question:
    """Build the question for a flow's structure: its dimensions and the code lists they use."""
    version, address = _version(source), source.address.rstrip("/")
    start = "dataflow" if version == "2.1" else "structure/dataflow"
    of_none = ("all", "latest") if version == "2.1" else ("*", "~")
    path = f"{start}/{flow.agency or of_none[0]}/{flow.name}/{flow.version or of_none[1]}"
    return Question(address=f"{address}/{path}", query={"references": "descendants"}, accept=STRUCTURES[version])


def wants_structure(source: Source) -> bool:
    """Say whether the structure is fetched beside the data: when asked for, and for XML, which needs it to be read."""
    return source.options.get("structure") == "yes" or source.options.get("format") == "xml"


def changed_since(source: Source, flow: Flow, held: Mapping[str, Mapping[str, str]]) -> str:
    """Give the instant the last delivery of a flow dates from, "" when that is not known or not to be used.

    Only an answer to the same question counts, but for what it asked to have changed after: one about
    later years says nothing of what changed in earlier ones.
    """
    if source.options.get("updated_after") != "yes":
        return ""
    whole = question_of(source, flow)
    for address, validators in held.items():
        parts = urlsplit(address)
        asked = {name: value for name, value in parse_qsl(parts.query) if name != "updatedAfter"}
        if address.split("?", 1)[0] == whole.address and asked == whole.query:
            return _instant(validators.get("Last-Modified", ""))
    return ""


def _instant(written: str) -> str:
    try:
        moment = parsedate_to_datetime(written)
    except ValueError:
        return ""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _reference(flow: Flow) -> str:
    parts = (flow.agency, flow.name, flow.version) if flow.agency else (flow.name,)
    return ",".join(part for part in parts if part)


def _version(source: Source) -> str:
    version = source.options.get("version", "2.1")
    if version not in STRUCTURES:
        raise SourceChanged(f"{source.id}: the option version is {version!r}, expected 2.1 or 3.0")
    return version


def _media_type(source: Source) -> tuple[str, str]:
    form = source.options.get("format", "csv")
    try:
        return MEDIA_TYPES[_version(source), form]
    except KeyError:
        raise SourceChanged(f"{source.id}: the option format is {form!r}, expected csv, json or xml") from None
