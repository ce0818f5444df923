"""Folders and object stores through fsspec: one listing, and whole files within a budget.

Only plain files directly in the folder are offered: no link, and no name that could lead elsewhere. What
a store's driver raises is told by its kind only, because its own words may hold what it was opened with.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import fsspec

from indicators.errors import SourceChanged, SourceUnavailable
from indicators.provenance import sha256_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

SCHEMES = frozenset({"file", "memory", "s3", "gs", "gcs", "abfs", "az", "ftp", "sftp", "smb"})
"""The stores a plan may name. Others reach further than one folder, or change what is in it on the way."""

STATED = ("ETag", "etag", "md5", "content_md5", "generation", "mtime", "LastModified", "last_modified", "modified")
"""What listings state about a file's content, the surest first. `created` is what a store in memory has instead."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file as it was listed. `state` changes when its content does, as far as the store tells."""

    name: str
    path: str
    size: int
    state: str
    is_plain: bool


@dataclass(frozen=True, slots=True)
class Store:
    """One folder of a file system. `shown` is its address as the plan gives it."""

    system: Any
    root: str
    shown: str

    def entries(self) -> list[Entry]:
        """List the folder's files, by name; folders in it are left alone.

        Raises SourceChanged when it is no folder, SourceUnavailable when that may heal.
        """
        with _told(self.shown):
            listed = self.system.ls(self.root, detail=True)
        if [info["name"].rstrip("/") for info in listed] == [self.root.rstrip("/")] and listed[0]["type"] == "file":
            raise SourceChanged(f"{self.shown} is a file; expected a folder")
        entries = (self._entry(info) for info in listed if info["type"] != "directory")
        return sorted((entry for entry in entries if entry.name), key=lambda entry: entry.name)

    def read(self, entry: Entry) -> bytes | None:
        """Give the bytes of a file; None when it is not, or no longer, as it was listed: somebody is writing it."""
        try:
            with _told(f"{self.shown}/{entry.name}"):
                with self.system.open(entry.path, "rb") as opened:
                    content: bytes = opened.read(entry.size + 1)
                self.system.invalidate_cache()
                # Listed and not asked for by name: drivers state other things about a file in the two.
                now = [self._entry(info) for info in self.system.ls(entry.path, detail=True)]
        except SourceChanged as error:
            if isinstance(error.__cause__, FileNotFoundError):
                return None
            raise
        return content if now == [entry] and len(content) == entry.size else None

    def _entry(self, info: Mapping[str, Any]) -> Entry:
        path, size = str(info["name"]), int(info.get("size") or 0)
        name = path.removeprefix(self.root.rstrip("/")).strip("/")
        stated = next((f"{key}={info[key]}" for key in (*STATED, "created") if info.get(key)), "")
        return Entry(name, path, size, sha256_of(f"{size} {stated}".encode()), info.get("type") == "file")


def open_store(address: str, folder: Path | None, options: Mapping[str, str]) -> Store:
    """Open the folder of an address; one that is relative (`file:inbox`) is below the plan's own folder.

    `options` are the driver's own, credentials among them. Raises SourceChanged for an address that may
    not be opened, or whose driver is not installed.
    """
    scheme, colon, rest = address.partition(":")
    if not colon or scheme not in SCHEMES or "::" in address:
        raise SourceChanged(f"{address!r} is no folder; expected an address that begins with one of {_known()}")
    where = _below(folder, rest, address) if scheme == "file" and not rest.startswith("/") else address
    with _told(address):
        system, root = fsspec.core.url_to_fs(where, **options, skip_instance_cache=True, use_listings_cache=False)
    return Store(system, str(root), address.rstrip("/"))


def _known() -> str:
    return ", ".join(f"{scheme}:" for scheme in sorted(SCHEMES))


def _below(folder: Path | None, name: str, address: str) -> str:
    if folder is None:
        raise SourceChanged(f"{address} is below the plan's folder, which is not here; expected a whole address")
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise SourceChanged(f"{address} leads out of the plan's folder; expected a folder in it, or a whole address")
    return path.as_uri()


@contextmanager
def _told(shown: str) -> Iterator[None]:
    """Tell in our words what a driver raises: they have no one family, and their own words may hold credentials."""
    try:
        yield
    except FileNotFoundError as error:
        raise SourceChanged(f"{shown} is not there; expected it where the plan says") from error
    except PermissionError as error:
        raise SourceChanged(f"{shown} may not be read; expected that the source's credentials allow it") from error
    except ImportError as error:
        raise SourceChanged(f"{shown} needs a driver that is not installed; expected fsspec's for it") from error
    except Exception as error:
        raise SourceUnavailable(f"{shown} could not be reached: {type(error).__name__}") from error
