"""Make a snapshot again from the landed bytes and compare: the proof that what was reported follows from what came in.

The bytes go through the same reading, checks and admission as the first time, into an empty record
beside this one, with the plans and the instants of then. What was handed in is read by the choices that landed
with it and judged within the limits of then; what was undone is undone again.
"""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indicators.canonical import canonical_json
from indicators.findings import Finding, Severity
from indicators.framework import Plan
from indicators.overrides import Override
from indicators.snapshot import snapshot_document
from indicators.troubles import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warehouse.connection import Warehouse
    from warehouse.history import Admission, Undoing
    from warehouse.snapshots import Snapshot

NUMBERS = frozenset({"observation", "landing", "vintage"})
"""The record's own numbering, which a record that holds less gives differently."""

SHOWN = 120


def differences(warehouse: Warehouse, snapshot: Snapshot) -> list[Finding]:
    """Give what differs between a frozen document and the one made again from landed bytes; nothing when they agree.

    Raises Conflict for landed bytes that are gone or altered.
    """
    again = _made_again(warehouse, snapshot)
    return list(_compared(snapshot, again))


def _made_again(warehouse: Warehouse, snapshot: Snapshot) -> dict[str, Any]:
    from warehouse.assessing import observations_judged
    from warehouse.connection import open_warehouse
    from warehouse.history import Admission, happened_until
    from warehouse.migrate import migrate
    from warehouse.plans import plan_known_on
    from warehouse.settings import Settings

    frozen = snapshot.document
    plan = Plan.model_validate(frozen["plan"])
    with tempfile.TemporaryDirectory(prefix="milepost-") as folder:
        settings = Settings(Path(folder), f"sqlite:///{folder}/record.db", warehouse.settings.plans)
        migrate(settings)
        with open_warehouse(settings) as copy:
            numbers: dict[int, int] = {}
            for one in happened_until(warehouse, frozen["known_on"]):
                if isinstance(one, Admission):
                    then = plan_known_on(warehouse, snapshot.plan, one.known_at)
                    numbers[one.delivery] = admit_again(warehouse, copy, then, one)
                elif one.delivery in numbers:
                    # One that had changed nothing was not admitted to the copy, and there is nothing to take back.
                    undo_again(copy, numbers[one.delivery], one)
            observations = observations_judged(copy, plan, None)
    as_of = date.fromisoformat(frozen["as_of"])
    # How the sources stood and what people set by hand is no matter of landed bytes: it is taken from what was frozen.
    beset = [Trouble.from_dict(one) for one in frozen.get("troubles", ())]
    overrides = [Override.from_dict(one) for one in frozen.get("overrides", ())]
    return snapshot_document(
        plan, observations, as_of=as_of, known_on=frozen["known_on"], surroundings={}, troubles=beset,
        overrides=overrides,
    )  # fmt: skip


def admit_again(warehouse: Warehouse, copy: Warehouse, plan: Plan, admission: Admission) -> int:
    """Read a landed delivery with today's reader and admit it to a copy of the record; give its number there.

    Raises SourceChanged when today's reader cannot read it, Conflict for landed bytes that are gone or altered.
    """
    from connectors.registry import connector_for
    from warehouse.admission import admit
    from warehouse.landing import files_of, land

    connector = connector_for(plan.source(admission.source))
    files = files_of(warehouse, admission.delivery)
    landed = land(copy, files, at=admission.known_at, by=admission.author)
    admit(
        copy, landed.delivery, connector.read(plan.source(admission.source), files), plan, at=admission.known_at,
        by=admission.author, reader_version=connector.reader_version, again=True, limits=admission.limits,
    )  # fmt: skip
    return landed.delivery


def undo_again(copy: Warehouse, delivery: int, undoing: Undoing) -> None:
    """Take back in the copy, by its number there, a delivery that was undone."""
    from warehouse.undo import undo_delivery

    with copy.write() as connection:
        undo_delivery(connection, delivery, reason=undoing.reason, at=undoing.known_at, by=undoing.author)


def _compared(snapshot: Snapshot, again: dict[str, Any]) -> Iterator[Finding]:
    frozen = snapshot.document
    lines = {line["code"]: line for line in again["lines"]}
    for line in frozen["lines"]:
        made = lines.get(line["code"], {})
        # What lines did not yet tell when it was frozen is no difference.
        yield from _difference(snapshot, line["code"], line, {name: made.get(name) for name in line})
    # Nor is what no snapshot held then.
    for part in ("series", "observed", "composites", "roll_ups", "outcome_roll_ups", "reconcile"):
        if part in frozen:
            yield from _difference(snapshot, part, frozen[part], again[part])


def _difference(snapshot: Snapshot, what: str, frozen: Any, again: Any) -> Iterator[Finding]:
    before, after = canonical_json(_unnumbered(frozen)), canonical_json(_unnumbered(again))
    if before == after:
        return
    start = next(
        (n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after))
    )
    begin = max(0, start - 40)
    yield Finding(
        code="snapshot-not-remade",
        severity=Severity.ERROR,
        file=f"snapshot {snapshot.id}",
        column=what,
        found=after[begin : begin + SHOWN],
        expected=before[begin : begin + SHOWN],
        remedy="find out which reader, definition or file changed; the snapshot stays as it was frozen",
    )


def _unnumbered(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _unnumbered(item) for name, item in value.items() if name not in NUMBERS}
    return [_unnumbered(item) for item in value] if isinstance(value, list) else value
