"""The report as one HTML file that needs nothing else: styles and charts are inside."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

from reports.blocks import Figure, Heading, Paragraph, Table
from reports.charts import in_words_of
from reports.marks import ISOLATE, LEFT_TO_RIGHT, POP, bare, spans

if TYPE_CHECKING:
    from reports.blocks import Block, Document
    from reports.drawing import Drawings
    from reports.wording import Words

ELEMENTS = {ISOLATE: "<bdi>", LEFT_TO_RIGHT: '<bdi dir="ltr">', POP: "</bdi>"}
_SPOKEN = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FunctionLoader(lambda name: files("reports").joinpath(f"templates/{name}").read_text(encoding="utf-8")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"marked": marked, "bare": bare}
    return made


def as_html(document: Document, words: Words, drawings: Drawings) -> bytes:
    """Write a report as HTML, UTF-8."""
    chapters = [(number, block) for number, block in enumerate(document.blocks) if _is_chapter(block)]
    style = Markup(files("reports").joinpath("templates/report.css").read_text(encoding="utf-8"))  # noqa: S704 - our own file

    def svg(figure: Figure) -> Markup:
        # The renderer escapes the texts of a chart. What it says to screen readers is English; we say it in words.
        return Markup(_SPOKEN.sub("", in_words_of(words, figure, drawings.svg(figure.spec))))  # noqa: S704 - see above

    text = (
        _environment()
        .get_template("report.html")
        .render(document=document, kind=_kind, svg=svg, say=words.say, style=style, chapters=chapters)
    )
    return text.encode()


def marked(text: str) -> Markup:
    """Write a text as markup: what is in another language says so, what may run the other way is isolated."""
    written = "".join(
        f'<span lang="{span.language}">{escape(span.text)}</span>' if span.language else str(escape(span.text))
        for span in spans(text)
    )
    for character, element in ELEMENTS.items():
        written = written.replace(character, element)
    return Markup(written)  # noqa: S704 - escaped above


def _is_chapter(block: Block) -> bool:
    return isinstance(block, Heading) and block.level == 1


def _kind(block: Block) -> str:
    kinds = {Heading: "heading", Paragraph: "paragraph", Table: "table", Figure: "figure"}
    return kinds[type(block)]
