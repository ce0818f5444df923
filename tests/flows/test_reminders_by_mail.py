"""Each person is written to in their own language, by a real mail server; a letter that is not taken is tried again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from flows.reminder_steps import tell_dues
from indicators.permissions import Grant, Role, Scope
from tests.flows.places import load
from tests.flows.post_office import post_office
from tests.frames import day, small_plan
from warehouse.accounts import create_account, grant
from warehouse.connection import open_warehouse

SOURCE = small_plan().sources[0]
TITLES = {"register": {"en": "Waste register", "fr": "Registre des déchets"}, "survey": {"en": "Waste survey"}}


@pytest.fixture(scope="module")
def mail():
    with post_office() as server:
        yield server


@pytest.fixture
def told(mail, sqlite_settings, monkeypatch):
    """Two sources due each first of the month, of which Anne may hand in both and 李明 one; who is reminded when."""
    mail.letters.clear()
    mail.refused.clear()
    for name, value in {"PORTAL_URL": "https://milepost.example/", "NOTIFY": "", "MAIL": mail.address}.items():
        monkeypatch.setenv(f"MILEPOST_{name}", value)
    series = [{"label": "main", "indicator": "recycling-rate", "unit": "percent"}]
    about = SOURCE.model_dump() | {"series": series, "tolerance_days": 10}
    load(sqlite_settings, *(type(SOURCE).model_validate({**about, "id": one, "title": TITLES[one]}) for one in TITLES))
    hire(sqlite_settings, "anne", "Anne Leroy", "fr", "register", "survey")
    hire(sqlite_settings, "liming", "李明", "zh", "register")
    return lambda text: tell_dues(sqlite_settings, "small", at=datetime.fromisoformat(text).replace(tzinfo=UTC))


def hire(settings, name, own_name, language, *sources):
    by = {"at": day(0), "by": "me"}
    with open_warehouse(settings) as warehouse:
        create_account(
            warehouse, name, display_name=own_name, email=f"{name}@here.example", language=language, **by
        )  # fmt: skip
        for source in sources:
            grant(warehouse, name, Grant(role=Role.OWNER, scope=Scope.SOURCE, about=source), given=True, **by)


def letters(mail) -> dict[str, tuple[str, str]]:
    return {to: (one["subject"], one.get_content().replace("\r\n", "\n")) for to, one in mail.letters}


def test_one_letter_a_person_in_their_language_names_source_period_days_and_links(told, mail):
    assert len(told("2026-02-02T09:00")) == 3
    written = letters(mail)
    assert set(written) == {"anne@here.example", "liming@here.example"}
    subject, body = written["liming@here.example"]
    assert subject == "请于2026年2月11日前提交：Waste register [en]"
    assert body.split("\n\n")[1].splitlines() == [
        "Waste register [en] (small, register)",
        "所涉时期：2023",
        "自2026年2月1日起到期。请于2026年2月11日前提交。",
        "在此提交：",
        "https://milepost.example/upload/small/register",
        "已填入已知数据的工作簿（需先登录）：",
        "https://milepost.example/upload/small/register/template",
    ]
    subject, body = written["anne@here.example"]
    assert subject == "À remettre : Registre des déchets, et d’autres"
    assert "C’est à remettre depuis le 1 février 2026. Veuillez le faire avant le 11 février 2026." in body
    assert "https://milepost.example/upload/small/survey/template" in body
    assert all(one.get_content_type() == "text/plain" for _, one in mail.letters)


def test_it_is_written_once_and_once_more_when_it_is_overdue(told, mail):
    told("2026-02-02T09:00")
    assert (told("2026-02-03T09:00"), len(mail.letters)) == ([], 2)
    told("2026-02-12T09:00")
    assert letters(mail)["liming@here.example"][0] == "自2026年2月11日起逾期：Waste register [en]"


def test_whose_letter_is_not_taken_is_said_and_written_to_again_and_nobody_else(told, mail):
    mail.refused.add("liming@here.example")
    said = told("2026-02-02T09:00")
    assert said[-1] == "liming: the mail server of MILEPOST_MAIL did not take a letter; it is tried again"
    assert set(letters(mail)) == {"anne@here.example"}
    mail.refused.clear()
    (again,) = told("2026-02-03T09:00")
    assert again.startswith("李明 <liming@here.example>: Waste register")
    assert [to for to, _ in mail.letters] == ["anne@here.example", "liming@here.example"]
    assert told("2026-02-04T09:00") == []


def test_an_address_of_something_else_than_mail_is_refused_without_telling_it(told, mail, monkeypatch):
    monkeypatch.setenv("MILEPOST_MAIL", "json://user:secret@localhost/told")
    said = told("2026-02-02T09:00")
    assert any("MILEPOST_MAIL is no address of a mail server" in one for one in said)
    assert not any("secret" in one for one in said)
    assert mail.letters == []
