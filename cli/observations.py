"""`milepost observations`: what was observed of an indicator, and what was computed from that, with every vintage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.output import Format, FormatOption, mistakes_told, say, show
from cli.surroundings import KnownOn, known_on_of, record
from indicators.errors import CallerMistake

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from indicators.derived_history import DerivedVintage
    from indicators.framework import Indicator, Plan
    from indicators.series import Observation

COLUMNS = (
    "indicator", "area", "breakdown", "source", "period", "value", "observation_status", "vintage", "known_at",
    "recorded", "rehearsed", "inputs", "note",
)  # fmt: skip
WHERE_SAID = frozenset({"breakdown", "recorded", "rehearsed", "inputs", "note"})
"""Columns that a table has only when one of its rows has something to say there."""

IN_A_HISTORY = ("withdrawn", "incomplete", "reason")
"""Columns that a table and CSV have only then."""

INPUTS_SHOWN = 6
"""How many numbers of observations fit a table; JSON and CSV have all."""


def observations(
    indicator: Annotated[str, typer.Argument(help="A code of the plan (I.5-c.1) or an indicator's own name.")],
    plan: Annotated[str | None, typer.Option(help="The plan, when several are loaded.")] = None,
    known_on: KnownOn = None,
    history: Annotated[bool, typer.Option("--history", help="Every vintage, and not only the newest.")] = False,
    form: FormatOption = Format.TABLE,
) -> None:
    """List what was observed of an indicator; of a derived one what was computed, then the parts it comes from."""
    from indicators.ancestry import observed_behind
    from warehouse.observations import history_of
    from warehouse.plans import plan_known_on

    with mistakes_told(), record() as warehouse:
        known = plan_known_on(warehouse, plan, known_on_of(known_on))
        asked = _asked(known, indicator)
        behind = observed_behind(asked.id, {one.id: one for one in known.indicators})
        rows = _rows(known, asked, history_of(warehouse, behind, known_on_of(known_on)), whole=history)
    show([_shown(row, form) for row in rows], _columns(rows, form), form)
    if not rows:
        say("nothing was known")


def _asked(plan: Plan, indicator: str) -> Indicator:
    place = plan.places().get(indicator)
    wanted = place.indicator if place else indicator
    if wanted not in {one.id for one in plan.indicators}:
        raise CallerMistake(f"{plan.code} has no indicator {indicator!r}; `milepost plan show {plan.code}` lists them")
    return plan.indicator(wanted)


def _rows(plan: Plan, indicator: Indicator, known: Sequence[Observation], *, whole: bool) -> list[dict[str, Any]]:
    from indicators.derived_history import derived_vintages

    computed = derived_vintages(plan, known, indicator).values()
    rows = [_computed(one) for vintages in computed for one in (vintages if whole else _standing(vintages))]
    rows.sort(key=lambda row: (row["area"], row["source"], row["period"], row["vintage"]))
    return [*rows, *(_observed(one) for one in (_in_order(known) if whole else _newest(known)))]


def _standing(vintages: Sequence[DerivedVintage]) -> list[DerivedVintage]:
    newest = vintages[-1]
    return [newest] if newest.value is not None or newest.reason else []


def _in_order(known: Iterable[Observation]) -> list[Observation]:
    def place(one: Observation) -> tuple[Any, ...]:
        return *one.series.parts, one.period.text, one.vintage

    return sorted(known, key=place)


def _newest(known: Iterable[Observation]) -> list[Observation]:
    newest = {(one.series, one.period.text): one for one in _in_order(known)}
    return list(newest.values())


def _columns(rows: Sequence[dict[str, Any]], form: Format) -> list[str]:
    optional = {*IN_A_HISTORY, *(WHERE_SAID if form is Format.TABLE else ())}
    return [name for name in (*COLUMNS, *IN_A_HISTORY) if name not in optional or any(row[name] for row in rows)]


def _observed(one: Observation) -> dict[str, Any]:
    return {
        **_place(one),
        "value": one.value,
        "observation_status": one.status.value,
        "vintage": one.vintage,
        "known_at": one.known_at,
        "recorded": one.recorded,
        "rehearsed": one.rehearsed,
        "note": one.note,
        "observation": one.id,
        "derived": False,
        "inputs": [],
        "withdrawn": one.withdrawn,
        "incomplete": False,
        "reason": None,
    }


def _computed(one: DerivedVintage) -> dict[str, Any]:
    return {
        **_place(one),
        "value": one.value,
        "observation_status": one.status.value if one.status else None,
        "vintage": one.vintage,
        "known_at": one.known_at,
        "recorded": any(part.recorded for part in one.inputs),
        "rehearsed": any(part.rehearsed for part in one.inputs),
        "note": "; ".join(dict.fromkeys(part.note for part in one.inputs if part.note)),
        "observation": None,
        "derived": True,
        "inputs": [part.id for part in one.inputs],
        "withdrawn": one.value is None and one.reason is None,
        "incomplete": one.incomplete,
        "reason": one.reason,
    }


def _place(one: Observation | DerivedVintage) -> dict[str, Any]:
    from indicators.series import Observation

    key = one.series if isinstance(one, Observation) else one.key
    return {
        "indicator": key.indicator,
        "area": key.area,
        "breakdown": key.breakdown,
        "source": key.source,
        "period": one.period.text,
    }


def _shown(row: dict[str, Any], form: Format) -> dict[str, Any]:
    if form is Format.JSON:
        return row
    from reports.phrases import REASONS

    numbers = [str(number) for number in row["inputs"]]
    if form is Format.TABLE and len(numbers) > INPUTS_SHOWN:
        numbers = [*numbers[:INPUTS_SHOWN], f"… ({len(numbers)})"]
    reason = REASONS[row["reason"]] if row["reason"] else None
    # To the minute: a person asks since when, and JSON and CSV have the instant.
    known_at = row["known_at"][:16].replace("T", " ") if form is Format.TABLE else row["known_at"]
    return {**row, "inputs": ", ".join(numbers), "reason": reason, "known_at": known_at}
