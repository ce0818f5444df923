"""Credentials that a source says back: an answer that repeats one is not kept, a message that does is cleaned.

Only what is long enough to be a secret is looked for; two letters stand in any answer.
"""

from __future__ import annotations

import base64
import html
import json
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from indicators.errors import SourceChanged, SourceUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from indicators.provenance import RawFile

SHORTEST = 6
HIDDEN = "[credential]"


class Echoes:
    """The forms in which the credentials of one source could come back."""

    def __init__(self, secrets: Mapping[str, str]) -> None:
        told = [value for value in secrets.values() if len(value) >= SHORTEST]
        # A pair of user and password travels as one word, in either order of their names in the plan.
        pairs = [f"{one}:{other}" for one in secrets.values() for other in told if one != other]
        forms = [*map(_as_written, told), *(re.escape(_encoded(value)) + "=*" for value in [*pairs, *told])]
        self.forms = re.compile("|".join(forms)) if forms else None

    def clean(self, text: str) -> str:
        """Give a text without any of them."""
        return text if self.forms is None else self.forms.sub(HIDDEN, text)

    def require_none(self, files: Iterable[RawFile]) -> None:
        """Raise SourceChanged for a file that holds one, in its bytes or in what is kept beside them."""
        for file in files:
            beside = " ".join([file.address, file.label, file.media_type, file.licence, *file.validators.values()])
            if self._stands_in(beside) or self._stands_in(file.content.decode(errors="replace")):
                raise SourceChanged(
                    f"{self.clean(file.address)}: the answer repeats the credential it was asked with; expected "
                    "data only. Nothing of it was kept; tell the source's owner, and change the credential"
                )

    def _stands_in(self, text: str) -> bool:
        return self.forms is not None and self.forms.search(text) is not None

    @contextmanager
    def kept_out(self) -> Iterator[None]:
        """Clean what goes wrong with the source; the error that was behind it, and quoted it too, is not told."""
        try:
            yield
        except (SourceUnavailable, SourceChanged) as error:
            raise type(error)(self.clean(str(error))) from None


def _as_written(value: str) -> str:
    """Give a pattern of a value in which each character may stand as addresses, JSON or HTML write it."""
    return "".join(f"(?:{'|'.join(map(_known, _ways(one)))})" for one in value)


def _known(way: str) -> str:
    # Escapes are written with small letters and capitals alike.
    return re.escape(way) if len(way) == 1 else f"(?i:{re.escape(way)})"


def _ways(one: str) -> set[str]:
    percent = "".join(f"%{byte:02x}" for byte in one.encode())
    ways = {one, percent, f"\\u{ord(one):04x}", json.dumps(one)[1:-1], html.escape(one), f"&#{ord(one)};"}
    if one == "/":
        ways.add("\\/")
    return ways | {"+"} if one == " " else ways


def _encoded(value: str) -> str:
    # Its padding depends on what follows.
    return base64.b64encode(value.encode()).decode().rstrip("=")
