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


LAYOUT_AND_VARIATION = ("GSUB", "GPOS", "GDEF", "gvar", "fvar", "avar", "HVAR", "MVAR", "STAT")


@cache
def plain_latin() -> str:
    """Give a folder with Noto Sans as it stands in its file: its letters, without rules to place or to vary them.

    Figures need none, and a renderer that reads the rules anew for every text takes twice as long over a chart.
    """
    made = TemporaryDirectory(prefix="fonts-")
    atexit.register(made.cleanup)
    package, folder = FOLDERS[0]
    (upright,) = [one for one in files(package).joinpath(folder).iterdir() if one.name.startswith("NotoSans[")]
    with TTFont(str(upright)) as font:
        for table in LAYOUT_AND_VARIATION:
            del font[table]
        font.save(Path(made.name) / "NotoSans.ttf", reorderTables=None)
    return made.name
