"""Keeps the reports' catalogues in step with what is said, and a language with a gap from being published.

`python -m reports.catalogues` tells what is missing, left over or broken in any language; with --update it enters
new phrases, for somebody to translate, and takes out old ones.
"""

from __future__ import annotations

import ast
import re
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from babel import Locale

from indicators.errors import CallerMistake
from reports import phrases
from reports.catalogue_files import faults_in, is_whole, key_of, read_catalogue, write_catalogue
from reports.template_words import TEMPLATE, UNITS
from reports.wording import REPORT, SOURCE_LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Catalog

    from reports.catalogue_files import Key
    from reports.wording import Domain

ROOM = Path(__file__).parent
TAKEN = {"say": 1, "many": 2}
"""The methods that say a phrase, and how many of their arguments are its forms."""

PLACEHOLDER = re.compile(r"\{(\w+)\}")
IN_WORDS = frozenset({"number"})
NAMED = 20


@cache
def phrases_said(domain: Domain) -> tuple[Key, ...]:
    """Give every phrase a domain says, in order: those of the modules and pages, and those looked up by a code."""
    return tuple(dict.fromkeys([*_looked_up(domain), *(key for path in _sources(domain) for key in _said_in(path))]))


def _looked_up(domain: Domain) -> Iterator[str]:
    if domain is TEMPLATE:
        yield from UNITS.values()
        return
    for name, table in vars(phrases).items():
        if name.isupper() and name != "SHAPES":
            yield from table.values()


def _sources(domain: Domain) -> list[Path]:
    of_templates = sorted(ROOM.glob("template*.py"))
    if domain is TEMPLATE:
        return of_templates
    return [*(path for path in sorted(ROOM.glob("*.py")) if path not in of_templates), ROOM / "templates/report.html"]


def _said_in(path: Path) -> Iterator[Key]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        yield from re.findall(r"\bsay\([\"'](.*?)[\"']\)", text)
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and (wanted := TAKEN.get(getattr(node.func, "attr", ""))):
            given = [str(one.value) for one in node.args[:wanted] if isinstance(one, ast.Constant)]
            if len(given) == wanted:
                yield given[0] if wanted == 1 else (given[0], given[1])


def catalogue_of(domain: Domain, language: str) -> Catalog:
    """Read the catalogue of a language; an empty one where there is none yet."""
    return read_catalogue(_path(domain, language), domain.locale(language))


def _path(domain: Domain, language: str) -> Path:
    return ROOM / domain.file.format(language=language)


def missing(domain: Domain, language: str) -> list[str]:
    """Name the phrases a language has no translation of."""
    if language == SOURCE_LANGUAGE:
        return []
    translated = {key_of(message) for message in catalogue_of(domain, language) if message.id and is_whole(message)}
    return [key if isinstance(key, str) else key[1] for key in phrases_said(domain) if key not in translated]


def require_whole(language: str) -> None:
    """Refuse to publish a report in a language with a gap. Raises CallerMistake naming the missing strings."""
    gaps = missing(REPORT, language)
    if gaps:
        more = f" and {len(gaps) - NAMED} more" if len(gaps) > NAMED else ""
        raise CallerMistake(
            f"{REPORT.file.format(language=language)} lacks {len(gaps)} of the report's strings, so there is no report "
            f"in {language!r}: {'; '.join(repr(gap) for gap in gaps[:NAMED])}{more}. Translate them there, "
            f"or ask for another language."
        )


def faults_of(domain: Domain, language: str) -> list[str]:
    """Say what is wrong with a catalogue: missing, left over, not translated in every form, placeholders."""
    found = faults_in(catalogue_of(domain, language), phrases_said(domain), PLACEHOLDER, may_lack=IN_WORDS)
    return [f"{domain.file.format(language=language)}: {fault}" for fault in found]


def update(domain: Domain, language: str) -> None:
    """Write the catalogue anew: what is said, in order, with the translations there are."""
    locale = domain.locale(language)
    comment = f"What the {domain.what}s say, in {Locale.parse(locale).english_name}."
    write_catalogue(_path(domain, language), locale, dict.fromkeys(phrases_said(domain), ()), comment=comment)


def main(arguments: list[str]) -> int:
    """Update on request, then tell what is wrong; 1 where anything is."""
    each = [(domain, name) for domain in (REPORT, TEMPLATE) for name, _ in domain.locales if name != SOURCE_LANGUAGE]
    if "--update" in arguments:
        for domain, language in each:
            if domain is REPORT:
                update(domain, language)
    faults = [fault for domain, language in each for fault in faults_of(domain, language)]
    sys.stderr.write("".join(f"{fault}\n" for fault in faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
