"""The portal on a port, until it is told to stop."""

from __future__ import annotations

import gc
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


def collect_seldom() -> None:
    """Have the collector of rubbish look less often, and never at what was loaded before the first request.

    A page makes ten thousand objects at once and keeps most of them: as it is set for any program, the collector goes
    through all of them again and again, a third of the time, and finds nothing.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def serve(settings: PortalSettings, host: str, port: int) -> None:
    """Serve the portal until Ctrl-C or SIGTERM. Raises CallerMistake where the record does not answer."""
    server = serving(settings, host, port)
    collect_seldom()
    server.run()
