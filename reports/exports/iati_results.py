"""Outcomes and their indicators as IATI results: baseline, periods with target and actual, and what each is about.

What is unknown is left out; a number is the one that was frozen. `iati_losses` says what that leaves unsaid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from indicators.code_words import meaning_of
from indicators.framework import Unit
from indicators.series import WORLD, codes_of
from reports.exports.contents import Goal, Value, first_day, goals_of, own_values, period_of, texts
from reports.exports.iati_xml import element, narratives
from reports.exports.unit_words import unit_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal
    from xml.etree import ElementTree as ET

OUTCOME = "2"
"""IATI code list ResultType."""

OWN_VOCABULARY = "99"
"""IATI code list IndicatorVocabulary: the reporting organisation's own."""

UNITS_OF, PERCENTAGE, NOMINAL, ORDINAL, QUALITATIVE = "1", "2", "3", "4", "5"
"""IATI code list IndicatorMeasure."""

ASCENDING = {"increase": "true", "at_least": "true", "decrease": "false", "at_most": "false"}
"""Whether more is better; a band and an indicator without a verdict say neither."""


def add_results(activity: ET.Element, snapshot: Mapping[str, Any]) -> None:
    """Add a result for every outcome that has indicators, in the plan's order."""
    lines = {line["code"]: line for line in snapshot["lines"]}
    measured = {one["id"]: one for one in snapshot["plan"]["indicators"]}
    for objective in snapshot["plan"]["objectives"]:
        for outcome in objective["outcomes"]:
            if not outcome["indicators"]:
                continue
            result = element(activity, "result", type=OUTCOME)
            narratives(element(result, "title"), texts(outcome["title"]))
            above = {language: f"{objective['code']} {said}" for language, said in texts(objective["title"]).items()}
            narratives(element(result, "description"), above)
            for place in outcome["indicators"]:
                line = lines[place["code"]]
                _Written(snapshot, line, measured[line["indicator"]]).add_to(result)


def measure_of(indicator: Mapping[str, Any]) -> str:
    """Give the code of IndicatorMeasure. Levels of a rubric are ordinal where one is better than another."""
    if indicator["kind"] == "qualitative" or indicator["unit"] == Unit.TEXT:
        return QUALITATIVE
    if indicator["unit"] == Unit.RUBRIC:
        return NOMINAL if indicator["direction"] == "none" else ORDINAL
    return PERCENTAGE if indicator["unit"] == Unit.PERCENT else UNITS_OF


class _Written:
    """One indicator as it is written: what it measures, in which languages, and whether it has numbers."""

    def __init__(self, snapshot: Mapping[str, Any], line: Mapping[str, Any], indicator: Mapping[str, Any]) -> None:
        self.snapshot, self.line, self.indicator = snapshot, line, indicator
        self.measure = measure_of(indicator)
        self.languages = tuple(snapshot["plan"]["languages"])

    def add_to(self, result: ET.Element) -> None:
        ascending = ASCENDING.get(self.line["direction"])
        said = {"ascending": ascending} if ascending else {}
        indicator = element(result, "indicator", measure=self.measure, **said)
        narratives(element(indicator, "title"), texts(self.line["title"]))
        if described := self._described():
            narratives(element(indicator, "description"), described)
        element(indicator, "reference", vocabulary=OWN_VOCABULARY, code=self.line["code"])
        goals = [goal for goal in goals_of(self.line) if goal.period and goal.figure("value") is not None]
        for goal in goals:
            if goal.kind == "baseline":
                self._baseline(indicator, goal)
        self._periods(indicator, [goal for goal in goals if goal.kind in {"milestone", "target"}])

    def _described(self) -> dict[str, str]:
        definition, unit, told = texts(self.indicator["definition"]), self.indicator["unit"], {}
        measured_in: dict[str, str] = {}
        if self.measure == UNITS_OF and unit != Unit.COUNT:
            measured_in = unit_words(unit, self.snapshot["plan"]["currency"], self.languages)
        measured_in |= texts(self.indicator["unit_label"])
        for language in self.languages:
            if words := "; ".join(part for part in (definition.get(language), measured_in.get(language)) if part):
                told[language] = words
        return told

    def _baseline(self, indicator: ET.Element, goal: Goal) -> None:
        period, value = goal.period, goal.figure("value")
        assert period is not None, "only a known baseline is written"
        assert value is not None, "only a known baseline is written"
        attributes = {"year": str(period.year), "iso_date": period.last_day.isoformat()}
        given = element(indicator, "baseline", **attributes, **self._number(value))
        self._about(given, self.line["area"], self.line["breakdown"])
        self._comment(given, self._of_goal(goal), value)

    def _periods(self, indicator: ET.Element, goals: Iterable[Goal]) -> None:
        values = [] if self.line["reason"] == "unit_differs" else own_values(self.snapshot, self.line)
        known: dict[str, list[Value]] = {goal.given["period"]: [] for goal in goals}
        for one in values:
            if one.value is not None:
                known.setdefault(one.period.text, []).append(one)
        for period in sorted(map(period_of, known), key=lambda one: (one.last_day, first_day(one))):
            written = element(indicator, "period")
            element(written, "period-start", iso_date=first_day(period).isoformat())
            element(written, "period-end", iso_date=period.last_day.isoformat())
            for goal in goals:
                if goal.given["period"] == period.text:
                    self._target(written, goal)
            for one in known[period.text]:
                self._actual(written, one)

    def _target(self, period: ET.Element, goal: Goal) -> None:
        value = goal.figure("value")
        assert value is not None, "only a known target is written"
        given = element(period, "target", **self._number(value))
        self._about(given, self.line["area"], self.line["breakdown"])
        self._comment(given, self._of_goal(goal), value)

    def _actual(self, period: ET.Element, one: Value) -> None:
        assert one.value is not None, "only a known value is written"
        given = element(period, "actual", **self._number(one.value))
        self._about(given, one.area, one.breakdown)
        self._comment(given, (one.status, one.note), one.value)

    def _number(self, value: Decimal) -> dict[str, str]:
        """Give the attribute of a number; what is qualitative has none, its level is in the comment."""
        return {} if self.measure == QUALITATIVE else {"value": format(value, "f")}

    @staticmethod
    def _about(given: ET.Element, area: str, breakdown: str) -> None:
        if area != WORLD:
            element(given, "location", ref=location_ref(area))
        for name, code in codes_of(breakdown).items():
            element(given, "dimension", name=name, value=code)

    @staticmethod
    def _of_goal(goal: Goal) -> tuple[str, str]:
        said = "; ".join(goal.given[name] for name in ("source", "reason") if goal.given[name])
        return ("P" if goal.given["state"] == "provisional" else "A"), said

    def _comment(self, given: ET.Element, told: tuple[str, str], value: Decimal) -> None:
        """Say what is no attribute of a figure: that it is not normal, and what its source says of it."""
        status, note = told
        level = format(value, "f") if self.measure == QUALITATIVE else ""
        said = {}
        for language in self.languages:
            marked = "" if status == "A" else meaning_of("status", status, language) or status
            if words := "; ".join(part for part in (level, marked, note) if part):
                said[language] = words
        if said:
            narratives(element(given, "comment"), said)


def location_ref(area: str) -> str:
    """Give the name by which figures refer to an area that the activity lists."""
    return f"area-{area}"
