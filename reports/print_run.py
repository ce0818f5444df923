"""A print run: many languages and formats of one snapshot, on two cores where there is much to write.

Charts hold no words: each is drawn once, and its picture made once for all languages that write figures alike.
"""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

from babel.numbers import get_decimal_symbol

from reports.annual import annual_report
from reports.blocks import Figure
from reports.build import require_known, written
from reports.charts import draw, remember
from reports.wording import REPORT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from concurrent.futures import Future

    from reports.blocks import Document

WORTH_A_PROCESS = 600
"""Lines times languages from which a second process saves more than its own beginning costs."""


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
    for language in languages:
        for form in forms:
            require_known(language, form)
    report = partial(annual_report, snapshot, digest=digest, since=since, standing=standing)
    groups = _alike(languages)
    if len(groups) < 2 or len(snapshot["lines"]) * len(languages) < WORTH_A_PROCESS:
        for language in languages:
            yield from _in_language(report, snapshot, language, forms)
        return
    yield from _side_by_side(report, snapshot, languages, forms, groups)


def _alike(languages: Sequence[str]) -> list[list[str]]:
    """Group languages by how they write figures: those of a group share the pictures of charts."""
    groups: dict[str, list[str]] = {}
    for language in languages:
        groups.setdefault(get_decimal_symbol(REPORT.locale(language)), []).append(language)
    return list(groups.values())


def _in_language(
    report: Callable[..., Document], snapshot: Mapping[str, Any], language: str, forms: Sequence[str]
) -> list[Printed]:  # fmt: skip
    document = report(language=language)
    return [Printed(language, form, written(document, snapshot, form)) for form in forms]


def _side_by_side(
    report: Callable[..., Document], snapshot: Mapping[str, Any], languages: Sequence[str], forms: Sequence[str],
    groups: list[list[str]],
) -> Iterator[Printed]:  # fmt: skip
    """Give each group of languages a process of its own, and each process a share of the charts to draw for all."""
    with ExitStack() as stack:
        # Not forked: the renderer of charts runs threads, and a fork would copy their locks as they are.
        context = get_context("spawn")
        pools = [stack.enter_context(ProcessPoolExecutor(1, mp_context=context)) for _ in groups]
        figures = _figures(report(language=languages[0]))
        shares = [pool.submit(draw, figures[n :: len(pools)]) for n, pool in enumerate(pools)]
        drawn = {key: svg for share in shares for key, svg in share.result().items()}
        waiting: dict[str, Future[list[Printed]]] = {}
        for pool, group in zip(pools, groups, strict=True):
            pool.submit(remember, drawn)
            waiting |= {one: pool.submit(_in_language, report, snapshot, one, forms) for one in group}
        for language in languages:
            yield from waiting.pop(language).result()


def _figures(document: Document) -> list[Mapping[str, Any]]:
    return [block.spec for block in document.blocks if isinstance(block, Figure)]
