"""Jobs that do what a parser that was taken over, or gave up, would do. They run in the confined process only."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import socket
import subprocess
import threading
import time
import zlib
from pathlib import Path

from connectors.parcels import HEAD, Kind, Parcel


def line():
    """The descriptor of the line to who asked: the only socket there is."""
    return next(int(one.name) for one in Path("/proc/self/fd").iterdir() if int(one.name) > 2 and _is_socket(one))


def _is_socket(descriptor):
    try:
        return descriptor.readlink().name.startswith("socket:")
    except OSError:
        return False


def echo(said, parts):
    return Parcel(said, parts)


def far_corner(said, parts):
    """What the fast reader makes of a sheet with one cell in each of two corners."""
    import io

    from python_calamine import CalamineWorkbook

    return Parcel(len(CalamineWorkbook.from_filelike(io.BytesIO(bytes(parts[0]))).get_sheet_by_index(0).to_python()))


def unpack(said, parts):
    return Parcel(len(zlib.decompress(bytes(parts[0]))))


def hog(said, parts):
    held = []
    while True:
        held.append(bytearray(10_000_000))


def hog_that_is_wrapped(said, parts):
    try:
        hog(said, parts)
    except MemoryError as error:
        raise ValueError("the reader's own words") from error


def spin(said, parts):
    while True:
        pass


def sleep(said, parts):
    time.sleep(said)
    return Parcel("woke up")


def abort(said, parts):
    os.abort()


def leave(said, parts):
    os._exit(said)


def die(said, parts):
    signal.raise_signal(said)


def fault(said, parts):
    ctypes.string_at(0)


def raise_something(said, parts):
    raise KeyError("somebody's answer")


def leave_in_the_middle(said, parts):
    os.write(line(), HEAD.pack(Kind.ANSWER.value, 1_000) + b"x" * 10)
    os._exit(0)


def say(said, parts):
    """Write bytes on the line that no job of ours writes, and be silent."""
    os.write(line(), bytes(parts[0]))
    os._exit(0)


def say_without_end(said, parts):
    while True:
        os.write(line(), HEAD.pack(Kind.PROGRESS.value, 1) * 1_000)


def answer_and_stay(said, parts):
    from connectors.parcels import message

    for piece in message(Kind.ANSWER, Parcel("here", [])):
        os.write(line(), piece)
    spin(said, parts)


def look_around(said, parts):
    """Say what this process sees of the world."""
    names = list(Path("/proc/self/fd").iterdir())
    limits = (
        resource.RLIMIT_AS,
        resource.RLIMIT_CPU,
        resource.RLIMIT_FSIZE,
        resource.RLIMIT_NOFILE,
        resource.RLIMIT_CORE,
    )
    return Parcel({
        "environment": dict(os.environ),
        "from the start": Path("/proc/self/environ").read_bytes().decode(),
        "descriptors": [str(one.readlink()) for one in names if one.is_symlink()],
        "limits": [resource.getrlimit(one)[0] for one in limits],
        "folder": str(Path.cwd()),
    })  # fmt: skip


def reach_out(said, parts):
    """Try all that is not allowed; say what was."""
    library, kernel = ctypes.CDLL(None), []
    attempts = {
        "socket": socket.socket,
        "name": lambda: socket.getaddrinfo("localhost", 80),
        "program": lambda: subprocess.run(["true"], check=False),
        "fork": os.fork,
        "kill": lambda: os.kill(os.getppid(), 0),
        "new file": lambda: Path(said, "new").write_text("x"),
        "old file": lambda: os.open(Path(said, "old"), os.O_APPEND | os.O_WRONLY),
        "remove": Path(said, "old").unlink,
        "rename": lambda: Path(said, "old").rename(Path(said, "other")),
    }
    for name, call in {
        "socket": lambda: library.socket(socket.AF_INET, socket.SOCK_STREAM, 0),
        "fork": library.fork,
        "kill": lambda: library.kill(os.getppid(), 0),
        "open": lambda: library.open(os.fsencode(Path(said, "new")), os.O_WRONLY | os.O_CREAT, 0o600),
        "unlink": lambda: library.unlink(os.fsencode(Path(said, "old"))),
        "execv": lambda: library.execv(b"/bin/true", None),
    }.items():
        if call() != -1:
            kernel.append(name)
    return Parcel({"python": [name for name, call in attempts.items() if _succeeds(call)], "kernel": kernel})


def _succeeds(call):
    try:
        call()
    except OSError:
        return False
    return True


def thread(said, parts):
    done = []
    worker = threading.Thread(target=done.append, args=(said,))
    worker.start()
    worker.join()
    return Parcel(done)
