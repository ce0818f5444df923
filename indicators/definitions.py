"""The texts of a plan folder made into a Plan, or every mistake in them at once, with file and line.

Nothing is loaded when there is one mistake. The schema is `indicators.framework`; what one part of a
plan says of another is checked in `indicators.crossings`.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from indicators.crossings import remarks_on
from indicators.errors import DefinitionError
from indicators.fill_marks import MARK_LEFT, TO_BE_FILLED, marks_in
from indicators.findings import Finding, Severity
from indicators.framework import Plan
from indicators.toml_lines import KeyPath, line_of, lines_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from indicators.remarks import Remark

SINGULARS = {
    "area_group": "area_groups",
    "code_list": "code_lists",
    "narrative": "narratives",
    "objective": "objectives",
    "outcome": "outcomes",
    "output": "outputs",
    "indicator": "indicators",
    "composite": "composites",
    "source": "sources",
    "correction": "corrections",
    "pledge": "pledges",
    "milestone": "milestones",
    "revision": "revisions",
    "step": "steps",
    "share_table": "share_tables",
    "line": "lines",
    "support_service": "support_services",
    "risk_area": "risk_areas",
    "risk": "risks",
    "mitigation": "mitigations",
    "allocation": "allocations",
    "row": "rows",
    "level": "levels",
}
"""A TOML table of an array is named for one of its kind; the model's field for all of them."""

_OBJECTIVE = re.compile(r"objectives/.+\.toml")


@dataclass(frozen=True, slots=True)
class CheckedPlan:
    """A plan, or None when it has mistakes; and everything there is to say about its texts."""

    plan: Plan | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Origin:
    """Where in the files a part of the merged plan was written."""

    file: str
    path: KeyPath
    lines: Mapping[KeyPath, int]


def plan_from_texts(texts: Mapping[str, str]) -> Plan:
    """Read a plan from its TOML texts by file name relative to the plan folder.

    Raises DefinitionError carrying every mistake; warnings are left to `check_texts`.
    """
    checked = check_texts(texts)
    if checked.plan is None:
        raise DefinitionError([finding for finding in checked.findings if finding.severity is not Severity.WARNING])
    return checked.plan


def check_texts(texts: Mapping[str, str]) -> CheckedPlan:
    """Check the texts of a plan folder whole: syntax, schema, and what one part says of another."""
    merged, origins, mistakes = _merged(texts)
    marks = tuple(marks_in(merged))
    mistakes += [_mark_left(path, origins) for path in marks]
    try:
        plan = Plan.model_validate(merged)
    except ValidationError as error:
        # Where a mark stands nothing else is wrong.
        told = [item for item in error.errors(include_url=False) if not _is_of(item["loc"], marks)]
        mistakes += [_schema_mistake(item, origins) for item in told]
        return CheckedPlan(None, tuple(mistakes))
    mistakes += [_crossing_mistake(remark, origins) for remark in remarks_on(plan)]
    fatal = any(finding.severity is not Severity.WARNING for finding in mistakes)
    return CheckedPlan(None if fatal else plan, tuple(mistakes))


def where_written(texts: Mapping[str, str]) -> Callable[[KeyPath], tuple[str, KeyPath]]:
    """Give the way from a path of the plan to the file it is written in and its path there.

    The texts must be TOML. The way raises KeyError for what is written nowhere.
    """
    _, origins, _ = _merged(texts)
    read: dict[str, Any] = {file: tomllib.loads(text) for file, text in texts.items()}

    def located(path: KeyPath) -> tuple[str, KeyPath]:
        origin = origins.get(path[:2]) or origins[path[:1]]
        rest = path[2:] if path[:2] in origins else path[1:]
        here: KeyPath = ()
        found = read[origin.file]
        for part in (*origin.path, *rest):
            name = part if isinstance(part, int) or part in found else _written(part)
            found, here = found[name], (*here, name)
        return origin.file, here

    return located


def _merged(texts: Mapping[str, str]) -> tuple[dict[str, Any], dict[KeyPath, _Origin], list[Finding]]:
    merged: dict[str, Any] = {"objectives": []}
    origins: dict[KeyPath, _Origin] = {}
    mistakes: list[Finding] = []
    for file in sorted(texts, key=_natural):
        try:
            content = tomllib.loads(texts[file], parse_float=Decimal)
        except tomllib.TOMLDecodeError as error:
            mistakes.append(_syntax_mistake(file, error))
            continue
        lines = lines_of(texts[file])
        if _OBJECTIVE.fullmatch(file):
            origins["objectives", len(merged["objectives"])] = _Origin(file, (), lines)
            merged["objectives"].append(_plural(content))
        else:
            mistakes += _add(merged, origins, content, _Origin(file, (), lines))
    return merged, origins, mistakes


