"""The report as a Word document: real styles, repeated header rows, alternative texts, the document's language.

The same document gives the same bytes: no clock, no random numbers, and a normalised archive. Every word is set
through a style, so that an editor changes the look of a report at one place.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.parts.image import ImagePart
from docx.shared import Cm

from reports.blocks import Figure, Heading, Paragraph
from reports.charts import in_words_of, png_of
from reports.marks import bare
from reports.word_runs import NAMESPACES, contents, paragraph, properties
from reports.word_styles import prepare
from reports.word_tables import table

if TYPE_CHECKING:
    from reports.blocks import Document, Table
    from reports.wording import Words

EPOCH = (1980, 1, 1, 0, 0, 0)
FIGURE_WIDTH = int(Cm(12.5))
PICTURE = (
    '<w:drawing><wp:inline {namespaces} distT="0" distB="0" distL="0" distR="0"><wp:extent {extent}/>'
    '<wp:docPr id="{number}" name={name} descr={description}/><wp:cNvGraphicFramePr>'
    '<a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr><a:graphic><a:graphicData'
    ' uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
    '<pic:cNvPr id="{number}" name={name} descr={description}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
    '<a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>'
    '<a:off x="0" y="0"/><a:ext {extent}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
    "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
)


def as_word(document: Document, words: Words) -> bytes:
    """Write a report as .docx, A4 landscape."""
    word = docx.Document()
    prepare(word, document)
    end = word.element.body.sectPr
    for xml in _head(document):
        end.addprevious(parse_xml(xml))
    for number, block in enumerate(document.blocks):
        written = _pictured(word, number, block, words) if isinstance(block, Figure) else _written(number, block, words)
        for xml in written:
            end.addprevious(parse_xml(xml))
    saved = io.BytesIO()
    word.save(saved)
    return _normalised(saved.getvalue())


def _head(document: Document) -> list[str]:
    language = document.language
    chapters = [
        (f"_Toc{number}", block.text)
        for number, block in enumerate(document.blocks)
        if isinstance(block, Heading) and block.level == 1
    ]
    return [
        paragraph("Organisation", document.organisation, language),
        paragraph("Title", document.title, language),
        paragraph("Subtitle", document.subtitle, language),
        *(paragraph("Fact", text, language, label=label) for label, text in document.facts),
        paragraph("ContentsTitle", document.contents, language),
        *contents(chapters, language),
    ]


def _written(number: int, block: Heading | Paragraph | Table, words: Words) -> list[str]:
    language = words.language
    if isinstance(block, Heading):
        bookmark = (number, f"_Toc{number}") if block.level == 1 else None
        return [paragraph(f"Heading{block.level}", block.text, language, bookmark=bookmark)]
    if isinstance(block, Paragraph):
        return [paragraph({"lead": "Lead", "small": "Note"}.get(block.style, "BodyText"), block.text, language)]
    return table(block, language)


def _pictured(word: Any, number: int, figure: Figure, words: Words) -> list[str]:
    """Write a picture with its alternative text, its caption, what its marks mean and what it says."""
    content = png_of(in_words_of(words, figure))
    # The library compares each picture with all the others; ours differ by their names.
    part = ImagePart(PackURI(f"/word/media/chart{number}.png"), "image/png", content)
    width, height = (int.from_bytes(content[at : at + 4], "big") for at in (16, 20))
    extent = f'cx="{FIGURE_WIDTH}" cy="{FIGURE_WIDTH * height // width}"'
    picture = PICTURE.format(
        namespaces=nsdecls("wp", "a", "pic", "r"),
        extent=extent,
        number=number + 1,
        name=quoteattr(bare(figure.caption)),
        description=quoteattr(bare(figure.alternative)),
        relation=word.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE),
    )
    return [
        f"<w:p {NAMESPACES}>{properties('Figure', words.language)}<w:r>{picture}</w:r></w:p>",
        paragraph("Caption", figure.caption, words.language),
        paragraph("Note", figure.legend, words.language),
        paragraph("Note", figure.alternative, words.language),
    ]


def _normalised(content: bytes) -> bytes:
    """Write the archive again with one date for all its members: times of day are not part of a report."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            entry = zipfile.ZipInfo(member.filename, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(member))
    return written.getvalue()
