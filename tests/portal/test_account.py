"""What people do about their own account, and about programs that act for them."""

from __future__ import annotations

import re

import pytest

from tests.portal.world import PASSWORD, Portal
from warehouse.accounts import check_password
from warehouse.api_tokens import TokenScope, person_of_token, tokens_of
from warehouse.audit import audit_lines


def make_token(client, **given):
    return client.post("/account/tokens", data={"title": "nightly upload", "scopes": ["submit"], "days": "30", **given})


def test_a_language_is_kept_with_the_account_and_in_the_browser(portal: Portal):
    client = portal.client("owner")
    assert client.post("/account/language", data={"language": "fr"}).status_code == 303
    shown = client.get("/account").text
    assert '<html lang="fr" dir="ltr">' in shown
    assert portal.person("owner").language == "fr"


def test_the_account_speaks_its_language_in_a_browser_that_never_chose(portal: Portal):
    portal.client("owner").post("/account/language", data={"language": "ar"})
    assert '<html lang="ar" dir="rtl">' in portal.client("owner").get("/account").text


def test_a_new_password_ends_every_other_session(portal: Portal):
    client, elsewhere = portal.client("owner"), portal.client("owner")
    form = {"password": PASSWORD, "new_password": "eleven loud trumpets"}
    done = client.post("/account/password", data=form)
    assert done.headers["location"] == "/account?done=password"
    assert "You were signed out everywhere else." in client.get(done.headers["location"]).text
    assert elsewhere.get("/account").status_code == 303
    assert check_password(portal.warehouse, "owner", "eleven loud trumpets")


@pytest.mark.parametrize(
    ("given", "field"),
    [({"password": "a wrong guess", "new_password": "eleven loud trumpets"}, "password"),
     ({"password": PASSWORD, "new_password": "short"}, "new_password"),
     ({"password": PASSWORD, "new_password": "Anna Okafor owner"}, "new_password")],
)  # fmt: skip
def test_a_password_is_not_changed_without_the_old_one_or_to_one_that_is_guessed(portal: Portal, given, field):
    refused = portal.client("owner").post("/account/password", data=given)
    assert refused.status_code == 422
    assert f'<a href="#{field}">' in refused.text
    assert f'id="{field}-mistake"' in refused.text
    assert check_password(portal.warehouse, "owner", PASSWORD)


def test_one_session_is_ended_and_all_others_at_once(portal: Portal):
    here, elsewhere = portal.client("owner"), portal.client("owner")
    keys = re.findall(r'name="key" value="(\w+)"', elsewhere.get("/account").text)
    assert len(keys) == 2
    here.post("/account/sessions/end", data={})
    assert elsewhere.get("/account").status_code == 303
    assert here.get("/account").status_code == 200


def test_the_session_of_somebody_else_is_not_there_to_be_ended(portal: Portal):
    other = portal.client("admin")
    (key,) = re.findall(r'name="key" value="(\w+)"', other.get("/account").text)
    assert portal.client("owner").post("/account/sessions/end", data={"key": key}).status_code == 404
    assert other.get("/account").status_code == 200


def test_ending_the_session_one_is_in_signs_out(portal: Portal):
    client = portal.client("owner")
    (key,) = re.findall(r'name="key" value="(\w+)"', client.get("/account").text)
    assert client.post("/account/sessions/end", data={"key": key}).headers["location"] == "/sign-in"


def test_a_token_is_told_once(portal: Portal):
    client = portal.client("owner")
    (secret,) = re.findall(r"milepost_[\w-]+", make_token(client).text)
    assert secret not in client.get("/account").text
    person, scopes = person_of_token(portal.warehouse, secret, at=portal.clock())
    assert (person.name, scopes) == ("owner", {TokenScope.SUBMIT})
    lines = audit_lines(portal.warehouse, about="account:owner")
    assert lines[0].act == "token.issued"
    assert len(lines[0].request) == 16


def test_a_token_that_ended_lets_nothing_in(portal: Portal):
    client = portal.client("owner")
    (secret,) = re.findall(r"milepost_[\w-]+", make_token(client).text)
    (token,) = tokens_of(portal.warehouse, "owner")
    assert client.post("/account/tokens/end", data={"token": str(token.id)}).status_code == 303
    assert person_of_token(portal.warehouse, secret, at=portal.clock()) is None


def test_the_token_of_somebody_else_is_not_there_to_be_ended(portal: Portal):
    make_token(portal.client("owner"))
    (token,) = tokens_of(portal.warehouse, "owner")
    assert portal.client("admin").post("/account/tokens/end", data={"token": str(token.id)}).status_code == 404
    assert tokens_of(portal.warehouse, "owner")[0].ended_at is None


@pytest.mark.parametrize(
    ("given", "field"),
    [({"title": " "}, "title"), ({"scopes": []}, "scopes"), ({"scopes": ["everything"]}, "scopes"),
     ({"days": "0"}, "days"), ({"days": "366"}, "days"), ({"days": "many"}, "days"), ({"days": "9" * 400}, "days")],
)  # fmt: skip
def test_a_token_needs_a_purpose_a_scope_and_an_end(shared_portal: Portal, given, field):
    refused = make_token(shared_portal.client("owner"), **given)
    assert refused.status_code == 422
    assert f'<a href="#{field}">' in refused.text
    assert f'id="{field}"' in refused.text


FORMS = {
    "/sign-in": {"name": "owner", "password": PASSWORD},
    "/account/language": {"language": "fr"},
    "/account/password": {"password": PASSWORD, "new_password": "eleven loud trumpets"},
    "/account/tokens": {"title": "x", "scopes": "read", "days": "1"},
    "/account/sessions/end": {},
    "/account/confirm": {"password": PASSWORD},
    "/people/add": {"name": "new", "display_name": "New"},
    "/people/1/change": {"display_name": "New", "language": "en"},
    "/people/1/standing": {"active": "no"},
}


@pytest.mark.parametrize("field", ["role", "grants", "active", "id", "account_id", "is_admin", "by", "at"])
@pytest.mark.parametrize("path", FORMS)
def test_a_field_that_no_page_offers_is_refused(shared_portal: Portal, path, field):
    if field in FORMS[path]:
        pytest.skip("this page offers it")
    refused = shared_portal.client("admin").post(path, data={**FORMS[path], field: "yes"})
    assert refused.status_code == 422
    assert "This form holds something unexpected" in refused.text
