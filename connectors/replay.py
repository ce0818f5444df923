"""Recorded answers, offered as if a source had just given them, and marked as recordings for ever."""

from __future__ import annotations

import tomllib
from itertools import groupby
from typing import TYPE_CHECKING, Any

from connectors.contract import Delivery
from indicators.errors import CallerMistake
from indicators.provenance import RawFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from indicators.framework import Source

MANIFEST = "manifest.toml"


def replay(source: Source, folder: Path, *, rehearsed: bool = True) -> Iterator[Delivery]:
    """Offer the recordings of one source's folder in the order of its manifest; nothing when there is no folder.

    Those that were made up to show how the source answers (`rehearsed = true`) are left out when not
    wanted. Raises CallerMistake naming what is missing or unreadable.
    """
    if not (folder / MANIFEST).is_file():
        return
    try:
        entries = tomllib.loads((folder / MANIFEST).read_text(encoding="utf-8"))["answer"]
        wanted = [entry for entry in entries if rehearsed or not entry.get("rehearsed", False)]
        for label, parts in groupby(wanted, key=lambda entry: str(entry["label"])):
            yield Delivery(label, tuple(_raw(source, folder, entry) for entry in parts))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise CallerMistake(f"{folder / MANIFEST}: not a list of recorded answers ({error})") from error


def _raw(source: Source, folder: Path, entry: dict[str, Any]) -> RawFile:
    return RawFile(
        source=source.id,
        label=str(entry["label"]),
        part=int(entry.get("part", 0)),
        address=str(entry["address"]),
        content=(folder / str(entry["file"])).read_bytes(),
        media_type=str(entry.get("media_type", "application/json")),
        licence=str(entry["licence"]),
        recorded=True,
        rehearsed=bool(entry.get("rehearsed", False)),
    )
