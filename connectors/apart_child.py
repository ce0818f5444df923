"""The process that reads what strangers hand in: everything imported once, then a fork for each file.

It is started with an empty environment, so that no secret was ever in it; what it forks confines itself before
it looks at the file. Who asked holds one end of a lease: when that closes, the fork is killed.
"""

from __future__ import annotations

import errno
import gc
import importlib
import os
import selectors
import signal
import socket
import struct
import sys
import traceback
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NoReturn

from connectors.books import SheetUnclear
from connectors.confinement import close_all_but, confine, die_with_the_parent
from connectors.decoding import EncodingUnknown
from connectors.parcels import HEAD, Kind, Parcel, message, parcel_of
from connectors.progress import listened_to
from connectors.sheets import HeaderMissing
from indicators.errors import CallerMistake, SourceChanged, SourceUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable

PRELOADED = (
    "connectors.reading_child", "connectors.questions", "connectors.excel", "connectors.workbook",
    "connectors.responses", "connectors.folder", "connectors.declared", "connectors.annotate", "openpyxl",
    "python_calamine", "charset_normalizer", "pandas", "pyarrow",
)  # fmt: skip

ENDING = struct.Struct("!iQ")
"""How a fork ended, as the system says it, and the most memory it held, in KiB."""

TOLD = {
    one.__name__: one
    for one in (HeaderMissing, EncodingUnknown, SheetUnclear, SourceChanged, SourceUnavailable, CallerMistake)
}
"""What a job may raise that is told in its own words."""

MEMORY, UNKNOWN = "memory", "unknown"
LONGEST_REFUSAL = 10_000


def serve(control: socket.socket) -> None:
    """Fork for whoever sends a line and a lease, until the control line closes."""
    _prepare()
    woken = _woken_by_children()
    with selectors.DefaultSelector() as selector:
        selector.register(control, selectors.EVENT_READ)
        selector.register(woken, selectors.EVENT_READ)
        leases: dict[int, socket.socket] = {}
        while True:
            for key, _ in selector.select():
                if key.fileobj is control:
                    if not _take(control, selector, leases):
                        return _kill(leases)
                elif key.fileobj is woken:
                    _bury(woken, selector, leases)
                else:
                    # Its only event is its end: nobody waits for this answer any more.
                    selector.unregister(key.fileobj)
                    os.kill(key.data, signal.SIGKILL)


def _prepare() -> None:
    for name in PRELOADED:
        importlib.import_module(name)
    from connectors.area_names import known_area  # noqa: PLC0415 - after the environment of the process is in order

    known_area("World")
    # What is there now is never looked through again: forks would copy every page of it.
    gc.collect()
    gc.freeze()


def _woken_by_children() -> socket.socket:
    woken, waker = socket.socketpair()
    for one in (woken, waker):
        one.settimeout(0)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(waker.detach())
    return woken


def _take(control: socket.socket, selector: selectors.BaseSelector, leases: dict[int, socket.socket]) -> bool:
    """Fork for one line and lease; False when nobody will send any more."""
    said, descriptors, _, _ = socket.recv_fds(control, 1, 2)
    if not said:
        return False
    line, lease = descriptors
    pid = os.fork()
    if not pid:
        _work(line)
    os.close(line)
    leases[pid] = socket.socket(fileno=lease)
    selector.register(leases[pid], selectors.EVENT_READ, pid)
    return True


def _bury(woken: socket.socket, selector: selectors.BaseSelector, leases: dict[int, socket.socket]) -> None:
    """Say of every fork that ended how it ended."""
    with suppress(BlockingIOError):
        woken.recv(4096)
    while leases:
        pid, status, used = os.wait4(-1, os.WNOHANG)
        if not pid:
            return
        lease = leases.pop(pid)
        with suppress(KeyError):
            selector.unregister(lease)
        with suppress(OSError):
            lease.send(ENDING.pack(status, used.ru_maxrss))
        lease.close()


def _kill(leases: dict[int, socket.socket]) -> None:
    for pid in leases:
        os.kill(pid, signal.SIGKILL)


def _work(line: int) -> NoReturn:
    """Do the one thing asked for on a line, and end."""
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        die_with_the_parent()
        close_all_but(line)
        _send(line, _answer(line))
    finally:
        os._exit(0)


def _answer(line: int) -> list[bytes | memoryview]:
    try:
        _, length = HEAD.unpack(_received(line, HEAD.size))
        asked, parts = parcel_of(_received(line, length))
        job = _job(asked["job"])
        confine(memory=asked["memory"], cpu_seconds=asked["cpu_seconds"])
        with listened_to(lambda rows: _send(line, [HEAD.pack(Kind.PROGRESS.value, rows)])):
            return message(Kind.ANSWER, job(asked["said"], parts))
    except BaseException as error:  # noqa: BLE001 - whatever a parser raises is an answer
        return message(Kind.REFUSAL, Parcel(_refusal(error)))


def _job(named: str) -> Callable[[Any, Any], Parcel]:
    module, _, name = named.partition(":")
    job: Callable[[Any, Any], Parcel] = getattr(importlib.import_module(module), name)
    return job


def _refusal(error: BaseException) -> dict[str, str]:
    """Tell an error as its kind and its words. Readers wrap whatever happened: want of memory is looked for inside."""
    inside: BaseException | None = error
    while inside is not None:
        if isinstance(inside, MemoryError) or (isinstance(inside, OSError) and inside.errno == errno.ENOMEM):
            return {"kind": MEMORY, "words": ""}
        inside = inside.__cause__ or inside.__context__
    kind = next((one.__name__ for one in type(error).__mro__ if one.__name__ in TOLD), UNKNOWN)
    return {"kind": kind, "words": str(error)[:LONGEST_REFUSAL] if kind != UNKNOWN else _place_of(error)}


def _place_of(error: BaseException) -> str:
    """Say which error and on which line of code, and none of its words: they may quote somebody's answers."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__} at {frames[-1].filename}:{frames[-1].lineno}" if frames else type(error).__name__


def _received(line: int, length: int) -> bytearray:
    received = bytearray()
    while len(received) < length:
        piece = os.read(line, min(length - len(received), 2**20))
        if not piece:
            raise EOFError
        received += piece
    return received


def _send(line: int, pieces: list[bytes | memoryview]) -> None:
    # `write`, because a socket's own `send` is among the calls given up.
    for piece in pieces:
        view = memoryview(piece)
        while view:
            view = view[os.write(line, view) :]


def main() -> None:
    """Serve on the descriptor the command line names."""
    with socket.socket(fileno=int(sys.argv[-1])) as control:
        serve(control)
