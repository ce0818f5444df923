"""What stands in the addresses of the matrix: for each path parameter something there is.

A new path parameter is entered here, or the matrix fails.
"""

from __future__ import annotations

from sqlalchemy import select

from indicators.provenance import RawFile, sha256_of
from tests.portal.world import OWN, PLAN
from warehouse.freezing import take_snapshot
from warehouse.landing import land
from warehouse.runs import ADMISSION, write_run
from warehouse.snapshots import list_snapshots
from warehouse.submissions import receive, submission
from warehouse.tables import landing, run

NAME = "0123456789abcdef"


def handed_in(portal) -> str:
    """Give a submission of the owner: the same, whatever was done with it meanwhile."""
    if submission(portal.warehouse, NAME) is None:
        content = b"period,value\n"
        receive(
            portal.warehouse, plan=PLAN, source=OWN, label="entries", file_name="entries.csv", media_type="text/csv",
            content=content, sha256=sha256_of(content), size=len(content), choices={}, via="page", at=portal.clock(),
            by="owner", name=lambda: NAME,
        )  # fmt: skip
    return NAME


OWN_INDICATORS = {series.indicator for series in PLAN.sources[0].series}
OWN_PLACE = next(place.code for place in PLAN.places().values() if place.indicator in OWN_INDICATORS)

OBJECTIVE = PLAN.objectives[0].code


def landed_file(portal) -> int:
    """Give a landed file of the owner's source, the same each time."""
    content = RawFile(source=OWN, label="entries", address="file:entries.csv", content=b"period,value\n")
    with portal.warehouse.read() as connection:
        found = connection.execute(select(landing.c.id).where(landing.c.address == content.address)).scalar()
    if found is None:
        land(portal.warehouse, [content], at=portal.clock(), by="setup")
        return landed_file(portal)
    return found


def snapshot_taken(portal) -> str:
    """Give a snapshot of the plan, the same each time."""
    if not list_snapshots(portal.warehouse):
        take_snapshot(portal.warehouse, None, as_of=portal.clock().date(), at=portal.clock(), by="setup")
    return list_snapshots(portal.warehouse)[-1].digest[:12]


def judged_run(portal) -> int:
    """Give a run that judged a delivery of the owner's source, the same each time."""
    with portal.warehouse.read() as connection:
        found = connection.execute(select(run.c.id).where(run.c.kind == ADMISSION, run.c.source == OWN)).scalar()
    if found is None:
        with portal.warehouse.write() as connection:
            return write_run(connection, kind=ADMISSION, source=OWN, outcome="unchanged", at=portal.clock())
    return found


EXAMPLES = {
    "code": lambda portal: OBJECTIVE,
    "form": lambda portal: "svg",
    "landing": landed_file,
    "which": lambda portal: 1,
    "name": lambda portal: "portal.css",
    "number": lambda portal: portal.person("owner").id,
    "plan": lambda portal: PLAN.code,
    "export": lambda portal: "csv",
    "report": lambda portal: "annual-report.en.html",
    "run": judged_run,
    "snapshot": snapshot_taken,
    "risk": lambda portal: PLAN.risks[0].code,
    "source": lambda portal: OWN,
    "key": lambda portal: "all",
    "snapshot_id": lambda portal: "1",
    "subject": lambda portal: OWN_PLACE,
    "submission": handed_in,
    "submission_id": handed_in,
}
"""For each path parameter, what belongs to the owner or is there for everybody who may see it."""
