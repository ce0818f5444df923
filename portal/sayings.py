"""What the record says of files and sources, in the reader's language. What is stored stays English; here it is said.

`reports.sayings` recognises the sentences; pages and files set their values apart, and tell what is in English only.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from connectors.signs import seen
from portal.page_words import STATES, STEPS
from portal.wording import SOURCE_LANGUAGE, words_of
from reports.sayings import QUOTING, SAYINGS, Sayings, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from indicators.findings import Finding
    from reports.wording import Domain

OUR_OPTIONS = frozenset({"decimal", "dates"})
"""Questions whose answers are words of ours; those of the others quote the file."""

STEPS_OF_OURS = frozenset({"state", "step"})
"""Values that say where a submission stands."""

WHOLE, WITHIN = "\N{RIGHT-TO-LEFT ISOLATE}", "\N{FIRST STRONG ISOLATE}"
END = "\N{POP DIRECTIONAL ISOLATE}"


class SayingsShown(Sayings):
    """The sentences of the record in one language, as pages, files and answers show them."""

    def __init__(self, language: str, *domains: Domain) -> None:
        super().__init__(language, *domains)
        self._of_notes = self if domains else SayingsShown(language, SAYINGS)

    def word(self, name: str, text: str) -> str | None:
        """Say where a submission stands by the word pages have for it."""
        if name in STEPS_OF_OURS and text in {**STATES, **STEPS}:
            return words_of(self.language).say({**STATES, **STEPS}[text])
        return super().word(name, text)

    def markup(self, text: str | None, *, quoting: bool = False, noted: bool = False) -> Markup:
        """Say a stored sentence on a page: its values kept apart, and marked as English where nobody translated it.

        What is `noted` may be a sentence of ours or of somebody else, in whatever language.
        """
        if not text:
            return Markup("")
        parts = self._of_notes.parts(text) if noted else self.parts(text, quoting=quoting)
        if parts is None:
            # One word alone is a code of the plan.
            if quoting or noted or " " not in text:
                return Markup("<bdi>{}</bdi>").format(text)
            return Markup('<span lang="{}" dir="ltr">{}</span>').format(SOURCE_LANGUAGE, text)
        return Markup("").join(
            Markup("<bdi>{}</bdi>").format(one.text) if isinstance(one, Value) else escape(one) for one in parts
        )

    def note(self, text: str) -> str:
        """Say as plain text what is a sentence of ours or of somebody else, in whatever language."""
        return self._of_notes.plain(text)

    def found(self, finding: Mapping[str, Any]) -> Markup:
        """Say on a page what was found: in quotes where it is the owner's own text."""
        if finding["code"] not in QUOTING:
            return self.markup(finding["found"])
        return Markup("<q>{}</q>").format(self.markup(finding["found"], quoting=True))

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


@cache
def sayings_of(language: str) -> SayingsShown:
    """Give the sayings of a language."""
    return SayingsShown(language)
