"""What a token opens: the API, for what it was made for, for whom it was made; and no cookie beside it counts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from connectors.registry import CUT_DOWN
from tests.portal.world import PLAN, Portal
from warehouse.accounts import change_account
from warehouse.api_tokens import TokenScope, end_token, issue_token, tokens_of

SOURCE = next(one.id for one in PLAN.sources if one.handed_in and one.connector not in CUT_DOWN)
PATH = "/api/v1/submissions"


def token(portal: Portal, *scopes: TokenScope, name: str = "every-owner", days: int = 30) -> dict[str, str]:
    secret = issue_token(
        portal.warehouse, name, title="a program", scopes=scopes or TokenScope, lasts=timedelta(days=days),
        at=portal.clock(), by="test",
    )  # fmt: skip
    return {"authorization": f"Bearer {secret}"}


def problem(response, status: int) -> dict:
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    told = response.json()
    assert told["status"] == status
    assert told["request_id"] == response.headers["x-request-id"]
    assert {"type", "title"} <= set(told)
    return told


def hand_in(client, **headers):
    file = {"file": ("figures.csv", b"indicator,period,value\n1,2,3\n")}
    return client.post(PATH, params={"wait": 0}, data={"source": SOURCE}, files=file, headers=headers)


def test_a_token_opens_what_its_person_may_do(portal: Portal):
    client = portal.client()
    told = client.get(PATH, headers=token(portal))
    assert told.status_code == 200
    assert told.headers["cache-control"] == "no-store"
    assert hand_in(client, **token(portal)).status_code in {200, 201}
    assert client.get(PATH, headers=token(portal, name="admin")).status_code == 403


def test_without_a_token_the_way_in_is_told(shared_portal: Portal):
    told = shared_portal.client().get(PATH)
    problem(told, 401)
    assert told.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("header", ["Bearer milepost_made-up", "Bearer", "Basic b3duZXI6eA==", "milepost_x", ""])
def test_beside_a_header_no_cookie_counts(shared_portal: Portal, header):
    problem(shared_portal.client("owner").get(PATH, headers={"authorization": header}), 401)


def test_a_token_is_for_what_it_was_made_for(portal: Portal):
    client = portal.client()
    reads, submits = token(portal, TokenScope.READ), token(portal, TokenScope.SUBMIT)
    assert "submit" in problem(hand_in(client, **reads), 403)["detail"]
    assert "read" in problem(client.get(PATH, headers=submits), 403)["detail"]


def test_a_token_opens_no_page(shared_portal: Portal):
    assert shared_portal.client().get("/account", headers=token(shared_portal)).status_code == 303


def test_a_token_in_an_address_opens_nothing(shared_portal: Portal):
    secret = token(shared_portal)["authorization"].split()[1]
    problem(shared_portal.client().get(PATH, params={"access_token": secret, "token": secret}), 401)


def test_a_token_that_is_over_or_ended_opens_nothing(portal: Portal):
    client, soon, ended = portal.client(), token(portal, days=1), token(portal)
    end_token(portal.warehouse, tokens_of(portal.warehouse, "every-owner")[0].id, at=portal.clock(), by="test")
    problem(client.get(PATH, headers=ended), 401)
    portal.clock.pass_by(days=1)
    problem(client.get(PATH, headers=soon), 401)


def test_the_token_of_a_closed_account_opens_nothing(portal: Portal):
    held = token(portal)
    change_account(portal.warehouse, "every-owner", active=False, at=portal.clock(), by="test")
    problem(portal.client().get(PATH, headers=held), 401)


def test_a_program_needs_not_say_where_it_comes_from(portal: Portal):
    client = portal.client()
    del client.headers["sec-fetch-site"]
    assert hand_in(client, **token(portal)).status_code in {200, 201}


def test_a_cookie_on_the_api_is_held_to_the_same_origin(portal: Portal):
    client = portal.client("owner")
    client.headers["sec-fetch-site"] = "cross-site"
    problem(hand_in(client), 403)


def test_what_is_not_there_is_told_in_details_too(shared_portal: Portal):
    assert (
        problem(shared_portal.client().get("/api/v1/nothing", headers=token(shared_portal)), 404)["title"]
        == "Not Found"
    )
    problem(shared_portal.client().delete(PATH, headers=token(shared_portal)), 405)


def test_an_unforeseen_failure_tells_its_number_and_nothing_else(portal: Portal, monkeypatch, caplog):
    def breaks(*_, **__):
        raise RuntimeError("a secret of the house")

    monkeypatch.setattr("portal.api_submissions.visible", breaks)
    monkeypatch.setattr("portal.pages_people.people", breaks)
    client = portal.client("admin")
    told = problem(client.get(PATH, headers=token(portal)), 500)
    shown = client.get("/people")
    assert shown.status_code == 500
    assert shown.headers["x-request-id"] in shown.text
    for said in (str(told), shown.text):
        assert "secret of the house" not in said
        assert "Traceback" not in said
    failed = [one.told for one in caplog.records if one.getMessage() == "request failed"]
    assert failed == [{"request": told["request_id"]}, {"request": shown.headers["x-request-id"]}]
    assert shown.headers["content-security-policy"]


def test_a_record_that_cannot_be_asked_is_our_failure_and_still_a_page(portal: Portal, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("the record is away")

    monkeypatch.setattr("portal.visitors.session_of", broken)
    client = portal.client("owner")
    shown = client.get("/account")
    assert shown.status_code == 500
    assert "Something went wrong on our side" in shown.text
    assert client.get("/static/portal.css").status_code == client.get("/healthz").status_code == 200
