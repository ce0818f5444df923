"""Sentences that the record keeps in English, said in another language: of findings, questions, refusals and troubles.

Each sentence that readers, checks and connectors can make has a template in the catalogue of sayings. A stored sentence
is matched with the templates, those with the most words of their own first, and said again with the values it holds.
What no template fits is nobody's but its author's.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from indicators.headings import HEADINGS
from reports.marks import isolated, needs_isolating
from reports.wording import LOCALES, SOURCE_LANGUAGE, Domain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reports.wording import Words

SAYINGS = Domain("saying", tuple(LOCALES.items()), "locales/sayings.{language}.po")
TROUBLES = Domain("trouble", tuple(LOCALES.items()), "locales/troubles.{language}.po")
"""What is said of files; and of sources, in sentences so short that a person's own words may look like one."""

PLACEHOLDER = re.compile(r"%\((\w+)\)s")

WORDS_ENOUGH = 8
"""Letters of its own that a template needs to be looked for within a value, which may be somebody's own words."""

DEPTH = 4
"""How deep a sentence may stand within others."""

QUOTING = frozenset(
    {
        "amount-negative", "amount-not-a-number", "amount-too-fine", "answer-several", "answer-unknown",
        "area-malformed", "area-unknown", "breakdown-differs", "breakdown-undeclared", "breakdown-unknown",
        "cell-error", "cell-has-parts", "cell-is-a-date", "cell-is-a-truth", "cells-merged", "code-unknown",
        "evidence-missing", "field-missing", "formula-without-value", "hidden-characters",
        "indicator-of-other-source", "indicator-unknown", "level-unknown", "mark-differs", "mark-unclear",
        "not-granted", "note-only-digits", "output-not-granted", "output-unknown", "percent-format", "percent-unclear",
        "period-malformed", "period-unreadable", "row-too-long", "status-unknown", "unit-differs",
        "value-missing", "value-not-a-number", "value-not-finite", "value-with-missing-status",
        "year-outside-plan",
    }
)  # fmt: skip
"""Findings that quote a cell: what they found is the owner's own text, but for a word that it is empty or merged."""

OURS_IN_QUOTES = frozenset({"nothing", "%(found)s, merged as %(merged)s", "a group of answers"})

PLACES = frozenset({"sheet %(sheet)s", "cell %(cell)s", "line %(row)s", "series %(key)s"})

SAID_BY_OTHERS = "words"
"""The value that quotes what a server said: it stays as it is."""

SENTENCES_OF_OURS = frozenset({"finding", "expectation"})
"""Values that are sentences of the checks, however short."""

COLUMNS_OF_OURS = frozenset({"also", "column", "missing", "wanted"})
EITHER_OF = frozenset({"before", "declared", "kinds", "now_shown", "several", "was"})
"""Values that are ours too: headings of our columns, codes with `or` between them."""

LISTS_OF_OURS = frozenset({"one", "place", "where"})
"""Values made of several parts with commas between them, some of which are said."""

BETWEEN = {"ar": "، ", "zh": "、"}
"""What stands between the parts of a list, where it is no comma with a space."""


class Value(NamedTuple):
    """A part of a sentence that is a value of the file, the plan or a server: the same in every language."""

    text: str


Part = str | Value


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence as it is made, cut at its values, and how it is said."""

    message: str
    between: tuple[str, ...]
    names: tuple[str, ...]
    said: str

    @property
    def own(self) -> int:
        """Count the letters that are the template's own."""
        return sum(len(part) for part in self.between)

    def values_in(self, text: str) -> dict[str, str] | None:
        """Give what stands for each name in a text that begins and ends as this template does; None when it is another.

        Each value ends where the next words of the template begin, so a long text costs no more than its length.
        """
        first, *inner, last = self.between
        place, end, found = len(first), len(text) - len(last), dict[str, str]()
        for number, name in enumerate(self.names):
            stop = text.find(inner[number], place + 1, end) if number < len(inner) else end
            if stop <= place or found.setdefault(name, text[place:stop]) != text[place:stop]:
                return None
            place = stop + len(self.between[number + 1])
        return found


