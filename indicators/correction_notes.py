"""What the note of a corrected observation says of its correction: what its source prints is never lost."""

from __future__ import annotations

import re


def correction_note(identity: str, printed: str) -> str:
    """Write what an observation's note says of its correction."""
    return f"corrected by {identity}: source prints {printed}"


_NOTE = re.compile(r"(?:^|; )corrected by ([a-z0-9-]+): source prints (\S+?)(?=; |$)")


def corrections_in(note: str) -> list[tuple[str, str]]:
    """Give the corrections a note tells of: of each its identity and what the source prints."""
    return [(found[1], found[2]) for found in _NOTE.finditer(note)]


def without_corrections(note: str) -> str:
    """Give the source's own words of a note."""
    return _NOTE.sub("", note).removeprefix("; ")
