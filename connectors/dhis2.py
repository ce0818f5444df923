"""DHIS2: analytics and data value sets. Values are texts, columns stand where the answer's own headers say.

A series' label begins with the interface (`analytics`, `dataValueSets` or `dataValueSets.csv`) and goes on
with its query. Organisation units, data elements and option combinations are identifiers of one system:
the plan maps each (`area.<unit>`, `dx`, `co.<combination>`), and what it does not map is a finding.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from connectors.areas import area_of
from connectors.contract import Asking, Delivery, Reading
from connectors.credentials import basic
from connectors.dhis2_answers import DataValue, data_values
from connectors.frames import Gathering
from connectors.numbers import number_of
from connectors.refusals import in_its_own_words
from indicators.errors import SourceChanged
from indicators.periods import is_period
from indicators.provenance import RawFile
from indicators.series import ObsStatus, breakdown_of, codes_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from indicators.framework import SeriesBinding, Source

AREA, COMBINATION, ELEMENT = "area.", "co.", "dx"
"""The options that map organisation units, option combinations and data elements to ours."""

ASK = "look it up in the source's maintenance app; then map it in the plan, or ask there that it be mended"

_BREAKDOWN = re.compile(r"([a-z0-9-]+=[\w@$.+-]+(;[a-z0-9-]+=[\w@$.+-]+)*)?", re.ASCII)


class Dhis2:
    """One delivery a label. A source with the credential `token` is asked with it, one with `user` with a password."""

    kind = "dhis2"
    reader_version = "1"

    def fetch(self, source: Source, asking: Asking) -> Iterator[Delivery]:
        headers = _headers(source, asking)
        for label in dict.fromkeys(series.label for series in source.series):
            address, partial = _address(source, label, asking)
            explain, held = in_its_own_words(address, asking), asking.held.get(address)
            answer = asking.http.get(address, held=held, headers=headers, explain=explain)
            if answer is None:
                continue
            file = RawFile(
                source=source.id, label=label, address=address, content=answer.content, media_type=answer.media_type,
                licence=source.licence, partial=partial, validators=answer.validators,
            )  # fmt: skip
            yield Delivery(label, (file,))

    def read(self, source: Source, files: Sequence[RawFile]) -> Reading:
        label = files[0].label
        gathering = Gathering(source.id, label)
        reader = _ValueReader(source, label, gathering)
        for position, file in enumerate(files):
            for value in data_values(file.content, label, file.address, gathering):
                reader.read(value, position)
        return gathering.reading()


def _headers(source: Source, asking: Asking) -> dict[str, str]:
    if "token" in source.secrets:
        return {"Authorization": f"ApiToken {asking.secret(source, 'token').strip()}"}
    if "user" in source.secrets:
        return {"Authorization": basic(asking.secret(source, "user"), asking.secret(source, "password"))}
    return {}


def _address(source: Source, label: str, asking: Asking) -> tuple[str, bool]:
    """Give the address of a label, and whether it asks for a part: one with a first day can be asked from later on."""
    resource, _, query = label.partition("?")
    name = resource if "." in resource else f"{resource}.json"
    pairs, since = parse_qsl(query, keep_blank_values=True), asking.since.isoformat() if asking.since else ""
    partial = any(name == "startDate" and day < since for name, day in pairs)
    if partial:
        pairs = [(key, since if key == "startDate" else value) for key, value in pairs]
        query = urlencode(pairs, safe=":;")
    return f"{source.address}/api/{name}?{query}", partial


class _ValueReader:
    """Reads the values of one label, each for the series that its data element is bound to."""

    def __init__(self, source: Source, label: str, gathering: Gathering) -> None:
        self.gathering, self.label = gathering, label
        self.bindings = _by_element([series for series in source.series if series.label == label], source, label)
        self.options = {name: {**source.options, **series.options} for name, series in self.bindings.items()}
        for name, meant in ((name, meant) for options in self.options.values() for name, meant in options.items()):
            if name.startswith(COMBINATION) and not _BREAKDOWN.fullmatch(meant):
                raise SourceChanged(f"{source.id}: {name} is {meant!r}, expected a breakdown such as sex=F, or nothing")

    def read(self, value: DataValue, file: int) -> None:
        """Keep a candidate or tell what is wrong; elements of a data set that are bound to nothing are passed over."""
        binding = self.bindings.get(value.element)
        if value.deleted or (binding is None and not value.beyond and self.label.startswith("dataValueSets")):
            self.gathering.passed_over += 1
            return
        problems = list(self._problems(value, binding))
        for code, column, found, expected in problems:
            self.gathering.refuse(code, value.row, column or None, found or "nothing", expected, ASK)
        number = number_of(value.written)
        if problems or binding is None or number is None:
            return
        options = self.options[value.element]
        self.gathering.add(
            indicator=binding.indicator, area=area_of(options[AREA + value.unit]), period=period_of(value.period),
            breakdown=breakdown_of(self._breakdown(value, binding)), value=number, unit=binding.unit.value,
            status=ObsStatus.NORMAL.value, note=value.note, file=file, row=value.row,
        )  # fmt: skip

    def _problems(self, value: DataValue, binding: SeriesBinding | None) -> Iterator[tuple[str, str, str, str]]:
        if value.beyond:
            yield "row-too-long", "", value.beyond, "no cell beyond the last heading"
        if binding is None:
            yield "indicator-unknown", "dx", value.element, f"one of {', '.join(sorted(self.bindings))}"
            return
        options = self.options[value.element]
        if area_of(options.get(AREA + value.unit, "")) is None:
            yield "area-unknown", "ou", value.unit, f"a unit the plan maps to an area, as {AREA}<unit>"
        if not is_period(period_of(value.period)):
            wanted = "a day, month, quarter, half-year or year, as 201401 or 2016Q1"
            yield "period-unreadable", "pe", value.period, wanted
        for combination in value.combinations:
            if COMBINATION + combination not in options:
                wanted = f"a combination the plan maps to a breakdown, as {COMBINATION}<combination>"
                yield "code-unknown", "co", combination, wanted
        if self._contradicts(value, binding):
            yield "breakdown-differs", "co", ", ".join(value.combinations), "combinations that agree with the series"
        if number_of(value.written) is None:
            yield "value-not-a-number", "value", value.written, "a number with a point for decimals"

    def _breakdown(self, value: DataValue, binding: SeriesBinding) -> dict[str, str]:
        options = self.options[value.element]
        said = [codes_of(options.get(COMBINATION + one, "")) for one in value.combinations]
        return {name: code for codes in (*said, codes_of(binding.breakdown)) for name, code in codes.items()}

    def _contradicts(self, value: DataValue, binding: SeriesBinding) -> bool:
        options, merged = self.options[value.element], self._breakdown(value, binding)
        said = [codes_of(options.get(COMBINATION + one, "")) for one in value.combinations]
        return any(merged[name] != code for codes in said for name, code in codes.items())


def period_of(written: str) -> str:
    """Give a DHIS2 period as SDMX writes it: `201401`, `20140115`, `2016Q1`, `2016S1`, `2016`; "" for any other."""
    head, rest = written[:4], written[4:]
    if not head.isascii() or not head.isdecimal() or not rest.isascii():
        return ""
    if rest.isdecimal() and len(rest) in {2, 4}:
        return "-".join((head, *(rest[start : start + 2] for start in range(0, len(rest), 2))))
    return f"{head}-{rest}" if rest[:1] in {"Q", "S"} else head if not rest else ""


def _by_element(bindings: Sequence[SeriesBinding], source: Source, label: str) -> Mapping[str, SeriesBinding]:
    """Give the bindings by data element: the one each names, or the only one its label asks for."""
    found = {series.options.get(ELEMENT) or _element_asked_for(label): series for series in bindings}
    if len(found) != len(bindings):
        raise SourceChanged(f"{source.id} {label}: two series are of one data element, expected each of its own")
    if "" in found or not found:
        raise SourceChanged(
            f"{source.id} {label}: expected which data element each series is: add its option {ELEMENT}"
        )
    return found


def _element_asked_for(label: str) -> str:
    asked = [text.removeprefix("dx:") for _, text in parse_qsl(label.partition("?")[2]) if text.startswith("dx:")]
    return asked[0] if len(asked) == 1 and ";" not in asked[0] else ""
