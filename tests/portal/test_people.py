"""What administrators do about accounts, and who did what in the log."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import text

from indicators.permissions import Grant, Role, Scope
from tests.portal.world import OTHER, OWN, PASSWORD, PEOPLE, Portal
from warehouse.accounts import check_password, person_named
from warehouse.audit import audit_lines


def at(portal: Portal, name: str) -> str:
    return f"/people/{portal.person(name).id}"


def test_everybody_is_listed_with_what_they_may_do(shared_portal: Portal):
    listed = shared_portal.client("admin").get("/people").text
    assert f'<bdi dir="ltr">{len(PEOPLE)}</bdi> accounts.' in listed
    assert "李明" in listed
    assert f'Data owner, for one source: <bdi dir="ltr">{OWN}</bdi>' in listed
    assert "no role" in listed


def test_a_person_is_added_given_a_role_and_signs_in(portal: Portal):
    admin, client = portal.client("admin"), portal.client()
    form = {"name": "Amina", "display_name": "أمينة", "email": "", "language": "ar", "password": "nine slow bicycles"}
    added = admin.post("/people/add", data=form)
    assert added.status_code == 303
    page = admin.get(added.headers["location"]).text
    assert "This person has no role and may do nothing." in page
    given = {"role": "owner", "scope": "source", "about": OWN}
    assert admin.post(f"{at(portal, 'amina')}/grants", data=given).status_code == 303
    assert portal.person("amina").grants == (Grant(role=Role.OWNER, scope=Scope.SOURCE, about=OWN),)
    client.post("/sign-in", data={"name": "amina", "password": "nine slow bicycles"})
    assert '<html lang="ar" dir="rtl">' in client.get("/").text


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [({"name": "owner"}, "name", "There is an account of this name."),
     ({"name": "no spaces please"}, "name", "begins with a letter or digit"),
     ({"display_name": " "}, "display_name", "in up to 200 visible characters"),
     ({"email": "nowhere"}, "email", "Enter a mail address"),
     ({"language": "tlh"}, "language", "Choose one of the languages")],
)  # fmt: skip
def test_what_cannot_be_an_account_is_told_at_its_field(shared_portal: Portal, given, field, words):
    form = {"name": "new", "display_name": "New", "email": "", "language": "en", **given}
    refused = shared_portal.client("admin").post("/people/add", data=form)
    assert refused.status_code == 422
    assert refused.text.count(words) == 2
    assert f'<a href="#{field}">' in refused.text
    assert person_named(shared_portal.warehouse, "new") is None


@pytest.mark.parametrize(
    ("given", "words"),
    [({"role": "king"}, "Choose a role"),
     ({"scope": "planet"}, "Choose a role"),
     ({"about": "no-such-source"}, "Enter the code"),
     ({"scope": "indicator"}, "Enter the code"),
     ({"role": "admin"}, "Accounts are managed for everything or not at all.")],
)  # fmt: skip
def test_a_role_that_means_nothing_is_not_given(shared_portal: Portal, given, words):
    form = {"role": "owner", "scope": "source", "about": OTHER, **given}
    refused = shared_portal.client("admin").post(f"{at(shared_portal, 'nobody')}/grants", data=form)
    assert refused.status_code == 422
    assert words in refused.text
    assert shared_portal.person("nobody").grants == ()


def test_a_role_that_is_taken_back_ends_at_once(portal: Portal):
    auditor = portal.client("auditor")
    assert auditor.get("/audit").status_code == 200
    form = {"role": "auditor", "scope": "all", "about": ""}
    portal.client("admin").post(f"{at(portal, 'auditor')}/grants/end", data=form)
    assert auditor.get("/audit").status_code == 403


def test_the_last_one_who_manages_accounts_cannot_be_shut_out(portal: Portal):
    admin = portal.client("admin")
    for path, form in (
        ("standing", {"active": "no"}),
        ("grants/end", {"role": "admin", "scope": "all", "about": ""}),
    ):
        refused = admin.post(f"{at(portal, 'admin')}/{path}", data=form)
        assert refused.status_code == 422
        assert '<span lang="en" dir="ltr">admin cannot' in refused.text


def test_an_account_is_closed_and_opened_again(portal: Portal):
    admin, owner = portal.client("admin"), portal.client("owner")
    admin.post(f"{at(portal, 'owner')}/standing", data={"active": "no"})
    assert owner.get("/account").status_code == 303
    admin.post(f"{at(portal, 'owner')}/standing", data={"active": "yes"})
    assert check_password(portal.warehouse, "owner", PASSWORD)
    assert owner.get("/account").status_code == 303


def test_a_person_is_changed_and_given_a_password(portal: Portal):
    admin = portal.client("admin")
    form = {"display_name": "Anna O.", "email": "", "language": "fr"}
    assert admin.post(f"{at(portal, 'owner')}/change", data=form).status_code == 303
    assert (portal.person("owner").display_name, portal.person("owner").email) == ("Anna O.", "")
    assert admin.post(f"{at(portal, 'nobody')}/password", data={"password": "nine slow bicycles"}).status_code == 303
    assert check_password(portal.warehouse, "nobody", "nine slow bicycles")


def test_every_act_is_in_the_log_with_the_request_that_asked_for_it(portal: Portal):
    admin = portal.client("admin")
    done = admin.post(f"{at(portal, 'owner')}/standing", data={"active": "no"})
    (line,) = audit_lines(portal.warehouse, about="account:owner", limit=1)
    assert (line.actor, line.act, line.request) == ("admin", "account.disabled", done.headers["x-request-id"])


def test_the_log_is_shown_filtered_and_verified(portal: Portal):
    auditor = portal.client("auditor")
    shown = auditor.get("/audit", params={"about": "account:owner", "verify": "yes"}).text
    assert "chain verified" in shown
    assert "grant.given" in shown
    assert "account:auditor" not in shown
    assert "No line fits." in auditor.get("/audit", params={"actor": "nobody-at-all"}).text


def test_what_the_log_says_of_an_act_is_told_in_words(shared_portal: Portal):
    page = shared_portal.client("auditor").get("/audit", params={"about": "account:owner", "lang": "fr"}).text
    said = " ".join(re.sub("<.+?>", "", page).split())
    assert "Rôle : Responsable des données" in said
    assert "role:" not in said


def test_more_lines_are_a_link_away(portal: Portal):
    shown = portal.client("auditor").get("/audit", params={"actor": "setup", "lines": 5}).text
    assert "/audit?actor=setup&amp;about=&amp;lines=55" in shown


def test_a_line_that_was_changed_is_told(portal: Portal):
    with portal.warehouse.engine.connect() as connection:
        connection.execute(text("DROP TRIGGER audit_refuse_update"))
        connection.execute(text("UPDATE audit SET actor = 'somebody else' WHERE sequence = 3"))
        connection.commit()
    shown = portal.client("auditor").get("/audit", params={"verify": "yes"}).text
    assert "The chain is broken" in shown
    assert "line 3: says something else than its digest" in shown


def test_what_people_write_is_shown_as_written_and_is_no_markup(portal: Portal):
    admin = portal.client("admin")
    name = '<script>alert(1)</script> & "quoted" {{ 7*7 }} %(x)s'
    form = {"name": "marked", "display_name": name, "email": "", "language": "en"}
    page = admin.get(admin.post("/people/add", data=form).headers["location"]).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#34;quoted&#34; {{ 7*7 }} %(x)s" in page
    assert "<script>alert" not in admin.get("/people").text
    assert "<script>alert" not in admin.get("/audit").text
