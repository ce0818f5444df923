"""What an SDMX flow calls the area, the period, the value and the rest, and which rows of a message are wanted.

Nothing is taken for a total that does not say so: a row whose other dimensions are neither total nor what the key
asked for is a slice nobody wants, and where it cannot be known what the dimensions are, nothing is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from connectors.sdmx_answers import flow_named
from indicators.errors import SourceChanged

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connectors.sdmx_answers import SdmxAnswer
    from connectors.sdmx_asking import Flow
    from connectors.sdmx_xml import SdmxStructure
    from indicators.framework import SeriesBinding

COMPONENTS = {
    "area": "REF_AREA",
    "period": "TIME_PERIOD",
    "value": "OBS_VALUE",
    "status": "OBS_STATUS",
    "unit": "UNIT_MEASURE",
    "multiplier": "UNIT_MULT",
}
"""What each is called unless the binding's option of that name says otherwise."""

NO_UNIT = "none"
"""The option `unit` of a flow that states no unit anywhere: the binding's own is taken on its word."""

NOTED = ("NATURE", "COMMENT_OBS")
TOTALS = frozenset({"_T", "_Z"})
NO_SLICES = frozenset({"FREQ", "TIME_PERIOD"})
"""Dimensions that cut nothing out: how often a value is given shows in its period."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """Which component of the flow is what, by the options of a binding."""

    components: Mapping[str, str]
    dimensions: Mapping[str, str]
    noted: tuple[str, ...]
    totals: frozenset[str]
    unit_codes: frozenset[str]
    declared: frozenset[str]

    def __getitem__(self, role: str) -> str:
        return self.components[role]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """How the rows of one message are read for one binding.

    `keyed` are its dimensions, `pinned` the codes the key asked for, `slices` the dimensions nobody declared.
    `whole` is false for a part of the flow; `scaled` says that some values are given in tens, thousands or so.
    """

    binding: SeriesBinding
    naming: Naming
    slices: tuple[str, ...]
    pinned: Mapping[str, frozenset[str]]
    codes: Mapping[str, Mapping[str, str]]
    keyed: tuple[str, ...]
    whole: bool
    scaled: bool


def naming_of(binding: SeriesBinding) -> Naming:
    """Read the options of a binding. Raises SourceChanged when `dimensions` is not `ours=THEIRS ours=THEIRS`."""
    options = binding.options
    pairs = [pair.partition("=") for pair in options.get("dimensions", "").split()]
    if not all(ours and theirs for ours, _, theirs in pairs):
        raise SourceChanged(
            f"{binding.label}: the option dimensions is {options['dimensions']!r}, expected sex=SEX age=AGE"
        )
    components = {role: options.get(role, name) for role, name in COMPONENTS.items()}
    declared = {ours: theirs for ours, _, theirs in pairs}
    declared |= {"sex": options["sex"]} if "sex" in options else {}
    noted = tuple(options["note"].split()) if "note" in options else NOTED
    needed = {components[role] for role in ("area", "period", "value")} | set(declared.values())
    named = {components[role] for role in components if role in options} | (set(noted) if "note" in options else set())
    return Naming(
        components=components, dimensions=declared or {"sex": "SEX"}, noted=noted,
        totals=TOTALS | set(options.get("totals", "").split()),
        unit_codes=frozenset(options.get("unit_codes", "").split()),
        declared=frozenset((needed | named | {components["unit"]}) - {NO_UNIT, ""}),
    )  # fmt: skip


def frame_of(
    binding: SeriesBinding, flow: Flow, answer: SdmxAnswer, structure: SdmxStructure | None, *, whole: bool
) -> Frame:
    """Decide how the rows of a message are read. Raises SourceChanged naming what is there and what is missing."""
    naming, label = naming_of(binding), binding.label
    _require_components(answer, structure, naming, label)
    if answer.flow and flow_named(answer.flow) != flow.name:
        raise SourceChanged(f"{label}: the answer is about {answer.flow!r}, expected {flow.name}")
    keyed = _dimensions_of(answer, structure, naming, flow)
    lost = answer.unread & {*naming.components.values(), *naming.noted} - set(keyed)
    if lost:
        raise SourceChanged(f"{label}: {', '.join(sorted(lost))} stands on groups of different dimensions; ask for CSV")
    ours = {*naming.dimensions.values(), *naming.components.values(), *NO_SLICES}
    pins = dict(zip(keyed, flow.pins, strict=True)) if flow.pins else {}
    return Frame(
        binding=binding, naming=naming, keyed=keyed, whole=whole, codes=structure.codes if structure else {},
        slices=tuple(name for name in keyed if name not in ours),
        pinned={name: codes for name, codes in pins.items() if codes},
        scaled=any(told.cell(naming["multiplier"]) not in {"", "0"} for told in answer.rows),
    )  # fmt: skip


def _require_components(answer: SdmxAnswer, structure: SdmxStructure | None, naming: Naming, label: str) -> None:
    there = set(answer.columns)
    if structure and not answer.is_table and answer.dimensions is None:
        # Structure-specific XML leaves out what has no value: its structure says what may be left out, and what is new.
        new = sorted(there - structure.components)
        if new:
            raise SourceChanged(f"{label}: the answer has {', '.join(new)}, which the flow's structure has not")
        there |= structure.components
    missing = sorted(naming.declared - there)
    if missing:
        raise SourceChanged(f"{label}: the answer has {', '.join(answer.columns)}; expected also {', '.join(missing)}")


def _dimensions_of(
    answer: SdmxAnswer, structure: SdmxStructure | None, naming: Naming, flow: Flow
) -> tuple[str, ...]:  # fmt: skip
    told = structure.dimensions if structure else answer.dimensions
    if told is None and flow.pins:
        # CSV does not say which columns are dimensions; they stand before the value, and the key has as many parts.
        told = answer.columns[: answer.columns.index(naming["value"])] if answer.is_table else None
    if told is None:
        raise SourceChanged(
            f"{flow.label}: the answer does not say which of {', '.join(answer.columns)} are dimensions; "
            'write the key with all its dots, or give the source the option structure = "yes"'
        )
    keyed = tuple(name for name in told if name not in {naming["period"], "TIME_PERIOD"})
    gone = not set(keyed) <= set(answer.columns)
    if gone or (flow.pins and len(flow.pins) != len(keyed)):
        raise SourceChanged(
            f"{flow.label}: the key has {len(flow.pins)} parts, the dimensions are {', '.join(keyed)} and the answer "
            f"has {', '.join(answer.columns)}; expected a part and a column for each"
        )
    return keyed
