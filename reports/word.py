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
from reports.charts import in_words_of
from reports.marks import bare
from reports.word_runs import NAMESPACES, contents, paragraph, properties
from reports.word_styles import prepare
from reports.word_tables import table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.blocks import Document, Table
    from reports.drawing import Drawings
    from reports.wording import Words

EPOCH = (1980, 1, 1, 0, 0, 0)
LITTLE_LEFT_TO_PACK = 1
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


def as_word(document: Document, words: Words, drawings: Drawings) -> bytes:
    """Write a report as .docx, A4 landscape."""
    word = docx.Document()
    prepare(word, document)
    end = word.element.body.sectPr
    pictures: dict[str, bytes] = {}
    for xml in _head(document):
        end.addprevious(parse_xml(xml))
    for number, block in enumerate(document.blocks):
        if isinstance(block, Figure):
            picture = drawings.png(in_words_of(words, block, drawings.svg(block.spec)))
            pictures[_place_of(word, number)] = picture
            written = _pictured(number, block, picture, words.language)
        else:
            written = _written(number, block, words.language)
        for xml in written:
            end.addprevious(parse_xml(xml))
    saved = io.BytesIO()
    word.save(saved)
    return _normalised(saved.getvalue(), pictures)


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


def _written(number: int, block: Heading | Paragraph | Table, language: str) -> list[str]:
    if isinstance(block, Heading):
        bookmark = (number, f"_Toc{number}") if block.level == 1 else None
        return [paragraph(f"Heading{block.level}", block.text, language, bookmark=bookmark)]
    if isinstance(block, Paragraph):
        return [paragraph({"lead": "Lead", "small": "Note"}.get(block.style, "BodyText"), block.text, language)]
    return table(block, language)


def _place_of(word: Any, number: int) -> str:
    """Make a place for a picture in the archive, still empty, under a relation named for its number."""
    # The library would compare each picture with all the others, and pack it before we pack it again.
    part = ImagePart(PackURI(f"/word/media/chart{number}.png"), "image/png", b"")
    word.part.rels.add_relationship(RELATIONSHIP_TYPE.IMAGE, part, _relation(number))
    return str(part.partname.membername)


def _relation(number: int) -> str:
    return f"chart{number}"


def _pictured(number: int, figure: Figure, picture: bytes, language: str) -> list[str]:
    """Write a picture with its alternative text, its caption, what its marks mean and what it says."""
    width, height = (int.from_bytes(picture[at : at + 4], "big") for at in (16, 20))
    extent = f'cx="{FIGURE_WIDTH}" cy="{FIGURE_WIDTH * height // width}"'
    drawn = PICTURE.format(
        namespaces=nsdecls("wp", "a", "pic", "r"),
        extent=extent,
        number=number + 1,
        name=quoteattr(bare(figure.caption)),
        description=quoteattr(bare(figure.alternative)),
        relation=_relation(number),
    )
    return [
        f"<w:p {NAMESPACES}>{properties('Figure', language)}<w:r>{drawn}</w:r></w:p>",
        paragraph("Caption", figure.caption, language),
        paragraph("Note", figure.legend, language),
        paragraph("Note", figure.alternative, language),
    ]


def _normalised(content: bytes, pictures: Mapping[str, bytes]) -> bytes:
    """Write the archive again with its pictures and one date for all: times of day are not part of a report."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            entry = zipfile.ZipInfo(member.filename, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            picture = pictures.get(member.filename)
            if picture is None:
                new.writestr(entry, old.read(member))
            else:
                new.writestr(entry, picture, compresslevel=LITTLE_LEFT_TO_PACK)
    return written.getvalue()
