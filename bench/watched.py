"""What is seen of workers and of a submission while they are at it: processor, memory, stages and answers."""

from __future__ import annotations

import os
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PATIENCE = 1_800.0
"""Seconds a submission may take to come to rest."""


@dataclass
class Memory:
    """The most memory, in MiB, that a process and the readers it started held, looked at often."""

    workers: tuple[int, ...]
    most: dict[str, int] = field(default_factory=lambda: {"worker": 0, "reader": 0})

    def look(self) -> None:
        parents = {pid: parent for pid, (parent, _) in _processes().items()}
        warm = {pid for pid, parent in parents.items() if parent in self.workers}
        for pid in self.workers:
            self._note("worker", pid)
        for pid, parent in parents.items():
            if parent in warm:
                self._note("reader", pid)

    def spent(self) -> float:
        """Give the seconds of processor that the workers and their readers, those that ended too, took by now."""
        there = _processes()
        ours = set(self.workers)
        for _ in range(2):
            ours |= {pid for pid, (parent, _) in there.items() if parent in ours}
        return sum(there[pid][1] for pid in ours if pid in there)

    def _note(self, who: str, pid: int) -> None:
        with suppress(OSError, StopIteration):
            lines = Path(f"/proc/{pid}/status").read_text().splitlines()
            peak = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
            self.most[who] = max(self.most[who], peak // 1024)


def _processes() -> dict[int, tuple[int, float]]:
    """Give every process with its parent and the seconds of processor that it and its ended children took."""
    found, tick = {}, os.sysconf("SC_CLK_TCK")
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            told = path.read_text().rpartition(")")[2].split()
            found[int(path.parent.name)] = int(told[1]), sum(map(int, told[11:15])) / tick
    return found


@contextmanager
def looked_at(memory: Memory) -> Iterator[None]:
    stop = threading.Event()

    def look() -> None:
        while not stop.wait(0.1):
            memory.look()

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


@dataclass
class Stages:
    """What was seen of a submission: seconds of processor by stage, words about rows, and the slowest answer."""

    spent: Callable[[], float]
    began: float = field(default_factory=time.perf_counter)
    before: float = -1.0
    seconds: dict[str, float] = field(default_factory=dict)
    words: set[tuple[str, int]] = field(default_factory=set)
    slowest: float = 0.0
    bytes: int = 0
    ended: str = ""
    at: str = "waiting"

    def see(self, answer: dict[str, Any]) -> bool:
        now = self.spent()
        if self.before >= 0:
            self.seconds[self.at] = self.seconds.get(self.at, 0.0) + now - self.before
        self.before = now
        work = answer.get("work") or {}
        self.at = work.get("stage") or "waiting"
        self.words.add((self.at, work.get("rows") or 0))
        self.ended = answer["state"]
        assert time.perf_counter() - self.began < PATIENCE, self.seconds
        return self.ended in {"reading", "approved"}
