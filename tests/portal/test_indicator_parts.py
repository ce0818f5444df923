"""What stands beside an indicator's figures: what it rests on, when more is due, what was revised, what is written."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from tests.portal.reading import PLACE, SOURCE, published
from tests.portal.test_narratives import YEAR
from tests.portal.world import PLAN, Clock, Portal, served
from warehouse.bulk import add
from warehouse.freezing import take_snapshot
from warehouse.instants import instant
from warehouse.runs import ADMISSION, totals, write_run
from warehouse.sign_off import sign
from warehouse.tables import vintage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ADDRESS = f"/indicators/{PLACE}"
REVISED = (
    "INSERT INTO observation (series_id, period, vintage_id, value, status, unit, note, landing_id, source_row, withdrawn) "
    "SELECT observation.series_id, period, :vintage, 23.5, status, observation.unit, note, landing_id, source_row, false "
    "FROM observation JOIN series ON series.id = series_id WHERE indicator = 'ewaste-recycling-rate' AND period = '2022'"
)


@pytest.fixture(scope="module")
def library(office: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """The office with a figure that was revised since, and a text about it that was approved after that."""
    settings = published(office, tmp_path_factory.mktemp("library"))
    with served(settings, clock=Clock(datetime.now(UTC))) as portal:
        with portal.warehouse.write() as connection:
            came = {"source": SOURCE, "label": "register"}
            run = write_run(connection, at=portal.clock(), kind=ADMISSION, outcome="admitted", **came)
            of = came | {"run_id": run, "known_at": instant(portal.clock())}
            connection.execute(text(REVISED), {"vintage": add(connection, vintage, of)})
        portal.clock.pass_by(minutes=1)
        for who, step, said in (("writer", "drafted", "Recycling reached {value}."), ("officer", "approved", "")):
            form = {"step": step, "text": said, "seen": "", "year": YEAR, "language": "en"}
            assert portal.client(who).post(f"/narratives/{PLAN.code}/{PLACE}", data=form).status_code == 303
        yield portal


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_source_is_named_with_its_state_what_is_due_and_what_was_found(library):
    page = library.client("writer").get(ADDRESS)
    assert page.status_code == 200
    (found, _) = totals(library.warehouse, SOURCE)
    told = words(page.text)
    assert found > 0
    assert f"Findings: {found}" in told
    assert re.search(r"next due \d+ \w+ 20\d\d", told)
    assert f'href="/sources/{SOURCE}?' in page.text


def test_a_revised_value_stands_beside_the_one_it_was(library):
    page = words(library.client("writer").get(ADDRESS).text)
    assert "What was revised" in page
    assert re.search(r"2022\S* 22\.3\S* .* 23\.5", page[page.index("What was revised") :])


def test_the_approved_text_is_told_with_its_figures_and_a_sentence_made_from_them(library):
    page = words(library.client("writer").get(ADDRESS).text)
    assert "Recycling reached 23.5%" in page
    assert "Machine-made from the figures" in page
    assert "Nothing is approved" in words(library.client("writer").get("/indicators/I.1-a.1").text)


def test_of_a_past_day_no_text_of_today_is_told(library):
    page = library.client("writer").get(f"{ADDRESS}?known_on={library.clock():%Y-%m-%d}").text
    assert "Recycling reached" not in page
    assert "What is written about it" not in page


def test_the_public_reads_what_was_frozen_and_nothing_of_the_work(library):
    before = library.client().get(ADDRESS).text
    assert "What was revised" not in before
    assert "Recycling reached" not in before
    about = {"at": library.clock(), "by": "writer"}
    frozen = take_snapshot(library.warehouse, None, as_of=library.clock().date(), **about)
    sign(library.warehouse, frozen.id, by="officer", at=library.clock())
    page = library.client().get(ADDRESS).text
    assert "Recycling reached" in page
    assert "What was revised" in page
    assert "Findings:" not in page
    assert "/narratives/" not in page
