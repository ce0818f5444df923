"""Identity providers on loopback: an honest one that is somebody else's work, and one that lies as it is told to."""

from __future__ import annotations

import base64
import json
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import httpx
from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.servers import at_work

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY, OTHER_KEY = (RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}) for _ in range(2))


@contextmanager
def honest_provider() -> Iterator[str]:
    """Run oidc-provider-mock in a process of its own, and give its issuer."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), "--host", "127.0.0.1"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as running:
        issuer = f"http://127.0.0.1:{port}"
        try:
            _answers(issuer)
            yield issuer
        finally:
            running.terminate()


def _answers(issuer: str) -> None:
    for _ in range(300):
        try:
            httpx.get(f"{issuer}/.well-known/openid-configuration", trust_env=False)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the provider did not start")


class LyingProvider(ThreadingHTTPServer):
    """Gives tokens with `lies` in their claims; `unsigned` and `other_key` lie about the signature."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.issuer = f"http://127.0.0.1:{self.server_port}"
        self.lies: dict[str, Any] = {}
        self.claims: dict[str, Any] = {}
        self.signature = "true"

    def token(self) -> str:
        now = int(time.time())
        claims = {"iss": self.issuer, "sub": "anna", "aud": "milepost", "iat": now, "exp": now + 300}
        told = {name: value for name, value in (claims | self.claims | self.lies).items() if value is not None}
        if self.signature == "unsigned":
            parts = [json.dumps(part).encode() for part in ({"alg": "none"}, told)]
            return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts) + "."
        return jwt.encode({"alg": "RS256", "kid": "one"}, told, OTHER_KEY if self.signature == "other key" else KEY)


class _Answers(BaseHTTPRequestHandler):
    server: LyingProvider

    def do_GET(self) -> None:
        own = self.server.issuer
        if "openid-configuration" in self.path:
            self._tell(
                {"issuer": own, "authorization_endpoint": f"{own}/go", "token_endpoint": f"{own}/token",
                 "jwks_uri": f"{own}/keys", "id_token_signing_alg_values_supported": ["RS256", "none", "HS256"]}
            )  # fmt: skip
        else:
            self._tell({"keys": [KEY.as_dict(private=False)]})

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self._tell({"access_token": "x", "token_type": "Bearer", "id_token": self.server.token()})

    def _tell(self, said: dict[str, Any]) -> None:
        body = json.dumps(said).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def lying_provider() -> Iterator[LyingProvider]:
    with at_work(LyingProvider()) as server:
        yield server


def query_of(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
