"""A snapshot that rests on files people handed in is made again from their bytes, their answers and what was undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from connectors.registry import connector_for
from flows import remake
from flows.refresh_steps import Errand, refresh_source
from flows.remake import differences
from flows.reread import reread
from indicators.handovers import Deed, Step
from indicators.provenance import sha256_of
from tests.frames import NOON
from warehouse.connection import open_warehouse
from warehouse.freezing import take_snapshot
from warehouse.limits import Limits
from warehouse.plan_folder import read_plan
from warehouse.plans import load_plan
from warehouse.previews import examine, keep_examination
from warehouse.publications import publish
from warehouse.snapshots import read_snapshot
from warehouse.submissions import raw_file, receive, submission, write_deed
from warehouse.undo import undo

PLANS = Path(__file__).parents[2] / "plans"
CODE, SOURCE = "itu-gs-2020-2023", "ewaste-monitor"
RATE = "ewaste-recycling-rate"


class Counter:
    """One source that is refreshed, and people who hand files in for it."""

    def __init__(self, settings, warehouse) -> None:
        self.settings, self.warehouse, self.now = settings, warehouse, NOON
        self.plan = read_plan(PLANS, CODE)
        load_plan(warehouse, self.plan, at=NOON, by="tests")

    def refresh(self) -> int:
        return refresh_source(Errand(settings=self.settings, plan=None, source=SOURCE, by="tests")).changes

    def hand_in(self, text: str, *, limits: Limits | None = None, **choices) -> str:
        """Take a file from hand to record as the portal does, with the real reader and the plan's own checks."""
        self.now += timedelta(days=1000)
        content, source, about = text.encode(), self.plan.source(SOURCE), {"plan": self.plan, "at": self.now}
        public_id = receive(
            self.warehouse, source=SOURCE, label="register", file_name="values.csv", media_type="text/csv",
            content=content, sha256=sha256_of(content), size=len(content), choices=choices, via="portal", by="owner",
            **about,
        ).public_id  # fmt: skip
        files = [raw_file(self.warehouse, submission(self.warehouse, public_id), self.plan)]
        reading = connector_for(source).read(source, files)
        judged = {"limits": limits or Limits(), "reader_version": connector_for(source).reader_version, "at": self.now}
        examined = examine(self.warehouse, files=files, reading=reading, by="service", plan=self.plan, **judged)
        keep_examination(self.warehouse, public_id, examined, by="service", **about)
        word = {"document": {"accept": "fit"}, "note": f"a word on {self.now.year}"}
        write_deed(self.warehouse, public_id, Deed(step=Step.CONFIRMED, by="owner"), **word, **about)
        for level, _ in enumerate(self.plan.approval_of(SOURCE).levels):
            write_deed(self.warehouse, public_id, Deed(step=Step.SIGNED, by=f"officer {level}"), **about)
        publish(self.warehouse, public_id, reading, self.plan, files, by="service", **judged)
        return public_id

    def undo(self, public_id: str) -> None:
        self.now += timedelta(days=1)
        undo(self.warehouse, public_id, reason="a mistake", at=self.now, by="officer")


def table(*rows: str) -> str:
    return "\n".join(["indicator,area,period,value,unit,status,note", *rows, ""])


def snapshot_of(warehouse):
    take_snapshot(warehouse, None, as_of=date(2024, 1, 1), at=datetime.now(UTC), by="tests")
    return read_snapshot(warehouse)


@pytest.fixture(scope="module")
def frozen(shared_settings):
    """Values revised, added within limits, read by an answer, undone in the wrong order, and a snapshot."""
    with open_warehouse(shared_settings) as warehouse:
        counter = Counter(replace(shared_settings, plans=PLANS), warehouse)
        happens_at(counter)
        yield warehouse, snapshot_of(warehouse)


def happens_at(counter) -> None:
    counter.refresh()
    first = counter.hand_in(table(f"{RATE},001,2022,25.5,percent,A,"))
    second = counter.hand_in(table(f"{RATE},001,2022,27.5,percent,A,", f"{RATE},001,2021,19.0,percent,A,"))
    counter.undo(first)
    counter.undo(second)
    counter.hand_in(
        table(f"{RATE},001,2019,18.5,percent,A,", f"{RATE},001,2016,1.0,percent,A,"),
        limits=Limits(locked=("2016",)),
    )  # fmt: skip
    counter.hand_in(
        f"indicator;area;period;figure;unit;status\n{RATE};001;2021;21,5;percent;A\n",
        columns={"figure": "value"}, decimal=",",
    )  # fmt: skip


def test_what_was_handed_in_and_undone_is_made_again_the_same(frozen):
    warehouse, snapshot = frozen
    line = next(one for one in snapshot.document["lines"] if one["indicator"] == RATE)
    assert line["latest"]["value"] == "22.3"
    assert differences(warehouse, snapshot) == []


def test_a_snapshot_holds_what_owners_said_of_the_figures_that_stand(frozen):
    _, snapshot = frozen
    line = next(one for one in snapshot.document["lines"] if one["indicator"] == RATE)
    said = snapshot.document["owner_words"]
    assert [set(one) for one in said] == 2 * [{"landing", "submission", "word", "by", "at"}]
    assert all(one["word"].startswith("a word on") for one in said)
    assert not {one["landing"] for one in said} & {one["landing"] for one in line["inputs"]}


@pytest.mark.parametrize("forgotten", ["undo_again", "limits"])
def test_a_making_again_that_forgets_what_was_undone_or_locked_is_found_out(frozen, monkeypatch, forgotten):
    if forgotten == "limits":
        monkeypatch.setattr("warehouse.history.limits_kept", lambda *_: None)
    else:
        monkeypatch.setattr(remake, forgotten, lambda *_: None)
    assert differences(*frozen) != []


def test_what_was_undone_is_not_read_again_and_the_rest_reads_as_before(frozen):
    warehouse, _ = frozen
    done = reread(warehouse, None, [SOURCE])
    assert (done.deliveries, done.unreadable, done.differences) == (3, (), ())
