"""The template as a spreadsheet sees it: what stands in it, what is open, what each cell may hold, in six languages."""

from __future__ import annotations

import io
from datetime import date
from typing import get_args

import openpyxl
import pytest

from indicators.errors import CallerMistake
from indicators.headings import HEADINGS, our_column
from indicators.periods import Frequency
from indicators.series import ObsStatus
from indicators.texts import Language
from reports.template import template_workbook
from reports.template_cells import allowed
from reports.template_forms import Rule
from tests.reports.sample import PLANS, observed
from warehouse.plan_folder import read_plan

DAY = date(2023, 3, 1)
LANGUAGES = sorted(get_args(Language))
PLAN = read_plan(PLANS, "itu-gs-2020-2023")
HANDED_IN = [source.id for source in PLAN.sources if source.handed_in]
SWAP = [
    observed("un-swap-meets", "2021", "9", source="spm-un-swap", unit="count"),
    observed("un-swap-exceeds", "2021", "3", source="spm-un-swap", unit="count"),
    observed(
        "un-swap-meets", "2022", "11", source="spm-un-swap", unit="count", status=ObsStatus.PROVISIONAL, note="June"
    ),
]


def content(source, known=(), language="en", **given):
    return template_workbook(PLAN, PLAN.source(source), known, language=language, **{"made_on": DAY, **given})


def book(source, known=(), language="en", **given):
    return openpyxl.load_workbook(io.BytesIO(content(source, known, language, **given)))


def rows(data):
    """The table as dicts by heading; the heading row is the one that has the most of them."""
    lines = list(data.iter_rows(min_row=5))
    head = [cell.value for cell in lines[0]]
    return head, [dict(zip(head, line, strict=True)) for line in lines[1:]]


def values(data):
    return [{name: cell.value for name, cell in row.items() if cell.value is not None} for row in rows(data)[1]]


def filled(data):
    return [row for row in values(data) if row]


def validation_of(data, cell):
    (only,) = [one for one in data.data_validations.dataValidation if cell.coordinate in one.sqref]
    return only


def choices(workbook, validation):
    sheet, _, area = validation.formula1.partition("!")
    return [cell.value for (cell,) in workbook[sheet][area.replace("$", "")]]


def test_components_of_one_figure_stand_in_columns_of_their_own():
    head, _ = rows(book("spm-un-swap", SWAP)["Data"])
    titles = [PLAN.indicator(f"un-swap-{one}").title.en for one in ("approaches", "meets", "exceeds")]
    assert head == ["Period", "Area", *titles, "Status", "Note", "Source"]


def test_above_a_heading_stand_the_unit_and_the_id_of_its_indicator():
    data = book("spm-un-swap")["Data"]
    assert [cell.value for cell in data[3]][2:5] == ["number"] * 3
    assert [cell.value for cell in data[4]] == [
        None, None, "un-swap-approaches", "un-swap-meets", "un-swap-exceeds", None, None, None,
    ]  # fmt: skip


def test_what_is_known_stands_there_and_beside_it_the_periods_that_are_due():
    told = filled(book("spm-un-swap", SWAP)["Data"])
    meets, exceeds = (PLAN.indicator(f"un-swap-{one}").title.en for one in ("meets", "exceeds"))
    assert told == [
        {"Period": "2020", "Area": "001"},
        {"Period": "2021", "Area": "001", meets: 9, exceeds: 3},
        {"Period": "2022", "Area": "001"},
        {"Period": "2022", "Area": "001", meets: 11, "Status": "P", "Note": "June"},
    ]


def test_a_value_that_stands_with_its_own_note_cannot_be_given_twice_for_its_period():
    _, lines = rows(book("spm-un-swap", SWAP)["Data"])
    meets, exceeds = (PLAN.indicator(f"un-swap-{one}").title.en for one in ("meets", "exceeds"))
    plain, noted = lines[2], lines[3]
    assert [plain[meets].protection.locked, plain[exceeds].protection.locked] == [True, False]
    assert [noted[meets].protection.locked, noted[exceeds].protection.locked] == [False, True]


