"""A name and a password let in whom they belong to, slowly for whoever guesses, and a session ends when it should."""

from __future__ import annotations

import pytest

from portal.signing_in import inner
from tests.portal.world import PASSWORD, Portal
from warehouse.accounts import change_account
from warehouse.sessions import sessions_of

WRONG = "These do not belong together, or the account is closed. Check them and try again."


def sign_in(client, name="owner", password=PASSWORD, **given):
    return client.post("/sign-in", data={"name": name, "password": password, **given})


def is_signed_in(client) -> bool:
    return client.get("/account").status_code == 200


def test_the_right_password_leads_to_where_the_person_wanted_to_go(portal: Portal):
    client = portal.client()
    asked = client.get("/account?done=language")
    assert (asked.status_code, asked.headers["location"]) == (303, "/sign-in?next=%2Faccount%3Fdone%3Dlanguage")
    done = sign_in(client, next="/account")
    assert (done.status_code, done.headers["location"]) == (303, "/account")
    assert "Anna Okafor" in client.get("/account").text


@pytest.mark.parametrize(
    ("name", "password"),
    [("owner", "seven quiet lamps"), ("no-such-person", PASSWORD), ("officer", PASSWORD), ("admin' --", "x")],
    ids=["wrong password", "unknown name", "no password", "nonsense"],
)
def test_every_failure_has_the_same_words(shared_portal: Portal, name, password):
    refused = sign_in(shared_portal.client(), name, password)
    assert refused.status_code == 422
    assert WRONG in refused.text
    assert "<title>Error: Sign in – Milepost</title>" in refused.text
    assert "session" not in refused.cookies


def test_a_closed_account_is_refused_with_the_same_words(portal: Portal):
    change_account(portal.warehouse, "owner", active=False, at=portal.clock(), by="test")
    assert WRONG in sign_in(portal.client()).text


def test_guessing_is_made_slow_and_the_right_password_still_works_after_the_wait(portal: Portal):
    client = portal.client()
    answers = [sign_in(client, password="a wrong guess") for _ in range(6)]
    assert [answer.status_code for answer in answers][:3] == [422, 422, 422]
    assert answers[-1].status_code == 429
    wait = int(answers[-1].headers["retry-after"])
    assert "There were too many attempts. Wait" in answers[-1].text
    assert sign_in(client).status_code == 429
    portal.clock.pass_by(seconds=wait)
    assert sign_in(client).status_code == 303


def test_others_are_not_kept_waiting_for_one_who_guesses(portal: Portal):
    for _ in range(6):
        sign_in(portal.client(), password="a wrong guess")
    assert sign_in(portal.client(), "admin").status_code == 303


@pytest.mark.parametrize(
    ("target", "leads_to"),
    [("/people?x=1", "/people?x=1"), ("https://evil.example/", "/"), ("//evil.example", "/"), ("/\\evil.example", "/"),
     ("javascript:alert(1)", "/"), ("", "/"), ("/a\r\nset-cookie: x", "/"), ("people", "/"), ("/\t/evil.example", "/")],
)  # fmt: skip
def test_nobody_is_led_elsewhere(target, leads_to):
    assert inner(target) == leads_to


def test_the_session_is_a_new_one_at_every_sign_in(portal: Portal):
    client = portal.client("owner")
    before = client.cookies["session"]
    sign_in(client)
    assert client.cookies["session"] != before
    portal.carry(client, before)
    assert not is_signed_in(client)


def test_a_session_nobody_gave_is_nobodys(shared_portal: Portal):
    client = shared_portal.client()
    shared_portal.carry(client, "made-up")
    assert not is_signed_in(client)


def test_signing_out_ends_the_session_for_good_and_clears_the_browser(portal: Portal):
    client = portal.client("owner")
    secret = client.cookies["session"]
    done = client.post("/sign-out")
    assert done.headers["clear-site-data"] == '"cache", "cookies", "storage"'
    assert done.headers["location"] == "/sign-in?lang=en"
    portal.carry(client, secret)
    assert not is_signed_in(client)


def test_a_session_ends_after_half_an_hour_without_use(portal: Portal):
    client = portal.client("owner")
    for _ in range(3):
        portal.clock.pass_by(minutes=29)
        assert is_signed_in(client)
    portal.clock.pass_by(minutes=31)
    assert not is_signed_in(client)


def test_closing_an_account_ends_its_sessions_at_once(portal: Portal):
    client = portal.client("owner")
    change_account(portal.warehouse, "owner", active=False, at=portal.clock(), by="test")
    assert not is_signed_in(client)


def test_confirming_renews_the_session_and_says_so_in_the_record(portal: Portal):
    client = portal.client("owner")
    before = client.cookies["session"]
    portal.clock.pass_by(minutes=20)
    done = client.post("/account/confirm", data={"password": PASSWORD, "next": "/account"})
    assert (done.status_code, done.headers["location"]) == (303, "/account")
    assert client.cookies["session"] != before
    (session,) = sessions_of(portal.warehouse, portal.person("owner").id, at=portal.clock())
    assert session.confirmed_at > session.created_at


def test_a_wrong_password_confirms_nothing(portal: Portal):
    client = portal.client("owner")
    refused = client.post("/account/confirm", data={"password": "a wrong guess"})
    assert refused.status_code == 422
    assert 'aria-invalid="true"' in refused.text


def test_without_local_accounts_no_password_lets_in(office, tmp_path):
    from tests.portal.world import copied, provider_at, served

    settings = {"local_accounts": False, "provider": provider_at("http://127.0.0.1:1")}
    with served(copied(office, tmp_path), **settings) as portal:
        client = portal.client()
        assert sign_in(client).status_code == 422
        assert 'type="password"' not in client.get("/sign-in").text


def test_the_log_says_who_was_turned_away_by_request_and_never_by_what_was_typed(shared_portal: Portal, caplog):
    caplog.set_level("INFO", "milepost.portal")
    refused = sign_in(shared_portal.client(), "my password, by mistake", "a wrong guess")
    (told,) = (one.told for one in caplog.records if one.getMessage() == "turned away by password")
    assert told == {"request": refused.headers["x-request-id"], "account": None}
    assert "mistake" not in caplog.text
    assert "guess" not in caplog.text


def test_what_a_client_sends_is_not_in_the_log(shared_portal: Portal, caplog):
    shared_portal.client("owner").get("/people/%0aforged")
    (refused,) = (one.told for one in caplog.records if one.getMessage() == "refused")
    assert (refused["path"], refused["status"]) == ("/people/{number}", 403)
    assert "forged" not in caplog.text