def _add(
    merged: dict[str, Any], origins: dict[KeyPath, _Origin], content: dict[str, Any], origin: _Origin
) -> list[Finding]:
    mistakes = []
    for key, value in content.items():
        field = SINGULARS.get(key, key)
        if field != key and isinstance(value, list):
            known = merged.setdefault(field, [])
            for position, item in enumerate(value):
                origins[field, len(known)] = _Origin(origin.file, (key, position), origin.lines)
                known.append(_plural(item))
        elif field in merged:
            here = Finding(
                code="plan-key-twice",
                severity=Severity.ERROR,
                file=origin.file,
                row=line_of(origin.lines, (key,)),
                column=key,
                found=f"{key}, which another file gives too",
                expected="each key in one file",
                remedy="remove one of them",
            )
            mistakes.append(here)
        else:
            merged[field] = _plural(value)
            origins[(field,)] = _Origin(origin.file, (key,), origin.lines)
    return mistakes


def _plural(value: Any) -> Any:
    """Rename the tables of arrays to the model's fields, all the way down."""
    if isinstance(value, list):
        return [_plural(item) for item in value]
    if isinstance(value, dict):
        return {
            SINGULARS[key] if key in SINGULARS and isinstance(item, list) else key: _plural(item)
            for key, item in value.items()
        }
    return value


def _natural(file: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", file)]


def _place(path: KeyPath, origins: Mapping[KeyPath, _Origin]) -> tuple[str | None, int, str]:
    """Give file, line and key path as the file writes them."""
    for length in (2, 1):
        origin = origins.get(tuple(path[:length]))
        if origin is not None:
            written = (*origin.path, *(_written(part) for part in path[length:]))
            shown = ".".join(str(part) for part in written if isinstance(part, str)) or "(file)"
            return origin.file, line_of(origin.lines, written), shown
    return "plan.toml", 1, ".".join(str(part) for part in path)


_PLURALS = {plural: singular for singular, plural in SINGULARS.items()}


def _written(part: str | int) -> str | int:
    return _PLURALS.get(part, part) if isinstance(part, str) else part


def _syntax_mistake(file: str, error: tomllib.TOMLDecodeError) -> Finding:
    where = re.search(r"line (\d+)", str(error))
    return Finding(
        code="plan-syntax",
        severity=Severity.BLOCKER,
        file=file,
        row=int(where[1]) if where else None,
        found=str(error),
        expected="a TOML text",
        remedy="mend the line; the other files were checked all the same",
    )


def _is_of(path: KeyPath, marks: Collection[KeyPath]) -> bool:
    return any(path[:length] in marks for length in range(1, len(path) + 1))


def _mark_left(path: KeyPath, origins: Mapping[KeyPath, _Origin]) -> Finding:
    file, row, shown = _place(path, origins)
    return Finding(
        code=MARK_LEFT,
        severity=Severity.ERROR,
        file=file,
        row=row,
        column=shown,
        found=TO_BE_FILLED,
        expected="what this edition says",
        remedy="fill it in, or take it out where this edition says nothing",
    )


def _schema_mistake(item: Any, origins: Mapping[KeyPath, _Origin]) -> Finding:
    path: KeyPath = tuple(item["loc"])
    file, row, shown = _place(path, origins)
    missing = item["type"] == "missing"
    return Finding(
        code="plan-schema",
        severity=Severity.ERROR,
        file=file,
        row=row,
        column=shown,
        found="nothing" if missing else _shown(item["input"]),
        expected=f"{path[-1]}, which is required" if missing else item["msg"].removeprefix("Value error, "),
        remedy="add the key" if missing else "mend the value",
    )


def _crossing_mistake(remark: Remark, origins: Mapping[KeyPath, _Origin]) -> Finding:
    file, row, shown = _place(remark.path, origins)
    return Finding(
        code=remark.code,
        severity=remark.severity,
        file=file,
        row=row,
        column=shown,
        found=remark.found,
        expected=remark.expected,
        remedy=remark.remedy,
    )


def _shown(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 80 else f"{text[:77]}…"
