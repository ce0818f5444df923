"""Signing in with a provider: an honest one lets in whom we know; nothing that was tampered with lets in anybody."""

from __future__ import annotations

import time
from dataclasses import replace

import httpx
import pytest

from tests.portal.providers import honest_provider, lying_provider, query_of
from tests.portal.world import Portal, copied, provider_at, served
from warehouse.accounts import change_account, link_identity
from warehouse.audit import audit_lines

WITH_SECRET = {"secret": "thirty-two characters, or rather more"}


@pytest.fixture(scope="module")
def issuer():
    with honest_provider() as running:
        yield running


@pytest.fixture
def with_honest(issuer, office, tmp_path):
    with served(copied(office, tmp_path), provider=provider_at(issuer), **WITH_SECRET) as portal:
        yield portal


@pytest.fixture
def liar():
    with lying_provider() as server:
        yield server


@pytest.fixture
def with_liar(liar, office, tmp_path):
    with served(copied(office, tmp_path), provider=provider_at(liar.issuer), **WITH_SECRET) as portal:
        linked(portal, liar.issuer, "anna")
        yield portal


def linked(portal: Portal, issuer: str, subject: str) -> None:
    link_identity(portal.warehouse, "owner", issuer, subject, at=portal.clock(), by="test")


def authorized(address: str, subject: str, **claims: object) -> str:
    """Say yes at the provider and give the address it sends the browser back to."""
    httpx.put(f"{address.split('/oauth2', maxsplit=1)[0]}/users/{subject}", json=claims, trust_env=False)
    answer = httpx.post(address, data={"sub": subject}, trust_env=False)
    assert answer.status_code == 302, answer.text
    return answer.headers["location"]


def sent(client, **asked) -> str:
    answer = client.get("/sign-in/provider", params=asked)
    assert answer.status_code == 302
    return answer.headers["location"]


def test_the_browser_is_sent_with_a_challenge_a_state_and_a_nonce(with_honest: Portal):
    asked = query_of(sent(with_honest.client()))
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["scope"] == "openid"
    assert asked["redirect_uri"] == f"{with_honest.url}/sign-in/provider/answer"
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 20


def test_whom_the_provider_vouches_for_is_let_in(with_honest: Portal, issuer):
    linked(with_honest, issuer, "anna")
    client = with_honest.client()
    back = authorized(sent(client, next="/account"), "anna")
    done = client.get(back)
    assert (done.status_code, done.headers["location"]) == (303, "/account")
    shown = client.get("/account").text
    assert "Anna Okafor" in shown
    assert "provider" in shown
    assert "handshake" not in client.cookies


def test_whom_we_do_not_know_is_told_how_to_get_an_account(with_honest: Portal, issuer):
    client = with_honest.client()
    told = client.get(authorized(sent(client), "stranger"))
    assert told.status_code == 403
    assert issuer in told.text
    assert "stranger" in told.text
    assert client.get("/account").status_code == 303


def test_a_mail_address_is_nobodys_identity(with_honest: Portal):
    client = with_honest.client()
    assert client.get(authorized(sent(client), "owner@example.org")).status_code == 403


def test_a_closed_account_is_not_opened_by_a_provider(with_honest: Portal, issuer):
    linked(with_honest, issuer, "anna")
    change_account(with_honest.warehouse, "owner", active=False, at=with_honest.clock(), by="test")
    client = with_honest.client()
    assert client.get(authorized(sent(client), "anna")).status_code == 403


def refused(portal: Portal, client, address) -> bool:
    """Whether an answer was refused as what it is, and nobody is signed in."""
    answer = client.get(address)
    return answer.status_code == 400 and "session" not in client.cookies and client.get("/account").status_code == 303


def test_a_code_is_good_once(with_honest: Portal, issuer):
    linked(with_honest, issuer, "anna")
    client, thief = with_honest.client(), with_honest.client()
    back = authorized(sent(client), "anna")
    thief.cookies.update(client.cookies)
    assert client.get(back).status_code == 303
    assert refused(with_honest, thief, back)


