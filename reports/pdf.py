"""The report as PDF by Typst: tagged (PDF/UA-1), outlined, in the report's language, from one template.

The same document gives the same bytes: fonts are packages we depend on, and the only time is the snapshot's.
"""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.resources import as_file, files
from itertools import groupby
from typing import TYPE_CHECKING, Any

from reports.blocks import Figure, Heading, Paragraph
from reports.charts import in_words_of, is_best_as_picture
from reports.drawing import as_picture
from reports.fonts import families, figures_folder, folders
from reports.glyphs import shown
from reports.marks import bare, spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reports.blocks import Block, Cell, Document, Table
    from reports.drawing import Drawings
    from reports.wording import Words

PLACES = ("{page}", "{pages}")


def as_pdf(document: Document, words: Words, drawings: Drawings) -> bytes:
    """Write a report as PDF, A4 landscape. A character that none of our fonts has is told by its number."""
    # The standard allows no missing glyph: one odd character in a source's note would be no report at all.
    report = shown(json.dumps(_told(document, words, drawings), ensure_ascii=False))
    with as_file(files("reports")) as room:
        job = {
            "template": str(room / "templates/report.typ"),
            "report": report,
            "fonts": [*folders(), figures_folder()],
            "taken_at": document.taken_at,
        }
        done = subprocess.run(  # noqa: S603 - our own interpreter and our own file
            [sys.executable, "-I", str(room / "typeset.py")],
            input=json.dumps(job).encode(),
            capture_output=True,
            check=False,
        )
    if done.returncode:
        raise RuntimeError(f"the report could not be typeset: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def _told(document: Document, words: Words, drawings: Drawings) -> dict[str, Any]:
    """Write the document as the template reads it."""
    return {
        "language": document.language,
        "region": words.locale.territory,
        "direction": document.direction,
        "fonts": families(document.language),
        "name": f"{document.title} – {bare(document.subtitle)}",
        "author": bare(document.organisation),
        "about": bare(document.footer),
        "title": document.title,
        "subtitle": _runs(document.subtitle),
        "organisation": _runs(document.organisation),
        "facts": [{"label": _runs(label), "text": _runs(text)} for label, text in document.facts],
        "running": _runs(f"{document.organisation} – {document.title}"),
        "footer": _runs(document.footer),
        "page": _parts(document.page),
        "contents": document.contents,
        "blocks": list(_blocks(document.blocks, words, drawings)),
    }


def _runs(text: str) -> list[str | dict[str, str]]:
    return [{"language": one.language, "text": one.text} if one.language else one.text for one in spans(text)]


def _parts(page: str) -> list[str]:
    """Split the phrase of a page's number at its places."""
    before, _, rest = page.partition(PLACES[0])
    between, _, after = rest.partition(PLACES[1])
    return [before, PLACES[0], between, PLACES[1], after]


def _blocks(blocks: Sequence[Block], words: Words, drawings: Drawings) -> Iterator[dict[str, Any]]:
    """Write the blocks, with figures that follow one another together."""
    for is_figure, together in groupby(blocks, key=lambda block: isinstance(block, Figure)):
        written = [_block(block, words, drawings) for block in together]
        yield from [{"kind": "figures", "figures": written}] if is_figure else written


def _block(block: Block, words: Words, drawings: Drawings) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"kind": "heading", "level": block.level, "text": _runs(block.text)}
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "style": block.style, "text": _runs(block.text)}
    if isinstance(block, Figure):
        return {
            "svg": _drawing(block, words, drawings),
            "caption": _runs(block.caption),
            "legend": _runs(block.legend),
            "alternative": _runs(block.alternative),
            "description": bare(block.alternative),
        }
    return _table(block)


def _drawing(figure: Figure, words: Words, drawings: Drawings) -> str:
    svg = in_words_of(words, figure, drawings.svg(figure.spec))
    return as_picture(svg) if is_best_as_picture(figure) else svg


def _table(block: Table) -> dict[str, Any]:
    return {
        "kind": "table",
        "caption": _runs(block.caption),
        "columns": [
            {"title": _runs(one.title), "width": one.width, "figures": one.figures} for one in block.columns
        ],
        "rows": [[_cell(cell) for cell in row] for row in block.rows],
        "notes": [_runs(note) for note in block.notes],
        "total": block.total,
    }  # fmt: skip


def _cell(cell: Cell) -> dict[str, Any]:
    told: dict[str, Any] = {"text": _runs(cell.text)}
    if cell.notes:
        told["notes"] = cell.notes
    if cell.status:
        told["status"] = cell.status
    return told
