"""Plan editions as they were loaded, and every version of what they promise: baselines, milestones, targets.

An edition is kept whole, so that a plan can be asked for as it was known on any date.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select

from indicators.canonical import canonical_json, digest_of
from indicators.errors import CallerMistake
from indicators.framework import Benchmark, Plan
from warehouse.bulk import add
from warehouse.instants import instant, later_than
from warehouse.tables import benchmark, plan_edition

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from indicators.framework import Pledge
    from warehouse.connection import Warehouse

Place = tuple[str, str, int]
"""Where a benchmark stands in an edition: the indicator's code, the kind, the ordinal (milestones are several)."""


@dataclass(frozen=True, slots=True)
class PlanLoaded:
    """What loading did. `benchmarks_changed` counts those taken back too."""

    edition_id: int
    new: bool
    benchmarks_new: int
    benchmarks_changed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedPlan:
    """A plan the record holds: its newest edition, and since when that is known."""

    code: str
    edition: str
    digest: str
    loaded_at: str
    loaded_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchmarkVersion:
    """What was promised at one place from `known_at` on; `benchmark` is None where it was taken back."""

    edition: str
    place: str
    kind: str
    ordinal: int
    benchmark: Benchmark | None
    author: str
    known_at: str


def plan_digest(plan: Plan) -> str:
    """Name a plan by the SHA-256 of its canonical JSON."""
    return digest_of(plan.model_dump(mode="json"))


def load_plan(warehouse: Warehouse, plan: Plan, *, at: datetime, by: str) -> PlanLoaded:
    """Keep an edition and the versions of its benchmarks. A plan equal to the newest of its code changes nothing."""
    document = canonical_json(plan.model_dump(mode="json"))
    digest = plan_digest(plan)
    with warehouse.write() as connection:
        newest = _newest(connection, plan.code)
        if newest is not None and newest.digest == digest:
            return PlanLoaded(newest.id, new=False, benchmarks_new=0, benchmarks_changed=0)
        loaded_at = later_than(newest.loaded_at if newest is not None else None, at)
        row = {"code": plan.code, "edition": plan.edition, "digest": digest, "document": document}
        edition_id = add(connection, plan_edition, row | {"loaded_at": loaded_at, "loaded_by": by})
        new, changed = _keep_benchmarks(connection, plan, edition_id, known_at=loaded_at, by=by)
        return PlanLoaded(edition_id, new=True, benchmarks_new=new, benchmarks_changed=changed)


def _newest(connection: Connection, code: str, known_on: datetime | None = None) -> Row[Any] | None:
    wanted = select(plan_edition).where(plan_edition.c.code == code).order_by(plan_edition.c.id.desc()).limit(1)
    if known_on is not None:
        wanted = wanted.where(plan_edition.c.loaded_at <= instant(known_on))
    return connection.execute(wanted).first()


def _keep_benchmarks(
    connection: Connection, plan: Plan, edition_id: int, *, known_at: str, by: str
) -> tuple[int, int]:  # fmt: skip
    known = _documents_known(connection, plan)
    stated = {place: item for pledge in plan.pledges for place, item in _benchmarks_of(pledge)}
    documents = {place: canonical_json(item.model_dump(mode="json")) for place, item in stated.items()}
    gone = {place for place, document in known.items() if place not in stated and document != "null"}
    news = {place for place in stated if place not in known}
    changed = {place for place in stated if place in known and known[place] != documents[place]}
    about = {"plan_edition_id": edition_id, "plan_code": plan.code, "edition": plan.edition, "known_at": known_at}
    rows = [
        about | _benchmark_row(place, stated.get(place), documents.get(place, "null"), by)
        for place in sorted(news | changed | gone)
    ]
    if rows:
        connection.execute(insert(benchmark), rows)
    return len(news), len(changed | gone)


def _documents_known(connection: Connection, plan: Plan) -> dict[Place, str]:
    versions = (
        select(benchmark.c.place, benchmark.c.kind, benchmark.c.ordinal, benchmark.c.document)
        .where(benchmark.c.plan_code == plan.code, benchmark.c.edition == plan.edition)
        .order_by(benchmark.c.id)
    )
    return {(row.place, row.kind, row.ordinal): row.document for row in connection.execute(versions)}


def _benchmarks_of(pledge: Pledge) -> Iterator[tuple[Place, Benchmark]]:
    yield (pledge.indicator, "baseline", 0), pledge.baseline
    yield (pledge.indicator, "target", 0), pledge.target
    if pledge.original_target is not None:
        yield (pledge.indicator, "original_target", 0), pledge.original_target
    for ordinal, milestone in enumerate(pledge.milestones):
        yield (pledge.indicator, "milestone", ordinal), milestone