class Sayings:
    """The sentences of the record in one language, of some domains: of all, if nobody says which."""

    def __init__(self, language: str, *domains: Domain) -> None:
        self.language = language
        self._templates = sorted(
            (one for domain in domains or (SAYINGS, TROUBLES) for one in _templates(language, domain)),
            key=lambda one: (-one.own, len(one.names)),
        )
        self._whole = {one.message: one for one in self._templates if not one.names}
        self._with_values = [(one.between[0], one.between[-1], one) for one in self._templates if one.names]
        # A file has few kinds of problems, and each of them many times.
        self._remembered = lru_cache(maxsize=4096)(self._worked_out)

    def parts(self, text: str, *, quoting: bool = False) -> tuple[Part, ...] | None:
        """Give what a stored sentence is in the language, in parts; None when no template fits.

        `quoting` is for what may be an owner's own text: then only what is said of an empty or merged cell is ours.
        """
        return self._remembered(text, quoting)

    def plain(self, text: str, *, quoting: bool = False) -> str:
        """Say a stored sentence as plain text; one that no template fits stays as it is."""
        parts = self.parts(text, quoting=quoting)
        return text if parts is None else "".join(one.text if isinstance(one, Value) else one for one in parts)

    def heading(self, column: str) -> str:
        """Give the heading of one of our columns in the language; of any other what it is called."""
        return {str(language): word for language, word in HEADINGS.get(column, {}).items()}.get(self.language, column)

    def word(self, name: str, text: str) -> str | None:
        """Say a value that is a word of whoever shows the sentence, by the name it has there; None for any other."""
        if name in COLUMNS_OF_OURS and all(one in HEADINGS for one in text.split(", ")):
            return BETWEEN.get(self.language, ", ").join(self.heading(one) for one in text.split(", "))
        return None

    def _worked_out(self, text: str, quoting: bool) -> tuple[Part, ...] | None:  # noqa: FBT001 - it is remembered by it
        return self._parts_of(text, DEPTH, quoting=quoting)

    def _parts_of(self, text: str, depth: int, *, quoting: bool = False) -> tuple[Part, ...] | None:
        """Work out the parts; `depth` says how far within a sentence the text may be looked into."""
        for template, values in self._fitting(text):
            if (not quoting or template.message in OURS_IN_QUOTES) and (depth == DEPTH or _is_plain(template)):
                return self._filled(template, values, depth - 1, quoting=quoting)
        return None

    def _fitting(self, text: str) -> Iterable[tuple[Template, Mapping[str, str]]]:
        if text in self._whole:
            yield self._whole[text], {}
        elif " " not in text:
            # Every sentence with values has more than one word; most values have one.
            return
        for first, last, template in self._with_values:
            if text.startswith(first) and text.endswith(last) and (values := template.values_in(text)) is not None:
                yield template, values

    def _filled(
        self, template: Template, values: Mapping[str, str], depth: int, *, quoting: bool
    ) -> tuple[Part, ...]:  # fmt: skip
        parts: list[Part] = []
        for place, piece in enumerate(PLACEHOLDER.split(template.said)):
            if not place % 2:
                parts += [piece] if piece else []
            else:
                parts += self._named(piece, values[piece], depth, quoting=quoting)
        return tuple(parts)

    def _named(self, name: str, text: str, depth: int, *, quoting: bool) -> tuple[Part, ...]:
        """Say a value, which may be a sentence of ours itself, or a list with some in it."""
        if name == SAID_BY_OTHERS:
            return (Value(text),)
        if (word := self.word(name, text)) is not None:
            return (word,)
        if name in EITHER_OF and " or " in text:
            either = [part for one in text.split(" or ") for part in (Value(one), f" {self._whole['or'].said} ")]
            return tuple(either[:-1])
        depth = DEPTH if name in SENTENCES_OF_OURS else depth
        said = self._parts_of(text, depth, quoting=quoting) if depth else None
        if said is None and name in LISTS_OF_OURS and depth:
            each = [self._parts_of(one, depth) or (Value(one),) for one in text.split(", ")]
            return tuple(part for number, one in enumerate(each) for part in ((", ", *one) if number else one))
        return (Value(text),) if said is None else said


def _is_plain(template: Template) -> bool:
    """Say whether a template may be looked for within a value, which may be somebody's own words."""
    return template.own >= WORDS_ENOUGH or not template.names or template.message in PLACES


def _template(message: str, said: str) -> Template:
    pieces = PLACEHOLDER.split(message)
    return Template(message, tuple(pieces[::2]), tuple(pieces[1::2]), said)


@cache
def _templates(language: str, domain: Domain) -> tuple[Template, ...]:
    """Read a catalogue of a language. English has none: it is stored."""
    if language == SOURCE_LANGUAGE:
        return ()
    from babel.messages.pofile import read_po  # noqa: PLC0415 - English, which the command line speaks, needs none

    text = files("reports").joinpath(domain.file.format(language=language)).read_bytes()
    told = [_template(str(one.id), str(one.string)) for one in read_po(io.BytesIO(text), locale=language) if one.id]
    return tuple(one for one in told if one.said)


@cache
def sayings_of(language: str) -> Sayings:
    """Give the sayings of a language."""
    return Sayings(language)


def said(english: str, words: Words, *, quoting: bool = False) -> str:
    """Say a stored sentence in a document: values keep their direction; what nobody translated is marked English."""
    parts = sayings_of(words.language).parts(english, quoting=quoting)
    if parts is None:
        return words.prose(english)
    return "".join(_set_apart(one.text, words) if isinstance(one, Value) else one for one in parts)


def _set_apart(value: str, words: Words) -> str:
    return isolated(value) if words.direction == "rtl" and needs_isolating(value) else value
