"""Dimensions and codes of a plan that mean something else to a standard are told apart, never mixed up."""

from __future__ import annotations

import copy
import io

import pyarrow.parquet as pq
import pytest
from pysdmx.io.reader import get_datasets

from reports.exports.build import export_files
from tests.reports.exported import DIGEST, document

BREAKDOWNS = ("2nd=x;age-group=Y15T24;freq=A.1;source=own", "2nd=x;age-group=Y15T24;freq=A_1;source=own")


@pytest.fixture(scope="module")
def awkward():
    """The document with a series broken down by names and codes that SDMX and our own tables use otherwise."""
    found = copy.deepcopy(document())
    (series,) = found["series"]["I.1-a.1"]
    again = [{**series, "area": "WHO_AFR", "breakdown": breakdown} for breakdown in BREAKDOWNS]
    found["series"]["I.1-a.1"] = [series, *again]
    return found


def test_sdmx_keeps_them_apart(awkward, tmp_path):
    for name, content in export_files(awkward, digest=DIGEST, form="sdmx-ml").items():
        (tmp_path / name).write_bytes(content)
    (read,) = get_datasets(tmp_path / "data.xml", tmp_path / "structure.xml")
    dimensions = {one.id for one in read.structure.components.dimensions}
    assert {"DIM_2ND", "AGE_GROUP", "DIM_FREQ", "SOURCE", "FREQ", "DATA_SOURCE"} <= dimensions
    rows = read.data[read.data["REF_AREA"] == "WHO_AFR"]
    assert set(rows["DIM_FREQ"]) == {"A_1", "A_1_2"}
    assert set(rows["FREQ"]) == {"A"}
    keys = [one for one in read.data.columns if one in dimensions]
    assert not read.data.duplicated(keys).any()
    (names,) = [one.enumeration for one in read.structure.components.dimensions if one.id == "DIM_FREQ"]
    assert {code.id: code.name for code in names.codes} == {"_T": "total", "A_1": "A.1", "A_1_2": "A_1"}


def test_parquet_keeps_them_apart(awkward):
    content = export_files(awkward, digest=DIGEST, form="parquet")["observations.parquet"]
    table = pq.read_table(io.BytesIO(content))
    assert {"2nd", "age_group", "freq", "dimension_source", "source"} <= set(table.column_names)
    rows = [row for row in table.to_pylist() if row["area"] == "WHO_AFR"]
    assert {(row["freq"], row["dimension_source"], row["source"]) for row in rows} == {
        ("A.1", "own", "wsis-telecom-events"), ("A_1", "own", "wsis-telecom-events"),
    }  # fmt: skip
    assert len(set(table.column_names)) == len(table.column_names)


def test_iati_says_each_part_of_a_breakdown(awkward):
    text = export_files(awkward, digest=DIGEST, form="iati")["iati-activities.xml"].decode()
    assert '<dimension name="age-group" value="Y15T24" />' in text
    assert '<dimension name="freq" value="A.1" />' in text
    assert '<location ref="area-WHO_AFR">' in text
