"""Handed in, refreshed, revised, undone, in any order: what was known at any instant equals a naive replay."""

from __future__ import annotations

import itertools
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule, run_state_machine_as_test

from indicators.errors import Conflict
from indicators.handovers import Deed, Step
from indicators.provenance import sha256_of
from tests.frames import lenient, raw_file
from tests.warehouse.handed_in import OPEN
from tests.warehouse.replays import Replayed, examples
from warehouse.admission import admit
from warehouse.landing import land, waiting
from warehouse.previews import examine, keep_examination
from warehouse.publications import publish
from warehouse.submissions import raw_file as file_of
from warehouse.submissions import receive, submission, write_deed
from warehouse.undo import undo

CELLS = list(itertools.product(("CHE", "FRA"), ("2019", "2020-Q4", "2020")))
CONTENTS = st.sampled_from([(0.0, "A", ""), (5.0, "A", ""), (5.0, "E", "a note"), (None, "O", "")])
LABELS = ("main", "other")

changes = st.dictionaries(st.sampled_from(CELLS), CONTENTS, min_size=1, max_size=4)


class Undoings(Replayed):
    """Submissions, refreshes and undoings."""

    def __init__(self) -> None:
        super().__init__()
        self.published: list[tuple[str, int]] = []

    @rule(label=st.sampled_from(LABELS), cells=changes, complete=st.booleans())
    def refresh(self, label, cells, complete):
        self.now += timedelta(hours=1)
        landed = land(self.warehouse, [raw_file(str(self.now), label=label, source=self.source)], at=self.now, by="me")
        admit(self.warehouse, landed.delivery, self.reading(cells, complete=complete), self.plan, at=self.now, by="me",
              reader_version="1", checker=lenient)  # fmt: skip
        self.oracle.admit(self.now, label, cells, complete=complete, delivery=landed.delivery)

    @rule(label=st.sampled_from(LABELS), cells=changes, complete=st.booleans(), again=st.booleans())
    def hand_in(self, label, cells, complete, again):
        self.now += timedelta(hours=1)
        # Now and then the bytes of an earlier file come once more.
        content = f"{self.source} {cells}" if again else str(self.now)
        received = receive(
            self.warehouse, plan=self.plan, source=self.source, label=label, file_name="a", media_type="",
            content=content.encode(), sha256=sha256_of(content.encode()), size=1, via="portal", at=self.now, by="owner",
            choices={"covers": "whole"} if complete else {},
        )  # fmt: skip
        if not received.already:
            self.take_to_the_record(received.public_id, label, cells, complete=complete)

    def take_to_the_record(self, public_id, label, cells, *, complete):
        about = {"reader_version": "1", "limits": OPEN, "at": self.now, "by": "service", "checker": lenient}
        reading = self.reading(cells, complete=True)
        files = [file_of(self.warehouse, submission(self.warehouse, public_id), self.plan)]
        examined = examine(self.warehouse, plan=self.plan, files=files, reading=reading, **about)
        keep_examination(self.warehouse, public_id, examined, plan=self.plan, at=self.now, by="service")
        write_deed(self.warehouse, public_id, Deed(step=Step.CONFIRMED, by="owner"), plan=self.plan, at=self.now)
        try:
            intake = publish(self.warehouse, public_id, reading, self.plan, files, **about)
        except Conflict:
            write_deed(self.warehouse, public_id, Deed(step=Step.WITHDRAWN, by="owner"), plan=self.plan, at=self.now)
            return
        delivery = intake.run, public_id
        self.published.append(delivery)
        self.oracle.admit(self.now, label, cells, complete=complete, delivery=delivery)

    @precondition(lambda self: self.published)
    @rule(data=st.data())
    def undo(self, data):
        self.now += timedelta(hours=1)
        one = data.draw(st.sampled_from(self.published))
        self.published.remove(one)
        undo(self.warehouse, one[1], reason="a mistake", at=self.now, by="officer")
        self.oracle.undo(self.now, one)

    @invariant()
    def nothing_waits_to_be_admitted(self):
        assert waiting(self.warehouse, self.source) == []


def test_whatever_is_undone_in_whatever_order_what_was_known_equals_the_replay(warehouse):
    Undoings.warehouse = warehouse
    run_state_machine_as_test(Undoings, settings=settings(max_examples=examples(warehouse), stateful_step_count=12))
