"""What IATI cannot hold of a snapshot: which field of which place, how much of it, what became of it, and why.

Every loss is told; a figure that is unknown is never made one so that something stands in its place.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal

from reports.exports.contents import KNOWN, goals_of, organisation, own_values
from reports.exports.iati_results import UNITS_OF, measure_of
from reports.exports.xml_texts import xml_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reports.exports.contents import Goal, Value

WHOLE_PLAN = "the plan"
Kept = Literal["not at all", "in words", "not said by the plan"]
NOT_AT_ALL: Kept = "not at all"
IN_WORDS: Kept = "in words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """One thing IATI does not hold as a fact: of which place, how many of it, and what became of it."""

    place: str
    field: str
    count: int
    what: str
    kept: Kept
    why: str


NO_UNKNOWN = "IATI has no typed unknown: a value is there or it is not, and 0 would be a value"
NO_VERDICT = "IATI has no place for a judgement on a result"
NO_BAND = "IATI holds one number as a target, neither a band nor a rule"
NO_REVISION = "IATI holds one target for a period and not what it was before"
NO_PROVENANCE = "IATI has no place for when a figure became known, its vintage, its landed file or its source"
NO_STATUS = "IATI has no observation status; it stands in the comment of the figure"
NO_QUALITY = "IATI has no place for the quality of data"
NO_SERIES = "IATI has no place for the series that a derived indicator is made of"
NO_UNIT = "IATI knows units and percentages; the unit itself stands in the description"
NO_FORMULA = "IATI does not say how a value comes about from others, nor how the values of periods make the judged one"
NO_CONTROL = "XML 1.0 cannot write control characters; each is U+FFFD there"
NO_DIRECTION = "IATI asks whether up is better; here it is neither"


def losses_of(snapshot: Mapping[str, Any]) -> list[Loss]:
    """Give every loss: of the plan as a whole, then place by place in the plan's order."""
    return [*_of_the_plan(snapshot), *(loss for line in snapshot["lines"] for loss in _of_a_place(snapshot, line))]


def loss_report(snapshot: Mapping[str, Any], *, digest: str) -> dict[str, bytes]:
    """Write the losses for a machine and for a person."""
    losses = losses_of(snapshot)
    about = {"plan": snapshot["plan"]["code"], "snapshot": f"sha256:{digest}", "standard": "IATI 2.03"}
    counted: Counter[str] = Counter()
    for loss in losses:
        counted[loss.field] += loss.count
    told = {**about, "fields": dict(sorted(counted.items())), "losses": [asdict(loss) for loss in losses]}
    return {
        "loss-report.json": f"{json.dumps(told, ensure_ascii=False, indent=2)}\n".encode(),
        "loss-report.txt": "\n".join(_lines(about, losses)).encode(),
    }


def _lines(about: Mapping[str, str], losses: Sequence[Loss]) -> Iterator[str]:
    numbers = {why: n for n, why in enumerate(dict.fromkeys(loss.why for loss in losses), start=1)}
    yield f"What IATI 2.03 does not hold of {about['plan']}, snapshot {about['snapshot'].removeprefix('sha256:')[:16]}"
    yield f"{len(losses)} entries: how many of what, what it was, what became of it, and [why]."
    yield from ("", *(f"[{number}] {why}." for why, number in numbers.items()))
    for place, of_place in groupby(losses, key=lambda loss: loss.place):
        yield from ("", place)
        for loss in of_place:
            became = {"in words": "; kept in words", "not said by the plan": "; not said by the plan"}.get(
                loss.kept, ""
            )
            yield f"  {loss.count} {loss.field}: {loss.what}{became} [{numbers[loss.why]}]"
    yield ""


