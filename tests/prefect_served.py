"""A Prefect server for the tests that go through Prefect: one a worker, since to start one takes longer than they do."""

from __future__ import annotations

import gc
import logging
import os
import subprocess
import sys
import warnings
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import TYPE_CHECKING

import pytest

from flows.engine import prepare
from tests.servers import a_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LEAVES_SOCKETS_OPEN = [
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
    pytest.mark.filterwarnings("ignore:Exception ignored in. <socket:pytest.PytestUnraisableExceptionWarning"),
]
"""Marks of a file whose flows run in the process of the tests: Prefect's clients never close their lines to a server."""

START_WITHIN = 240


@contextmanager
def prefect_settings(home: Path) -> Iterator[None]:
    """Have Prefect set up as for a run, in a home of its own, whatever this machine's own settings are."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("PREFECT_")]:
            patch.delenv(name)
        environ = dict(os.environ)
        prepare(environ, home, log_level="CRITICAL")
        for name, value in environ.items():
            patch.setenv(name, value)
        yield


@contextmanager
def prefect_server() -> Iterator[str]:
    """Serve the home of the settings from a process of its own, and give the address of the API."""
    with a_port() as listener:
        port, number = listener.getsockname()[1], listener.fileno()
        words = ["--factory", "prefect.server.api.server:create_app", "--fd", str(number), "--log-level", "error"]
        process = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", *words, "--lifespan", "on"], pass_fds=[number],
            env=os.environ | {"PREFECT__SERVER_EPHEMERAL": "1", "PREFECT__SERVER_FINAL": "1"},
        )  # fmt: skip
    try:
        asking = HTTPConnection("127.0.0.1", port, timeout=START_WITHIN)
        asking.request("GET", "/api/health")
        assert asking.getresponse().status == 200
        asking.close()
        yield f"http://127.0.0.1:{port}/api"
    finally:
        process.terminate()
        process.wait(60)


@contextmanager
def asked_by_flows(api: str) -> Iterator[None]:
    """Have flows find this server for the length of a block, at whose end no word of theirs is unsaid."""
    from prefect.events.worker import EventsWorker
    from prefect.logging.handlers import APILogWorker
    from prefect.settings import PREFECT_API_URL, temporary_settings

    with nothing_left_behind(), temporary_settings({PREFECT_API_URL: api}):
        yield
        APILogWorker.drain_all()
        EventsWorker.drain_all()


@contextmanager
def nothing_left_behind() -> Iterator[None]:
    """Prefect keeps lines to its server of its own accord; what it forgets to close is not for a later test to find.

    Nor is how loud it tells the root of all loggers to be.
    """
    loud = logging.getLogger().level
    yield
    logging.getLogger().setLevel(loud)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
