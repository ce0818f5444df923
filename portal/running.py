"""The counter's processes, started beside whatever else runs on this machine and stopped with it."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

WORKERS = 2
"""While one of them is at a large file, the other does the small ones."""

STOP_WITHIN = 15.0
"""Seconds a process may take to finish what it is at."""


@contextmanager
def counter_running(home: Path, environ: Mapping[str, str], host: str, port: int) -> Iterator[None]:
    """Run the pages and their workers for the length of a block; what they say goes to `portal.log` in the home."""
    home.mkdir(parents=True, exist_ok=True)
    roles = (["pages", host, str(port)], *(["work"] for _ in range(WORKERS)))
    with (home / "portal.log").open("ab") as log:
        processes = [_started(words, environ, log) for words in roles]
        try:
            yield
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                _end(process)


def _started(words: list[str], environ: Mapping[str, str], log: object) -> subprocess.Popen[bytes]:
    # A session of its own: one Ctrl-C reaches us, and we stop it.
    return subprocess.Popen(  # type: ignore[call-overload,no-any-return]  # noqa: S603 - our own interpreter and words
        [sys.executable, "-m", "portal", *words],
        stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=dict(environ), start_new_session=True,
    )  # fmt: skip


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(STOP_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
