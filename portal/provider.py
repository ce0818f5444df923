"""The OpenID Connect provider: where people are sent, and what is believed of what they bring back.

Code with PKCE; state, nonce and verifier wait in a signed cookie of ten minutes. A person is the issuer and the
subject of a token that is signed, for us, and of this very hand-shake; a mail address is never looked at.
"""

from __future__ import annotations

import logging
import time
import warnings
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from authlib.deprecate import AuthlibDeprecationWarning
from authlib.integrations.base_client import OAuthError
from httpx import HTTPError
from joserfc.errors import JoseError

from indicators.errors import CallerMistake, SourceUnavailable
from portal.operational_log import LOGGER, told

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from portal.settings import PortalSettings

log = logging.getLogger(LOGGER)

ANSWER = "/sign-in/provider/answer"
HANDSHAKE, SECONDS = "handshake", 600
"""The cookie of the hand-shake, and how long it may take."""

LEEWAY = 60
"""Seconds that a provider's clock may differ from ours."""

SIGNED_WITH = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures that are believed, whatever else a provider says it uses: never `none`, never a shared secret."""


@dataclass(frozen=True, slots=True)
class Vouched:
    """Whom a provider vouches for."""

    issuer: str
    subject: str


class ProviderClient:
    """Our side of the hand-shake with one provider."""

    def __init__(self, settings: PortalSettings) -> None:
        assert settings.provider is not None, "a client is made where a provider is set"
        self.settings, self.provider = settings, settings.provider
        self._client = _oauth().register(
            "provider",
            client_id=self.provider.client_id,
            client_secret=self.provider.client_secret,
            server_metadata_url=f"{self.provider.issuer}/.well-known/openid-configuration",
            client_kwargs={"scope": "openid", "code_challenge_method": "S256", "timeout": 10, "trust_env": False},
        )

    async def sent(self, request: Request, *, again: bool) -> Response:
        """Send a browser to the provider; `again` asks it to have the person prove anew who they are."""
        asked: dict[str, Any] = {"prompt": "login", "max_age": 0} if again else {}
        if self.provider.assurance:
            asked["acr_values"] = " ".join(self.provider.assurance)
        await self._metadata()
        answer: Response = await self._client.authorize_redirect(request, self.settings.url + ANSWER, **asked)
        return answer

    async def vouched(self, request: Request, *, since: float | None) -> Vouched:
        """Give whom the provider vouches for in the answer a browser brought; `since` is when the person was asked to
        prove anew who they are, in seconds of the epoch, None where they were not.

        Raises CallerMistake where the answer is not one of this hand-shake, its token cannot be believed, or the
        person signed in with less than is asked for or before it was asked, and SourceUnavailable where the provider
        does not answer.
        """
        metadata = await self._metadata()
        options = {
            "iss": {"essential": True, "value": metadata["issuer"]},
            "aud": {"essential": True, "value": self.provider.client_id},
            "sub": {"essential": True},
        }
        try:
            token = await self._client.authorize_access_token(request, claims_options=options, leeway=LEEWAY)
        except (OAuthError, JoseError, ValueError, KeyError) as error:
            log.warning(
                "refused the provider's answer", **told(request=request.state.request_id, why=type(error).__name__)
            )
            raise CallerMistake("the provider's answer was not accepted; begin to sign in again") from None
        except HTTPError as error:
            raise SourceUnavailable(f"{self.provider.name} does not answer; try again later") from error
        claims = token.get("userinfo")
        if not claims or not claims.get("sub"):
            raise CallerMistake("the provider's answer names nobody; begin to sign in again")
        self._require_assurance(claims.get("acr"))
        if since is not None:
            self._require_proof(since, claims.get("auth_time"))
        return Vouched(str(claims["iss"]).rstrip("/"), str(claims["sub"]))

    def _require_assurance(self, given: object) -> None:
        """Hold the provider to the class of sign-in that is asked for: it may give less than it was asked for."""
        accepted = self.provider.assurance
        if accepted and given not in accepted:
            raise CallerMistake(
                f"{self.provider.name} does not say that you signed in as is asked here: found "
                f"{given or 'no class of sign-in'}, expected {' or '.join(accepted)}; sign in there with your second "
                "factor, or ask whoever runs the service"
            )

    def _require_proof(self, since: float, given: object) -> None:
        """Hold the provider to a person who proved anew who they are: it may answer from a session it still has."""
        known = float(given) if isinstance(given, int | float) else None
        if known is None or not since - LEEWAY <= known <= time.time() + LEEWAY:
            raise CallerMistake(
                f"{self.provider.name} does not say that you proved anew who you are: found "
                f"{'no time' if known is None else _minute(known)}, expected a time after {_minute(since)}; sign out "
                "there and confirm again, or ask whoever runs the service"
            )

    async def _metadata(self) -> dict[str, Any]:
        """Read what the provider says of itself, and hold it to the issuer of the settings and to real signatures."""
        try:
            metadata: dict[str, Any] = await self._client.load_server_metadata()
        except (HTTPError, ValueError) as error:
            raise SourceUnavailable(f"{self.provider.name} does not answer; try again later") from error
        if str(metadata.get("issuer", "")).rstrip("/") != self.provider.issuer:
            raise SourceUnavailable(f"{self.provider.name} calls itself another issuer than MILEPOST_OIDC_ISSUER names")
        offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
        metadata["id_token_signing_alg_values_supported"] = [name for name in offered if name in SIGNED_WITH]
        return metadata


def _minute(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M} UTC"


def _oauth() -> Any:
    with warnings.catch_warnings():
        # It would rather have a fork of httpx that is no dependency of ours: nothing people need to be told.
        warnings.simplefilter("ignore", AuthlibDeprecationWarning)
        from authlib.integrations.starlette_client import OAuth  # noqa: PLC0415 - only where a provider is set

        return OAuth()