def _benchmark_row(place: Place, item: Benchmark | None, document: str, by: str) -> dict[str, Any]:
    indicator, kind, ordinal = place
    return {
        "place": indicator,
        "kind": kind,
        "ordinal": ordinal,
        "state": item.state.value if item else None,
        "value": format(item.value, "f") if item and item.value is not None else None,
        "period": item.period if item else None,
        "document": document,
        "reason": item.reason if item else None,
        "source": item.source if item else None,
        "author": (item.by if item else None) or by,
    }


# --- questions --------------------------------------------------------------


def plan_known_on(warehouse: Warehouse, code: str | None, known_on: datetime | None) -> Plan:
    """Give a plan as it was known then; without a code the one loaded last, without an instant as known now.

    Raises CallerMistake, listing what is loaded, when there is none.
    """
    with warehouse.read() as connection:
        loaded = _loaded(connection)
        wanted = code if code is not None else next((plan.code for plan in loaded), None)
        found = _newest(connection, wanted, known_on) if wanted is not None else None
    if found is None:
        raise CallerMistake(_no_plan(code, known_on, loaded))
    return _read(found.document)


@lru_cache(maxsize=16)
def _read(document: str) -> Plan:
    """Read an edition as it is kept. A plan is frozen: whoever asks for the same one again is given it."""
    return Plan.model_validate_json(document)


def plan_of_digest(warehouse: Warehouse, digest: str) -> Plan | None:
    """Give the plan whose digest a run wrote down, of whatever code; None when no edition that was loaded has it."""
    named = select(plan_edition.c.document).where(plan_edition.c.digest == digest).limit(1)
    with warehouse.read() as connection:
        document = connection.execute(named).scalar()
    return None if document is None else _read(document)


def _no_plan(code: str | None, known_on: datetime | None, loaded: list[LoadedPlan]) -> str:
    codes = sorted({plan.code for plan in loaded})
    if not codes:
        return "no plan is loaded yet: load one with `milepost plan load`"
    if code is not None and code not in codes:
        return f"there is no plan {code!r}; loaded: {', '.join(codes)}"
    assert known_on is not None, "a loaded plan is always known now"
    return f"the plan was not known yet on {instant(known_on)}; loaded: {', '.join(codes)}"


def loaded_plans(warehouse: Warehouse) -> list[LoadedPlan]:
    """List the plans of the record in their newest edition, the last loaded first."""
    with warehouse.read() as connection:
        return _loaded(connection)


def _loaded(connection: Connection) -> list[LoadedPlan]:
    names = ("code", "edition", "digest", "loaded_at", "loaded_by")
    newest = select(func.max(plan_edition.c.id)).group_by(plan_edition.c.code)
    wanted = select(*(plan_edition.c[name] for name in names)).where(plan_edition.c.id.in_(newest))
    rows = connection.execute(wanted.order_by(plan_edition.c.id.desc()))
    return [LoadedPlan(**dict(zip(names, row, strict=True))) for row in rows]


def editions_ever(warehouse: Warehouse) -> list[LoadedPlan]:
    """List every edition of every plan that was ever loaded, the last loaded first."""
    columns = (plan_edition.c[name] for name in ("code", "edition", "digest", "loaded_at", "loaded_by"))
    with warehouse.read() as connection:
        rows = connection.execute(select(*columns).order_by(plan_edition.c.id.desc()))
        return [LoadedPlan(**row) for row in rows.mappings()]


def benchmark_versions(warehouse: Warehouse, code: str, place: str | None = None) -> list[BenchmarkVersion]:
    """Give every version of a plan's baselines, milestones and targets, oldest first; of one place, or of all."""
    wanted = select(benchmark).where(benchmark.c.plan_code == code).order_by(benchmark.c.id)
    if place is not None:
        wanted = wanted.where(benchmark.c.place == place)
    with warehouse.read() as connection:
        return [_version_of(row) for row in connection.execute(wanted)]


def _version_of(row: Row[Any]) -> BenchmarkVersion:
    return BenchmarkVersion(
        edition=row.edition,
        place=row.place,
        kind=row.kind,
        ordinal=row.ordinal,
        benchmark=None if row.state is None else Benchmark.model_validate_json(row.document),
        author=row.author,
        known_at=row.known_at,
    )
