"""The one process that forks for each file a stranger hands in: started when first needed, warm from then on.

`multiprocessing` is not used: its server inherits the environment with every secret in it, each of its processes
imports the main module anew, and what it gives back are pickles.
"""

from __future__ import annotations

import atexit
import json
import os
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from connectors.apart_child import main; main()"
)  # fmt: skip


class Gone(Exception):
    """The warm process is not there."""


class _Warm(NamedTuple):
    process: subprocess.Popen[bytes]
    control: socket.socket


_LOCK = threading.Lock()
_KEPT: list[_Warm] = []
"""The one warm process of this process, once there is one."""


@contextmanager
def lent() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Have a process forked, and give its line and its lease; it is killed when they are given back."""
    (line, there), (lease, held_there) = socket.socketpair(), socket.socketpair()
    with line, lease:
        with there, held_there, _LOCK:
            warm = _warm()
            # One that is dying takes no more, or takes it along: both are seen on the lease.
            with suppress(BrokenPipeError, ConnectionResetError):
                socket.send_fds(warm.control, [b"+"], [there.fileno(), held_there.fileno()])
        try:
            yield line, lease
        except Gone:
            with _LOCK:
                _bury(warm)
            raise


def start_early() -> None:
    """Start the warm process now, so that the first who hands something in need not wait for it."""
    with _LOCK:
        _warm()


def _warm() -> _Warm:
    """Give the warm process, started anew when there is none that lives. The lock is held."""
    if _KEPT and _KEPT[0].process.poll() is not None:
        _KEPT.pop().control.close()
    if not _KEPT:
        here, there = socket.socketpair()
        with there:
            path = json.dumps([os.path.abspath(one) for one in sys.path])  # noqa: PTH100 - entries are texts, "" among them
            process = subprocess.Popen(  # noqa: S603 - our own interpreter with our own code
                [sys.executable, "-I", "-B", "-X", "utf8", "-c", _START, path, str(there.fileno())],
                env={"OPENBLAS_NUM_THREADS": "1"}, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                pass_fds=[there.fileno()], start_new_session=True,
            )  # fmt: skip
        _KEPT.append(_Warm(process, here))
    return _KEPT[0]


def _bury(warm: _Warm) -> None:
    """End a warm process, and with it whatever it forked."""
    if warm in _KEPT:
        _KEPT.remove(warm)
    warm.control.close()
    try:
        warm.process.wait(5)
    except subprocess.TimeoutExpired:
        warm.process.kill()
        warm.process.wait()


def _end() -> None:
    while _KEPT:
        _bury(_KEPT[0])


def _forget() -> None:
    """Leave the warm process to whom it belongs, in a process that was forked off."""
    global _LOCK  # noqa: PLW0603 - it may be held by a thread that is not here
    _LOCK = threading.Lock()
    while _KEPT:
        warm = _KEPT.pop()
        warm.control.close()
        # It is not ours to wait for.
        warm.process.returncode = 0


atexit.register(_end)
os.register_at_fork(after_in_child=_forget)
