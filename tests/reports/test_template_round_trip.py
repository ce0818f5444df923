"""What a template holds is read back as it was: no finding, no change, for every source of the plan people hand in."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from connectors.responses import Responses
from connectors.workbook import Workbook
from indicators.errors import CallerMistake
from indicators.framework import Layout
from indicators.periods import TimePeriod
from indicators.provenance import RawFile
from indicators.series import MISSING_STATUSES, Observation, ObsStatus, SeriesKey
from reports.template import template_workbook
from tests.reports.sample import PLANS
from warehouse.plan_folder import read_plan

DAY = date(2024, 3, 1)
PLAN = read_plan(PLANS, "itu-gs-2020-2023")
OF_VALUES = [one.id for one in PLAN.sources if one.handed_in and one.connector == "workbook"]
OF_ENTRIES = [one.id for one in PLAN.sources if one.handed_in and one.connector == "responses"]
YEARS = (2019, 2020, 2021, 2022, 2023)


def known_of(source):
    """Something of everything: levels, notes, statuses that differ within a period, fractions, a baseline year."""
    found = []
    for place, series in enumerate(PLAN.source(source).series):
        levels = series.options.get("levels", "").split(", ")
        for year in YEARS:
            level = (year + place) % len(levels)
            word = levels[level] if series.options.get("levels") else ""
            note = f"as of {year}, by hand; https://there.example" if word or (year + place) % 2 else ""
            found.append(
                Observation(
                    series=SeriesKey(indicator=series.indicator, source=source),
                    period=TimePeriod.parse(str(year)),
                    value=Decimal(level) if word else Decimal(f"{place + 1}.5") if place % 2 else Decimal(year - 2015),
                    status=ObsStatus.PROVISIONAL if (year + place) % 3 == 0 else ObsStatus.NORMAL,
                    unit=series.unit.value,
                    note="; ".join(part for part in (word, note) if part),
                )
            )
    return found


def raw(source, content, label="register"):
    return RawFile(source=source, label=label, address="handed in", content=content, licence="Internal")


def template(source, known=(), language="en", plan=PLAN):
    return template_workbook(plan, plan.source(source), known, language=language, made_on=DAY)


def read(source, content, plan=PLAN):
    return Workbook().read(plan.source(source), [raw(source, content)])


def told(reading):
    columns = ("indicator", "area", "period", "breakdown", "value", "unit", "status", "note")
    return sorted(tuple(str(one) for one in row) for row in reading.frame[list(columns)].itertuples(index=False))


def as_told(known):
    return sorted(
        (
            one.series.indicator, one.series.area, one.period.text, one.series.breakdown,
            "nan" if one.value is None else str(float(one.value)), one.unit, one.status.value, one.note,
        )
        for one in known
    )  # fmt: skip


@pytest.mark.parametrize("language", ["en", "fr", "es", "ru", "zh", "ar"])
@pytest.mark.parametrize("source", OF_VALUES)
def test_what_is_known_is_read_back_without_a_finding_or_a_change(source, language):
    known = known_of(source)
    reading = read(source, template(source, known, language))
    assert reading.findings == ()
    assert told(reading) == as_told(known)


@pytest.mark.parametrize("source", OF_VALUES)
def test_periods_that_are_due_and_not_filled_in_say_nothing(source):
    reading = read(source, template(source))
    assert (reading.findings, told(reading)) == ((), [])


def test_what_is_filled_in_is_read_beside_what_was_known():
    meets = PLAN.indicator("un-swap-meets").title.zh
    content = fill(template("spm-un-swap", language="zh"), {meets: 9}, {meets: "[c]"}, {meets: "", "备注": "later"})
    reading = read("spm-un-swap", content)
    assert reading.findings == ()
    assert [(one[0], one[2], one[4], one[6]) for one in told(reading)] == [
        ("un-swap-meets", "2020", "9.0", "A"),
        ("un-swap-meets", "2021", "nan", "Q"),
    ]


@pytest.mark.parametrize("written", ["12/15/9", date(2009, 12, 15)], ids=str)
def test_several_numbers_in_one_cell_are_refused_with_the_cell(written):
    meets = PLAN.indicator("un-swap-meets").title.en
    (found,) = read("spm-un-swap", fill(template("spm-un-swap"), {meets: written})).findings
    assert (found.cell, found.sheet) == ("D6", "Data")
    assert "a column each" in found.remedy


def absent(period, status, note=""):
    return Observation(
        series=SeriesKey(indicator="efficiency-savings", source="frmd"), period=TimePeriod.parse(period), value=None,
        status=status, unit="currency", note=note,
    )  # fmt: skip


def test_a_stated_absence_is_read_back_with_its_reason():
    known = [absent(str(year), ObsStatus.MISSING if year % 2 else ObsStatus.SUPPRESSED, "why") for year in YEARS]
    reading = read("frmd", template("frmd", known))
    assert (reading.findings, told(reading)) == ((), as_told(known))


def test_marks_are_read_back_as_they_were_however_often_and_beside_normal_values():
    titles = [PLAN.indicator(f"un-swap-{name}").title.en for name in ("approaches", "meets", "exceeds")]
    first = fill(
        template("spm-un-swap"),
        dict(zip(titles, ("[x]", 9, ".."), strict=True)),
        {**dict(zip(titles, ("n/a", 9, "[c]"), strict=True)), "Note": "the report of May"},
    )
    reading = read("spm-un-swap", first)
    assert (reading.findings, len(told(reading))) == ((), 6)
    again = read("spm-un-swap", template("spm-un-swap", observed_in(reading)))
    assert (again.findings, told(again)) == ((), told(reading))


def observed_in(reading):
    """What a reading would be known as."""
    return [
        Observation(
            series=SeriesKey(indicator=row.indicator, area=row.area, breakdown=row.breakdown, source="spm-un-swap"),
            period=TimePeriod.parse(row.period), status=ObsStatus(row.status), unit=row.unit, note=row.note,
            value=None if row.status in MISSING_STATUSES else Decimal(str(row.value)),
        )
        for row in reading.frame.itertuples(index=False)
    ]  # fmt: skip


def with_source(**given):
    """The plan with its register of savings told otherwise."""
    source = PLAN.source("frmd").model_copy(update=given)
    return PLAN.model_copy(update={"sources": (source,)})


def saving(period, value, **given):
    series = SeriesKey(**{"indicator": "efficiency-savings", "source": "frmd", **given})
    return Observation(
        series=series, period=TimePeriod.parse(period), value=Decimal(value), unit="currency", vintage=1
    )  # fmt: skip


def test_breakdowns_and_areas_are_read_back():
    rate = PLAN.indicator("efficiency-savings").model_copy(
        update={"dimensions": {"sex": ("F", "M"), "age": ("Y15T24",)}}
    )
    plan = PLAN.model_copy(
        update={"indicators": tuple(rate if one.id == rate.id else one for one in PLAN.indicators)}
    )  # fmt: skip
    known = [
        saving(str(year), year, area=area, breakdown=breakdown)
        for year in YEARS
        for area in ("001", "CHE", "150")
        for breakdown in ("", "sex=F", "age=Y15T24;sex=M")
    ]
    reading = read("frmd", template("frmd", known, plan=plan), plan)
    assert (reading.findings, told(reading)) == ((), as_told(known))


LAYOUT = Layout(
    form="csv",
    columns={"area": "Pays", "period": "Année", "value": "Montant", "status": "Qualité", "note": "Notes"},
    codes={"area": {"Monde": "001", "Suisse": "CHE"}, "status": {"ferme": "A", "provisoire": "P"}},
)


def test_a_source_with_columns_and_codes_of_its_own_has_its_template_in_these():
    plan = with_source(layout=LAYOUT)
    known = [saving(str(year), year, area=area) for year in YEARS for area in ("001", "CHE")]
    content = template("frmd", [*known, saving("2021", 3, area="FRA")], plan=plan)
    data = openpyxl.load_workbook(io.BytesIO(content))["Data"]
    assert [cell.value for cell in data[5]] == ["Pays", "Année", "Montant", "Qualité", "Notes"]
    reading = read("frmd", content, plan)
    assert (reading.findings, told(reading)) == ((), as_told(known))


def test_a_source_handed_in_as_json_has_no_workbook():
    with pytest.raises(CallerMistake, match="frmd is handed in as JSON"):
        template("frmd", plan=with_source(layout=LAYOUT.model_copy(update={"form": "json"})))


def fill(content, *rows):
    """Fill in a template as a person would: under the headings, row by row."""
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    data = workbook["Data"]
    head = [cell.value for cell in data[5]]
    for number, row in enumerate(rows, start=6):
        for heading, value in row.items():
            data.cell(number, head.index(heading) + 1).value = value
    saved = io.BytesIO()
    workbook.save(saved)
    return saved.getvalue()


ENTRY = {"title": "A study", "reference": "https://there.example/1"}


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("source", OF_ENTRIES)
def test_entries_are_counted_as_they_were_written(source, language):
    bound, about = PLAN.source(source), ENTRY if "title" in PLAN.source(source).microdata.keep else {}
    rows = [
        {
            **about,
            bound.microdata.period: date(2022, 3, 4),
            **({counting.distinct: "CHE"} if counting.distinct else {}),
            **{name: answers[0] for name, answers in {**bound.microdata.counted_when, **counting.where}.items()},
        }
        for counting in (series.counting for series in bound.series)
    ]
    kept = Responses().cut_down(bound, fill(template(source, language=language), *rows), "handed in")
    reading = Responses().read(bound, [kept])
    assert reading.findings == ()
    assert {one[0]: (one[2], one[4]) for one in told(reading)} == {
        series.indicator: ("2022", "1.0") for series in bound.series
    }


def test_an_empty_form_of_entries_holds_none():
    source = PLAN.source("reports-and-news")
    reading = Responses().read(source, [Responses().cut_down(source, template("reports-and-news"), "handed in")])
    assert (reading.rows_read, reading.findings) == (0, ())


@pytest.mark.parametrize("written", ["2022-03-04", "2022-03", "2022", date(2022, 3, 4)], ids=str)
def test_a_row_counts_in_the_year_it_says_however_exactly_it_says_it(written):
    source = PLAN.source("itu-regulatory-survey-answers")
    content = fill(template(source.id), {"year": written, "policy": "yes", "country": "Suisse"})
    assert read_entries(source, content) == {("2022", "1.0")}


def read_entries(source, content):
    reading = Responses().read(source, [Responses().cut_down(source, content, "handed in")])
    assert reading.findings == ()
    return {(one[2], one[4]) for one in told(reading)}
