"""Figures, dates and phrases in the words of a language. The only place of the reports that rounds.

English phrases are the message ids; another language is a catalogue beside this file. What is not in the
document's language, and where it runs the other way, is marked as `reports.marks` says.
"""

from __future__ import annotations

import gettext
import io
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, ClassVar

from babel import Locale
from babel.dates import format_date
from babel.numbers import get_decimal_symbol, get_group_symbol

from indicators.errors import CallerMistake
from reports import phrases
from reports.marks import RIGHT_TO_LEFT_LANGUAGES, foreign, isolated, needs_isolating
from reports.period_words import period_said

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SOURCE_LANGUAGE = "en"
LOCALES = {"en": "en_GB", "fr": "fr", "es": "es", "ru": "ru", "zh": "zh_Hans_CN", "ar": "ar"}
"""The languages there is a catalogue for, and the locale whose figures they use."""

BETWEEN_SENTENCES = {"zh": ""}
BETWEEN_ITEMS = {"zh": "、"}
BETWEEN_PARTS = {"zh": "；", "ar": "؛ "}
"""What a language puts there, where that is not a space, a comma or a semicolon."""

LANGUAGE_ORDER = ("en", "zh", "fr", "es", "ar", "ru")
"""Which language stands in for one in which there is no text."""


@dataclass(frozen=True)
class Domain:
    """Phrases that belong together: what they are for, their languages and locales, where their catalogues stand."""

    what: str
    locales: tuple[tuple[str, str], ...]
    file: str

    def locale(self, language: str) -> str:
        """Give the locale of a language. Raises CallerMistake naming the languages there are."""
        known = dict(self.locales)
        if language not in known:
            raise CallerMistake(f"there is no {self.what} in {language!r}; there are {', '.join(sorted(known))}")
        return known[language]


REPORT = Domain("report", tuple(LOCALES.items()), "locales/{language}.po")


class _Untranslated(gettext.NullTranslations):
    """What a catalogue lacks is said in English and marked as that: a gap is seen, and no page fails for it."""

    def gettext(self, message: str) -> str:
        return f"{message} [{SOURCE_LANGUAGE}]"

    def ngettext(self, one: str, many: str, number: int) -> str:
        return f"{one if number == 1 else many} [{SOURCE_LANGUAGE}]"


@cache
def catalogue(language: str, domain: Domain = REPORT) -> gettext.NullTranslations:
    """Read the catalogue of a language. Raises CallerMistake naming the languages there are."""
    locale = domain.locale(language)
    if language == SOURCE_LANGUAGE:
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - English, which the command line speaks, needs none
    from babel.messages.pofile import read_po  # noqa: PLC0415 - nor this

    text = files("reports").joinpath(domain.file.format(language=language)).read_bytes()
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(text), locale=locale))
    compiled.seek(0)
    translations = gettext.GNUTranslations(compiled)
    translations.add_fallback(_Untranslated())
    return translations


AS_WRITTEN = frozenset({"weights", "worst", "best", "because", "author"})
"""Figures of a step that are no numbers but names."""

PERIODS = frozenset({"period", "before_period", "after_period", "since"})


