"""A period that is no year of the calendar goes from the record to every export and report with both its ends."""

from __future__ import annotations

import csv
import io

import pytest
from lxml import etree
from pysdmx.io.reader import read_sdmx

from reports.exports.build import export_files
from reports.wording import LOCALES, Words
from tests.frames import candidate, frame_of
from tests.reports.sample import DIGEST, observed, snapshot
from tests.warehouse.story import Story

FISCAL = "2020-07-01/P12M"


@pytest.fixture(scope="module")
def document():
    return snapshot(more=(observed("ewaste-recycling-rate", FISCAL, "21", source="ewaste-monitor"),))


def test_the_record_keeps_it_as_it_is(warehouse):
    story = Story(warehouse)
    story.admit(frame_of(candidate(21.0, period=FISCAL)))
    assert story.known() == {FISCAL: "21.0"}


def test_csv_and_iati_say_when_it_begins_and_ends(document):
    written = export_files(document, digest=DIGEST, form="csv")["observations.csv"].decode()
    (row,) = [one for one in csv.DictReader(io.StringIO(written)) if one["period"] == FISCAL]
    assert (row["period_start"], row["period_end"], row["value"]) == ("2020-07-01", "2021-06-30", "21")
    activity = etree.fromstring(export_files(document, digest=DIGEST, form="iati")["iati-activities.xml"])
    (actual,) = activity.xpath("//indicator[reference/@code='I.5-c.1']//actual[@value='21']")
    ends = [actual.getparent().find(f"period-{end}").get("iso-date") for end in ("start", "end")]
    assert ends == ["2020-07-01", "2021-06-30"]


@pytest.mark.parametrize(("form", "file"), [("sdmx-csv", "data.csv"), ("sdmx-ml", "data.xml")])
def test_sdmx_holds_it_as_a_range_of_time_and_reads_it_back(document, form, file, tmp_path):
    for name, content in export_files(document, digest=DIGEST, form=form).items():
        (tmp_path / name).write_bytes(content)
    (read,) = read_sdmx(tmp_path / file).get_datasets()
    assert set(read.data[read.data["TIME_PERIOD"] == FISCAL]["OBS_VALUE"]) == {"21"}


@pytest.mark.parametrize("language", LOCALES)
def test_it_is_written_as_its_months_in_every_language(language):
    words = Words(language)
    assert words.period(FISCAL) == f"{words.period('2020-07')} – {words.period('2021-06')}"
