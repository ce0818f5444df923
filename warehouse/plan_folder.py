"""Plan folders on disk: found by name or path, read whole, the published document checked against its SHA-256."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from indicators.crosswalk_remarks import remarks_against
from indicators.definitions import CheckedPlan, check_texts
from indicators.errors import CallerMistake, DefinitionError
from indicators.findings import Finding, Severity
from indicators.provenance import sha256_of
from warehouse.cadences import check_cadences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indicators.framework import Plan

RECORDED = "recorded"
"""The folder of recorded answers within a plan folder: not part of the plan's own texts."""


def find_plan_folder(plans: Path, name: str) -> Path:
    """Find a plan folder by its name under `plans`, or by its path. Raises CallerMistake listing what there is."""
    for folder in (plans / name, Path(name)):
        if (folder / "plan.toml").is_file():
            return folder
    there = sorted(path.parent.name for path in plans.glob("*/plan.toml"))
    known = f"{plans} holds {', '.join(there)}" if there else f"{plans} holds no plan"
    raise CallerMistake(f"there is no plan {name!r}: {known}; a path to a folder with plan.toml will do too")


def check_folder(folder: Path) -> CheckedPlan:
    """Check a plan folder whole: every text, and the document they were taken from."""
    texts, findings = dict[str, str](), list[Finding]()
    for file, path in _own_files(folder):
        try:
            texts[file] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            findings.append(_finding("plan-not-utf8", file, f"byte {error.start}", "UTF-8 text", "save it as UTF-8"))
    lists, unknown = _area_lists(texts.get("plan.toml", ""))
    findings += unknown
    for name in sorted(lists.keys() & texts.keys()):
        findings.append(
            _finding("plan-area-list-twice", name, "a file of this name in the folder", "the list that plan.toml names",
                     "rename the file, or take the list out of area_lists")
        )  # fmt: skip
    checked = check_texts(texts | lists)
    if checked.plan is not None:
        findings += [*_document(folder, checked.plan), *check_cadences(checked.plan)]
        findings += _crosswalk(folder, checked.plan)
    fatal = any(finding.severity is not Severity.WARNING for finding in findings)
    return CheckedPlan(None if fatal else checked.plan, (*findings, *checked.findings))


def texts_of(folder: Path) -> dict[str, str]:
    """Read the TOML texts of a plan folder that was checked, by file name, with their line ends as they are."""
    return {file: path.read_bytes().decode("utf-8") for file, path in _own_files(folder)}


def _own_files(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*.toml")):
        file = path.relative_to(folder)
        if file.parts[0] != RECORDED:
            yield file.as_posix(), path


def read_plan(plans: Path, name: str) -> Plan:
    """Read the plan of a folder. Raises DefinitionError carrying every mistake, CallerMistake for no such folder."""
    return plan_of_folder(find_plan_folder(plans, name))


def plan_of_folder(folder: Path) -> Plan:
    """Read the plan of a folder that was found. Raises DefinitionError carrying every mistake."""
    checked = check_folder(folder)
    if checked.plan is None:
        raise DefinitionError([finding for finding in checked.findings if finding.severity is not Severity.WARNING])
    return checked.plan


def _area_lists(plan: str) -> tuple[dict[str, str], list[Finding]]:
    """Give the texts of the lists a plan names, by the file they are told as; and what it names that is none."""
    kept = {path.name.removesuffix(".toml"): path for path in files("warehouse").joinpath("area_lists").iterdir()}
    texts, findings = {}, []
    for name in _names_in(plan):
        if name in kept:
            texts[f"area-lists/{name}.toml"] = kept[name].read_text(encoding="utf-8")
        else:
            known = f"one of the lists that are kept: {', '.join(sorted(kept))}"
            findings.append(_finding("plan-unknown-area-list", "plan.toml", name, known, "mend the name in area_lists"))
    return texts, findings


def _names_in(plan: str) -> list[str]:
    try:
        named = tomllib.loads(plan).get("area_lists", [])
    except tomllib.TOMLDecodeError:
        named = []
    # What is wrong with the text or the key is told with all other mistakes of the plan.
    return [name for name in named if isinstance(name, str)] if isinstance(named, list) else []


def _document(folder: Path, plan: Plan) -> list[Finding]:
    path = folder / plan.document.file
    if not path.is_file():
        return [_finding("plan-document-missing", "plan.toml", plan.document.file, "the published document", "add it")]
    found = sha256_of(path.read_bytes())
    if found != plan.document.sha256:
        return [
            _finding("plan-document-differs", plan.document.file, found, plan.document.sha256, "restore the document")
        ]
    return []


def _crosswalk(folder: Path, plan: Plan) -> list[Finding]:
    """Compare a crosswalk with the edition before, where its folder lies beside this one."""
    if plan.crosswalk is None:
        return []
    before = folder.parent / plan.crosswalk.before
    if not (before / "plan.toml").is_file():
        return [
            Finding(
                code="plan-crosswalk-unchecked", severity=Severity.WARNING, file="crosswalk.toml",
                found=f"no folder {plan.crosswalk.before} beside this one", expected="the edition before, beside it",
                remedy="keep the folder of the edition before",
            )
        ]  # fmt: skip
    old = check_folder(before).plan
    places = {} if old is None else old.places()
    return [
        _finding(one.code, "crosswalk.toml", one.found, one.expected, one.remedy)
        for one in remarks_against(plan.crosswalk, places)
    ]


def _finding(code: str, file: str, found: str, expected: str, remedy: str) -> Finding:
    return Finding(
        code=code, severity=Severity.BLOCKER, file=file, found=found, expected=expected, remedy=remedy
    )  # fmt: skip
