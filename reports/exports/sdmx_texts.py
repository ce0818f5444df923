"""Free texts in SDMX-ML: each stands as a mark while the library writes, and as itself afterwards.

pysdmx 1.21 turns every apostrophe of an attribute into a quotation mark, writes line breaks and backslashes as Python
does, and calls every name English. A mark of letters that no identifier holds goes through all of that unharmed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from reports.exports.xml_texts import xml_text

if TYPE_CHECKING:
    from collections.abc import Mapping

_MARK = "¤{number}¤"
_NAME = re.compile(r'(?P<indent>[\t ]*)<com:(?P<kind>Name|Description) xml:lang="en">¤(?P<number>\d+)¤</com:\w+>')
_ATTRIBUTE = re.compile(r'"¤(?P<number>\d+)¤"')


class Marks:
    """The texts of one message, each with the mark that stands for it."""

    def __init__(self) -> None:
        self._texts: list[Mapping[str, str]] = []
        self._numbers: dict[tuple[tuple[str, str], ...], int] = {}

    def mark(self, text: str | Mapping[str, str]) -> str:
        """Give the mark of a text, or of a text by language; the same text has one mark."""
        by_language = {"en": text} if isinstance(text, str) else text
        number = self._numbers.setdefault(tuple(by_language.items()), len(self._texts))
        if number == len(self._texts):
            self._texts.append(by_language)
        return _MARK.format(number=number)

    def filled(self, message: str) -> str:
        """Put every text in the place of its mark: a name once for each language it is known in."""
        return _ATTRIBUTE.sub(self._attribute, _NAME.sub(self._names, message))

    def _names(self, found: re.Match[str]) -> str:
        kind, indent = found["kind"], found["indent"]
        return "\n".join(
            f'{indent}<com:{kind} xml:lang="{language}">{escape(xml_text(text))}</com:{kind}>'
            for language, text in self._texts[int(found["number"])].items()
        )

    def _attribute(self, found: re.Match[str]) -> str:
        (text,) = self._texts[int(found["number"])].values()
        return quoteattr(xml_text(text), {"\r": "&#13;"})
