"""The annual report of a snapshot as a file, made when it is first asked for and kept under the home's reports.

The bytes are those the command line writes at this moment: what was said of the snapshot since is part of them, and so
of where they are kept, as is the program that makes them. Reports are made one at a time, apart from the pages.
"""

from __future__ import annotations

import re
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from functools import cache
from importlib.resources import files
from multiprocessing import get_context
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from starlette.exceptions import HTTPException

from indicators.canonical import digest_of
from indicators.provenance import sha256_of
from reports.build import FORMATS, LANGUAGES, build_report, require_known

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from portal.views import View
    from warehouse.sign_off import Standing
    from warehouse.snapshots import Snapshot

MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
NAMED = re.compile(rf"annual-report\.({'|'.join(LANGUAGES)})\.({'|'.join(FORMATS)})")

SECONDS_TO_MAKE = 120
SECONDS_TO_WAIT = 60
WAIT_AT_MOST = 4
"""As many ask for a report that is not there yet at the same time; others are told to come back."""

_turn, _waiting = Lock(), BoundedSemaphore(WAIT_AT_MOST)


def report_named(name: str) -> tuple[str, str] | None:
    """Read the language and the format from a report's name; None where it names none."""
    found = NAMED.fullmatch(name)
    return (found[1], found[2]) if found else None


def report_of(view: View, language: str, form: str, since: Snapshot | None = None) -> bytes:
    """Give the report of the snapshot that is looked at; `since` is that of the report before.

    Raises CallerMistake for a language that lacks strings, naming them, HTTPException 503 where too many ask at once.
    """
    require_known(language, form)
    path = _path(view, language, form, since)
    if path.is_file():
        return path.read_bytes()
    with _taking_turns():
        if path.is_file():
            return path.read_bytes()
        content = _made_apart(view, language, form, since)
        _keep(path, content)
        return content


def name_of_kind(since: Snapshot | None) -> str:
    """Name a report as the command line does: one that tells what changed says since which snapshot."""
    return "annual-report" if since is None else f"annual-report-since-{since.digest[:12]}"


def _path(view: View, language: str, form: str, since: Snapshot | None) -> Path:
    frozen, standing = _frozen(view)
    mark = digest_of({"standing": standing.told_on(view.at), "press": _press()})
    folder = view.around.settings.record.home / "reports" / f"{frozen.plan}-{frozen.digest[:12]}" / f"said-{mark[:12]}"
    return folder / f"{name_of_kind(since)}.{language}.{form}"


def _frozen(view: View) -> tuple[Snapshot, Standing]:
    assert view.snapshot is not None, "a report is of a snapshot"
    assert view.standing is not None, "which stands somewhere"
    return view.snapshot, view.standing


@cache
def _press() -> str:
    """Name the program that makes reports by what it is made of: another one may write other bytes."""
    room = files("reports")
    return digest_of([sha256_of(path.read_bytes()) for path in _every_file(room)])


def _every_file(folder: Any) -> Iterator[Any]:
    for one in sorted(folder.iterdir(), key=lambda path: path.name):
        if one.is_dir():
            yield from _every_file(one)
        elif not one.name.endswith(".pyc"):
            yield one


@contextmanager
def _taking_turns() -> Iterator[None]:
    """Have one report made at a time. Raises HTTPException 503 where too many wait, or for too long."""
    later = HTTPException(503, headers={"Retry-After": str(SECONDS_TO_WAIT)})
    if not _waiting.acquire(blocking=False):
        raise later
    try:
        if not _turn.acquire(timeout=SECONDS_TO_WAIT):
            raise later
        try:
            yield
        finally:
            _turn.release()
    finally:
        _waiting.release()


def _made_apart(view: View, language: str, form: str, since: Snapshot | None) -> bytes:
    """Make a report in a process of its own, which ends with it: pages go on meanwhile, and no memory is left held."""
    frozen, standing = _frozen(view)
    # Not forked: the renderer of charts runs threads, and a fork would copy their locks as they are.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        made = pool.submit(
            build_report, frozen.document, digest=frozen.digest, language=language, form=form,
            since=None if since is None else since.document, standing=standing.told_on(view.at),
        )  # fmt: skip
        try:
            return made.result(timeout=SECONDS_TO_MAKE)
        except TimeoutError:
            for process in list(pool._processes.values()):  # noqa: SLF001 - there is no other way to end what hangs
                process.kill()
            raise HTTPException(503, headers={"Retry-After": str(SECONDS_TO_WAIT)}) from None
        except BrokenProcessPool:
            raise HTTPException(503, headers={"Retry-After": str(SECONDS_TO_WAIT)}) from None


def _keep(path: Path, content: bytes) -> None:
    """Keep a report for the next who asks; where nothing can be kept it is made anew each time."""
    part = path.with_name(f".{path.name}.{uuid4().hex}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.rename(path)
    except OSError:
        with suppress(OSError):
            part.unlink()
