"""A print run: many languages and formats of one snapshot, on two cores where there is much to write.

Charts hold no words: each is drawn once for the whole run, by both processes, half of them each. Languages that write
figures alike are written by one process, so that it makes each picture once.
"""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

from babel.numbers import get_decimal_symbol

from reports.build import WITH_DRAWINGS, require_known
from reports.drawing import draw
from reports.press import Press
from reports.wording import REPORT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from concurrent.futures import Future

CORES = 2
WRITING, DRAWING = 1, 6
"""What a line of the plan is to one report, and what drawing its chart is to all of them."""
WORTH_A_PROCESS = 700
"""As much as that, and a second process saves more than its own beginning costs."""

Job = tuple[str, str]
"""A language and a format."""


@dataclass(frozen=True, slots=True)
class Printed:
    """One report of a print run."""

    language: str
    form: str
    content: bytes


def print_run(
    snapshot: Mapping[str, Any], *, digest: str, languages: Sequence[str], forms: Sequence[str],
    since: Mapping[str, Any] | None = None, standing: Mapping[str, Any] | None = None,
) -> Iterator[Printed]:  # fmt: skip
    """Write the report of a frozen document in all these languages and formats, in the order given.

    `since` and `standing` are as in `reports.build.build_report`.
    Raises CallerMistake, before anything is written, for a language or format there is not or a language with a gap.
    """
    jobs = [(language, form) for language in languages for form in forms]
    for job in jobs:
        require_known(*job)
    about = {"digest": digest, "since": since, "standing": standing}
    if len(snapshot["lines"]) * (WRITING * len(jobs) + DRAWING * _is_drawn(jobs)) < WORTH_A_PROCESS:
        press = Press(snapshot, **about)
        for job in jobs:
            yield Printed(*job, press.written(*job))
        return
    yield from _side_by_side(snapshot, about, jobs)


def _side_by_side(snapshot: Mapping[str, Any], about: Mapping[str, Any], jobs: Sequence[Job]) -> Iterator[Printed]:
    with ExitStack() as stack:
        # Not forked: the renderer of charts runs threads, and a fork would copy their locks as they are.
        given: dict[str, Any] = {
            "mp_context": get_context("spawn"), "initializer": _set_up, "initargs": (snapshot, about),
        }  # fmt: skip
        pools = [stack.enter_context(ProcessPoolExecutor(1, **given)) for _ in range(CORES)]
        charts = Press(snapshot, **about).charts(jobs[0][0]) if _is_drawn(jobs) else []
        shares = [pool.submit(draw, charts[n::CORES]) for n, pool in enumerate(pools)]
        drawn = {name: svg for share in shares for name, svg in share.result().items()}
        waiting: dict[Job, Future[bytes]] = {}
        for pool, pile in zip(pools, _piles(jobs), strict=True):
            pool.submit(_at_press, Press.take, drawn)
            waiting |= {job: pool.submit(_at_press, Press.written, *job) for job in pile}
        for job in jobs:
            yield Printed(*job, waiting.pop(job).result())


def _is_drawn(jobs: Sequence[Job]) -> bool:
    return any(form in WITH_DRAWINGS for _, form in jobs)


def _piles(jobs: Sequence[Job]) -> list[list[Job]]:
    """Share jobs equally: those of languages that write figures alike together, otherwise in the order given."""
    groups: dict[str, list[Job]] = {}
    for job in jobs:
        groups.setdefault(get_decimal_symbol(REPORT.locale(job[0])), []).append(job)
    alike = [job for group in groups.values() for job in group]
    size = -(-len(alike) // CORES)
    return [alike[n * size : (n + 1) * size] for n in range(CORES)]


def _set_up(snapshot: Mapping[str, Any], about: Mapping[str, Any]) -> None:
    """Set up the press of a process, which ends with the run."""
    Press.here = Press(snapshot, **about)


def _at_press(work: Callable[..., Any], *given: Any) -> Any:
    return work(Press.here, *given)
