"""Charts say what the snapshot says: every mark is there, none is told by colour alone, and the same bytes come twice."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from lxml import etree

from indicators.code_words import meaning_of
from reports.annual import annual_report
from reports.blocks import Figure
from reports.breakdowns import breakdown_said
from reports.build import LANGUAGES
from reports.charts import in_words_of
from reports.charts_breakdown import Bar, Breakdown, breakdown, breakdown_figure, breakdown_of, broken_down
from reports.charts_status import LOOKS, overview, status_overview
from reports.charts_trajectory import trajectory, trajectory_legend, trajectory_said
from reports.drawing import as_png, as_svg
from reports.objectives import indicator_figures
from reports.phrases import SHAPES
from reports.wording import Words
from tests.reports.sample import DIGEST, snapshot

SVG = "{http://www.w3.org/2000/svg}"
KNOWN = {"state": "established", "low": None, "high": None}
LINE = {
    "code": "I.1-a.1", "title": {"en": "Share"}, "unit": "percent", "decimals": 1, "area": "001", "indicator": "share",
    "baseline": {**KNOWN, "value": "40", "period": "2019"}, "target": {**KNOWN, "value": "60", "period": "2023"},
    "milestones": [{**KNOWN, "value": "45", "period": "2020"}],
    "outlook": {"value": "57", "low": "52.5", "high": "61.5", "period": "2023"},
}  # fmt: skip
SHARE = {"id": "share", "title": {"en": "Share"}, "unit": "percent", "decimals": 1}
POINTS = [
    {"period": at, "value": value, "observation_status": "A"}
    for at, value in (("2019", "40"), ("2020", "44"), ("2021", None), ("2022", "52"))
]
EARLIER = [{"period": "2020", "value": "47"}]
ROLLED = [
    {"objective": "I.1", "indicators": 7, "by_status": {"achieved": 2, "off_track": 2, "not_assessable": 3}},
    {"objective": None, "indicators": 40, "by_status": {"on_track": 38, "at_risk": 1, "moving_away": 1}},
]


def drawn(spec):
    """Everything the layers of a chart draw, by mark and field of meaning."""
    return [one for layer in spec["layer"] for one in layer["data"]["values"]]


def texts(spec):
    return [one.text for one in etree.fromstring(as_svg(spec).encode()).iter(f"{SVG}text")]


def test_a_way_shows_all_that_is_known_of_it():
    spec = trajectory(LINE, POINTS, EARLIER)
    kinds = {one.get("what") for one in drawn(spec)}
    assert {"observed", "baseline", "milestone", "target", "earlier"} <= kinds
    assert {(one["low"], one["high"]) for one in drawn(spec) if "low" in one} == {(52.5, 61.5)}
    assert {"40.0", "44.0", "52.0"} <= set(texts(spec))
    assert None not in {one.get("value") for one in drawn(spec) if "what" in one}


def test_every_mark_has_a_shape_or_dash_of_its_own():
    spec = trajectory(LINE, POINTS, EARLIER)
    dashes = [json.dumps(one["mark"]["strokeDash"]) for one in spec["layer"] if "strokeDash" in one["mark"]]
    (shapes,) = [one["encoding"]["shape"]["scale"]["range"] for one in spec["layer"] if "shape" in one["encoding"]]
    assert len(set(dashes)) == len(dashes) == 2
    assert len(set(shapes)) == len(shapes) == 4


def test_what_a_line_lacks_is_neither_drawn_nor_explained():
    bare = {**LINE, "milestones": [], "outlook": {"reason": "too_little_history"}}
    bare |= {"target": {**KNOWN, "value": None, "period": None, "state": "to_be_established"}}
    words = Words("en")
    assert {one.get("what") for one in drawn(trajectory(bare, POINTS))} == {"observed", "baseline"}
    assert trajectory_legend(bare, [], words) == "● observed · ■ baseline"
    assert trajectory_said(bare, POINTS, [], words) == "From 40.0% in 2019 to 52.0% in 2022. Target: to be established."


def test_the_words_of_a_way_say_what_it_shows():
    assert trajectory_said(LINE, POINTS, EARLIER, Words("en")) == (
        "From 40.0% in 2019 to 52.0% in 2022. Before revisions: 47.0% (2020). Milestones: 45.0% (2020). "
        "Target: 60.0% (2023). If the trend goes on: 57.0% in 2023, between 52.5% and 61.5%."
    )
    assert trajectory_legend(LINE, EARLIER, Words("en")) == (
        "● observed · ○ value before its revision · ■ baseline · ▲ milestone · ◆ target · ╌ what is due by when · "
        "┈ + outlook with its 95% interval"
    )


def test_every_status_has_its_number_its_shape_and_a_look_of_its_own():
    assert set(LOOKS) == {*SHAPES, "discontinued"}
    assert len({(shape, filled) for _, shape, filled in LOOKS.values()}) == len(LOOKS)
    written = texts(overview(ROLLED))
    assert [one for one in written if one.isdigit()] == ["2", "2", "3", "38", "1", "1"]
    assert {"I.1", "Σ"} <= set(written)


def test_the_overview_says_each_objective_in_words():
    figure = status_overview({"roll_ups": ROLLED}, Words("en"))
    assert figure.alternative == (
        "I.1: achieved: 2; off track: 2; not assessable: 3. Whole plan: on track: 38; at risk: 1; moving away: 1."
    )
    assert figure.legend.startswith("● achieved · ▲ on track")


def test_the_newest_period_with_several_breakdowns_is_shown():
    observed = [
        {"indicator": "share", "area": "001", "breakdown": name, "source": "x",
         "points": [{"period": at, "value": value} for at, value in values]}
        for name, values in (("", [("2023", "50")]), ("sex=F", [("2021", "44"), ("2022", "46")]),
                             ("sex=M", [("2021", "48"), ("2022", None)]))
    ]  # fmt: skip
    known = {"observed": observed, "series": {}, "plan": {"indicators": [SHARE]}}
    shown = breakdown_of(known, LINE, broken_down(known))
    assert shown == Breakdown(SHARE, "2021", (Bar("sex=F", "44"), Bar("sex=M", "48")), is_own=True)
    spec = breakdown(LINE, shown)
    assert {"sex=F", "sex=M", "44.0", "48.0"} <= set(texts(spec))
    assert {one["value"] for one in drawn(spec)} == {44.0, 48.0, 40.0, 60.0}
    assert breakdown_of(known, LINE, broken_down({"observed": observed[:2]})) is None


def test_of_a_derived_line_the_parts_are_shown_without_its_own_target():
    (line,) = [one for one in snapshot()["lines"] if one["code"] == "I.4-a.1"]
    shown = breakdown_of(snapshot(), line, broken_down(snapshot()))
    assert (shown.of["id"], shown.period, shown.is_own) == ("internet-use", "2023", False)
    said = breakdown_figure(line, shown, Words("en"))
    assert (said.legend, said.alternative) == ("■ observed", "women: 65.0%; men: 70.0%.")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_breakdown_is_drawn_once_and_named_in_every_language(language):
    (line,) = [one for one in snapshot()["lines"] if one["code"] == "I.4-a.1"]
    figure = breakdown_figure(line, breakdown_of(snapshot(), line, broken_down(snapshot())), Words(language))
    drawing = etree.fromstring(in_words_of(Words(language), figure, as_svg(figure.spec)).encode())
    written = {one.text: one.get("font-family") for one in drawing.iter(f"{SVG}text")}
    family = {"zh": "Noto Sans CJK TC", "ar": "Noto Sans Arabic"}.get(language, "Noto Sans")
    for code in ("F", "M"):
        assert written[meaning_of("sex", code, language)] == family
    assert not any("=" in text for text in written)
    assert (
        figure.spec == breakdown_figure(line, breakdown_of(snapshot(), line, broken_down(snapshot())), Words("en")).spec
    )


OWN = [{"dimension": "sex", "codes": {"F": {"en": "women & girls", "fr": "femmes et filles"}}}]


@pytest.mark.parametrize(
    ("breakdown", "language", "said"),
    [
        ("sex=F", "en", "women & girls"),
        ("sex=F", "fr", "femmes et filles"),
        ("age=Y15T24;sex=M", "en", "15–24 years · men"),
        ("location=RURAL", "es", "zonas rurales"),
        ("branch=X", "en", "branch=X"),
        ("", "en", ""),
    ],
)
def test_the_words_of_the_plan_come_first_and_an_unknown_code_stays_as_it_is(breakdown, language, said):
    assert breakdown_said(breakdown, OWN, Words(language)) == said


def test_names_of_the_plan_are_text_in_a_drawing():
    figure = replace(status_overview({"roll_ups": ROLLED}, Words("en")), labels={"I.1": "<b>A & B</b>"})
    drawing = etree.fromstring(in_words_of(Words("en"), figure, as_svg(figure.spec)).encode())
    assert "<b>A & B</b>" in {one.text for one in drawing.iter(f"{SVG}text")}


@pytest.mark.parametrize(
    "spec", [trajectory(LINE, POINTS, EARLIER), overview(ROLLED)], ids=["way", "overview"]
)  # fmt: skip
def test_the_same_chart_is_the_same_bytes(spec):
    picture = as_png(as_svg(spec))
    assert picture == as_png(as_svg(json.loads(json.dumps(spec))))
    assert picture.startswith(b"\x89PNG")


def test_the_report_begins_with_the_overview_and_shows_breakdowns():
    figures = [one for one in annual_report(snapshot(), digest=DIGEST, language="en").blocks if isinstance(one, Figure)]
    assert figures[0].caption == "Status by objective"
    assert any("by breakdown, 2023" in one.caption for one in figures)
    assert all(one.alternative for one in figures)


def test_a_part_of_what_could_not_be_derived_is_not_drawn_as_the_whole():
    alone = {"indicator": "women", "points": POINTS, "area": "001", "breakdown": "", "source": "x"}
    known = {"series": {"I.1-a.1": [alone]}, "observed": [], "plan": {"indicators": [SHARE]}}
    assert list(indicator_figures(known, LINE, {}, Words("en"))) == []
