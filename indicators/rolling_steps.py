"""What a person decided of the next edition's places, held against the plan and made into steps of its crosswalk."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from indicators.crosswalk import CrosswalkStep
from indicators.errors import CallerMistake
from indicators.fill_marks import TO_BE_FILLED
from indicators.rolling_places import new_places, outcome_of
from indicators.texts import NonEmpty, Part, Slug

if TYPE_CHECKING:
    from collections.abc import Mapping

    from indicators.framework import Plan


class NewPlace(Part):
    """A place of the next edition, and which indicator stands there; without one that is marked to be filled."""

    code: NonEmpty
    indicator: Slug | None = None


class Answers(Part):
    """What becomes of the places that do not simply continue, as `crosswalk.toml` says it, and which places are new.

    What is dropped needs its reason only: title, objective and the last day before the new edition are filled in.
    """

    step: tuple[dict[str, Any], ...] = ()
    place: tuple[NewPlace, ...] = ()


def answers_from(said: Mapping[str, Any], where: str) -> Answers:
    """Read answers from what `where` says. Raises CallerMistake with every mistake."""
    try:
        return Answers.model_validate(said)
    except ValidationError as error:
        raise CallerMistake(_mistakes(error, where)) from None


def decided(plan: Plan, answers: Answers, first_year: int) -> tuple[tuple[CrosswalkStep, ...], dict[str, str]]:
    """Give the steps of every kind but `continued`, and the indicator of each new place by its code.

    Raises CallerMistake for a place the plan does not have, one with two fates, and a new code that cannot stand.
    """
    steps = tuple(_step(plan, one, first_year) for one in answers.step)
    fates = Counter(code for one in steps for code in one.old)
    if twice := [code for code, count in fates.items() if count > 1]:
        raise CallerMistake(f"{', '.join(twice)}: found two steps or more; expected one; say once what becomes of it")
    steps = tuple(one for one in steps if one.kind != "continued")
    named = {code for one in steps for code in one.new}
    alone = [one.code for one in answers.place if one.code not in named]
    continuing = [code for code in plan.places() if code not in {old for one in steps for old in one.old}]
    taken = Counter([*continuing, *(code for one in steps for code in one.new), *alone])
    if clash := [code for code, count in taken.items() if count > 1]:
        raise CallerMistake(f"{', '.join(clash)}: found for two places of the next edition; expected each code once; "
                            "give one of them another code")  # fmt: skip
    for code in (*named, *alone):
        outcome_of(plan, code)
    places = {one.code: one.indicator or TO_BE_FILLED for one in answers.place}
    if kept := sorted(places.keys() - set(new_places(steps, places))):
        raise CallerMistake(f"{', '.join(kept)}: found among the new places; expected codes of something "
                            "new; a place that continues or is renumbered keeps its indicator")  # fmt: skip
    return steps, places


def _step(plan: Plan, said: Mapping[str, Any], first_year: int) -> CrosswalkStep:
    old = said.get("old")
    if unknown := [code for code in old if str(code) not in plan.places()] if isinstance(old, list) else []:
        known = ", ".join(plan.places())
        raise CallerMistake(f"{plan.code} has no place {', '.join(map(str, unknown))}: expected one of {known}")
    try:
        return CrosswalkStep.model_validate(_filled(plan, said, first_year))
    except ValidationError as error:
        raise CallerMistake(_mistakes(error, f"{said.get('kind', 'a step')} of {said.get('old', 'nothing')}")) from None


def _filled(plan: Plan, said: Mapping[str, Any], first_year: int) -> dict[str, Any]:
    """Fill in what is known of a place that is dropped. The objective it stood under goes on counting it."""
    if said.get("kind") != "dropped" or not isinstance(said.get("old"), list) or not said["old"]:
        return dict(said)
    place = plan.places()[said["old"][0]]
    above = next(
        one.code for one in plan.objectives for outcome in one.outcomes if place in outcome.indicators
    )  # fmt: skip
    known = {
        "discontinued_on": date(first_year - 1, 12, 31),
        "title": plan.indicator(place.indicator).title,
        "objective": above,
    }
    return known | dict(said)


def _mistakes(error: ValidationError, where: str) -> str:
    told = (
        f"{where}, {'.'.join(map(str, item['loc'])) or 'as a whole'}: {item['msg'].removeprefix('Value error, ')}"
        for item in error.errors(include_url=False)
    )
    return "; ".join(told)
