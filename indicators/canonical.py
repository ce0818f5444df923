"""One text for one document, so that a digest names its content: sorted keys, no whitespace, UTF-8, exact decimals."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import Any


def canonical_json(document: Any) -> str:
    """Write a document of dicts, lists, texts, whole numbers, truths and Decimals in its one canonical form.

    Decimals become plain strings (`0.50`, never `5E-1`). Raises TypeError for a float, whose text
    is a matter of taste, and for anything else JSON does not know.
    """
    return json.dumps(plain(document), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest_of(document: Any) -> str:
    """Name a document by the SHA-256 of its canonical form."""
    return hashlib.sha256(canonical_json(document).encode()).hexdigest()


def plain(value: Any) -> Any:
    """Turn a document into what JSON knows, Decimals into plain strings. Raises TypeError as `canonical_json` does."""
    if type(value) in _AS_THEY_ARE:
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, float):
        raise TypeError(f"{value!r} is a float: give a Decimal, whose text is exact")
    if isinstance(value, dict):
        return {_key(key): item if type(item) in _AS_THEY_ARE else plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


# Nearly all of a document is one of these: to ask that first takes half the time.
_AS_THEY_ARE = frozenset({str, int, bool, type(None)})


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"{key!r} is not a text: the keys of a document are texts")
    return key
