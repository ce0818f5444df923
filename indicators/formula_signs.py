"""Texts that a spreadsheet would run: the signs they begin with, and the apostrophe they are written behind."""

from __future__ import annotations

FORMULA_SIGNS = "=+-@\t\r\n\0\uff1d\uff0b\uff0d\uff20"
"""What a spreadsheet takes for the beginning of a formula, or leaves out before one; full-width forms too."""

APOSTROPHE = "'"


def behind_an_apostrophe(text: str) -> str:
    """Give a text that no spreadsheet runs. One that begins with an apostrophe has one more as well: whoever reads it
    takes one off.
    """
    return f"{APOSTROPHE}{text}" if text.startswith((*FORMULA_SIGNS, APOSTROPHE)) else text
