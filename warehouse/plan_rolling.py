"""The folder of a plan's next edition, written beside that of the edition before: whole, or not at all."""

from __future__ import annotations

import re
import shutil
import tempfile
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from indicators.errors import CallerMistake
from indicators.fill_marks import MARK_LEFT
from indicators.roll_notes import rolled_readme
from indicators.rolling import Roll, rolled_texts, with_years_rolled
from indicators.rolling_steps import decided
from indicators.texts import Slug
from warehouse.plan_folder import check_folder, texts_of

if TYPE_CHECKING:
    from indicators.findings import Finding
    from indicators.framework import Plan
    from indicators.rolling_steps import Answers

README = "README.md"


def newest_edition(plans: Path) -> str:
    """Name the one plan that no other in the folder comes after. Raises CallerMistake when it is not one."""
    folders = {path.parent.name: path.parent for path in plans.glob("*/plan.toml")}
    earlier = {_before(folder) for folder in folders.values()}
    newest = sorted(folders.keys() - earlier)
    if len(newest) != 1:
        held = f"found {', '.join(newest)}" if newest else "found no plan"
        raise CallerMistake(f"{plans}: {held}; expected one that no other comes after; name it with --plan")
    return newest[0]


def _before(folder: Path) -> str | None:
    try:
        said = tomllib.loads((folder / "crosswalk.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        # What is wrong with a plan's files is told when that plan is checked.
        return None
    before = said.get("crosswalk", {}).get("before")
    return before if isinstance(before, str) else None


def roll_of(plan: Plan, period: str, code: str | None, answers: Answers) -> Roll:
    """Say what the next edition is to be. `period` is written 2021-2024, or 2021 for a plan of one year.

    Raises CallerMistake for a period that does not follow, a code that cannot be, or answers that do not fit.
    """
    found = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", period.strip())
    if found is None:
        raise CallerMistake(f"{period!r} is no period of a plan: expected its first and last year, such as 2021-2024")
    first, last = int(found[1]), int(found[2] or found[1])
    if not plan.first_year < first <= last:
        raise CallerMistake(f"{period}: found years that do not follow {plan.first_year}-{plan.last_year}; "
                            "expected a later first year, and a last one that is not before it")  # fmt: skip
    name = code or with_years_rolled(plan.code, plan, first, last)
    if name == plan.code:
        raise CallerMistake(f"{plan.code} does not name its years {plan.first_year}-{plan.last_year}, so the next "
                            "edition's name cannot be told from it: name it with --code")  # fmt: skip
    try:
        TypeAdapter(Slug).validate_python(name)
    except ValidationError:
        raise CallerMistake(f"{name!r} cannot name a plan: expected small letters, digits and hyphens") from None
    steps, places = decided(plan, answers, first)
    return Roll(code=name, first_year=first, last_year=last, steps=steps, places=places)


def roll_plan(folder: Path, plan: Plan, roll: Roll) -> tuple[Path, tuple[Finding, ...]]:
    """Write the next edition beside `folder`, which holds `plan`; give its folder and what is to be filled in it.

    Files that do not change are copied byte for byte, the published document and its folder are not. Raises
    CallerMistake when the new folder is there already or cannot be written; then nothing of it is there.
    """
    target = folder.parent / roll.code
    if target.exists():
        raise CallerMistake(f"{target} is there already, and nothing in it is overwritten; name another with --code")
    texts = texts_of(folder)
    changed = rolled_texts(texts, plan, roll)
    try:
        # One level down, where nobody looks for plans: a half-written folder is never taken for one.
        with tempfile.TemporaryDirectory(prefix=".rolling-", dir=folder.parent) as apart:
            made = Path(apart) / roll.code
            _copy(folder, made, plan)
            for name, text in changed.items():
                if text != texts.get(name):
                    (made / name).write_text(text, encoding="utf-8", newline="")
            marks = _marks(made)
            readme = rolled_readme(plan, roll, changed, marks, _readme_of(folder))
            (made / README).write_text(readme, encoding="utf-8", newline="")
            made.rename(target)
    except OSError as error:
        raise CallerMistake(f"{error.filename} cannot be written: {error.strerror}; nothing was") from error
    return target, marks


def _copy(folder: Path, made: Path, plan: Plan) -> None:
    document = (folder / plan.document.file).resolve()
    for path in sorted(folder.rglob("*")):
        if path.is_dir() or path.resolve() == document:
            continue
        copy = made / path.relative_to(folder)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)


def _marks(made: Path) -> tuple[Finding, ...]:
    return tuple(one for one in check_folder(made).findings if one.code == MARK_LEFT)


def _readme_of(folder: Path) -> str:
    path = folder / README
    return path.read_text(encoding="utf-8") if path.is_file() else ""
