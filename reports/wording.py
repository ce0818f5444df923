"""Figures and phrases in the words of a language. The only place of the reports that rounds.

English phrases are the message ids; another language is a catalogue beside this file.
"""

from __future__ import annotations

import gettext
import io
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, ClassVar

from babel import Locale
from babel.numbers import format_decimal

from indicators.errors import CallerMistake
from reports import phrases

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SOURCE_LANGUAGE = "en"
LOCALES = {"en": "en", "zh": "zh_Hans_CN"}
"""The languages there is a catalogue for, and the locale whose figures they use."""


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


AS_WRITTEN = frozenset({"period", "before_period", "after_period", "since", "weights"})
"""Figures of a step that are no numbers: periods and names."""


class Words:
    """The words of one document: its language, its locale and its plan's currency."""

    domain: ClassVar[Domain] = REPORT

    def __init__(self, language: str, currency: str = "") -> None:
        self.language, self.currency = language, currency
        self._messages = catalogue(language, self.domain)
        self.locale = Locale.parse(self.domain.locale(language))

    @property
    def direction(self) -> str:
        return self.locale.text_direction

    def say(self, message: str, **given: Any) -> str:
        """Give a phrase in the language, with its placeholders filled."""
        said = self._messages.gettext(message)
        return said.format(**given) if given else said

    def sentence(self, phrase: str) -> str:
        """Make a phrase of ours a sentence."""
        said = self.say(phrase)
        return self.say("{phrase}.", phrase=f"{said[:1].upper()}{said[1:]}")

    def prose(self, english: str) -> str:
        """Give a text that is kept in English only; elsewhere it is marked as what it is."""
        return english if self.language == SOURCE_LANGUAGE else f"{english} [en]"

    def text(self, texts: Mapping[str, Any] | None) -> str:
        """Give a plan's text in the language; another language is marked as what it is."""
        for language in (self.language, "en", "zh", "fr", "es", "ar", "ru"):
            if texts and texts.get(language):
                found = str(texts[language])
                return found if language == self.language else f"{found} [{language}]"
        return ""

    def figure(self, value: str | Decimal, decimals: int = 0) -> str:
        """Write a figure with exactly so many decimals, half away from zero, grouped as the locale does."""
        rounded = Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        return str(format_decimal(rounded, format=pattern, locale=self.locale)).replace("-", "−")

    def quantity(self, value: str | Decimal, unit: str, decimals: int = 0) -> str:
        """Write a figure with its unit."""
        figure = self.figure(value, decimals)
        carrier = phrases.UNITS.get(unit)
        return figure if carrier is None else self.say(carrier, figure=figure, currency=self.currency)

    def share(self, value: str | None) -> str:
        """Write a share of 1 as a percentage of the way, to the whole percent; a dash says it is undefined."""
        return "–" if value is None else self.say("{figure}%", figure=self.figure(Decimal(value) * 100))

    def benchmark(self, given: Mapping[str, Any], unit: str, decimals: int) -> str:
        """Write a baseline or target with its period, or the kind of unknown it is."""
        if given.get("value") is not None:
            return f"{self.quantity(given['value'], unit, decimals)} ({given['period']})"
        if given.get("low") is not None or given.get("high") is not None:
            low, high = (
                None if given[side] is None else self.quantity(given[side], unit, decimals) for side in ("low", "high")
            )
            return f"{self._between(low, high)} ({given['period']})"
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
        if name == "status":
            return self.say(phrases.STATUSES[value])
        if name == "reason":
            return self.say(phrases.REASONS[value])
        if name == "areas":
            return ", ".join(value) or "–"
        if isinstance(value, list):
            return ", ".join(self._told("", part) for part in value)
        if value is None or name in AS_WRITTEN or (name in {"baseline", "target"} and _is_period(value)):
            return value or ""
        return self._short(value)

    def _short(self, value: str) -> str:
        """Write a figure of a calculation with as many decimals as it needs, at most four."""
        try:
            number = Decimal(value).quantize(Decimal("0.0001"), ROUND_HALF_UP).normalize()
        except ArithmeticError:
            return value
        exponent = number.as_tuple().exponent
        return self.figure(number, max(0, -exponent) if isinstance(exponent, int) else 0)


def _is_period(value: str) -> bool:
    return len(value) >= 4 and value[:4].isdigit() and (len(value) == 4 or value[4] == "-")
