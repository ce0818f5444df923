"""Paragraphs and runs of Word as markup: each run says its language and its direction, each paragraph its style.

Written as text and parsed a block at a time: asking the library for one cell after another is quadratic.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from docx.oxml.ns import nsdecls

from reports.marks import RIGHT_TO_LEFT_LANGUAGES, Span, spans

if TYPE_CHECKING:
    from collections.abc import Iterable

LANGUAGES = {"en": "en-GB", "fr": "fr-FR", "es": "es-ES", "ru": "ru-RU", "zh": "zh-CN", "ar": "ar-SA"}
NAMESPACES = nsdecls("w")
_PLACE = re.compile(r"\{(page|pages)\}")


def runs(text: str, language: str, style: str = "") -> str:
    """Write a text as runs in a character style, one for each language it holds."""
    return "".join(_run(span, span.language or language, style) for span in spans(text))


def _run(span: Span, language: str, style: str) -> str:
    properties = f"{_dressed(style)}{_spoken(language)}"
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(span.text)}</w:t></w:r>'


def _dressed(style: str) -> str:
    return f'<w:rStyle w:val="{style}"/>' if style else ""


def _spoken(language: str) -> str:
    code = LANGUAGES[language]
    if language in RIGHT_TO_LEFT_LANGUAGES:
        return f'<w:rtl/><w:lang w:bidi="{code}"/>'
    if language == "zh":
        return f'<w:rFonts w:hint="eastAsia"/><w:lang w:val="en-GB" w:eastAsia="{code}"/>'
    return f'<w:lang w:val="{code}"/>'


def paragraph(
    style: str, text: str, language: str, *, label: str = "", bookmark: tuple[int, str] | None = None
) -> str:  # fmt: skip
    """Write a paragraph in a style, with a bold label before its text and a bookmark around it where given."""
    content = runs(text, language)
    if label:
        content = runs(f"{label}: ", language, "Strong") + content
    if bookmark:
        number, name = bookmark
        content = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'
    return f"<w:p {NAMESPACES}>{properties(style, language)}{content}</w:p>"


def properties(style: str, language: str) -> str:
    """Write what a paragraph is: its style, and that it runs to the left where its language does."""
    to_the_left = "<w:bidi/>" if language in RIGHT_TO_LEFT_LANGUAGES else ""
    return f'<w:pPr><w:pStyle w:val="{style}"/>{to_the_left}</w:pPr>'


def contents(chapters: Iterable[tuple[str, str]], language: str) -> list[str]:
    """Write a table of contents: a field that Word can renew, filled with links that need no renewing."""
    entries = [
        f'<w:hyperlink w:anchor="{name}" w:history="1">{runs(text, language)}</w:hyperlink>' for name, text in chapters
    ]
    if not entries:
        return []
    begin = _field_mark("begin") + _instruction(r'TOC \o "1-1" \n \h \z') + _field_mark("separate")
    entries[0], entries[-1] = begin + entries[0], entries[-1] + _field_mark("end")
    return [f"<w:p {NAMESPACES}>{properties('TOC1', language)}{entry}</w:p>" for entry in entries]


def page_of_pages(text: str, language: str) -> str:
    """Write a phrase whose `{page}` and `{pages}` are fields."""
    written = []
    for part in _PLACE.split(text):
        field = {"page": "PAGE", "pages": "NUMPAGES"}.get(part)
        written.append(_field(field) if field else runs(part, language))
    return "".join(written)


def _field(code: str) -> str:
    shown = "<w:r><w:t>1</w:t></w:r>"
    return _field_mark("begin") + _instruction(code) + _field_mark("separate") + shown + _field_mark("end")


def _instruction(code: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve"> {escape(code)} </w:instrText></w:r>'


def _field_mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'
