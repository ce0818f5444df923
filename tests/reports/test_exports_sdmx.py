"""SDMX of a snapshot, read back by pysdmx and held against SDMX's own schemas: equal keys, values and statuses."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
from pysdmx.io.reader import get_datasets, read_sdmx
from pysdmx.io.xml.doc_validation import validate_doc

from indicators.errors import CallerMistake
from reports.exports.build import export_files
from reports.exports.contents import goals_of, values_of
from reports.exports.xml_texts import xml_text
from tests.reports.exported import DIGEST, EXACT, HARD, document

FORMS = {"sdmx-csv": "data.csv", "sdmx-ml": "data.xml"}


@pytest.fixture(scope="module")
def files():
    return {form: export_files(document(), digest=DIGEST, form=form) for form in FORMS}


def rows_of(files, form, tmp_path_factory):
    """What pysdmx reads, as dicts; it is given the structure message where it needs codes."""
    folder = tmp_path_factory.mktemp(form)
    for name, content in files[form].items():
        (folder / name).write_bytes(content)
    (data,) = read_sdmx(folder / FORMS[form]).get_datasets()
    (typed,) = get_datasets(folder / FORMS[form], folder / "structure.xml")
    assert len(typed.data) == len(data.data)
    return data.data.astype(object).where(data.data.notna(), "").to_dict("records"), typed


@pytest.fixture(scope="module", params=FORMS)
def read(request, files, tmp_path_factory):
    return request.param, *rows_of(files, request.param, tmp_path_factory)


def area_id(area):
    return f"M49_{area}" if area.isdecimal() else area


def expected_observations():
    return {
        (one.indicator, area_id(one.area), one.codes.get("sex", "_T"), one.source, one.period.text): (
            one.value, one.status, one.unit or "", one.note,
        )
        for one in values_of(document())
    }  # fmt: skip


def test_every_observation_comes_back_with_its_key_value_status_unit_and_note(read):
    form, rows, _ = read
    found = {
        (row["INDICATOR"], row["REF_AREA"], row["SEX"], row["DATA_SOURCE"], row["TIME_PERIOD"]): (
            Decimal(row["OBS_VALUE"]) if row["OBS_VALUE"] else None, row["OBS_STATUS"], row["UNIT_MEASURE"], row["COMMENT_OBS"],
        )
        for row in rows
        if row["VALUE_KIND"] == "observation"
    }  # fmt: skip
    told = (lambda text: text) if form == "sdmx-csv" else xml_text
    assert found == {key: (*rest, told(note)) for key, (*rest, note) in expected_observations().items()}
    assert len(found) > 20


def test_missing_suppressed_impossible_and_zero_are_four_things(read):
    _, rows, _ = read
    seen = {
        row["TIME_PERIOD"]: (row["OBS_VALUE"], row["OBS_STATUS"])
        for row in rows
        if row["INDICATOR"] == "wsis-countries" and row["VALUE_KIND"] == "observation"
    }
    assert seen == {"2019": ("150.0", "A"), "2020": ("0", "A"), "2021": ("", "Q"), "2022": ("", "M"), "2023": ("", "O")}


def test_a_figure_keeps_every_digit_and_a_note_every_character(files):
    data = files["sdmx-csv"]["data.csv"].decode()
    rows = list(csv.DictReader(io.StringIO(data, newline="")))
    assert EXACT in {row["OBS_VALUE"] for row in rows}
    assert HARD in {row["COMMENT_OBS"] for row in rows}
    assert f'OBS_VALUE="{EXACT}"' in files["sdmx-ml"]["data.xml"].decode()


def test_every_number_promised_comes_back_and_nothing_unknown_does(read):
    _, rows, _ = read
    found = [
        (row["PLACE"], row["VALUE_KIND"], row["TIME_PERIOD"], Decimal(row["OBS_VALUE"]), row["OBS_STATUS"])
        for row in rows
        if row["VALUE_KIND"] != "observation"
    ]
    expected = [
        (goal.place.replace(".", "_"), f"{goal.kind}{side}", goal.given["period"], goal.figure(name),
         {"established": "A", "provisional": "P"}[goal.given["state"]])
        for line in document()["lines"]
        for goal in goals_of(line)
        for side, name in (("", "value"), ("_low", "low"), ("_high", "high"))
        if goal.figure(name) is not None
    ]  # fmt: skip
    assert found == expected
    kinds = {kind for _, kind, *_ in found}
    assert kinds >= {"baseline", "milestone", "target", "target_low", "target_high", "original_target"}


def test_every_code_of_the_data_stands_in_the_structure(read):
    _, rows, typed = read
    for component in typed.structure.components:
        if component.enumeration is not None:
            known = {code.id for code in component.enumeration.codes}
            assert {row[component.id] for row in rows} - {""} <= known, component.id
    assert typed.structure.components["OBS_STATUS"].enumeration.agency == "SDMX"
    assert typed.structure.components["OBS_STATUS"].enumeration.id == "CL_OBS_STATUS"
    assert {one.id for one in typed.structure.components.dimensions} >= {"FREQ", "INDICATOR", "REF_AREA", "SEX", "TIME_PERIOD"}  # fmt: skip


@pytest.mark.parametrize(("form", "name"), [("sdmx-ml", "data.xml"), ("sdmx-ml", "structure.xml")])
def test_the_messages_keep_to_the_schemas_of_sdmx(files, form, name):
    validate_doc(files[form][name].decode())


def test_a_name_stands_in_every_language_the_plan_has_it_in(files):
    structure = files["sdmx-ml"]["structure.xml"].decode()
    assert '<com:Name xml:lang="zh">出席WSIS论坛的国家数量</com:Name>' in structure
    assert '<com:Name xml:lang="ar">المؤشر</com:Name>' in structure
    assert "¤" not in structure


def test_a_message_is_named_for_the_snapshot_and_dated_by_it(files):
    for name in ("data.xml", "structure.xml"):
        message = files["sdmx-ml"][name].decode()
        assert f"<mes:ID>SNAPSHOT_{DIGEST}</mes:ID>" in message
        assert "<mes:Prepared>2024-05-02T08:00:00Z</mes:Prepared>" in message


@pytest.mark.parametrize("form", FORMS)
def test_a_plan_that_names_no_agency_is_told_what_to_add(form):
    nameless = document() | {"plan": document()["plan"] | {"registered_as": None}}
    with pytest.raises(CallerMistake, match=r"found no SDMX agency; expected registered_as\.sdmx_agency"):
        export_files(nameless, digest=DIGEST, form=form)
