"""What one part of a plan says of another: codes known, unique and in their place, promises that make sense."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from indicators.allocation_keys import key_remarks
from indicators.code_lists import code_list_remarks
from indicators.composite_crossings import composite_remarks
from indicators.correction_remarks import remarks_on_corrections
from indicators.crosswalk_remarks import crosswalk_remarks
from indicators.derivation_crossings import derivation_remarks
from indicators.findings import Severity
from indicators.framework import KNOWN_STATES, Direction
from indicators.memberships import is_within_itself, unknown_members
from indicators.pledges import trajectory_of
from indicators.progress import RISING
from indicators.remarks import Remark, unknown
from indicators.revision_remarks import revision_remarks
from indicators.targets import Point, resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indicators.framework import Indicator, Plan, Pledge
    from indicators.toml_lines import KeyPath


def remarks_on(plan: Plan) -> list[Remark]:
    """Give everything that is wrong between the parts of a plan, in the plan's order."""
    checks = (
        _codes,
        _places,
        composite_remarks,
        _bindings,
        derivation_remarks,
        _risks,
        _budgets,
        key_remarks,
        _pledges,
        _languages,
        _area_groups,
        remarks_on_corrections,
        crosswalk_remarks,
        code_list_remarks,
    )
    return [remark for check in checks for remark in check(plan)]


def _codes(plan: Plan) -> Iterator[Remark]:
    named: list[tuple[KeyPath, str, str]] = [
        *((("indicators", n, "id"), "indicator", one.id) for n, one in enumerate(plan.indicators)),
        *((("sources", n, "id"), "source", one.id) for n, one in enumerate(plan.sources)),
        *((("objectives", n, "code"), "objective", one.code) for n, one in enumerate(plan.objectives)),
        *((("risks", n, "code"), "risk", one.code) for n, one in enumerate(plan.risks)),
        *((("pledges", n, "indicator"), "pledge", one.indicator) for n, one in enumerate(plan.pledges)),
        *((("area_groups", n, "code"), "area group", one.code) for n, one in enumerate(plan.area_groups)),
        *((("code_lists", n, "dimension"), "code list of", one.dimension) for n, one in enumerate(plan.code_lists)),
    ]
    for n, objective in enumerate(plan.objectives):
        named += [
            (("objectives", n, "outcomes", m, "code"), "outcome", o.code) for m, o in enumerate(objective.outcomes)
        ]
        named += [
            (("objectives", n, "outcomes", m, "composites", k, "code"), "composite", one.code)
            for m, o in enumerate(objective.outcomes)
            for k, one in enumerate(o.composites)
        ]
        named += [(("objectives", n, "outputs", m, "code"), "output", o.code) for m, o in enumerate(objective.outputs)]
    counted = Counter((kind, code) for _, kind, code in named)
    for path, kind, code in named:
        if counted[kind, code] > 1:
            yield Remark(
                path=path,
                code="plan-code-twice",
                found=f"{kind} {code}, {counted[kind, code]} times",
                expected="each code once",
                remedy="rename or remove all but one",
            )


def _places(plan: Plan) -> Iterator[Remark]:
    indicators = {indicator.id for indicator in plan.indicators}
    pledged = {pledge.indicator for pledge in plan.pledges}
    sources = {source.id for source in plan.sources}
    for n, objective in enumerate(plan.objectives):
        for m, outcome in enumerate(objective.outcomes):
            path: KeyPath = ("objectives", n, "outcomes", m)
            yield from _belongs((*path, "code"), outcome.code, objective.code)
            for source in outcome.measurement.sources if outcome.measurement else ():
                if source not in sources:
                    yield unknown((*path, "measurement", "sources"), "source", source, sources)
            for k, place in enumerate(outcome.indicators):
                here: KeyPath = (*path, "indicators", k)
                yield from _belongs((*here, "code"), place.code, outcome.code)
                if place.indicator not in indicators:
                    yield unknown((*here, "indicator"), "indicator", place.indicator, indicators)
                if place.code not in pledged:
                    yield unknown((*here, "code"), "pledge", place.code, pledged)
    for n, pledge in enumerate(plan.pledges):
        if pledge.indicator not in plan.places():
            yield unknown(("pledges", n, "indicator"), "place", pledge.indicator, set(plan.places()))


