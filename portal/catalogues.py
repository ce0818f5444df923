"""Keeps the catalogues in step with what is said: `python -m portal.catalogues` tells what is missing, left over or
broken in any language; with --update it enters new phrases, for somebody to translate, and takes out old ones.
"""

from __future__ import annotations

import io
import re
import sys
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po

from portal.sentences_made import sentences_made
from portal.wording import FILE, LOCALES, SAYINGS, SOURCE_LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Message

ROOM = Path(__file__).parent
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "say": None,
    "many": (1, 2),
    "phrase": None,
}
PLACEHOLDER = re.compile(r"%\((\w+)\)s")
_ABOUT = {FILE: "What the pages say", SAYINGS: "What is said of a file that was handed in"}
LANGUAGES = tuple(language for language in LOCALES if language != SOURCE_LANGUAGE)


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
    """Give what a kind of catalogue has to hold: the phrases of the pages, or the sentences about files."""
    if file == FILE:
        return phrases_said()
    made: dict[str | tuple[str, str], list[str]] = {}
    made.update(sentences_made())
    return made


def catalogue_of(language: str, file: str = FILE) -> Catalog:
    """Read a catalogue of a language; an empty one where there is none yet."""
    path = ROOM / "locales" / language / file
    if not path.exists():
        return Catalog(locale=language)
    return read_po(io.BytesIO(path.read_bytes()), locale=language, ignore_obsolete=True)


def faults_of(language: str, file: str = FILE) -> list[str]:
    """Say what is wrong with a catalogue: missing, left over, not translated, plural forms, placeholders."""
    said, catalogue = said_in(file), catalogue_of(language, file)
    there = {_key(message): message for message in catalogue if message.id}
    faults = [f"{language}: not in the catalogue: {key!r}" for key in said if key not in there]
    faults += [f"{language}: nothing says this any more: {key!r}" for key in there if key not in said]
    for key, message in there.items():
        faults += [f"{language}: {fault}: {key!r}" for fault in _faults_of(message, language)]
    return faults


def _key(message: Message) -> str | tuple[str, str]:
    return (message.id[0], message.id[1]) if isinstance(message.id, list | tuple) else str(message.id)


def _faults_of(message: Message, language: str) -> Iterator[str]:
    strings = message.string if isinstance(message.string, list | tuple) else (message.string,)
    if message.fuzzy or not all(strings):
        yield "not translated"
        return
    ids = message.id if isinstance(message.id, list | tuple) else (message.id,)
    if len(ids) > 1 and len(strings) != get_plural(language).num_plurals:
        yield f"expected {get_plural(language).num_plurals} plural forms, found {len(strings)}"
    wanted = set(PLACEHOLDER.findall(ids[-1]))
    for string in strings:
        found = set(PLACEHOLDER.findall(str(string)))
        # A form for exactly one or two may say the number in words.
        if found - wanted or (wanted - found) - ({"num", "shown"} if len(ids) > 1 else set()):
            yield f"placeholders {sorted(found)} instead of {sorted(wanted)}"


def update(language: str, file: str = FILE) -> None:
    """Write a catalogue anew: what is said, in order, with the translations there are."""
    old = {_key(message): message.string for message in catalogue_of(language, file) if message.id}
    comment = f"# {_ABOUT[file]}, in {Locale.parse(language).english_name}."
    fresh = Catalog(locale=Locale.parse(language), header_comment=comment, charset="utf-8", fuzzy=False)
    for key, places in said_in(file).items():
        strings = old.get(key, ("",) * get_plural(language).num_plurals if isinstance(key, tuple) else "")
        fresh.add(key, strings, locations=[(place, 0) for place in places], flags=[])
    written = io.BytesIO()
    write_po(written, fresh, width=118, omit_header=False, include_lineno=False)
    path = ROOM / "locales" / language / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_without_dates(written.getvalue()))


def _without_dates(text: bytes) -> bytes:
    # A file that says when it was written differs each time it is; the rest is for a tool we do not use.
    names = rb"POT-Creation-Date|PO-Revision-Date|Generated-By|Project-Id|Report-Msgid|Last-Translator|Language-Team"
    return re.sub(rb'^"(' + names + rb")[^\n]*\n", b"", text, flags=re.MULTILINE)


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
