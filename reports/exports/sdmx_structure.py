"""The structure of a snapshot's figures in SDMX: dimensions, attributes, code lists, and our identifiers as SDMX's.

Frequencies and observation statuses are those of SDMX's own code lists; the others are the agency's, for this plan.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pysdmx.model import Code, Codelist, Component, Components, Concept, ConceptScheme, DataType, Role
from pysdmx.model.dataflow import Dataflow, DataStructureDefinition

from indicators.code_words import WHOLE_WORLD, meaning_of
from indicators.errors import CallerMistake
from indicators.headings import HEADINGS
from indicators.series import TOTAL, WORLD
from reports.breakdowns import lists_of
from reports.exports.column_titles import TITLES
from reports.exports.contents import LANGUAGES, dimensions_of, organisation, series_of, texts
from reports.exports.sdmx_lists import lists_of_sdmx
from reports.exports.sdmx_texts import Marks
from reports.exports.unit_words import unit_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

VERSION = "1.0"
NOT_APPLICABLE = "_Z"
"""SDMX code for a dimension that does not apply: the place of an observation, the source of a target."""

KINDS = (
    "observation", "baseline", "baseline_low", "baseline_high", "milestone", "milestone_low", "milestone_high",
    "target", "target_low", "target_high", "original_target", "original_target_low", "original_target_high",
)  # fmt: skip
_CODE = re.compile(r"[^A-Za-z0-9_@$-]")


@dataclass(slots=True)
class Structure:
    """Everything a structure message holds, and how our codes are written in it. `marks` are its texts."""

    agency: str
    flow: Dataflow
    definition: DataStructureDefinition
    concepts: ConceptScheme
    lists: Sequence[Codelist]
    dimensions: Mapping[str, str]
    codes: Mapping[str, Mapping[str, str]]
    marks: Marks = field(default_factory=Marks)


def structure_of(snapshot: Mapping[str, Any], more: Sequence[Mapping[str, Any]] = ()) -> Structure:
    """Describe a snapshot's figures, and those of `more` series beside its own.

    Raises CallerMistake for a plan that does not name its SDMX agency.
    """
    agency = organisation(snapshot).get("sdmx_agency")
    if not agency:
        raise CallerMistake(
            f"plan.toml of {snapshot['plan']['code']}: found no SDMX agency; expected registered_as.sdmx_agency, the "
            "agency its structures are of; add it, load the plan and take a new snapshot"
        )
    return _Maker(snapshot, agency, [*series_of(snapshot), *more]).structure()


class _Maker:
    """Makes the artefacts of one plan, named after it: another plan of the agency has its own."""

    def __init__(self, snapshot: Mapping[str, Any], agency: str, series: Sequence[Mapping[str, Any]]) -> None:
        self.snapshot, self.agency, self.series = snapshot, agency, series
        self.name = snapshot["plan"]["code"].upper().replace("-", "_")
        self.marks = Marks()
        self.broken_down = dimensions_of(snapshot, series)
        self.dimensions = _component_ids(self.broken_down)

    def structure(self) -> Structure:
        named = self._named_codes()
        codes = {concept: _ids(list(names)) for concept, names in named.items()}
        # Readers of CSV make a number of 001, and 1 is no area.
        codes["REF_AREA"] = {
            area: f"M49_{code}" if code.isdecimal() else code for area, code in codes["REF_AREA"].items()
        }
        lists = {
            concept: self._list(concept, [(codes[concept][code], said) for code, said in names.items()])
            for concept, names in named.items()
        } | lists_of_sdmx(self.marks)
        concepts = self._concepts([*lists, "TIME_PERIOD", "OBS_VALUE", *_FREE])
        definition = DataStructureDefinition(
            id=f"DSD_{self.name}", name=self._title(), agency=self.agency, version=VERSION,
            components=self._components(concepts, lists),
        )  # fmt: skip
        flow = Dataflow(
            id=f"DF_{self.name}", name=self._title(), agency=self.agency, version=VERSION, structure=definition
        )
        return Structure(
            self.agency, flow, definition, concepts, list(lists.values()), self.dimensions, codes, self.marks
        )

    def _title(self) -> str:
        return self.marks.mark(texts(self.snapshot["plan"]["title"]))

    def _named_codes(self) -> dict[str, dict[str, Mapping[str, str]]]:
        """Give each list of ours: its codes as we write them, with their names by language."""
        plan, series = self.snapshot["plan"], self.series
        sources = {one["id"]: texts(one["title"]) for one in plan["sources"]}
        given = {one["source"] for one in series} - sources.keys()
        areas = sorted({one["area"] for one in (*series, *self.snapshot["lines"])})
        groups = {one["code"]: texts(one["title"]) for one in plan["area_groups"]}
        places = {line["code"]: line["title"] for line in self.snapshot["lines"]}
        named: dict[str, dict[str, Mapping[str, str]]] = {
            "VALUE_KIND": {kind: {"en": kind.replace("_", " ")} for kind in KINDS},
            "PLACE": {NOT_APPLICABLE: {"en": "not applicable"}, **places},
            "INDICATOR": {one["id"]: texts(one["title"]) for one in plan["indicators"]},
            "REF_AREA": {area: groups.get(area) or WORLDS.get(area) or {"en": area} for area in areas},
            "DATA_SOURCE": {
                NOT_APPLICABLE: {"en": "not applicable"}, **sources, **{one: {"en": one} for one in sorted(given)},
            },
            "UNIT_MEASURE": {unit: unit_words(unit, plan["currency"], LANGUAGES) for unit in _units(plan)},
        }  # fmt: skip
        own = {one["dimension"]: one["codes"] for one in lists_of(self.snapshot)}
        for dimension, codes in self.broken_down.items():
            words = own.get(dimension, {})
            named[self.dimensions[dimension]] = {
                code: texts(words.get(code)) or _meanings(dimension, code) for code in codes
            }
        return named

    def _list(self, concept: str, codes: Iterable[tuple[str, Mapping[str, str]]]) -> Codelist:
        items = [Code(id=code, name=self.marks.mark(said)) for code, said in codes]
        name = self.marks.mark(_concept_names(concept, self.dimensions))
        return Codelist(id=f"CL_{self.name}_{concept}", name=name, agency=self.agency, version=VERSION, items=items)

    def _concepts(self, names: Iterable[str]) -> ConceptScheme:
        urn = f"urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept={self.agency}:CS_{self.name}({VERSION})"
        items = [
            Concept(id=one, urn=f"{urn}.{one}", name=self.marks.mark(_concept_names(one, self.dimensions)))
            for one in names
        ]
        return ConceptScheme(
            id=f"CS_{self.name}", name=self._title(), agency=self.agency, version=VERSION, items=items
        )  # fmt: skip

    def _components(self, concepts: ConceptScheme, lists: Mapping[str, Codelist]) -> Components:
        of = {concept.id: concept for concept in concepts.concepts}
        keys = ["FREQ", "VALUE_KIND", "PLACE", "INDICATOR", "REF_AREA", *self.dimensions.values(), "DATA_SOURCE"]

        def made(name: str, role: Role, **given: Any) -> Component:
            if name in lists:
                given |= {"local_codes": lists[name]}
            return Component(id=name, required=role is Role.DIMENSION, role=role, concept=of[name], **given)

        attributes = ["OBS_STATUS", "UNIT_MEASURE", *_FREE]
        return Components([
            *(made(name, Role.DIMENSION) for name in keys),
            made("TIME_PERIOD", Role.DIMENSION, local_dtype=DataType.PERIOD),
            made("OBS_VALUE", Role.MEASURE, local_dtype=DataType.DECIMAL),
            *(made(name, Role.ATTRIBUTE, attachment_level="O", **_FREE.get(name, {})) for name in attributes),
        ])  # fmt: skip


WORLDS: dict[str, Mapping[str, str]] = {WORLD: {str(language): said for language, said in WHOLE_WORLD.items()}}
"""What an area is called that a plan may use without defining it; a country is called by its code."""

_FREE: dict[str, dict[str, Any]] = {
    "COMMENT_OBS": {"local_dtype": DataType.STRING},
    "VINTAGE": {"local_dtype": DataType.INTEGER},
    # pysdmx 1.21 refuses an instant that names its zone, and an instant without one is none.
    "KNOWN_AT": {"local_dtype": DataType.STRING},
    "DERIVED": {"local_dtype": DataType.BOOLEAN},
    "RECORDED": {"local_dtype": DataType.BOOLEAN},
}
"""Attributes of an observation that are not coded."""

_FIXED = frozenset({"FREQ", "VALUE_KIND", "PLACE", "INDICATOR", "REF_AREA", "DATA_SOURCE", "TIME_PERIOD", "OBS_VALUE",
                    "OBS_STATUS", "UNIT_MEASURE", "ACTION", "STRUCTURE", "STRUCTURE_ID", *_FREE})  # fmt: skip
_AS_COLUMN = {"REF_AREA": "area", "DATA_SOURCE": "source", "UNIT_MEASURE": "unit", "TIME_PERIOD": "period",
              "OBS_VALUE": "value", "OBS_STATUS": "observation_status", "COMMENT_OBS": "note",
              "FREQ": "frequency"}  # fmt: skip


def _component_ids(dimensions: Iterable[str]) -> dict[str, str]:
    """Write our dimensions as SDMX names components; one that SDMX means otherwise is told apart."""
    names = {one: one.upper().replace("-", "_") for one in dimensions}
    return {one: f"DIM_{name}" if name in _FIXED or not name[0].isalpha() else name for one, name in names.items()}


def _ids(codes: Sequence[str]) -> dict[str, str]:
    """Write our codes as SDMX identifiers, one for each: what an identifier cannot hold becomes an underscore."""
    found: dict[str, str] = {}
    for code in codes:
        plain, number = _CODE.sub("_", code), 1
        wanted = plain
        while wanted in found.values():
            number += 1
            wanted = f"{plain}_{number}"
        found[code] = wanted
    return found


def _concept_names(concept: str, dimensions: Mapping[str, str]) -> Mapping[str, str]:
    ours = {ids: name for name, ids in dimensions.items()}.get(concept) or _AS_COLUMN.get(concept, concept.lower())
    said = TITLES.get(ours) or {str(language): word for language, word in HEADINGS.get(ours, {}).items()}
    return {language: said[language] for language in LANGUAGES if language in said} or {"en": concept}


def _meanings(dimension: str, code: str) -> Mapping[str, str]:
    said = {language: meaning_of(dimension, code, language) for language in LANGUAGES}
    known = {str(language): words for language, words in said.items() if words}
    return known or {"en": "total" if code == TOTAL else code}


def _units(plan: Mapping[str, Any]) -> list[str]:
    return sorted({one["unit"] for one in plan["indicators"]})
