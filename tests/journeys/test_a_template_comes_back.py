"""A template that comes back as it went out changes nothing in the record, and filled in it changes that alone."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest

from connectors.workbook import Workbook
from indicators.provenance import RawFile
from reports.template import template_workbook
from tests.frames import day, lenient
from tests.reports.sample import PLANS
from warehouse.admission import admit
from warehouse.landing import land
from warehouse.observations import series_known_on
from warehouse.plan_folder import read_plan

PLAN = read_plan(PLANS, "itu-gs-2020-2023")


class Owner:
    """Somebody who gets a template, fills it in and hands it in, day after day."""

    def __init__(self, warehouse, source):
        self.warehouse, self.source, self.today = warehouse, PLAN.source(source), 0

    def template(self):
        names = {series.indicator for series in self.source.series}
        known = series_known_on(self.warehouse, names, None)
        return template_workbook(PLAN, self.source, known, language="fr", made_on=date(2024, 3, 1))

    def hand_in(self, *filled):
        """Fill in cells of the sheet `Data`, by their addresses, and hand it in; what the record made of it."""
        self.today += 1
        workbook = openpyxl.load_workbook(io.BytesIO(self.template()))
        for cell, value in filled:
            workbook["Data"][cell] = value
        # The very same bytes would be known as handed in already, and not be looked at again.
        workbook.properties.description = f"day {self.today}"
        saved = io.BytesIO()
        workbook.save(saved)
        file = RawFile(
            source=self.source.id, label="register", address=f"day {self.today}", content=saved.getvalue(),
            licence="Internal",
        )  # fmt: skip
        landed = land(self.warehouse, [file], at=day(self.today), by="owner")
        reading = Workbook().read(self.source, [file])
        assert reading.findings == ()
        done = admit(
            self.warehouse, landed.delivery, reading, PLAN, at=day(self.today), by="owner", reader_version="1",
            checker=lenient,
        )  # fmt: skip
        return done.new, done.revised, done.unchanged, done.withdrawn


@pytest.mark.parametrize(
    ("source", "first", "more"),
    [
        ("spm-un-swap", [("C6", 3), ("D6", 9), ("E6", "[c]"), ("D7", 10), ("F7", "P"), ("G7", "June")], ("C8", 4)),
        ("isc-tf", [("C6", "drafted"), ("E6", 2), ("G6", "P"), ("H6", "the minutes of May")], ("F8", 1)),
        ("frmd", [("D6", 125000.5), ("F6", "E"), ("G6", "by hand"), ("H6", "a report"), ("F7", "L")], ("D8", 7)),
    ],
)
def test_a_template_that_comes_back_as_it_went_out_changes_nothing(warehouse, source, first, more):
    owner = Owner(warehouse, source)
    new, *others = owner.hand_in(*first)
    assert new > 0
    assert others == [0, 0, 0]
    assert owner.hand_in() == (0, 0, new, 0)
    assert owner.hand_in(more) == (1, 0, new, 0)
    assert owner.hand_in() == (0, 0, new + 1, 0)
