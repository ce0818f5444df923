"""The flat tables of a snapshot, for CSV and Parquet alike: typed columns, exact figures, nothing computed.

`indicators` is what is measured, `observations` what was seen, `goals` what was promised, `progress` what was judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal, cast

from indicators.series import TOTAL, codes_of
from reports.exports.column_titles import TITLES
from reports.exports.contents import (
    LANGUAGES,
    decimal,
    dimensions_of,
    first_day,
    goals_of,
    texts,
    values_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

Kind = Literal["text", "code", "decimal", "integer", "date", "instant", "boolean"]
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `titles` are by language; a `required` one is never empty."""

    name: str
    kind: Kind
    titles: Mapping[str, str]
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: its columns, its rows of Python values (None for none), its key, and what its codes refer to."""

    name: str
    says: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    key: tuple[str, ...]
    refers: str = ""


def tables_of(snapshot: Mapping[str, Any]) -> tuple[Table, ...]:
    """Give all tables of a snapshot."""
    return (_indicators(snapshot), _observations(snapshot), _goals(snapshot), _progress(snapshot))


def _columns(*given: str) -> tuple[Column, ...]:
    """Read columns as `name kind` or `name kind!`, the latter never empty."""
    made = []
    for text in given:
        name, kind = text.split()
        made.append(Column(name, cast("Kind", kind.rstrip("!")), TITLES[name], required=kind.endswith("!")))
    return tuple(made)


def _table(name: str, says: str, columns: Sequence[Column], rows: Iterable[Row], key: tuple[str, ...]) -> Table:
    refers = "" if name == "indicators" else "indicator"
    # An empty text is no text.
    plain = tuple(tuple(None if cell == "" else cell for cell in row) for row in rows)
    return Table(name=name, says=says, columns=tuple(columns), rows=plain, key=key, refers=refers)


def _indicators(snapshot: Mapping[str, Any]) -> Table:
    plan = snapshot["plan"]
    spoken = [one for one in LANGUAGES if any(texts(indicator["title"]).get(one) for indicator in plan["indicators"])]
    worded = [(part, language) for part in ("title", "definition") for language in spoken]
    columns = [
        *_columns("indicator code!"),
        *(Column(f"{part}_{language}", "text", _in(language, TITLES[part])) for part, language in worded),
        *_columns("unit code!", "decimals integer!", "direction code!", "accumulation code!", "frequency code!"),
        *_columns("kind code!", "minimum decimal", "maximum decimal"),
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
    return _table("indicators", "What is measured, without any target", columns, rows, ("indicator",))


def _in(language: str, titles: Mapping[str, str]) -> dict[str, str]:
    return {spoken: f"{said} ({language})" for spoken, said in titles.items()}


def _observations(snapshot: Mapping[str, Any]) -> Table:
    columns, broken_down = _broken_down(snapshot)
    columns = (
        *_columns("indicator code!", "area code!"),
        *columns,
        *_columns("source code!", "derived boolean!", "period code!", "period_start date!", "period_end date!"),
        *_columns("value decimal", "unit code", "observation_status code!", "note text", "vintage integer!"),
        *_columns("known_at instant", "recorded boolean!"),
    )
    rows = (
        (
            one.indicator, one.area, *broken_down(one.breakdown), one.source, one.derived, one.period.text,
            first_day(one.period), one.period.last_day, one.value, one.unit, one.status, one.note, one.vintage,
            _instant(one.known_at), one.recorded,
        )
        for one in values_of(snapshot)
    )  # fmt: skip
    key = ("indicator", "area", *(column.name for column in columns[2 : columns.index(_columns("source code!")[0])]))
    return _table(
        "observations", "What was observed or derived, or why there is no value", columns, rows,
        (*key, "source", "period"),
    )  # fmt: skip


def _goals(snapshot: Mapping[str, Any]) -> Table:
    columns = _columns(
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
    return _table("goals", says, columns, rows, ("place", "kind", "period"))


_FIGURES = ("value", "low", "high")


def _progress(snapshot: Mapping[str, Any]) -> Table:
    columns, broken_down = _broken_down(snapshot)
    columns = (
        *_columns("place code!", "objective code!", "outcome code!", "indicator code!", "area code!"),
        *columns,
        *_columns("source code", "unit code!", "latest_period code", "latest_value decimal", "latest_status code"),
        *_columns("gap decimal", "gap_unit code", "progress decimal", "elapsed decimal", "pace decimal"),
        *_columns("status code!", "reason code", "method code!", "flags text", "stale_since date"),
        *_columns("outlook_period code", "outlook_value decimal", "outlook_low decimal", "outlook_high decimal"),
    )
    rows = (
        (
            *(line[name] for name in ("code", "objective", "outcome", "indicator", "area")),
            *broken_down(line["breakdown"]), *_judged(line),
        )
        for line in snapshot["lines"]
    )  # fmt: skip
    return _table("progress", "How far each place of the plan has come, as judged", columns, rows, ("place",))


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
