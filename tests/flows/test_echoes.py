"""A credential a source says back is neither kept nor told, however it is written."""

from __future__ import annotations

import html
import json
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors import registry
from flows.echoes import HIDDEN, SHORTEST, Echoes
from flows.refresh_steps import refresh_source
from flows.surroundings import secrets_of
from indicators.errors import SourceChanged
from indicators.provenance import RawFile
from tests.connectors.specimens import source_of
from tests.flows.leaky import CANARY, KIND, WAYS, answer
from tests.flows.places import errands, load
from warehouse.connection import open_warehouse
from warehouse.landing import waiting

secrets = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=SHORTEST, max_size=40)


@given(secrets, st.text(max_size=20), st.text(max_size=20))
def test_no_text_that_was_cleaned_holds_the_secret(secret, before, after):
    echoes = Echoes({"token": secret})
    for written in (
        secret,
        quote(secret, safe=""),
        quote(secret),
        quote_plus(secret),
        json.dumps(secret)[1:-1],
        html.escape(secret),
    ):
        assert written not in echoes.clean(f"{before}{written}{after}").replace(HIDDEN, "\0")


@given(secrets)
def test_a_file_that_holds_the_secret_is_refused_without_naming_it(secret):
    file = RawFile(source="a", label="b", address="http://there", content=f"you are {secret}.".encode())
    with pytest.raises(SourceChanged, match="repeats the credential") as told:
        Echoes({"token": secret}).require_none([file])
    assert secret not in str(told.value).replace("credential", "")


def test_a_user_and_password_are_known_again_as_one_word():
    echoes = Echoes({"user": "ana", "password": "sesame-open"})
    assert echoes.clean("Basic YW5hOnNlc2FtZS1vcGVu") == f"Basic {HIDDEN}"
    echoes.require_none([RawFile(source="a", label="b", address="http://there", content=b"ana")])


@pytest.mark.parametrize("way", WAYS)
def test_what_a_source_says_back_is_not_kept(way, sqlite_settings, httpserver, monkeypatch):
    monkeypatch.setitem(registry.KINDS, "leaky", KIND)
    monkeypatch.setenv("MILEPOST_SECRET_A_LEAKY_TOKEN", CANARY)
    httpserver.expect_request(f"/{way}").respond_with_handler(answer)
    load(sqlite_settings, source_of("leaky", address=httpserver.url_for(f"/{way}"), secrets=["token"]))
    (errand,) = errands(sqlite_settings, tries=0)
    done = refresh_source(errand)
    assert (done.problem is None) == (way == "honest")
    assert "canary" not in str(done)
    with open_warehouse(sqlite_settings) as warehouse:
        assert waiting(warehouse, None) == []
    kept = b"".join(path.read_bytes() for path in sqlite_settings.home.rglob("*") if path.is_file())
    assert b"canary" not in kept
    assert b"Y2FuYXJ5" not in kept


def test_a_credential_that_was_not_given_is_asked_for_by_the_name_of_its_setting(monkeypatch):
    source = source_of("leaky", secrets=["token", "user"])
    monkeypatch.setenv("MILEPOST_SECRET_A_LEAKY_TOKEN", CANARY)
    assert secrets_of(source) == {"token": CANARY}