@pytest.mark.parametrize(
    ("made_on", "periods"),
    [(date(2020, 12, 31), []), (date(2021, 1, 1), ["2020"]), (date(2026, 1, 1), ["2020", "2021", "2022", "2023"])],
)
def test_a_period_is_due_when_it_has_ended_and_lies_in_the_years_of_the_plan(made_on, periods):
    assert [row["Period"] for row in filled(book("frmd", made_on=made_on)["Data"])] == periods


def test_what_identifies_a_row_is_locked_and_what_is_asked_is_open_without_a_password():
    workbook = book("frmd")
    data = workbook["Data"]
    assert data.protection.sheet
    assert not data.protection.password
    head, lines = rows(data)
    assert [name for name in head if lines[0][name].protection.locked] == ["Indicator", "Area", "Period", "Unit"]
    assert not any(cell.protection.locked for cell in lines[-1].values())
    assert all(cell.protection.locked for row in data.iter_rows(max_row=5) for cell in row)
    assert data.freeze_panes == "B6"
    assert data.auto_filter.ref is None


def test_a_number_lies_within_the_limits_of_its_indicator():
    _, lines = rows(book("frmd")["Data"])
    for line in (lines[0], lines[-1]):
        rule = validation_of(book("frmd")["Data"], line["Value"])
        assert (rule.type, float(rule.formula1), float(rule.formula2)) == ("decimal", 0, 10**15)
        assert (rule.errorStyle or "stop") == "stop"
        assert "at least 0" in rule.prompt


def test_where_columns_are_indicators_a_mark_may_stand_for_a_number_that_is_not_there():
    workbook = book("spm-un-swap")
    data = workbook["Data"]
    _, lines = rows(data)
    cell = lines[-1][PLAN.indicator("un-swap-meets").title.en]
    rule = validation_of(data, cell)
    number, _, mark = rule.formula1.partition("),FALSE)")
    assert (rule.type, number) == ("custom", "OR(IFERROR(AND(ISNUMBER(D6),D6>=0,D6<=17,D6=INT(D6)")
    listed = mark.removeprefix(",ISNUMBER(MATCH(D6,").removesuffix(",0)))").partition("!")[2].replace("$", "")
    assert [one.value for (one,) in workbook["Lists"][listed]] == ["[x]", "[z]", "[c]", "n/a", "..", "…"]
    told = [row[1].value for row in workbook["Instructions"].iter_rows()]
    assert any("[x] (no value: missing)" in (text or "") for text in told)


def test_a_level_is_chosen_by_its_word():
    workbook = book("isc-tf")
    _, lines = rows(workbook["Data"])
    rule = validation_of(workbook["Data"], lines[0][PLAN.indicator("coordination-strategy-in-place").title.en])
    assert rule.type == "list"
    assert choices(workbook, rule)[:4] == ["none", "drafted", "adopted", "applied"]


def test_areas_and_statuses_are_chosen_from_lists_on_a_sheet_nobody_sees():
    workbook = book("frmd")
    _, lines = rows(workbook["Data"])
    areas = choices(workbook, validation_of(workbook["Data"], lines[0]["Area"]))
    statuses = choices(workbook, validation_of(workbook["Data"], lines[0]["Status"]))
    assert (areas[0], "CHE" in areas, len(areas) > 249) == ("001", True, True)
    assert set(statuses) == {code.value for code in ObsStatus}
    assert workbook["Lists"].sheet_state == "veryHidden"


def test_a_period_and_an_area_typed_by_hand_stay_what_was_typed():
    _, lines = rows(book("frmd")["Data"])
    assert {lines[-1][name].number_format for name in ("Area", "Period")} == {"@"}
    assert lines[-1]["Value"].number_format == "General"


def test_the_workbook_says_which_template_it_is_for_machines_and_for_people():
    workbook = book("spm-un-swap", language="fr")
    told = {one.name.removeprefix("milepost "): one.value for one in workbook.custom_doc_props}
    edition = told.pop("edition")
    assert told == {
        "template": "1", "source": "spm-un-swap", "plan": PLAN.code, "made on": "2023-03-01", "language": "fr",
        "form": "wide",
    }  # fmt: skip
    assert len(edition) == 12
    mark = f"milepost-template 1 · {PLAN.code} · spm-un-swap · {edition} · 2023-03-01"
    assert mark in workbook["Data"]["A2"].value
    assert mark in [row[1].value for row in workbook["Instructions"].iter_rows()]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("source", HANDED_IN)
