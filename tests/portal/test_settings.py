"""Settings that cannot be are refused at the front door, by name."""

from __future__ import annotations

import pytest

from indicators.errors import CallerMistake
from portal.settings import PortalSettings

PROVIDER = {
    "MILEPOST_OIDC_ISSUER": "https://id.example.org/",
    "MILEPOST_OIDC_CLIENT_ID": "milepost",
    "MILEPOST_OIDC_CLIENT_SECRET": "not told",
}
LONG = "x" * 32


def test_without_any_setting_the_portal_is_on_this_machine_with_accounts_of_its_own():
    settings = PortalSettings.from_environment({})
    assert (settings.url, settings.secure, settings.local_accounts) == ("http://127.0.0.1:8000", False, True)
    assert settings.provider is None
    assert settings.cookie("session") == "session"


def test_all_settings_are_read():
    given = {"MILEPOST_PORTAL_URL": "https://data.example.org/", "MILEPOST_PORTAL_SECRET": LONG}
    given |= {"MILEPOST_PORTAL_PROXIES": "10.0.0.1, 10.0.0.2", "MILEPOST_LOCAL_ACCOUNTS": "no"}
    settings = PortalSettings.from_environment(PROVIDER | given | {"MILEPOST_OIDC_ACR": "https://here.example/mfa phr"})
    assert settings.url == "https://data.example.org"
    assert settings.cookie("session") == "__Host-session"
    assert settings.proxies == ("10.0.0.1", "10.0.0.2")
    assert not settings.local_accounts
    assert settings.provider is not None
    assert (settings.provider.issuer, settings.provider.name) == ("https://id.example.org", "id.example.org")
    assert settings.provider.assurance == ("https://here.example/mfa", "phr")


def test_no_secret_is_told_when_settings_are_printed():
    told = repr(PortalSettings.from_environment(PROVIDER | {"MILEPOST_PORTAL_SECRET": LONG}))
    assert "not told" not in told
    assert LONG not in told


@pytest.mark.parametrize(
    ("given", "named"),
    [({"MILEPOST_PORTAL_URL": "http://data.example.org"}, "MILEPOST_PORTAL_URL.*https"),
     ({"MILEPOST_PORTAL_URL": "data.example.org"}, "MILEPOST_PORTAL_URL"),
     ({"MILEPOST_PORTAL_URL": "https://data.example.org/portal"}, "MILEPOST_PORTAL_URL.*without a path"),
     ({"MILEPOST_PORTAL_SECRET": "short"}, "MILEPOST_PORTAL_SECRET.*32"),
     ({"MILEPOST_LOCAL_ACCOUNTS": "maybe"}, "MILEPOST_LOCAL_ACCOUNTS.*yes or no"),
     ({"MILEPOST_LOCAL_ACCOUNTS": "no"}, "nobody could sign in"),
     ({"MILEPOST_OIDC_ISSUER": "http://id.example.org"}, "MILEPOST_OIDC_ISSUER.*https"),
     ({"MILEPOST_OIDC_ISSUER": "https://id.example.org"}, "MILEPOST_OIDC_CLIENT_ID and MILEPOST_OIDC_CLIENT_SECRET"),
     (PROVIDER | {"MILEPOST_PORTAL_URL": "https://data.example.org"}, "MILEPOST_PORTAL_SECRET.*openssl")],
)  # fmt: skip
def test_a_setting_that_cannot_be_is_named(given, named):
    with pytest.raises(CallerMistake, match=named):
        PortalSettings.from_environment(given)
