"""How IATI writes things: narratives by language, days, and numbers as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from reports.exports.xml_texts import xml_text

if TYPE_CHECKING:
    from collections.abc import Mapping

LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def element(parent: ET.Element, name: str, /, **attributes: str) -> ET.Element:
    """Add an element; an underscore in the name of an attribute is a hyphen."""
    plain = {key.replace("_", "-"): xml_text(text) for key, text in attributes.items()}
    return ET.SubElement(parent, name, plain)


def narratives(parent: ET.Element, said: Mapping[str, str]) -> ET.Element:
    """Add a text, once for each language it is in."""
    for language, text in said.items():
        narrative = ET.SubElement(parent, "narrative", {LANG: language})
        narrative.text = xml_text(text)
    return parent


def document(root: ET.Element) -> bytes:
    """Write a document, indented, with Unix line ends."""
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"