def _of_the_plan(snapshot: Mapping[str, Any]) -> Iterator[Loss]:
    plan = snapshot["plan"]
    outcomes = [one for objective in plan["objectives"] for one in objective["outcomes"]]
    outputs = [one for objective in plan["objectives"] for one in objective["outputs"]]
    empty = [one["code"] for one in outcomes if not one["indicators"]]
    needs_indicator = "a result of IATI needs an indicator"
    counts = (
        ("outcomes", len(empty), f"outcomes without an indicator: {', '.join(empty)}", needs_indicator),
        ("outputs", len(outputs), "outputs have no indicator in the plan", needs_indicator),
        ("budgets", sum(len(one["budget"]) for one in outputs), "budgets of outputs by year",
         "this file holds results; an activity's budget is not by output"),
        ("risks", len(plan["risks"]), "risks", "IATI has no risks"),
        ("mitigations", len(plan["mitigations"]), "mitigations", "IATI has no risks"),
        ("expenditure", len(snapshot.get("expenditure", ())), "amounts spent on outputs by year",
         "this file holds results; a transaction of an activity is not of an output"),
        ("risk_reviews", len(snapshot.get("risk_reviews", ())), "reviews of risks", "IATI has no risks"),
        ("mitigation_reviews", len(snapshot.get("mitigation_reviews", ())), "reviews of mitigations",
         "IATI has no risks"),
        ("support_services", len(plan["support_services"]), "support services", "IATI has no cost allocation"),
        ("allocations", len(plan["allocations"]), "cost-allocation tables", "IATI has no cost allocation"),
        ("narratives", len(plan["narratives"]), "passages of the plan", "this file holds results"),
        ("composites", len(snapshot.get("composites", ())), "groups judged together", NO_VERDICT),
        ("narratives_of_the_year", len(snapshot.get("narratives", ())), "texts on the year's figures",
         "IATI has no text on a result that is of one year"),
        ("owner_words", len(snapshot.get("owner_words", ())), "words of owners on what they handed in", NO_QUALITY),
        ("findings", snapshot["findings_total"], "findings of the checks", NO_QUALITY),
        ("sources", len(snapshot["sources"]), "sources with owner, licence and state", NO_PROVENANCE),
        ("method", 1, f"{snapshot['method']['name']}, with its thresholds", NO_VERDICT),
        ("decimals", len(plan["indicators"]), "with how many decimals figures are shown", "IATI shows nothing"),
    )  # fmt: skip
    for field, count, what, why in counts:
        if count:
            yield Loss(place=WHOLE_PLAN, field=field, count=count, what=what, kept=NOT_AT_ALL, why=why)
    yield Loss(
        place=WHOLE_PLAN, field="objectives", count=len(plan["objectives"]), what="the level above outcomes",
        kept=IN_WORDS, why="IATI has one level of results; the objective stands in the description of the result",
    )  # fmt: skip
    said = organisation(snapshot)
    asked = {"iati_recipient": "recipient country or region", "iati_sector": "sector"}
    silent = [*(what for name, what in asked.items() if not said.get(name)), "actual dates"]
    yield Loss(
        place=WHOLE_PLAN, field="asked_by_iati", count=len(silent), what=", ".join(silent), kept="not said by the plan",
        why="publishers are asked for these beside the schema; the plan does not say them, and none is guessed",
    )  # fmt: skip


def _of_a_place(snapshot: Mapping[str, Any], line: Mapping[str, Any]) -> Iterator[Loss]:
    values, code = own_values(snapshot, line), line["code"]
    for goal in goals_of(line):
        yield from _of_a_goal(goal)
    yield from _of_values(code, values, line)
    parts = [one for one in snapshot["series"].get(code, ()) if one["indicator"] != line["indicator"]]
    if parts:
        points = sum(len(one["points"]) for one in parts)
        what = f"{len(parts)} series of {', '.join(sorted({one['indicator'] for one in parts}))}"
        yield Loss(place=code, field="parts", count=points, what=what, kept=NOT_AT_ALL, why=NO_SERIES)
    yield from _of_the_judgement(line)
    (indicator,) = [one for one in snapshot["plan"]["indicators"] if one["id"] == line["indicator"]]
    yield from _of_the_indicator(line, indicator)


def _of_the_judgement(line: Mapping[str, Any]) -> Iterator[Loss]:
    code = line["code"]
    judged = [name for name in ("gap", "progress", "elapsed", "pace", "reason", "against_original") if line[name]]
    judged += ["outlook"] if "reason" not in line["outlook"] else []
    judged += [*line["flags"], *(f"{one['name']} beside it" for one in line["other_methods"])]
    what = ", ".join([f"status {line['status']}", *judged])
    yield Loss(place=code, field="judgement", count=1 + len(judged), what=what, kept=NOT_AT_ALL, why=NO_VERDICT)
    steps = len(line["trace"]) + len(line["inputs"])
    what = f"{len(line['trace'])} steps from {len(line['inputs'])} inputs"
    yield Loss(place=code, field="calculation", count=steps, what=what, kept=NOT_AT_ALL, why=NO_FORMULA)
    if line["troubles"]:
        what = "; ".join(f"{one['source']}: {one['why']}" for one in line["troubles"])
        count = len(line["troubles"])
        yield Loss(place=code, field="troubles", count=count, what=what, kept=NOT_AT_ALL, why=NO_QUALITY)
    if one := line.get("override"):
        what = f"{one['status']}, set by hand by {one['author']} until {one['last_day']}: {one['reason']}"
        yield Loss(place=code, field="override", count=1, what=what, kept=NOT_AT_ALL, why=NO_VERDICT)
    if line["withdrawn"]:
        what, count = f"the source took back {', '.join(line['withdrawn'])}", len(line["withdrawn"])
        yield Loss(place=code, field="withdrawn", count=count, what=what, kept=NOT_AT_ALL, why=NO_UNKNOWN)


