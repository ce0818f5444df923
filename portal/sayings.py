"""What the counter found, in the reader's language. What is stored stays English; here it is recognised and said.

Each sentence the readers and checks can make has a template in the catalogue of sayings. A stored sentence is matched
with the templates, those with the most words of their own first, and said again with the values it holds. What no
template fits is shown as it is, and says that it is English.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from babel.messages.pofile import read_po
from markupsafe import Markup, escape

from connectors.signs import seen
from indicators.headings import HEADINGS
from portal.page_words import STATES, STEPS
from portal.wording import SAYINGS, SOURCE_LANGUAGE, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from indicators.findings import Finding

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

OUR_OPTIONS = frozenset({"decimal", "dates"})
"""Questions whose answers are words of ours; those of the others quote the file."""

OURS_IN_QUOTES = frozenset({"nothing", "%(found)s, merged as %(merged)s", "a group of answers"})


PLACES = frozenset({"sheet %(sheet)s", "cell %(cell)s", "line %(row)s"})

COLUMNS_OF_OURS = frozenset({"also", "column", "missing", "wanted"})
STEPS_OF_OURS = frozenset({"state", "step"})
EITHER_OF = frozenset({"before", "declared", "kinds", "now_shown", "several", "was"})
"""Values that are ours too: headings of our columns, where a submission stands, codes with `or` between them."""

LISTS_OF_OURS = frozenset({"one", "place", "where"})
"""Values made of several parts with commas between them, some of which are said."""

BETWEEN = {"ar": "، ", "zh": "、"}
"""What stands between the parts of a list, where it is no comma with a space."""

WHOLE, WITHIN = "\N{RIGHT-TO-LEFT ISOLATE}", "\N{FIRST STRONG ISOLATE}"
END = "\N{POP DIRECTIONAL ISOLATE}"


class Value(NamedTuple):
    """A part of a sentence that is a value of the file or the plan: the same in every language."""

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
    """The sentences of the counter in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._templates = _templates(language)
        self._whole = {one.message: one for one in self._templates if not one.names}
        self._with_values = [(one.between[0], one.between[-1], one) for one in self._templates if one.names]

    def parts(self, text: str, *, quoting: bool = False) -> tuple[Part, ...] | None:
        """Give what a stored sentence is in the language, in parts; None when no template fits.

        `quoting` is for what may be an owner's own text: then only what is said of an empty or merged cell is ours.
        """
        return _remembered(self.language, text, quoting=quoting)

    def parts_of(self, text: str, depth: int, *, quoting: bool = False) -> tuple[Part, ...] | None:
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
        if name in COLUMNS_OF_OURS and all(one in HEADINGS for one in text.split(", ")):
            return (BETWEEN.get(self.language, ", ").join(self.heading(one) for one in text.split(", ")),)
        if name in STEPS_OF_OURS and text in {**STATES, **STEPS}:
            return (words_of(self.language).say({**STATES, **STEPS}[text]),)
        if name in EITHER_OF and " or " in text:
            either = [part for one in text.split(" or ") for part in (Value(one), f" {self._whole['or'].said} ")]
            return tuple(either[:-1])
        said = self.parts_of(text, depth, quoting=quoting) if depth else None
        if said is None and name in LISTS_OF_OURS and depth:
            each = [self.parts_of(one, depth) or (Value(one),) for one in text.split(", ")]
            return tuple(part for number, one in enumerate(each) for part in ((", ", *one) if number else one))
        return (Value(text),) if said is None else said

    def heading(self, column: str) -> str:
        """Give the heading of one of our columns in the language; of any other what it is called."""
        return {str(language): word for language, word in HEADINGS.get(column, {}).items()}.get(self.language, column)

    def markup(self, text: str | None, *, quoting: bool = False, noted: bool = False) -> Markup:
        """Say a stored sentence on a page: its values kept apart, and marked as English where nobody translated it.

        What is `noted` may be a sentence of ours or of somebody else, in whatever language.
        """
        if not text:
            return Markup("")
        parts = self.parts(text, quoting=quoting)
        if parts is None:
            # One word alone is a code of the plan.
            if quoting or noted or " " not in text:
                return Markup("<bdi>{}</bdi>").format(text)
            return Markup('<span lang="{}" dir="ltr">{}</span>').format(SOURCE_LANGUAGE, text)
        return Markup("").join(
            Markup("<bdi>{}</bdi>").format(one.text) if isinstance(one, Value) else escape(one) for one in parts
        )

    def found(self, finding: Mapping[str, Any]) -> Markup:
        """Say on a page what was found: in quotes where it is the owner's own text."""
        if finding["code"] not in QUOTING:
            return self.markup(finding["found"])
        return Markup("<q>{}</q>").format(self.markup(finding["found"], quoting=True))

    def plain(self, text: str, *, quoting: bool = False) -> str:
        """Say a stored sentence as plain text; one that no template fits stays as it is."""
        parts = self.parts(text, quoting=quoting)
        return text if parts is None else "".join(one.text if isinstance(one, Value) else one for one in parts)

    def cells(self, findings: Iterable[Finding]) -> dict[str, str]:
        """Give, for each sentence of some findings that can be said, how it is written into a cell.

        Values show their invisible marks; where lines run from right to left, they keep their own direction.
        """
        ours = words_of(self.language).direction == "rtl"
        said: dict[str, str] = {}
        for one in findings:
            for name, text in (("found", one.found), ("expected", one.expected), ("remedy", one.remedy)):
                if not text or text in said:
                    continue
                parts = self.parts(text, quoting=name == "found" and one.code in QUOTING)
                if parts is not None:
                    shown = (_apart(part, ours=ours) if isinstance(part, Value) else part for part in parts)
                    said[text] = f"{WHOLE}{''.join(shown)}{END}" if ours else "".join(shown)
        return said

    def finding(self, finding: Mapping[str, Any]) -> dict[str, Any]:
        """Give a finding with its sentences in the language; its code, place and severity are as they were."""
        said = {name: self.plain(finding[name]) for name in ("expected", "remedy") if finding[name]}
        if finding["found"]:
            said["found"] = self.plain(finding["found"], quoting=finding["code"] in QUOTING)
        return {**finding, **said}

    def question(self, question: Mapping[str, Any]) -> dict[str, Any]:
        """Give a question in the language; what is quoted of the file is as it was."""
        options = question["options"]
        if question["kind"] in OUR_OPTIONS:
            options = [
                {**one, "title": self.plain(one["title"]), "preview": [self.plain(line) for line in one["preview"]]}
                for one in options
            ]
        return {**question, "sentence": self.plain(question["sentence"]), "options": options}


