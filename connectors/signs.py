"""Marks that cannot be seen: shown where a person must find them, and kept out of codes."""

from __future__ import annotations

import unicodedata

_BLANKS = {"\u00a0", "\u202f", "\u2007", "\u3000", "\u2009"}
_INVISIBLE = {"Cf", "Cc", "Cs", "Co", "Zl", "Zp"}


def seen(text: str) -> str:
    """Write a text so that every mark of it can be seen: `␣` for hard spaces, `<U+202E>` for what has no form."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_seen(mark) for mark in text)


def _seen(mark: str) -> str:
    if mark in _BLANKS:
        return "␣"
    return f"<U+{ord(mark):04X}>" if unicodedata.category(mark) in _INVISIBLE else mark


def has_invisible(text: str) -> bool:
    """Say whether a text has marks without a form: directions, joiners, controls, halves of characters."""
    if text.isascii():
        return not text.isprintable()
    return any(unicodedata.category(mark) in _INVISIBLE for mark in text)


def as_code(text: str) -> str:
    """Give a code as codes are compared: NFKC, without spaces around it."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text).strip()


def as_words(text: str) -> str:
    """Give words as they are kept: NFC."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)
