"""The report as one HTML file that needs nothing else: styles and charts are inside."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from reports.blocks import Figure, Heading, Paragraph, Table
from reports.charts import as_svg

if TYPE_CHECKING:
    from reports.blocks import Block, Document
    from reports.wording import Words


@cache
def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(lambda name: files("reports").joinpath(f"templates/{name}").read_text(encoding="utf-8")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def as_html(document: Document, words: Words) -> bytes:
    """Write a report as HTML, UTF-8."""
    chapters = [(number, block) for number, block in enumerate(document.blocks) if _is_chapter(block)]
    style = Markup(files("reports").joinpath("templates/report.css").read_text(encoding="utf-8"))  # noqa: S704 - our own file
    text = (
        _environment()
        .get_template("report.html")
        .render(document=document, kind=_kind, svg=_svg, say=words.say, style=style, chapters=chapters)
    )
    return text.encode()


def _is_chapter(block: Block) -> bool:
    return isinstance(block, Heading) and block.level == 1


def _kind(block: Block) -> str:
    kinds = {Heading: "heading", Paragraph: "paragraph", Table: "table", Figure: "figure"}
    return kinds[type(block)]


def _svg(figure: Figure) -> Markup:
    # The renderer escapes the texts of a chart; the SVG is its own and holds no script.
    return Markup(as_svg(figure.spec))  # noqa: S704 - see above
