"""A period that is no year of the calendar goes from the record to every export and report with both its ends."""

from __future__ import annotations

import csv
import io

import pytest
from lxml import etree
from pysdmx.io.reader import read_sdmx

from portal.wording import words_of
from reports.exports.build import export_files
from reports.wording import Words
from tests.frames import candidate, frame_of
from tests.reports.sample import DIGEST, observed, snapshot
from tests.reports.written import seen
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


PERIODS = {
    # period: in English, French, Chinese, Arabic
    "2021": ("2021", "2021", "2021年", "2021"),
    "2015-01-01/P24M": ("2015–2016", "2015–2016", "2015–2016年", "2015–2016"),
    "2015-01-01/P12M": ("2015", "2015", "2015年", "2015"),
    FISCAL: ("Jul 2020 – Jun 2021", "juil. 2020 – juin 2021", "2020年7月至2021年6月", "يوليو 2020 – يونيو 2021"),
    "2021-S1": ("Jan – Jun 2021", "janv.–juin 2021", "2021年1月至6月", "يناير – يونيو 2021"),
    "2021-Q4": ("Q4 2021", "T4 2021", "2021年第4季度", "الربع الرابع 2021"),
    "2021-11": ("Nov 2021", "nov. 2021", "2021年11月", "نوفمبر 2021"),
    "2021-11-23": ("23 Nov 2021", "23 nov. 2021", "2021年11月23日", "23 نوفمبر 2021"),
    "some time": ("some time",) * 4,
}


@pytest.mark.parametrize("period", PERIODS)
def test_it_is_written_as_the_language_does_and_pages_write_it_as_reports_do(period):
    for language, said in zip(("en", "fr", "zh", "ar"), PERIODS[period], strict=True):
        assert seen(Words(language).period(period)) == said
        assert words_of(language).period(period) == f"<bdi>{Words(language).period(period)}</bdi>"
