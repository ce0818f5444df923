"""CSV and Parquet of a snapshot hold exactly what was frozen, and say what their columns mean."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from indicators.errors import CallerMistake
from indicators.formula_signs import FORMULA_SIGNS
from indicators.framework import Plan
from indicators.plan_life import life_to_freeze
from indicators.risk_reviews import MeasureState
from reports.exports.build import FORMS, export_files
from reports.exports.column_titles import TITLES
from reports.exports.contents import LANGUAGES
from reports.exports.tables import tables_of
from tests.reports.exported import DIGEST, EXACT, HARD, LONG, document, line_of
from tests.spending import amount, measure, review

NAMES = ("indicators", "observations", "goals", "progress", "budgets", "risks", "mitigations")


@pytest.fixture(scope="module")
def parquet():
    files = export_files(document(), digest=DIGEST, form="parquet")
    return {name.removesuffix(".parquet"): pq.read_table(io.BytesIO(content)) for name, content in files.items()}


@pytest.fixture(scope="module")
def files():
    return export_files(document(), digest=DIGEST, form="csv")


@pytest.fixture(scope="module")
def dictionary(files):
    return json.loads(files["csv-metadata.json"])


READ = {
    "decimal": Decimal,
    "integer": int,
    "boolean": {"true": True, "false": False}.__getitem__,
    "date": date.fromisoformat,
    "dateTime": datetime.fromisoformat,
}


def read_by_the_dictionary(files, dictionary, name):
    """Read a table as the dictionary says: types, empty cells, and the apostrophe before some texts."""
    (told,) = [one for one in dictionary["tables"] if one["url"] == f"{name}.csv"]
    columns = told["tableSchema"]["columns"]
    heading, *rows = csv.reader(io.StringIO(files[f"{name}.csv"].decode(), newline=""))
    assert heading == [column["name"] for column in columns]
    return [tuple(_cell(cell, column) for cell, column in zip(row, columns, strict=True)) for row in rows]


def _cell(cell, column):
    if cell in column["null"]:
        assert not column["required"]
        return None
    if column["datatype"] != "string":
        return READ[column["datatype"]](cell)
    return cell.removeprefix("'")


@pytest.mark.parametrize("name", NAMES)
def test_csv_read_by_its_dictionary_is_what_was_frozen(files, dictionary, name):
    (table,) = [one for one in tables_of(document()) if one.name == name]
    assert read_by_the_dictionary(files, dictionary, name) == list(table.rows)


@pytest.mark.parametrize("name", NAMES)
def test_parquet_is_what_was_frozen(parquet, name):
    (table,) = [one for one in tables_of(document()) if one.name == name]
    assert [tuple(row.values()) for row in parquet[name].to_pylist()] == list(table.rows)
    assert parquet[name].column_names == [column.name for column in table.columns]


def test_the_rows_are_those_of_the_snapshot():
    indicators, observations, goals, progress, *_ = tables_of(document())
    frozen = {
        (series["indicator"], series["area"], series["source"], point["period"]): point
        for of_place in document()["series"].values()
        for series in of_place
        if not series["breakdown"]
        for point in series["points"]
    }
    names = [column.name for column in observations.columns]
    told = [dict(zip(names, row, strict=True)) for row in observations.rows]
    whole = {(one["indicator"], one["area"], one["source"], one["period"]): one for one in told if one["sex"] == "_T"}
    assert whole.keys() == frozen.keys()
    for key, point in frozen.items():
        assert whole[key]["value"] == (None if point["value"] is None else Decimal(point["value"]))
        assert (whole[key]["observation_status"], whole[key]["note"] or "") == (point["observation_status"], point["note"])  # fmt: skip
    assert [row[0] for row in progress.rows] == [line["code"] for line in document()["lines"]]
    assert len(indicators.rows) == len(document()["plan"]["indicators"])
    assert len(goals.rows) > 2 * len(progress.rows)


def test_what_is_promised_keeps_its_band_rule_and_kind_of_unknown(parquet):
    told = {(row["place"], row["kind"]): row for row in parquet["goals"].to_pylist()}
    band, rule, unknown = told["I.1-a.6", "target"], told["I.3-c.1", "target"], told["I.1-a.1", "target"]
    assert (band["value"], band["low"], band["high"]) == (None, Decimal(8), Decimal(12))
    assert (rule["rule"], rule["rule_percent"], rule["value"]) == ("relative_change", Decimal(10), None)
    assert (unknown["state"], unknown["value"], unknown["owner"]) == ("to_be_established", None, "SPM")
    assert told["I.3-b.1", "target"]["value"] == Decimal(0)
    assert told["I.5-c.1", "original_target"]["value"] == Decimal(25)


def test_a_judgement_is_the_frozen_one(parquet):
    line = line_of("I.5-c.1")
    (row,) = [one for one in parquet["progress"].to_pylist() if one["place"] == "I.5-c.1"]
    assert (row["progress"], row["pace"]) == (Decimal(line["progress"]), Decimal(line["pace"]))
    assert (row["status"], row["flags"].split()) == (line["status"], line["flags"])


def test_parquet_has_types_and_names_the_snapshot(parquet):
    schema = parquet["observations"].schema
    assert pa.types.is_decimal(schema.field("value").type)
    assert schema.field("period_end").type == pa.date32()
    assert schema.field("known_at").type == pa.timestamp("us", tz="UTC")
    assert pa.types.is_dictionary(schema.field("indicator").type)
    assert schema.metadata[b"milepost.snapshot"] == f"sha256:{DIGEST}".encode()
    assert json.loads(schema.field("value").metadata[b"milepost.titles"])["zh"] == "数值"
    values = {row["value"] for row in parquet["observations"].to_pylist()}
    assert {Decimal(EXACT), Decimal(LONG), Decimal("-5.50"), Decimal(0), None} <= values


def test_a_period_is_also_its_first_and_last_day(parquet):
    days = {row["period"]: (row["period_start"], row["period_end"]) for row in parquet["observations"].to_pylist()}
    assert days["2021"] == (date(2021, 1, 1), date(2021, 12, 31))
    assert days["2021-Q3"] == (date(2021, 7, 1), date(2021, 9, 30))
    assert days["2021-11"] == (date(2021, 11, 1), date(2021, 11, 30))
    assert days["2021-11-23"] == (date(2021, 11, 23), date(2021, 11, 23))
    assert parquet["observations"].to_pylist()[0]["known_at"] == datetime(2024, 5, 1, 10, 20, 30, 123456, tzinfo=UTC)


def test_a_value_in_another_unit_is_not_said_to_be_in_the_indicators(parquet):
    units = {row["indicator"]: row["unit"] for row in parquet["observations"].to_pylist()}
    assert units["telecom-participants"] is None
    assert units["wsis-countries"] == "count"


def test_figures_too_wide_for_parquet_are_refused_by_column():
    wide = json.loads(json.dumps(document()))
    wide["series"]["I.1-a.1"][0]["points"][0]["value"] = "1" + "0" * 70 + "." + "1" * 7
    with pytest.raises(CallerMistake, match=r"observations\.value: found figures that need \d+ digits"):
        export_files(wide, digest=DIGEST, form="parquet")


@pytest.mark.parametrize("name", NAMES)
def test_no_cell_of_csv_is_run_by_a_spreadsheet(files, dictionary, name):
    (told,) = [one for one in dictionary["tables"] if one["url"] == f"{name}.csv"]
    kinds = [column["datatype"] for column in told["tableSchema"]["columns"]]
    for row in csv.reader(io.StringIO(files[f"{name}.csv"].decode(), newline="")):
        for cell, kind in zip(row, kinds, strict=True):
            assert kind != "string" or not cell.startswith(tuple(FORMULA_SIGNS))


def test_the_apostrophe_is_told_and_can_be_taken_off(files, dictionary):
    text = files["observations.csv"].decode()
    assert ",'=HYPERLINK(1)," in text
    assert ",''quoted," in text
    assert ",-5.50,count," in text
    assert "take one apostrophe off the front" in dictionary["dc:description"]
    (table,) = [one for one in tables_of(document()) if one.name == "observations"]
    at = [column.name for column in table.columns].index("note")
    notes = {row[at] for row in read_by_the_dictionary(files, dictionary, "observations")}
    assert {"=HYPERLINK(1)", "'quoted", HARD} <= notes


def test_the_dictionary_says_digest_sources_licences_keys_and_titles(dictionary):
    assert dictionary["dc:identifier"] == f"sha256:{DIGEST}"
    assert {one["dc:identifier"] for one in dictionary["dc:source"]} >= {"un-sdg", "ewaste-monitor"}
    assert all(one["dc:rights"] for one in dictionary["dc:source"])
    for table in dictionary["tables"]:
        schema = table["tableSchema"]
        names = {column["name"] for column in schema["columns"]}
        assert set(schema.get("primaryKey", ())) <= names
        for column in schema["columns"]:
            assert column["titles"]["und"] == [column["name"]]
            assert set(column["titles"]) - {"und"} == set(LANGUAGES)


def test_the_keys_of_the_dictionary_are_keys(files, dictionary):
    indicators = {row[0] for row in read_by_the_dictionary(files, dictionary, "indicators")}
    for table in dictionary["tables"]:
        name, schema = table["url"].removesuffix(".csv"), table["tableSchema"]
        columns = [column["name"] for column in schema["columns"]]
        rows = [dict(zip(columns, row, strict=True)) for row in read_by_the_dictionary(files, dictionary, name)]
        assert {row["indicator"] for row in rows if "foreignKeys" in schema} <= indicators
        keys = [tuple(row[part] for part in schema["primaryKey"]) for row in rows if "primaryKey" in schema]
        assert len(set(keys)) == len(keys)


@pytest.fixture(scope="module")
def rest_of_the_plan():
    parts = {
        "spending": [amount("I.5-1", 2021, "1000.50", note="audited"), amount("I.5-1", 2020, "0", 2)],
        "risks": [review("R1", "2021-03-01", owner="The safety unit")],
        "mitigations": [measure(MeasureState.DONE, "2021-01-15")],
    }
    plan = Plan.model_validate(document()["plan"])
    life = life_to_freeze(plan, as_of=date.fromisoformat(document()["as_of"]), **parts)
    files = export_files({**document(), **life}, digest=DIGEST, form="parquet")
    return {
        name: pq.read_table(io.BytesIO(files[f"{name}.parquet"])).to_pylist()
        for name in ("budgets", "risks", "mitigations")
    }


class TestTheRestOfThePlan:
    """Budgets and amounts spent, risks and mitigations."""

    def test_a_year_of_an_output_has_its_budget_and_what_is_known_of_what_was_spent(self, rest_of_the_plan):
        rows = {(row["output"], row["year"]): row for row in rest_of_the_plan["budgets"]}
        plan = document()["plan"]
        assert (
            len(rows) == len(rest_of_the_plan["budgets"]) == 4 * sum(len(one["outputs"]) for one in plan["objectives"])
        )
        reported, nothing, unknown = rows["I.5-1", 2021], rows["I.5-1", 2020], rows["I.5-1", 2022]
        assert (reported["spent"], reported["note"], reported["currency"]) == (Decimal("1000.50"), "audited", "CHF")
        assert (nothing["spent"], unknown["spent"], unknown["reported_on"]) == (Decimal(0), None, None)
        (output,) = [one for each in plan["objectives"] for one in each["outputs"] if one["code"] == "I.5-1"]
        assert [rows["I.5-1", int(year)]["budget"] for year in output["budget"]] == list(output["budget"].values())
        assert reported["title_en"] == output["title"]["en"]

    def test_a_risk_stands_as_it_was_last_reviewed_or_as_printed(self, rest_of_the_plan):
        rows = {row["risk"]: row for row in rest_of_the_plan["risks"]}
        printed = {one["code"]: one for one in document()["plan"]["risks"]}
        assert rows.keys() == printed.keys()
        assert (rows["R1"]["reviewed_on"], rows["R1"]["risk_owner"]) == (date(2021, 3, 1), "The safety unit")
        assert (rows["R2"]["reviewed_on"], rows["R2"]["probability"]) == (None, printed["R2"]["probability"])

    def test_a_mitigation_stands_as_it_was_found_or_as_printed(self, rest_of_the_plan):
        rows = {row["mitigation"]: row for row in rest_of_the_plan["mitigations"]}
        assert (rows[1]["measure_state"], rows[1]["reviewed_on"]) == ("done", date(2021, 1, 15))
        assert (rows[2]["measure_state"], rows[2]["reviewed_on"]) == (
            document()["plan"]["mitigations"][1]["state"],
            None,
        )

    def test_a_plan_that_has_none_has_no_such_table(self):
        plan = {**document()["plan"], "risks": [], "mitigations": []}
        files = export_files({**document(), "plan": plan}, digest=DIGEST, form="csv")
        assert {"risks.csv", "mitigations.csv"}.isdisjoint(files)
        assert "budgets.csv" in files


def test_every_column_has_a_title_in_every_language():
    assert all(set(titles) == set(LANGUAGES) and all(titles.values()) for titles in TITLES.values())


def test_an_export_there_is_not_is_told_beside_those_there_are():
    with pytest.raises(CallerMistake, match=", ".join(FORMS)):
        export_files(document(), digest=DIGEST, form="pdf")
