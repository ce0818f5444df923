"""A snapshot as SDMX-CSV 2.0 and SDMX-ML 3.0, written by pysdmx: each observation, baseline, milestone and target.

pysdmx reads in the room of the doors and writes here; neither room knows of the other. It makes floating numbers of
what a structure calls decimal, so the figures are handed to it as the texts they were frozen as.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pandas as pd
from pysdmx.io.csv.sdmx20.writer import write as write_csv
from pysdmx.io.pd import PandasDataset
from pysdmx.io.xml.sdmx30.writer.structure import write as write_structure
from pysdmx.io.xml.sdmx30.writer.structure_specific import write as write_data
from pysdmx.model import Component, Components, Organisation, Schema
from pysdmx.model.dataset import ActionType
from pysdmx.model.message import Header

from indicators.series import TOTAL, ObsStatus, codes_of
from reports.exports.contents import Goal, Value, goals_of, values_of
from reports.exports.sdmx_structure import NOT_APPLICABLE, Structure, structure_of
from reports.exports.sdmx_texts import Marks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

PROVISIONAL = {"established": ObsStatus.NORMAL.value, "provisional": ObsStatus.PROVISIONAL.value}
"""How sure a baseline or target is, as an observation status. One that is neither has no number and no row."""


def sdmx_csv(snapshot: Mapping[str, Any], *, digest: str) -> dict[str, bytes]:
    """Write the figures as SDMX-CSV 2.0, beside their structure. Raises CallerMistake as `structure_of` does."""
    structure = structure_of(snapshot)
    written = write_csv([_data_set(structure, _rows(snapshot, structure))]) or ""
    return {"data.csv": written.encode(), "structure.xml": _structure_message(snapshot, structure, digest)}


def values_as_csv(plan: Mapping[str, Any], values: Sequence[Value]) -> bytes:
    """Write some observations of a plan as SDMX-CSV 2.0, by the structure that its snapshots have.

    Raises CallerMistake as `structure_of` does.
    """
    keys = {(one.area, one.breakdown, one.source) for one in values}
    series = [dict(zip(("area", "breakdown", "source"), key, strict=True)) for key in sorted(keys)]
    structure = structure_of({"plan": plan, "lines": [], "series": {}}, series)
    return (write_csv([_data_set(structure, [_observation(one, structure) for one in values])]) or "").encode()


def sdmx_ml(snapshot: Mapping[str, Any], *, digest: str) -> dict[str, bytes]:
    """Write the figures as SDMX-ML 3.0, beside their structure. Raises CallerMistake as `structure_of` does."""
    structure, marks = structure_of(snapshot), Marks()
    rows = _rows(snapshot, structure)
    for row in rows:
        row["COMMENT_OBS"] = marks.mark(row["COMMENT_OBS"]) if row["COMMENT_OBS"] else ""
    written = write_data([_data_set(structure, rows)], header=_header(snapshot, structure, digest)) or ""
    return {
        "data.xml": marks.filled(written).encode(),
        "structure.xml": _structure_message(snapshot, structure, digest),
    }


def _structure_message(snapshot: Mapping[str, Any], structure: Structure, digest: str) -> bytes:
    parts = [*structure.lists, structure.concepts, structure.definition, structure.flow]
    return structure.marks.filled(
        write_structure(parts, header=_header(snapshot, structure, digest)) or ""
    ).encode()  # fmt: skip


def _header(snapshot: Mapping[str, Any], structure: Structure, digest: str) -> Header:
    """Say what the message is made of: its identifier is the snapshot's digest, its time the snapshot's."""
    prepared = datetime.fromisoformat(snapshot["taken_at"])
    return Header(id=f"SNAPSHOT_{digest}", prepared=prepared, sender=Organisation(id=structure.agency))


def _data_set(structure: Structure, rows: list[dict[str, str]]) -> PandasDataset:
    flow = structure.flow
    # Without its type and codes a component is a text, and pysdmx leaves texts alone.
    as_texts = [
        Component(
            id=one.id, required=one.required, role=one.role, concept=one.concept, attachment_level=one.attachment_level
        )
        for one in structure.definition.components
    ]  # fmt: skip
    schema = Schema(
        context="dataflow", agency=structure.agency, id=flow.id, version=flow.version, components=Components(as_texts)
    )
    frame = pd.DataFrame(rows, columns=[one.id for one in structure.definition.components], dtype="str")
    return PandasDataset(structure=schema, data=frame, action=ActionType.Replace)


def _rows(snapshot: Mapping[str, Any], structure: Structure) -> list[dict[str, str]]:
    observed = [_observation(value, structure) for value in values_of(snapshot)]
    promised = [row for line in snapshot["lines"] for goal in goals_of(line) for row in _promises(goal, structure)]
    return [*observed, *promised]


def _observation(one: Value, structure: Structure) -> dict[str, str]:
    return {
        "FREQ": one.period.frequency.value,
        "VALUE_KIND": "observation",
        "PLACE": NOT_APPLICABLE,
        **_what(structure, one.indicator, one.area, one.breakdown),
        "DATA_SOURCE": structure.codes["DATA_SOURCE"][one.source],
        "TIME_PERIOD": one.period.text,
        "OBS_VALUE": "" if one.value is None else _figure(one.value),
        "OBS_STATUS": one.status,
        "UNIT_MEASURE": one.unit or "",
        "COMMENT_OBS": one.note,
        "VINTAGE": str(one.vintage),
        "KNOWN_AT": one.known_at,
        "DERIVED": str(one.derived).lower(),
        "RECORDED": str(one.recorded).lower(),
    }


def _promises(goal: Goal, structure: Structure) -> Iterator[dict[str, str]]:
    """Give a row for each number of a goal; one that is a rule, or typed unknown, has none."""
    line, period = goal.line, goal.period
    figures = {"": goal.figure("value"), "_low": goal.figure("low"), "_high": goal.figure("high")}
    for side, figure in figures.items():
        if figure is None or period is None:
            continue
        empty = dict.fromkeys(("VINTAGE", "KNOWN_AT", "DERIVED", "RECORDED"), "")
        yield empty | {
            "FREQ": period.frequency.value,
            "VALUE_KIND": f"{goal.kind}{side}",
            "PLACE": structure.codes["PLACE"][goal.place],
            **_what(structure, line["indicator"], line["area"], line["breakdown"]),
            "DATA_SOURCE": NOT_APPLICABLE,
            "TIME_PERIOD": period.text,
            "OBS_VALUE": _figure(figure),
            "OBS_STATUS": PROVISIONAL[goal.given["state"]],
            "UNIT_MEASURE": line["unit"],
            "COMMENT_OBS": "; ".join(goal.given[name] for name in ("source", "reason") if goal.given[name]),
        }


def _what(structure: Structure, indicator: str, area: str, breakdown: str) -> dict[str, str]:
    codes = codes_of(breakdown)
    return {
        "INDICATOR": structure.codes["INDICATOR"][indicator],
        "REF_AREA": structure.codes["REF_AREA"][area],
        **{name: structure.codes[name][codes.get(ours, TOTAL)] for ours, name in structure.dimensions.items()},
    }


def _figure(value: Decimal) -> str:
    return format(value, "f")
