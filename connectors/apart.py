"""Work on what a stranger handed in, done in a process of its own that may die of it.

Nothing that comes back is more than JSON and bytes, counted before they are kept; nothing of it is ever unpickled.
"""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from connectors.apart_child import ENDING, MEMORY, TOLD
from connectors.apart_warm import Gone, lent
from connectors.parcels import HEAD, Kind, Parcel, message, parcel_of
from indicators.errors import MilepostError, SourceChanged

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Sequence

_MB = 1_000_000
_GIB = 2**30
_LARGEST_REFUSAL = 100_000
_BELIEVABLE = 2**40


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one piece of work may take: bytes of address space, seconds of processor, bytes of answer.

    `cpu_seconds_per_mb` is added for each million bytes of input. Twice that time may pass on the clock, and
    `grace` seconds.
    """

    memory: int = 2 * _GIB
    cpu_seconds: int = 60
    cpu_seconds_per_mb: int = 6
    answer: int = 512 * 2**20
    grace: float = 10

    def cpu(self, size: int) -> int:
        """Give the seconds of processor that input of a size may take."""
        return self.cpu_seconds + self.cpu_seconds_per_mb * size // _MB

    def clock(self, size: int) -> float:
        """Give the seconds that may pass before input of a size is given up."""
        return 2 * self.cpu(size) + self.grace


_BROKE_OFF = (
    "the reader broke off at this file; it is damaged, or not put together as spreadsheets do it: "
    "open it and save it anew, or save the table as CSV"
)
_STOPPED = (
    "this machine stopped the process that was reading the file, twice; it does so when memory runs short. That says "
    "nothing about the file: withdraw it and hand it in again later, or in parts, and if it happens again tell "
    "whoever runs this service"
)
_NOT_UNDERSTOOD = (
    "the file cannot be read; expected a table as spreadsheets save it: open it and save it anew, or save it as CSV"
)


def _too_much(limits: Limits) -> str:
    return (
        f"the file takes more than {limits.memory / _GIB:.1f} GiB of memory to read; expected a table that fits: "
        "delete what stands outside of it, or save it as CSV"
    )


def _too_much_to_tell(limits: Limits) -> str:
    return (
        f"what would have to be told about the file takes more than {limits.answer / 2**20:,.0f} MiB; expected fewer "
        "rows, or rows that can be read: mend what the first rows have wrong in common, or hand it in by parts"
    )


def _too_long(seconds: float) -> str:
    return (
        f"the file takes longer to read than the {seconds:,.0f} seconds it is given; expected a smaller one: "
        "save the table as CSV, or hand it in by parts"
    )


class Answer(NamedTuple):
    """What came back: JSON and bytes, neither of them to be trusted; and the most memory it took, in bytes."""

    said: Any
    parts: Sequence[bytes | memoryview]
    peak: int


class _Ending(NamedTuple):
    status: int
    peak: int


class _Stopped(Exception):
    """Somebody outside ended the process: the system, or whoever looks after it."""


class _TooLong(Exception):
    """The clock has run out."""


class _Inside(Exception):
    """What happened in the other process, for whoever mends it."""


class _Garbage(Exception):
    """What came is no message."""


def run_apart(
    job: str, parcel: Parcel, *, limits: Limits | None = None, progress: Callable[[int], None] | None = None
) -> Answer:
    """Do a job, `module:function`, in a process of its own; the function takes and gives a parcel.

    Raises SourceChanged in one sentence when the process dies of it, takes too much or answers nonsense; what the
    job itself raises of ours comes through. Raises MilepostError when no process can be started.
    """
    granted = limits or Limits()
    size = sum(len(part) for part in parcel.parts)
    seconds = granted.clock(size)
    asked = {"job": job, "said": parcel.said, "memory": granted.memory, "cpu_seconds": granted.cpu(size)}
    request = message(Kind.ASK, Parcel(asked, parcel.parts))
    stopped = False
    for _ in range(2):
        # What was stopped from outside may have been in the way only then: it is tried once more.
        try:
            with lent() as (line, lease):
                return _Work(line, lease, granted, progress, seconds, time.monotonic() + seconds).done(request)
        except _Stopped:
            stopped = True
        except Gone:
            continue
    if stopped:
        raise SourceChanged(_STOPPED)
    raise MilepostError("the process that reads files does not start, or ends at once: look into the log")


@dataclass(frozen=True, slots=True)
class _Work:
    """One job under way: the line it is asked and answers on, and the lease that keeps its process alive."""

    line: socket.socket
    lease: socket.socket
    limits: Limits
    progress: Callable[[int], None] | None
    seconds: float
    deadline: float

    def done(self, request: Sequence[bytes | memoryview]) -> Answer:
        try:
            body = self._body(request)
        except _TooLong:
            raise SourceChanged(_too_long(self.seconds)) from None
        except _Garbage as error:
            raise SourceChanged(_BROKE_OFF) from error
        ending = self._ending()
        if body is None:
            raise self._death_of(ending.status)
        try:
            said, parts = parcel_of(body)
        except (ValueError, TypeError, RecursionError) as error:
            raise SourceChanged(_BROKE_OFF) from error
        return Answer(said, parts, ending.peak)

    def _body(self, request: Sequence[bytes | memoryview]) -> bytearray | None:
        """Ask, and give the answer's bytes; None when the line ends first."""
        with suppress(BrokenPipeError, ConnectionResetError):
            for piece in request:
                self._wait()
                self._in_time(self.line.sendall, piece)
        while (head := self._received(HEAD.size)) is not None:
            kind, length = HEAD.unpack(head)
            if kind == Kind.PROGRESS.value:
                self._tell(length)
            elif kind == Kind.REFUSAL.value:
                self._refuse(self._received(min(length, _LARGEST_REFUSAL)))
            elif kind == Kind.ANSWER.value and length <= _BELIEVABLE:
                if length > self.limits.answer:
                    raise SourceChanged(_too_much_to_tell(self.limits))
                return self._received(length)
            else:
                raise _Garbage
        return None

    def _tell(self, rows: int) -> None:
        if self.progress is not None:
            self.progress(rows)

    def _refuse(self, body: bytearray | None) -> NoReturn:
        try:
            said = parcel_of(body or b"").said
            kind, words = str(said["kind"]), str(said["words"])
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise _Garbage from error
        if kind == MEMORY:
            raise SourceChanged(_too_much(self.limits))
        if kind in TOLD:
            raise TOLD[kind](words)
        raise SourceChanged(_NOT_UNDERSTOOD) from _Inside(words)

    def _received(self, length: int) -> bytearray | None:
        received = bytearray()
        while len(received) < length:
            self._wait()
            piece = self._in_time(self.line.recv, min(length - len(received), 2**20))
            if not piece:
                return None
            received += piece
        return received

    def _wait(self) -> None:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise _TooLong
        self.line.settimeout(left)

    @staticmethod
    def _in_time(call: Callable[[Any], Any], given: Any) -> Any:
        try:
            return call(given)
        except TimeoutError:
            raise _TooLong from None
        except ConnectionResetError:
            return b""

    def _ending(self) -> _Ending:
        """Wait for the process to end. Raises Gone when nobody is there to say how it did."""
        self.lease.settimeout(max(1.0, min(5.0, self.deadline - time.monotonic())))
        try:
            said = self.lease.recv(ENDING.size)
        except TimeoutError:
            # It answered, or closed its line, and would not end: it is killed with the lease.
            return _Ending(0, 0)
        if len(said) != ENDING.size:
            raise Gone
        status, peak = ENDING.unpack(said)
        return _Ending(status, peak * 1024)

    def _death_of(self, status: int) -> Exception:
        """Say what a process died of, from how the system says that it ended."""
        killed_by = os.WTERMSIG(status) if os.WIFSIGNALED(status) else None
        if killed_by == signal.SIGXCPU:
            return SourceChanged(_too_long(self.seconds))
        # Nobody here kills before an answer, and what is taken beyond our own limits fails without a signal.
        return _Stopped() if killed_by in {signal.SIGKILL, signal.SIGTERM} else SourceChanged(_BROKE_OFF)
