"""What the record knows of one indicator equals, after every step, a naive replay of everything that happened."""

from __future__ import annotations

import itertools
import os
from datetime import timedelta

from hypothesis.stateful import RuleBasedStateMachine, invariant

from tests.frames import Reading, candidate, frame_of, small_plan
from tests.warehouse.oracle import Replay
from warehouse.histories import Histories
from warehouse.instants import datetime_of
from warehouse.observations import known_in_areas, series_known_on, values_known_by, vintage_known_by

_numbers = itertools.count()


def examples(warehouse, most: int = 12) -> int:
    """Say how many examples are tried on an engine; a nightly run asks for thousands on each.

    The rules are ours and the same on both, so that on the slower one a third of them will do.
    """
    usual = most if warehouse.engine.dialect.name == "sqlite" else most // 3
    return int(os.environ.get("MILEPOST_TEST_EXAMPLES", usual))


class Replayed(RuleBasedStateMachine):
    """A source and an indicator of one's own in a record that other histories share, a clock, and the replay."""

    warehouse = None

    def __init__(self) -> None:
        super().__init__()
        number = next(_numbers)
        self.source, self.indicator = f"replayed-{number}", f"rate-{number}"
        self.plan = small_plan(self.source)
        with self.warehouse.read() as connection:
            newest = connection.exec_driver_sql("SELECT max(known_at) FROM vintage").scalar()
        self.oracle = Replay(last=datetime_of(newest) if newest else None)
        self.now = self.oracle.last + timedelta(days=1) if newest else datetime_of("2026-01-01T00:00:00Z")
        self.answers: dict = {}
        self.histories = Histories()

    def reading(self, cells: dict, *, complete: bool, passed_over: int = 100) -> Reading:
        rows = [
            candidate(value, indicator=self.indicator, status=status, note=note, area=area, period=period, row=row)
            for row, ((area, period), (value, status, note)) in enumerate(cells.items(), start=2)
        ]
        return Reading(frame_of(*rows), complete=complete, passed_over=passed_over)

    @invariant()
    def what_is_known_now_equals_the_replay(self):
        assert self.known(None) == self.expected(None)

    @invariant()
    def what_is_kept_at_hand_is_what_is_read(self):
        asked = {self.indicator: None}
        for at in (None, *self.answers):
            read, by = known_in_areas(self.warehouse, asked, at), vintage_known_by(self.warehouse, at).number
            assert self.histories.known_in_areas(self.warehouse, asked, by).observations() == read

    @invariant()
    def the_values_alone_are_those_of_what_is_known(self):
        for at in (None, *self.answers):
            told = values_known_by(self.warehouse, self.indicator, vintage_known_by(self.warehouse, at).number)
            assert [(key, *one) for key, values in told.items() for one in values] == [
                (one.series, one.period.text, one.value, one.status.value, one.unit)
                for one in series_known_on(self.warehouse, [self.indicator], at)
            ]

    @invariant()
    def every_answer_is_written_down_when_it_is_first_given(self):
        if self.oracle.log:
            self.answers.setdefault(self.oracle.last, self.known(self.oracle.last))

    def teardown(self):
        for at, answer in self.answers.items():
            assert self.known(at) == answer == self.expected(at)
            just_before = at - timedelta(microseconds=1)
            assert self.known(just_before) == self.expected(just_before)

    def known(self, at) -> dict:
        return {
            (one.series.area, one.period.text): (
                None if one.value is None else float(one.value),
                one.status.value,
                one.note,
            )
            for one in series_known_on(self.warehouse, [self.indicator], at)
        }

    def expected(self, at) -> dict:
        return {cell: content for cell, (content, _) in self.oracle.known_on(at).items()}
