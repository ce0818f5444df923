"""The fonts documents and charts are set in: packages we depend on, never what a machine happens to have.

Noto Sans holds Latin, Cyrillic and the shapes of the statuses; Arabic and Chinese have their own.
"""

from __future__ import annotations

import atexit
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools.ttLib import TTFont

LATIN, ARABIC, CHINESE = "Noto Sans", "Noto Sans Arabic", "Noto Sans SC"
FIGURES = "Noto Sans Figures"
RULES = ("GSUB", "GPOS", "GDEF", "gvar", "fvar", "avar", "HVAR", "MVAR", "STAT")
NAMES_OF_FIGURES, WINDOWS_ENGLISH = {1: FIGURES, 4: FIGURES, 6: FIGURES.replace(" ", "")}, (3, 1, 0x409)
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


@cache
def figures_folder() -> str:
    """Give a folder with the font of charts: Noto Sans by another name, without its rules to place and vary letters.

    Figures need none, and whoever draws charts reads the rules of a font anew for every text: most of their time.
    """
    made = TemporaryDirectory(prefix="fonts-")
    atexit.register(made.cleanup)
    package, folder = FOLDERS[0]
    (upright,) = [one for one in files(package).joinpath(folder).iterdir() if one.name.startswith("NotoSans[")]
    # The moment the font is made must not be in it: the same report has the same bytes.
    with TTFont(str(upright), recalcTimestamp=False) as font:
        for table in RULES:
            del font[table]
        for number, name in NAMES_OF_FIGURES.items():
            font["name"].setName(name, number, *WINDOWS_ENGLISH)
        font.save(Path(made.name) / "figures.ttf", reorderTables=None)
    return made.name
