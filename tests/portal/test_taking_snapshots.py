"""Snapshots taken and replaced on pages, by those who report on the whole plan, on a real record."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from indicators.permissions import Grant, Role, Scope
from tests.portal.reading import published
from tests.portal.world import OWN, Clock, served
from warehouse.accounts import grant
from warehouse.audit import audit_lines
from warehouse.sign_off import standing_of
from warehouse.snapshots import list_snapshots, read_snapshot, verify_chain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.portal.world import Portal


@pytest.fixture
def press_room(office: Path, tmp_path: Path) -> Iterator[Portal]:
    with served(published(office, tmp_path / "home"), clock=Clock(datetime.now(UTC))) as portal:
        yield portal


def newest(portal: Portal):
    return list_snapshots(portal.warehouse)[0]


def test_a_writer_takes_a_snapshot_of_today_and_is_led_to_it(press_room):
    client = press_room.client("writer")
    assert "Take a snapshot" in client.get("/snapshots").text
    answer = client.post("/snapshots", data={"as_of": ""})
    taken = newest(press_room)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/snapshots/{taken.digest[:12]}?done=taken")
    assert (taken.id, taken.as_of, taken.taken_by) == (3, f"{press_room.clock():%Y-%m-%d}", "writer")
    assert "Nobody outside sees it" in client.get(answer.headers["location"]).text
    assert press_room.client().get(f"/snapshots/{taken.digest[:12]}").status_code == 404
    assert verify_chain(press_room.warehouse) == []


def test_a_second_click_takes_no_second_snapshot(press_room):
    client = press_room.client("writer")
    first, second = (client.post("/snapshots", data={"as_of": "2023-12-31"}) for _ in range(2))
    assert first.headers["location"].replace("taken", "same") == second.headers["location"]
    assert len(list_snapshots(press_room.warehouse)) == 3
    assert "Nothing changed since" in client.get(second.headers["location"]).text


def test_the_log_says_who_took_it_and_on_which_request(press_room):
    answer = press_room.client("writer").post("/snapshots", data={"as_of": "2023-12-31"})
    line = audit_lines(press_room.warehouse, about="snapshot:3")[0]
    assert (line.actor, line.act, line.request) == ("writer", "snapshot.taken", answer.headers["x-request-id"])
    assert '"as_of":"2023-12-31"' in line.document


@pytest.mark.parametrize("day", ["soon", "2023-02-30", "tomorrow"])
def test_a_day_that_is_none_or_has_not_come_is_refused_in_words(press_room, day):
    said = f"{press_room.clock() + timedelta(days=1):%Y-%m-%d}" if day == "tomorrow" else day
    for path, form in (("/snapshots", {}), ("/snapshots/2/erratum", {"what": "a figure"})):
        answer = press_room.client("writer").post(path, data={**form, "as_of": said})
        assert answer.status_code == 422
        assert "Choose a day that has come" in answer.text
    assert len(list_snapshots(press_room.warehouse)) == 2


def test_an_erratum_replaces_a_snapshot_says_why_and_waits_for_its_signature(press_room):
    client = press_room.client("writer")
    answer = client.post("/snapshots/1/erratum", data={"what": "tonnes were kilograms", "as_of": ""})
    erratum = newest(press_room)
    assert answer.headers["location"] == f"/snapshots/{erratum.digest[:12]}?done=erratum"
    assert erratum.as_of == "2024-01-31"
    replaced = standing_of(press_room.warehouse, read_snapshot(press_room.warehouse, 1)).replaced_by
    assert (replaced.snapshot, replaced.reason) == (erratum.id, "tonnes were kilograms")
    assert "tonnes were kilograms" in client.get(answer.headers["location"]).text
    assert "tonnes were kilograms" not in press_room.client().get("/snapshots/1").text
    again = client.post("/snapshots/1/erratum", data={"what": "once more"})
    assert again.status_code == 404


def test_an_erratum_without_a_word_of_what_was_wrong_is_refused(press_room):
    answer = press_room.client("writer").post("/snapshots/1/erratum", data={"what": " "})
    assert answer.status_code == 422
    assert "Say what was wrong" in answer.text


@pytest.mark.parametrize("name", ["owner", "officer", "auditor", "admin", "nobody", None])
def test_nobody_else_takes_or_replaces_one(press_room, name):
    client = press_room.client(name)
    for path, form in (("/snapshots", {}), ("/snapshots/1/erratum", {"what": "a figure"})):
        answer = client.post(path, data=form)
        assert answer.status_code in {303, 403, 404}
        assert "done=" not in answer.headers.get("location", "")
    assert len(list_snapshots(press_room.warehouse)) == 2
    assert "/erratum" not in client.get("/snapshots/1").text


def test_who_reports_on_a_part_does_not_freeze_the_whole(press_room):
    part = Grant(role=Role.WRITER, scope=Scope.SOURCE, about=OWN)
    grant(press_room.warehouse, "nobody", part, given=True, at=press_room.clock(), by="setup")
    client = press_room.client("nobody")
    assert client.post("/snapshots", data={}).status_code == 404
    assert client.post("/snapshots/1/erratum", data={"what": "a figure"}).status_code == 404
    assert "Take a snapshot" not in client.get("/snapshots").text
