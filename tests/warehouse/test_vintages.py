"""What was known at any past instant equals a naive replay of everything that happened, and stays so for ever."""

from __future__ import annotations

import itertools
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test
from sqlalchemy import event

from tests.frames import lenient, raw_file
from tests.warehouse.replays import Replayed, examples
from warehouse.admission import admit
from warehouse.landing import land, waiting

AREAS, PERIODS, LABELS = ("CHE", "FRA", "001"), ("2018", "2019", "2020-Q4", "2020", "2021"), ("main", "other")
CELLS = list(itertools.product(AREAS, PERIODS))
CONTENTS = st.sampled_from(
    [
        (0.0, "A", ""),
        (5.0, "A", ""),
        (5.0, "E", ""),
        (5.0, "A", "a note"),
        (0.1, "P", ""),
        (None, "O", ""),
        (None, "Q", ""),
    ]
)


class Crash(Exception):
    """Stands for the end of the process at a statement."""


class Vintages(Replayed):
    """Deliveries, corrections, withdrawals, returns, late comers and crashes."""

    def __init__(self) -> None:
        super().__init__()
        self.offered: dict[str, dict] = {label: {} for label in LABELS}

    def land(self, label: str) -> int:
        self.now += timedelta(hours=1)
        files = [raw_file(str(self.now), label=label, source=self.source)]
        return land(self.warehouse, files, at=self.now, by="me").delivery

    def admit(self, delivery: int, cells: dict, *, complete: bool = True, at=None):
        # Every delivery has as many rows as any other: how far one may drift is told in test_drift.py.
        reading = self.reading(cells, complete=complete, passed_over=len(CELLS) - len(cells))
        return admit(self.warehouse, delivery, reading, self.plan, at=at or self.now, by="me",
                     reader_version="1", checker=lenient)  # fmt: skip

    @rule(label=st.sampled_from(LABELS), changes=st.dictionaries(st.sampled_from(CELLS), CONTENTS, max_size=15))
    def correct_and_add(self, label, changes):
        self.offered[label] |= changes
        self.admit(self.land(label), self.offered[label])
        self.oracle.admit(self.now, label, self.offered[label], complete=True)

    @rule(label=st.sampled_from(LABELS), gone=st.sets(st.sampled_from(CELLS), max_size=8))
    def leave_out(self, label, gone):
        offered = {cell: content for cell, content in self.offered[label].items() if cell not in gone}
        blocked = self.admit(self.land(label), offered).outcome == "blocked"
        self.oracle.admit(self.now, label, offered, complete=True)
        self.offered[label] = self.offered[label] if blocked else offered

    @rule(label=st.sampled_from(LABELS), part=st.dictionaries(st.sampled_from(CELLS), CONTENTS, min_size=1, max_size=3))
    def deliver_a_part(self, label, part):
        self.admit(self.land(label), part, complete=False)
        self.oracle.admit(self.now, label, part, complete=False)

    @rule(label=st.sampled_from(LABELS), content=CONTENTS, back=st.integers(1, 48))
    def admit_with_a_clock_that_fell_back(self, label, content, back):
        self.offered[label] |= {CELLS[0]: content}
        at = self.now - timedelta(hours=back)
        self.admit(self.land(label), self.offered[label], at=at)
        self.oracle.admit(at, label, self.offered[label], complete=True)

    @rule(label=st.sampled_from(LABELS), changes=st.dictionaries(st.sampled_from(CELLS), CONTENTS, min_size=1))
    def admit_two_deliveries_in_the_wrong_order(self, label, changes):
        older, newer = self.land(label), self.land(label)
        late = dict(self.offered[label])
        early = late | changes
        blocked = self.admit(newer, early).outcome == "blocked"
        self.oracle.admit(self.now, label, early, complete=True)
        outcome = self.admit(older, late).outcome
        if blocked:
            self.oracle.admit(self.now, label, late, complete=True)
        else:
            assert outcome == "superseded"
            self.offered[label] = early

    @rule(label=st.sampled_from(LABELS), content=CONTENTS, statement=st.integers(1, 25))
    def crash_and_recover(self, label, content, statement):
        self.offered[label] |= {CELLS[1]: content}
        delivery, left = self.land(label), itertools.count(statement, -1)

        def crash(*_):
            if next(left) == 0:
                raise Crash

        event.listen(self.warehouse.engine, "before_cursor_execute", crash)
        try:
            self.admit(delivery, self.offered[label])
        except Crash:
            assert self.known(None) == self.expected(None)
            assert [one.delivery for one in waiting(self.warehouse, self.source)] == [delivery]
        finally:
            event.remove(self.warehouse.engine, "before_cursor_execute", crash)
        self.admit(delivery, self.offered[label])
        self.oracle.admit(self.now, label, self.offered[label], complete=True)


def test_what_was_known_at_any_instant_equals_the_replay(warehouse):
    Vintages.warehouse = warehouse
    run_state_machine_as_test(Vintages, settings=settings(max_examples=examples(warehouse), stateful_step_count=12))