def test_an_answer_to_another_browser_is_refused(with_honest: Portal, issuer):
    linked(with_honest, issuer, "anna")
    back = authorized(sent(with_honest.client()), "anna")
    assert refused(with_honest, with_honest.client(), back)


def test_a_state_that_was_changed_is_refused(with_honest: Portal, issuer):
    linked(with_honest, issuer, "anna")
    client = with_honest.client()
    back = httpx.URL(authorized(sent(client), "anna"))
    assert refused(with_honest, client, str(back.copy_set_param("state", "another")))


def test_the_code_of_another_hand_shake_is_refused_by_its_nonce(with_honest: Portal, issuer):
    linked(with_honest, issuer, "anna")
    code = query_of(authorized(sent(with_honest.client()), "anna"))["code"]
    client = with_honest.client()
    back = httpx.URL(authorized(sent(client), "anna"))
    assert refused(with_honest, client, str(back.copy_set_param("code", code)))


def test_a_hand_shake_that_took_too_long_is_refused(with_honest: Portal, issuer, monkeypatch):
    linked(with_honest, issuer, "anna")
    client = with_honest.client()
    back = authorized(sent(client), "anna")
    real = time.time
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: real() + 601)
    assert refused(with_honest, client, back)


def test_the_cookie_of_the_hand_shake_cannot_be_made_up(with_honest: Portal, issuer):
    linked(with_honest, issuer, "anna")
    client = with_honest.client()
    back = authorized(sent(client), "anna")
    cookie = client.cookies["handshake"]
    client.cookies.clear()
    client.cookies.set("handshake", cookie[:-3] + "AAA", domain="127.0.0.1")
    assert refused(with_honest, client, back)


def test_confirming_asks_the_provider_to_ask_again_and_renews_the_session(with_honest: Portal, issuer):
    linked(with_honest, issuer, "anna")
    client = with_honest.client("owner")
    before = client.cookies["session"]
    address = sent(client, again="yes", next="/account")
    assert query_of(address)["prompt"] == "login"
    done = client.get(authorized(address, "anna", auth_time=int(time.time())))
    assert done.headers["location"] == "/account"
    assert client.cookies["session"] != before


HOUR = 3600


@pytest.mark.parametrize(
    ("since", "said"),
    [(None, "found no time"), (-HOUR, "expected a time after"), (HOUR, "expected a time after")],
)
def test_who_confirms_from_a_session_the_provider_still_has_has_confirmed_nothing(with_liar: Portal, liar, since, said):
    client = with_liar.client("owner")
    before = client.cookies["session"]
    liar.lies = {"auth_time": int(time.time()) + since if isinstance(since, int) else since}
    told = client.get(brought_back(client, liar, again="yes"), headers={"accept-language": "en"})
    assert (told.status_code, client.cookies["session"]) == (400, before)
    assert "does not say that you proved anew who you are" in told.text
    assert said in told.text


def test_who_only_signs_in_may_do_so_from_a_session_the_provider_still_has(with_liar: Portal, liar):
    liar.lies = {"auth_time": int(time.time()) - HOUR}
    client = with_liar.client()
    assert client.get(brought_back(client, liar)).headers["location"] == "/"


LIES = {
    "for another client": {"aud": "somebody-else"},
    "for another client, through us": {"aud": ["somebody-else"], "azp": "milepost"},
    "by another issuer": {"iss": "https://evil.example"},
    "of another hand-shake": {"nonce": "another"},
    "of no hand-shake": {"nonce": None},
    "out of date": {"exp": 1},
    "without an end": {"exp": None},
    "from the future": {"iat": 99999999999},
    "about nobody": {"sub": None},
    "about an empty name": {"sub": ""},
}


def brought_back(client, liar, **asking: str) -> str:
    asked = query_of(sent(client, **asking))
    liar.claims = {"nonce": asked["nonce"]}
    return f"/sign-in/provider/answer?code=x&state={asked['state']}"


