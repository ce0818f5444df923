"""SDMX-ML data, generic and structure-specific, and structure messages: read by pysdmx, after a look of our own.

pysdmx takes whatever parses: it loses observations beside series, lets an attribute stand for a dimension of the same
name, and joins group attributes by any name that both sides have. So the document is first read safely (no document
type, no entities), its failures are told, and what pysdmx gives is counted against what stands in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from xml.parsers.expat import ExpatError

from defusedxml import DefusedXmlException  # type: ignore[import-untyped] # - the library has no types
from defusedxml.ElementTree import ParseError, fromstring  # type: ignore[import-untyped] # - as above

from connectors.http import what_is_there
from connectors.sdmx_answers import ACTIONS, SdmxAnswer, Told
from indicators.errors import SourceChanged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from xml.etree.ElementTree import Element

NO_RESULTS = "100"
TOO_LARGE = frozenset({"130", "413", "510"})
"""Codes of messages that say that the answer is, or would have been, larger than the service gives."""

SCHEMAS = "http://www.sdmx.org/resources/sdmxml/schemas/"
GENERIC = ("GenericData", "GenericTimeSeriesData")
SPECIFIC = ("StructureSpecificData", "StructureSpecificTimeSeriesData")
VALUE = "OBS_VALUE"


@dataclass(frozen=True, slots=True)
class SdmxStructure:
    """What a structure message says of a flow: its components, which are dimensions in what order, and their codes."""

    components: frozenset[str]
    dimensions: tuple[str, ...]
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(slots=True)
class _Census:
    """What stands in a data message, counted: observations, series without any, and names by where they stand."""

    observations: int = 0
    bare_series: int = 0
    dimensions: list[str] = field(default_factory=list)
    above: set[str] = field(default_factory=set)
    beside: set[str] = field(default_factory=set)
    grouped: set[str] = field(default_factory=set)
    group_keys: set[frozenset[str]] = field(default_factory=set)


def answer_of_xml(content: bytes, shown: str) -> SdmxAnswer:
    """Read a data message. Raises SourceChanged for another document, a failure told in it, or one not whole."""
    root = _root_of(content, shown)
    kind, version = _name(root), _version(root)
    _refuse_messages(root, shown)
    if kind == "Error":
        return SdmxAnswer(columns=(), dimensions=())
    if kind not in (*GENERIC, *SPECIFIC) or (kind in GENERIC and version != "v2_1"):
        raise SourceChanged(f"{shown}: found {what_is_there(content)} ({kind}), expected SDMX data 2.1 or 3.0")
    census = _census_of(root, shown, is_generic=kind in GENERIC)
    if not census.observations and not census.bare_series:
        return SdmxAnswer(columns=(), dimensions=())
    data_sets = _through_pysdmx(_reader_of(kind, version, shown), content, shown)
    rows, columns = _rows_of(data_sets, shown)
    if len(rows) != census.observations + census.bare_series:
        raise SourceChanged(f"{shown}: read {len(rows)} rows, {census.observations + census.bare_series} stand in it")
    _require_apart(census, shown, is_generic=kind in GENERIC)
    mixed = census.grouped & (census.above | census.beside)
    return SdmxAnswer(
        columns=columns, dimensions=tuple(census.dimensions) if kind in GENERIC else None, rows=rows,
        unread=frozenset(census.grouped if len(census.group_keys) > 1 and kind in GENERIC else mixed),
    )  # fmt: skip


def structure_of(content: bytes, shown: str) -> SdmxStructure:
    """Read a structure message. Raises SourceChanged when it is none, or has not just one data structure."""
    root = _root_of(content, shown)
    _refuse_messages(root, shown)
    if _name(root) != "Structure":
        raise SourceChanged(f"{shown}: found {what_is_there(content)}, expected an SDMX structure message")
    found = _through_pysdmx(_structure_reader(_version(root), shown), content, shown)
    keys = [one for one in found if type(one).__name__ == "DataStructureDefinition"]
    if len(keys) != 1:
        raise SourceChanged(f"{shown}: found {len(keys)} data structures, expected the one of the flow")
    components = keys[0].components
    codes = {one.id: {code.id: str(code.name or "") for code in one.enumeration or ()} for one in components}
    known = {name: listed for name, listed in codes.items() if listed}
    return SdmxStructure(
        frozenset(one.id for one in components), tuple(one.id for one in components.dimensions), known
    )  # fmt: skip


def _root_of(content: bytes, shown: str) -> Element:
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise SourceChanged(
            f"{shown}: the document defines a type or entities, which is never followed; expected SDMX-ML without"
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        raise SourceChanged(f"{shown}: found {what_is_there(content)} that breaks off, expected SDMX-ML") from error
    return root


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _version(root: Element) -> str:
    return str(root.tag).removeprefix("{" + SCHEMAS).partition("/")[0]


def _found(element: Element, name: str) -> Iterable[Element]:
    return (one for one in element.iter() if _name(one) == name)


def _refuse_messages(root: Element, shown: str) -> None:
    """Refuse what a footer or an error message tells; that there are no results is an answer with nothing in it."""
    footers = [message for footer in _found(root, "Footer") for message in _found(footer, "Message")]
    for message in [*footers, *(_found(root, "ErrorMessage") if _name(root) == "Error" else ())]:
        code, severity = message.get("code", ""), message.get("severity", "")
        said = " ".join(dict.fromkeys((text.text or "").strip() for text in _found(message, "Text")))[:300]
        words = f"{code} {said}"
        if code == NO_RESULTS or (severity == "Information" and code not in TOO_LARGE):
            continue
        raise SourceChanged(_refusal(shown, code, words))


def _refusal(shown: str, code: str, words: str) -> str:
    if code == "413":
        return (
            f"{shown} does not give the data now but a place to fetch them later: {words}. "
            "Narrow the key, so that the answer is smaller"
        )
    if code in TOO_LARGE:
        return f"{shown} was refused: {words}. Narrow the key, so that the answer is smaller"
    return f"{shown} was refused: {words}"


def _census_of(root: Element, shown: str, *, is_generic: bool) -> _Census:
    census = _Census()
    for data_set in (one for one in root if _name(one) == "DataSet"):
        for element in data_set.iter():
            name = _name(element)
            if name == "Obs":
                census.observations += 1
            elif name == "Series" and not any(_name(one) == "Obs" for one in element):
                census.bare_series += 1
            if is_generic:
                _count_generic(census, element, name, shown)
            else:
                _count_specific(census, element, name)
    if is_generic:
        at_observation = [one.get("dimensionAtObservation", "") for one in _found(root, "Structure")]
        census.dimensions += [one for one in dict.fromkeys(at_observation) if one and one != "AllDimensions"]
        census.dimensions = [one for one in dict.fromkeys(census.dimensions) if one != "TIME_PERIOD"]
    return census


def _count_specific(census: _Census, element: Element, name: str) -> None:
    names = {attribute for attribute in element.attrib if not attribute.startswith("{")}
    if name == "Group":
        census.grouped |= names
    elif name == "Series":
        census.above |= names
    elif name == "Obs":
        census.beside |= names


def _count_generic(census: _Census, element: Element, name: str, shown: str) -> None:
    names = [value.get("id", "") for value in element if _name(value) == "Value"]
    if len(set(names)) != len(names):
        raise SourceChanged(f"{shown}: found {', '.join(names)} in one {name}, expected each name once")
    if name in {"SeriesKey", "ObsKey"}:
        new = [one for one in names if one not in census.dimensions]
        if new and census.dimensions:
            raise SourceChanged(f"{shown}: a {name} names {', '.join(names)}, others {', '.join(census.dimensions)}")
        census.dimensions += new
        census.above |= set(names)
    elif name == "GroupKey":
        census.group_keys.add(frozenset(names))
    elif name == "Group":
        census.grouped |= {one.get("id", "") for part in element if _name(part) == "Attributes" for one in part}
    elif name in {"Obs", "Series"}:
        census.beside |= {one.get("id", "") for part in element if _name(part) == "Attributes" for one in part}


def _require_apart(census: _Census, shown: str, *, is_generic: bool) -> None:
    """Refuse a name that stands at two levels of one series: one of its values would be lost."""
    keys = {*census.above, *census.dimensions, VALUE, "TIME_PERIOD"} if is_generic else census.above
    _require_none(keys & census.beside, shown)


def _require_none(twice: set[str], shown: str) -> None:
    if twice:
        raise SourceChanged(f"{shown}: {', '.join(sorted(twice))} stands at two levels, expected one")


def _rows_of(data_sets: Sequence[Any], shown: str) -> tuple[list[Told], tuple[str, ...]]:
    rows: list[Told] = []
    columns: dict[str, None] = {}
    for data_set in data_sets:
        whole = {str(name): _text(value) for name, value in data_set.attributes.items()}
        of_rows = [str(name) for name in data_set.data.columns]
        _require_none(set(of_rows) & set(whole), shown)
        columns |= dict.fromkeys([*of_rows, *whole])
        action = ACTIONS.get(str(data_set.action), str(data_set.action))
        for record in data_set.data.fillna("").to_dict("records"):
            cells = {str(name): _text(value) for name, value in record.items()}
            rows.append(Told(len(rows) + 1, {**whole, **cells}, action))
    return rows, tuple(columns)


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _through_pysdmx(read: Callable[..., Sequence[Any]], content: bytes, shown: str) -> Sequence[Any]:
    from pysdmx.errors import PysdmxError  # noqa: PLC0415 - only who is answered in XML pays for the library

    try:
        return list(read(content.decode("utf-8-sig"), validate=False))
    except UnicodeDecodeError as error:
        raise SourceChanged(f"{shown}: byte {error.start} is not UTF-8, expected SDMX-ML in it") from error
    except (PysdmxError, ExpatError, LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise SourceChanged(
            f"{shown}: the message lacks what SDMX-ML asks for ({type(error).__name__}: {error!s:.80})"
        ) from error


def _reader_of(kind: str, version: str, shown: str) -> Callable[..., Sequence[Any]]:
    if kind in GENERIC:
        from pysdmx.io.xml.sdmx21.reader.generic import read  # noqa: PLC0415 - as above
    elif version == "v2_1":
        from pysdmx.io.xml.sdmx21.reader.structure_specific import read  # noqa: PLC0415 - as above
    elif version == "v3_0":
        from pysdmx.io.xml.sdmx30.reader.structure_specific import read  # noqa: PLC0415 - as above
    else:
        raise SourceChanged(f"{shown}: found SDMX-ML {version!r:.40}, expected 2.1 or 3.0")
    return read


def _structure_reader(version: str, shown: str) -> Callable[..., Sequence[Any]]:
    if version == "v2_1":
        from pysdmx.io.xml.sdmx21.reader.structure import read  # noqa: PLC0415 - as above
    elif version == "v3_0":
        from pysdmx.io.xml.sdmx30.reader.structure import read  # noqa: PLC0415 - as above
    else:
        raise SourceChanged(f"{shown}: found SDMX-ML {version!r:.40}, expected 2.1 or 3.0")
    return read
