"""A correction the plan declares reaches what is known already, without the source having to deliver again."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from flows.refresh_steps import Errand, admit_refused, refresh_source
from flows.remake import differences
from flows.surroundings import now
from warehouse.connection import open_warehouse
from warehouse.freezing import take_snapshot
from warehouse.observations import series_known_on
from warehouse.plan_folder import read_plan
from warehouse.plan_sketch import sketch_plan
from warehouse.plans import load_plan
from warehouse.snapshots import read_snapshot

CORRECTION = """
[[correction]]
id = "shifted-point"
source = "digital-office"
indicator = "services-online"
areas = ["001"]
periods = ["2024"]
expected = 47.5
replace = 57.5
why = "The register was typed from a table with another line"
told = { who = "the digital office", on = 2026-11-24 }
by = "A. Officer"
"""


class Office:
    """A plan folder of one's own, a record, and what a person does to both."""

    def __init__(self, settings) -> None:
        self.settings = settings
        self.folder = sketch_plan(settings.plans, "own", title="Own", first_year=2024)
        self.errand = Errand(settings=settings, plan="own", source="digital-office", by="tests")

    def correct(self, text: str | None) -> None:
        path = self.folder / "corrections.toml"
        path.unlink(missing_ok=True) if text is None else path.write_text(text, encoding="utf-8")

    def refresh(self):
        with open_warehouse(self.settings) as warehouse:
            load_plan(warehouse, read_plan(self.settings.plans, "own"), at=now(), by="tests")
        return refresh_source(self.errand)

    def known(self) -> dict[str, tuple[str, str]]:
        with open_warehouse(self.settings) as warehouse:
            found = series_known_on(warehouse, ["services-online"], None)
        return {one.period.text: (str(one.value), one.note) for one in found}

    def verified(self) -> list:
        with open_warehouse(self.settings) as warehouse:
            take_snapshot(warehouse, "own", as_of=date(2025, 6, 1), at=datetime.now(UTC), by="tests")
            return differences(warehouse, read_snapshot(warehouse))


@pytest.fixture
def office(fresh_settings) -> Office:
    office = Office(fresh_settings)
    office.refresh()
    return office


PRINTED = ("47.5", "provisional")
CORRECTED = ("57.5", "provisional; corrected by shifted-point: source prints 47.5")


def test_a_new_correction_is_applied_to_the_last_delivery_once(office):
    assert office.known()["2024"] == PRINTED
    office.correct(CORRECTION)
    done = office.refresh()
    assert (done.landed, done.changes, office.known()["2024"]) == (0, 1, CORRECTED)
    assert office.refresh().intakes == ()
    assert office.verified() == []


def test_a_correction_that_has_ended_gives_the_sources_value_back(office):
    office.correct(CORRECTION)
    office.refresh()
    office.correct(CORRECTION + 'ended = "2026-12-01: the office was right"')
    assert office.refresh().changes == 1
    assert office.known()["2024"] == PRINTED
    assert office.verified() == []


def test_a_correction_that_is_taken_out_again_is_told_until_it_is_ended(office):
    office.correct(CORRECTION)
    office.refresh()
    office.correct(None)
    for _ in range(2):
        (told,) = office.refresh().unreadable
        assert told.startswith("register stands as an earlier plan corrected it")
    assert office.known()["2024"] == CORRECTED
    office.correct(CORRECTION + 'ended = "2026-12-01: the office was right"')
    assert (office.refresh().unreadable, office.known()["2024"]) == ((), PRINTED)


def test_a_source_that_mends_its_error_keeps_the_corrected_value_until_the_correction_ends(office):
    office.correct(CORRECTION)
    office.refresh()
    register = office.folder / "registers/services.csv"
    register.write_text(register.read_text(encoding="utf-8").replace("47.5", "58"), encoding="utf-8")
    done = office.refresh()
    assert (done.refused, [found.code for found in done.intakes[0].findings]) == (1, ["correction-outdated"])
    assert office.known()["2024"] == CORRECTED
    office.correct(CORRECTION + 'ended = "2026-12-01: the office mended it"')
    office.refresh()
    admit_refused(office.errand)
    assert office.known()["2024"] == ("58.0", "provisional")
    assert office.verified() == []