def _belongs(path: KeyPath, code: str, above: str) -> Iterator[Remark]:
    if not code.startswith(above):
        yield Remark(
            path=path,
            code="plan-code-out-of-place",
            found=code,
            expected=f"a code that begins with {above}",
            remedy="move it, or mend the code",
        )


def _bindings(plan: Plan) -> Iterator[Remark]:
    indicators = {indicator.id: indicator for indicator in plan.indicators}
    sources = {source.id for source in plan.sources}
    bound = {(source.id, series.indicator) for source in plan.sources for series in source.series}
    for n, indicator in enumerate(plan.indicators):
        for source in indicator.sources:
            if source not in sources:
                yield unknown(("indicators", n, "sources"), "source", source, sources)
            elif (source, indicator.id) not in bound:
                yield Remark(
                    path=("indicators", n, "sources"),
                    code="plan-unbound",
                    found=f"{source}, which has no series for {indicator.id}",
                    expected=f"a series of {source} bound to {indicator.id}",
                    remedy="bind one in the source, or drop the source here",
                )
    for n, origin in enumerate(plan.sources):
        for m, series in enumerate(origin.series):
            path: KeyPath = ("sources", n, "series", m)
            if series.indicator not in indicators:
                yield unknown((*path, "indicator"), "indicator", series.indicator, set(indicators))
            elif series.unit != indicators[series.indicator].unit:
                yield Remark(
                    path=(*path, "unit"),
                    code="plan-unit-differs",
                    found=series.unit.value,
                    expected=f"{indicators[series.indicator].unit.value}, the unit of {series.indicator}",
                    remedy="mend one of the two",
                )


def _risks(plan: Plan) -> Iterator[Remark]:
    areas = {area.code for area in plan.risk_areas}
    numbers = {mitigation.number for mitigation in plan.mitigations}
    for n, risk in enumerate(plan.risks):
        if risk.area not in areas:
            yield unknown(("risks", n, "area"), "risk area", risk.area, areas)
        for number in risk.mitigations:
            if number not in numbers:
                yield unknown(("risks", n, "mitigations"), "mitigation", str(number), {str(one) for one in numbers})


def _budgets(plan: Plan) -> Iterator[Remark]:
    years = set(range(plan.first_year, plan.last_year + 1))
    for n, objective in enumerate(plan.objectives):
        tables: list[tuple[KeyPath, dict[int, int]]] = [(("objectives", n, "printed_total"), objective.printed_total)]
        tables += [(("objectives", n, "outputs", m, "budget"), one.budget) for m, one in enumerate(objective.outputs)]
        for path, table in tables:
            if set(table) != years:
                yield Remark(
                    path=path,
                    code="plan-budget-years",
                    found=", ".join(str(year) for year in sorted(table)),
                    expected=f"every year of {plan.first_year}-{plan.last_year}",
                    remedy="add or remove years",
                )


def _pledges(plan: Plan) -> Iterator[Remark]:
    indicators = {indicator.id: indicator for indicator in plan.indicators}
    for n, pledge in enumerate(plan.pledges):
        place = plan.places().get(pledge.indicator)
        if place is not None and place.indicator in indicators:
            yield from _pledge(("pledges", n), pledge, indicators[place.indicator])


