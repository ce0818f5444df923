"""Credentials that a source says back: an answer that repeats one is not kept, a message that does is cleaned.

Only what is long enough to be a secret is looked for; two letters stand in any answer.
"""

from __future__ import annotations

import base64
import json
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

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
        forms = {form for value in told for form in _forms(value)}
        # A pair of user and password travels as one word, in either order of their names in the plan.
        forms |= {_encoded(f"{one}:{other}") for one in secrets.values() for other in told if one != other}
        self.forms = sorted(forms, key=len, reverse=True)

    def clean(self, text: str) -> str:
        """Give a text without any of them."""
        for form in self.forms:
            text = text.replace(form, HIDDEN)
        return text

    def require_none(self, files: Iterable[RawFile]) -> None:
        """Raise SourceChanged for a file that holds one, in its bytes or in what is kept beside them."""
        for file in files:
            beside = " ".join([file.address, file.label, file.media_type, file.licence, *file.validators.values()])
            if any(form.encode() in file.content or form in beside for form in self.forms):
                raise SourceChanged(
                    f"{self.clean(file.address)}: the answer repeats the credential it was asked with; expected "
                    "data only. Nothing of it was kept; tell the source's owner, and change the credential"
                )

    @contextmanager
    def kept_out(self) -> Iterator[None]:
        """Clean what goes wrong with the source; the error that was behind it, and quoted it too, is not told."""
        try:
            yield
        except (SourceUnavailable, SourceChanged) as error:
            raise type(error)(self.clean(str(error))) from None


def _forms(value: str) -> set[str]:
    """Give a value as it stands, as an address, a JSON text or a Basic password writes it."""
    escaped = json.dumps(value)[1:-1]
    return {value, escaped, quote(value), quote(value, safe=""), quote_plus(value), _encoded(value)}


def _encoded(value: str) -> str:
    # Its padding depends on what follows.
    return base64.b64encode(value.encode()).decode().rstrip("=")
