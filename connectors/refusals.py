"""What a source says itself about a refusal, told to people; never when it repeats a credential."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from connectors.http import HEALING
from indicators.errors import SourceChanged

if TYPE_CHECKING:
    from collections.abc import Callable

    from connectors.contract import Asking

SAID_IN = ("errorCode", "code", "message", "detail", "error", "error_description")
"""The fields of a JSON object in which sources say why, in the order they are told."""


def in_its_own_words(address: str, asking: Asking) -> Callable[[int, str], SourceChanged | None]:
    """Give what `Http.get` is to explain the failures of an address by: None for what says nothing, or heals."""

    def explain(status: int, body: str) -> SourceChanged | None:
        words = own_words(body)
        if not words or status in HEALING or any(secret in words for secret in asking.secrets.values() if secret):
            return None
        return SourceChanged(f"{address.partition('?')[0]} answered {status}: {words}")

    return explain


def own_words(body: str) -> str:
    """Give the words of a refusal in one line; "" when the body is no JSON object that has any."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    said = (
        [document[name] for name in SAID_IN if isinstance(document.get(name), str)]
        if isinstance(document, dict)
        else []
    )
    return " ".join(" ".join(said).split())[:300]
