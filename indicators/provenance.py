"""Where a value came from: the bytes as received, before anyone interpreted them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def sha256_of(content: bytes) -> str:
    """Name bytes by their SHA-256, as lower-case hexadecimal."""
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class RawFile:
    """One file exactly as a source offered it.

    `label` names the resource within the source (a series code, a register) and stays the same from
    one refresh to the next; an answer of several pages is several raw files with the same label and
    rising `part`, counted from 0. `recorded` is true when the bytes come from a recording and not
    from the source itself, `rehearsed` when that recording was made up to show how the source answers.
    `partial` says that the answer covers only part of its resource. `validators` holds what a later
    conditional request needs (`ETag`, `Last-Modified`), by header name. `choices` says how a file that was
    handed in is to be read, as `indicators.handing_in.Choices` writes it; it is empty for any other.
    """

    source: str
    label: str
    address: str
    content: bytes
    part: int = 0
    media_type: str = "application/octet-stream"
    licence: str = ""
    recorded: bool = False
    rehearsed: bool = False
    partial: bool = False
    validators: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, Any] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        return sha256_of(self.content)