def _pledge(path: KeyPath, pledge: Pledge, indicator: Indicator) -> Iterator[Remark]:
    yield from _senses(path, pledge, indicator)
    yield from (revised := list(revision_remarks(path, pledge)))
    if pledge.baseline.nearest is not None or any(one.code == "plan-baseline-form" for one in revised):
        return
    if pledge.baseline.state in KNOWN_STATES and pledge.baseline.value is None:
        yield Remark(path=(*path, "baseline"), code="plan-baseline-form", found="a rule or a band",
                     expected="a value at a period", remedy="give the value")  # fmt: skip
        return
    trajectory = trajectory_of(pledge)
    target = resolve(trajectory.target, trajectory.baseline)
    if not isinstance(trajectory.baseline, Point) or not isinstance(target, Point):
        return
    start, end = trajectory.baseline, target
    if end.period.end_in_months <= start.period.end_in_months:
        yield Remark(path=(*path, "target"), code="plan-target-before-baseline",
                     found=f"a target for {end.period} and a baseline of {start.period}",
                     expected="a target after the baseline", remedy="mend the periods")  # fmt: skip
    rising = indicator.direction.value in RISING
    if indicator.direction in {Direction.INCREASE, Direction.DECREASE} and (
        end.value < start.value if rising else end.value > start.value
    ):
        yield Remark(path=(*path, "target"), code="plan-direction-contradicts",
                     found=f"{start.value} to {end.value}", expected=f"{indicator.id} to {indicator.direction.value}",
                     remedy="mend the direction, the baseline or the target")  # fmt: skip
    if indicator.unit == "percent" and 0 < max(abs(start.value), abs(end.value)) <= 1:
        yield Remark(path=path, code="plan-fraction-for-percent", severity=Severity.WARNING,
                     found=f"{start.value} to {end.value}", expected="percent, such as 40 and not 0.40",
                     remedy="multiply by 100 if these are fractions")  # fmt: skip


def _senses(path: KeyPath, pledge: Pledge, indicator: Indicator) -> Iterator[Remark]:
    """Find targets whose own words (`≥ 70`) ask for the other side than the indicator's direction does."""
    direction = indicator.direction
    rising = direction.value in RISING
    if pledge.target.sense and (
        direction in {Direction.BAND, Direction.NONE} or rising != (pledge.target.sense == "at_least")
    ):
        yield Remark(path=(*path, "target"), code="plan-direction-contradicts",
                     found=f"{pledge.target.written}, where {indicator.id} is to {direction.value}",
                     expected="a target and a direction that ask for the same side",
                     remedy="mend the direction of the indicator or the target")  # fmt: skip
    if pledge.target.nearest is not None:
        yield Remark(
            path=(*path, "target"),
            code="plan-baseline-form",
            found="a target that is looked up in the series",
            expected="nearest for a baseline only",
            remedy="give the target's value",
        )


def _languages(plan: Plan) -> Iterator[Remark]:
    titled = [(("objectives", n, "title"), objective.title) for n, objective in enumerate(plan.objectives)]
    titled += [(("indicators", n, "title"), indicator.title) for n, indicator in enumerate(plan.indicators)]
    for path, text in titled:
        for language in sorted(set(plan.languages) - set(text.languages())):
            yield Remark(path=path, code="plan-language-missing", severity=Severity.WARNING,
                         found=f"no text in {language}", expected=f"the plan's languages {', '.join(plan.languages)}",
                         remedy="translate it; until then another language is shown, and marked")  # fmt: skip


def _area_groups(plan: Plan) -> Iterator[Remark]:
    for n, group in enumerate(plan.area_groups):
        path: KeyPath = ("area_groups", n, "members")
        for member in unknown_members(plan.area_groups, group):
            yield Remark(
                path=path,
                code="plan-unknown-area",
                found=f"{member}, a member of {group.code}",
                expected="a country of the world (001), or a group the plan defines",
                remedy="mend the code, define the group, or name the list that has it in area_lists",
            )
        if is_within_itself(plan.area_groups, group):
            yield Remark(
                path=path,
                code="plan-area-circle",
                found=f"{group.code}, which is within itself",
                expected="groups that are made of countries in the end",
                remedy="break the circle",
            )
