"""What a run takes from the machine it runs on: settings, author, contact. Read here and handed down, nowhere else."""

from __future__ import annotations

import getpass
import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from indicators.framework import Source
    from warehouse.settings import Settings


def now() -> datetime:
    """Give the present moment, UTC. Only flows, the portal and the command line know what time it is."""
    return datetime.now(UTC)


def settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings of this run. Raises CallerMistake naming a setting that cannot be."""
    from warehouse.settings import Settings

    return Settings.from_environment(environ)


def author(environ: Mapping[str, str] = os.environ) -> str:
    """Say on whose behalf this process works: MILEPOST_USER, else the operating system's user."""
    return environ.get("MILEPOST_USER") or getpass.getuser()


def contact(environ: Mapping[str, str] = os.environ) -> str:
    """Give the address that sources can write to, said with every request."""
    return environ.get("MILEPOST_CONTACT", "")


def notify_address(environ: Mapping[str, str] = os.environ) -> str:
    """Give the Apprise address that troubles are told to beside the log; none without MILEPOST_NOTIFY."""
    return environ.get("MILEPOST_NOTIFY", "")


def mail_address(environ: Mapping[str, str] = os.environ) -> str:
    """Give the Apprise address of the mail server that writes to people themselves; none without MILEPOST_MAIL."""
    return environ.get("MILEPOST_MAIL", "")


def portal_url(environ: Mapping[str, str] = os.environ) -> str:
    """Give the address people reach the portal at, without a slash at its end; none without MILEPOST_PORTAL_URL."""
    return environ.get("MILEPOST_PORTAL_URL", "").rstrip("/")


def secrets_of(source: Source, environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Give the credentials of a source that were given from outside the plan, by their names in the plan.

    A setting of the environment comes first; within a flow, whose server may keep some, Prefect's blocks second.
    """
    from connectors.contract import setting_of

    given = {name: environ.get(setting_of(source.id, name), "") for name in source.secrets}
    # Only where flows run is Prefect loaded already: nothing else starts it for this.
    if "prefect" in sys.modules and not all(given.values()):
        from flows.secret_blocks import secret_kept

        given |= {name: secret_kept(source.id, name) for name, value in given.items() if not value}
    return {name: value for name, value in given.items() if value}
