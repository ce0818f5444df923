"""The reminders as Prefect runs them: of every plan of the record, and once."""

from __future__ import annotations

import asyncio

import pytest

from tests.flows.places import load
from tests.frames import small_plan
from tests.prefect_served import LEAVES_SOCKETS_OPEN

pytestmark = LEAVES_SOCKETS_OPEN


@pytest.fixture
def home(sqlite_settings, prefect_at_hand, monkeypatch):
    load(sqlite_settings, *small_plan().sources)
    monkeypatch.setenv("MILEPOST_HOME", str(sqlite_settings.home))
    monkeypatch.setenv("MILEPOST_DATABASE_URL", "")
    monkeypatch.setenv("MILEPOST_NOTIFY", "")
    return sqlite_settings


def test_the_flow_reminds_of_every_plan_of_the_record_and_once(home):
    from flows.reminders import remind

    (said,) = asyncio.run(remind())
    assert said.startswith("A bureau (nobody has the right to hand it in yet): register (register of small)")
    assert asyncio.run(remind("small")) == []
