"""A small plan to begin with: whole, valid and with values in its register, so it runs before it is changed."""

from __future__ import annotations

import json
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from indicators.errors import CallerMistake
from indicators.provenance import sha256_of
from indicators.texts import Slug

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable
    from pathlib import Path

DOCUMENT = "document/plan.txt"


def sketch_plan(plans: Path, code: str, *, title: str, first_year: int) -> Path:
    """Write a plan of four years from `first_year` into a new folder of `plans`, named by its code; give the folder.

    Raises CallerMistake when the code cannot name a plan, and when its folder is there or cannot be written.
    """
    try:
        TypeAdapter(Slug).validate_python(code)
    except ValidationError:
        raise CallerMistake(f"{code!r} cannot name a plan: expected small letters, digits and hyphens") from None
    folder = plans / code
    if folder.exists():
        raise CallerMistake(f"{folder} is there already; a new plan needs a new name")
    years = ("baseline_year", "first_year", "second_year", "third_year", "last_year")
    words = {
        "code": code,
        # What JSON escapes within a text, TOML reads back the same.
        "title": json.dumps(title, ensure_ascii=False)[1:-1],
        **{name: str(first_year + number) for number, name in enumerate(years, start=-1)},
    }
    texts = {
        name: Template(source.read_text(encoding="utf-8"))
        for name, source in _sources(files("warehouse").joinpath("new_plan"))
    }
    document = texts[DOCUMENT].substitute(words | {"title": title})
    words["sha256"] = sha256_of(document.encode())
    written = {name: text.substitute(words) for name, text in texts.items()} | {DOCUMENT: document}
    try:
        for name, text in written.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise CallerMistake(f"{error.filename} cannot be written: {error.strerror}") from error
    return folder


def _sources(folder: Traversable, within: str = "") -> list[tuple[str, Traversable]]:
    found = []
    for one in folder.iterdir():
        name = f"{within}{one.name}"
        found += _sources(one, f"{name}/") if one.is_dir() else [(name, one)]
    return found
