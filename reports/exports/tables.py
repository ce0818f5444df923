"""The flat tables of a snapshot, for CSV and Parquet alike: typed columns, exact figures, nothing computed.

`indicators` is what is measured, `observations` what was seen, `goals` what was promised, `progress` what was judged;
beside them stand the tables of the rest of the plan.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from indicators.series import TOTAL, codes_of
from reports.exports.column_titles import TITLES
from reports.exports.contents import decimal, dimensions_of, first_day, goals_of, texts, values_of
from reports.exports.flat_table import Column, columns_of, in_languages, languages_of, table_of
from reports.exports.plan_tables import plan_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reports.exports.flat_table import Row, Table


def tables_of(snapshot: Mapping[str, Any]) -> tuple[Table, ...]:
    """Give all tables of a snapshot."""
    figures = (_indicators(snapshot), _observations(snapshot), _goals(snapshot), _progress(snapshot))
    return (*figures, *plan_tables(snapshot))


def _indicators(snapshot: Mapping[str, Any]) -> Table:
    plan = snapshot["plan"]
    spoken = languages_of(one["title"] for one in plan["indicators"])
    worded = [(part, language) for part in ("title", "definition") for language in spoken]
    columns = [
        *columns_of("indicator code!"),
        *in_languages("title", spoken),
        *in_languages("definition", spoken),
        *columns_of("unit code!", "decimals integer!", "direction code!", "accumulation code!", "frequency code!"),
        *columns_of("kind code!", "minimum decimal", "maximum decimal"),
    ]
    rows = (
        (
            one["id"],
            *(texts(one[part]).get(language) for part, language in worded),
            *(one[name] for name in ("unit", "decimals", "direction", "accumulation", "frequency", "kind")),
            decimal(one["minimum"]),
            decimal(one["maximum"]),
        )
        for one in plan["indicators"]
    )
    return table_of("indicators", "What is measured, without any target", columns, rows, ("indicator",))


def _observations(snapshot: Mapping[str, Any]) -> Table:
    columns, broken_down = _broken_down(snapshot)
    columns = (
        *columns_of("indicator code!", "area code!"),
        *columns,
        *columns_of("source code!", "derived boolean!", "period code!", "period_start date!", "period_end date!"),
        *columns_of("value decimal", "unit code", "observation_status code!", "note text", "vintage integer!"),
        *columns_of("known_at instant", "recorded boolean!"),
    )
    rows = (
        (
            one.indicator, one.area, *broken_down(one.breakdown), one.source, one.derived, one.period.text,
            first_day(one.period), one.period.last_day, one.value, one.unit, one.status, one.note, one.vintage,
            _instant(one.known_at), one.recorded,
        )
        for one in values_of(snapshot)
    )  # fmt: skip
    key = ("indicator", "area", *(column.name for column in columns[2 : columns.index(columns_of("source code!")[0])]))
    return table_of(
        "observations", "What was observed or derived, or why there is no value", columns, rows,
        (*key, "source", "period"), refers="indicator",
    )  # fmt: skip


def _goals(snapshot: Mapping[str, Any]) -> Table:
    columns = columns_of(
        "place code!", "kind code!", "indicator code!", "state code!", "period code", "value decimal", "low decimal",
        "high decimal", "rule code", "rule_percent decimal", "unit code!", "basis text", "reason text", "owner text",
        "due code",
    )  # fmt: skip
    rows = []
    for line in snapshot["lines"]:
        for goal in goals_of(line):
            given, rule = goal.given, goal.given["rule"] or {}
            rows.append((
                goal.place, goal.kind, line["indicator"], given["state"], given["period"], *map(goal.figure, _FIGURES),
                rule.get("kind"), decimal(rule.get("percent")), line["unit"], given["source"], given["reason"],
                given["owner"], given["due"],
            ))  # fmt: skip
    says = "Baselines, milestones and targets, or what kind of unknown they are"
    return table_of("goals", says, columns, rows, ("place", "kind", "period"), refers="indicator")


_FIGURES = ("value", "low", "high")


def _progress(snapshot: Mapping[str, Any]) -> Table:
    columns, broken_down = _broken_down(snapshot)
    columns = (
        *columns_of("place code!", "objective code!", "outcome code!", "indicator code!", "area code!"),
        *columns,
        *columns_of("source code", "unit code!", "latest_period code", "latest_value decimal", "latest_status code"),
        *columns_of("gap decimal", "gap_unit code", "progress decimal", "elapsed decimal", "pace decimal"),
        *columns_of("status code!", "reason code", "method code!", "flags text", "stale_since date"),
        *columns_of("outlook_period code", "outlook_value decimal", "outlook_low decimal", "outlook_high decimal"),
    )
    rows = (
        (
            *(line[name] for name in ("code", "objective", "outcome", "indicator", "area")),
            *broken_down(line["breakdown"]), *_judged(line),
        )
        for line in snapshot["lines"]
    )  # fmt: skip
    says = "How far each place of the plan has come, as judged"
    return table_of("progress", says, columns, rows, ("place",), refers="indicator")


def _judged(line: Mapping[str, Any]) -> Row:
    latest, gap, outlook = line["latest"] or {}, line["gap"] or {}, line["outlook"]
    return (
        line["source"], line["unit"], latest.get("period"), decimal(latest.get("value")),
        latest.get("observation_status"), decimal(gap.get("value")), gap.get("unit"),
        *(decimal(line[name]) for name in ("progress", "elapsed", "pace")), line["status"], line["reason"],
        line["method"], " ".join(line["flags"]),
        date.fromisoformat(line["stale_since"]) if line["stale_since"] else None, outlook.get("period"),
        *(decimal(outlook.get(name)) for name in ("value", "low", "high")),
    )  # fmt: skip


def _broken_down(snapshot: Mapping[str, Any]) -> tuple[tuple[Column, ...], Callable[[str], Row]]:
    """Give a column for each dimension, and what stands in them for a breakdown: the total where it names none."""
    dimensions = tuple(dimensions_of(snapshot))
    columns = tuple(
        Column(_column_name(one), "code", TITLES.get(one, {"en": one}), required=True) for one in dimensions
    )  # fmt: skip
    return columns, lambda breakdown: tuple(codes_of(breakdown).get(one, TOTAL) for one in dimensions)


def _column_name(dimension: str) -> str:
    """Name a dimension's column after it; a name that already has a meaning here is told apart."""
    name = dimension.replace("-", "_")
    return f"dimension_{name}" if name in TITLES and name not in {"sex", "age"} else name


def _instant(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
