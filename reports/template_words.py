"""The words of a template, in the six languages: phrases, headings, units, and what codes mean.

What the plan or a catalogue has in another language only is shown in that, and marked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from indicators.code_words import meaning_of
from indicators.framework import Unit
from indicators.headings import HEADINGS
from reports.wording import LOCALES, Domain, Words

if TYPE_CHECKING:
    from indicators.framework import Indicator, Plan, Text
    from indicators.texts import Language

TEMPLATE = Domain("template", tuple(LOCALES.items()), "locales/template.{language}.po")

UNITS = {
    Unit.PERCENT: "percent",
    Unit.PERCENTAGE_POINT: "percentage points",
    Unit.RATIO: "ratio",
    Unit.COUNT: "number",
    Unit.TONNE: "tonnes",
    Unit.INDEX: "index",
    Unit.RUBRIC: "level",
    Unit.TEXT: "text",
}
"""Our units in a word; an amount of money is said by the plan's currency."""


class TemplateWords(Words):
    """The words of one template."""

    domain: ClassVar[Domain] = TEMPLATE
    sets_apart: ClassVar[bool] = False

    def _foreign(self, text: str, language: str) -> str:
        # A cell of a template has no footnotes.
        return f"{text} [{language}]"

    def heading(self, column: str) -> str:
        """Give the heading of one of our columns; one that nobody has words for is its own."""
        return HEADINGS[column][self._known()] if column in HEADINGS else column

    def meaning(self, column: str, code: str) -> str:
        """Say what a code means; nothing where nobody has words for it."""
        return meaning_of(column, code, self._known()) or ""

    def named(self, text: Text) -> str:
        """Give a plan's text, marked where it is in another language."""
        return self.text(text.model_dump())

    def unit(self, indicator: Indicator, plan: Plan) -> str:
        """Say what an indicator is measured in, in the plan's own words where it has some."""
        if indicator.unit_label is not None:
            return self.named(indicator.unit_label)
        return plan.currency if indicator.unit is Unit.CURRENCY else self.say(UNITS[indicator.unit])

    def _known(self) -> Language:
        return cast("Language", self.language)
