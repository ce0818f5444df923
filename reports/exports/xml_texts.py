"""Texts as XML 1.0 can hold them."""

from __future__ import annotations

import re

_NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """Give a text with U+FFFD for each control character that XML 1.0 has no way to write."""
    return _NOT_XML.sub("\ufffd", text)
