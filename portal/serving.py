"""The portal on a port, until it is told to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import uvicorn

from portal.application import make_application
from portal.surroundings import now

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from portal.settings import PortalSettings

SECONDS_TO_FINISH = 10
"""How long requests that are under way may take when the portal is told to stop."""


def serving(
    settings: PortalSettings, host: str, port: int, *, clock: Callable[[], datetime] = now
) -> uvicorn.Server:  # fmt: skip
    """Make the server: it names no product, and believes no proxy but those the settings name."""
    return uvicorn.Server(
        uvicorn.Config(
            make_application(settings, clock=clock),
            host=host,
            port=port,
            server_header=False,
            proxy_headers=bool(settings.proxies),
            forwarded_allow_ips=list(settings.proxies),
            timeout_graceful_shutdown=SECONDS_TO_FINISH,
            # What it says goes the way of everything else that is logged.
            log_config=None,
            access_log=False,
            ws="none",
            log_level="warning",
        )
    )


def serve(settings: PortalSettings, host: str, port: int) -> None:
    """Serve the portal until Ctrl-C or SIGTERM. Raises CallerMistake where the record does not answer."""
    serving(settings, host, port).run()
