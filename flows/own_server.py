"""Prefect's server for a run at a terminal: this very process a second time, so that nothing is loaded twice.

Prefect would start a program of its own for it, which loads all of Prefect again, and have the one that asks load the
server too: half of what a small refresh took.
"""

from __future__ import annotations

import atexit
import os
import signal
import socket
import sys
import threading
import time
from contextlib import contextmanager
from functools import cache
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING

from indicators.errors import MilepostError

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = "127.0.0.1"

START_WITHIN = 120
"""Seconds: a loaded two-core machine needs long to migrate a new home."""

STOP_WITHIN = 10


@contextmanager
def server_at_hand() -> Iterator[None]:
    """Have flows find a server: that of PREFECT_API_URL, else one of our own that ends with this process.

    Where a process cannot safely become two, Prefect starts one in its own way. Raises MilepostError where none starts.
    """
    from prefect.settings import PREFECT_API_URL, temporary_settings

    if PREFECT_API_URL.value() is not None or sys.platform != "linux":
        yield
        return
    with temporary_settings({PREFECT_API_URL: own_server()}):
        yield


@cache
def own_server() -> str:
    """Start a server on the home of the settings, and give the address of its API."""
    # Both of us need it: whoever is forked has it already.
    import prefect.server.api.server  # noqa: F401

    listener = socket.create_server((HERE, 0))
    port = listener.getsockname()[1]
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(theirs)
        _serve_and_end(listener, ours)
    os.close(ours)
    listener.close()
    atexit.register(_stop, child, theirs)
    _wait_until_healthy(port)
    return f"http://{HERE}:{port}/api"


def _serve_and_end(listener: socket.socket, parent: int) -> None:
    """Serve until the parent is gone, however it went; never return to what the parent was doing."""
    try:
        # A Ctrl-C is for the parent, which ends us when its own work is put away.
        os.setsid()
        os.environ |= {"PREFECT__SERVER_EPHEMERAL": "1", "PREFECT__SERVER_FINAL": "1"}
        _serve(listener, parent)
    finally:
        os._exit(0)


def _serve(listener: socket.socket, parent: int) -> None:
    import uvicorn
    from prefect.server.api.server import create_app

    server = uvicorn.Server(uvicorn.Config(create_app(), log_level="error", lifespan="on"))

    def follow() -> None:
        os.read(parent, 1)
        server.should_exit = True

    threading.Thread(target=follow, daemon=True).start()
    server.run(sockets=[listener])


def _wait_until_healthy(port: int) -> None:
    """Ask once: the port takes the question already, and answers when the server has started."""
    asking = HTTPConnection(HERE, port, timeout=START_WITHIN)
    try:
        asking.request("GET", "/api/health")
        status = asking.getresponse().status
    except (OSError, HTTPException) as error:
        raise MilepostError(f"the scheduler's server did not start: {error}") from error
    finally:
        asking.close()
    if status != HTTPStatus.OK:
        raise MilepostError(f"the scheduler's server did not start: it answers {status}")


def _stop(child: int, theirs: int) -> None:
    """Let go of the server and wait for its end, which is a kill where it is late."""
    os.close(theirs)
    until = time.monotonic() + STOP_WITHIN
    while os.waitpid(child, os.WNOHANG) == (0, 0):
        if time.monotonic() > until:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return
        time.sleep(0.02)