class Words:
    """The words of one document: its language, its locale and its plan's currency."""

    domain: ClassVar[Domain] = REPORT
    sets_apart: ClassVar[bool] = True

    def __init__(self, language: str, currency: str = "") -> None:
        self.language, self.currency = language, currency
        self._messages = catalogue(language, self.domain)
        self.locale = Locale.parse(self.domain.locale(language))
        self.direction = self.locale.text_direction
        symbols = {",": get_group_symbol(self.locale), ".": get_decimal_symbol(self.locale), "-": "−"}
        self._symbols = str.maketrans(symbols)

    def say(self, message: str, **given: Any) -> str:
        """Give a phrase in the language, with its placeholders filled."""
        return self._filled(self._messages.gettext(message), given)

    def many(self, one: str, many: str, number: int, **given: Any) -> str:
        """Give a phrase in the form the language has for a number; `{number}` is the number itself."""
        return self._filled(self._messages.ngettext(one, many, number), {"number": self.count(number), **given})

    def _filled(self, said: str, given: Mapping[str, Any]) -> str:
        # Where a language runs to the left, what is filled in must not turn round with what stands beside it.
        if not given:
            return said
        if self.sets_apart and self.direction == "rtl":
            given = {name: isolated(text) if needs_isolating(text := str(value)) else text
                     for name, value in given.items()}  # fmt: skip
        return said.format(**given)

    def told(self, sentences: Iterable[str]) -> str:
        """Give sentences one after another."""
        return BETWEEN_SENTENCES.get(self.language, " ").join(sentences)

    def listed(self, items: Iterable[str]) -> str:
        """Give short items one after another: codes, figures, periods."""
        return BETWEEN_ITEMS.get(self.language, ", ").join(items)

    def parted(self, parts: Iterable[str]) -> str:
        """Give parts of a sentence one after another, each of several words."""
        return BETWEEN_PARTS.get(self.language, "; ").join(parts)

    def sentence(self, phrase: str) -> str:
        """Make a phrase of ours a sentence."""
        said = self.say(phrase)
        return self.say("{phrase}.", phrase=f"{said[:1].upper()}{said[1:]}")

    def prose(self, english: str) -> str:
        """Give a text that is kept in English only."""
        return self._foreign(english, SOURCE_LANGUAGE) if english and self.language != SOURCE_LANGUAGE else english

    def text(self, texts: Mapping[str, Any] | None) -> str:
        """Give a plan's text in the language, or in the first other one there is, marked as being in that."""
        for language in (self.language, *LANGUAGE_ORDER):
            if texts and texts.get(language):
                found = str(texts[language])
                return found if language == self.language else self._foreign(found, language)
        return ""

    def _foreign(self, text: str, language: str) -> str:
        runs_otherwise = (language in RIGHT_TO_LEFT_LANGUAGES) != (self.direction == "rtl")
        return foreign(isolated(text) if runs_otherwise else text, language)

    def language_name(self, language: str) -> str:
        """Name a language."""
        return str(self.locale.languages[language])

    def day(self, instant: str) -> str:
        """Write the day of an ISO date or instant in full."""
        return str(format_date(date.fromisoformat(instant[:10]), "long", locale=self.locale))

    def period(self, period: str) -> str:
        """Write a period as the language does."""
        return period_said(period, self.locale)

    def count(self, number: int) -> str:
        """Write a whole number."""
        return self.figure(Decimal(number))

    def figure(self, value: str | Decimal, decimals: int = 0) -> str:
        """Write a figure with exactly so many decimals, half away from zero, grouped as the locale does."""
        rounded = Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        return f"{rounded:,.{decimals}f}".translate(self._symbols)

    def quantity(self, value: str | Decimal, unit: str, decimals: int = 0) -> str:
        """Write a figure with its unit."""
        figure = self.figure(value, decimals)
        carrier = phrases.UNITS.get(unit)
        return figure if carrier is None else self.say(carrier, figure=figure, currency=self.currency)

    def unit(self, unit: str) -> str:
        """Name a unit."""
        return self.currency if unit == "currency" else self.say(phrases.UNIT_NAMES[unit])

    def share(self, value: str | None) -> str:
        """Write a share of 1 as a percentage of the way, to the whole percent; a dash says it is undefined."""
        return "–" if value is None else self.say("{figure}%", figure=self.figure(Decimal(value) * 100))

    def benchmark(self, given: Mapping[str, Any], unit: str, decimals: int) -> str:
        """Write a baseline or target with its period, or the kind of unknown it is."""
        if given.get("value") is not None:
            return f"{self.quantity(given['value'], unit, decimals)} ({self.period(given['period'])})"
        if given.get("low") is not None or given.get("high") is not None:
            low, high = (
                None if given[side] is None else self.quantity(given[side], unit, decimals) for side in ("low", "high")
            )
            return f"{self._between(low, high)} ({self.period(given['period'])})"
        return self.say(phrases.STATES[given["state"]])

    def status(self, code: str) -> str:
        """Write a status as its shape and its word."""
        return f"{phrases.SHAPES[code]} {self.say(phrases.STATUSES[code])}"

    def sentences(self, trace: Iterable[Mapping[str, Any]]) -> list[str]:
        """Tell the steps of a calculation, one sentence each."""
        return [self.say(phrases.SENTENCES[step["step"]], **self._figures(step)) for step in trace]

    def _figures(self, step: Mapping[str, Any]) -> dict[str, str]:
        told = {name: self._told(name, value) for name, value in step.items() if name != "step"}
        if step["step"] in {"held", "not_held"}:
            told["range"] = self._between(told.get("low"), told.get("high"))
        return told

    def _between(self, low: str | None, high: str | None) -> str:
        """Write the sides of what is to be held; one of them may be open."""
        if low and high:
            return self.say("{low} to {high}", low=low, high=high)
        return self.say("at least {low}", low=low) if low else self.say("at most {high}", high=high)

    def _told(self, name: str, value: Any) -> str:
        if name in {"status", "reason"}:
            return self.say(phrases.STATUSES[value] if name == "status" else phrases.REASONS[value])
        if name == "areas":
            return self.listed(value) or "–"
        if isinstance(value, list):
            return self.listed(self._told("", part) for part in value)
        if value is None or name in AS_WRITTEN:
            return value or ""
        if name == "until" or name in PERIODS or (name in {"baseline", "target"} and _is_period(value)):
            return self.day(value) if name == "until" else self.period(value)
        return self._short(value)

    def _short(self, value: str) -> str:
        """Write a figure of a calculation with as many decimals as it needs, at most four."""
        try:
            number = Decimal(value).quantize(Decimal("0.0001"), ROUND_HALF_UP).normalize()
        except ArithmeticError:
            return self.say(phrases.STATES[value]) if value in phrases.STATES else value
        exponent = number.as_tuple().exponent
        return self.figure(number, max(0, -exponent) if isinstance(exponent, int) else 0)


def _is_period(value: str) -> bool:
    return len(value) >= 4 and value[:4].isdigit() and (len(value) == 4 or value[4] == "-")