def _apart(value: Value, *, ours: bool) -> str:
    return f"{WITHIN}{seen(value.text)}{END}" if ours else seen(value.text)


def _is_plain(template: Template) -> bool:
    """Say whether a template may be looked for within a value, which may be somebody's own words."""
    return template.own >= WORDS_ENOUGH or not template.names or template.message in PLACES


def _template(message: str, said: str) -> Template:
    pieces = PLACEHOLDER.split(message)
    return Template(message, tuple(pieces[::2]), tuple(pieces[1::2]), said)


@cache
def _templates(language: str) -> tuple[Template, ...]:
    """Read the catalogue of a language: the templates with the most words first. English has none: it is stored."""
    if language == SOURCE_LANGUAGE:
        return ()
    text = files("portal").joinpath(f"locales/{language}/{SAYINGS}").read_bytes()
    told = [_template(str(one.id), str(one.string)) for one in read_po(io.BytesIO(text), locale=language) if one.id]
    return tuple(sorted((one for one in told if one.said), key=lambda one: (-one.own, len(one.names))))


@lru_cache(maxsize=4096)
def _remembered(language: str, text: str, *, quoting: bool) -> tuple[Part, ...] | None:
    # A file has few kinds of problems, and each of them many times.
    return sayings_of(language).parts_of(text, DEPTH, quoting=quoting)


@cache
def sayings_of(language: str) -> Sayings:
    """Give the sayings of a language."""
    return Sayings(language)
