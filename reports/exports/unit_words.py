"""What a unit is called in each language: the plan's own word, its currency, or ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indicators.framework import Unit
from reports.template_words import UNITS, TemplateWords

if TYPE_CHECKING:
    from collections.abc import Iterable


def unit_words(unit: str, currency: str, languages: Iterable[str]) -> dict[str, str]:
    """Give a unit in a word, by language; an amount of money is said by its currency."""
    if unit == Unit.CURRENCY:
        return dict.fromkeys(languages, currency)
    return {language: TemplateWords(language).say(UNITS[Unit(unit)]) for language in languages}
