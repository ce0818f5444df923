"""Publish: freeze a plan, and write its reports from the frozen document alone, stored only when they differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from indicators.errors import CallerMistake

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from warehouse.connection import Warehouse
    from warehouse.snapshots import Frozen


@dataclass(frozen=True, slots=True)
class Written:
    """A report's file; `new` is false when it stood there with the same bytes."""

    path: Path
    new: bool


@dataclass(frozen=True, slots=True)
class Published:
    """A snapshot and its report in every language and format."""

    frozen: Frozen
    reports: tuple[Written, ...]


def publish(warehouse: Warehouse, plan_code: str | None, *, as_of: date, by: str) -> Published:
    """Freeze a plan as of a day and write its reports in its languages; what is there already stays as it is."""
    from flows.freeze_steps import take_snapshot
    from reports.build import FORMATS, LANGUAGES
    from warehouse.plans import plan_known_on

    plan = plan_known_on(warehouse, plan_code, None)
    frozen = take_snapshot(warehouse, plan.code, as_of=as_of, by=by)
    reports = [
        write_report(warehouse, frozen.digest, language=language, form=form, out=None, home=warehouse.settings.home)
        for language in LANGUAGES
        if language in plan.languages
        for form in FORMATS
    ]
    return Published(frozen, tuple(reports))


def write_report(
    warehouse: Warehouse, snapshot: str | None, *, language: str, form: str, out: Path | None, home: Path
) -> Written:  # fmt: skip
    """Write one report of a snapshot (the newest for None), under `home`/reports unless `out` names a file.

    Raises CallerMistake for a snapshot, language or format there is not, or a place that cannot be written.
    """
    from reports.build import build_report
    from warehouse.snapshots import read_snapshot

    frozen = read_snapshot(warehouse, snapshot)
    content = build_report(frozen.document, digest=frozen.digest, language=language, form=form)
    path = out or home / "reports" / f"{frozen.plan}-{frozen.digest[:12]}" / f"annual-report.{language}.{form}"
    return _kept(path, content)


def write_export(
    warehouse: Warehouse, snapshot: str | None, *, form: str, out: Path | None, home: Path
) -> tuple[Written, ...]:  # fmt: skip
    """Write one export of a snapshot (the newest for None), under `home`/exports unless `out` names a folder.

    Raises CallerMistake for a snapshot or form there is not, what the plan lacks for it, or a place that cannot be
    written.
    """
    from reports.exports.build import export_files
    from warehouse.snapshots import read_snapshot

    frozen = read_snapshot(warehouse, snapshot)
    files = export_files(frozen.document, digest=frozen.digest, form=form)
    folder = out or home / "exports" / f"{frozen.plan}-{frozen.digest[:12]}" / form
    return tuple(_kept(folder / name, content) for name, content in files.items())


def _kept(path: Path, content: bytes) -> Written:
    try:
        if path.is_file() and path.read_bytes() == content:
            return Written(path, new=False)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise CallerMistake(f"{path} cannot be written: {error.strerror}") from error
    return Written(path, new=True)
