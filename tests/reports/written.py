"""Every report of the sample, written once, and what a reader of each format finds in it."""

from __future__ import annotations

import io
import re
from functools import cache

import docx
import pypdf
from lxml import html

from reports.annual import annual_report
from reports.blocks import Table
from reports.build import FORMATS, LANGUAGES, build_report
from reports.marks import ISOLATE, LEFT_TO_RIGHT, POP, bare
from tests.reports.sample import DIGEST, snapshot

EVERY = [(language, form) for language in LANGUAGES for form in FORMATS]


@cache
def built(language, form):
    return build_report(snapshot(), digest=DIGEST, language=language, form=form)


@cache
def blocks(language):
    return annual_report(snapshot(), digest=DIGEST, language=language).blocks


def tables(language):
    return [block for block in blocks(language) if isinstance(block, Table)]


@cache
def page(language):
    return html.fromstring(built(language, "html").decode())


@cache
def word(language):
    return docx.Document(io.BytesIO(built(language, "docx")))


def seen(text):
    """What is left of a text for a reader: no marks, no isolates, one kind of space."""
    return re.sub(r"\s+", " ", re.sub(f"[{ISOLATE}{LEFT_TO_RIGHT}{POP}]", "", bare(text))).strip()


def text_in(content, form):
    """Give all the text of a file as one line."""
    return seen(" ".join(READERS[form](content)))


def says(told, text):
    """Whether a text stands in what a file says, however its lines are broken."""
    return seen(text).replace(" ", "") in told.replace(" ", "")


def _of_html(content):
    yield html.fromstring(content.decode()).find("body").text_content()


def _of_word(content):
    read = docx.Document(io.BytesIO(content))
    yield from (paragraph.text for paragraph in read.paragraphs)
    yield from (cell.text for table in read.tables for cell in table._cells)


def _of_pdf(content):
    yield from (page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


READERS = {"pdf": _of_pdf, "html": _of_html, "docx": _of_word}


@cache
def text_of(language, form):
    return text_in(built(language, form), form)
