"""The look of the report in Word: every style it uses, its page, its running header and footer."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.shared import Mm

from reports.marks import RIGHT_TO_LEFT_LANGUAGES, bare
from reports.word_runs import LANGUAGES, NAMESPACES, page_of_pages, paragraph, properties, runs

if TYPE_CHECKING:
    from reports.blocks import Document

LATIN_FONT, EAST_ASIAN_FONT, ARABIC_FONT = "Arial", "Microsoft YaHei", "Arial"
INK = "1A1A1A"
# id: name, size in half points, what it is based on, properties of its paragraphs, properties of its runs
PARAGRAPHS = {
    "Normal": ("Normal", 19, "", '<w:spacing w:before="0" w:after="100"/>', ""),
    "Organisation": ("Organisation", 21, "Normal", "", '<w:color w:val="555555"/>'),
    "Title": ("Title", 48, "Normal", '<w:spacing w:before="0" w:after="60"/>', "<w:b/><w:bCs/>"),
    "Subtitle": ("Subtitle", 26, "Normal", '<w:spacing w:before="0" w:after="200"/>', ""),
    "Fact": ("Fact", 19, "Normal", '<w:spacing w:before="0" w:after="0"/>', ""),
    "ContentsTitle": ("Contents Title", 24, "Normal", '<w:keepNext/><w:spacing w:before="300" w:after="60"/>',
                      "<w:b/><w:bCs/>"),
    "TOC1": ("toc 1", 19, "Normal", '<w:spacing w:before="0" w:after="20"/>', '<w:color w:val="0B4F6C"/>'),
    "Heading1": ("heading 1", 30, "Normal",
                 '<w:keepNext/><w:spacing w:before="360" w:after="100"/><w:outlineLvl w:val="0"/>', "<w:b/><w:bCs/>"),
    "Heading2": ("heading 2", 24, "Normal",
                 '<w:keepNext/><w:spacing w:before="240" w:after="80"/><w:outlineLvl w:val="1"/>', "<w:b/><w:bCs/>"),
    "BodyText": ("Body Text", 19, "Normal", "", ""),
    "Lead": ("Lead", 22, "Normal", "", ""),
    "Caption": ("caption", 18, "Normal", '<w:keepNext/><w:spacing w:before="120" w:after="60"/>', "<w:b/><w:bCs/>"),
    "Figure": ("Figure", 19, "Normal", '<w:keepNext/><w:spacing w:before="120" w:after="0"/>', ""),
    "Note": ("Note", 16, "Normal", '<w:spacing w:before="0" w:after="20"/>', ""),
    "AfterTable": ("After Table", 8, "Normal", '<w:spacing w:before="0" w:after="60"/>', ""),
    "TableText": ("Table Text", 16, "Normal", '<w:spacing w:before="30" w:after="30"/>', ""),
    "TableFigure": ("Table Figure", 16, "TableText", '<w:jc w:val="right"/>', ""),
    "TableHead": ("Table Head", 16, "TableText", "<w:keepNext/>", "<w:b/><w:bCs/>"),
    "TableHeadFigure": ("Table Head Figure", 16, "TableHead", '<w:jc w:val="right"/>', ""),
    "Header": ("header", 16, "Normal", '<w:spacing w:before="0" w:after="0"/>', '<w:color w:val="555555"/>'),
    "Footer": ("footer", 16, "Normal", '<w:spacing w:before="0" w:after="0"/><w:jc w:val="center"/>',
               '<w:color w:val="555555"/>'),
}  # fmt: skip
BUILT_IN = frozenset(
    {"Normal", "Title", "Subtitle", "BodyText", "Caption", "Header", "Footer", "TOC1", "Heading1", "Heading2", "Strong"}
)
RUNS = {
    "Strong": ("Strong", "<w:b/><w:bCs/>"),
    "NoteMark": ("Note Mark", '<w:vertAlign w:val="superscript"/>'),
    "StatusGood": ("Status Good", '<w:b/><w:bCs/><w:color w:val="1D5C34"/>'),
    "StatusWarning": ("Status Warning", '<w:b/><w:bCs/><w:color w:val="7A4B00"/>'),
    "StatusBad": ("Status Bad", '<w:b/><w:bCs/><w:color w:val="8A1C1C"/>'),
    "StatusQuiet": ("Status Quiet", '<w:color w:val="555555"/>'),
}


def prepare(word: Any, document: Document) -> None:
    """Give an empty Word document the page, styles, properties, header and footer of a report."""
    section = word.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(16)
    section.header_distance = section.footer_distance = Mm(8)
    if document.language in RIGHT_TO_LEFT_LANGUAGES:
        section._sectPr.append(parse_xml(f"<w:bidi {NAMESPACES}/>"))  # noqa: SLF001 - the library has no word for it
    _describe(word, document)
    _style(word, document.language)
    _running(section, document)


def _describe(word: Any, document: Document) -> None:
    taken = datetime.fromisoformat(document.taken_at).replace(tzinfo=None, microsecond=0)
    core = word.core_properties
    core.title, core.subject = document.title, bare(document.subtitle)
    core.author = core.last_modified_by = bare(document.organisation)
    core.language, core.created, core.modified = LANGUAGES[document.language], taken, taken
    core.revision, core.comments = 1, ""


def _style(word: Any, language: str) -> None:
    styles = word.styles.element
    wanted = {**dict.fromkeys(PARAGRAPHS), **dict.fromkeys(RUNS), "ReportTable": None}
    for old in [one for one in styles.style_lst if one.styleId in wanted]:
        styles.remove(old)
    # Looks that a report does not use would stand in an editor's list beside those it does.
    for unused in [one for one in styles.style_lst if one.type == 3 and one.styleId != "TableNormal"]:
        styles.remove(unused)
    styles.replace(styles.find(f"{{{styles.nsmap['w']}}}docDefaults"), parse_xml(_defaults(language)))
    for identity in PARAGRAPHS:
        styles.append(parse_xml(_paragraph_style(identity, language)))
    for identity, (name, look) in RUNS.items():
        styles.append(
            parse_xml(
                f'<w:style {NAMESPACES} w:type="character" w:customStyle="{int(identity not in BUILT_IN)}"'
                f' w:styleId="{identity}"><w:name w:val="{name}"/><w:qFormat/><w:rPr>{look}</w:rPr></w:style>'
            )
        )
    styles.append(parse_xml(_table_style()))


def _defaults(language: str) -> str:
    code = LANGUAGES[language]
    latin = code if language not in {"zh", "ar"} else LANGUAGES["en"]
    hint = ' w:hint="eastAsia"' if language == "zh" else ""
    return (
        f"<w:docDefaults {NAMESPACES}><w:rPrDefault><w:rPr>"
        f'<w:rFonts{hint} w:ascii="{LATIN_FONT}" w:hAnsi="{LATIN_FONT}" w:eastAsia="{EAST_ASIAN_FONT}"'
        f' w:cs="{ARABIC_FONT}"/><w:color w:val="{INK}"/><w:sz w:val="19"/><w:szCs w:val="19"/>'
        f'<w:lang w:val="{latin}" w:eastAsia="{LANGUAGES["zh"]}" w:bidi="{LANGUAGES["ar"]}"/>'
        f"</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    )


def _paragraph_style(identity: str, language: str) -> str:
    name, size, parent, shape, look = PARAGRAPHS[identity]
    based = f'<w:basedOn w:val="{parent}"/>' if parent else ""
    following = '<w:next w:val="BodyText"/>' if identity.startswith("Heading") else ""
    about = f'w:customStyle="{int(identity not in BUILT_IN)}"' + ("" if parent else ' w:default="1"')
    # The order of the parts is the schema's: what keeps together, direction, spacing and alignment, outline.
    to_the_left = "<w:bidi/>" if language in RIGHT_TO_LEFT_LANGUAGES and not parent else ""
    return (
        f'<w:style {NAMESPACES} w:type="paragraph" {about} w:styleId="{identity}"><w:name w:val="{name}"/>{based}'
        f"{following}<w:qFormat/><w:pPr>{to_the_left}{shape}</w:pPr>"
        f'<w:rPr>{look}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
    )


def _table_style() -> str:
    line = 'w:val="single" w:sz="4" w:space="0" w:color="C9C5BB"'
    strong = 'w:val="single" w:sz="8" w:space="0" w:color="1A1A1A"'
    return (
        f'<w:style {NAMESPACES} w:type="table" w:customStyle="1" w:styleId="ReportTable"><w:name w:val="Report Table"/>'
        f'<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders><w:top {line}/><w:bottom {line}/><w:insideH {line}/>'
        f'</w:tblBorders><w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
        f'</w:tblPr><w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders><w:bottom {strong}/></w:tcBorders>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="F5F3EE"/></w:tcPr></w:tblStylePr>'
        f'<w:tblStylePr w:type="lastRow"><w:tcPr><w:tcBorders><w:top {strong}/></w:tcBorders></w:tcPr></w:tblStylePr>'
        f"</w:style>"
    )


def _running(section: Any, document: Document) -> None:
    """Write the report's name on every page, and below it the snapshot and the page's number."""
    language = document.language
    head = paragraph("Header", f"{document.organisation} – {document.title}", language)
    foot = (
        f"<w:p {NAMESPACES}>{properties('Footer', language)}{runs(f'{document.footer} · ', language)}"
        f"{page_of_pages(document.page, language)}</w:p>"
    )
    for part, xml in ((section.header, head), (section.footer, foot)):
        element = part.paragraphs[0]._p  # noqa: SLF001 - a paragraph is replaced whole
        element.getparent().replace(element, parse_xml(xml))
