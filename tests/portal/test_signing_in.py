"""A name and a password let in whom they belong to, slowly for whoever guesses, and a session ends when it should."""

from __future__ import annotations

import pytest

from tests.portal.world import PASSWORD, Portal
from warehouse.accounts import change_account
from warehouse.sessions import sessions_of


def sign_in(client, name="owner", password=PASSWORD, **given):
    return client.post("/sign-in", data={"name": name, "password": password, **given})


def test_the_right_password_leads_to_where_the_person_wanted_to_go(portal: Portal):
    client = portal.client()
    asked = client.get("/account")
    assert (asked.status_code, asked.headers["location"]) == (303, "/sign-in?next=%2Faccount")
    done = sign_in(client, next="/account")
    assert (done.status_code, done.headers["location"]) == (303, "/account")
    assert "Anna Okafor" in client.get("/account").text