def _of_the_indicator(line: Mapping[str, Any], indicator: Mapping[str, Any]) -> Iterator[Loss]:
    code = line["code"]
    if measure_of(indicator) == UNITS_OF and line["unit"] != "count":
        yield Loss(place=code, field="unit", count=1, what=line["unit"], kept=IN_WORDS, why=NO_UNIT)
    if indicator["derivation"]:
        what = f"derived as a {indicator['derivation']['kind']}"
        yield Loss(place=code, field="derivation", count=1, what=what, kept=NOT_AT_ALL, why=NO_FORMULA)
    if indicator["accumulation"] != "latest":
        what = f"periods are judged as {indicator['accumulation'].replace('_', ' ')}"
        yield Loss(place=code, field="accumulation", count=1, what=what, kept=NOT_AT_ALL, why=NO_FORMULA)
    if line["direction"] in {"none", "band"}:
        yield Loss(place=code, field="direction", count=1, what=line["direction"], kept=NOT_AT_ALL, why=NO_DIRECTION)
    if line["stale_since"]:
        what = f"stale since {line['stale_since']}"
        yield Loss(place=code, field="stale_since", count=1, what=what, kept=NOT_AT_ALL, why=NO_PROVENANCE)


def _of_a_goal(goal: Goal) -> Iterator[Loss]:
    given, field, kept, what, why = goal.given, goal.kind, NOT_AT_ALL, "", ""
    if given["state"] not in KNOWN:
        told = [
            given["state"].replace("_", " "),
            *(f"{name} {given[name]}" for name in ("owner", "due") if given[name]),
        ]
        what, why = ", ".join(told), NO_UNKNOWN
    elif goal.kind == "original_target":
        what, why = f"{given['value'] or 'a band or rule'} in {given['period']}", NO_REVISION
    elif given["value"] is None:
        what, why = f"{_band_or_rule(given)} in {given['period']}", NO_BAND
    elif given["state"] == "provisional":
        field, kept, what, why = f"{goal.kind}.state", IN_WORDS, "provisional", NO_STATUS
    if what:
        yield Loss(place=goal.place, field=field, count=1, what=what, kept=kept, why=why)


def _band_or_rule(given: Mapping[str, Any]) -> str:
    if given["rule"]:
        return f"{given['rule']['kind'].replace('_', ' ')} of {given['rule']['percent']} %"
    return f"{given['low'] or 'any'} to {given['high'] or 'any'}"


def _of_values(code: str, values: Sequence[Value], line: Mapping[str, Any]) -> Iterator[Loss]:
    absent = [one for one in values if one.value is None]
    marked = [one for one in values if one.value is not None and one.status != "A"]
    if absent:
        what = ", ".join(f"{one.period.text} {one.status}" for one in absent)
        yield Loss(place=code, field="absences", count=len(absent), what=what, kept=NOT_AT_ALL, why=NO_UNKNOWN)
    if line["reason"] == "unit_differs":
        why = "the record holds another unit than the indicator's: as a number of this indicator it would be wrong"
        what = f"{len(values)} values in another unit"
        yield Loss(place=code, field="values", count=len(values), what=what, kept=NOT_AT_ALL, why=why)
    elif marked:
        what = ", ".join(f"{one.period.text} {one.status}" for one in marked)
        yield Loss(
            place=code, field="observation_status", count=len(marked), what=what, kept=IN_WORDS, why=NO_STATUS
        )  # fmt: skip
    if broken := [one for one in values if xml_text(one.note) != one.note]:
        what = f"control characters in the notes of {', '.join(one.period.text for one in broken)}"
        yield Loss(place=code, field="note", count=len(broken), what=what, kept=IN_WORDS, why=NO_CONTROL)
    if values:
        what = f"vintage, instant, source and recording of {len(values)} values"
        yield Loss(place=code, field="provenance", count=len(values), what=what, kept=NOT_AT_ALL, why=NO_PROVENANCE)
