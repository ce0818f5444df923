"""What stands in the addresses of the matrix: for each path parameter something there is.

A new path parameter is entered here, or the matrix fails.
"""

from __future__ import annotations

EXAMPLES = {
    "name": lambda portal: "portal.css",
    "number": lambda portal: portal.person("owner").id,
}
"""For each path parameter, what belongs to the owner or is there for everybody who may see it."""
