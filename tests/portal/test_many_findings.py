"""A file in which nearly everything is wrong: its page, its answer and its downloads hold so much and no more."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import openpyxl
import pytest

from portal.answers import SHOWN_IN_A_GROUP, TOLD_AT_ONCE
from portal.worker import work_once
from tests.portal.counter import HEADING, OWNER, hand_in
from tests.portal.world import copied, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MANY, KEPT = 10_050, 10_000
LINES = "\n".join([HEADING, *(f"un-swap-meets,001,2021,x{number}" for number in range(MANY))])


@pytest.fixture(scope="module")
def handed(office: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator:
    with served(copied(office, tmp_path_factory.mktemp("many"))) as portal:
        name = hand_in(portal, LINES.encode(), "many.csv")
        work_once(portal.warehouse, portal.clock, worker="test")
        yield portal.client(OWNER), name


def test_the_api_tells_the_first_how_many_there_are_and_where_the_next_are(handed):
    client, name = handed
    told = client.get(f"/api/v1/submissions/{name}").json()
    assert (len(told["findings"]), told["findings_in_all"], told["refused"]) == (TOLD_AT_ONCE, MANY, MANY)
    totals = [{"severity": "error", "code": "value-not-a-number", "count": MANY, "kept": KEPT}]
    assert told["findings_by_code"] == totals
    found, place = [], f"/api/v1/submissions/{name}/findings"
    while place:
        page = client.get(place).json()
        assert page["by_code"] == totals
        found, place = found + page["findings"], page["next"]
    assert [one["row"] for one in found] == list(range(2, KEPT + 2))
    assert found[:TOLD_AT_ONCE] == told["findings"]


def test_its_page_shows_the_first_of_a_kind_and_says_how_many_there_are(handed):
    client, name = handed
    page = client.get(f"/submissions/{name}").text
    assert page.count("<q><bdi>x") == SHOWN_IN_A_GROUP
    said = re.sub("<.+?>", "", page)
    assert "50 of 10,050 are shown; the downloads hold 10,000, and the others were only counted." in said


def test_its_table_and_its_workbook_hold_all_that_is_kept(handed):
    client, name = handed
    lines = list(csv.DictReader(io.StringIO(client.get(f"/submissions/{name}/findings.csv").text.lstrip("\ufeff"))))
    assert [one["found"] for one in lines] == [f"x{number}" for number in range(KEPT)]
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/submissions/{name}/marked.xlsx").content), read_only=True)
    said = [row[0] for row in book["Findings"].iter_rows(max_row=3, max_col=1, values_only=True)]
    assert "50 more were only counted." in said[1]
    book.close()
