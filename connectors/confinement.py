"""What a process may no longer do once it reads what a stranger handed in: take more, reach out, write, start others.

Limits of the system come first; then a filter in the kernel, where there is one for this machine; then the
interpreter's own hook. A parser that was taken over can lift none of them again.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import resource
import signal
import sys
from contextlib import suppress
from typing import Any, NamedTuple

MOST_DESCRIPTORS = 64

_SET_PARENT_DEATH_SIGNAL, _SET_SECCOMP, _SET_NO_NEW_PRIVILEGES, _WITH_FILTER = 1, 22, 38, 2

_LOAD, _IF_EQUAL, _IF_ANY_BIT, _IF_AT_LEAST, _ANSWER = 0x20, 0x15, 0x45, 0x35, 0x06
_ALLOW, _REFUSE, _UNKNOWN = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS
_NUMBER, _ARCHITECTURE, _FLAGS_OF_CLONE, _FLAGS_OF_OPEN, _FLAGS_OF_OPENAT = 0, 4, 16, 24, 32
_X32 = 0x40000000
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

_THREAD = 0x10000
"""The flag of a call that starts a thread of this process and no other process."""


class _Machine(NamedTuple):
    """What the kernel calls a machine, and the numbers of calls there.

    `opening` gives where the calls that open files have their flags; `cloning` starts threads and processes, which
    `cloning_anew` does in a way no filter can look into. Refused are sockets, other programs, signals to others, looks
    into others, and changes to files and folders.
    """

    number: int
    opening: dict[int, int]
    cloning: int
    cloning_anew: int
    refused: frozenset[int]


_MACHINES = {
    "x86_64": _Machine(
        0xC000003E, {2: _FLAGS_OF_OPEN, 257: _FLAGS_OF_OPENAT}, 56, 435,
        frozenset({
            41, 42, 43, 44, 46, 49, 50, 53, 288, 307, 57, 58, 59, 322, 62, 129, 200, 297, 424, 101, 310, 311, 425, 437,
            76, 82, 83, 84, 85, 86, 87, 88, 90, 91, 92, 93, 94, 258, 259, 260, 263, 264, 265, 266, 268, 316, 438,
        }),
    ),
    "aarch64": _Machine(
        0xC00000B7, {56: _FLAGS_OF_OPENAT}, 220, 435,
        frozenset({
            198, 199, 200, 201, 202, 203, 206, 211, 242, 269, 221, 281, 129, 130, 138, 240, 424, 117, 270, 271, 425,
            437, 438, 45, 33, 34, 35, 36, 37, 38, 276, 52, 53, 54, 55,
        }),
    ),
}  # fmt: skip

_REFUSED_EVENTS = (
    "socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system", "os.kill", "os.putenv",
    "os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.truncate", "os.chmod", "os.chown", "os.link", "os.symlink",
    "pty.", "ftplib.", "smtplib.", "urllib.", "http.client.",
)  # fmt: skip


def confine(*, memory: int, cpu_seconds: int) -> None:
    """Give up, for the rest of this process, all it does not need to turn bytes it holds into an answer.

    `memory` is in bytes of address space. What is taken beyond it fails; beyond `cpu_seconds` the process is killed.
    """
    os.environ.clear()
    _limit(resource.RLIMIT_AS, memory)
    _limit(resource.RLIMIT_CPU, cpu_seconds, cpu_seconds + 1)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_NOFILE, MOST_DESCRIPTORS)
    _limit(resource.RLIMIT_CORE, 0)
    if sys.platform == "linux":
        _filter_calls()
    sys.addaudithook(_refuse)


def close_all_but(kept: int) -> None:
    """Close every descriptor but the three everybody has, which lead nowhere from here on, and `kept`."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    for descriptor in map(int, os.listdir("/dev/fd")):  # noqa: PTH208 - names in a folder, not paths
        if descriptor > 2 and descriptor != kept:
            # The one the folder was listed through is closed already.
            with suppress(OSError):
                os.close(descriptor)


def die_with_the_parent() -> None:
    """Ask the kernel to kill this process when its parent ends; where it cannot be asked, nothing is changed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)


def _limit(what: int, soft: int, hard: int | None = None) -> None:
    """Set a limit that is never above what this process had anyway."""
    most, upper = resource.getrlimit(what)[1], soft if hard is None else hard
    if most != resource.RLIM_INFINITY:
        soft, upper = min(soft, most), min(upper, most)
    resource.setrlimit(what, (soft, upper))


class _Step(ctypes.Structure):
    _fields_ = [("code", ctypes.c_ushort), ("yes", ctypes.c_ubyte), ("no", ctypes.c_ubyte), ("value", ctypes.c_uint)]


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.POINTER(_Step))]


def _filter_calls() -> None:
    """Install the filter for this machine. A kernel without filters leaves the other two walls standing."""
    known = _MACHINES.get(platform.machine())
    if known is None:
        return
    steps = _steps(known)
    program = _Program(len(steps), (_Step * len(steps))(*steps))
    library = ctypes.CDLL(None)
    library.prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    library.prctl(_SET_SECCOMP, _WITH_FILTER, ctypes.byref(program), 0, 0)


def _steps(machine: _Machine) -> list[_Step]:
    """Write the filter: what is refused fails, files open for reading only, threads start and processes do not."""
    steps = [
        _Step(_LOAD, 0, 0, _ARCHITECTURE), _Step(_IF_EQUAL, 1, 0, machine.number), _Step(_ANSWER, 0, 0, _REFUSE),
        _Step(_LOAD, 0, 0, _NUMBER), _Step(_IF_AT_LEAST, 0, 1, _X32), _Step(_ANSWER, 0, 0, _REFUSE),
        # Told that there is no such call, the C library starts its threads in the old way.
        _Step(_IF_EQUAL, 0, 1, machine.cloning_anew), _Step(_ANSWER, 0, 0, _UNKNOWN),
    ]  # fmt: skip
    for call in sorted(machine.refused):
        steps += [_Step(_IF_EQUAL, 0, 1, call), _Step(_ANSWER, 0, 0, _REFUSE)]
    for call, flags in machine.opening.items():
        steps += _by_flags(call, flags, _WRITING, any_bit=_REFUSE, none=_ALLOW)
    steps += _by_flags(machine.cloning, _FLAGS_OF_CLONE, _THREAD, any_bit=_ALLOW, none=_REFUSE)
    return [*steps, _Step(_ANSWER, 0, 0, _ALLOW)]


def _by_flags(call: int, where: int, flags: int, *, any_bit: int, none: int) -> list[_Step]:
    return [
        _Step(_IF_EQUAL, 0, 4, call), _Step(_LOAD, 0, 0, where), _Step(_IF_ANY_BIT, 0, 1, flags),
        _Step(_ANSWER, 0, 0, any_bit), _Step(_ANSWER, 0, 0, none),
    ]  # fmt: skip


def _refuse(event: str, args: tuple[Any, ...]) -> None:
    writes = event == "open" and isinstance(args[2], int) and args[2] & _WRITING
    if writes or event.startswith(_REFUSED_EVENTS):
        raise PermissionError(errno.EPERM, "not allowed to who reads a file of a stranger")
