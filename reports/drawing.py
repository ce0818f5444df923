"""Charts drawn, without any network: as SVG, and as a picture of it.

They hold no words, so that one drawing serves every language, and one picture most that write figures alike.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import vl_convert

from reports.fonts import figures_folder, folders

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

VEGA_LITE = "v5.20"
NO_NETWORK: list[str] = []
FONT_PACKAGE = "cvttf_NotoSansCJK_Regular"
EDGE = 'stroke="white" stroke-width="3"'


@cache
def register_fonts() -> None:
    """Tell the renderer of the fonts that the package index gave us."""
    for folder in (*folders(), figures_folder(), str(files(FONT_PACKAGE))):
        vl_convert.register_font_directory(folder)


def as_svg(spec: Mapping[str, Any]) -> str:
    """Render a chart as SVG, whole in itself."""
    register_fonts()
    svg = str(vl_convert.vegalite_to_svg(json.dumps(spec), vl_version=VEGA_LITE, allowed_base_urls=NO_NETWORK))
    # The grammar of charts has no word for an edge that lies behind its letters.
    return svg.replace(EDGE, f'{EDGE} paint-order="stroke"')


def as_png(svg: str, scale: int = 2) -> bytes:
    """Give a drawn chart as PNG, at twice its size so that it prints sharply."""
    register_fonts()
    return bytes(vl_convert.svg_to_png(svg, scale=scale))


def as_picture(svg: str) -> str:
    """Give a drawn chart as an SVG that holds nothing but its picture, as large as it is."""
    size = re.search(r'width="[\d.]+" height="[\d.]+"', svg)
    assert size is not None, "a drawn chart says how large it is"
    data = b64encode(as_png(svg, 4)).decode()
    image = f'<image {size[0]} href="data:image/png;base64,{data}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size[0]}>{image}</svg>'


def draw(specs: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Draw charts, each under the name that `Drawings` keeps it by."""
    return {_name(spec): as_svg(spec) for spec in specs}


class Drawings:
    """The charts of one run: whoever asks for one first has it drawn, and for a picture, made."""

    def __init__(self) -> None:
        self._drawn: dict[str, str] = {}
        self._pictures: dict[str, bytes] = {}

    def svg(self, spec: Mapping[str, Any]) -> str:
        """Give a chart as SVG."""
        name = _name(spec)
        if name not in self._drawn:
            self._drawn[name] = as_svg(spec)
        return self._drawn[name]

    def png(self, svg: str) -> bytes:
        """Give the picture of a drawn chart."""
        if svg not in self._pictures:
            self._pictures[svg] = as_png(svg)
        return self._pictures[svg]

    def take(self, drawn: Mapping[str, str]) -> None:
        """Take over what `draw` has drawn elsewhere."""
        self._drawn.update(drawn)


def _name(spec: Mapping[str, Any]) -> str:
    return json.dumps(spec, sort_keys=True)
