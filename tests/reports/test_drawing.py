"""Charts are drawn once a run, in a font whose figures everybody who draws them knows."""

from __future__ import annotations

import re
from pathlib import Path

from fontTools.ttLib import TTFont

from reports.charts import canvas, edged, values_axis, years_axis
from reports.drawing import Drawings, as_png, as_svg
from reports.fonts import FIGURES, figures_folder, folders

POINTS = [{"at": 2020.0, "value": 1.5}, {"at": 2023.0, "value": 2.5}]
CHART = canvas(460, 190, [edged(POINTS, ",.1f")], x=years_axis(2020, 2023), y=values_axis())


def test_the_font_of_charts_has_every_letter_of_the_one_it_is_made_of():
    (made,) = Path(figures_folder()).iterdir()
    (whole,) = [one for one in Path(folders()[0]).iterdir() if one.name.startswith("NotoSans[")]
    with TTFont(made) as ours, TTFont(whole) as theirs:
        assert ours["name"].getDebugName(1) == FIGURES
        assert ours.getBestCmap() == theirs.getBestCmap()
        assert ours["hmtx"].metrics == theirs["hmtx"].metrics
        assert "GSUB" not in ours


def test_a_chart_is_set_in_that_font_and_its_figures_are_seen():
    svg = as_svg(CHART)
    assert set(re.findall(r'font-family="([^"]*)"', svg)) == {f"{FIGURES}, Noto Sans, sans-serif"}
    assert as_png(svg) == as_png(svg.replace(f"{FIGURES}, ", "")) != as_png(re.sub("<text.*?</text>", "", svg))


def test_a_figure_stands_once_in_a_drawing_with_its_edge_behind_it():
    (figure,) = re.findall("<text[^>]*>1.5<", as_svg(CHART))
    assert 'paint-order="stroke"' in figure


def test_a_run_keeps_its_drawings_and_a_new_one_has_none():
    drawings = Drawings()
    svg = drawings.svg(CHART)
    assert drawings.svg(dict(CHART)) is svg
    assert drawings.png(svg) is drawings.png(svg)
    assert Drawings().svg(CHART) is not svg
