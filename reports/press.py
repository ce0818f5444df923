"""What one process writes the reports of a snapshot with: each chart drawn once, a language's document built once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from reports.annual import annual_report
from reports.blocks import Figure
from reports.build import written
from reports.drawing import Drawings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.blocks import Document


class Press:
    """The press of one run: nothing it keeps outlives it. `here` is that of a process begun for a run."""

    here: ClassVar[Press]

    def __init__(self, snapshot: Mapping[str, Any], **about: Any) -> None:
        self._snapshot, self._about = snapshot, about
        self._drawings = Drawings()
        self._document: Document | None = None

    def charts(self, language: str) -> list[Mapping[str, Any]]:
        """Give the charts there are to draw; they are the same in every language."""
        return [block.spec for block in self._in(language).blocks if isinstance(block, Figure)]

    def take(self, drawn: Mapping[str, str]) -> None:
        """Take over charts that are drawn."""
        self._drawings.take(drawn)

    def written(self, language: str, form: str) -> bytes:
        """Write the report in a language and format; formats of one language are best asked for together."""
        return written(self._in(language), self._snapshot, form, self._drawings)

    def _in(self, language: str) -> Document:
        if self._document is None or self._document.language != language:
            self._document = annual_report(self._snapshot, language=language, **self._about)
        return self._document
