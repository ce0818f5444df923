"""The schedule, served on this machine: Prefect's own server beside us, and a runner that starts what is due."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.engine import prepare
from indicators.errors import CallerMistake, MilepostError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from prefect.deployments.runner import RunnerDeployment

    from warehouse.settings import Settings

    Tell = Callable[[str], None]

START_WITHIN = 180.0
"""Seconds: a new Prefect home is migrated first, which takes twenty seconds on an idle machine."""

STOP_WITHIN = 10.0

AT_ONCE = 6
"""How many flows run together: some may wait for silent sources and hold up no other, and no crowd forms."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where the scheduler's server listens. It has no accounts: keep it on this machine."""

    host: str
    port: int

    @property
    def page(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def api(self) -> str:
        return f"{self.page}/api"


def serve_schedule(settings: Settings, schedule: Path, address: Address, *, tell: Tell) -> None:
    """Start the server, serve the deployments of `schedule` (a prefect.yaml) and of the plans' sources, until Ctrl-C.

    With PREFECT_API_URL set, that server is used and none is started. Raises CallerMistake for a
    schedule that cannot be read or a port that is taken, before anything is started.
    """
    prepare(os.environ, settings.home, log_level="INFO")
    elsewhere = os.environ.get("PREFECT_API_URL")
    if elsewhere is None:
        require_free(address)
        os.environ |= {"PREFECT_API_URL": address.api, "PREFECT_SERVER_UI_API_URL": address.api}
    # Children start in their own time and place: what they read must not depend on either.
    os.environ |= {"MILEPOST_HOME": str(settings.home), "MILEPOST_PLANS": str(settings.plans)}

    from flows.deployments import deployments_in

    deployments = deployments_in(schedule)
    # A shell that starts us in the background makes us deaf to Ctrl-C, which is how we stop on SIGTERM too.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, _interrupted)
    try:
        if elsewhere is not None:
            tell(f"the scheduler is at {elsewhere}")
            asyncio.run(_serve(settings, deployments, tell, alone=False))
            return
        with _server(settings.home / "prefect", address) as process:
            tell(f"the scheduler starts at {address.page}")
            _wait_until_healthy(process, settings.home)
            asyncio.run(_serve(settings, deployments, tell, alone=True))
    except KeyboardInterrupt:
        tell("stopped")


def _interrupted(*_of_the_signal: object) -> None:
    """Stop on SIGTERM as on Ctrl-C: whoever supervises us sends that."""
    signal.raise_signal(signal.SIGINT)


def require_free(address: Address) -> None:
    """See that an address can be listened on. Raises CallerMistake where it cannot."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address.host, address.port))
        except OSError as error:
            raise CallerMistake(
                f"{address.host}:{address.port} cannot be listened on: {error.strerror}; "
                "give another with --host and --port, or stop what is there"
            ) from None


@contextmanager
def _server(home: Path, address: Address) -> Iterator[subprocess.Popen[bytes]]:
    home.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", address.host, "--port", str(address.port)]
    with (home / "server.log").open("ab") as log:
        # A session of its own: one Ctrl-C reaches us, and we stop it after the runner has put its work away.
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and words
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(STOP_WITHIN)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_until_healthy(process: subprocess.Popen[bytes], home: Path) -> None:
    until = time.monotonic() + START_WITHIN
    while not asyncio.run(_healthy()):
        if process.poll() is not None or time.monotonic() > until:
            raise MilepostError(f"the scheduler's server did not start; see {home / 'prefect' / 'server.log'}")
        time.sleep(0.5)


async def _healthy() -> bool:
    from prefect.client.orchestration import get_client

    async with get_client() as client:
        return await client.api_healthcheck() is None


async def _serve(settings: Settings, schedule: list[RunnerDeployment], tell: Tell, *, alone: bool) -> None:
    from prefect.runner import Runner

    from flows.left_behind import forget_others, put_in_order
    from flows.served import Served

    class StoppedAsByCtrlC(Runner):
        """A runner whose own way of stopping on SIGTERM, which ends in a warning, is ours instead."""

        handle_sigterm = staticmethod(_interrupted)

    served = Served(StoppedAsByCtrlC(name="milepost", limit=AT_ONCE), tell)
    await served.put_up(schedule)
    await served.follow(settings)
    if alone:
        await forget_others(served.numbers.values())
        await put_in_order(served.numbers.values())
    tell("Ctrl-C stops everything")
    following = asyncio.create_task(served.keep_following(settings))
    try:
        await served.runner.start()
    finally:
        following.cancel()
