"""A connector with a credential, and a server that says it back in every way one can."""

from __future__ import annotations

import base64

from werkzeug import Response

from connectors.contract import Delivery
from connectors.frames import Gathering
from connectors.http import read_json
from indicators.errors import SourceChanged
from indicators.provenance import RawFile

KIND = f"{__name__}:Leaky"
CANARY = "canary-7f3a!/of gold"
"""A credential with what addresses, JSON and headers each write in a way of their own."""


class Leaky:
    """Asks one address with a credential."""

    kind = "leaky"
    reader_version = "1"

    def fetch(self, source, asking):
        answer = asking.http.get(source.address, headers={"Authorization": f"Bearer {asking.secret(source, 'token')}"})
        file = RawFile(
            source=source.id, label="all", address=answer.address, content=answer.content,
            media_type=answer.media_type, validators=answer.validators,
        )  # fmt: skip
        yield Delivery("all", (file,))

    def read(self, source, files):
        if not isinstance(read_json(files[0].content, files[0].address), list):
            raise SourceChanged(f"{files[0].address}: found {files[0].content.decode()}, expected a list")
        return Gathering(source.id, "all").reading()


def _told(request) -> str:
    return request.headers["Authorization"].removeprefix("Bearer ")


WAYS = {
    "refused": lambda told: Response(f"you are not {told}", status=401),
    "down": lambda told: Response(f"{told} overloads us", status=503),
    "phrase": lambda told: Response("no", status=f"418 {told}"),
    "moved": lambda told: Response("", status=302, headers={"Location": f"http://there/login/{told}?token={told}"}),
    "page": lambda told: Response(f"<title>Hello {told}</title>", content_type="text/html"),
    "document": lambda told: Response(f'{{"you": "{told}"}}', content_type="application/json"),
    "encoded": lambda told: Response(f'["{base64.b64encode(told.encode()).decode()}"]'),
    "etag": lambda told: Response("[]", headers={"ETag": f'"{told}"'}),
    "kind": lambda told: Response("[]", content_type=told),
    "honest": lambda told: Response("[]"),
}
"""How an answer may repeat what it was asked with; the last does not."""


def answer(request) -> Response:
    """Answer as the last part of the address says."""
    return WAYS[request.path.rsplit("/", 1)[-1]](_told(request))
