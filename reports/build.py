"""A snapshot in, a report out: the same snapshot, language and format give the same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from indicators.errors import CallerMistake
from reports.annual import annual_report
from reports.catalogues import require_whole
from reports.drawing import Drawings
from reports.wording import REPORT, Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.blocks import Document

FORMATS = ("docx", "html", "pdf", "xlsx")
WITH_DRAWINGS = frozenset({"docx", "html", "pdf"})
LANGUAGES = tuple(language for language, _ in REPORT.locales)


def build_report(
    snapshot: Mapping[str, Any], *, digest: str, language: str, form: str, since: Mapping[str, Any] | None = None,
    standing: Mapping[str, Any] | None = None,
) -> bytes:  # fmt: skip
    """Write the annual report of a frozen document; with `since`, also what changed since that earlier one.

    `standing` is what was said of it since: an embargo stands on every page.
    Raises CallerMistake for a language or format there is not, and for a language that lacks strings, naming them.
    """
    require_known(language, form)
    document = annual_report(snapshot, digest=digest, language=language, since=since, standing=standing)
    return written(document, snapshot, form, Drawings())


def require_known(language: str, form: str) -> None:
    """Refuse a language or format there is not, and a language with a gap, by CallerMistake."""
    if form not in FORMATS:
        raise CallerMistake(f"there is no report as {form!r}; there are {', '.join(FORMATS)}")
    REPORT.locale(language)
    require_whole(language)


def written(document: Document, snapshot: Mapping[str, Any], form: str, drawings: Drawings) -> bytes:
    """Write the document of a snapshot in a format, with charts of these drawings."""
    words = Words(document.language, snapshot["plan"]["currency"])
    if form == "docx":
        from reports.word import as_word  # noqa: PLC0415 - each writer takes a while to import, and one is needed

        return as_word(document, words, drawings)
    if form == "html":
        from reports.html import as_html  # noqa: PLC0415 - see above

        return as_html(document, words, drawings)
    if form == "pdf":
        from reports.pdf import as_pdf  # noqa: PLC0415 - see above

        return as_pdf(document, words, drawings)
    from reports.excel import as_excel  # noqa: PLC0415 - see above

    return as_excel(document, snapshot, words)
