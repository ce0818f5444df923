"""Credentials on their way into headers, where a source declares them; they go nowhere else."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

from indicators.errors import SourceChanged

if TYPE_CHECKING:
    from connectors.contract import Asking
    from indicators.framework import Source

HEADER = "header."
"""How the options of a source that declare a header begin; the rest is the header's name."""

_PLACEHOLDER = re.compile(r"\{([a-z0-9-]+)\}")


def declared_headers(source: Source, asking: Asking) -> dict[str, str]:
    """Give the headers a source declares, credentials filled in.

    `authorization = "Bearer {token}"` and `header.X-Api-Key = "{key}"` name credentials in braces; for
    `Basic {user}:{password}` the two are encoded as that scheme wants. Raises SourceChanged for a
    credential that was not given.
    """
    named = {name.removeprefix(HEADER): text for name, text in source.options.items() if name.startswith(HEADER)}
    if said := source.options.get("authorization"):
        named["Authorization"] = said
    return {name: _filled(source, asking, text) for name, text in named.items()}


def basic(user: str, password: str) -> str:
    """Write the Authorization header of HTTP Basic authentication (RFC 7617)."""
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode("ascii")


def _filled(source: Source, asking: Asking, text: str) -> str:
    filled = _PLACEHOLDER.sub(lambda found: asking.secret(source, found[1]).strip(), text)
    if not filled.isprintable() or not filled.isascii():
        raise SourceChanged(f"{source.id}: a credential holds a mark no header may carry; expected printable ASCII")
    scheme, _, rest = filled.partition(" ")
    if scheme == "Basic" and ":" in rest:
        user, _, password = rest.partition(":")
        return basic(user, password)
    return filled