def test_every_source_people_hand_in_has_a_template_in_every_language(source, language):
    workbook = book(source, language=language)
    head, _ = rows(workbook["Data"])
    assert len(head) == len(set(head))
    assert workbook["Data"].sheet_view.rightToLeft is (True if language == "ar" else None)
    assert workbook["Instructions"].sheet_view.rightToLeft is (True if language == "ar" else None)
    if PLAN.source(source).connector == "workbook":
        ours = {column for name in head if (column := our_column(name))}
        assert {"period", "area", "status", "note", "source"} <= ours
        assert HEADINGS["period"][language] in head


def test_a_title_the_plan_has_in_another_language_only_is_marked_as_that():
    told = [cell.value for row in book("spm-un-swap", language="fr")["Instructions"].iter_rows() for cell in row]
    assert f"{PLAN.indicator('un-swap-meets').title.en} [en]" in told
    told = [cell.value for row in book("spm-un-swap", language="zh")["Instructions"].iter_rows() for cell in row]
    assert PLAN.indicator("un-swap-meets").title.zh in told


def test_instructions_say_by_when_and_whom_to_ask():
    told = [
        [cell.value for cell in row[:2]]
        for row in book("frmd", due=date(2024, 3, 18), contact="data@here.example")["Instructions"].iter_rows()
    ]
    assert ["Hand it in by", "2024-03-18"] in told
    assert ["Whom to ask", "data@here.example"] in told
    assert ["Answers for it", "FRMD"] in told


def test_codes_are_explained_and_areas_have_the_names_they_are_given():
    told = {row[0].value: row[1].value for row in book("frmd", area_names={"CHE": "Switzerland"})["Codes"].iter_rows()}
    assert (told["O"], told["CHE"], told["150"]) == ("no value: missing", "Switzerland", "Europe")


@pytest.mark.parametrize("source", ["spm-un-swap", "frmd", "reports-and-news"])
def test_equal_input_gives_equal_bytes(source):
    assert content(source, SWAP) == content(source, list(reversed(SWAP)))
    assert content(source) != content(source, language="ru")


def test_nothing_a_plan_or_a_note_says_becomes_a_formula_or_a_link():
    note = '=HYPERLINK("http://evil.example","click")'
    known = [
        observed("efficiency-savings", "2021", "5", source="frmd", unit="currency", note=note),
        observed("efficiency-savings", "2022", "5", source="frmd", unit="currency", note="http://evil.example"),
    ]
    _, lines = rows(book("frmd", known)["Data"])
    cells = [line["Note"] for line in lines[1:3]]
    assert [(cell.value, cell.data_type, cell.hyperlink) for cell in cells] == [
        (note, "s", None),
        ("http://evil.example", "s", None),
    ]


def test_what_is_not_handed_in_has_no_template_and_it_is_said_what_is():
    with pytest.raises(CallerMistake, match=r"un-sdg is not handed in by people.*spm-un-swap"):
        content("un-sdg")
    with pytest.raises(CallerMistake, match=r"no template in 'de'; there are ar, en, es, fr, ru, zh"):
        content("frmd", language="de")


def test_the_day_it_was_made_is_the_only_time_in_it():
    told = book("frmd").properties
    assert [told.created.isoformat(), told.modified.isoformat()] == ["2023-03-01T00:00:00"] * 2


@pytest.mark.parametrize("source", HANDED_IN)
def test_no_rule_of_a_cell_is_longer_than_excel_takes(source):
    rules = book(source, language="ru")["Data"].data_validations.dataValidation
    assert rules
    assert max(len(rule.formula1 or "") for rule in rules) <= 255
    assert max(len(rule.prompt or "") for rule in rules) <= 255
    assert max(len(rule.promptTitle or "") for rule in rules) <= 32


@pytest.mark.parametrize("frequency", Frequency)
def test_a_period_or_day_of_any_frequency_has_a_rule_excel_takes(frequency):
    for kind in ("period", "day"):
        formula = allowed(Rule(kind=kind, frequency=frequency), "AB10000", None)["value"]
        assert formula.count("(") == formula.count(")")
        assert len(formula) <= 255
