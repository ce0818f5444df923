"""What the portal is told from outside: its own address, how people sign in, and where the record is.

Read once at the front door. What cannot be is refused there, not at the first request.
"""

from __future__ import annotations

import ipaddress
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from indicators.errors import CallerMistake
from warehouse.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

LOCAL_ADDRESS = "http://127.0.0.1:8000"
"""Where the portal is when nobody says: on this machine, and reachable from no other."""

SHORTEST_SECRET = 32
"""Characters of MILEPOST_PORTAL_SECRET: fewer could be guessed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """The OpenID Connect provider people sign in with; `name` is what the button says. `assurance` are the classes of
    sign-in (`acr`) that are accepted, the one asked for first first; none accepts any.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    name: str
    assurance: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalSettings:
    """`url` is the one address people use, without a slash at its end; links and the check of origins go by it.

    `secret` signs the cookie of the hand-shake with the provider and nothing else. `proxies` are the addresses
    whose word on the client's address is believed. Pages of `cross_origins` may read the API from a browser; * is any.
    """

    record: Settings
    url: str = LOCAL_ADDRESS
    provider: Provider | None = None
    local_accounts: bool = True
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    proxies: tuple[str, ...] = ()
    cross_origins: tuple[str, ...] = ()

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> PortalSettings:
        """Read the settings. Raises CallerMistake naming the one that cannot be, what was found and what to write."""
        provider = _provider(environ)
        given: dict[str, str] = {"secret": environ["MILEPOST_PORTAL_SECRET"]} if _secret(environ) else {}
        settings = cls(
            record=Settings.from_environment(environ),
            url=_address(environ.get("MILEPOST_PORTAL_URL") or LOCAL_ADDRESS),
            provider=provider,
            local_accounts=_local_accounts(environ, provider),
            proxies=_listed(environ, "MILEPOST_PORTAL_PROXIES"),
            cross_origins=tuple(map(_origin, _listed(environ, "MILEPOST_PORTAL_CORS"))),
            **given,
        )
        if provider and settings.secure and not given:
            raise CallerMistake(
                "MILEPOST_PORTAL_SECRET: found nothing; expected 32 characters or more, the same for every process "
                "that serves the portal. Make one with: openssl rand -base64 32"
            )
        return settings

    @property
    def secure(self) -> bool:
        """Say whether people reach the portal by https, as they must from any other machine."""
        return self.url.startswith("https://")

    def cookie(self, name: str) -> str:
        """Give a cookie's name as browsers guard it: `__Host-` needs https, so not on a machine's own loopback."""
        return f"__Host-{name}" if self.secure else name


def _listed(environ: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple((environ.get(name) or "").replace(",", " ").split())


def _origin(said: str) -> str:
    """Read where a page may come from, as a browser names it: scheme, host and port, and nothing behind."""
    parts = urlsplit(said)
    if said != "*" and (parts.scheme not in {"http", "https"} or said != f"{parts.scheme}://{parts.netloc}"):
        raise CallerMistake(
            f"MILEPOST_PORTAL_CORS: found {said!r}; expected origins such as https://charts.example.org, or * for any"
        )
    return said


def _address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query:
        raise CallerMistake(
            f"MILEPOST_PORTAL_URL: found {url!r}; expected an address without a path, such as https://host"
        )
    if parts.scheme == "http" and not _loopback(parts.hostname):
        raise CallerMistake(
            f"MILEPOST_PORTAL_URL: found {url!r}; expected https, because passwords and sessions travel there. "
            "Only this machine's own loopback may do without"
        )
    return f"{parts.scheme}://{parts.netloc}"


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _secret(environ: Mapping[str, str]) -> bool:
    secret = environ.get("MILEPOST_PORTAL_SECRET", "")
    if secret and len(secret) < SHORTEST_SECRET:
        raise CallerMistake(
            f"MILEPOST_PORTAL_SECRET: found {len(secret)} characters; expected {SHORTEST_SECRET} or more"
        )
    return bool(secret)


def _provider(environ: Mapping[str, str]) -> Provider | None:
    issuer = (environ.get("MILEPOST_OIDC_ISSUER") or "").rstrip("/")
    if not issuer:
        return None
    parts = urlsplit(issuer)
    if parts.scheme != "https" and not (parts.scheme == "http" and _loopback(parts.hostname or "")):
        raise CallerMistake(f"MILEPOST_OIDC_ISSUER: found {issuer!r}; expected an https address")
    missing = [name for name in ("MILEPOST_OIDC_CLIENT_ID", "MILEPOST_OIDC_CLIENT_SECRET") if not environ.get(name)]
    if missing:
        raise CallerMistake(f"{' and '.join(missing)}: found nothing; MILEPOST_OIDC_ISSUER needs both")
    return Provider(
        issuer=issuer,
        client_id=environ["MILEPOST_OIDC_CLIENT_ID"],
        client_secret=environ["MILEPOST_OIDC_CLIENT_SECRET"],
        name=environ.get("MILEPOST_OIDC_NAME") or str(parts.hostname),
        assurance=tuple(environ.get("MILEPOST_OIDC_ACR", "").split()),
    )


def _local_accounts(environ: Mapping[str, str], provider: Provider | None) -> bool:
    said = (environ.get("MILEPOST_LOCAL_ACCOUNTS") or "yes").lower()
    if said not in {"yes", "no"}:
        raise CallerMistake(f"MILEPOST_LOCAL_ACCOUNTS: found {said!r}; expected yes or no")
    if said == "no" and provider is None:
        raise CallerMistake("MILEPOST_LOCAL_ACCOUNTS: found no, and no MILEPOST_OIDC_ISSUER: nobody could sign in")
    return said == "yes"
