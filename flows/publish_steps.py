"""Publish: freeze a plan, and write its reports from the frozen document alone, stored only when they differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flows.surroundings import now
from indicators.errors import CallerMistake, Conflict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from warehouse.connection import Warehouse
    from warehouse.snapshots import Frozen, Snapshot


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
    from reports.build import FORMATS, LANGUAGES
    from warehouse.freezing import take_snapshot
    from warehouse.plans import plan_known_on

    plan = plan_known_on(warehouse, plan_code, None)
    frozen = take_snapshot(warehouse, plan.code, as_of=as_of, at=now(), by=by)
    languages = [language for language in LANGUAGES if language in plan.languages]
    reports = write_reports(warehouse, frozen.digest, languages=languages, forms=FORMATS, out=None)
    return Published(frozen, tuple(reports))


def write_reports(
    warehouse: Warehouse, snapshot: str | None, *, languages: Sequence[str], forms: Sequence[str], out: Path | None,
    since: str | None = None,
) -> Iterator[Written]:  # fmt: skip
    """Write reports of a snapshot (the newest for None), under the home's reports unless `out` says where.

    `since` names the snapshot of the report before, for the chapter that tells what changed.

    `out` is the file of a single report, or the folder of several. Raises CallerMistake for a snapshot, language
    or format there is not, for a language that lacks strings, and for a place that cannot be written.
    """
    from reports.print_run import print_run
    from warehouse.snapshots import read_snapshot

    frozen = read_snapshot(warehouse, snapshot)
    earlier = None if since is None else read_snapshot(warehouse, since)
    is_one = len(languages) * len(forms) == 1
    if out is not None and not is_one and out.is_file():
        raise CallerMistake(f"{out} is a file, and {len(languages) * len(forms)} reports need a folder: name one")
    kind = "annual-report" if earlier is None else f"annual-report-since-{earlier.digest[:12]}"
    folder = out or _folder(warehouse, "reports", frozen)
    run = print_run(
        frozen.document, digest=frozen.digest, languages=languages, forms=forms,
        since=None if earlier is None else earlier.document, standing=standing_now(warehouse, frozen),
    )  # fmt: skip
    for one in run:
        named = folder / f"{kind}.{one.language}.{one.form}"
        yield _kept(out if out is not None and is_one else named, one.content)


def write_export(warehouse: Warehouse, snapshot: str | None, *, form: str, out: Path | None) -> tuple[Written, ...]:
    """Write one export of a snapshot (the newest for None), under the home's exports unless `out` names a folder.

    Under an embargo a notice lies beside the files, and the folder made for them says so too. Raises CallerMistake for
    a snapshot or form there is not, what the plan lacks for it, or a place that cannot be written.
    """
    from reports.exports.build import export_files
    from warehouse.snapshots import read_snapshot

    frozen = read_snapshot(warehouse, snapshot)
    until = standing_now(warehouse, frozen)["embargoed_until"]
    files = export_files(frozen.document, digest=frozen.digest, form=form, embargoed_until=until)
    folder = out or _folder(warehouse, "exports", frozen) / (f"{form}-EMBARGOED" if until else form)
    return tuple(_kept(folder / name, content) for name, content in files.items())


def standing_now(warehouse: Warehouse, one: Snapshot) -> dict[str, Any]:
    """Say where a snapshot stands at this moment, as its reports show it."""
    from warehouse.sign_off import standing_of

    return standing_of(warehouse, one).told_on(now())


def require_public(warehouse: Warehouse, snapshot: str | None) -> None:
    """Refuse what is not for the public: under an embargo, replaced, or not signed off by all the plan asks for.

    Raises Conflict with everything that stands in the way.
    """
    from warehouse.snapshots import read_snapshot

    one = read_snapshot(warehouse, snapshot)
    standing = standing_now(warehouse, one)
    reasons = []
    if standing["embargoed_until"]:
        reasons.append(f"it is under embargo until {standing['embargoed_until']} ({standing['embargo']['reason']})")
    if standing["replaced_by"]:
        reasons.append(f"snapshot {standing['replaced_by']['snapshot']} replaces it")
    if standing["wanting"]:
        titles = ", ".join(title.get("en") or next(iter(title.values())) for title in standing["wanting"])
        reasons.append(f"it is not signed off by: {titles}")
    if reasons:
        raise Conflict(f"snapshot {one.id} is not for the public: {'; '.join(reasons)}")


def _folder(warehouse: Warehouse, kind: str, one: Snapshot) -> Path:
    return warehouse.settings.home / kind / f"{one.plan}-{one.digest[:12]}"


def _kept(path: Path, content: bytes) -> Written:
    try:
        if path.is_file() and path.read_bytes() == content:
            return Written(path, new=False)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise CallerMistake(f"{path} cannot be written: {error.strerror}") from error
    return Written(path, new=True)
