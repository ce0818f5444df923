"""A catalogue of phrases as a file: read, held against what is said, written anew. For every room that says phrases."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from babel.messages.catalog import Message

    Key = str | tuple[str, str]

_DATED = rb"POT-Creation-Date|PO-Revision-Date|Generated-By|Project-Id|Report-Msgid|Last-Translator|Language-Team"


def read_catalogue(path: Path, locale: str) -> Catalog:
    """Read a catalogue; an empty one where there is none yet."""
    if not path.exists():
        return Catalog(locale=locale)
    return read_po(io.BytesIO(path.read_bytes()), locale=locale, ignore_obsolete=True)


def key_of(message: Message) -> Key:
    """Give the phrase a message translates: one text, or that for one and that for many."""
    return (message.id[0], message.id[1]) if isinstance(message.id, list | tuple) else str(message.id)


def is_whole(message: Message) -> bool:
    """Say whether a message is translated in every form it has, and nobody doubts it."""
    return not message.fuzzy and all(_strings(message))


def faults_in(
    catalogue: Catalog, said: Collection[Key], placeholder: re.Pattern[str], *, may_lack: frozenset[str]
) -> Iterator[str]:
    """Say what is wrong with a catalogue: missing, left over, not translated, plural forms, placeholders.

    `placeholder` finds the names in a phrase; a form for exactly one or two may say those of `may_lack` in words.
    """
    there = {key_of(message): message for message in catalogue if message.id}
    yield from (f"not in the catalogue: {key!r}" for key in said if key not in there)
    yield from (f"nothing says this any more: {key!r}" for key in there if key not in said)
    forms = get_plural(catalogue.locale).num_plurals
    for key, message in there.items():
        yield from (f"{fault}: {key!r}" for fault in _faults_of(message, forms, placeholder, may_lack))


def _faults_of(
    message: Message, forms: int, placeholder: re.Pattern[str], may_lack: frozenset[str]
) -> Iterator[str]:  # fmt: skip
    if not is_whole(message):
        yield "not translated"
        return
    ids, strings = message.id if isinstance(message.id, list | tuple) else (message.id,), _strings(message)
    if len(ids) > 1 and len(strings) != forms:
        yield f"expected {forms} plural forms, found {len(strings)}"
    wanted = {name for one in ids for name in placeholder.findall(one)}
    for string in strings:
        found = set(placeholder.findall(string))
        if found - wanted or wanted - found - (may_lack if len(ids) > 1 else frozenset()):
            yield f"placeholders {sorted(found)} instead of {sorted(wanted)}"


def _strings(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, list | tuple) else (str(message.string or ""),)


def write_catalogue(path: Path, locale: str, said: Mapping[Key, Sequence[str]], *, comment: str) -> None:
    """Write a catalogue anew: what is said, in order, each with the files that say it and the translation there is."""
    old = {key_of(message): message.string for message in read_catalogue(path, locale) if message.id}
    fresh = Catalog(locale=Locale.parse(locale), header_comment=f"# {comment}", charset="utf-8", fuzzy=False)
    for key, places in said.items():
        empty = ("",) * get_plural(locale).num_plurals if isinstance(key, tuple) else ""
        fresh.add(key, old.get(key, empty), locations=[(place, 0) for place in places])
    written = io.BytesIO()
    write_po(written, fresh, width=118, omit_header=False, include_lineno=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    # A file that says when it was written differs each time it is; the rest is for a tool we do not use.
    path.write_bytes(re.sub(rb'^"(' + _DATED + rb")[^\n]*\n", b"", written.getvalue(), flags=re.MULTILINE))
