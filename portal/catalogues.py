"""Keeps the catalogues in step with what is said: `python -m portal.catalogues` tells what is missing, left over or
broken in any language; with --update it enters new phrases, for somebody to translate, and takes out old ones.
"""

from __future__ import annotations

import re
import sys
from functools import cache
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from babel import Locale
from babel.messages.extract import extract

from portal.sentences_made import sentences_made, troubles_told
from portal.wording import FILE, LOCALES, SOURCE_LANGUAGE
from reports import sayings
from reports.catalogue_files import faults_in, read_catalogue, write_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Catalog

ROOM = Path(__file__).parent
SAYINGS, TROUBLES = sayings.SAYINGS.file, sayings.TROUBLES.file
"""Where the sentences of the record are said: of files, and of sources. The report says them too."""

KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "say": None,
    "many": (1, 2),
    "phrase": None,
}
PLACEHOLDER = re.compile(r"%\((\w+)\)s")
IN_WORDS = frozenset({"num", "shown"})
_ABOUT = {FILE: "What the pages say", SAYINGS: "What is said of a file that was handed in",
          TROUBLES: "What is said of a source"}  # fmt: skip
LANGUAGES = tuple(language for language in LOCALES if language != SOURCE_LANGUAGE)


@cache
def phrases_said() -> dict[str | tuple[str, str], list[str]]:
    """Give every phrase of the templates and modules, and the files that say it."""
    said: dict[str | tuple[str, str], list[str]] = {}
    for path in sorted([*ROOM.glob("*.py"), *ROOM.glob("templates/**/*.html")]):
        for message in _phrases_of(path):
            places = said.setdefault(message, [])
            if path.name not in places:
                places.append(path.name)
    return said


def _phrases_of(path: Path) -> Iterator[str | tuple[str, str]]:
    method = "python" if path.suffix == ".py" else "jinja2.ext:babel_extract"
    options = {"trimmed": "true", "silent": "false"} if path.suffix == ".html" else {}
    with path.open("rb") as file:
        for _line, message, _comments, _context in extract(method, file, keywords=KEYWORDS, options=options):
            yield (message[0], message[1]) if isinstance(message, tuple) else message


def said_in(file: str) -> dict[str | tuple[str, str], list[str]]:
    """Give what a kind of catalogue has to hold: the phrases of the pages, or the sentences about files or sources."""
    if file == FILE:
        return phrases_said()
    made: dict[str | tuple[str, str], list[str]] = {}
    made.update(sentences_made() if file == SAYINGS else troubles_told())
    return made


def catalogue_of(language: str, file: str = FILE) -> Catalog:
    """Read a catalogue of a language; an empty one where there is none yet."""
    return read_catalogue(_path(language, file), language)


def _path(language: str, file: str) -> Path:
    if file != FILE:
        return Path(sayings.__file__).parent / file.format(language=language)
    return ROOM / "locales" / language / file


def faults_of(language: str, file: str = FILE) -> list[str]:
    """Say what is wrong with a catalogue: missing, left over, not translated, plural forms, placeholders."""
    found = faults_in(catalogue_of(language, file), said_in(file), PLACEHOLDER, may_lack=IN_WORDS)
    return [f"{language}: {fault}" for fault in found]


def update(language: str, file: str = FILE) -> None:
    """Write a catalogue anew: what is said, in order, with the translations there are."""
    comment = f"{_ABOUT[file]}, in {Locale.parse(language).english_name}."
    write_catalogue(_path(language, file), language, said_in(file), comment=comment)


def main(arguments: list[str]) -> int:
    """Update on request, then tell what is wrong; 1 where anything is."""
    if "--update" in arguments:
        for file, language in product(_ABOUT, LANGUAGES):
            update(language, file)
    faults = [fault for file, language in product(_ABOUT, LANGUAGES) for fault in faults_of(language, file)]
    sys.stderr.write("".join(f"{fault}\n" for fault in faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
