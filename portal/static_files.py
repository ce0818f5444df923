"""The few files that pages use, from our own package and from the locked one that carries htmx; nothing is listed.

An address carries the digest of what it names, so that it may be kept for ever and is never stale.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}


@dataclass(frozen=True, slots=True)
class StaticFile:
    content: bytes
    media_type: str
    digest: str


@cache
def static_files() -> dict[str, StaticFile]:
    """Read them all, once."""
    own = {Path(entry.name).name: entry.read_bytes() for entry in files("portal").joinpath("static").iterdir()}
    found = {**own, "htmx.js": _htmx()}
    return {
        name: StaticFile(content, TYPES[Path(name).suffix], hashlib.sha256(content).hexdigest()[:16])
        for name, content in found.items()
    }


def address_of(name: str) -> str:
    """Give the address of a file. Raises KeyError for one there is not."""
    return f"/static/{name}?v={static_files()[name].digest}"


def _htmx() -> bytes:
    # The package is a Django application; its one file is found without importing it.
    spec = find_spec("js_lib_htmx")
    assert spec is not None, "htmx is a locked dependency"
    assert spec.submodule_search_locations is not None, "it is a package"
    return (Path(spec.submodule_search_locations[0]) / "static/htmx/htmx.min.js").read_bytes()
