"""The fonts documents and charts are set in: packages we depend on, never what a machine happens to have.

Noto Sans holds Latin, Cyrillic and the shapes of the statuses; Arabic and Chinese have their own.
"""

from __future__ import annotations

from importlib.resources import files

LATIN, ARABIC, CHINESE = "Noto Sans", "Noto Sans Arabic", "Noto Sans SC"
FOLDERS = (
    ("fontpkg_noto_sans", "files"),
    ("fontpkg_noto_sans_arabic", "files"),
    ("justmytype_intl_cjk", "fonts/ofl/notosanssc"),
)
FAMILIES = {"zh": (CHINESE, LATIN, ARABIC), "ar": (ARABIC, LATIN, CHINESE)}
"""A language's own family first: a face chosen by fallback may be of another weight or style."""


def families(language: str) -> tuple[str, ...]:
    """Give the families for a document in a language, in the order they are asked for a glyph."""
    return FAMILIES.get(language, (LATIN, CHINESE, ARABIC))


def folders() -> list[str]:
    """Give the folders of the fonts' packages."""
    return [str(files(package).joinpath(folder)) for package, folder in FOLDERS]