def test_a_true_token_of_the_lying_provider_is_believed(with_liar: Portal, liar):
    client = with_liar.client()
    assert client.get(brought_back(client, liar)).headers["location"] == "/"


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_lies_is_refused(with_liar: Portal, liar, lie):
    liar.lies = LIES[lie]
    client = with_liar.client()
    assert refused(with_liar, client, brought_back(client, liar))


@pytest.mark.parametrize("signature", ["unsigned", "other key"])
def test_a_token_that_is_not_signed_by_the_provider_is_refused(with_liar: Portal, liar, signature):
    liar.signature = signature
    client = with_liar.client()
    assert refused(with_liar, client, brought_back(client, liar))


def test_a_second_provider_with_the_same_subject_is_somebody_else(with_honest: Portal, liar):
    linked(with_honest, liar.issuer, "anna")
    client = with_honest.client()
    assert client.get(authorized(sent(client), "anna")).status_code == 403


def test_a_provider_that_does_not_answer_keeps_nobody_out_of_the_rest(office, tmp_path):
    with served(copied(office, tmp_path), provider=provider_at("http://127.0.0.1:9"), **WITH_SECRET) as portal:
        client = portal.client()
        assert client.get("/sign-in/provider").status_code == 503
        assert client.get("/sign-in").status_code == 200


def test_without_a_provider_there_is_no_such_page(shared_portal: Portal):
    assert shared_portal.client().get("/sign-in/provider").status_code == 404
    assert "Sign in with" not in shared_portal.client().get("/sign-in").text


def test_an_administrator_links_what_the_person_was_told(portal: Portal):
    number = portal.person("owner").id
    form = {"issuer": "https://id.example.org/", "subject": "anna"}
    assert portal.client("admin").post(f"/people/{number}/identity", data=form).status_code == 303
    (line,) = audit_lines(portal.warehouse, about="account:owner", limit=1)
    assert (line.act, line.actor) == ("identity.linked", "admin")


CLASSES = ("https://here.example/mfa", "phr")


@pytest.fixture
def with_assurance(liar, office, tmp_path):
    provider = replace(provider_at(liar.issuer), assurance=CLASSES)
    with served(copied(office, tmp_path), provider=provider, **WITH_SECRET) as portal:
        linked(portal, liar.issuer, "anna")
        yield portal


def test_the_provider_is_asked_for_the_classes_of_sign_in_that_are_accepted(with_assurance: Portal):
    assert query_of(sent(with_assurance.client()))["acr_values"] == "https://here.example/mfa phr"
    assert query_of(sent(with_assurance.client(), again="yes"))["acr_values"] == "https://here.example/mfa phr"


@pytest.mark.parametrize("given", CLASSES)
def test_who_signed_in_as_is_asked_for_is_let_in(with_assurance: Portal, liar, given):
    liar.lies = {"acr": given}
    client = with_assurance.client()
    assert client.get(brought_back(client, liar)).headers["location"] == "/"


@pytest.mark.parametrize("given", [None, "", "0", "https://here.example/mf", ["phr"], 1])
def test_who_signed_in_with_less_is_told_what_is_asked_for(with_assurance: Portal, liar, given):
    liar.lies = {"acr": given}
    client = with_assurance.client()
    address = brought_back(client, liar)
    told = client.get(address, headers={"accept-language": "en"})
    assert (told.status_code, "session" in client.cookies) == (400, False)
    assert "expected https://here.example/mfa or phr; sign in there with your second factor" in told.text


def test_a_provider_that_says_nothing_of_how_people_signed_in_lets_nobody_in(issuer, office, tmp_path):
    provider = replace(provider_at(issuer), assurance=CLASSES)
    with served(copied(office, tmp_path), provider=provider, **WITH_SECRET) as portal:
        linked(portal, issuer, "anna")
        client = portal.client()
        assert refused(portal, client, authorized(sent(client), "anna"))
