"""Figures and calculations on pages in the words of the reports, so that page and report never say two things."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from reports import phrases
from reports.breakdowns import area_said, breakdown_said, lists_of
from reports.cells import decimals_of, decimals_of_money, telling_decimals
from reports.html import marked
from reports.marks import bare
from reports.wording import Words as PressWords

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Pressed:
    """What reports say of figures in one language, as markup. Figures are exact texts, as a snapshot holds them."""

    def __init__(self, language: str, currency: str) -> None:
        self.words = PressWords(language, currency)

    def figure(self, value: Any, decimals: int = 0) -> Markup:
        """Write a bare figure."""
        return _own(self.words.figure(str(value), decimals))

    def money(self, amount: Decimal | int) -> Markup:
        """Write an amount without its currency: with two decimals, or none where it is whole."""
        amount = Decimal(amount)
        return self.figure(amount, decimals_of_money(amount))

    def apart(self, amount: Decimal | int) -> Markup:
        """Write by how much an amount is above another, with its sign."""
        amount = Decimal(amount)
        said = self.words.figure(amount, decimals_of_money(amount))
        return _own(said if amount <= 0 else f"+{said}")

    def quantity(self, value: Any, unit: str, decimals: int = 0) -> Markup:
        """Write a figure with its unit."""
        return _own(self.words.quantity(str(value), unit, decimals))

    def signed(self, value: Any, unit: str, decimals: int = 0) -> Markup:
        """Write a difference with its sign."""
        said = self.words.quantity(str(value), unit, decimals)
        return _own(said if value < 0 else f"+{said}")

    def benchmark(self, line: Mapping[str, Any], which: str) -> Markup:
        """Write the baseline or target of a line with its period, or the kind of unknown it is."""
        return self.pledged(line[which], line)

    def pledged(self, given: Mapping[str, Any], line: Mapping[str, Any]) -> Markup:
        """Write a benchmark of a line: a milestone, or what it was first."""
        said = self.words.benchmark(given, line["unit"], line["decimals"])
        return _own(said) if given.get("period") else Markup('<span class="gap">{}</span>').format(marked(said))

    def latest(self, line: Mapping[str, Any]) -> Markup:
        """Write the latest value of a line with its period, or that there is none."""
        latest = line["latest"]
        if latest is None or latest["value"] is None:
            return Markup('<span class="gap">{}</span>').format(self.words.say("not available"))
        decimals = telling_decimals(line)
        return _own(
            f"{self.words.quantity(latest['value'], line['unit'], decimals)} ({self.words.period(latest['period'])})"
        )

    def observed(self, point: Mapping[str, Any], unit: str, decimals: int) -> Markup:
        """Write the value of an observation, or the kind of gap it is."""
        if point["value"] is None:
            said = self.words.say(phrases.OBSERVATION_STATUSES.get(point["observation_status"], "not available"))
            return Markup('<span class="gap">{}</span>').format(said)
        return self.quantity(point["value"], unit, decimals)

    def observation_status(self, code: str) -> str:
        """Name what an observation's status says beside its value; nothing of a normal one."""
        phrase = phrases.OBSERVATION_STATUSES.get(code)
        return self.words.say(phrase) if phrase else ""

    def exact(self, value: Decimal | int | None) -> Markup:
        """Write a figure with all its decimals; nothing for none."""
        return Markup() if value is None else self.figure(value, decimals_of(Decimal(value)))

    def share(self, value: Any) -> Markup:
        """Write a share of 1 as a percentage; a dash says it is undefined."""
        return _own(self.words.share(None if value is None else str(value)))

    def ratio(self, value: Any) -> Markup:
        """Write a pace; a dash says it is undefined."""
        return Markup("–") if value is None else self.figure(value, 2)

    def period(self, period: str) -> Markup:
        """Write a period."""
        return _own(self.words.period(period))

    def area(self, area: str, document: Mapping[str, Any]) -> Markup:
        """Name an area as the plan of a document does."""
        return marked(area_said(area, document, self.words))

    def breakdown(self, breakdown: str, document: Mapping[str, Any]) -> Markup:
        """Say what a series is broken down by, in the words of the plan of a document."""
        return marked(breakdown_said(breakdown, lists_of(document), self.words))

    def day(self, day: str) -> str:
        """Write the day of an ISO date or instant in full."""
        return self.words.day(day)

    def marked(self, said: str) -> Markup:
        """Write a text of the reports as markup."""
        return marked(said)

    def bare(self, said: str) -> str:
        """Write a text of the reports where there is room for characters only."""
        return bare(said)

    def unit(self, unit: str) -> str:
        """Name a unit."""
        return self.words.unit(unit)

    def reason(self, code: str) -> str:
        """Say why something cannot be judged, as a sentence."""
        return self.words.sentence(phrases.REASONS[code])

    def flags(self, line: Mapping[str, Any]) -> list[str]:
        """Say what is to be known beside a figure, a sentence each."""
        return [self.words.sentence(phrases.FLAGS[flag]) for flag in line["flags"] if flag in phrases.FLAGS]

    def sentences(self, trace: Iterable[Mapping[str, Any]]) -> list[Markup]:
        """Tell the steps of a calculation, one sentence each."""
        return [marked(said) for said in self.words.sentences(trace)]

    def text(self, texts: Mapping[str, Any] | None) -> Markup:
        """Write a text by language, as a document holds it; one in another language says in which."""
        return marked(self.words.text(texts))

    def plain(self, texts: Mapping[str, Any] | None) -> str:
        """Give a text by language in the nearest language there is, for files and addresses."""
        return bare(self.words.text(texts))


def _own(said: str) -> Markup:
    """Keep a figure in its own direction, whatever the text around it."""
    return Markup("<bdi>{}</bdi>").format(marked(said))


@lru_cache(maxsize=64)
def pressed(language: str, currency: str) -> Pressed:
    """Give the words of the reports for a language and a currency."""
    return Pressed(language, currency)
