"""Two people at one counter: whatever they do, twice, late or at odds with each other, comes to one outcome."""

from __future__ import annotations

import os
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, invariant, rule, run_state_machine_as_test

from indicators.errors import Conflict
from indicators.handovers import Deed, State, Step
from indicators.provenance import sha256_of
from tests.frames import lenient, small_plan
from tests.warehouse.handed_in import OPEN
from tests.warehouse.replays import Replayed
from warehouse.audit import audit_lines, verify_audit
from warehouse.deeds import about_submission
from warehouse.previews import examine, keep_examination
from warehouse.publications import publish
from warehouse.submissions import raw_file, receive, submission, write_deed
from warehouse.undo import undo

PEOPLE = st.sampled_from(["ann", "bo"])
ONE, OTHER = ("CHE", "2019"), ("CHE", "2020")
FIVE, SIX = (5.0, "A", ""), (6.0, "A", "")
FILES = st.sampled_from([{ONE: FIVE}, {ONE: FIVE, OTHER: FIVE}, {ONE: SIX}])
ACTS = st.sampled_from([*3 * [Step.CONFIRMED], *3 * [Step.SIGNED], Step.RETURNED, Step.WITHDRAWN, Step.COMMENTED])
"""What leads on is done more often than what leads away."""

EXAMPLES = int(os.environ.get("MILEPOST_TEST_EXAMPLES", "8"))


class TwoPeople(Replayed):
    """Files that two people hand in, decide on, publish and undo, each act now and then by a double click."""

    names = Bundle("names")

    def __init__(self) -> None:
        super().__init__()
        self.plan = small_plan(self.source, approval={"levels": [{"title": {"en": "Officer"}}]})
        self.files: dict[str, dict] = {}

    def one(self, name: str):
        return submission(self.warehouse, name)

    def later(self):
        self.now += timedelta(hours=1)
        return self.now

    @rule(target=names, who=PEOPLE, cells=FILES)
    def hand_in_by_a_double_click(self, who, cells):
        content = f"{self.source} {sorted(cells.items())}".encode()
        first, again = (
            receive(
                self.warehouse, plan=self.plan, source=self.source, label="main", file_name="a", media_type="",
                content=content, sha256=sha256_of(content), size=1, via="portal", at=self.later(), by=who, choices={},
            )
            for _ in range(2)
        )  # fmt: skip
        assert (again.public_id, again.already) == (first.public_id, True)
        self.files[first.public_id] = cells
        self.examined(first.public_id)
        return first.public_id

    def examined(self, name: str) -> None:
        if self.one(name).state is not State.READING:
            return
        seen = examine(self.warehouse, plan=self.plan, **self.judged(name))
        keep_examination(self.warehouse, name, seen, plan=self.plan, at=self.now, by="service")

    def judged(self, name: str) -> dict:
        files = [raw_file(self.warehouse, self.one(name), self.plan)]
        reading = self.reading(self.files[name], complete=False)
        about = {"reader_version": "1", "limits": OPEN, "at": self.now, "by": "service", "checker": lenient}
        return about | {"files": files, "reading": reading}

    @rule(name=names, who=PEOPLE, step=ACTS, late=st.sampled_from([False, False, False, True]))
    def act_by_a_double_click(self, name, who, step, late):
        before = self.one(name)
        expect = before.version - late
        first, again = (self.tried(lambda: self.write(name, step, who, expect)) for _ in range(2))
        done = self.one(name).done[len(before.done) :]
        if step is Step.COMMENTED and not late:
            assert len(done) == 2
        else:
            assert [one.deed for one in done] == [Deed(step=step, by=who)] * (first is not None)
            assert again is None

    def write(self, name, step, who, expect):
        deed = Deed(step=step, by=who)
        return write_deed(
            self.warehouse, name, deed, plan=self.plan, at=self.later(), document={"accept": "fit"}, expect=expect
        )

    @staticmethod
    def tried(act):
        try:
            return act()
        except Conflict:
            return None

    @rule(name=names)
    def publish_by_two_workers(self, name):
        def work():
            judged = self.judged(name)
            files, reading = judged.pop("files"), judged.pop("reading")
            return publish(self.warehouse, name, reading, self.plan, files, **judged)

        self.later()
        was = self.one(name).state
        first, again = self.tried(work), self.tried(work)
        if was is State.PUBLISHED:
            assert first.already
        elif first is not None:
            assert (was, again.run, again.already) == (State.APPROVED, first.run, True)
            self.oracle.admit(self.now, "main", self.files[name], complete=False, delivery=name)

    @rule(name=names, who=PEOPLE)
    def undo_by_a_double_click(self, name, who):
        was, at = self.one(name).state, self.later()
        first, again = (
            self.tried(lambda: undo(self.warehouse, name, reason="a mistake", at=at, by=who)) for _ in range(2)
        )
        assert ((first is not None), again) == (was is State.PUBLISHED, None)
        if first is not None:
            self.oracle.undo(at, name)

    @invariant()
    def what_counts_was_agreed_on_by_two_and_once(self):
        for name in self.files:
            steps = [one.deed for one in self.one(name).done]
            published = sum(deed.step is Step.PUBLISHED for deed in steps)
            assert published == (self.one(name).state in {State.PUBLISHED, State.UNDONE})
            for place, deed in enumerate(steps):
                if deed.step is Step.SIGNED:
                    (*_, confirmed) = (one.by for one in steps[:place] if one.step is Step.CONFIRMED)
                    assert deed.by not in {confirmed, steps[0].by}

    def teardown(self):
        super().teardown()
        assert verify_audit(self.warehouse) == ()
        for name in self.files:
            told = audit_lines(self.warehouse, about=about_submission(name), limit=None)
            assert len(told) == len(self.one(name).done)


def test_whatever_two_people_do_comes_to_one_outcome(sqlite_warehouse):
    TwoPeople.warehouse = sqlite_warehouse
    run_state_machine_as_test(TwoPeople, settings=settings(max_examples=EXAMPLES, stateful_step_count=20))
