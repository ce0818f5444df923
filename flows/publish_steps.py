"""Publish: freeze a plan, and write its reports from the frozen document alone, stored only when they differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from indicators.errors import CallerMistake

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
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
    languages = [language for language in LANGUAGES if language in plan.languages]
    home = warehouse.settings.home
    reports = write_reports(warehouse, frozen.digest, languages=languages, forms=FORMATS, out=None, home=home)
    return Published(frozen, tuple(reports))


def write_reports(
    warehouse: Warehouse,
    snapshot: str | None,
    *,
    languages: Sequence[str],
    forms: Sequence[str],
    out: Path | None,
    home: Path,
) -> Iterator[Written]:
    """Write reports of a snapshot (the newest for None), under `home`/reports unless `out` says where.

    `out` is the file of a single report, or the folder of several. Raises CallerMistake for a snapshot, language
    or format there is not, for a language that lacks strings, and for a place that cannot be written.
    """
    from reports.print_run import print_run
    from warehouse.snapshots import read_snapshot

    frozen = read_snapshot(warehouse, snapshot)
    is_one = len(languages) * len(forms) == 1
    if out is not None and not is_one and out.is_file():
        raise CallerMistake(f"{out} is a file, and {len(languages) * len(forms)} reports need a folder: name one")
    folder = out or home / "reports" / f"{frozen.plan}-{frozen.digest[:12]}"
    for one in print_run(frozen.document, digest=frozen.digest, languages=languages, forms=forms):
        named = folder / f"annual-report.{one.language}.{one.form}"
        yield _kept(out if out is not None and is_one else named, one.content)


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
