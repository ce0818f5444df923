"""Landed bytes on disk, named by their SHA-256. A name appears only once all bytes are safe; they never change."""

from __future__ import annotations

import os
import uuid
from enum import StrEnum
from typing import TYPE_CHECKING

from indicators.errors import Conflict
from indicators.provenance import sha256_of

if TYPE_CHECKING:
    from pathlib import Path

_FILE_MODE, _FOLDER_MODE = 0o640, 0o750


class Condition(StrEnum):
    """What became of landed bytes."""

    INTACT = "intact"
    ALTERED = "altered"
    MISSING = "missing"


def path_of(folder: Path, sha256: str) -> Path:
    """Say where bytes of this name lie below the landed folder."""
    return folder / sha256[:2] / sha256


def keep(folder: Path, content: bytes) -> str:
    """Store bytes once and give their name. Raises Conflict when altered bytes lie under that name."""
    sha256 = sha256_of(content)
    condition = condition_of(folder, sha256)
    if condition is Condition.ALTERED:
        raise _tampered(folder, sha256, condition)
    if condition is Condition.MISSING:
        _write(path_of(folder, sha256), content)
    return sha256


def read_landed(folder: Path, sha256: str) -> bytes:
    """Give the bytes of this name. Raises Conflict when they are gone or no longer what landed."""
    path = path_of(folder, sha256)
    content = path.read_bytes() if path.is_file() else None
    if content is None or sha256_of(content) != sha256:
        raise _tampered(folder, sha256, Condition.MISSING if content is None else Condition.ALTERED)
    return content


def condition_of(folder: Path, sha256: str) -> Condition:
    """Hash what lies under this name now, and compare."""
    path = path_of(folder, sha256)
    if not path.is_file():
        return Condition.MISSING
    return Condition.INTACT if sha256_of(path.read_bytes()) == sha256 else Condition.ALTERED


def _tampered(folder: Path, sha256: str, condition: Condition) -> Conflict:
    return Conflict(
        f"the landed file {path_of(folder, sha256)} is {condition}: expected bytes whose SHA-256 is its name. "
        "Nothing was changed; restore it from a backup"
    )


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{uuid.uuid4().hex}.part")
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE_MODE), "wb") as file:  # noqa: PTH123 - a mode
            # Whatever the umask: the portal and the schedule may be two users of one group.
            os.fchmod(file.fileno(), _FILE_MODE)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)
    _make_names_last(path.parent)
    _make_names_last(path.parent.parent)


def _make_names_last(folder: Path) -> None:
    # Without this a power cut may forget the name of a file whose bytes are safe.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
