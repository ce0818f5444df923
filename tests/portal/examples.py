"""What stands in the addresses of the matrix: for each path parameter something there is.

A new path parameter is entered here, or the matrix fails.
"""

from __future__ import annotations

from tests.portal.world import OWN, PLAN
from warehouse.submissions import submissions

EXAMPLES = {
    "name": lambda portal: "portal.css",
    "plan": lambda portal: PLAN.code,
    "source": lambda portal: OWN,
    "submission": lambda portal: submissions(portal.warehouse)[0].public_id,
    "submission_id": lambda portal: submissions(portal.warehouse)[0].public_id,
    "number": lambda portal: portal.person("owner").id,
}
"""For each path parameter, what belongs to the owner or is there for everybody who may see it."""
