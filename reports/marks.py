"""Which language a piece of text is in and which way it runs, inside plain strings until a writer spells it out.

Noncharacters, which no text holds, set off what is in another language; Unicode's isolates set off what may run
the other way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

BEGIN, WRITTEN_IN, END = "\ufdd0", "\ufdd1", "\ufdd2"
ISOLATE, LEFT_TO_RIGHT, POP = "\u2068", "\u2066", "\u2069"
STAR = "*"
"""What a heading or paragraph in another language carries; a footnote below it says which."""

RIGHT_TO_LEFT_LANGUAGES = frozenset({"ar"})

_FOREIGN = re.compile(f"{BEGIN}(\\w+){WRITTEN_IN}([^{END}]*){END}")
_RUNS_LEFT, _LATIN = re.compile("[\u0590-\u08ff\ufb1d-\ufdcf\ufdf0-\ufefc]"), re.compile("[A-Za-z\u00c0-\u052f]")
_BARE_FIGURE = re.compile(r"\d[\d.,]*")
_NOT_TEXT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one language; None is the document's own."""

    text: str
    language: str | None = None


def foreign(text: str, language: str) -> str:
    """Mark a text as being in another language than the document."""
    return f"{BEGIN}{language}{WRITTEN_IN}{text}{END}"


def runs_left(text: str) -> bool:
    """Whether a text holds letters that run to the left."""
    return bool(_RUNS_LEFT.search(text))


def needs_isolating(text: str) -> bool:
    """Whether a text would turn round among letters that run to the left: such words and bare figures do not."""
    return not (runs_left(text) and not _LATIN.search(text)) and not _BARE_FIGURE.fullmatch(text)


def isolated(text: str) -> str:
    """Set a text apart so that its own direction neither suffers from nor upsets what stands around it."""
    return f"{ISOLATE}{text}{POP}" if text else text


def spans(text: str) -> Iterator[Span]:
    """Split a text into runs of one language each."""
    at = 0
    for found in _FOREIGN.finditer(text):
        if found.start() > at:
            yield Span(text[at : found.start()])
        yield Span(found[2], found[1])
        at = found.end()
    if at < len(text):
        yield Span(text[at:])


def bare(text: str) -> str:
    """Give a text without the marks of its languages: for places that hold nothing but characters."""
    return _FOREIGN.sub(r"\2", text)


def languages_of(text: str) -> tuple[str, ...]:
    """Name the other languages a text holds, each once, in order."""
    return tuple(dict.fromkeys(found[1] for found in _FOREIGN.finditer(text)))


def cleaned(value: Any) -> Any:
    """Give frozen data without what is no text: controls, direction overrides, noncharacters, halves of pairs.

    What comes from outside must neither break a file's syntax nor pass for a mark of ours.
    """
    if isinstance(value, str):
        return _NOT_TEXT.sub("", value) if _NOT_TEXT.search(value) else value
    if isinstance(value, dict):
        return {name: cleaned(part) for name, part in value.items()}
    return [cleaned(part) for part in value] if isinstance(value, list | tuple) else value
