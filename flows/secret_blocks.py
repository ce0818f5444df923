"""Credentials kept by Prefect: Secret blocks named `milepost-<source>-<name>`, asked for within a flow only."""

from __future__ import annotations

from prefect.blocks.system import Secret
from prefect.settings import get_current_settings

PREFIX = "milepost"


def block_of(source: str, name: str) -> str:
    """Name the block of a credential. Blocks have small letters, digits and hyphens only, as sources have."""
    return f"{PREFIX}-{source}-{name}".lower().replace("_", "-")


def secret_kept(source: str, name: str) -> str:
    """Give a credential that a block holds; nothing where there is no such block, or no server that keeps any."""
    if get_current_settings().api.url is None:
        return ""
    try:
        # Prefect types what may be awaited as if it always were.
        kept = Secret.load(block_of(source, name))
        return str(kept.get())  # type: ignore[union-attr] # no loop runs in a task's thread, so this is the block
    except ValueError:
        return ""
