"""People are reminded of what is due from them once, of its being overdue once, and of the next time again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from flows.notice_steps import tell_troubles
from flows.reminder_steps import tell_dues
from indicators.permissions import Grant, Role, Scope
from tests.flows.places import load
from tests.frames import day, numbered, small_plan
from tests.warehouse.story import Story
from warehouse.accounts import create_account, grant
from warehouse.connection import open_warehouse
from warehouse.notices import last_notice

SERIES = [{"label": "main", "indicator": "recycling-rate", "unit": "percent"}]
REGISTER = small_plan().sources[0]
PORTAL = "https://milepost.example/"


@pytest.fixture
def told(fresh_settings, monkeypatch):
    """A record with a source due each first of the month and two people who may hand it in; who is reminded when."""
    monkeypatch.setenv("MILEPOST_PORTAL_URL", PORTAL)
    monkeypatch.setenv("MILEPOST_NOTIFY", "")
    source = type(REGISTER).model_validate({**REGISTER.model_dump(), "series": SERIES, "tolerance_days": 10})
    load(fresh_settings, source)

    def remind(text):
        return tell_dues(fresh_settings, "small", at=datetime.fromisoformat(text).replace(tzinfo=UTC))

    remind.settings = fresh_settings
    return remind


def hire(settings, *names):
    with open_warehouse(settings) as warehouse:
        for name in names:
            create_account(
                warehouse, name, display_name=name.title(), email=f"{name}@here.example", language="en", at=day(0),
                by="me",
            )  # fmt: skip
            given = Grant(role=Role.OWNER, scope=Scope.SOURCE, about="register")
            grant(warehouse, name, given, given=True, at=day(0), by="me")


def test_each_person_is_reminded_once_a_due_date_and_once_more_when_it_is_overdue(told):
    hire(told.settings, "ada", "ben")
    first = told("2026-02-02T09:00")
    assert [line.split(": ")[0] for line in first] == ["Ada <ada@here.example>", "Ben <ben@here.example>"]
    assert told("2026-02-03T09:00") == []
    late = told("2026-02-12T09:00")
    assert [" is overdue since 2026-02-11" in line for line in late] == [True, True]
    assert told("2026-02-20T09:00") == []
    assert len(told("2026-03-02T09:00")) == 2


def test_a_reminder_names_source_period_deadline_place_and_workbook(told):
    hire(told.settings, "ada")
    (said,) = told("2026-02-02T09:00")
    assert said == (
        "Ada <ada@here.example>: register (register of small) for 2023 is due since 2026-02-01; "
        "hand it in at https://milepost.example/upload/small/register by 2026-02-11. "
        "Its workbook: `milepost template register --plan small -o register.xlsx`"
    )


def test_who_gets_the_right_later_is_reminded_too(told):
    hire(told.settings, "ada")
    assert len(told("2026-02-02T09:00")) == 1
    hire(told.settings, "ben")
    (said,) = told("2026-02-03T09:00")
    assert said.startswith("Ben ")


def test_where_nobody_may_hand_it_in_the_owner_of_the_plan_is_told_so(told, monkeypatch):
    monkeypatch.setenv("MILEPOST_PORTAL_URL", "")
    (said,) = told("2026-02-02T09:00")
    assert said.startswith("A bureau (nobody has the right to hand it in yet): register")
    assert "hand it in on the portal or by the command line by 2026-02-11" in said


def test_what_was_handed_in_is_no_longer_asked_for(told):
    hire(told.settings, "ada")
    with open_warehouse(told.settings) as warehouse:
        story = Story(warehouse)
        story.today = 32
        story.admit(numbered(y2023=5.0))
    assert told("2026-02-05T09:00") == []
    assert len(told("2026-03-02T09:00")) == 1


def test_a_reminder_is_no_trouble_and_its_end_is_no_recovery(told):
    assert len(told("2026-02-12T09:00")) == 1
    with open_warehouse(told.settings) as warehouse:
        assert last_notice(warehouse, "register") is None
    # Never having been handed in is what the reminder says: it is not told twice.
    assert tell_troubles(told.settings, "small", None) == []


def test_reminders_arrive_where_notices_go(told, httpserver, monkeypatch):
    arrived = []
    httpserver.expect_request("/told").respond_with_handler(lambda request: arrived.append(request.json))
    monkeypatch.setenv("MILEPOST_NOTIFY", f"json://localhost:{httpserver.port}/told")
    hire(told.settings, "ada", "ben")
    assert len(told("2026-02-02T09:00")) == 2
    assert told("2026-02-02T10:00") == []
    (only,) = arrived
    assert only["title"] == "Milepost: 2 due to be handed in"
    assert only["message"].count("is due since 2026-02-01") == 2


def test_who_cannot_be_reached_is_told_in_the_log_and_stops_nothing(told, monkeypatch):
    monkeypatch.setenv("MILEPOST_NOTIFY", "nothing-of-the-kind")
    said, problem = told("2026-02-02T09:00")
    assert said.startswith("A bureau")
    assert "MILEPOST_NOTIFY" in problem
