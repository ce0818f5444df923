"""What is said of places together and of two states of one plan: components, two snapshots compared, an edition's end."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from indicators.assessment import assess_plan
from indicators.canonical import digest_of
from indicators.compare import compare
from indicators.crosswalk import Crosswalk, crosswalk_rows
from indicators.snapshot import snapshot_document
from tests.frames import day, numbered
from tests.indicators.builders import series
from tests.indicators.plans import indicator, plan, pledge
from tests.indicators.test_composites import judged, three
from tests.indicators.trap_answers import plan_of, seen_of
from tests.indicators.trap_words import figure, percent
from tests.two_places import two_places
from tests.warehouse.story import RATE, Story
from warehouse.observations import series_known_on
from warehouse.snapshots import freeze, read_snapshot

if TYPE_CHECKING:
    from tests.indicators.trap_answers import Given, Said
    from warehouse.connection import Warehouse

SURROUNDINGS: dict[str, Any] = {"sources": [], "findings": [], "findings_total": 0, "quarantined_total": 0}


def of_components(given: Given) -> Said:
    """Judge three places together by a rule: `a: 10 to 20 seen 20`, and so on."""
    ends, values = {}, {}
    for name in "abc":
        way, _, values[name] = given[name].partition(" seen ")
        start, _, end = way.partition(" to ")
        ends[name] = (f"{start}@2019", f"{end}@2023")
    line = judged(given["rule"], of=three(**ends), **values)
    said = line.as_dict()
    alone = {one["code"][-1]: percent(one["progress"]) for one in said["components"]}
    return {
        "status": said["status"] or "each for itself",
        "progress": percent(said["progress"]),
        "worst": {"1": "a", "2": "b", "3": "c"}[said["worst"][-1]],
        "flags": said["flags"],
        "tells": [step["step"] for step in said["trace"]],
        **{f"{name} alone": alone[number] for name, number in zip("abc", "123", strict=True)},
    }


def _frozen(given: Given, known_on: str) -> dict[str, Any]:
    return snapshot_document(
        plan_of(given), seen_of(given), as_of=date(2026, 12, 31), known_on=known_on, surroundings=SURROUNDINGS
    )


def of_two_snapshots(given: Given) -> Said:
    """Freeze what is given, then again with every `then` in place, and say what differs and why."""
    first = {name: words for name, words in given.items() if not name.startswith("then ")}
    then = {name.removeprefix("then "): words for name, words in given.items() if name.startswith("then ")}
    before, after = _frozen(first, "2026-01-01"), _frozen({**first, **then}, "2027-01-01")
    kept = digest_of(before)
    (line,) = compare(before, after).lines
    assert digest_of(before) == kept, "comparing changes nothing"
    changed = {one.figure: one for one in line.figures}
    said = changed.get("progress") or changed["pace"]
    causes = {
        "+".join(one.causes): "no figure" if one.difference is None else f"{figure(one.difference * 100)} pp"
        for one in said.contributions
    }
    old, new = before["lines"][0], after["lines"][0]
    return {
        "first": _share_or_reason(old),
        "now": _share_or_reason(new),
        "status": f"{old['status']} to {new['status']}",
        "method": f"{old['method']} to {new['method']}",
        "against the first target": (new["against_original"] or {}).get("status", "none"),
        "flags": new["flags"],
        "causes": sorted(causes),
        **{f"by {cause}": much for cause, much in causes.items()},
    }


def _share_or_reason(line: dict[str, Any]) -> str:
    return line["reason"] or percent(None if line["progress"] is None else Decimal(line["progress"]))


def of_editions(given: Given) -> Said:
    """Walk one place of the old edition to what became of it in the new one."""
    new = given.get("becomes", "").split()
    step: dict[str, Any] = {"kind": given["kind"], "old": [given["place"]], "new": new}
    if "discontinued" in given:
        step |= {"discontinued_on": given["discontinued"], "reason": "no longer counted", "title": {"en": "Letters"},
                 "objective": "A.1"}  # fmt: skip
    now = {code: _judged(code, f"rate-{n}") for n, code in enumerate(new)}
    was = {given["place"]: _judged(given["place"], "rate")}
    rows = list(crosswalk_rows(Crosswalk.model_validate({"before": "a-plan", "steps": [step]}), was, now))
    return {
        "rows": [f"{row['old']}→{row['new'] or 'nothing'}" for row in rows],
        "old status kept": str(all(row["old_status"] == "on_track" for row in rows)),
        "discontinued on": rows[0]["discontinued_on"] or "none",
    }


def _judged(code: str, name: str) -> dict[str, Any]:
    promised = plan((code, name, pledge("40@2019", "60@2023")), indicators=(indicator(name),))
    (line,) = assess_plan(promised, series("2021=50", name), as_of=date(2021, 12, 31))
    return line.as_dict()


def of_resubmission(given: Given, warehouse: Warehouse) -> Said:
    """Freeze a year, then let its owner send another value for it, and freeze again."""
    story, promised = Story(warehouse), two_places()

    def frozen(on: int) -> Any:
        document = snapshot_document(
            promised,
            series_known_on(warehouse, RATE, None),
            as_of=date(2026, 1, 1),
            known_on=None,
            surroundings=SURROUNDINGS,
        )
        taken = freeze(warehouse, document, at=day(on), by="editor")
        return taken.id, read_snapshot(warehouse, taken.id).digest

    story.admit(numbered(y2020=float(given["published"])))
    first, digest = frozen(1)
    story.admit(numbered(y2020=float(given["resubmitted"])))
    kept = read_snapshot(warehouse, first)
    second, newer = frozen(9)
    return {
        "published snapshot": "unchanged" if kept.digest == digest else "changed",
        "next snapshot": "another" if (second, newer) != (first, digest) else "the same",
        "known now": figure(series_known_on(warehouse, RATE, None)[0].value),
        "vintage": str(series_known_on(warehouse, RATE, None)[0].vintage),
    }
