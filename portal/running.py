"""The counter's processes, started beside whatever else runs on this machine, kept running, and stopped with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

from portal.__main__ import KEPT_BY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

WORKERS = 2
"""While one of them is at a large file, the other does the small ones."""

STOP_WITHIN = 15.0
"""Seconds a process may take to finish what it is at."""

LONG_ENOUGH = 60.0
"""Seconds after which a process that ends had come well under way: it is started again as if for the first time."""


@dataclass(frozen=True, slots=True)
class Pauses:
    """Seconds before a process that ended by itself is started again: twice as many each time, up to `longest`."""

    first: float = 1.0
    longest: float = 60.0

    def after(self, last: float, lived: float) -> float:
        """Give the next pause after the `last` one, 0 for none, by how long the process lived."""
        return self.first if lived >= LONG_ENOUGH or not last else min(2 * last, self.longest)


@contextmanager
def counter_running(home: Path, environ: Mapping[str, str], host: str, port: int) -> Iterator[None]:
    """Run the pages and their workers for the length of a block; what they say goes to `portal.log` in the home.

    One that ends by itself is started again, and the log says so.
    """
    home.mkdir(parents=True, exist_ok=True)
    roles = (["pages", host, str(port)], *(["work"] for _ in range(WORKERS)))
    with (home / "portal.log").open("ab") as log, ExitStack() as stack:
        keepers = [Keeper([sys.executable, "-m", "portal", *words], environ, log) for words in roles]
        for keeper in keepers:
            stack.callback(keeper.end)
            keeper.start()
        try:
            yield
        finally:
            # All are told first: then each has the same time to finish what it is at.
            for keeper in keepers:
                keeper.stop()


@dataclass(slots=True)
class Keeper:
    """Keeps one process running until it is stopped. The process inherits nothing but the log."""

    command: Sequence[str]
    environ: Mapping[str, str]
    log: IO[bytes]
    pauses: Pauses = field(default_factory=Pauses)
    process: subprocess.Popen[bytes] | None = None
    _stopped: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Start the process and whatever keeps it running."""
        self._begin()
        self._thread = threading.Thread(target=self._keep, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Tell the process to end, and never start another."""
        with self._lock:
            self._stopped.set()
            if self.process is not None:
                self.process.terminate()

    def end(self) -> None:
        """Stop, and wait until the process is gone; one that takes too long is killed."""
        self.stop()
        if self.process is not None:
            try:
                self.process.wait(STOP_WITHIN)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        if self._thread is not None:
            self._thread.join()

    def _begin(self) -> None:
        with self._lock:
            if not self._stopped.is_set():
                # A session of its own: one Ctrl-C reaches us, and we stop it.
                self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and words
                    self.command, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
                    env={**self.environ, KEPT_BY: str(os.getpid())}, start_new_session=True,
                )  # fmt: skip

    def _keep(self) -> None:
        pause = 0.0
        while not self._stopped.is_set():
            assert self.process is not None, "it was started"
            began = time.monotonic()
            code = self.process.wait()
            if self._stopped.is_set():
                return
            pause = self.pauses.after(pause, time.monotonic() - began)
            self._say(f"{_how(code)}; it is started again in {pause:g} s")
            if not self._stopped.wait(pause):
                self._begin()

    def _say(self, what: str) -> None:
        assert self.process is not None, "it was started"
        name = " ".join(self.command[1:])
        said = f"milepost: {time.strftime('%Y-%m-%dT%H:%M:%S%z')} {name} (process {self.process.pid}) {what}\n"
        self.log.write(said.encode())
        self.log.flush()


def _how(code: int) -> str:
    """Say how a process ended, from what Popen tells of it."""
    return f"ended with {code}" if code >= 0 else f"was ended by {signal.Signals(-code).name}"
