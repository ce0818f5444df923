"""What pages say, in the six official languages of the United Nations. English phrases are the message ids.

Catalogues are read as they are committed. A phrase without a translation is shown in English and marked as such.
"""

from __future__ import annotations

import gettext
import io
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from babel import Locale
from babel.core import negotiate_locale
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from reports.period_words import period_said

if TYPE_CHECKING:
    from datetime import date

    from indicators.framework import Text

SOURCE_LANGUAGE = "en"
LOCALES = {"ar": "ar", "zh": "zh_Hans_CN", "en": "en_GB", "fr": "fr", "ru": "ru", "es": "es"}
"""The languages, in the order the United Nations lists them, and the locale whose dates and figures each uses."""

NAMES = {"ar": "العربية", "zh": "中文", "en": "English", "fr": "Français", "ru": "Русский", "es": "Español"}
"""What each language calls itself."""

FILE = "LC_MESSAGES/portal.po"
"""What pages say."""


def phrase(message: str) -> str:
    """Mark a phrase for the catalogues where it is written down; whoever shows it says it."""
    return message


class _Marked(gettext.NullTranslations):
    """What a page says where there is no translation: the English, visibly so."""

    def gettext(self, message: str) -> str:
        return f'<span class="untranslated" lang="{SOURCE_LANGUAGE}" dir="ltr">{escape(message)}</span>'

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


@cache
def catalogue(language: str, *, marked: bool = False) -> gettext.NullTranslations:
    """Read the catalogue of a language; `marked` makes it say where it has no translation, in HTML."""
    if language == SOURCE_LANGUAGE:
        return gettext.NullTranslations()
    text = files("portal").joinpath(f"locales/{language}/{FILE}").read_bytes()
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(text), locale=language))
    compiled.seek(0)
    translations = gettext.GNUTranslations(compiled)
    if marked:
        translations.add_fallback(_Marked())
    return translations


class Words:
    """The words of one language: phrases, figures, dates. Everything is plain text but what says it is Markup."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.locale = Locale.parse(LOCALES[language])
        self._messages = catalogue(language)

    @property
    def direction(self) -> str:
        return str(self.locale.text_direction)

    def say(self, message: str, **given: Any) -> str:
        """Give a phrase in the language, with its placeholders filled."""
        said = self._messages.gettext(message)
        return said % given if given else said

    def many(self, singular: str, plural: str, n: int, **given: Any) -> str:
        """Give a phrase about a number, in the form the language has for that number."""
        return self._messages.ngettext(singular, plural, n) % {"num": n, **given}

    def figure(self, value: Decimal | int, decimals: int = 0) -> Markup:
        """Write a number with exactly so many decimals, grouped as the language does, kept from being mirrored."""
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        written = str(format_decimal(Decimal(value), format=pattern, locale=self.locale)).replace("-", "−")
        return isolated(written)

    def text(self, text: Text) -> Markup:
        """Write a text of a plan; one that is not there in the language says in which it is."""
        written, language = text.in_language(self.language)
        if language == self.language:
            return escape(written)
        direction = Locale.parse(LOCALES[language]).text_direction
        return Markup('<span lang="{}" dir="{}">{}</span>').format(language, direction, written)

    def day(self, day: date) -> str:
        """Write a date in full."""
        return str(format_date(day, format="long", locale=self.locale))

    def period(self, period: str) -> Markup:
        """Write a period as reports do, in the direction it has itself."""
        return own_direction(period_said(period, self.locale))

    def moment(self, at: datetime) -> Markup:
        """Write an instant to the minute, UTC."""
        joined = escape(str(self.locale.datetime_formats["medium"]).replace("'", ""))
        time = isolated(f"{at.astimezone(UTC):%H:%M}\u00a0UTC")
        return Markup(joined.replace("{1}", escape(self.day(at.date()))).replace("{0}", time))  # noqa: S704 - all of it escaped

    def instant(self, written: str) -> Markup:
        """Write an instant as the record keeps it, for people."""
        return self.moment(datetime.fromisoformat(written))


@cache
def words_of(language: str) -> Words:
    """Give the words of a language."""
    return Words(language)


def isolated(text: object) -> Markup:
    """Keep a number, code or address in its own order, whatever the direction of the text around it."""
    return Markup('<bdi dir="ltr">{}</bdi>').format(text)


def own_direction(text: object) -> Markup:
    """Keep a name or a sentence that people wrote in the direction it has itself."""
    return Markup("<bdi>{}</bdi>").format(text)


def language_wanted(accept: str) -> str:
    """Choose the language a browser asks for by its Accept-Language; the first of ours it would rather have."""
    weighed = []
    for part in accept[:500].split(","):
        name, _, quality = part.partition(";")
        try:
            weight = float(quality.partition("=")[2] or 1)
        except ValueError:
            weight = 0.0
        if name.strip() and weight > 0:
            weighed.append((-weight, name.strip()))
    preferred = [name.partition("-")[0].lower() for _, name in sorted(weighed, key=lambda pair: pair[0])]
    return negotiate_locale(preferred, list(LOCALES)) or SOURCE_LANGUAGE
