"""What stands in the addresses of the matrix: for each path parameter something there is.

A new path parameter is entered here, or the matrix fails.
"""

from __future__ import annotations

from indicators.provenance import sha256_of
from tests.portal.world import OWN, PLAN
from warehouse.submissions import receive, submission

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

EXAMPLES = {
    "name": lambda portal: "portal.css",
    "number": lambda portal: portal.person("owner").id,
    "plan": lambda portal: PLAN.code,
    "source": lambda portal: OWN,
    "subject": lambda portal: OWN_PLACE,
    "submission": handed_in,
    "submission_id": handed_in,
}
"""For each path parameter, what belongs to the owner or is there for everybody who may see it."""
