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
_MARKED = re.compile(r'(?P<indent>[\t ]*)<com:Name xml:lang="en">¤(?P<name>\d+)¤</com:Name>|"¤(?P<attribute>\d+)¤"')


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
        # In one go: a text may look like a mark itself.
        return _MARKED.sub(lambda found: self._names(found) if found["name"] else self._attribute(found), message)

    def _names(self, found: re.Match[str]) -> str:
        return "\n".join(
            f'{found["indent"]}<com:Name xml:lang="{language}">{escape(xml_text(text))}</com:Name>'
            for language, text in self._texts[int(found["name"])].items()
        )

    def _attribute(self, found: re.Match[str]) -> str:
        (text,) = self._texts[int(found["attribute"])].values()
        return quoteattr(xml_text(text), {"\r": "&#13;"})
