"""Answers as JSON whose figures are numbers with exactly the digits that are kept: 12.50 is neither 12.5 nor 12.499."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import orjson
from starlette.responses import Response

from indicators.framework import Text

JSON = "application/json"


def exact_json(answer: Any, headers: dict[str, str] | None = None) -> Response:
    """Answer with JSON. Raises TypeError for what JSON does not know."""
    return Response(orjson.dumps(answer, default=_told, option=orjson.OPT_NON_STR_KEYS), 200, headers, JSON)


def _told(value: Any) -> Any:
    if isinstance(value, Decimal):
        return orjson.Fragment(format(value, "f").encode())
    if isinstance(value, Text):
        return {language: getattr(value, language) for language in value.languages()}
    raise TypeError(f"{value!r} is nothing that JSON knows")
