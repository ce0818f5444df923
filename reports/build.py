"""A snapshot in, a report out: the same snapshot, language and format give the same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from indicators.errors import CallerMistake
from reports.annual import annual_report
from reports.wording import REPORT, Words

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMATS = ("docx", "html", "pdf")
LANGUAGES = tuple(language for language, _ in REPORT.locales)


def build_report(snapshot: Mapping[str, Any], *, digest: str, language: str, form: str) -> bytes:
    """Write the annual report of a frozen document. Raises CallerMistake for a language or format there is not."""
    document = annual_report(snapshot, digest=digest, language=language)
    words = Words(language, snapshot["plan"]["currency"])
    if form == "docx":
        from reports.word import as_word  # noqa: PLC0415 - a third of a second that HTML does not need

        return as_word(document, words)
    if form == "html":
        from reports.html import as_html  # noqa: PLC0415 - and the other way round

        return as_html(document, words)
    if form == "pdf":
        from reports.pdf import as_pdf  # noqa: PLC0415 - and so on

        return as_pdf(document, words)
    raise CallerMistake(f"there is no report as {form!r}; there are {', '.join(FORMATS)}")
