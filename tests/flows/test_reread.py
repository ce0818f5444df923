"""Everything that landed is read again: the same reader finds the same, another one is told where it differs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from connectors import registry
from connectors.worldbank import WorldBank
from flows.refresh_steps import refresh_source
from flows.reread import reread
from indicators.errors import CallerMistake, SourceChanged
from tests.flows.places import bank, errands, load, pages
from warehouse.connection import open_warehouse
from warehouse.runs import last_runs

PATH = "/country/all/indicator/A.B"
BANKS = f"{__name__}:"


class Doubling(WorldBank):
    """A reader that has learnt that 2020 was given in halves."""

    reader_version = "2"

    def read(self, source, files):
        reading = super().read(source, files)
        frame = reading.frame
        return replace(reading, frame=frame.assign(value=frame["value"].where(frame["period"] != "2020", 2.0)))


class Blind(WorldBank):
    def read(self, source, files):
        raise SourceChanged("expected something else")


@pytest.fixture(scope="module")
def landed(shared_settings, make_httpserver):
    """A source that was refreshed three times: values, a revision, and an answer nobody could use."""
    load(shared_settings, bank("bank", make_httpserver.url_for("").rstrip("/")))
    (errand,) = errands(shared_settings, tries=0)

    def refresh(*rows, updated):
        make_httpserver.clear()
        make_httpserver.expect_request(PATH).respond_with_json(pages(*rows, updated=updated))
        return refresh_source(errand)

    refresh({"date": "2020", "value": 1.0}, {"date": "2021", "value": 3.0}, updated="2026-01-01")
    refresh({"date": "2020", "value": 1.0}, {"date": "2021", "value": 4.0}, updated="2026-01-02")
    assert refresh({"date": "2020", "value": 2.0}, {"date": "2021", "value": 4.0}, updated="2026-01-03").changes == 1
    with open_warehouse(shared_settings) as warehouse:
        yield warehouse


def test_the_same_reader_finds_the_same_and_nothing_is_written(landed):
    runs = last_runs(landed)
    done = reread(landed, None, None)
    assert (done.deliveries, done.unreadable, done.differences) == (3, (), ())
    assert last_runs(landed) == runs


def test_another_reader_is_told_where_its_reading_differs_and_not_where_it_agrees(landed, monkeypatch):
    monkeypatch.setitem(registry.KINDS, "worldbank", f"{BANKS}Doubling")
    (one,) = reread(landed, None, ["bank"]).differences
    assert (one.source, one.indicator, one.area, one.period) == ("bank", "recycling-rate", "CHE", "2020")
    # From the third delivery on both readings say 2, so that nothing more is told.
    assert (one.delivery, one.then, one.now) == (1, "1.0 percent (A)", "2.0 percent (A)")


def test_a_reader_that_reads_nothing_any_more_is_told_for_each_delivery_and_value(landed, monkeypatch):
    monkeypatch.setitem(registry.KINDS, "worldbank", f"{BANKS}Blind")
    done = reread(landed, None, None)
    assert len(done.unreadable) == 3
    assert {one.now for one in done.differences} == {"nothing"}
    assert {(one.period, one.then) for one in done.differences} >= {
        ("2020", "1.0 percent (A)"), ("2021", "3.0 percent (A)"), ("2021", "4.0 percent (A)")
    }  # fmt: skip


def test_a_source_the_plan_does_not_have_is_a_mistake(landed):
    with pytest.raises(CallerMistake, match="has no source 'nowhere'"):
        reread(landed, None, ["nowhere"])
